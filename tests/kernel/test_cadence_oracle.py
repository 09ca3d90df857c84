"""Every date of every cadence against an oracle that shares no code with Osmosis.

The oracle counts dates with python-dateutil and turns them into instants with the standard
library's zoneinfo, which is made to read the same zone database.
"""

from __future__ import annotations

import zoneinfo
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import islice, product

import pytest
import whenever
from dateutil.relativedelta import relativedelta
from dateutil.rrule import FR, MO, MONTHLY, SA, SU, TH, TU, WE, rrule
from whenever import Date, Instant, PlainDateTime, Time, TimeDelta

from osmosis.kernel.cadence import Cadence, Slot, ZoneFrom
from osmosis.kernel.cadence_months import LAST, PLACES, LastDayOfMonth, WeekdayOfMonth
from osmosis.kernel.zones import zone_names
from tests.slow.plugin import Budget

YEARS = 50
# The unit of Osmosis, the oracle's step for one of it, and how many there are in a year.
STEPS = {
    "week": (relativedelta(weeks=1), 53),
    "month": (relativedelta(months=1), 12),
    "quarter": (relativedelta(months=3), 4),
    "year": (relativedelta(years=1), 1),
}
# A Sunday, because clocks change on Sundays nearly everywhere, and the hours at which they do.
SUNDAY = datetime(2005, 1, 2)
SUNDAY_TIMES = [(0, 15), (1, 30), (2, 15), (3, 30), (23, 30)]
# Anchors on month ends, so that shorter months and common years are met as well.
MONTH_ENDS = [datetime(2000, 2, 29, 2, 30), datetime(2007, 12, 31, 0, 30), datetime(2009, 8, 30, 3)]
SOME_ZONES = [
    "Africa/Cairo",  # gaps at midnight
    "Africa/Casablanca",  # winter time in Ramadan
    "America/Havana",
    "America/Nuuk",
    "America/Santiago",
    "America/St_Johns",  # half an hour
    "Antarctica/Troll",  # two hours
    "Asia/Gaza",
    "Australia/Lord_Howe",  # half an hour's saving
    "Europe/Bucharest",
    "Europe/Dublin",  # winter time is the saving
    "Pacific/Apia",  # a day skipped
    "UTC",
]


@dataclass(frozen=True)
class Expected:
    """What the oracle says of one slot: wall clock, UTC, and exact, gap or fold."""

    local: datetime
    utc: datetime
    resolution: str


@pytest.fixture(autouse=True)
def same_zone_database() -> Iterator[None]:
    zoneinfo.reset_tzpath(to=whenever.get_tzpath())
    zoneinfo.ZoneInfo.clear_cache()
    yield
    zoneinfo.reset_tzpath()
    zoneinfo.ZoneInfo.clear_cache()


def oracle(anchor: datetime, unit: str, zone: zoneinfo.ZoneInfo, number: int) -> Expected:
    """One slot, from the anchor.

    ``fold=0`` is the earlier of two offsets in a fold, and in a gap the offset from before it
    (PEP 495): the same instant that RFC 5545 asks for.
    """
    return resolved(anchor + STEPS[unit][0] * number, zone)


def resolved(local: datetime, zone: zoneinfo.ZoneInfo) -> Expected:
    """What a wall clock means in a zone."""
    first = local.replace(tzinfo=zone, fold=0)
    early, late = first.utcoffset(), first.replace(fold=1).utcoffset()
    assert early is not None
    assert late is not None
    resolution = "exact" if early == late else "fold" if early > late else "gap"
    return Expected(local, (local - early).replace(tzinfo=UTC), resolution)


def said(slot: Slot) -> Expected:
    """What Osmosis says of a slot, in the oracle's terms."""
    return Expected(
        slot.date.at(slot.time).to_stdlib(), slot.instant.to_stdlib(), slot.resolution.value
    )


def disagreements(
    anchor: datetime, unit: str, name: str, met: Counter[str], every: int = 1
) -> Iterator[str]:
    """Slots of fifty years on which the two differ; counts what was met on the way."""
    zone = zoneinfo.ZoneInfo(name)
    cadence = Cadence.every(1, unit, PlainDateTime(anchor), name)
    for number in range(0, YEARS * STEPS[unit][1], every):
        expected, found = oracle(anchor, unit, zone, number), said(cadence.slot(number))
        met[expected.resolution] += 1
        if expected != found:
            yield f"{unit} {number} from {anchor} in {name}: {found}, not {expected}"


def anchors() -> list[tuple[datetime, str]]:
    """Anchors and units: weekly on Sundays at risky hours, and all from month ends."""
    weekly = [(SUNDAY.replace(hour=hour, minute=minute), "week") for hour, minute in SUNDAY_TIMES]
    return weekly + [(anchor, unit) for anchor in MONTH_ENDS for unit in STEPS if unit != "week"]


@pytest.mark.parametrize("name", SOME_ZONES)
def test_fifty_years_of_junctions_agree_with_the_oracle(name: str) -> None:
    met: Counter[str] = Counter()
    found = [
        text
        for at, (anchor, unit) in enumerate(anchors())
        for text in disagreements(anchor, unit, name, met, every=1 if at % 3 == 0 else 5)
    ]
    assert found == []
    assert met.total() > 5_000


def test_a_sample_of_every_zone_agrees_with_the_oracle() -> None:
    met: Counter[str] = Counter()
    found: list[str] = []
    for place, name in enumerate(zone_names()):
        anchor, unit = anchors()[place % len(anchors())]
        found += disagreements(anchor, unit, name, met, every=17 if unit == "week" else 2)
    assert found == []
    assert met["gap"] > 10
    assert met["fold"] > 10


def by_weekday(
    places: tuple[int, ...], weekday: int, every: int, anchor: datetime
) -> Iterator[datetime]:
    """The dates of fifty years that RFC 5545 gives, by python-dateutil's own reading of it."""
    days = [(MO, TU, WE, TH, FR, SA, SU)[weekday - 1](place) for place in places]
    end = anchor + relativedelta(years=YEARS)
    return iter(rrule(MONTHLY, interval=every, byweekday=days, dtstart=anchor, until=end))


def by_last_day(every: int, anchor: datetime) -> Iterator[datetime]:
    """The same for the last day of months."""
    end = anchor + relativedelta(years=YEARS)
    return iter(rrule(MONTHLY, interval=every, bymonthday=-1, dtstart=anchor, until=end))


def agree(cadence: Cadence, dates: Iterable[datetime], met: Counter[str]) -> None:
    """Holds every slot to the dates of the oracle; counts what was met on the way."""
    zone = zoneinfo.ZoneInfo(cadence.zones[0].zone)
    for number, local in enumerate(dates):
        expected = resolved(local, zone)
        assert said(cadence.slot(number)) == expected
        met[expected.resolution] += 1


@pytest.mark.parametrize("name", SOME_ZONES)
def test_fifty_years_of_weekdays_of_months_agree_with_the_oracle(name: str) -> None:
    met: Counter[str] = Counter()
    several = [(1, 3), (2, 4), (1, LAST), (1, 2, 3), (1, 2, 3, 4)]
    for places, weekday, every in product([*zip(PLACES, strict=True), *several], (5, 7), (1, 2, 5)):
        hour, minute = SUNDAY_TIMES[(sum(places) + weekday + every) % len(SUNDAY_TIMES)]
        first = datetime(2005, 3, 9, hour, minute)
        anchor = next(by_weekday(places, weekday, 1, first))
        cadence = Cadence(
            rule=WeekdayOfMonth.beginning(Date(first.date()), places, weekday, every),
            time=Time(hour, minute),
            zones=(ZoneFrom(number=0, zone=name),),
        )
        agree(cadence, by_weekday(places, weekday, every, anchor), met)
    assert met.total() > 15_000


@pytest.mark.parametrize("name", SOME_ZONES)
def test_fifty_years_of_last_days_of_months_agree_with_the_oracle(name: str) -> None:
    met: Counter[str] = Counter()
    for month, every in product(range(1, 13), (1, 2, 5, 12)):
        hour, minute = SUNDAY_TIMES[(month + every) % len(SUNDAY_TIMES)]
        first = datetime(2004, month, 9, hour, minute)
        cadence = Cadence(
            rule=LastDayOfMonth.beginning(Date(first.date()), every),
            time=Time(hour, minute),
            zones=(ZoneFrom(number=0, zone=name),),
        )
        agree(cadence, by_last_day(every, next(by_last_day(1, first))), met)
    assert met.total() > 10_000


@dataclass(frozen=True)
class Change:
    """One change of the clocks of a zone: when, and the offsets from UTC around it."""

    utc: datetime
    before: timedelta
    after: timedelta

    @property
    def resolution(self) -> str:
        return "gap" if self.after > self.before else "fold"

    @property
    def middle(self) -> datetime:
        """The wall clock in the middle of what is skipped or repeated, in whole seconds."""
        low = min(self.before, self.after)
        local = self.utc.replace(tzinfo=None) + low + abs(self.after - self.before) / 2
        return local.replace(microsecond=0)


def clock_changes(zone: zoneinfo.ZoneInfo) -> Iterator[Change]:
    """The changes of fifty years, found by looking at each day and halving."""

    def offset_at(seconds: int) -> timedelta:
        found = (
            (SUNDAY.replace(tzinfo=UTC) + timedelta(seconds=seconds)).astimezone(zone).utcoffset()
        )
        assert found is not None
        return found

    day = 86_400
    for start in range(0, YEARS * 366 * day, day):
        low, high = start, start + day
        before, after = offset_at(low), offset_at(high)
        if before == after:
            continue
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (middle, high) if offset_at(middle) == before else (low, middle)
        yield Change(SUNDAY.replace(tzinfo=UTC) + timedelta(seconds=high), before, after)


def weekly_through_every_change(name: str, met: Counter[str]) -> Iterator[str]:
    """Disagreements of weekly cadences whose slot 100 lies inside a change of the clocks."""
    zone = zoneinfo.ZoneInfo(name)
    for change in clock_changes(zone):
        anchor = change.middle - timedelta(weeks=100)
        cadence = Cadence.every(1, "week", PlainDateTime(anchor), name)
        met[change.resolution] += 1
        for number in (99, 100, 101):
            expected, found = oracle(anchor, "week", zone, number), said(cadence.slot(number))
            if number == 100:
                # In both cases the wall clock means its instant by the offset before the change.
                instant = (change.middle - change.before).replace(tzinfo=UTC)
                expected = Expected(change.middle, instant, change.resolution)
            if expected != found:
                yield f"week {number} from {anchor} in {name}: {found}, not {expected}"


@pytest.mark.parametrize("name", SOME_ZONES)
def test_a_slot_inside_any_change_of_the_clocks_agrees_with_the_oracle(name: str) -> None:
    met: Counter[str] = Counter()
    assert list(weekly_through_every_change(name, met)) == []
    assert met.total() > 0 or name == "UTC"


def test_searching_agrees_with_the_oracle_around_every_change_of_the_clocks() -> None:
    zone = zoneinfo.ZoneInfo("Europe/Bucharest")
    anchor = datetime(2019, 3, 30, 3, 30)
    cadence = Cadence.every(1, "day", PlainDateTime(anchor), "Europe/Bucharest")
    days = [anchor + timedelta(days=number) for number in range(3_000)]
    instants = [(day - offset(day, zone)).replace(tzinfo=UTC) for day in days]
    for number, instant in list(enumerate(instants))[1:-1]:
        at = Instant(instant)
        latest, following = cadence.latest_at_or_before(at), cadence.next_after(at)
        assert latest is not None
        assert following is not None
        assert (latest.number, following.number) == (number, number + 1)
        just_before = cadence.latest_at_or_before(at - TimeDelta(microseconds=1))
        assert just_before is not None
        assert just_before.number == number - 1


def offset(local: datetime, zone: zoneinfo.ZoneInfo) -> timedelta:
    """The offset from UTC that counts for a wall clock."""
    found = local.replace(tzinfo=zone, fold=0).utcoffset()
    assert found is not None
    return found


def stepping(anchor: datetime, unit: str, zone: zoneinfo.ZoneInfo) -> Iterator[datetime]:
    """Slots in UTC as a program finds them that steps from one to the next: it drifts."""
    local = anchor
    while True:
        yield (local - offset(local, zone)).replace(tzinfo=UTC)
        local = local + STEPS[unit][0]


def fixed_length(anchor: datetime, zone: zoneinfo.ZoneInfo) -> Iterator[datetime]:
    """Weekly slots in UTC as a program finds them that adds 168 hours: the hour wanders."""
    instant = (anchor - offset(anchor, zone)).replace(tzinfo=UTC)
    while True:
        yield instant
        instant = instant + timedelta(hours=168)


def usual_mistakes(wrong: str) -> int:
    """How many of 120 slots a program gets wrong that does not count from the anchor."""
    zone = zoneinfo.ZoneInfo("Europe/Bucharest")
    unit = "month" if wrong == "stepping" else "week"
    anchor = datetime(2007, 12, 31, 9)
    program: Iterable[datetime] = (
        stepping(anchor, unit, zone) if wrong == "stepping" else fixed_length(anchor, zone)
    )
    pairs = enumerate(islice(program, 120))
    return sum(oracle(anchor, unit, zone, number).utc != utc for number, utc in pairs)


@pytest.mark.parametrize("wrong", ["stepping", "fixed length"])
def test_the_oracle_finds_the_usual_mistakes(wrong: str) -> None:
    assert usual_mistakes(wrong) > 40


@pytest.mark.slow(share=13)
def test_fifty_years_of_junctions_agree_with_the_oracle_in_all_zones(budget: Budget) -> None:
    names = zone_names()
    met: Counter[str] = Counter()
    # Seeds rise by one, so as many rounds as there are zones take each zone once.
    for turn in budget.rounds(named=len(names)):
        name = names[turn.seed % len(names)]
        found = [t for anchor, unit in anchors() for t in disagreements(anchor, unit, name, met)]
        found += weekly_through_every_change(name, met)
        assert found == []
    assert met["gap"] > budget.done
    assert met["fold"] > budget.done
    for wrong in ("stepping", "fixed length"):
        budget.control(f"slots found by {wrong}", failed=usual_mistakes(wrong) > 0)
