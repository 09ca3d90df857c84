"""The marks of all practices, in one lasting order."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from osmosis.kernel.clock import Instant, TimeDelta
from osmosis.kernel.eras import moved
from osmosis.loom.drawing import LINES, MARGIN, Weave, ordered
from osmosis.loom.levels import Level
from osmosis.ports.practice import PracticeParts, Span, ThreadMark


def list_lines(parts: Iterable[PracticeParts]) -> list[ThreadMark]:
    """Every thread of every practice."""
    return ordered([mark for part in parts for mark in part.thread_lines()])


def list_marks(
    parts: Iterable[PracticeParts], span: Span, *, from_afar: bool = False
) -> list[ThreadMark]:
    """What every practice has to draw in a stretch of time."""
    found = (part.threads_from_afar(span) if from_afar else part.threads(span) for part in parts)
    return ordered([mark for marks in found for mark in marks if mark.kind not in LINES])


def weave(
    parts: Sequence[PracticeParts], level: Level, now: Instant, zone: str, span: Span
) -> Weave:
    """The threads as seen from a level, with what lies on them in a stretch of time and beside."""
    beside = TimeDelta(seconds=round(MARGIN / level.units_per_day * 86_400))
    wide = Span(start=moved(span.start, -beside), end=moved(span.end, beside))
    marks = list_marks(parts, wide, from_afar=level.counts_months)
    return Weave(level=level, lines=list_lines(parts), marks=marks, now=now, zone=zone)
