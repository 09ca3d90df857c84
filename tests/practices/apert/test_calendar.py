"""When gates open and close, by the rules alone."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from itertools import islice, pairwise
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from whenever import Date, Instant, PlainDateTime, Time, TimeDelta

from osmosis.kernel.cadence import Cadence
from osmosis.kernel.civil import CivilMoment
from osmosis.kernel.eras import REMEMBERED, era_of
from osmosis.practices.apert.model import (
    Gate,
    GateChange,
    GateParameters,
    GateState,
    Opening,
    OpeningState,
)
from osmosis.practices.apert.rules.calendar import (
    breaches_before,
    closed_times,
    closing_time,
    coming,
    early_opening,
    next_opening,
)

MADE = Instant.from_utc(2031, 1, 1)
FAR = Instant.from_utc(2200, 1, 1)
DAY = TimeDelta(hours=24)
HOUR = TimeDelta(hours=1)


def rhythm(anchor: str = "2031-01-05T09:00", zone: str = "UTC", unit: str = "week") -> Cadence:
    return Cadence.every(1, unit, PlainDateTime(anchor), zone)


def gate(cadence: Cadence | None = None, open_for: TimeDelta = 2 * DAY) -> Gate:
    parameters = GateParameters(cadence=cadence or rhythm(), open_for=open_for)
    return Gate(
        id=UUID(int=1),
        name="Sundays",
        state=GateState.IN_USE,
        made=CivilMoment(instant=MADE, zone="UTC"),
        changes=(GateChange(number=1, era=1, from_at=MADE, parameters=parameters),),
    )


def changed(old: Gate, from_at: Instant, **wanted: object) -> Gate:
    before = old.changes[-1]
    new = replace(before.parameters, **wanted)  # type: ignore[arg-type]  # a test names the fields it cares for
    era = era_of(before.parameters.cadence, new.cadence, before.era)
    change = GateChange(number=before.number + 1, era=era, from_at=from_at, parameters=new)
    return replace(old, changes=(*old.changes, change))


def fall(of: Gate, until: Instant) -> list[Opening]:
    """The openings until then, each as it is when its edition was there at once."""
    return [
        replace(
            one,
            id=UUID(int=100 + one.number),
            state=OpeningState.CLOSED,
            opened_at=one.due_at,
            period_id=UUID(int=one.number),
        )
        for one in coming(of, [], until)
    ]


def slots(of: Gate, number: int, fallen: list[Opening] | None = None) -> list[str]:
    return [one.slot for one in islice(coming(of, fallen or [], FAR), number)]


def test_openings_are_counted_from_one_and_last_as_long_as_the_gate_is_to_be_open() -> None:
    first, second = islice(coming(gate(), [], FAR), 2)
    assert (first.number, first.slot, first.date) == (1, "1:0@2031-01-05", Date(2031, 1, 5))
    assert first.closes_at == Instant.from_utc(2031, 1, 7, 9)
    assert (second.number, second.due_at) == (2, Instant.from_utc(2031, 1, 12, 9))


def test_no_opening_lasts_into_the_next_one() -> None:
    daily = gate(rhythm(unit="day"), open_for=7 * DAY)
    first, second = islice(coming(daily, [], FAR), 2)
    assert first.closes_at == second.due_at
    late = first.due_at + 20 * HOUR
    assert closing_time(daily, [], first, late) == second.due_at


def test_an_opening_that_comes_late_lasts_as_long_as_any_other() -> None:
    first = next_opening(gate(), [])
    assert first is not None
    late = first.due_at + DAY
    assert closing_time(gate(), [], first, late) == late + 2 * DAY


def test_an_opening_later_than_the_next_date_lasts_up_to_the_one_after_it() -> None:
    daily = gate(rhythm(unit="day"), open_for=7 * DAY)
    first = next_opening(daily, [])
    assert first is not None
    assert closing_time(daily, [], first, first.due_at + 30 * HOUR) == first.due_at + 2 * DAY


def test_the_last_of_a_list_of_dates_closes_in_its_time() -> None:
    cadence = Cadence.on_dates((Date(2031, 2, 1), Date(2031, 6, 1)), Time(9), "UTC")
    openings = list(coming(gate(cadence), [], FAR))
    assert [str(one.date) for one in openings] == ["2031-02-01", "2031-06-01"]
    assert openings[-1].closes_at == Instant.from_utc(2031, 6, 3, 9)


@pytest.mark.parametrize("state", [GateState.PAUSED, GateState.ENDED])
def test_a_gate_that_is_not_in_use_has_nothing_to_come(state: GateState) -> None:
    assert next_opening(replace(gate(), state=state), []) is None


def test_the_dates_of_a_pause_never_fall() -> None:
    resumed = replace(gate(), state_at=Instant.from_utc(2031, 1, 20))
    assert slots(resumed, 2) == ["1:3@2031-01-26", "1:4@2031-02-02"]


def test_another_rhythm_begins_an_era_and_another_zone_does_not() -> None:
    at = Instant.from_utc(2031, 1, 15)
    monthly = changed(gate(), at, cadence=rhythm("2031-02-01T09:00", unit="month"))
    assert slots(monthly, 3) == ["1:0@2031-01-05", "1:1@2031-01-12", "2:0@2031-02-01"]
    moved = changed(gate(), at, cadence=rhythm().in_zone("Asia/Tokyo", 2))
    assert slots(moved, 3) == ["1:0@2031-01-05", "1:1@2031-01-12", "1:2@2031-01-19"]
    assert [one.due_at for one in coming(moved, [], FAR - DAY)][2] == Instant.from_utc(2031, 1, 19)


def test_how_long_it_stays_open_is_as_it_was_when_it_fell() -> None:
    longer = changed(gate(), Instant.from_utc(2031, 1, 6), open_for=4 * DAY)
    lengths = [one.closes_at - one.due_at for one in islice(coming(longer, [], FAR), 2)]
    assert lengths == [2 * DAY, 4 * DAY]


@pytest.mark.parametrize(
    ("anchor", "at"),
    [  # In Bucharest clocks skip 3:30 on 28 March 2032 and show it twice on 31 October.
        ("2032-03-28T03:30", Instant.from_utc(2032, 3, 28, 1, 30)),
        ("2032-10-31T03:30", Instant.from_utc(2032, 10, 31, 0, 30)),
    ],
)
def test_an_hour_that_is_missing_or_comes_twice_opens_a_gate_once(anchor: str, at: Instant) -> None:
    yearly = gate(rhythm(anchor, "Europe/Bucharest", "year"))
    assert [one.due_at for one in coming(yearly, [], at + 30 * DAY)] == [at]
    assert list(coming(yearly, fall(yearly, at), at + 30 * DAY)) == []


def test_an_early_opening_takes_no_slot_and_ends_before_the_next_date() -> None:
    fallen = fall(gate(), Instant.from_utc(2031, 1, 6))
    early = early_opening(gate(), fallen, Instant.from_utc(2031, 1, 11, 9), "A guest asked")
    assert (early.slot, early.number) == ("early:2@2031-01-11", 2)
    assert early.closes_at == Instant.from_utc(2031, 1, 12, 9)
    following = next_opening(gate(), [*fallen, early])
    assert following is not None
    assert (following.slot, following.number) == ("1:1@2031-01-12", 3)


def test_an_edition_tells_of_the_early_openings_since_the_last_one_on_its_day() -> None:
    one, two, three, four = fall(gate(), Instant.from_utc(2031, 1, 30))
    early = [replace(each, early_reason="I could not wait") for each in (two, three)]
    fallen = [one, *early, four]
    assert breaches_before(fallen, four) == early
    assert breaches_before(fallen, early[1]) == [early[0]]
    assert breaches_before(fallen, one) == []
    passed = replace(one, number=4, period_id=None)
    last = replace(four, number=5)
    assert breaches_before([one, *early, passed, last], last) == early


def test_closed_time_is_what_lies_between_openings() -> None:
    fallen = fall(gate(), Instant.from_utc(2031, 1, 13))
    until = Instant.from_utc(2031, 1, 16)
    assert list(closed_times(gate(), fallen, until)) == [
        (MADE, fallen[0].due_at),
        (fallen[0].closes_at, fallen[1].due_at),
        (fallen[1].closes_at, until),
    ]
    assert list(closed_times(gate(), fallen, fallen[1].due_at + HOUR))[2:] == []
    ended = replace(gate(), state=GateState.ENDED, state_at=Instant.from_utc(2031, 1, 3))
    assert list(closed_times(ended, [], until)) == [(MADE, Instant.from_utc(2031, 1, 3))]


ZONES = ["UTC", "Europe/Bucharest", "Pacific/Apia", "Pacific/Kiritimati", "America/New_York"]
cadences = st.builds(
    rhythm,
    st.builds(
        "2031-{:02d}-{:02d}T{:02d}:30".format,
        st.integers(3, 4),
        st.integers(1, 28),
        st.integers(0, 5),
    ),
    st.sampled_from(ZONES),
    st.sampled_from(["day", "week", "month"]),
)


@dataclass
class Life:
    """A gate and what has fallen of it."""

    gate: Gate
    fallen: list[Opening] = field(default_factory=list)

    def look(self, now: Instant) -> None:
        """What the service does at every look, without a store: all that is due falls."""
        due = list(coming(self.gate, self.fallen, now))
        assert list(coming(self.gate, remembered(self.fallen), now)) == due
        self.fallen += due


def remembered(fallen: list[Opening]) -> list[Opening]:
    """As many of the openings as the service reads, though there are ever more of them."""
    return [one for one in fallen if one.due_at >= fallen[-1].due_at - REMEMBERED]


def live(life: Life, now: Instant, what: str, cadence: Cadence, zone: str) -> None:
    """One thing that happens to a gate."""
    if what == "asleep":
        return
    life.look(now)
    present = life.gate.parameters.cadence
    following = present.next_after(now)
    if what == "rhythm":
        life.gate = changed(life.gate, now, cadence=cadence)
    elif what == "zone" and following is not None:
        life.gate = changed(life.gate, now, cadence=present.in_zone(zone, following.number))
    elif what == "early":
        life.fallen.append(early_opening(life.gate, life.fallen, now, "A guest asked"))


@settings(max_examples=60)
@given(
    cadences,
    st.lists(
        st.tuples(
            st.integers(1, 20 * 24),
            st.sampled_from(["asleep", "look", "rhythm", "zone", "early"]),
            cadences,
            st.sampled_from(ZONES),
        ),
        max_size=6,
    ),
)
def test_each_slot_falls_once_whatever_happens_to_the_gate(
    cadence: Cadence, steps: list[tuple[int, str, Cadence, str]]
) -> None:
    life, now = Life(gate(cadence)), MADE
    for hours, what, other, zone in steps:
        now += hours * HOUR
        live(life, now, what, other, zone)
    end = max(now, Instant.from_utc(2031, 5, 1))
    life.look(end)
    life.look(end)
    assert [one.number for one in life.fallen] == list(range(1, len(life.fallen) + 1))
    every = [one.slot for one in life.fallen]
    assert len(set(every)) == len(every)
    by_era: dict[str, list[int]] = {}
    for one in life.fallen:
        era, _, key = one.slot.partition(":")
        if not one.is_early:
            by_era.setdefault(era, []).append(int(key.partition("@")[0]))
    for numbers in by_era.values():
        assert sorted(numbers) == list(range(min(numbers), max(numbers) + 1))
    for before, after in pairwise(life.fallen):
        assert before.due_at <= after.due_at
