"""Very many sources, some at a time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from osmosis.practices.apert.model import Source

ON_A_PAGE = 100


@dataclass(frozen=True, kw_only=True, slots=True)
class SourcePage:
    """Some of the sources behind a gate, in their order.

    Attributes:
        asked: What their names or addresses have in them; empty when all are listed.
        first: The place of its first source among those that were found, from 1.
        numbers: The place of each among all of the gate, from 1.
        found: How many were found, on all pages.
        is_long: Whether all of the gate are more than a page.
    """

    asked: str
    number: int
    pages: int
    first: int
    sources: Sequence[Source]
    numbers: Mapping[UUID, int]
    found: int
    is_long: bool

    @property
    def last(self) -> int:
        """The place of its last source among those that were found."""
        return self.first + len(self.sources) - 1


def number_with(every: Sequence[Source], source_id: UUID) -> int:
    """The number of the page that a source is on when all are listed; the first without it."""
    places = (place for place, one in enumerate(every) if one.id == source_id)
    return next(places, 0) // ON_A_PAGE + 1


def page_of(every: Sequence[Source], number: int = 1, asked: str = "") -> SourcePage:
    """A page of sources; the nearest, when there is none of this number."""
    words = asked.casefold()
    found = [
        (place, one)
        for place, one in enumerate(every, 1)
        if words in one.title.casefold() or words in one.address.casefold()
    ]
    pages = max(1, -(-len(found) // ON_A_PAGE))
    number = min(max(number, 1), pages)
    start = (number - 1) * ON_A_PAGE
    shown = found[start : start + ON_A_PAGE]
    return SourcePage(
        asked=asked,
        number=number,
        pages=pages,
        first=start + 1,
        sources=[one for _, one in shown],
        numbers={one.id: place for place, one in shown},
        found=len(found),
        is_long=len(every) > ON_A_PAGE,
    )
