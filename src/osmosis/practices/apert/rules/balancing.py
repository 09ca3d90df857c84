"""Where the weight of a gate's sources lies on an axis, before anything is chosen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from osmosis.practices.apert.model import Axis, Leaning, Source, Target


@dataclass(frozen=True, kw_only=True, slots=True)
class Placed:
    """A source on an axis.

    Attributes:
        value: -100 to 100.
        share: Its part of the weight of all that have a place, 0 to 1.
    """

    source: Source
    value: int
    share: float


@dataclass(frozen=True, kw_only=True, slots=True)
class AxisBalance:
    """How the sources of a gate lie on an axis, by their weight alone.

    Attributes:
        placed: From the low end to the high one.
        unplaced: Those that have no place on it.
        mean: Where their weight lies; ``None`` when none has a place.
    """

    axis: Axis
    placed: Sequence[Placed]
    unplaced: Sequence[Source]
    target: Target | None
    mean: float | None

    @property
    def is_within(self) -> bool | None:
        """Whether the weight lies where it should; ``None`` where nothing was said."""
        if self.target is None or self.mean is None:
            return None
        return abs(self.mean - self.target.value) <= self.target.tolerance


def balance_on(
    axis: Axis, sources: Sequence[Source], leanings: Sequence[Leaning], target: Target | None
) -> AxisBalance:
    """How these sources lie on an axis.

    Args:
        leanings: On any axis and of any source; those that do not belong are passed over.
    """
    values: Mapping[UUID, int] = {
        one.source_id: one.value for one in leanings if one.axis_id == axis.id
    }
    standing = [one for one in sources if one.id in values]
    whole = sum(one.weight for one in standing)
    placed = [
        Placed(source=one, value=values[one.id], share=one.weight / whole) for one in standing
    ]
    return AxisBalance(
        axis=axis,
        placed=sorted(placed, key=lambda one: one.value),
        unplaced=[one for one in sources if one.id not in values],
        target=target,
        mean=sum(one.share * one.value for one in placed) if placed else None,
    )
