"""What may have been missed before a visit, as far as it can be told from what it found."""

from __future__ import annotations

from collections.abc import Sequence

from osmosis.feeds.model import Feed
from osmosis.kernel.clock import Instant
from osmosis.practices.apert.model import GapReason
from osmosis.practices.apert.rules.visits import Shown, slid_past, why_missed
from osmosis.practices.apert.service.brought import Missed
from osmosis.practices.apert.service.called import Called


def taken_back(since: Instant | None) -> list[Missed]:
    """What was written down while a source could not be reached, and is not missed after all."""
    if since is None:
        return []
    return [Missed(from_at=since, until_at=None, reason=GapReason.UNREACHABLE)]


def limited(called: Called, feed: Feed) -> list[Missed]:
    """That a feed has more entries than are read; how many more would lie open, and is not kept."""
    if not feed.left_out:
        return []
    since = called.since or called.source.added.instant
    from_at = min(since, called.at.subtract(seconds=1))
    return [Missed(from_at=from_at, until_at=called.at, reason=GapReason.LIMITED)]


def missed_since(called: Called, feed: Feed, were_met: Sequence[bool]) -> list[Missed]:
    """What fell out of the list of a source between the last visit and this one."""
    since = called.since
    if since is None:
        return []
    shown = [
        Shown(entry.published_at or entry.updated_at, was_met)
        for entry, was_met in zip(feed.entries, were_met, strict=True)
    ]
    until = slid_past(since, called.at, shown)
    if until is None and not called.state.failures:
        return []
    reason = why_missed(called.state, called.at)
    return [Missed(from_at=since, until_at=until, reason=reason)]
