"""Where each thread lies across the drawing: the same for every tile of a level.

From top to bottom: the heads, one's own life as the warp, plans, pathways and letters, the gates,
and the dates. What is further out on either side is further from one's own life.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from osmosis.kernel.clock import Instant
from osmosis.kernel.refs import Ref
from osmosis.loom.levels import WIDTH, Level
from osmosis.ports.practice import ThreadMark

WARP_THREADS: Final = 7
_WARP_PITCH = 4.5
_TOP, _HEAD_PITCH, _MOST_HEAD_ROWS = 36.0, 22.0, 8
_RISE_TO_HEADS = 62.0
_AFTER_WARP = 46.0
_PLAN_ROOM = 34.0
_PATHWAY_ROOM, _DEEPEST, _LETTERS_ROOM = 26.0, 54.0, 30.0
_BETWEEN_GATES, _GATES = 5.0, 108.0
_HIGHEST_GATE, _LOWEST_GATE = 42.0, 22.0
_DATES = 36.0
_LETTER_WIDTH = 7.2
LABEL_GAP: Final = 13.0
LONGEST_LABEL: Final = 26
FARTHEST: Final = 1.6 * WIDTH
"""An arc that reaches further shows only where it leaves and where it arrives."""
TAIL_DEPTH: Final = 22.0


@dataclass(frozen=True, kw_only=True, slots=True)
class Lane:
    """One thread's place across the drawing.

    Attributes:
        kind: ``head``, ``warp``, ``plan``, ``pathway``, ``letters`` or ``gate``.
        y: Where its line runs.
        top: Where its room begins.
        bottom: Where its room ends.
        label: How it is called; empty where nothing is to be said.
        label_fits: Whether there is room for the name of a head beside it.
        row: Which of the rows of heads, or of the warp's threads.
    """

    kind: str
    y: float
    top: float
    bottom: float
    label: str = ""
    label_fits: bool = True
    row: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class Lanes:
    """Every lane, and how high the drawing is."""

    warp: Lane
    letters: Lane | None
    by_thread: Mapping[Ref, Lane] = field(repr=False)
    height: float
    dates_y: float
    gates_bottom: float

    def of(self, mark: ThreadMark) -> Lane:
        """The one lane on which a mark lies."""
        if mark.kind == "frame":
            return self.warp
        found = self.by_thread.get(mark.thread) if mark.thread is not None else None
        return found or self.letters or self.warp


def lay_lanes(marks: Sequence[ThreadMark], level: Level) -> Lanes:
    """Give every thread its lane.

    Args:
        marks: The threads of all time, so that no tile moves a lane.
    """
    heads = [mark for mark in marks if mark.kind == "roll"]
    rows, fits = _rows(heads, level)
    count = max(rows.values(), default=-1) + 1
    y = _TOP
    found = {
        mark.ref: _head(mark, y, rows[mark.ref], fits=mark.ref in fits, of=count) for mark in heads
    }
    y += count * _HEAD_PITCH + (_RISE_TO_HEADS if heads else 0)
    thick = (WARP_THREADS - 1) * _WARP_PITCH
    warp = Lane(kind="warp", y=y + thick / 2, top=y, bottom=y + thick)
    y += thick + _AFTER_WARP
    for mark in (one for one in marks if one.kind == "plan"):
        found[mark.ref] = Lane(
            kind="plan", y=y, top=y - 10, bottom=y + _PLAN_ROOM - 12, label=mark.label
        )
        y += _PLAN_ROOM
    for mark in (one for one in marks if one.kind == "pathway"):
        found[mark.ref], y = _pathway(mark, y, "pathway")
    for mark in (one for one in marks if one.kind == "letters"):
        found[mark.ref], y = _pathway(mark, y, "letters")
    gates = [mark for mark in marks if mark.kind == "gate"]
    high = _height_of_each(len(gates))
    for mark in gates:
        found[mark.ref] = Lane(
            kind="gate", y=y + high / 2, top=y, bottom=y + high, label=mark.label
        )
        y += high + _BETWEEN_GATES
    return Lanes(
        warp=warp,
        letters=next((one for one in found.values() if one.kind == "letters"), None),
        by_thread=found,
        height=round(y + _DATES),
        dates_y=round(y + _DATES - 12),
        gates_bottom=y,
    )


def _height_of_each(gates: int) -> float:
    """How high the surface of each gate is: many share the room of a few, as far as they can."""
    shared = _GATES / max(gates, 1) - _BETWEEN_GATES
    return min(max(shared, _LOWEST_GATE), _HIGHEST_GATE)


def warp_y(warp: Lane, row: int) -> float:
    """Where one of the warp's threads runs."""
    return warp.top + row % WARP_THREADS * _WARP_PITCH


def depth_of(reach: float) -> float:
    """How deep an arc hangs that reaches so many units along time."""
    return _DEEPEST * (1 - math.exp(-reach * 0.34 / _DEEPEST))


def short(label: str) -> str:
    """A name, cut where it would be too long to stand in the drawing."""
    return label if len(label) <= LONGEST_LABEL else f"{label[: LONGEST_LABEL - 1].rstrip()}…"


def _head(mark: ThreadMark, top: float, row: int, *, fits: bool, of: int) -> Lane:
    # The first row lies nearest to one's own life.
    y = top + (of - 1 - row) * _HEAD_PITCH
    half = _HEAD_PITCH / 2
    label = "" if mark.sealed else short(mark.label)
    return Lane(
        kind="head", y=y, top=y - half, bottom=y + half, label=label, label_fits=fits, row=row
    )


def _pathway(mark: ThreadMark, y: float, kind: str) -> tuple[Lane, float]:
    """A line with the room that its arcs may need below it."""
    depth = _LETTERS_ROOM if kind == "letters" else _DEEPEST
    lane = Lane(kind=kind, y=y, top=y - 14, bottom=y + depth + 6, label=mark.label)
    return lane, y + depth + _PATHWAY_ROOM


def _rows(heads: Sequence[ThreadMark], level: Level) -> tuple[dict[Ref, int], set[Ref]]:
    """In which row each head lies, so that none covers another, and which have room for a name."""
    ends: list[float] = []
    rows: dict[Ref, int] = {}
    last: dict[int, tuple[Ref, float]] = {}
    fits: set[Ref] = set()
    for mark in sorted(heads, key=lambda one: (_end(one), one.at, one.ref)):
        start, end = level.x(mark.at), level.x(_end(mark))
        row = next((at for at, taken in enumerate(ends) if taken <= start), len(ends))
        if row >= _MOST_HEAD_ROWS:
            row = min(range(_MOST_HEAD_ROWS), key=lambda at: ends[at])
        elif row == len(ends):
            ends.append(end)
        rows[mark.ref] = row
        before = last.get(row)
        if before is not None and before[1] > end - 14:
            fits.discard(before[0])
        name = 0.0 if mark.sealed else len(short(mark.label)) * _LETTER_WIDTH + LABEL_GAP
        last[row] = (mark.ref, end + name)
        fits.add(mark.ref)
        ends[row] = max(ends[row], end + LABEL_GAP)
    return rows, fits


def _end(mark: ThreadMark) -> Instant:
    return mark.until or mark.at
