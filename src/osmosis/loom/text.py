"""The drawing in letters, for a terminal: one line for each thread."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

from osmosis.kernel.clock import Instant
from osmosis.kernel.refs import Ref
from osmosis.languages.speaking import gettext, noop
from osmosis.loom.drawing import Weave
from osmosis.loom.levels import View
from osmosis.ports.practice import Span, ThreadMark

COLUMNS: Final = 64
_NAME = 14
_GRAINS: Final = " ·:•●"
_DATES: Final = {"kept": "●", "open": "◎", "unkept": "○", "coming": "·"}
_SEALED: Final = noop("(sealed)")


def text_drawing(weave: Weave, view: View) -> list[str]:
    """Lines of text: heads, one's own life, pathways, gates."""
    sheet = _Text(view)
    span = Span(start=view.start_at, end=view.end_at)
    marks = [mark for mark in weave.marks if mark.meets(span)]
    rolls = [mark for mark in weave.lines if mark.kind == "roll" and mark.meets(span)]
    lines = [sheet.head(mark) for mark in rolls]
    lines.append(sheet.life([mark for mark in marks if mark.kind == "frame"]))
    lines += [
        sheet.dates(mark, _on(marks, mark.ref, ("junction", "checkpoint")))
        for mark in weave.lines
        if mark.kind in ("pathway", "plan")
    ]
    lines += [
        sheet.gate(mark, _on(marks, mark.ref, ("closed", "opening")))
        for mark in weave.lines
        if mark.kind == "gate"
    ]
    return [*lines, *sheet.foot()]


def _on(marks: Sequence[ThreadMark], thread: Ref, kinds: Sequence[str]) -> list[ThreadMark]:
    return [one for one in marks if one.kind in kinds and one.thread == thread]


class _Text:
    """Puts instants into columns."""

    def __init__(self, view: View) -> None:
        self._view = view
        self._start = view.start_at
        self._length = (view.end_at - view.start_at).total("seconds")

    def head(self, mark: ThreadMark) -> str:
        """A roll, from its first moment to where it ends."""
        cells = [" "] * COLUMNS
        first, last = self._reach(mark)
        for column in range(first, last):
            cells[column] = "─"
        if mark.until is not None and self._column(mark.until) < COLUMNS:
            end = "■" if mark.state in ("cased", "developed") else "◉"
            cells[max(self._column(mark.until), 0)] = end
        return self._line(gettext(_SEALED) if mark.sealed else mark.label, cells)

    def life(self, frames: Sequence[ThreadMark]) -> str:
        """One's own life: how many moments there are."""
        counts: Counter[int] = Counter()
        for mark in frames:
            counts[self._column(mark.at)] += mark.count
        cells = ["═"] * COLUMNS
        for column, count in counts.items():
            if 0 <= column < COLUMNS:
                cells[column] = _GRAINS[min(count, len(_GRAINS) - 1)]
        return self._line(gettext("own life"), cells)

    def dates(self, mark: ThreadMark, dates: Sequence[ThreadMark]) -> str:
        """A pathway or a plan with its dates."""
        cells = [" "] * COLUMNS
        first, last = self._reach(mark)
        for column in range(first, last):
            cells[column] = "─"
        for one in dates:
            column = self._column(one.at)
            if 0 <= column < COLUMNS:
                cells[column] = _DATES.get(one.state, "◆")
        return self._line(mark.label, cells)

    def gate(self, mark: ThreadMark, its: Sequence[ThreadMark]) -> str:
        """A gate: closed time, and narrow marks where it was open."""
        cells = [" "] * COLUMNS
        for one in sorted(its, key=lambda one: one.kind):
            first, last = self._reach(one)
            for column in range(first, max(last, first + 1)):
                if column < COLUMNS:
                    cells[column] = "░" if one.kind == "closed" else "│"
        return self._line(mark.label, cells)

    def foot(self) -> Iterator[str]:
        """The first and the last day."""
        first = self._view.start.format_iso()
        last = self._view.end.subtract(days=1).format_iso()
        yield f"{'':{_NAME}}  {first}{last:>{COLUMNS - len(first)}}"

    def _line(self, name: str, cells: Sequence[str]) -> str:
        cut = name if len(name) <= _NAME else f"{name[: _NAME - 1]}…"
        return f"{cut:{_NAME}}  {''.join(cells)}".rstrip()

    def _reach(self, mark: ThreadMark) -> tuple[int, int]:
        first = min(max(self._column(mark.at), 0), COLUMNS)
        endless = mark.until is None and mark.kind == "pathway"
        last = COLUMNS if endless else min(max(self._column(mark.until or mark.at), 0), COLUMNS)
        return first, last

    def _column(self, at: Instant) -> int:
        part = (at - self._start).total("seconds") / self._length
        return int(part * COLUMNS // 1)
