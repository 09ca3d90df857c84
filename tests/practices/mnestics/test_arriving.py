"""What a sitting reads, term by term."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace

import pytest
from whenever import Date, Instant

from osmosis.practices.mnestics.model import Address, Junction, JunctionState, Message, Pathway
from osmosis.practices.mnestics.reads import (
    Basis,
    CalendarLag,
    Lags,
    RandomOld,
    Reads,
    ToMeToday,
    Unit,
)
from osmosis.practices.mnestics.rules.arriving import (
    World,
    arrivals,
    arrivals_together,
    lag_day,
)
from tests.practices.mnestics.making import fall, message, number_id, pathway, weekly, world

KEPT, UNKEPT, OPEN = JunctionState.KEPT, JunctionState.UNKEPT, JunctionState.OPEN
NOW = Instant.from_utc(2031, 2, 3)  # five Sundays have come
FIVE = [KEPT, KEPT, UNKEPT, KEPT, OPEN]
MONTHLY = weekly("2031-01-31 09:00", unit="month")


def read_by(junction: Junction, path: Pathway, known: World, seed: int = 0) -> list[int]:
    """The numbers of the messages that a junction reads, in order."""
    found = arrivals(junction, path.parameters, known, random.Random(seed))
    return [arrival.message.id.int for arrival in found]


def five(reads: Reads, basis: Basis = Basis.KEPT) -> tuple[Pathway, list[Junction], list[Message]]:
    """A weekly pathway whose fifth junction is open; at each of the four before a message left."""
    path = pathway(1, reads, basis=basis)
    line = fall(path, NOW, FIVE)
    return path, line, [message(n, at) for n, at in enumerate(line[:4])]


@pytest.mark.parametrize(
    ("counts", "basis", "read"),
    [
        ((1,), Basis.KEPT, [3]),
        ((2,), Basis.KEPT, [1]),
        ((1, 2, 3, 4), Basis.KEPT, [0, 1, 3]),
        ((1,), Basis.SLOTS, [3]),
        ((2,), Basis.SLOTS, [2]),
        ((1, 2, 4, 8), Basis.SLOTS, [0, 2, 3]),
        ((9,), Basis.KEPT, []),
    ],
)
def test_a_lag_counts_what_the_pathway_counts(
    counts: tuple[int, ...], basis: Basis, read: list[int]
) -> None:
    path, line, messages = five((Lags(counts=counts),), basis)
    assert read_by(line[-1], path, world(NOW, [line], messages)) == read


def test_messages_of_one_junction_come_in_the_order_in_which_they_were_sent() -> None:
    path, line, _ = five((Lags(counts=(1,)),))
    left = [message(number, line[3]) for number in (8, 7)]
    assert read_by(line[-1], path, world(NOW, [line], left)) == [7, 8]


def test_a_sitting_reads_nothing_that_falls_together_with_it() -> None:
    weeks = pathway(1, (Lags(counts=(1,)), Lags(counts=(1,), of=number_id(2))))
    others = pathway(2, (Lags(counts=(1,), of=number_id(1)),))
    lines = [fall(path, NOW, [KEPT] * 5) for path in (weeks, others)]
    left = [message(10 * line[0].pathway_id.int + at.number, at) for line in lines for at in line]
    known = world(NOW, lines, left)
    assert read_by(lines[0][4], weeks, known) == [13, 23]
    assert read_by(lines[1][4], others, known) == [13]


def test_a_crossing_counts_the_junctions_of_the_other_pathway() -> None:
    months, weeks = pathway(1, cadence=MONTHLY), pathway(2, (Lags(counts=(1,), of=number_id(1)),))
    lines = [fall(months, NOW, [KEPT]), fall(weeks, NOW, [KEPT] * 4 + [OPEN])]
    known = world(NOW, lines, [message(5, lines[0][0])])
    assert read_by(lines[1][3], weeks, known) == []
    assert read_by(lines[1][4], weeks, known) == [5]


def test_an_open_junction_is_a_slot_and_not_yet_a_sitting_kept() -> None:
    weeks = pathway(1)
    line = fall(weeks, NOW, [KEPT, KEPT, KEPT, KEPT, OPEN])
    reader = pathway(2, (Lags(counts=(1,), of=weeks.id),), weekly("2031-02-02 18:00"))
    slots = replace(reader.parameters, basis=Basis.SLOTS)
    evening = fall(reader, NOW, [OPEN])[0]
    known = world(NOW, [line], [message(n, at) for n, at in enumerate(line)])
    assert read_by(evening, reader, known) == [3]
    found = arrivals(evening, slots, known, random.Random(0))
    assert [arrival.message.id.int for arrival in found] == [4]


@pytest.mark.parametrize(
    ("date", "amount", "unit", "day"),
    [
        (Date(2031, 3, 31), 1, Unit.MONTH, Date(2031, 2, 28)),
        (Date(2032, 2, 29), 1, Unit.YEAR, Date(2031, 2, 28)),
        (Date(2032, 2, 29), 4, Unit.YEAR, Date(2028, 2, 29)),
        (Date(2031, 3, 1), 1, Unit.DAY, Date(2031, 2, 28)),
        (Date(2031, 3, 1), 2, Unit.WEEK, Date(2031, 2, 15)),
    ],
)
def test_a_calendar_lag_counts_on_the_calendar(
    date: Date, amount: int, unit: Unit, day: Date
) -> None:
    found = lag_day(date, CalendarLag(amount=amount, unit=unit))
    assert found == day.to_stdlib().toordinal()


def test_a_calendar_lag_before_year_1_reaches_nothing() -> None:
    for amount in (2031, 10**30):
        assert lag_day(Date(2031, 1, 1), CalendarLag(amount=amount, unit=Unit.YEAR)) is None


@pytest.mark.parametrize(
    ("within", "read"), [(0, []), (2, [0]), (5, [0, 1]), (18, [0, 1]), (19, [0, 1, 3])]
)
def test_a_calendar_lag_reads_the_kept_junctions_around_its_day(
    within: int, read: list[int]
) -> None:
    lag = CalendarLag(amount=26, unit=Unit.DAY, within_days=within)  # 7 January, a Tuesday
    path, line, messages = five((lag,))
    assert read_by(line[-1], path, world(NOW, [line], messages)) == read


def test_random_old_leaves_out_what_another_term_reaches_what_faded_and_what_is_retired() -> None:
    path, line, messages = five((RandomOld(), Lags(counts=(1,))))
    retired = message(9, line[1], retired_at=NOW)
    known = world(NOW, [line], [*messages, retired])
    draws = {tuple(read_by(line[-1], path, known, seed)) for seed in range(30)}
    assert draws == {(0, 3), (1, 3)}
    faded = replace(known, faded={number_id(0), number_id(1)})
    assert read_by(line[-1], path, faded) == [3]


def test_two_draws_are_two_messages() -> None:
    path, line, messages = five((RandomOld(), RandomOld(), RandomOld(), RandomOld()))
    read = read_by(line[-1], path, world(NOW, [line], messages))
    assert sorted(read) == [0, 1, 3]


def test_a_retired_line_is_not_read_any_more() -> None:
    path, line, _ = five((Lags(counts=(1, 2), is_board=True),))
    board = [message(6, line[1]), message(7, line[3]), message(8, line[3], retired_at=NOW)]
    assert read_by(line[-1], path, world(NOW, [line], board)) == [6, 7]


def test_letters_come_first_and_only_once() -> None:
    path, line, messages = five((ToMeToday(), Lags(counts=(1,))))
    letters = [
        message(20, to=Address.NEXT, pathway_id=path.id),
        message(21, to=Address.NEXT, pathway_id=number_id(2)),
        message(22, to=Address.DATE, to_date=Date(2031, 2, 2)),
        message(23, to=Address.DATE, to_date=Date(2031, 2, 3)),
        message(24, to=Address.ROLL, arrived_at=NOW),
        message(25, to=Address.ROLL),
        message(26, to=Address.DATE, to_date=Date(1999, 1, 1)),
    ]
    known = world(NOW, [line], [*messages, *letters], read=[26])
    assert read_by(line[-1], path, known) == [20, 22, 24, 3]


def test_a_letter_to_a_next_sitting_does_not_travel_the_pathway_at_which_it_was_written() -> None:
    path, line, messages = five((Lags(counts=(1,)),))
    letter = message(20, line[3], to=Address.NEXT, pathway_id=number_id(2))
    assert read_by(line[-1], path, world(NOW, [line], [*messages, letter])) == [3]


def together(paths: Sequence[Pathway], lines: Sequence[list[Junction]], known: World) -> list[int]:
    parts = [(line[-1], path.parameters) for line, path in zip(lines, paths, strict=True)]
    found = arrivals_together(parts, known, random.Random(0))
    return [arrival.message.id.int for arrival in found]


def test_one_sitting_for_two_pathways_reads_each_message_once() -> None:
    weeks = pathway(1, (Lags(counts=(1,)),))
    others = pathway(2, (RandomOld(of=weeks.id), Lags(counts=(1, 2), of=weeks.id)))
    lines = [fall(path, NOW, FIVE) for path in (weeks, others)]
    messages = [message(n, at) for n, at in enumerate(lines[0][:4])]
    known = world(NOW, lines, messages)
    # Of four, one left at a junction that was not kept, and two are reached by a lag.
    assert together([weeks, others], lines, known) == [3, 0, 1]


def test_an_arrival_names_the_first_term_by_which_it_came() -> None:
    path, line, messages = five((Lags(counts=(1,)), RandomOld(), Lags(counts=(1, 9))))
    first = message(30, to=Address.NEXT, pathway_id=path.id)
    known = world(NOW, [line], [*messages, first])
    found = arrivals(line[-1], path.parameters, known, random.Random(0))
    assert [arrival.term for arrival in found] == [None, *path.parameters.reads[:2]]
    assert [arrival.is_drawn for arrival in found] == [False, False, True]
