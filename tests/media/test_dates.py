"""A camera's date as a moment of the kernel."""

from __future__ import annotations

from dataclasses import replace

import pytest

from osmosis.errors import InvalidInputError
from osmosis.media.dates import moment_photographed, moment_taken
from osmosis.media.exif import Taken
from tests.media.making import card, encoded, exif_with

MORNING = Taken(year=2031, month=5, day=4, hour=9, minute=0, second=7, microsecond=250_000)


def test_a_date_with_the_offset_of_the_zone_at_hand_gets_the_zone() -> None:
    moment = moment_taken(replace(MORNING, offset_seconds=10_800), "Europe/Bucharest")
    assert str(moment) == "2031-05-04T09:00:07.25+03:00[Europe/Bucharest]"
    assert moment.certainty == "exact"


def test_a_date_with_another_offset_keeps_it() -> None:
    moment = moment_taken(replace(MORNING, offset_seconds=-12_600), "Europe/Bucharest")
    assert str(moment) == "2031-05-04T09:00:07.25-03:30"
    assert moment.certainty == "exact"


def test_a_date_without_an_offset_takes_the_zone_at_hand_and_is_uncertain() -> None:
    moment = moment_taken(MORNING, "Europe/Bucharest")
    assert str(moment) == "2031-05-04T09:00:07.25+03:00[Europe/Bucharest]"
    assert moment.certainty == "uncertain"


def test_the_hour_that_does_not_exist_is_uncertain_and_not_lost() -> None:
    skipped = Taken(year=2031, month=3, day=30, hour=3, minute=30, second=0)
    moment = moment_taken(skipped, "Europe/Bucharest")
    assert str(moment) == "2031-03-30T04:30:00+03:00[Europe/Bucharest]"
    assert moment.certainty == "uncertain"


def test_the_hour_that_comes_twice_is_told_apart_by_its_offset() -> None:
    twice = Taken(year=2031, month=10, day=26, hour=3, minute=30, second=0)
    assert moment_taken(twice, "Europe/Bucharest").certainty == "uncertain"
    for offset, text in ((10_800, "+03:00"), (7_200, "+02:00")):
        moment = moment_taken(replace(twice, offset_seconds=offset), "Europe/Bucharest")
        assert str(moment) == f"2031-10-26T03:30:00{text}[Europe/Bucharest]"
        assert moment.certainty == "exact"


def test_the_day_a_file_was_changed_stays_uncertain_with_its_offset() -> None:
    changed = replace(MORNING, offset_seconds=0, source="changed")
    assert moment_taken(changed, "Europe/Bucharest").certainty == "uncertain"


def test_a_date_at_the_edge_of_the_calendar_is_refused_in_a_sentence() -> None:
    edge = Taken(year=1, month=1, day=1, hour=0, minute=0, second=0, offset_seconds=3_600)
    with pytest.raises(InvalidInputError, match="years 1 to 9999"):
        moment_taken(edge, "Europe/Bucharest")


def dated(written: str, offset: str) -> bytes:
    """A photograph that says when it was taken."""
    exif = exif_with(exif={0x9003: written, 0x9011: offset})
    return encoded(card(), "JPEG", exif=exif.tobytes())


def test_a_photograph_says_when_it_was_taken() -> None:
    moment = moment_photographed(dated("2031:05:04 09:00:00", "+03:00"), "Europe/Bucharest")
    assert str(moment) == "2031-05-04T09:00:00+03:00[Europe/Bucharest]"


@pytest.mark.parametrize(
    "file",
    [b"", b"no photograph", encoded(card(), "JPEG"), dated("0001:01:01 00:00:00", "+01:00")],
    ids=["nothing", "words", "no date", "a date before the calendar"],
)
def test_a_photograph_that_says_nothing_of_use_says_nothing(file: bytes) -> None:
    assert moment_photographed(file, "Europe/Bucharest") is None
