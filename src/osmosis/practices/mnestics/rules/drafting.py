"""One draft, written from more than one page: what each of them wrote stays until it was seen.

A page says what it was shown, and replaces that and what it wrote itself. Words of another page,
which it has not seen, stay beside its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Final, Self

_MOST_MARKS: Final = 200


@dataclass(frozen=True, kw_only=True, slots=True)
class Page:
    """From where words come: one page as a browser shows it, or one question in a terminal.

    Attributes:
        id: Its own; words that come from the same page again replace those before.
        shown: The marks of the pieces that stood on it when it was opened.
    """

    id: str = ""
    shown: frozenset[str] = frozenset()

    def __str__(self) -> str:
        return ".".join([self.id, *sorted(self.shown)[:_MOST_MARKS]])

    @classmethod
    def parse(cls, text: str) -> Self:
        """The page that a text spells; a strange one has merely been shown nothing."""
        id_, *shown = text.split(".")
        return cls(id=id_, shown=frozenset(shown))


ALONE: Final = Page()
"""A page that has shown nothing, where only one writes."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Piece:
    """What one page wrote."""

    page_id: str
    words: str

    @property
    def mark(self) -> str:
        """By which a page says that it has shown just these words."""
        return sha256(self.words.encode("utf-8", "replace")).hexdigest()[:16]


@dataclass(frozen=True, kw_only=True, slots=True)
class Draft:
    """A draft as it is kept, in pieces; mostly it is one."""

    pieces: tuple[Piece, ...] = ()

    @property
    def distinct(self) -> Sequence[str]:
        """The words of its pieces, without those that stand in another."""
        found: list[str] = []
        for piece in self.pieces:
            if not any(_is_in(piece.words, other) for other in found):
                found = [other for other in found if not _is_in(other, piece.words)]
                found.append(piece.words)
        return found

    @property
    def is_of_several(self) -> bool:
        """Whether more than one page wrote it."""
        return len(self.distinct) > 1

    @property
    def words(self) -> str:
        """Everything in it."""
        return "\n\n".join(self.distinct)

    def with_words(self, page: Page, words: str) -> Draft:
        """The draft once these words stand on a page; without any, that page has none in it."""
        others = self._unseen(page)
        if not words:
            return Draft(pieces=tuple(others))
        before = [one for one in self.pieces if one in others or one.page_id == page.id]
        own = Piece(page_id=page.id, words=words)
        placed = [own if one.page_id == page.id else one for one in before]
        return Draft(pieces=tuple(placed if own in placed else [*placed, own]))

    def without_sent(self, page: Page, words: str) -> Draft:
        """The draft once these words left from a page: what it had not shown stays."""
        unseen = self._unseen(page)
        return Draft(pieces=tuple(one for one in unseen if not _is_in(one.words, words)))

    def _unseen(self, page: Page) -> list[Piece]:
        return [one for one in self.pieces if one.page_id != page.id and one.mark not in page.shown]


def _is_in(words: str, others: str) -> bool:
    """Whether words stand in others, however their lines are broken."""
    return " ".join(words.split()) in " ".join(others.split())
