"""What is looked among, read from what somebody chose or typed."""

from __future__ import annotations

from whenever import Date, Time

from osmosis.errors import InvalidInputError
from osmosis.kernel.civil import instant_of
from osmosis.kernel.clock import Instant
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
        start=_midnight(start, zone, later=0) if start else None,
        end=_midnight(end, zone, later=1) if end else None,
    )


def _midnight(text: str, zone: str, *, later: int) -> Instant:
    try:
        day = Date.parse_iso(text).add(days=later)
    except ValueError:
        raise InvalidInputError("A day is written like 2031-05-04", given=text[:20]) from None
    return instant_of(day.at(Time(0)), zone).instant
