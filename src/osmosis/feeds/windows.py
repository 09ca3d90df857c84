"""How long an entry stays in a feed, and when one has to look again so that none is missed.

A feed is a window that slides over what a source says. Half of its length between two visits
loses nothing, as long as the source keeps its pace.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from whenever import Instant, TimeDelta

from osmosis.feeds.model import Entry, Feed

SHORTEST_SECONDS: Final = 15 * 60
LONGEST_SECONDS: Final = 35 * 86_400
# Where the dates tell nothing.
UNKNOWN_SECONDS: Final = 4 * 3_600

_FIRST_FEED: Final = Instant.from_utc(1997, 3, 1)
_AHEAD: Final = TimeDelta(hours=24)


@dataclass(frozen=True, kw_only=True, slots=True)
class Window:
    """What the dates of a feed tell.

    Attributes:
        entries: How many the feed shows at once.
        length_seconds: How long an entry stays; None when the dates do not tell.
        per_day: How many entries come in a day; None when the dates do not tell.
    """

    entries: int
    length_seconds: float | None = None
    per_day: float | None = None


def window_of(entries: Iterable[Entry], *, now: Instant) -> Window:
    """The window of a feed that shows these entries.

    The length is twice the shortest time in which half of them came, so that a storm counts and
    one old entry that is kept on top does not. Dates before feeds existed, and dates
    that lie ahead, tell nothing.
    """
    every = tuple(entries)
    dates = sorted(
        date for date in map(_dated, every) if date and _FIRST_FEED < date < now + _AHEAD
    )
    if len(dates) < 2 or len(dates) * 2 < len(every):
        return Window(entries=len(every))
    half = max(1, len(dates) // 2)
    shortest = min(_between(*pair) for pair in zip(dates, dates[half:], strict=False))
    # Whoever publishes in bundles has halves that take no time at all.
    length = 2 * shortest or _between(dates[0], dates[-1])
    if not length:
        return Window(entries=len(every))
    return Window(entries=len(every), length_seconds=length, per_day=2 * half * 86_400 / length)


def interval_seconds(window: Window, *, ttl_minutes: int | None = None) -> float:
    """How long to wait between two visits: half of a window, from 15 minutes to 35 days.

    What the feed asks for by its ttl is granted up to a day, unless entries would be lost by it.
    """
    if window.length_seconds is None:
        most, wanted = float(LONGEST_SECONDS), float(UNKNOWN_SECONDS)
    else:
        most, wanted = window.length_seconds * 0.9, window.length_seconds / 2
    if ttl_minutes:
        wanted = max(wanted, min(ttl_minutes * 60, 86_400, most))
    return min(max(wanted, SHORTEST_SECONDS), LONGEST_SECONDS)


def next_visit(feed: Feed, *, now: Instant) -> Instant:
    """When to look at a feed again that has just been read."""
    wait = interval_seconds(window_of(feed.entries, now=now), ttl_minutes=feed.ttl_minutes)
    due = now + TimeDelta(seconds=wait)
    return first_allowed(due, skip_hours=feed.skip_hours, skip_days=feed.skip_days)


def first_allowed(
    due: Instant, *, skip_hours: Iterable[int] = (), skip_days: Iterable[int] = ()
) -> Instant:
    """The first moment from a given one on that lies in no hour or day to be skipped.

    Args:
        due: When one would look.
        skip_hours: Hours of the day in UTC, 0 to 23.
        skip_days: Days of the week in UTC, Monday is 1.
    """
    hours, days = frozenset(skip_hours), frozenset(skip_days)
    moment = due
    for _ in range(8 * 24):
        civil = moment.to_fixed_offset()
        if civil.hour not in hours and civil.date().day_of_week().value not in days:
            return moment
        moment = Instant.from_timestamp((moment.timestamp() // 3_600 + 1) * 3_600)
    return due  # It asks never to be read, which nobody means.


def _dated(entry: Entry) -> Instant | None:
    return entry.published_at or entry.updated_at


def _between(first: Instant, last: Instant) -> float:
    return (last - first).total("seconds")
