"""Practices that have nothing but dates, and a reader of iCalendar that is not the writer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from osmosis.kernel.clock import Instant
from osmosis.ports.practice import CalendarEntry, PracticeParts, Span
from tests.small_store import START


def entry(number: int = 1, *, at: Instant = START, **changes: object) -> CalendarEntry:
    """A date, named by a number."""
    values: dict[str, object] = {
        "uid": f"dates.date:{number}",
        "title": f"Date {number}",
        "at": at,
        "zone": "Europe/Berlin",
        "minutes": 20,
        **changes,
    }
    return CalendarEntry(**values)  # type: ignore[arg-type]  # a test names what it changes


@dataclass
class Dates(PracticeParts):
    """A practice with these dates.

    Attributes:
        asked: The spans that it was asked for.
    """

    entries: Sequence[CalendarEntry] = ()
    asked: list[Span] = field(default_factory=list)

    def calendar(self, span: Span) -> Iterable[CalendarEntry]:
        self.asked.append(span)
        return self.entries


def read_events(data: bytes) -> list[dict[str, str]]:
    """The properties of each event, read as RFC 5545 says, section 3.1."""
    text = data.decode("utf-8").replace("\r\n ", "")
    events: list[dict[str, str]] = []
    inside: list[str] = []
    for line in text.split("\r\n"):
        name, _, value = line.partition(":")
        if name == "BEGIN":
            inside.append(value)
            if value == "VEVENT":
                events.append({})
        elif name == "END":
            assert inside.pop() == value
        elif inside and inside[-1] == "VEVENT":
            events[-1][name] = _unescaped(value)
        elif inside and inside[-1] == "VALARM":
            events[-1][f"alarm {name}"] = _unescaped(value)
    assert inside == []
    return events


def _unescaped(value: str) -> str:
    plain = value.replace("\\\\", "\0").replace("\\n", "\n").replace("\\,", ",")
    return plain.replace("\\;", ";").replace("\0", "\\")
