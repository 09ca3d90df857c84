"""What holds for every cadence, however it was made."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st
from whenever import Date, Instant, PlainDateTime, Time, TimeDelta

from osmosis.kernel.cadence import Cadence, Slot, ZoneFrom
from osmosis.kernel.cadence_months import LAST, PLACES, LastDayOfMonth, WeekdayOfMonth
from osmosis.kernel.cadence_rules import UNITS
from osmosis.kernel.cadence_text import cadence_text, parse_cadence
from osmosis.kernel.cadence_words import cadence_words
from osmosis.kernel.civil import Resolution, local_of

# Half hours, quarters, both ends of the date line, a skipped day, negative daylight saving.
ZONES = [
    "Europe/Bucharest",
    "Europe/Dublin",
    "America/St_Johns",
    "America/Havana",
    "Australia/Lord_Howe",
    "Pacific/Apia",
    "Pacific/Kiritimati",
    "Pacific/Pago_Pago",
    "Antarctica/Troll",
    "UTC",
]
SLOTS = 60

zones = st.sampled_from(ZONES)
times = st.builds(
    Time, hour=st.integers(0, 23), minute=st.sampled_from([0, 5, 30, 59]), second=st.just(0)
)
dates = st.dates().map(Date) | st.builds(
    Date, st.integers(1950, 2100), st.integers(1, 12), st.sampled_from([1, 28])
)
month_ends = st.builds(
    lambda year, month: Date(year, month, 1).end_of("month"),
    st.integers(1950, 2100),
    st.integers(1, 12),
)
# A year inside either end, so that every zone can show the anchor.
anchors = st.builds(
    lambda date, time: date.at(time),
    (dates | month_ends).filter(lambda date: 2 <= date.year <= 9_998),
    times,
)
periodic = st.builds(Cadence.every, st.integers(1, 40), st.sampled_from(UNITS), anchors, zones)
by_months = st.builds(
    Cadence.every,
    st.integers(1, 40),
    st.sampled_from(["month", "quarter", "year", "decade"]),
    anchors,
    zones,
)
listed = st.builds(
    lambda days, time, zone: Cadence.on_dates(tuple(sorted(days)), time, zone),
    st.sets(
        st.integers(0, 200).map(lambda day: Date(2011, 12, 1).add(days=day)),
        min_size=1,
        max_size=20,
    ),
    times,
    zones,
)
# One to four places in their order; the fourth and the last do not go together.
places_of_weekdays = (
    st.sets(st.sampled_from(PLACES), min_size=1)
    .filter(lambda places: not places >= {4, LAST})
    .map(lambda places: tuple(sorted(places, key=PLACES.index)))
)
by_weekdays = st.builds(
    lambda places, count, anchor, weekday, zone: Cadence(
        rule=WeekdayOfMonth.beginning(anchor.date(), places, weekday, count),
        time=anchor.time(),
        zones=(ZoneFrom(number=0, zone=zone),),
    ),
    places_of_weekdays,
    st.integers(1, 40),
    anchors,
    st.integers(1, 7),
    zones,
)
last_days = st.builds(
    lambda count, anchor, zone: Cadence(
        rule=LastDayOfMonth.beginning(anchor.date(), count),
        time=anchor.time(),
        zones=(ZoneFrom(number=0, zone=zone),),
    ),
    st.integers(1, 40),
    anchors,
    zones,
)
in_one_zone = periodic | by_weekdays | last_days | listed


def moved(instant: Instant, length: TimeDelta) -> Instant:
    """An instant moved by a length, or the end of time where that comes first."""
    return instant + min(length, Instant.MAX - instant)


@st.composite
def travelling(draw: st.DrawFn) -> Cadence:
    """A cadence whose zone changed up to three times."""
    cadence = draw(in_one_zone)
    for number in sorted(draw(st.sets(st.integers(1, 30), max_size=3))):
        if len(first_slots(cadence)) > number:
            cadence = cadence.in_zone(draw(zones), number)
    return cadence


def first_slots(cadence: Cadence) -> list[Slot]:
    """The first slots one by one, as many as there are."""
    last = cadence.latest_at_or_before(Instant.MAX)
    assert last is not None
    return [cadence.slot(number) for number in range(min(SLOTS, last.number + 1))]


@st.composite
def cadence_and_instant(draw: st.DrawFn) -> tuple[Cadence, Instant]:
    """A cadence and an instant at, just beside or somewhere around one of its first slots."""
    cadence = draw(travelling())
    slots = first_slots(cadence)
    nearby = slots[: max(1, len(slots) - 10)]
    aside = draw(
        st.sampled_from([-1, 0, 1, -3_600_000_000, 3_600_000_000])
        | st.integers(-200_000_000_000, 200_000_000_000)
    )
    return cadence, moved(draw(st.sampled_from(nearby)).instant, TimeDelta(microseconds=aside))


@given(travelling())
def test_civil_dates_rise_with_the_number(cadence: Cadence) -> None:
    assert all(first.date < second.date for first, second in pairwise(first_slots(cadence)))


@given(in_one_zone)
def test_in_one_zone_instants_never_fall(cadence: Cadence) -> None:
    slots = first_slots(cadence)
    for first, second in pairwise(slots):
        assert first.instant <= second.instant
        assert first.instant < second.instant or first.resolution is Resolution.GAP


@given(by_months)
def test_the_anchors_day_of_the_month_returns_whenever_the_month_has_it(cadence: Cadence) -> None:
    day = cadence.slot(0).date.day
    for slot in first_slots(cadence):
        assert slot.date.day == min(day, slot.date.days_in_month())


@given(by_weekdays)
def test_a_weekday_keeps_its_places_in_every_month(cadence: Cadence) -> None:
    assert isinstance(cadence.rule, WeekdayOfMonth)
    weekday = cadence.rule.anchor.day_of_week()
    months: dict[tuple[int, int], set[int]] = {}
    for date in (slot.date for slot in first_slots(cadence)):
        is_last = date.days_in_month() - date.day < 7
        place = LAST if is_last and LAST in cadence.rule.places else (date.day + 6) // 7
        assert date.day_of_week() is weekday
        months.setdefault((date.year, date.month), set()).add(place)
    between = list(months.values())[1:-1]  # the first month and the last may be seen in part
    assert all(found == set(cadence.rule.places) for found in between)
    assert all(found <= set(cadence.rule.places) for found in months.values())


@given(last_days)
def test_the_last_day_is_the_last_of_every_month(cadence: Cadence) -> None:
    dates = [slot.date for slot in first_slots(cadence)]
    assert all(date.add(days=1).day == 1 for date in dates if date != Date.MAX)
    assert isinstance(cadence.rule, LastDayOfMonth)
    months = [date.year * 12 + date.month for date in dates]
    assert {later - earlier for earlier, later in pairwise(months)} <= {cadence.rule.count}


@given(travelling())
def test_an_exact_slot_is_shown_by_the_clocks_of_its_zone(cadence: Cadence) -> None:
    for slot in first_slots(cadence):
        shown = local_of(slot.instant, slot.zone)
        promised = slot.date.at(slot.time)
        if slot.resolution is Resolution.GAP:
            assert shown > promised
        else:
            assert shown == promised


@given(cadence_and_instant())
def test_the_next_slot_is_the_one_that_walking_finds(drawn: tuple[Cadence, Instant]) -> None:
    cadence, instant = drawn
    later = [slot for slot in first_slots(cadence) if slot.instant > instant]
    expected = min(later, key=lambda slot: (slot.instant, slot.number), default=None)
    assert cadence.next_after(instant) == expected


@given(cadence_and_instant())
def test_the_latest_slot_is_the_one_that_walking_finds(drawn: tuple[Cadence, Instant]) -> None:
    cadence, instant = drawn
    earlier = [slot for slot in first_slots(cadence) if slot.instant <= instant]
    expected = max(earlier, key=lambda slot: (slot.instant, slot.number), default=None)
    assert cadence.latest_at_or_before(instant) == expected


@given(cadence_and_instant(), st.integers(0, 400))
def test_the_slots_of_a_span_are_those_that_walking_finds(
    drawn: tuple[Cadence, Instant], days: int
) -> None:
    cadence, start = drawn
    slots = first_slots(cadence)
    end = min(moved(start, TimeDelta(hours=24 * days)), slots[-1].instant)
    expected = [slot for slot in slots if start <= slot.instant < end]
    found = [slot for slot in cadence.slots_between(start, end) if slot.number < SLOTS]
    assert found == expected


@given(cadence_and_instant(), st.integers(0, 100), st.integers(0, 100))
def test_two_adjoining_spans_hold_what_the_whole_span_holds(
    drawn: tuple[Cadence, Instant], first_days: int, second_days: int
) -> None:
    cadence, start = drawn
    middle = moved(start, TimeDelta(hours=24 * first_days))
    end = moved(middle, TimeDelta(hours=24 * second_days))
    parts = [*cadence.slots_between(start, middle), *cadence.slots_between(middle, end)]
    whole = list(cadence.slots_between(start, end))
    assert sorted(parts, key=lambda slot: slot.number) == whole


@given(periodic, zones, st.integers(0, 20))
def test_another_zone_changes_no_date_time_number_or_key(
    cadence: Cadence, zone: str, number: int
) -> None:
    if len(first_slots(cadence)) <= number:
        return
    elsewhere = cadence.in_zone(zone, number)
    for before, after in zip(first_slots(cadence), first_slots(elsewhere), strict=True):
        assert (before.key, before.date, before.time) == (after.key, after.date, after.time)
        assert before.number >= number or before == after


@given(travelling())
def test_every_cadence_comes_back_from_its_text(cadence: Cadence) -> None:
    assert parse_cadence(cadence_text(cadence)) == cadence


@given(travelling())
def test_every_cadence_can_be_said_in_words(cadence: Cadence) -> None:
    assert cadence_words(cadence).isprintable()


@given(st.integers(1, 40), st.sampled_from(UNITS), zones, st.integers(0, 60))
def test_near_the_end_of_the_calendar_slots_end_quietly(
    count: int, unit: str, zone: str, days: int
) -> None:
    anchor = PlainDateTime(9999, 10, 31, 9).date().add(days=days).at(Time(23))
    cadence = Cadence.every(count, unit, anchor, zone)
    walked = list(cadence.slots_between(Instant.MIN, Instant.MAX))
    assert [slot.number for slot in walked] == list(range(len(walked)))
    assert cadence.latest_at_or_before(Instant.MAX) == walked[-1]
    assert cadence.next_after(walked[-1].instant) is None
