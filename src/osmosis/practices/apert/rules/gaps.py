"""What may have been missed, as the colophon tells it: a machine that slept is named once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from uuid import UUID

from osmosis.languages.speaking import gettext, ngettext
from osmosis.practices.apert.editions import GapLine, Sheet
from osmosis.practices.apert.model import Gap, GapReason


def gap_lines(gaps: Sequence[Gap], names: Mapping[UUID, str]) -> Iterator[GapLine]:
    """The gaps of a period, those that overlap as one.

    Args:
        names: What each source is called.
    """
    yield from _joined(
        GapLine(source="", from_at=gap.from_at, until_at=gap.until_at, reason=gap.reason)
        for gap in gaps
        if gap.reason is GapReason.ASLEEP
    )
    others = [
        GapLine(
            source=names.get(gap.source_id) or gettext("A source"),
            from_at=gap.from_at,
            until_at=gap.until_at,
            reason=gap.reason,
        )
        for gap in gaps
        if gap.reason is not GapReason.ASLEEP
    ]
    for source, reason in sorted({(line.source, line.reason) for line in others}):
        alike = [line for line in others if (line.source, line.reason) == (source, reason)]
        yield from alike[-1:] if reason is GapReason.GONE else _joined(alike)


def missing_words(sheet: Sheet) -> str:
    """How many pages and pictures could not be had, in one sentence; empty when all came."""
    pages = ngettext("{n} page", "{n} pages", sheet.pages_missing)
    pictures = ngettext("{n} picture", "{n} pictures", sheet.pictures_missing)
    count = sheet.pages_missing + sheet.pictures_missing
    if not count:
        return ""
    things = pages if sheet.pages_missing else pictures
    if sheet.pages_missing and sheet.pictures_missing:
        things = gettext("{pages} and {pictures}", pages=pages, pictures=pictures)
    # Translators: {things} is such as "1 page and 3 pictures".
    return ngettext(
        "{things} that belongs to what was collected could not be had.",
        "{things} that belong to what was collected could not be had.",
        count,
        things=things,
    )


def _joined(lines: Iterable[GapLine]) -> Iterator[GapLine]:
    """Lines that are alike but for their spans, with each stretch of time once."""
    current: GapLine | None = None
    for line in sorted(lines, key=lambda one: (one.from_at, one.until_at)):
        if current is None:
            current = line
        elif line.from_at <= current.until_at:
            current = replace(current, until_at=max(current.until_at, line.until_at))
        else:
            yield current
            current = line
    if current is not None:
        yield current
