"""The same as the drawing, in rows of words."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from whenever import Date

from osmosis.kernel.cadence_words import moment_words
from osmosis.kernel.clock import Instant
from osmosis.languages.dates import told_month_of
from osmosis.languages.speaking import gettext, noop
from osmosis.loom.drawing import Weave
from osmosis.loom.levels import View, midnight
from osmosis.ports.practice import Span, ThreadMark

COUNTED = (
    noop("Moments"),
    noop("Sittings"),
    noop("Messages read"),
    noop("Call-ons"),
    noop("Openings"),
)
_BY_KIND = {"frame": "Moments", "call": "Call-ons", "opening": "Openings"}
_NOT_TOLD = ("pathway", "plan", "gate", "closed")


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """One thing, or how much there is in one stretch of time.

    Attributes:
        when: When, in words.
        cells: What else is told.
        address: Where the thing leads; empty for nowhere.
    """

    when: str
    cells: tuple[str, ...]
    address: str = ""


def columns_of(view: View) -> tuple[str, ...]:
    """The headings of the rows."""
    if view.level.is_dense:
        return (gettext("From"), *map(gettext, COUNTED))
    return (gettext("When"), gettext("What it is"))


def rows_of(weave: Weave, view: View) -> list[Row]:
    """What lies in a stretch of the calendar: each thing, or from afar how many there are."""
    span = Span(start=view.start_at, end=view.end_at)
    if view.level.is_dense:
        return list(_counts(weave, view))
    return [
        Row(
            when=moment_words(_when(one).to_tz(weave.zone)),
            cells=(weave.teller.told(one),),
            address=one.address,
        )
        for one in _inside(weave, span)
    ]


def things_of(weave: Weave, view: View) -> list[dict[str, object]]:
    """Each thing in a stretch of the calendar, for programs; from afar perhaps some in one."""
    return [
        {
            "kind": one.kind,
            "at": one.at.format_iso(),
            "until": None if one.until is None else one.until.format_iso(),
            "label": "" if one.sealed else one.label,
            "sealed": one.sealed,
            "state": one.state,
            "told": weave.teller.told(one),
            "count": one.count,
        }
        for one in _inside(weave, Span(start=view.start_at, end=view.end_at))
    ]


def _inside(weave: Weave, span: Span) -> list[ThreadMark]:
    """What is told of a stretch of time, in the order of time."""
    told = [
        one
        for one in weave.marks
        if one.kind not in _NOT_TOLD and span.start <= _when(one) < span.end
    ]
    return sorted(told, key=lambda one: (_when(one), one.kind))


def counts_of(marks: Iterable[ThreadMark], starts: Sequence[Instant]) -> list[tuple[int, ...]]:
    """How many moments, sittings, messages read, call-ons and openings there are.

    Args:
        starts: When each part begins, and when the last one is over; rising.
    """
    found: list[Counter[str]] = [Counter() for _ in range(len(starts) + 1)]
    for one in marks:
        found[bisect_right(starts, _when(one))][_counted(one)] += one.count
    return [tuple(part[name] for name in COUNTED) for part in found[1:-1]]


def _counts(weave: Weave, view: View) -> Iterator[Row]:
    months = 1 if view.level.days < 1_500 else 12 if view.level.days < 16_000 else 120
    days = [view.start.replace(day=1) if months == 1 else view.start.replace(month=1, day=1)]
    while days[-1] < view.end:
        days.append(days[-1].add(months=months))
    counts = counts_of(weave.marks, [midnight(day, view.zone) for day in days])
    for day, found in zip(days, counts, strict=False):
        if any(found):
            yield Row(when=_period(day, months), cells=tuple(str(one or "") for one in found))


def _period(day: Date, months: int) -> str:
    if months == 1:
        return told_month_of(day.year_month())
    if months == 12:
        return str(day.year)
    return gettext("{first} to {last}", first=day.year, last=day.year + months // 12 - 1)


def _counted(mark: ThreadMark) -> str:
    if mark.kind == "junction":
        return "Sittings" if mark.state == "kept" else ""
    if mark.kind == "reading":
        return "Messages read" if mark.state == "read" else ""
    return _BY_KIND.get(mark.kind, "")


def _when(mark: ThreadMark) -> Instant:
    """When a thing is told: a reading and a call-on when they were, all else when it began."""
    ends = mark.kind in ("reading", "call", "roll")
    return (mark.until or mark.at) if ends else mark.at
