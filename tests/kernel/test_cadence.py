"""Which dates and instants a cadence has, and how one finds them."""

from __future__ import annotations

from typing import Any

import pytest
from whenever import Date, Instant, PlainDateTime, Time, TimeDelta

from osmosis.errors import InvalidInputError
from osmosis.kernel.cadence import Cadence, ZoneFrom
from osmosis.kernel.cadence_rules import Every
from osmosis.kernel.civil import Resolution, local_of

BUCHAREST = "Europe/Bucharest"
DAY = TimeDelta(hours=24)


def cadence(count: int, unit: str, anchor: str, zone: str = BUCHAREST) -> Cadence:
    return Cadence.every(count, unit, PlainDateTime(anchor), zone)


def dates(rhythm: Cadence, count: int) -> list[str]:
    return [rhythm.slot(number).date.format_iso() for number in range(count)]


@pytest.mark.parametrize(
    ("count", "unit", "anchor", "expected"),
    [
        (1, "day", "2023-12-30T09:00", ["2023-12-30", "2023-12-31", "2024-01-01"]),
        (10, "day", "2024-02-20T09:00", ["2024-02-20", "2024-03-01", "2024-03-11"]),
        (2, "week", "2024-05-05T09:00", ["2024-05-05", "2024-05-19", "2024-06-02"]),
        (
            1,
            "month",
            "2023-12-31T09:00",
            ["2023-12-31", "2024-01-31", "2024-02-29", "2024-03-31", "2024-04-30", "2024-05-31"],
        ),
        (
            3,
            "month",
            "2022-11-30T09:00",
            ["2022-11-30", "2023-02-28", "2023-05-30", "2023-08-30", "2023-11-30", "2024-02-29"],
        ),
        (1, "quarter", "2023-11-30T09:00", ["2023-11-30", "2024-02-29", "2024-05-30"]),
        (2, "quarter", "2023-08-31T09:00", ["2023-08-31", "2024-02-29", "2024-08-31"]),
        (
            1,
            "year",
            "2024-02-29T09:00",
            ["2024-02-29", "2025-02-28", "2026-02-28", "2027-02-28", "2028-02-29"],
        ),
        (1, "decade", "1880-02-29T09:00", ["1880-02-29", "1890-02-28", "1900-02-28", "1910-02-28"]),
        (10, "decade", "1900-01-31T09:00", ["1900-01-31", "2000-01-31", "2100-01-31"]),
    ],
)
def test_every_date_is_counted_from_the_anchor(
    count: int, unit: str, anchor: str, expected: list[str]
) -> None:
    assert dates(cadence(count, unit, anchor), len(expected)) == expected


def test_thirty_november_plus_three_months_does_not_drift_in_a_century() -> None:
    rhythm = cadence(3, "month", "1999-11-30T09:00")
    assert {rhythm.slot(number).date.day for number in range(0, 400, 4)} == {30}


def test_a_list_of_dates_is_a_cadence() -> None:
    listed = (Date(2024, 5, 4), Date(2024, 6, 1), Date(2030, 1, 1))
    rhythm = Cadence.on_dates(listed, Time(9), BUCHAREST)
    assert tuple(rhythm.slot(number).date for number in range(3)) == listed
    assert rhythm.slot(1).instant == Instant("2024-06-01T06:00:00Z")
    assert rhythm.next_after(rhythm.slot(2).instant) is None


def test_a_slot_says_all_that_it_promises() -> None:
    slot = cadence(2, "week", "2024-05-05T09:00").slot(12)
    assert (slot.number, slot.date, slot.time) == (12, Date(2024, 10, 20), Time(9))
    assert (slot.zone, slot.resolution) == (BUCHAREST, Resolution.EXACT)
    assert slot.instant == Instant("2024-10-20T06:00:00Z")
    assert slot.key == "12@2024-10-20"


def test_a_weekly_hour_stays_on_the_wall_when_the_clocks_change() -> None:
    rhythm = cadence(1, "week", "2024-03-24T09:00")
    instants = [rhythm.slot(number).instant for number in range(2)]
    assert instants[1] - instants[0] == DAY * 7 - TimeDelta(hours=1)
    assert all(local_of(instant, BUCHAREST).time() == Time(9) for instant in instants)


def test_a_slot_in_the_hour_that_does_not_exist_comes_an_hour_later_and_only_then() -> None:
    rhythm = cadence(1, "day", "2024-03-30T03:30")
    gap = rhythm.slot(1)
    assert gap.resolution is Resolution.GAP
    assert gap.time == Time(3, 30)
    assert local_of(gap.instant, BUCHAREST).time() == Time(4, 30)
    assert local_of(rhythm.slot(2).instant, BUCHAREST).time() == Time(3, 30)


def test_a_slot_in_the_hour_that_comes_twice_comes_once_and_early() -> None:
    rhythm = cadence(1, "day", "2024-10-26T03:30")
    fold = rhythm.slot(1)
    assert fold.resolution is Resolution.FOLD
    assert fold.instant == Instant("2024-10-27T00:30:00Z")
    assert [slot.number for slot in rhythm.slots_between(fold.instant, fold.instant + DAY)] == [1]
    after = rhythm.next_after(fold.instant)
    assert after is not None
    assert after.date == Date(2024, 10, 28)


def test_a_day_that_a_zone_skipped_shares_its_instant_with_the_next() -> None:
    rhythm = cadence(1, "day", "2011-12-28T09:00", "Pacific/Apia")
    skipped, after = rhythm.slot(2), rhythm.slot(3)
    assert (skipped.date, skipped.resolution) == (Date(2011, 12, 30), Resolution.GAP)
    assert skipped.instant == after.instant
    found = rhythm.slots_between(skipped.instant, skipped.instant + TimeDelta(seconds=1))
    assert [slot.number for slot in found] == [2, 3]
    assert rhythm.next_after(skipped.instant - TimeDelta(seconds=1)) == skipped
    assert rhythm.latest_at_or_before(skipped.instant) == after


def test_a_slots_key_survives_new_zone_rules_another_zone_and_another_hour() -> None:
    rhythm = cadence(1, "month", "2024-05-31T09:00")
    elsewhere = rhythm.in_zone("Asia/Tokyo", 3)
    later = Cadence(rule=rhythm.rule, time=Time(21), zones=rhythm.zones)
    assert rhythm.slot(5).key == elsewhere.slot(5).key == later.slot(5).key == "5@2024-10-31"
    assert rhythm.slot(5).instant != elsewhere.slot(5).instant


def test_moving_to_another_zone_keeps_civil_times_and_numbers() -> None:
    home = cadence(1, "week", "2024-05-05T09:00")
    away = home.in_zone("asia/tokyo", 3)
    assert [away.slot(number).zone for number in (0, 2, 3, 4)] == [
        BUCHAREST,
        BUCHAREST,
        "Asia/Tokyo",
        "Asia/Tokyo",
    ]
    assert away.slot(2) == home.slot(2)
    assert away.slot(3).date == home.slot(3).date
    assert away.slot(3).instant == Instant("2024-05-26T00:00:00Z")


def test_moving_again_forgets_the_moves_that_were_planned_later() -> None:
    rhythm = cadence(1, "week", "2024-05-05T09:00").in_zone("Asia/Tokyo", 8).in_zone("UTC", 5)
    assert rhythm.zones == (ZoneFrom(number=0, zone=BUCHAREST), ZoneFrom(number=5, zone="UTC"))


def test_moving_to_the_zone_one_is_in_changes_nothing() -> None:
    rhythm = cadence(1, "week", "2024-05-05T09:00")
    assert rhythm.in_zone("europe/bucharest", 5) == rhythm


def test_a_daily_slot_may_overtake_its_forerunner_across_the_date_line_and_is_still_found() -> None:
    rhythm = cadence(1, "day", "2024-05-04T09:00", "Pacific/Pago_Pago").in_zone(
        "Pacific/Kiritimati", 3
    )
    before, after = rhythm.slot(2), rhythm.slot(3)
    assert after.instant < before.instant
    assert rhythm.next_after(after.instant - TimeDelta(seconds=1)) == after
    assert rhythm.next_after(after.instant) == before
    assert rhythm.latest_at_or_before(before.instant) == before
    assert rhythm.latest_at_or_before(before.instant - TimeDelta(seconds=1)) == after
    assert set(rhythm.slots_between(after.instant, before.instant + DAY)) >= {before, after}


def test_searching_for_slots_uses_half_open_spans() -> None:
    rhythm = cadence(1, "week", "2024-05-05T09:00")
    first, third = rhythm.slot(0).instant, rhythm.slot(2).instant
    assert [slot.number for slot in rhythm.slots_between(first, third)] == [0, 1]
    assert list(rhythm.slots_between(third, first)) == []
    assert rhythm.next_after(first) == rhythm.slot(1)
    assert rhythm.latest_at_or_before(third) == rhythm.slot(2)


def test_there_is_no_slot_before_the_anchor() -> None:
    rhythm = cadence(1, "week", "2024-05-05T09:00")
    first = rhythm.slot(0)
    earlier = first.instant - TimeDelta(seconds=1)
    assert rhythm.latest_at_or_before(earlier) is None
    assert rhythm.latest_at_or_before(Instant.MIN) is None
    assert rhythm.next_after(earlier) == first
    assert rhythm.next_after(Instant.MIN) == first
    assert list(rhythm.slots_between(Instant.MIN, first.instant)) == []
    with pytest.raises(
        InvalidInputError, match="^A cadence has no slot before its anchor: slot -1$"
    ):
        rhythm.slot(-1)


@pytest.mark.parametrize("unit", ["day", "week", "month", "quarter", "year", "decade"])
def test_a_cadence_ends_with_the_year_9999(unit: str) -> None:
    rhythm = cadence(1, unit, "2024-05-05T09:00")
    last = rhythm.latest_at_or_before(Instant.MAX)
    assert last is not None
    assert last.date.year >= 9990
    assert rhythm.next_after(last.instant) is None
    assert rhythm.next_after(Instant.MAX) is None
    assert list(rhythm.slots_between(last.instant, Instant.MAX)) == [last]
    for number in (last.number + 1, 10**30):
        with pytest.raises(InvalidInputError, match="^The cadence ends before this slot: slot"):
            rhythm.slot(number)


def test_a_slot_whose_instant_would_lie_after_the_year_9999_does_not_exist() -> None:
    west, east = (
        cadence(1, "day", "9999-12-30T20:00", zone) for zone in ("America/New_York", "Asia/Tokyo")
    )
    assert west.latest_at_or_before(Instant.MAX) == west.slot(0)
    assert east.latest_at_or_before(Instant.MAX) == east.slot(1)
    with pytest.raises(InvalidInputError, match="ends before this slot"):
        west.slot(1)


def test_a_search_ten_thousand_slots_on_looks_at_only_a_few(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[int] = []
    real = Every.date_of

    def counting(self: Every, number: int) -> Date | None:
        asked.append(number)
        return real(self, number)

    rhythm = cadence(1, "day", "1000-01-01T09:00")
    monkeypatch.setattr(Every, "date_of", counting)
    later = Instant("9000-01-01T00:00:00Z")
    rhythm.next_after(later)
    rhythm.latest_at_or_before(later)
    list(rhythm.slots_between(later, later + DAY))
    assert len(asked) < 100


@pytest.mark.parametrize(
    ("count", "unit", "anchor", "zone", "sentence"),
    [
        (0, "week", "2024-05-05T09:00", BUCHAREST, "A cadence moves on by at least one unit"),
        (-3, "week", "2024-05-05T09:00", BUCHAREST, "A cadence moves on by at least one unit"),
        (1, "fortnight", "2024-05-05T09:00", BUCHAREST, "A cadence counts days, weeks, months"),
        (1, "weeks", "2024-05-05T09:00", BUCHAREST, "A cadence counts days, weeks, months"),
        (1, "week", "2024-05-05T09:00", "Mars/Phobos", "There is no time zone of this name"),
        (
            1,
            "week",
            "2024-05-05T09:00:00.5",
            BUCHAREST,
            "The time of a cadence is in whole seconds",
        ),
        (1, "week", "0001-01-01T00:00", "Asia/Tokyo", "A cadence must begin within the years 1"),
        (
            1,
            "week",
            "9999-12-31T23:00",
            "America/New_York",
            "A cadence must begin within the years",
        ),
    ],
)
def test_what_is_no_cadence_is_refused(
    count: int, unit: str, anchor: str, zone: str, sentence: str
) -> None:
    with pytest.raises(InvalidInputError, match=f"^{sentence}"):
        cadence(count, unit, anchor, zone)


@pytest.mark.parametrize(
    ("listed", "sentence"),
    [
        ((), "A cadence needs at least one date"),
        ((Date(2024, 6, 1), Date(2024, 5, 4)), "The dates of a cadence stand in order"),
        ((Date(2024, 5, 4), Date(2024, 5, 4)), "The dates of a cadence stand in order"),
    ],
)
def test_what_is_no_list_of_dates_is_refused(listed: tuple[Date, ...], sentence: str) -> None:
    with pytest.raises(InvalidInputError, match=f"^{sentence}"):
        Cadence.on_dates(listed, Time(9), BUCHAREST)


def test_the_zones_of_a_cadence_begin_with_its_first_slot_and_rise() -> None:
    rule = Every(count=1, unit="week", anchor=Date(2024, 5, 5))
    for numbers in ((), (1,), (0, 4, 2), (0, 0)):
        zones = tuple(ZoneFrom(number=number, zone=BUCHAREST) for number in numbers)
        with pytest.raises(InvalidInputError, match="begin with slot 0 and rise"):
            Cadence(rule=rule, time=Time(9), zones=zones)


@pytest.mark.parametrize(
    ("zone", "from_slot", "sentence"),
    [
        ("Mars/Phobos", 3, "There is no time zone of this name"),
        ("Asia/Tokyo", -1, "A cadence has no slot before its anchor"),
        ("Asia/Tokyo", 10**9, "The cadence ends before this slot"),
    ],
)
def test_a_move_to_nowhere_is_refused(zone: str, from_slot: int, sentence: str) -> None:
    with pytest.raises(InvalidInputError, match=f"^{sentence}"):
        cadence(1, "week", "2024-05-05T09:00").in_zone(zone, from_slot)


def test_a_cadence_cannot_be_changed_in_place() -> None:
    rhythm: Any = cadence(1, "week", "2024-05-05T09:00")
    with pytest.raises(AttributeError):
        rhythm.time = Time(10)
    assert {rhythm, cadence(1, "week", "2024-05-05T09:00")} == {rhythm}
