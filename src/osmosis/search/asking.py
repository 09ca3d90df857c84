"""What is looked among, read from what somebody chose or typed."""

from __future__ import annotations

from osmosis.kernel.civil_text import parse_midnight
from osmosis.storage.search_index import SearchFilter


def among_what(
    zone: str,
    *,
    practice: str | None = None,
    kind: str | None = None,
    label: str | None = None,
    start: str | None = None,
    end: str | None = None,
) -> SearchFilter:
    """The filter; what is empty does not narrow anything.

    Args:
        zone: In which days begin and end.
        start: The first day, such as ``2031-05-04``.
        end: The last day.

    Raises:
        InvalidInputError: What should be a day is none.
    """
    return SearchFilter(
        practice=practice or None,
        kind=kind or None,
        label=label or None,
        start=parse_midnight(start, zone) if start else None,
        end=parse_midnight(end, zone, later=1) if end else None,
    )
