"""What a pathway reads, as plain values for a column, a file or another program."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from osmosis.errors import InvalidInputError
from osmosis.practices.mnestics.reads import (
    CalendarLag,
    Lags,
    RandomOld,
    Reads,
    Term,
    ToMeToday,
    Unit,
)
from osmosis.practices.mnestics.rules.reads_limits import MOST_AT_ONCE, can_be_read

__all__ = ["reads_as_json", "reads_from_json"]


def reads_as_json(reads: Reads) -> list[dict[str, Any]]:
    """A mapping for each term; ``of`` is there only for a crossing."""
    return [_term_as_json(term) for term in reads]


def reads_from_json(value: object) -> Reads:
    """The reads of which :func:`reads_as_json` made this value.

    Raises:
        InvalidInputError: It made no such value.
    """
    try:
        reads = tuple(map(_term_from_json, value)) if isinstance(value, list) else None
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError):
        reads = None
    if reads is None or not can_be_read(reads) or reads_as_json(reads) != value:
        raise InvalidInputError("This is not what a pathway can read")
    return reads


def _term_as_json(term: Term) -> dict[str, Any]:
    if isinstance(term, ToMeToday):
        return {"read": "to-me-today"}
    of = {} if term.of is None else {"of": str(term.of)}
    if isinstance(term, RandomOld):
        return {"read": "random-old", **of}
    if isinstance(term, CalendarLag):
        lag = {"amount": term.amount, "unit": term.unit.value, "within_days": term.within_days}
        return {"read": "calendar", **lag, **of}
    if term.is_board:
        return {"read": "board", "last": len(term.counts), **of}
    return {"read": "lags", "counts": list(term.counts), **of}


def _term_from_json(value: dict[str, Any]) -> Term:
    """The term of a mapping; what it may have too much is found by writing it again."""
    kind, of = value["read"], UUID(value["of"]) if "of" in value else None
    if kind == "lags":
        return Lags(counts=tuple(map(int, value["counts"])), of=of)
    if kind == "board":
        last = min(int(value["last"]), MOST_AT_ONCE)
        return Lags(counts=tuple(range(1, last + 1)), of=of, is_board=True)
    if kind == "calendar":
        amount, within = int(value["amount"]), int(value["within_days"])
        return CalendarLag(amount=amount, unit=Unit(value["unit"]), within_days=within, of=of)
    if kind == "random-old":
        return RandomOld(of=of)
    if kind == "to-me-today":
        return ToMeToday()
    raise ValueError(kind)
