"""A message that a missed date left without a reader: named at the next sitting, once."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from whenever import Date, TimeDelta

from osmosis.errors import ConflictError, NotFoundError
from osmosis.practices.mnestics.model import Address, NotArrivedError, Pathway, Sitting
from osmosis.practices.mnestics.reads import Basis, CalendarLag, RandomOld, Reads, Unit
from osmosis.practices.mnestics.service import (
    letters,
    missed,
    pathways,
    reaching,
    sealing,
    sending,
    sitting,
)
from osmosis.practices.mnestics.service.missed import NamedOrphan
from osmosis.practices.mnestics.store import messages
from osmosis.practices.mnestics.store.missed import Choice
from osmosis.storage.rests import add_rest
from tests.practices.mnestics.conftest import LAST_TIME, WEEK, World

DAY = TimeDelta(hours=24)
A_YEAR_AGO = (CalendarLag(amount=1, unit=Unit.YEAR, within_days=3),)
A_WEEK_AGO = (CalendarLag(amount=1, unit=Unit.WEEK, within_days=0),)


class StopError(Exception):
    """Ends the program in the middle."""


def by_dates(world: World, **wanted: object) -> Pathway:
    """A weekly pathway on which the dates count, not the sittings that were kept."""
    fields: dict[str, object] = {"basis": Basis.SLOTS, "grace": DAY, "first_line": "Begin."}
    return world.path(**{**fields, **wanted})  # type: ignore[arg-type]  # name and line are text


def named(world: World, held: Sitting) -> list[tuple[str, str]]:
    """The days on which what is named left, and for which it was."""
    return [
        (one.message.sent.local().date().format_iso(), one.junction.date.format_iso())
        for one in every(world, held)
    ]


def every(world: World, held: Sitting) -> Sequence[NamedOrphan]:
    return missed.list_named(world.context, held.id)


def one_missed(world: World, **wanted: object) -> tuple[Pathway, Sitting]:
    """A line left on 11 May for the 18th, which was not kept; it is the 25th, and one sits down."""
    path = by_dates(world, **wanted)
    world.live()
    world.keep(path, "For next week.")
    world.live(2)
    assert world.states(path) == ["kept", "unkept", "open"]
    return path, world.begin(path)


@pytest.mark.parametrize("wanted", [{}, {"reads": A_WEEK_AGO, "basis": Basis.KEPT}])
def test_what_was_for_a_missed_date_is_named_at_the_next_sitting(
    world: World, wanted: dict[str, object]
) -> None:
    path, held = one_missed(world, **wanted)
    assert named(world, held) == [("2031-05-11", "2031-05-18")]
    assert world.words(held) == []
    [orphan] = reaching.list_orphans(world.context)
    assert [one.message for one in every(world, held)] == [orphan]
    assert (orphan.pathway_id, orphan.to) == (path.id, Address.PATHWAY)


def test_a_resumed_sitting_names_the_same_and_the_sitting_after_it_nothing(
    either_world: World,
) -> None:
    world = either_world
    path, held = one_missed(world)
    world.change(path, basis=Basis.KEPT)
    world.reopen()
    assert world.begin(path) == held
    assert named(world, held) == [("2031-05-11", "2031-05-18")]
    sitting.close(world.context, held.id)
    world.live()
    assert named(world, world.begin(path)) == []


@pytest.mark.parametrize(
    ("basis", "reads", "read"),
    [
        (Basis.KEPT, LAST_TIME, ["For next week."]),
        (Basis.SLOTS, (*LAST_TIME, RandomOld()), ["For next week."]),
        (Basis.SLOTS, (*LAST_TIME, *A_YEAR_AGO), []),
    ],
)
def test_nothing_is_named_where_a_sitting_to_come_reads_it_or_may(
    world: World, basis: Basis, reads: Reads, read: list[str]
) -> None:
    _, held = one_missed(world, basis=basis, reads=reads)
    assert named(world, held) == []
    assert world.words(held) == read


def test_what_left_in_a_sitting_that_was_never_ended_is_named_too(world: World) -> None:
    path = by_dates(world, basis=Basis.KEPT)
    world.live()
    begun = world.begin(path)
    world.read(begun)
    world.send(begun, path, "I was called away.")
    world.live()
    [one] = every(world, world.begin(path))
    assert one.junction.id == one.message.junction_id


def test_an_orphan_that_no_missed_date_made_is_not_named(world: World) -> None:
    path = by_dates(world, reads=())
    world.live()
    world.keep(path, "For nobody.")
    world.live(2)
    assert named(world, world.begin(path)) == []
    assert len(reaching.list_orphans(world.context)) == 1


def test_of_two_sittings_that_begin_the_first_names_it(world: World) -> None:
    other = by_dates(world, name="Others", reads=())
    path, held = one_missed(world)
    assert len(named(world, held)) == 1
    assert named(world, world.begin(other)) == []
    assert len(missed.list_named(world.context)) == 1
    assert path.id != other.id


def test_a_crash_as_the_sitting_begins_loses_nothing(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = by_dates(world)
    world.live()
    world.keep(path, "For next week.")
    world.live(2)

    def stop(*_: object) -> None:
        raise StopError

    with monkeypatch.context() as broken:
        broken.setattr(missed, "name_in", stop)
        with pytest.raises(StopError):
            world.begin(path)
    world.reopen()
    assert sitting.find_unclosed(world.context) is None
    assert len(named(world, world.begin(path))) == 1


def test_a_machine_that_slept_names_what_it_slept_through(world: World) -> None:
    path = by_dates(world)
    world.live()
    world.keep(path, "For next week.")
    world.clock.advance(2 * WEEK)
    assert named(world, world.begin(path)) == [("2031-05-11", "2031-05-18")]
    assert world.states(path) == ["kept", "unkept", "open"]


def test_what_is_fetched_by_hand_arrives_in_the_sitting_that_names_it(either_world: World) -> None:
    world = either_world
    _, held = one_missed(world)
    [one] = every(world, held)
    assert missed.fetch(world.context, one.message.id) == held.id
    assert missed.fetch(world.context, one.message.id) == held.id
    assert world.words(held) == ["For next week."]
    assert [one.choice for one in every(world, held)] == [Choice.FETCHED]
    assert reaching.list_orphans(world.context) == []
    with pytest.raises(ConflictError):
        missed.send_on(world.context, one.message.id)


def test_what_is_fetched_after_its_sitting_opens_in_one_of_its_own(world: World) -> None:
    _, held = one_missed(world)
    [one] = every(world, held)
    missed.let_be(world.context, one.message.id)
    sitting.close(world.context, held.id)
    alone = sitting.see(world.context, missed.fetch(world.context, one.message.id))
    assert (alone.sat, world.words(alone.sitting)) == ([], ["For next week."])


def test_what_is_sent_on_is_read_at_the_next_sitting_and_stays_where_it_left(
    either_world: World,
) -> None:
    world = either_world
    path, held = one_missed(world)
    [one] = every(world, held)
    assert one.may_be_sent_on
    missed.send_on(world.context, one.message.id)
    assert world.words(world.begin(path)) == []
    assert [one.choice for one in every(world, held)] == [Choice.SENT_ON]
    sitting.close(world.context, held.id)
    world.live()
    assert world.keep(path) == ["For next week."]
    with world.app.store.read() as looking:
        sent = messages.get_message(looking, one.message.id)
    assert (sent.to, sent.junction_id) == (Address.NEXT, one.message.junction_id)
    world.live()
    assert world.keep(path) == []


def test_what_belongs_to_a_pathway_that_ended_is_not_sent_on(world: World) -> None:
    path, held = one_missed(world)
    pathways.end_pathway(world.context, path.id)
    [one] = every(world, held)
    assert not one.may_be_sent_on
    with pytest.raises(ConflictError):
        missed.send_on(world.context, one.message.id)
    missed.let_be(world.context, one.message.id)
    assert [one.choice for one in every(world, held)] == [Choice.LEFT]


def test_what_rests_is_passed_over(world: World) -> None:
    path, held = one_missed(world)
    with world.app.store.write() as transaction:
        add_rest(transaction, ref=path.ref)
    assert named(world, held) == []


def test_what_no_sitting_has_named_is_not_fetched_and_nothing_is_while_the_clock_is_doubted(
    world: World,
) -> None:
    path, held = one_missed(world)
    sent = world.send(held, path, "On its way.")
    for does in (missed.fetch, missed.send_on, missed.let_be):
        with pytest.raises(NotFoundError):
            does(world.context, sent.id)
    [one] = every(world, held)
    world.clock.set(world.clock.now() - DAY)
    with pytest.raises(NotArrivedError):
        missed.fetch(world.context, one.message.id)


def test_letters_opened_in_between_do_not_take_the_place_of_the_sitting(world: World) -> None:
    path = by_dates(world)
    world.live()
    world.keep(path, "For next week.")
    sending.send_to_date(world.context, Date(2031, 5, 22), sealing.line("may", "Hello, May."))
    world.live()
    world.at(2031, 5, 22)
    sitting.close(world.context, letters.open_letters(world.context).id)
    world.at(2031, 5, 25)
    assert len(named(world, world.begin(path))) == 1


def test_what_was_rescued_and_missed_once_more_is_not_named_again(world: World) -> None:
    path, held = one_missed(world)
    assert len(named(world, held)) == 1
    sitting.close(world.context, held.id)
    world.change(path, reads=(CalendarLag(amount=3, unit=Unit.WEEK, within_days=0),))
    world.live(2)
    assert world.states(path)[3:] == ["unkept", "open"]
    assert len(reaching.list_orphans(world.context)) == 1
    assert named(world, world.begin(path)) == []
