"""What a sitting reads, as a value: a union of terms, each of them a reach into the past.

How it is written and said is in :mod:`osmosis.practices.mnestics.rules`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID


class Basis(StrEnum):
    """What a lag counts."""

    KEPT = "kept"
    """Sittings that were kept."""
    SLOTS = "slots"
    """Dates of the cadence, kept or not."""


class Unit(StrEnum):
    """What a calendar lag counts."""

    DAY = "d"
    WEEK = "w"
    MONTH = "m"
    YEAR = "y"


@dataclass(frozen=True, kw_only=True, slots=True)
class Lags:
    """The messages of the sittings so many places back: ``-1``, ``last 4``, ``1,2,4,8``.

    Attributes:
        counts: Each from 1, rising, none twice.
        of: Another pathway whose sittings are counted (a crossing); ``None`` for its own.
        is_board: Whether they are shown together as a notice board (``last 4``).
    """

    counts: tuple[int, ...]
    of: UUID | None = None
    is_board: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class CalendarLag:
    """The messages of the dates a calendar lag back: ``-1y±3d``.

    Attributes:
        amount: So many units, from 1. Months and years are counted on the calendar, and a day
            that a month does not have is its last.
        within_days: How far a junction's civil date may lie from that day, on either side.
        of: Another pathway; ``None`` for its own.
    """

    amount: int
    unit: Unit
    within_days: int = 0
    of: UUID | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class RandomOld:
    """One message drawn by chance from those that no lag of this sitting reaches."""

    of: UUID | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class ToMeToday:
    """The letters whose date has come."""


Term = Lags | CalendarLag | RandomOld | ToMeToday
Reads = tuple[Term, ...]
