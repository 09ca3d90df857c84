"""When junctions fall: eras, zones, graces and pauses, against the oracle of the cadences."""

from __future__ import annotations

import zoneinfo
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from whenever import Date, Instant, PlainDateTime, Time, TimeDelta

from osmosis.kernel.cadence import Cadence
from osmosis.kernel.eras import era_of
from osmosis.practices.mnestics.model import Junction, JunctionState, Pathway, PathwayState
from osmosis.practices.mnestics.rules.calendar import coming, parameters_at
from tests.kernel.test_cadence_oracle import (
    MONTH_ENDS,
    SOME_ZONES,
    SUNDAY,
    oracle,
    same_zone_database,
)
from tests.practices.mnestics.making import changed, fall, pathway, weekly

__all__ = ["same_zone_database"]

LONG_AGO = Instant.from_utc(1999, 1, 1)
UNTIL = Instant.from_utc(2031, 3, 20)
FAR = Instant.from_utc(2200, 1, 1)
DAY = TimeDelta(hours=24)
UTC = zoneinfo.ZoneInfo("UTC")


def expected(
    anchor: datetime, unit: str, zone: str, numbers: range
) -> Iterator[tuple[Instant, str]]:
    """When the slots of a cadence fall, and on which date, as the oracle says."""
    known = zoneinfo.ZoneInfo(zone)
    for number in numbers:
        found = oracle(anchor, unit, known, number)
        yield Instant(found.utc), f"{number}@{found.local.date().isoformat()}"


def first(number: int, pathway: Pathway, fallen: list[Junction] | None = None) -> list[Junction]:
    return list(islice(coming(pathway, fallen or [], FAR), number))


def said(junctions: list[Junction]) -> list[tuple[Instant, str]]:
    return [(junction.due_at, junction.slot) for junction in junctions]


def rhythm(anchor: datetime, unit: str, zone: str) -> Cadence:
    return Cadence.every(1, unit, PlainDateTime(anchor), zone)


@pytest.mark.parametrize("zone", SOME_ZONES)
@pytest.mark.parametrize(
    ("anchor", "unit"),
    [(SUNDAY.replace(hour=2, minute=15), "week")]
    + [(anchor, unit) for anchor in MONTH_ENDS for unit in ("month", "year")],
)
def test_junctions_agree_with_the_oracle(anchor: datetime, unit: str, zone: str) -> None:
    number = 30 if unit == "year" else 200
    path = pathway(1, cadence=rhythm(anchor, unit, zone), made_at=LONG_AGO)
    junctions = first(number, path)
    wanted = expected(anchor, unit, zone, range(number))
    assert said(junctions) == [(at, f"1:{key}") for at, key in wanted]
    assert [junction.number for junction in junctions] == list(range(number))


def test_another_rhythm_begins_a_new_era_after_the_change() -> None:
    leap_day, last_of_month = datetime(2000, 2, 29, 2, 30), datetime(2003, 1, 31, 9)
    path = pathway(1, cadence=rhythm(leap_day, "year", "Europe/Bucharest"), made_at=LONG_AGO)
    new = replace(path.parameters, cadence=rhythm(last_of_month, "month", "America/St_Johns"))
    change_at = Instant.from_utc(2005, 2, 28, 12)
    junctions = first(
        20, changed(path, change_at, new, era_of(path.parameters.cadence, new.cadence, 1))
    )
    old = expected(leap_day, "year", "Europe/Bucharest", range(6))
    later = expected(last_of_month, "month", "America/St_Johns", range(25, 39))
    wanted = [(at, f"1:{key}") for at, key in old] + [(at, f"2:{key}") for at, key in later]
    assert said(junctions) == wanted
    assert [junction.number for junction in junctions] == list(range(20))
    assert str(junctions[6].date) == "2005-02-28"


def test_another_time_or_rule_is_another_era_and_another_zone_is_not() -> None:
    old = pathway(1).parameters
    for cadence, era in [
        (old.cadence.in_zone("Asia/Tokyo", 4), 3),
        (weekly("2031-01-05 10:00"), 4),
        (weekly("2031-01-06 09:00"), 4),
        (weekly("2031-01-05 09:00"), 3),
    ]:
        assert era_of(old.cadence, cadence, 3) == era


def test_a_slot_at_the_moment_of_a_change_belongs_to_the_old_era() -> None:
    path = pathway(1)
    new = replace(path.parameters, cadence=weekly("2031-01-05 10:00"), grace=DAY)
    path = changed(path, Instant.from_utc(2031, 1, 12, 9), new, 2)
    slots = [junction.slot for junction in first(4, path)]
    assert slots == ["1:0@2031-01-05", "1:1@2031-01-12", "2:1@2031-01-12", "2:2@2031-01-19"]
    assert parameters_at(path, Instant.from_utc(2031, 1, 12, 9)) == path.changes[0].parameters
    assert parameters_at(path, Instant.from_utc(2031, 1, 12, 10)) == new


def moved_to(path: Pathway, zone: str, now: Instant) -> Pathway:
    """The pathway in another zone from its next slot on."""
    following = path.parameters.cadence.next_after(now)
    assert following is not None
    cadence = path.parameters.cadence.in_zone(zone, following.number)
    return changed(path, now, replace(path.parameters, cadence=cadence), path.changes[-1].era)


@pytest.mark.parametrize("zone", SOME_ZONES)
def test_another_zone_moves_what_has_not_fallen(zone: str) -> None:
    anchor, change_at = SUNDAY.replace(hour=1, minute=30), Instant.from_utc(2005, 6, 1)
    path = pathway(1, cadence=rhythm(anchor, "week", "Europe/Bucharest"), made_at=LONG_AGO)
    junctions = first(300, moved_to(path, zone, change_at))
    wanted = [
        *expected(anchor, "week", "Europe/Bucharest", range(22)),
        *expected(anchor, "week", zone, range(22, 300)),
    ]
    assert said(junctions) == [(at, f"1:{key}") for at, key in wanted]
    assert [junction.zone for junction in junctions][20:23] == ["Europe/Bucharest"] * 2 + [zone]


def test_a_slot_that_another_zone_moves_into_the_past_is_due_at_the_change() -> None:
    path = pathway(1, cadence=weekly("2031-01-05 09:00", "America/New_York"))
    change_at = Instant.from_utc(2031, 1, 12, 10)  # nine in New York is at 14, in Tokyo at 0
    path = moved_to(path, "Asia/Tokyo", change_at)
    _, moved, following = first(3, path)
    assert (moved.due_at, moved.date) == (change_at, Date(2031, 1, 12))
    assert moved.open_until == change_at + 3 * DAY
    assert following.due_at == Instant.from_utc(2031, 1, 19, 0)


def test_a_zone_that_is_left_again_before_a_slot_fell_moves_it_no_further_back_than_that() -> None:
    path = pathway(1, cadence=weekly("2031-01-05 09:00", "Asia/Tokyo"))
    path = moved_to(path, "America/New_York", Instant.from_utc(2031, 1, 11, 23))
    back_at = Instant.from_utc(2031, 1, 12, 10)
    _, moved, _ = first(3, moved_to(path, "Asia/Tokyo", back_at))
    assert moved.due_at == back_at


def test_what_was_due_before_another_zone_was_chosen_stays_due_then() -> None:
    path = pathway(1, cadence=weekly("2031-01-05 09:00", "America/New_York"))
    path = moved_to(path, "Asia/Tokyo", Instant.from_utc(2031, 1, 13))
    assert [junction.due_at for junction in first(3, path)] == [
        Instant.from_utc(2031, 1, 5, 14),
        Instant.from_utc(2031, 1, 12, 14),
        Instant.from_utc(2031, 1, 19, 0),
    ]


def test_numbers_rise_with_time_across_the_date_line() -> None:
    path = pathway(1, cadence=weekly("2031-01-05 09:00", "Pacific/Pago_Pago", "day"))
    fallen = fall(path, Instant.from_utc(2031, 1, 8), [JunctionState.OPEN] * 9)
    east = moved_to(path, "Pacific/Kiritimati", fallen[-1].due_at)
    following = first(3, east, fallen)
    # Nine on the next day in Kiritimati is an hour before nine in Pago Pago.
    assert following[0].due_at == fallen[-1].due_at
    assert [junction.number for junction in following] == [3, 4, 5]
    assert following[1].due_at == following[0].due_at + 23 * TimeDelta(hours=1)


def test_numbers_rise_with_time_when_the_clock_was_set_back() -> None:
    path = pathway(1, cadence=weekly("2031-01-05 09:00", "Pacific/Pago_Pago", "day"))
    fallen = fall(path, Instant.from_utc(2031, 1, 8), [JunctionState.OPEN] * 9)
    east = moved_to(path, "Pacific/Kiritimati", fallen[-1].due_at - TimeDelta(hours=2))
    following = first(2, east, fallen)
    assert [junction.number for junction in following] == [3, 4]
    assert following[0].due_at == fallen[-1].due_at


def test_of_two_slots_that_change_places_the_earlier_is_counted_first() -> None:
    cadence = weekly("2031-01-05 09:00", "Pacific/Pago_Pago", "day")
    junctions = first(8, pathway(1, cadence=cadence.in_zone("Pacific/Kiritimati", 4)))
    assert [junction.date.day for junction in junctions] == [5, 6, 7, 9, 8, 10, 11, 12]
    assert [junction.number for junction in junctions] == list(range(8))
    assert all(before.due_at < after.due_at for before, after in pairwise(junctions))


def test_the_grace_of_a_junction_ends_when_the_next_one_falls() -> None:
    daily, weeks = weekly(unit="day"), weekly()
    assert [j.open_until - j.due_at for j in first(3, pathway(1, cadence=daily))] == [DAY] * 3
    assert [j.open_until - j.due_at for j in first(3, pathway(1, cadence=weeks))] == [3 * DAY] * 3


def test_the_grace_of_a_junction_ends_when_the_next_era_begins_to_fall() -> None:
    path = pathway(1)
    new = replace(path.parameters, cadence=weekly("2031-01-06 09:00"), grace=TimeDelta(hours=1))
    path = changed(path, Instant.from_utc(2031, 1, 5, 12), new, 2)
    assert [j.open_until - j.due_at for j in first(2, path)] == [DAY, TimeDelta(hours=1)]


def test_two_slots_at_one_instant_are_open_together() -> None:
    # Samoa had no 30 December 2011.
    cadence = weekly("2011-12-29 09:00", "Pacific/Apia", "day")
    junctions = first(4, pathway(1, cadence=cadence, made_at=LONG_AGO))
    assert junctions[1].due_at == junctions[2].due_at
    assert [junction.slot for junction in junctions[1:3]] == ["1:1@2011-12-30", "1:2@2011-12-31"]
    assert junctions[1].open_until == junctions[2].open_until == junctions[3].due_at
    assert [junction.number for junction in junctions] == [0, 1, 2, 3]


def test_a_list_of_dates_ends_and_its_last_grace_is_whole() -> None:
    dates = (Date(2031, 2, 28), Date(2032, 2, 29))
    junctions = first(9, pathway(1, cadence=Cadence.on_dates(dates, Time(9), "UTC")))
    assert [junction.date for junction in junctions] == list(dates)
    assert junctions[-1].open_until == junctions[-1].due_at + 3 * DAY


@pytest.mark.parametrize("state", [PathwayState.PAUSED, PathwayState.ENDED])
def test_a_pathway_that_is_not_open_has_nothing_to_come(state: PathwayState) -> None:
    assert first(1, replace(pathway(1), state=state)) == []


def test_what_would_have_fallen_in_a_pause_never_falls() -> None:
    path = pathway(1)
    fallen = fall(path, Instant.from_utc(2031, 1, 20), [JunctionState.KEPT] * 9)
    resumed = replace(path, state_at=Instant.from_utc(2031, 2, 9, 9))
    following = first(2, resumed, fallen)
    assert [junction.slot for junction in following] == ["1:6@2031-02-16", "1:7@2031-02-23"]
    assert [junction.number for junction in following] == [3, 4]


def test_a_horizon_is_included() -> None:
    path = pathway(1)
    assert len(list(coming(path, [], Instant.from_utc(2031, 1, 12, 9)))) == 2
    assert len(list(coming(path, [], Instant.from_utc(2031, 1, 12, 8)))) == 1


zones = st.sampled_from(["UTC", "Pacific/Apia", "Pacific/Kiritimati", "America/New_York"])
hours = st.integers(1, 40 * 24)


@dataclass(frozen=True, repr=False)
class Life:
    """A pathway whose zone and cadence changed while it fell, and what has fallen by the end."""

    path: Pathway
    junctions: list[Junction]

    def __repr__(self) -> str:
        changes = [(c.era, str(c.from_at), c.parameters.cadence) for c in self.path.changes]
        return f"{changes}\n" + "\n".join(f"{j.slot} {j.due_at}" for j in self.junctions[:60])


@st.composite
def lives(draw: st.DrawFn) -> Life:
    """Whatever may happen to a pathway in forty days."""
    units = st.sampled_from(["day", "week", "month"])
    anchors = st.builds("2031-01-{:02d} {:02d}:00".format, st.integers(1, 31), st.integers(0, 23))
    path = pathway(1, cadence=weekly(draw(anchors), draw(zones), draw(units)))
    fallen: list[Junction] = []
    for hour in sorted(draw(st.sets(hours, max_size=4))):
        now = Instant.from_utc(2031, 1, 1) + TimeDelta(hours=hour)
        is_asleep = draw(st.booleans())
        fallen += [] if is_asleep else list(coming(path, fallen, now))
        if draw(st.booleans()):
            path = moved_to(path, draw(zones), now)
            continue
        cadence = weekly(draw(anchors), draw(zones), draw(units))
        new = replace(path.parameters, cadence=cadence)
        path = changed(
            path, now, new, era_of(path.parameters.cadence, new.cadence, path.changes[-1].era)
        )
    return Life(path, [*fallen, *coming(path, fallen, UNTIL)])


@given(lives(), st.integers(0, 30))
def test_each_slot_falls_once_and_none_is_left_out(life: Life, seen: int) -> None:
    path, junctions = life.path, life.junctions
    slots = [junction.slot for junction in junctions]
    assert [junction.number for junction in junctions] == list(range(len(junctions)))
    by_era: dict[str, list[int]] = {}
    for slot in slots:
        era, _, key = slot.partition(":")
        by_era.setdefault(era, []).append(int(key.partition("@")[0]))
    for numbers in by_era.values():
        assert sorted(numbers) == list(range(min(numbers), max(numbers) + 1))
    for before, after in pairwise(junctions):
        assert before.due_at <= after.due_at
        assert before.due_at < before.open_until
    rest = coming(path, junctions[:seen], UNTIL)
    assert slots == [junction.slot for junction in (*junctions[:seen], *rest)]
