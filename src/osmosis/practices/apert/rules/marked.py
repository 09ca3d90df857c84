"""What was marked on a reader, and to which piece of which edition it belongs."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from osmosis.articles.words import plain_text
from osmosis.kernel.clock import Instant
from osmosis.practices.apert.editions import PieceInEdition

_PART = re.compile(r"\(\d+ (?:of|_) \d+\)\s*$")
_NOTE_MARK = re.compile(r"\[\d{1,4}\]")
LEAST_LOCATED = 8
"""Fewer letters than this stand in many pieces, so that a place found by them says nothing."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Marked:
    """One highlight, as a reader tells it.

    Attributes:
        book: The title of the book.
        chapter: Under which title it stands, if the reader says so.
        note: What was written beside it.
        at: When, if the reader says so.
    """

    book: str
    text: str
    chapter: str = ""
    note: str = ""
    at: Instant | None = None


def is_of(book: str, title: str) -> bool:
    """Whether a reader's title of a book is that of an edition, or of a part of it.

    Readers take it from the file or from its name, in which other characters may stand for some.
    """
    return bare(_PART.sub("", book)) == bare(title) != ""


class Finder:
    """Finds highlights in the pieces of an edition, each of which is looked through once."""

    def __init__(self, pieces: Iterable[PieceInEdition]) -> None:
        self._pieces = [(one, bare(plain_text(one.article.blocks))) for one in pieces]

    def find(self, marked: Marked) -> PieceInEdition | None:
        """The piece in whose words a highlight stands; else the one under whose title it does."""
        # A reader takes the marks along by which the book leads to its notes.
        for text in dict.fromkeys((marked.text, _NOTE_MARK.sub("", marked.text))):
            words = bare(text)
            if len(words) >= LEAST_LOCATED:
                for piece, said in self._pieces:
                    if words in said:
                        return piece
        chapter = bare(marked.chapter)
        titled = (one for one, _ in self._pieces if chapter and bare(one.title) == chapter)
        return next(titled, None)


def bare(text: str) -> str:
    """The letters and digits alone, which are the same whatever quotes and hyphens stand around."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(char for char in folded if char.isalnum())
