"""Civil times, the instants they mean, and moments that keep both."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import pytest
from whenever import Instant, PlainDateTime, TimeDelta

from osmosis.errors import InvalidInputError
from osmosis.kernel.civil import CivilMoment, Resolution, instant_of, local_of

EXACT, GAP, FOLD = Resolution.EXACT, Resolution.GAP, Resolution.FOLD


@pytest.mark.parametrize(
    ("civil", "zone", "instant", "resolution"),
    [
        ("2024-05-04T09:00", "Europe/Bucharest", "2024-05-04T06:00:00Z", EXACT),
        # Clocks went from 03:00 to 04:00.
        ("2024-03-31T02:59:59", "Europe/Bucharest", "2024-03-31T00:59:59Z", EXACT),
        ("2024-03-31T03:00", "Europe/Bucharest", "2024-03-31T01:00:00Z", GAP),
        ("2024-03-31T03:59:59", "Europe/Bucharest", "2024-03-31T01:59:59Z", GAP),
        ("2024-03-31T04:00", "Europe/Bucharest", "2024-03-31T01:00:00Z", EXACT),
        # Clocks went from 04:00 back to 03:00.
        ("2024-10-27T02:59:59", "Europe/Bucharest", "2024-10-26T23:59:59Z", EXACT),
        ("2024-10-27T03:00", "Europe/Bucharest", "2024-10-27T00:00:00Z", FOLD),
        ("2024-10-27T03:59:59", "Europe/Bucharest", "2024-10-27T00:59:59Z", FOLD),
        ("2024-10-27T04:00", "Europe/Bucharest", "2024-10-27T02:00:00Z", EXACT),
        # Half an hour, a quarter of an hour, two hours, and a whole day.
        ("2024-10-06T02:15", "Australia/Lord_Howe", "2024-10-05T15:45:00Z", GAP),
        ("2024-04-07T01:45", "Australia/Lord_Howe", "2024-04-06T14:45:00Z", FOLD),
        ("1986-01-01T00:10", "Asia/Kathmandu", "1985-12-31T18:40:00Z", GAP),
        ("2024-03-31T02:30", "Antarctica/Troll", "2024-03-31T02:30:00Z", GAP),
        ("2011-12-30T09:00", "Pacific/Apia", "2011-12-30T19:00:00Z", GAP),
        # Ireland's winter time is the one with a negative saving.
        ("2024-03-31T01:30", "Europe/Dublin", "2024-03-31T01:30:00Z", GAP),
        ("2024-10-27T01:30", "Europe/Dublin", "2024-10-27T00:30:00Z", FOLD),
        ("2024-05-04T09:00", "UTC", "2024-05-04T09:00:00Z", EXACT),
    ],
)
def test_a_skipped_time_moves_forward_and_a_repeated_one_means_the_earlier(
    civil: str, zone: str, instant: str, resolution: Resolution
) -> None:
    resolved = instant_of(PlainDateTime(civil), zone)
    assert (resolved.instant, resolved.resolution) == (Instant(instant), resolution)


def test_a_skipped_time_is_shown_later_by_the_length_of_the_gap() -> None:
    resolved = instant_of(PlainDateTime("2024-03-31T03:20"), "Europe/Bucharest")
    assert local_of(resolved.instant, "Europe/Bucharest") == PlainDateTime("2024-03-31T04:20")


def test_an_unknown_zone_is_refused_everywhere() -> None:
    civil, instant = PlainDateTime("2024-05-04T09:00"), Instant("2024-05-04T09:00:00Z")
    sentence = "^There is no time zone of this name: zone Mars/Phobos$"
    with pytest.raises(InvalidInputError, match=sentence):
        instant_of(civil, "Mars/Phobos")
    with pytest.raises(InvalidInputError, match=sentence):
        local_of(instant, "Mars/Phobos")
    with pytest.raises(InvalidInputError, match=sentence):
        CivilMoment(instant=instant, zone="Mars/Phobos")


@pytest.mark.parametrize(
    ("civil", "zone"),
    [("0001-01-01T00:00", "Asia/Tokyo"), ("9999-12-31T23:00", "America/New_York")],
)
def test_an_instant_outside_the_years_1_to_9999_is_refused(civil: str, zone: str) -> None:
    with pytest.raises(InvalidInputError, match="^A time must lie within the years 1 to 9999$"):
        instant_of(PlainDateTime(civil), zone)


@pytest.mark.parametrize(
    ("instant", "place"),
    [
        (Instant.MIN, {"zone": "America/New_York"}),
        (Instant.MAX, {"zone": "Asia/Tokyo"}),
        (Instant.MIN, {"offset_seconds": -1}),
        (Instant.MAX, {"offset_seconds": 1}),
    ],
)
def test_a_wall_clock_outside_the_years_1_to_9999_is_refused(
    instant: Instant, place: dict[str, Any]
) -> None:
    with pytest.raises(InvalidInputError, match="^A time must lie within the years 1 to 9999$"):
        CivilMoment(instant=instant, **place)


def test_the_first_and_the_last_moment_are_possible() -> None:
    assert CivilMoment(instant=Instant.MIN, zone="UTC").local() == PlainDateTime.MIN
    last = CivilMoment(instant=Instant.MAX, offset_seconds=0)
    assert str(last) == "9999-12-31T23:59:59.999999+00:00"


def test_a_moment_in_a_zone_shows_the_clock_there() -> None:
    moment = CivilMoment(instant=Instant("2024-05-04T06:00:00Z"), zone="europe/bucharest")
    assert moment.zone == "Europe/Bucharest"
    assert moment.local() == PlainDateTime("2024-05-04T09:00")
    assert moment.utc_offset_seconds() == 10_800
    assert str(moment) == "2024-05-04T09:00:00+03:00[Europe/Bucharest]"


def test_a_moment_with_an_offset_alone_shows_the_clock_at_that_offset() -> None:
    moment = CivilMoment(instant=Instant("2024-05-04T06:00:00Z"), offset_seconds=-12_600)
    assert moment.local() == PlainDateTime("2024-05-04T02:30")
    assert moment.utc_offset_seconds() == -12_600
    assert str(moment) == "2024-05-04T02:30:00-03:30"


@pytest.mark.parametrize("place", [{}, {"zone": "UTC", "offset_seconds": 0}])
def test_a_moment_has_either_a_zone_or_an_offset(place: dict[str, Any]) -> None:
    with pytest.raises(InvalidInputError, match="either a time zone or an offset"):
        CivilMoment(instant=Instant("2024-05-04T06:00:00Z"), **place)


@pytest.mark.parametrize("offset_seconds", [86_400, -86_400, 10**12])
def test_an_offset_of_a_day_or_more_is_refused(offset_seconds: int) -> None:
    with pytest.raises(InvalidInputError, match="shorter than a day"):
        CivilMoment(instant=Instant("2024-05-04T06:00:00Z"), offset_seconds=offset_seconds)


def test_a_moment_is_exact_or_uncertain_and_nothing_else() -> None:
    certainty: Any = "perhaps"
    with pytest.raises(InvalidInputError, match="either exact or uncertain"):
        CivilMoment(instant=Instant.MIN, zone="UTC", certainty=certainty)


@pytest.mark.parametrize(
    ("instant", "kept"),
    [
        ("2024-05-04T06:00:00.123456789Z", "2024-05-04T06:00:00.123456Z"),
        ("1924-05-04T06:00:00.123456789Z", "1924-05-04T06:00:00.123456Z"),
    ],
)
def test_a_moment_is_kept_in_whole_microseconds(instant: str, kept: str) -> None:
    moment = CivilMoment(instant=Instant(instant), zone="UTC")
    assert moment.instant == Instant(kept)


@pytest.mark.parametrize(
    ("civil", "certainty"),
    [
        ("2024-05-04T09:00", "exact"),
        ("2024-03-31T03:30", "uncertain"),
        ("2024-10-27T03:30", "uncertain"),
    ],
)
def test_a_wall_clock_that_shows_a_time_twice_or_never_is_uncertain(
    civil: str, certainty: str
) -> None:
    moment = CivilMoment.of_local(PlainDateTime(civil), "Europe/Bucharest")
    assert moment.certainty == certainty


def test_an_uncertain_time_stays_uncertain() -> None:
    moment = CivilMoment.of_local(PlainDateTime("2024-05-04T09:00"), "UTC", certainty="uncertain")
    assert moment.certainty == "uncertain"


def test_a_moment_in_the_hour_that_comes_twice_keeps_which_of_the_two_it_was() -> None:
    first = CivilMoment(instant=Instant("2024-10-27T00:30:00Z"), zone="Europe/Bucharest")
    second = CivilMoment(instant=first.instant + TimeDelta(hours=1), zone="Europe/Bucharest")
    assert first.local() == second.local()
    assert str(first) == "2024-10-27T03:30:00+03:00[Europe/Bucharest]"
    assert str(second) == "2024-10-27T03:30:00+02:00[Europe/Bucharest]"


def test_importing_civil_time_brings_in_nothing_heavy() -> None:
    program = "import sys, osmosis.kernel.civil; print('\\n'.join(sys.modules))"
    finished = subprocess.run(
        [sys.executable, "-c", program],
        env={"PYTHONPATH": ":".join(filter(None, sys.path))},
        capture_output=True,
        text=True,
        check=True,
    )
    loaded = {name.partition(".")[0] for name in finished.stdout.split()}
    third_party = loaded - sys.stdlib_module_names - {"osmosis", "whenever", "tzdata"}
    assert {name for name in third_party if not name.startswith(("_", "sitecustomize"))} == set()
    assert not loaded & {"zoneinfo", "asyncio", "email"}
