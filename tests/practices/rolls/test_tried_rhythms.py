"""A rhythm of the tray that is tried: counted when it is called on, asked about once, and kept."""

from __future__ import annotations

import pytest
from whenever import TimeDelta

from osmosis.errors import ConflictError, InvalidInputError, NotFoundError
from osmosis.kernel.ids import new_id
from osmosis.practices.rolls.model import Roll, RollStateError
from osmosis.practices.rolls.prints import CallOn
from osmosis.practices.rolls.service import calling, letting_go, sheets, trays
from osmosis.storage import rests
from osmosis.storage.tries import Answer, Try
from tests.practices.rolls.conftest import World

WEEKLY = "every week from 2031-05-04 09:00 Europe/Bucharest"
DAILY = "every day from 2031-05-04 09:00 Europe/Bucharest"


class StopError(Exception):
    """Ends the program in the middle."""


@pytest.fixture
def two(world: World) -> list[Roll]:
    """Two rolls in the case, both on the tray, with a weekly rhythm."""
    made = []
    for virtue in ("One", "Two"):
        roll = world.developed(f"{virtue}, a line.", virtue=virtue)
        made.append(sheets.put_into_case(world.context, roll.id, ""))
    calling.change_tray(world.context, [roll.id for roll in made], WEEKLY)
    return made


def tried(world: World, rhythm: str = DAILY, times: int = 2) -> Try:
    lying = trays.latest(world.context).rolls
    calling.change_tray(world.context, lying, rhythm, times=times)
    return living(world)


def living(world: World) -> Try:
    found = trays.find_try(world.context)
    assert found is not None
    return found


def next_day(world: World) -> CallOn:
    world.clock.advance(TimeDelta(hours=24))
    return calling.call_tray(world.context)


def rhythm(world: World) -> str:
    return trays.latest(world.context).rhythm


def test_a_rhythm_that_is_tried_holds_at_once_and_remembers_the_one_before(
    world: World, two: list[Roll]
) -> None:
    begun = tried(world, times=4)
    assert rhythm(world) == DAILY
    assert (begun.before, begun.after, begun.times, begun.counted) == (WEEKLY, DAILY, 4, 0)


def test_a_time_counts_when_the_tray_is_called_on_and_once_a_day(
    world: World, two: list[Roll]
) -> None:
    tried(world, times=3)
    calling.call_tray(world.context)
    calling.call_tray(world.context)
    assert living(world).counted == 1
    next_day(world)
    assert (living(world).counted, living(world).is_due) == (2, False)
    next_day(world)
    assert living(world).is_due


def test_calling_on_one_roll_of_two_is_no_time_of_the_tray(world: World, two: list[Roll]) -> None:
    tried(world)
    calling.call_on(world.context, two[0].id)
    assert living(world).counted == 0


def test_the_question_comes_after_the_last_call_on_and_after_no_other(
    world: World, two: list[Roll]
) -> None:
    tried(world, times=2)
    first, last, later = next_day(world), next_day(world), next_day(world)
    asked = [trays.try_asked_after(world.context, call.id) for call in (first, last, later)]
    assert asked == [None, living(world), None]
    trays.answer_try(world.context, living(world).id, Answer.KEEP)
    assert trays.try_asked_after(world.context, last.id) is None


@pytest.mark.parametrize(
    ("answer", "stands_at"),
    [(Answer.KEEP, DAILY), (Answer.GO_BACK, WEEKLY), (Answer.CHANGE_AGAIN, DAILY)],
)
def test_only_going_back_changes_the_rhythm_and_what_lies_on_the_tray_stays(
    world: World, two: list[Roll], answer: Answer, stands_at: str
) -> None:
    begun = tried(world, times=1)
    next_day(world)
    lying = trays.latest(world.context).rolls
    ended = trays.answer_try(world.context, begun.id, answer, "  Too much.  ")
    assert (rhythm(world), trays.latest(world.context).rolls) == (stands_at, lying)
    assert (ended.answer, ended.words) == (answer, "Too much.")
    assert trays.find_try(world.context) is None
    assert trays.tries_by_change(world.context) == {begun.begun_at: ended}


def test_no_rhythm_may_be_tried_and_gone_back_from(world: World, two: list[Roll]) -> None:
    begun = tried(world, "", times=1)
    assert rhythm(world) == ""
    next_day(world)
    trays.answer_try(world.context, begun.id, Answer.GO_BACK)
    assert rhythm(world) == WEEKLY


def test_another_rhythm_ends_the_try_and_another_order_does_not(
    world: World, two: list[Roll]
) -> None:
    first = tried(world)
    one, other = trays.latest(world.context).rolls
    calling.change_tray(world.context, [other, one])
    calling.change_tray(world.context, [other, one], DAILY)
    assert living(world) == first
    calling.change_tray(world.context, [other, one], WEEKLY)
    assert trays.find_try(world.context) is None
    (ended,) = trays.tries_by_change(world.context).values()
    assert (ended.answer, ended.words) == (Answer.CHANGE_AGAIN, "")


def test_letting_a_roll_on_the_tray_go_leaves_the_try(world: World, two: list[Roll]) -> None:
    begun = tried(world)
    letting_go.let_go_of_roll(world.context, two[1].id)
    assert living(world) == begun
    next_day(world)
    assert living(world).counted == 1


@pytest.mark.parametrize(("wanted", "times"), [(WEEKLY, 4), (DAILY, 0), (DAILY, 100)])
def test_what_is_no_try_is_refused_and_changes_nothing(
    world: World, two: list[Roll], wanted: str, times: int
) -> None:
    before = trays.history(world.context)
    with pytest.raises(InvalidInputError):
        tried(world, wanted, times)
    assert trays.history(world.context) == before
    assert trays.find_try(world.context) is None


def test_a_try_is_answered_once(world: World, two: list[Roll]) -> None:
    begun = tried(world)
    trays.answer_try(world.context, begun.id, Answer.KEEP)
    with pytest.raises(ConflictError):
        trays.answer_try(world.context, begun.id, Answer.GO_BACK)
    with pytest.raises(NotFoundError):
        trays.answer_try(world.context, new_id(world.clock.now()), Answer.KEEP)
    assert rhythm(world) == DAILY


def test_a_call_on_that_shows_nothing_is_no_time(world: World, two: list[Roll]) -> None:
    tried(world)
    with world.app.store.write() as transaction:
        for roll in two:
            rests.add_rest(transaction, ref=roll.ref)
    with pytest.raises(RollStateError):
        calling.call_tray(world.context)
    assert living(world).counted == 0


def test_a_crash_leaves_neither_the_call_on_nor_its_time(
    world: World, two: list[Roll], monkeypatch: pytest.MonkeyPatch
) -> None:
    begun = tried(world)

    def stop(*_what: object, **_how: object) -> None:
        raise StopError

    monkeypatch.setattr(calling, "_as_call", stop)
    with pytest.raises(StopError):
        calling.call_tray(world.context)
    monkeypatch.undo()
    world.reopen()
    assert living(world) == begun
    calling.call_tray(world.context)
    assert living(world).counted == 1


def test_a_crash_leaves_neither_the_rhythm_nor_its_try(
    world: World, two: list[Roll], monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(*_what: object) -> None:
        raise StopError

    monkeypatch.setattr(trays, "note_rhythm", stop)
    with pytest.raises(StopError):
        calling.change_tray(world.context, [two[0].id], DAILY, times=2)
    monkeypatch.undo()
    world.reopen()
    assert (rhythm(world), trays.find_try(world.context)) == (WEEKLY, None)
