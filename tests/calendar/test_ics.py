"""Dates as iCalendar: read back by another reader, at the right time everywhere, byte for byte."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar
from whenever import PlainDateTime

from osmosis.calendar.ics import told_title, write_calendar
from osmosis.kernel.civil import instant_of
from osmosis.kernel.clock import Instant, TimeDelta
from tests.calendar.dates import entry, read_events
from tests.small_store import START


def test_an_event_says_its_name_its_time_and_nothing_else() -> None:
    [event] = read_events(write_calendar([entry(7)]))
    assert event == {
        "UID": "dates.date:7",
        "DTSTAMP": "20000101T000000Z",
        "LAST-MODIFIED": "20000101T000000Z",
        "DTSTART": "20310504T090000Z",
        "DTEND": "20310504T092000Z",
        "SUMMARY": "Date 7",
        "CLASS": "PRIVATE",
        "alarm ACTION": "DISPLAY",
        "alarm DESCRIPTION": "Date 7",
        "alarm TRIGGER": "P0D",
    }


def test_the_file_says_what_it_is_and_how_often_to_look() -> None:
    text = write_calendar([]).decode()
    assert text.startswith("BEGIN:VCALENDAR\r\n")
    assert text.endswith("END:VCALENDAR\r\n")
    for line in ("VERSION:2.0", "REFRESH-INTERVAL;VALUE=DURATION:PT12H", "X-WR-CALNAME:Osmosis"):
        assert f"\r\n{line}\r\n" in text


def test_the_same_dates_give_the_same_bytes() -> None:
    dates = [entry(number, at=START + TimeDelta(hours=number)) for number in range(50)]
    assert write_calendar(dates) == write_calendar(list(dates))


def test_a_date_that_was_changed_says_when() -> None:
    [event] = read_events(write_calendar([entry(changed_at=START - TimeDelta(hours=1))]))
    assert event["DTSTAMP"] == event["LAST-MODIFIED"] == "20310504T080000Z"


@pytest.mark.parametrize(
    ("zone", "civil"),
    [
        ("Europe/Berlin", "2031-03-30T03:00"),
        ("Europe/Berlin", "2031-03-30T03:30"),
        ("Europe/Berlin", "2031-10-26T02:30"),
        ("America/New_York", "2031-03-09T03:00"),
        ("America/New_York", "2031-11-02T01:30"),
        ("Australia/Lord_Howe", "2031-04-06T02:00"),
        ("Asia/Kolkata", "2031-05-04T09:00"),
        ("Africa/Casablanca", "2031-12-31T23:59"),
        ("Pacific/Apia", "2031-01-01T00:00"),
    ],
)
def test_whoever_looks_from_there_sees_the_civil_time(zone: str, civil: str) -> None:
    at = instant_of(PlainDateTime.parse_iso(civil), zone).instant
    [event] = read_events(write_calendar([entry(at=at, zone=zone)]))
    seen = datetime.strptime(event["DTSTART"], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    assert seen.astimezone(ZoneInfo(zone)).strftime("%Y-%m-%dT%H:%M") == civil


TITLES = st.text(st.characters(exclude_categories=["Cs"]), max_size=300)


@given(title=TITLES)
def test_any_name_comes_through_in_lines_that_every_program_reads(title: str) -> None:
    data = write_calendar([entry(title=title)])
    for line in data.removesuffix(b"\r\n").split(b"\r\n"):
        assert len(line) <= 75
        line.decode("utf-8")
        assert not set(line) & {*range(9), *range(10, 32), 127}
    [event] = read_events(data)
    assert event["SUMMARY"] == told_title(title)
    [read] = Calendar.from_ical(data).walk("VEVENT")
    assert str(read["SUMMARY"]) == told_title(title)


def test_a_name_on_several_lines_makes_no_property_of_its_own() -> None:
    hostile = "One\r\nATTENDEE:mailto:eve@example.org\r\nEND:VEVENT, two; three\\n \0"
    [event] = read_events(write_calendar([entry(title=hostile)]))
    assert "ATTENDEE" not in event
    assert event["SUMMARY"] == "One ATTENDEE:mailto:eve@example.org END:VEVENT, two; three\\n"


@pytest.mark.parametrize("minutes", [0, 1, 24 * 60])
def test_an_event_ends_after_it_begins(minutes: int) -> None:
    [event] = read_events(write_calendar([entry(minutes=minutes)]))
    assert event["DTEND"] > event["DTSTART"]


def test_the_first_and_the_last_year_are_written() -> None:
    early, late = Instant.from_utc(1, 1, 1), Instant.from_utc(9999, 12, 31)
    events = read_events(write_calendar([entry(1, at=early), entry(2, at=late)]))
    assert [one["DTSTART"] for one in events] == ["00010101T000000Z", "99991231T000000Z"]
