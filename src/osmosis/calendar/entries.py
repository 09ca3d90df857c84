"""Which dates stand in the calendar: those of every practice, for three years."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from whenever import Date, PlainDateTime

from osmosis.kernel.civil import instant_of, local_of
from osmosis.kernel.clock import Instant
from osmosis.ports.practice import CalendarEntry, PracticeParts, Span
from osmosis.storage.rests import RestFilter, rested
from osmosis.storage.store import Store

YEARS = 3
LAST_YEAR = 9999


def calendar_span(now: Instant, zone: str) -> Span:
    """Whole months, from this one on: what is written today and tomorrow is the same."""
    today = local_of(now, zone).date()
    end_year = min(today.year + YEARS, LAST_YEAR)
    end_month = Date(end_year, today.month, 1)
    if end_year < LAST_YEAR:
        end_month = end_month.add(months=1)
    return Span(start=_midnight(today.replace(day=1), zone), end=_midnight(end_month, zone))


def list_entries(
    store: Store, practices: Iterable[PracticeParts], span: Span
) -> Sequence[CalendarEntry]:
    """The dates of these practices in a span, by when they are; what rests is passed over."""
    now = store.time().now
    with store.read() as reading:
        resting = rested(reading, now)
    found = [entry for part in practices for entry in part.calendar(span)]
    shown = [one for one in found if span.start <= one.at < span.end and not _rests(resting, one)]
    return sorted(shown, key=lambda entry: (entry.at, entry.uid))


def _midnight(day: Date, zone: str) -> Instant:
    return instant_of(PlainDateTime(day.year, day.month, day.day), zone).instant


def _rests(resting: RestFilter, entry: CalendarEntry) -> bool:
    about = () if entry.about is None else (entry.about,)
    return resting.hides(about, texts=(entry.title,))
