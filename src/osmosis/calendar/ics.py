"""Dates as one iCalendar file (RFC 5545), which every calendar program reads.

Each date is an event of its own. Times are written in UTC, which every program shows in the zone
of whoever looks: the ``VTIMEZONE`` that icalendar 7.3 makes of a zone begins summer time an hour
late, and Outlook believes what it says. The same dates give the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from osmosis.ports.practice import CalendarEntry

if TYPE_CHECKING:
    from icalendar import Alarm, Event

MEDIA_TYPE = "text/calendar"
CALENDAR_NAME = "Osmosis"
LOOK_AGAIN_AFTER = timedelta(hours=12)
# An event needs a date of its writing. For one that was never changed it is always the same.
_NEVER_CHANGED = datetime(2000, 1, 1, tzinfo=UTC)


def write_calendar(entries: Iterable[CalendarEntry]) -> bytes:
    """The file."""
    from icalendar import Calendar

    calendar = Calendar()
    calendar.add("prodid", "-//Osmosis//Calendar//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    # RFC 7986, sections 5.1 and 5.7, and what programs understood before it.
    calendar.add("name", CALENDAR_NAME)
    calendar.add("x-wr-calname", CALENDAR_NAME)
    calendar.add("refresh-interval", LOOK_AGAIN_AFTER, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT12H")
    for entry in entries:
        calendar.add_component(_event(entry))
    return bytes(calendar.to_ical())


def _event(entry: CalendarEntry) -> Event:
    from icalendar import Event

    event = Event()
    start = entry.at.to_stdlib()
    changed = _NEVER_CHANGED if entry.changed_at is None else entry.changed_at.to_stdlib()
    event.add("uid", entry.uid)
    event.add("dtstamp", changed)
    event.add("last-modified", changed)
    event.add("dtstart", start)
    event.add("dtend", start + timedelta(minutes=max(entry.minutes, 1)))
    event.add("summary", told_title(entry.title))
    event.add("class", "PRIVATE")
    event.add_component(_alarm(entry))
    return event


def _alarm(entry: CalendarEntry) -> Alarm:
    """One sign, at the time itself, where a program heeds it."""
    from icalendar import Alarm

    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("trigger", timedelta(0))
    alarm.add("description", told_title(entry.title))
    return alarm


def told_title(title: str) -> str:
    """A title on one line, without signs that no calendar may carry (section 3.3.11)."""
    return " ".join("".join(char if char.isprintable() else " " for char in title).split())
