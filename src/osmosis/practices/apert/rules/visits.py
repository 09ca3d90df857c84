"""When a source is visited again, and what may have been missed between two visits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from whenever import TimeDelta

from osmosis.feeds.model import Feed
from osmosis.feeds.windows import (
    SHORTEST_SECONDS,
    Window,
    first_allowed,
    interval_seconds,
    window_of,
)
from osmosis.kernel.clock import Instant
from osmosis.ports.fetching import Validators
from osmosis.practices.apert.model import Asks, GapReason, SourceState

# A source that fails is asked again soon, then ever more rarely.
LONGEST_PAUSE_SECONDS: Final = 86_400.0
# Later than this after its time, a visit is late because nobody was there to make it.
LATE: Final = TimeDelta(seconds=SHORTEST_SECONDS)

_MOST_TTL_MINUTES: Final = 24 * 60

_ETAG, _MODIFIED = "ETag", "Last-Modified"


@dataclass(frozen=True, slots=True)
class Shown:
    """One entry of a source's list.

    Attributes:
        at: Its date; ``None`` when it has none.
        was_met: Whether it was there at an earlier visit.
    """

    at: Instant | None
    was_met: bool


def validators_of(state: SourceState) -> Validators:
    """What makes the next request a conditional one."""
    kept = state.validators
    return Validators(etag=kept.get(_ETAG, ""), last_modified=kept.get(_MODIFIED, ""))


def after_reading(
    state: SourceState, feed: Feed, validators: Validators, now: Instant
) -> SourceState:
    """How the visits stand when a feed was read.

    What breaks off is asked for again as if it had not come.
    """
    length = window_of(feed.entries, now=now).length_seconds
    found = replace(
        state,
        window=None if length is None else TimeDelta(seconds=max(1, int(length))),
        asks=Asks(
            ttl_minutes=feed.ttl_minutes, skip_hours=feed.skip_hours, skip_days=feed.skip_days
        ),
        showed_any=bool(feed.entries),
        validators=state.validators if feed.is_cut else _named(validators),
    )
    return _found(found, now)


def after_nothing_new(state: SourceState, validators: Validators, now: Instant) -> SourceState:
    """How the visits stand when the source said that nothing has changed."""
    return _found(replace(state, validators=_named(validators)), now)


def no_later(state: SourceState, times: Sequence[Instant]) -> SourceState:
    """How the visits stand when something beside the entries is wanted at these times as well.

    The next visit is no later than the first of them, as far as the source has not asked for more
    patience than that.
    """
    if not times:
        return state
    patience = TimeDelta(minutes=min(state.asks.ttl_minutes or 0, _MOST_TTL_MINUTES))
    allowed = first_allowed(
        max(min(times), (state.looked_at or Instant.MIN) + patience),
        skip_hours=state.asks.skip_hours,
        skip_days=state.asks.skip_days,
    )
    return replace(state, next_at=min(state.next_at, allowed))


def after_failure(
    state: SourceState, now: Instant, rest_seconds: float | None = None
) -> SourceState:
    """How the visits stand after one that did not find what it came for.

    Args:
        rest_seconds: For how long the other side asked to be left alone.
    """
    pause = min(SHORTEST_SECONDS * 2.0 ** min(state.failures, 10), LONGEST_PAUSE_SECONDS)
    wait = TimeDelta(seconds=max(pause, rest_seconds or 0.0))
    return replace(state, next_at=now + wait, failures=state.failures + 1, reachable=False)


def slid_past(since: Instant, now: Instant, shown: Sequence[Shown]) -> Instant | None:
    """Until when a source said more than is to be seen now; ``None`` when nothing was missed.

    Its list is a window that slides over all that it says. While it shows something that was met
    before, or that is older than the last look, nothing fell out in between unseen. An old entry
    that is kept on top of younger ones tells nothing.

    Args:
        since: When it was looked at last.
        shown: Its list now, in its own order.
    """
    sliding = _without_pinned(shown)
    if not sliding or any(one.was_met for one in sliding):
        return None
    dates = [one.at for one in sliding if one.at is not None and one.at <= now]
    if len(dates) * 2 < len(sliding):
        return now
    oldest = min(dates)
    return oldest if oldest > since else None


def why_missed(state: SourceState, now: Instant) -> GapReason:
    """Why the visit that comes now was too late.

    Args:
        state: As it stood before it.
    """
    if state.failures:
        return GapReason.UNREACHABLE
    return GapReason.ASLEEP if now - state.next_at > LATE else GapReason.LIMITED


def is_overrun(state: SourceState, since: Instant, now: Instant) -> bool:
    """Whether more time has gone by than an entry stays in the list."""
    return state.window is not None and now - since > state.window


def _found(state: SourceState, now: Instant) -> SourceState:
    seconds = None if state.window is None else state.window.total("seconds")
    window = Window(entries=0, length_seconds=seconds)
    wait = interval_seconds(window, ttl_minutes=state.asks.ttl_minutes)
    due = first_allowed(
        now + TimeDelta(seconds=wait),
        skip_hours=state.asks.skip_hours,
        skip_days=state.asks.skip_days,
    )
    return replace(state, next_at=due, failures=0, reachable=True, looked_at=now)


def _named(validators: Validators) -> dict[str, str]:
    named = {_ETAG: validators.etag, _MODIFIED: validators.last_modified}
    return {name: value for name, value in named.items() if value}


def _without_pinned(shown: Sequence[Shown]) -> Sequence[Shown]:
    if len(shown) < 3:
        return shown
    first, second = shown[0].at, shown[1].at
    is_pinned = first is not None and second is not None and first < second
    is_rising = shown[-1].at is not None and second is not None and second < shown[-1].at
    return shown[1:] if is_pinned and not is_rising else shown
