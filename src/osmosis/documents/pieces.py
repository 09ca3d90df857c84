"""A chapter as a row of pieces between which it can be cut: paragraphs, headings, tables, lists."""

from __future__ import annotations

from dataclasses import dataclass, field
from html import escape
from typing import Final

from osmosis.articles.elements import BLOCKS, HEADINGS
from osmosis.articles.tree import Element, block_lines, parse, serialise_whole, tag_of
from osmosis.articles.words import count_words
from osmosis.documents.model import Section

_WRAPPERS: Final = frozenset({"article", "body", "center", "div", "main", "section"})


@dataclass(frozen=True, kw_only=True, slots=True)
class Piece:
    """What is never cut.

    Attributes:
        words: How many it takes to read.
        is_heading: Whether it belongs to what follows.
    """

    html: str = field(repr=False)
    words: int
    is_heading: bool = False


def pieces_of(section: Section) -> list[Piece]:
    """The pieces of a chapter in their order; all its words and pictures are in them."""
    row = _Row()
    row.take(parse(section.html))
    row.end_line()
    return row.pieces


class _Row:
    """Collects pieces; what runs loose between blocks becomes paragraphs."""

    def __init__(self) -> None:
        self.pieces: list[Piece] = []
        self._loose: list[str] = []

    def take(self, wrapper: Element) -> None:
        """The pieces in a wrapper, one wrapper inside another as they come."""
        open_wrappers = [(wrapper, iter(wrapper))]
        self._say(wrapper.text)
        while open_wrappers:
            current, inside = open_wrappers[-1]
            child = next(inside, None)
            if child is None:
                self.end_line()
                open_wrappers.pop()
                if open_wrappers:
                    self._say(current.tail)
            elif tag_of(child) in _WRAPPERS and any(tag_of(one) in BLOCKS for one in child):
                self.end_line()
                self._say(child.text)
                open_wrappers.append((child, iter(child)))
            else:
                self._put(child)

    def end_line(self) -> None:
        """What ran loose until here is a paragraph."""
        html, self._loose = "".join(self._loose), []
        if html.strip():
            self.pieces.append(Piece(html=f"<p>{html}</p>", words=_words(html)))

    def _say(self, text: str | None) -> None:
        if text:
            self._loose.append(escape(text, quote=False))

    def _put(self, element: Element) -> None:
        tail, element.tail = element.tail, None
        html = serialise_whole(element)
        element.tail = tail
        if tag_of(element) not in BLOCKS:
            self._loose.append(html)
        else:
            self.end_line()
            words = count_words(block_lines(element))
            is_heading = tag_of(element) in HEADINGS
            self.pieces.append(Piece(html=html, words=words, is_heading=is_heading))
        self._say(tail)


def _words(html: str) -> int:
    return count_words(block_lines(parse(html)))
