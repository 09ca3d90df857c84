"""How long a message that was read may still be waiting to be read again.

A message that fades does so when no future sitting will read it, as if from then on every junction
were kept. So missing junctions can keep it from fading, and until it fades ``random old`` may draw
it. Here are the spans in which it has not faded in some case.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from uuid import UUID

from osmosis.kernel.clock import Instant
from osmosis.practices.mnestics.rules.junction_sets import Interval
from osmosis.practices.mnestics.rules.lagging import PlacesBack, least_kept
from osmosis.practices.mnestics.rules.timelines import Key, Source, Stretch

__all__ = ["BEGINNING", "Span", "places_within", "waiting"]

Span = tuple[Key, Key]
"""The junctions after the first key, up to and including the second."""

BEGINNING: Key = (Instant.MIN, UUID(int=0), -1)


def waiting(lag: PlacesBack, source: Source, count: int) -> Iterator[Span]:
    """The spans in which a lag by sittings kept may still be on its way to a message.

    For a reading at a place of the lag's own pathway: enough of the junctions that are counted
    must be missed before the span, and all within it are kept. So a span ends with the reading,
    and begins after the last junction that would have to be missed.

    Args:
        lag: By sittings kept, along the pathway of the source.
        source: Where the message left; kept, or still to be.
        count: One of those that the lag counts.
    """
    first, stop = lag.range_of(source, count)
    if first >= stop:
        return
    least = least_kept(source, count)
    readings, missed, ahead = lag.stretch.line.keys, source.line.keys, lag.view.all_kept
    # The last junction that has to be missed for a reading, when all after it are kept; it lies
    # before the first of the pathway when none has to.
    last = ahead[first] - least - 1
    after = missed[last] if last >= 0 else BEGINNING
    # As many as lie between two readings may be kept: then no span ends before the next begins.
    if least - lag.view.kept[stop - 1] < lag.view.widest:
        for place in range(first, stop - 1):
            last = ahead[place + 1] - least - 1
            if last >= 0 and missed[last] > readings[place]:
                yield after, readings[place]
                after = missed[last]
    yield after, readings[stop - 1]


def places_within(spans: list[Span], stretch: Stretch) -> list[Interval]:
    """The places of a stretch that lie in one of the spans."""
    keys, low, high = stretch.line.keys, stretch.start, stretch.stop
    return [
        (bisect_right(keys, after, low, high), bisect_right(keys, until, low, high))
        for after, until in spans
    ]
