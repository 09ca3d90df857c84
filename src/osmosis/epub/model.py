"""What a book is made of."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal
from uuid import UUID

from osmosis.articles.model import Article, Blocks, Direction
from osmosis.kernel.clock import Instant

__all__ = [
    "Book",
    "BookArticle",
    "BookPart",
    "Cover",
    "Page",
    "PageKind",
    "Picture",
    "PictureType",
    "Section",
    "address_in_book",
]

PictureType = Literal["image/jpeg", "image/png", "image/gif", "image/webp"]

IN_BOOK = "book:"


def address_in_book(key: str) -> str:
    """The address of a :class:`BookArticle` or :class:`Page`, for a link from another page."""
    return f"{IN_BOOK}{key}"


class PageKind(StrEnum):
    """What a page of the book's own is for, by its name in EPUB's vocabulary."""

    FOREWORD = "foreword"
    APPENDIX = "appendix"
    COLOPHON = "colophon"


@dataclass(frozen=True, kw_only=True, slots=True)
class Picture:
    """A picture, as small as the reader needs it."""

    data: bytes = field(repr=False)
    media_type: PictureType = "image/jpeg"


@dataclass(frozen=True, kw_only=True, slots=True)
class Cover:
    """What lies on top.

    Attributes:
        svg: The drawing, from :func:`osmosis.epub.cover.draw_cover`.
        png: The same drawn in pixels, for readers that show no SVG; the book then holds only this.
        alt: What a screen reader says.
    """

    svg: str = field(repr=False)
    alt: str
    png: bytes | None = field(default=None, repr=False)


@dataclass(frozen=True, kw_only=True, slots=True)
class Page:
    """A page of the book's own: what stands before the articles, or after them.

    Attributes:
        key: By which others link to it, unique in the book.
        is_bare: Whether its title is for the contents only and does not stand on the page.
    """

    key: str
    title: str
    blocks: Blocks
    kind: PageKind = PageKind.APPENDIX
    is_bare: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class BookArticle:
    """An article and what the book says about it.

    Attributes:
        key: By which others link to it, unique in the book.
        source: Who published it.
        minutes: How long it takes to read.
        why: Why it is here, in one sentence; may be empty.
        remark: Something else to be said at its head, such as that it was carried over.
    """

    key: str
    article: Article
    source: str
    minutes: int
    why: str = ""
    remark: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Section:
    """Articles under a common title. An empty title is not shown."""

    title: str
    articles: tuple[BookArticle, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Book:
    """A book. What it looks like depends on nothing else.

    Attributes:
        identifier: Stays the same when the book is made again.
        language: Of the book's own pages, a tag of BCP 47.
        modified_at: The date in the file, and of the files in it.
        series: What the book is one of, and which of them.
        minutes: How long all of it takes, which is less than its articles rounded up one by one;
            ``None`` when nobody measured it.
        description: One or two sentences for a reader's library; may be empty.
        front: Pages before the articles, in their order.
        end: Pages after the articles.
        pictures: By the address that articles know them under. One that is missing is replaced
            by its words.
    """

    identifier: UUID
    title: str
    modified_at: Instant
    creator: str
    cover: Cover
    sections: tuple[Section, ...]
    language: str = "en"
    direction: Direction = "ltr"
    series: str = ""
    number: int = 1
    minutes: int | None = None
    description: str = ""
    front: tuple[Page, ...] = ()
    end: tuple[Page, ...] = ()
    pictures: Mapping[str, Picture] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, kw_only=True, slots=True)
class BookPart:
    """A file that can be handed over.

    Attributes:
        chunks: Writes it anew and gives its bytes as they are written, always the same.
        number: Which part of the book it is, from 1.
        of: How many parts there are.
        pictures_left_out: How many pictures had to go because of the largest size.
    """

    chunks: Callable[[], Iterator[bytes]] = field(repr=False)
    number: int = 1
    of: int = 1
    pictures_left_out: int = 0

    @property
    def data(self) -> bytes:
        """All of its bytes."""
        return b"".join(self.chunks())
