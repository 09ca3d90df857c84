"""The parts of an article: a few kinds of blocks, and a few kinds of what runs within a line.

Small on purpose. Whatever a page of the web may hold is brought into these shapes, so that all
who show articles (a book, a page, a terminal) need to know no others.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from whenever import Date

__all__ = [
    "Article",
    "Block",
    "Blocks",
    "Cell",
    "Definition",
    "DefinitionList",
    "Direction",
    "Division",
    "Figure",
    "Footnote",
    "Footnotes",
    "Heading",
    "Image",
    "Inline",
    "Inlines",
    "LineBreak",
    "Link",
    "ListBlock",
    "Marker",
    "Math",
    "MathBlock",
    "NoteRef",
    "Paragraph",
    "Preformatted",
    "PreformattedKind",
    "Quote",
    "Row",
    "Ruby",
    "RubyPair",
    "Rule",
    "Span",
    "Style",
    "Styled",
    "Table",
    "Term",
    "Text",
]

Direction = Literal["", "ltr", "rtl"]
"""The way words run; empty where nothing is said about it."""

Marker = Literal["1", "a", "A", "i", "I"]
"""How the items of an ordered list are counted."""


class Style(StrEnum):
    """What is done to words within a line, by the name of its HTML element."""

    EMPHASIS = "em"
    STRONG = "strong"
    CODE = "code"
    SUB = "sub"
    SUP = "sup"
    SMALL = "small"
    QUOTED = "q"
    WORK = "cite"
    MARKED = "mark"
    REMOVED = "del"
    ADDED = "ins"
    OUTDATED = "s"
    KEY = "kbd"


class PreformattedKind(StrEnum):
    """Why the spaces and line ends of a text are kept."""

    TEXT = "text"
    CODE = "code"
    VERSE = "verse"


# Within a line ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Text:
    """Words, with single spaces between them."""

    text: str


@dataclass(frozen=True, slots=True)
class LineBreak:
    """A line that ends before its paragraph does."""


@dataclass(frozen=True, slots=True)
class Styled:
    """Words of which something is said, such as that they are emphasised."""

    style: Style
    inlines: Inlines


@dataclass(frozen=True, slots=True)
class Link:
    """Words that lead somewhere.

    Attributes:
        address: Absolute; ``http``, ``https`` or ``mailto``, or what :mod:`osmosis.epub` resolves.
    """

    address: str
    inlines: Inlines


@dataclass(frozen=True, slots=True)
class NoteRef:
    """The mark of a footnote, such as ¹ or *.

    Attributes:
        note: The id of a :class:`Footnote` of the same article.
    """

    note: str
    inlines: Inlines


@dataclass(frozen=True, slots=True)
class Span:
    """Words in another language, or that run the other way."""

    inlines: Inlines
    language: str = ""
    direction: Direction = ""


@dataclass(frozen=True, slots=True)
class Image:
    """A picture.

    Attributes:
        address: Where it was on the web, absolute; it is mapped to bytes by whoever has them.
        alt: What it shows, in words of its source; empty if the source says nothing.
    """

    address: str
    alt: str = ""


@dataclass(frozen=True, slots=True)
class Math:
    """A formula.

    Attributes:
        text: The formula in characters, for whoever cannot show MathML.
        mathml: Presentation MathML 3, one ``math`` element, valid; empty when there is none.
    """

    text: str
    mathml: str = ""


@dataclass(frozen=True, slots=True)
class RubyPair:
    """A few characters and how they are read."""

    base: Inlines
    reading: Inlines


@dataclass(frozen=True, slots=True)
class Ruby:
    """Characters with their reading beside them, as in Japanese."""

    pairs: tuple[RubyPair, ...]


Inline = Text | LineBreak | Styled | Link | NoteRef | Span | Image | Math | Ruby
Inlines = tuple[Inline, ...]


# Blocks -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph."""

    inlines: Inlines


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading inside the article, whose own title is level 1.

    Attributes:
        level: From 2 to 6.
    """

    level: int
    inlines: Inlines


@dataclass(frozen=True, slots=True)
class Quote:
    """What somebody else said."""

    blocks: Blocks


@dataclass(frozen=True, kw_only=True, slots=True)
class ListBlock:
    """A list.

    Attributes:
        start: The number of its first item, when it is ordered.
    """

    items: tuple[Blocks, ...]
    ordered: bool = False
    start: int = 1
    marker: Marker = "1"


@dataclass(frozen=True, slots=True)
class Term:
    """What is defined."""

    blocks: Blocks


@dataclass(frozen=True, slots=True)
class Definition:
    """What is said of the terms before it."""

    blocks: Blocks


@dataclass(frozen=True, slots=True)
class DefinitionList:
    """Terms and their definitions: it begins with a term and ends with a definition."""

    entries: tuple[Term | Definition, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Preformatted:
    """Text whose spaces and line ends count.

    Attributes:
        language: Of a program, such as ``python``; empty if it is not known.
    """

    text: str
    kind: PreformattedKind = PreformattedKind.TEXT
    language: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Cell:
    """A cell of a table.

    Attributes:
        columns: How many columns it spans.
        rows: How many rows it spans.
    """

    blocks: Blocks
    is_header: bool = False
    columns: int = 1
    rows: int = 1


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table.

    Attributes:
        is_head: Whether it belongs to the table's head. Such rows come first.
    """

    cells: tuple[Cell, ...]
    is_head: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Table:
    """A table of things that belong together by row and column; never a means of layout.

    Attributes:
        caption: Without a table in it.
    """

    rows: tuple[Row, ...]
    caption: Blocks = ()


@dataclass(frozen=True, slots=True)
class Figure:
    """One or more pictures, and what is written below them."""

    images: tuple[Image, ...]
    caption: Blocks = ()


@dataclass(frozen=True, slots=True)
class Rule:
    """A pause between two thoughts."""


@dataclass(frozen=True, slots=True)
class MathBlock:
    """A formula on a line of its own."""

    math: Math


@dataclass(frozen=True, slots=True)
class Footnote:
    """A footnote.

    Attributes:
        id: By which :class:`NoteRef` names it, unique in its article.
        label: What its mark looks like; empty if its own text begins with it.
    """

    id: str
    label: str
    blocks: Blocks


@dataclass(frozen=True, slots=True)
class Footnotes:
    """Footnotes, in the place where the source has them."""

    notes: tuple[Footnote, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Division:
    """Blocks in another language, or that run the other way."""

    blocks: Blocks
    language: str = ""
    direction: Direction = ""


Block = (
    Paragraph
    | Heading
    | Quote
    | ListBlock
    | DefinitionList
    | Preformatted
    | Table
    | Figure
    | Rule
    | MathBlock
    | Footnotes
    | Division
)
Blocks = tuple[Block, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Article:
    """Something to read, from beginning to end.

    Attributes:
        title: In plain words.
        byline: Who wrote it; empty if nobody is named.
        language: A tag of BCP 47, such as ``en`` or ``pt-BR``; empty if it is not known.
        direction: The way its words run.
        published_on: The day on which it was published, if the source says so.
        address: Where it stood on the web; empty if it never did.
    """

    title: str
    blocks: Blocks
    byline: str = ""
    language: str = ""
    direction: Direction = ""
    published_on: Date | None = None
    address: str = ""
