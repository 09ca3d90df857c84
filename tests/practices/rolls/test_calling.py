"""Calling on a roll or the tray: a few frames, the least recently seen, and then it ends."""

from __future__ import annotations

from uuid import UUID

import pytest
from whenever import TimeDelta

from osmosis.errors import InvalidInputError, NotFoundError
from osmosis.practices.rolls.model import (
    FrameKind,
    Medium,
    NotDevelopedError,
    Roll,
    RollStateError,
)
from osmosis.practices.rolls.prints import CallOn
from osmosis.practices.rolls.service import (
    calling,
    exposing,
    film,
    letting_go,
    loading,
    scents,
    sheets,
    trays,
)
from osmosis.practices.rolls.store import calls
from osmosis.sealing.moment import MomentNote
from osmosis.storage import rests
from osmosis.storage.settings import StoredKnobs
from tests.practices.rolls.conftest import World
from tests.practices.small_world import START


def cased(world: World, count: int, virtue: str = "Patience", **wanted: object) -> Roll:
    lines = [f"{virtue} {number}." for number in range(1, count + 1)]
    roll = world.developed(*lines, virtue=virtue, **wanted)
    return sheets.put_into_case(world.context, roll.id, f"Who is {virtue}.")


def numbers(call: CallOn) -> list[int]:
    return [frame.placement.number for frame in call.frames]


def later(world: World) -> None:
    world.clock.advance(TimeDelta(hours=1))


def turn(world: World, name: str, value: bool | int) -> None:
    """Let a knob stand at a value from today on."""
    knobs = world.context.knobs
    assert isinstance(knobs, StoredKnobs)
    with world.app.store.write() as transaction:
        knobs.turn(transaction, name, value, START.to_tz("Europe/Bucharest").date())


# One roll


def test_a_call_shows_five_frames_of_a_long_roll_in_its_order(world: World) -> None:
    roll = cased(world, 20)
    call = calling.call_on(world.context, roll.id)
    assert len(call.frames) == 5
    assert numbers(call) == sorted(numbers(call))
    assert [one.identity_line for one in call.rolls] == ["Who is Patience."]
    assert (call.bottles, call.box, call.is_over) == ((), "", False)


def test_a_short_roll_shows_what_it_has(world: World) -> None:
    roll = cased(world, 2)
    assert numbers(calling.call_on(world.context, roll.id)) == [1, 2]


def test_every_frame_is_met_before_any_is_met_again(world: World) -> None:
    roll = cased(world, 15)
    met = []
    for _ in range(3):
        met += numbers(calling.call_on(world.context, roll.id))
        later(world)
    assert sorted(met) == list(range(1, 16))
    assert set(numbers(calling.call_on(world.context, roll.id))) == set(met[:5])


def test_the_circled_come_first_each_time_and_the_others_in_turn(world: World) -> None:
    roll = cased(world, 12)
    sheets.circle(world.context, roll.id, [3, 9, 11])
    met: list[int] = []
    for _ in range(4):
        called = numbers(calling.call_on(world.context, roll.id))
        assert {3, 9, 11} <= set(called)
        met += [number for number in called if number not in (3, 9, 11)]
        later(world)
    assert len(set(met)) == 8


@pytest.mark.parametrize("count", [3, 6])
def test_the_person_sets_how_many_frames_a_call_shows(world: World, count: int) -> None:
    roll = cased(world, 12)
    turn(world, "rolls.frames_per_call", count)
    assert len(calling.call_on(world.context, roll.id).frames) == count


def test_a_sealed_roll_is_not_called_on(world: World) -> None:
    for roll in (world.load(), world.finished(virtue="Courage")):
        with pytest.raises(NotDevelopedError):
            calling.call_on(world.context, roll.id)
    with pytest.raises(NotFoundError):
        calling.call_on(world.context, UUID(int=1))


def test_void_frames_and_those_that_were_let_go_are_not_met(world: World) -> None:
    roll = world.load()
    for number in range(1, 5):
        world.expose_line(roll, f"Line {number}.")
    exposing.cap(world.context)
    roll = world.develop(world.rested(loading.finish_roll(world.context, roll.id)))
    letting_go.let_go_of_frame(world.context, letting_go.frame_id_of(world.context, roll.id, 1))
    assert numbers(calling.call_on(world.context, roll.id)) == [2, 3]


def test_what_cannot_be_shown_is_met_only_for_its_words(world: World) -> None:
    roll = world.load()
    world.expose(roll, MomentNote(kind="photo"), b"no picture")
    world.expose(roll, MomentNote(kind="photo", detail="her glove"), b"no picture")
    world.develop(world.rested(loading.finish_roll(world.context, roll.id)))
    assert numbers(calling.call_on(world.context, roll.id)) == [2]


def test_a_roll_with_nothing_to_show_is_not_called_on_and_nothing_is_written(world: World) -> None:
    roll = cased(world, 1)
    letting_go.let_go_of_frame(world.context, letting_go.frame_id_of(world.context, roll.id, 1))
    with pytest.raises(RollStateError, match="nothing on this roll"):
        calling.call_on(world.context, roll.id)
    with world.app.store.read() as reading:
        assert calls.last_called_at(reading, [roll.id]) is None


@pytest.mark.parametrize("kind", ["frame", "human", "span"])
def test_what_rests_is_not_met(world: World, kind: str) -> None:
    roll = world.developed("With Ada.", "Alone.", "Alone again.")
    frame = sheets.contact_sheet(world.context, roll.id).frames[0].frame
    with world.app.store.write() as transaction:
        if kind == "frame":
            rests.add_rest(transaction, ref=frame.ref)
        elif kind == "human":
            rests.add_rest(transaction, human="Ada")
        else:
            rests.add_rest(transaction, span=(None, frame.taken.instant + TimeDelta(seconds=1)))
    if kind == "span":
        with pytest.raises(RollStateError):
            calling.call_on(world.context, roll.id)
    else:
        assert numbers(calling.call_on(world.context, roll.id)) == [2, 3]


def test_a_roll_that_rests_is_not_called_on(world: World) -> None:
    roll = cased(world, 3)
    with world.app.store.write() as transaction:
        rests.add_rest(transaction, ref=roll.ref)
    with pytest.raises(RollStateError):
        calling.call_on(world.context, roll.id)


# Bottles and boxes


def test_the_bottle_comes_first_while_the_person_wants_it(world: World) -> None:
    rain, tar = (scents.add_scent(world.context, name) for name in ("Rain", "Tar"))
    roll = cased(world, 1, scent_tag=(tar.id, rain.id))
    call = calling.call_on(world.context, roll.id)
    assert call.bottles == ("Tar", "Rain")
    assert calling.recall(world.context, call.id).bottles == ("Tar", "Rain")
    turn(world, "rolls.scent_first", False)
    assert calling.call_on(world.context, roll.id).bottles == ()
    assert calling.recall(world.context, call.id).bottles == ()


def test_a_roll_on_film_is_called_on_by_its_box_and_a_few_frames_to_hold_to_the_light(
    world: World,
) -> None:
    roll = world.load(medium=Medium.FILM)
    for _ in range(9):
        world.expose_line(roll, kind=FrameKind.FILM, sealed=None)
    loading.finish_roll(world.context, roll.id)
    film.move_on(world.context, roll.id)
    with pytest.raises(NotDevelopedError):
        calling.call_on(world.context, roll.id)
    film.move_on(world.context, roll.id, "The shelf by the window")
    call = calling.call_on(world.context, roll.id)
    assert (len(call.frames), call.box) == (5, "The shelf by the window")
    assert all(frame.development is None for frame in call.frames)
    sheets.put_into_case(world.context, roll.id, "")
    assert len(calling.call_on(world.context, roll.id).frames) == 5


# Going on, and the end


def test_a_call_is_over_after_ninety_seconds(world: World) -> None:
    call = calling.call_on(world.context, cased(world, 3).id)
    assert call.left_seconds == 90
    world.clock.advance(TimeDelta(seconds=89))
    again = calling.recall(world.context, call.id)
    assert (again.is_over, numbers(again)) == (False, numbers(call))
    world.clock.advance(TimeDelta(seconds=1))
    assert calling.recall(world.context, call.id).is_over


def test_going_on_with_a_call_leaves_out_what_left_or_rests_meanwhile(world: World) -> None:
    roll = cased(world, 4)
    call = calling.call_on(world.context, roll.id)
    letting_go.let_go_of_frame(world.context, call.frames[0].frame.id)
    with world.app.store.write() as transaction:
        rests.add_rest(transaction, ref=call.frames[1].frame.ref)
    assert numbers(calling.recall(world.context, call.id)) == [3, 4]
    with world.app.store.write() as transaction:
        rests.add_rest(transaction, ref=roll.ref)
    with pytest.raises(NotFoundError, match="at rest"):
        calling.recall(world.context, call.id)
    with pytest.raises(NotFoundError, match="no such call-on"):
        calling.recall(world.context, UUID(int=1))


def test_one_new_way_is_kept_and_an_empty_one_changes_nothing(world: World) -> None:
    call = calling.call_on(world.context, cased(world, 1).id)
    calling.say_new_way(world.context, call.id, "  Let her finish.  ")
    calling.say_new_way(world.context, call.id, "   ")
    with world.app.store.read() as reading:
        assert calls.get_call(reading, call.id).new_way == "Let her finish."
    with pytest.raises(InvalidInputError, match="4,000"):
        calling.say_new_way(world.context, call.id, "x" * 4_001)
    with pytest.raises(NotFoundError, match="no such call-on"):
        calling.say_new_way(world.context, UUID(int=1), "A way.")


# The tray


def test_a_tray_keeps_its_order_and_every_change_with_its_date(world: World) -> None:
    one, two, three = (cased(world, 1, virtue) for virtue in ("One", "Two", "Three"))
    assert trays.latest(world.context).rolls == ()
    first = calling.change_tray(world.context, [two.id, one.id])
    assert (first.rolls, first.rhythm) == ((two.id, one.id), "")
    at = world.clock.now()
    later(world)
    calling.change_tray(world.context, [two.id, one.id])  # nothing changes
    calling.change_tray(world.context, [three.id, one.id, two.id])
    calling.change_tray(world.context, [])
    assert [(tray.rolls, tray.changed_at) for tray in trays.history(world.context)] == [
        ((), world.clock.now()),
        ((three.id, one.id, two.id), world.clock.now()),
        ((two.id, one.id), at),
    ]


def test_a_tray_holds_three_developed_capsules_each_once(world: World) -> None:
    four = [cased(world, 1, f"Virtue {number}") for number in range(4)]
    with pytest.raises(InvalidInputError, match="up to three"):
        calling.change_tray(world.context, [roll.id for roll in four])
    with pytest.raises(InvalidInputError, match="each once"):
        calling.change_tray(world.context, [four[0].id, four[0].id])
    with pytest.raises(NotDevelopedError):
        calling.change_tray(world.context, [world.finished(virtue="Order").id])
    with pytest.raises(NotFoundError):
        calling.change_tray(world.context, [UUID(int=1)])
    assert trays.history(world.context) == []


def test_half_of_a_tray_s_frames_are_from_its_first_roll(world: World) -> None:
    first, second, third = (cased(world, 9, virtue) for virtue in ("One", "Two", "Three"))
    calling.change_tray(world.context, [second.id, first.id, third.id])
    call = calling.call_tray(world.context)
    assert [frame.placement.roll_id for frame in call.frames] == [
        second.id,
        second.id,
        second.id,
        first.id,
        third.id,
    ]
    assert [roll.id for roll in call.rolls] == [second.id, first.id, third.id]


def test_a_roll_that_rests_leaves_its_share_to_the_others_and_is_not_named(world: World) -> None:
    first, second = cased(world, 9, "One"), cased(world, 9, "Two")
    calling.change_tray(world.context, [first.id, second.id])
    with world.app.store.write() as transaction:
        rests.add_rest(transaction, ref=first.ref)
    call = calling.call_tray(world.context)
    assert {frame.placement.roll_id for frame in call.frames} == {second.id}
    assert len(call.frames) == 5
    assert [roll.id for roll in call.rolls] == [second.id]


def test_an_empty_tray_is_not_called_on(world: World) -> None:
    with pytest.raises(RollStateError, match="Nothing lies on the tray"):
        calling.call_tray(world.context)


def test_a_rhythm_stays_until_it_is_changed(world: World) -> None:
    roll = cased(world, 1)
    weekly = "every week from 2031-05-04 09:00 Europe/Bucharest"
    calling.change_tray(world.context, [roll.id], weekly)
    assert calling.change_tray(world.context, []).rhythm == weekly
    assert calling.change_tray(world.context, [], "  ").rhythm == ""
    with pytest.raises(InvalidInputError):
        calling.change_tray(world.context, [roll.id], "now and then")
    assert trays.latest(world.context).rolls == ()


def test_a_tray_asks_on_the_day_of_its_rhythm_until_it_was_called_on(world: World) -> None:
    roll = cased(world, 1)
    today = world.clock.now().to_tz("Europe/Bucharest").date()
    calling.change_tray(
        world.context, [roll.id], f"every 1 week from {today} 09:00 Europe/Bucharest"
    )
    assert trays.is_asked(world.context)
    calling.call_on(world.context, roll.id)
    assert not trays.is_asked(world.context)
    world.clock.advance(TimeDelta(hours=24))
    assert not trays.is_asked(world.context)
    world.clock.advance(TimeDelta(hours=24 * 6))
    assert trays.is_asked(world.context)
    calling.change_tray(world.context, [])
    assert not trays.is_asked(world.context)


def test_a_tray_on_which_one_roll_rests_was_called_on_all_the_same(world: World) -> None:
    first, second = cased(world, 1, "One"), cased(world, 1, "Two")
    today = world.clock.now().to_tz("Europe/Bucharest").date()
    calling.change_tray(
        world.context, [first.id, second.id], f"every week from {today} 09:00 Europe/Bucharest"
    )
    with world.app.store.write() as transaction:
        rests.add_rest(transaction, ref=first.ref)
    call = calling.call_tray(world.context)
    assert not trays.is_asked(world.context)
    assert [roll.id for roll in calling.recall(world.context, call.id).rolls] == [second.id]
