"""The pieces of a feed before anybody has said what they mean."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple


class Piece(NamedTuple):
    """One element of a feed.

    Attributes:
        text: What it holds; markup as HTML if it holds any.
        attributes: By the names that the reader gives.
        is_markup: Whether the text is HTML that stood in the feed as elements.
        base: What its relative addresses start from; may be relative itself or empty.
        language: Of its words; may be empty.
    """

    text: str
    attributes: Mapping[str, str]
    is_markup: bool
    base: str
    language: str


@dataclass(slots=True)
class Pieces:
    """What stands together: the pieces of one entry, or those of the feed itself.

    Attributes:
        by_path: By short name; what lies in a group has both: ``media:group/media:title``.
        attributes: Of the element that holds them all.
        base: What relative addresses start from here.
        language: Of the words here.
    """

    attributes: Mapping[str, str]
    base: str
    language: str
    by_path: dict[str, list[Piece]] = field(default_factory=dict)

    def each(self, *paths: str) -> Iterator[Piece]:
        """The pieces at these paths, those of the first path first."""
        by_path = self.by_path
        for path in paths:
            if path in by_path:
                yield from by_path[path]

    def texts(self, *paths: str) -> Iterator[str]:
        """What the pieces at these paths hold, stripped; what is empty is left out."""
        by_path = self.by_path
        for path in paths:
            if path in by_path:
                yield from filter(None, (piece.text.strip() for piece in by_path[path]))

    def text(self, *paths: str) -> str:
        """The first of those texts; empty when there is none."""
        # Most paths lead nowhere, and this is asked for every entry.
        by_path = self.by_path
        for path in paths:
            if path in by_path:
                for piece in by_path[path]:
                    if text := piece.text.strip():
                        return text
        return ""


@dataclass(slots=True)
class Read:
    """A whole document in pieces.

    Attributes:
        root: The short name of its outermost element.
        root_attributes: Of that element.
        namespace: Of the innermost element that holds the whole feed.
        feed: The pieces of the feed itself.
        entries: The pieces of each entry.
        left_out: How many more entries there are.
        is_broken: Whether it could be read only up to some place that is no end.
        is_cut: Whether it ends in the middle.
    """

    root: str = ""
    root_attributes: Mapping[str, str] = field(default_factory=dict)
    namespace: str = ""
    feed: Pieces = field(default_factory=lambda: Pieces({}, "", ""))
    entries: list[Pieces] = field(default_factory=list)
    left_out: int = 0
    is_broken: bool = False
    is_cut: bool = False
