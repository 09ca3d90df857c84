"""Writes a book as EPUB files: in one part, or in as many as the largest size asks for."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from importlib.resources import files
from uuid import uuid5

from osmosis.articles.languages import clean_language
from osmosis.articles.words import images_in, images_of
from osmosis.epub.archive import Archive
from osmosis.epub.model import Book, BookArticle, BookPart, Page, Picture, Section
from osmosis.epub.package import CONTAINER, Entry, Item, NavPoint, navigation, ncx, package
from osmosis.epub.pages import article_page, contents_page, cover_page, own_page
from osmosis.epub.rendering import Rendering
from osmosis.epub.splitting import Cut, split
from osmosis.languages.speaking import gettext, speaking_as

__all__ = ["write_book"]

XHTML = "application/xhtml+xml"
_SUFFIXES = {"image/jpeg": "jpg", "image/png": "png", "image/gif": "gif", "image/webp": "webp"}


def write_book(book: Book, *, most_bytes: int | None = None) -> tuple[BookPart, ...]:
    """The book as EPUB 3.3: the same book gives the same bytes, whenever and wherever.

    The files are written when their bytes are asked for.

    Args:
        most_bytes: The largest file. A book that would be larger comes in parts; an article that
            would be larger by itself loses its largest pictures and keeps their words.
    """
    with speaking_as(book.language):
        cuts = split(book, most_bytes)
    return tuple(
        BookPart(
            chunks=partial(_written, book, cut, number=number, of=len(cuts)),
            number=number,
            of=len(cuts),
            pictures_left_out=len(cut.left_out),
        )
        for number, cut in enumerate(cuts, 1)
    )


def _written(book: Book, cut: Cut, *, number: int, of: int) -> Iterator[bytes]:
    """The bytes of one file, a picture or a page at a time."""
    return _Part(book, cut.sections, cut.left_out, number=number, of=of).written()


@dataclass(slots=True)
class _Part:
    """One file while it is written."""

    book: Book
    sections: tuple[Section, ...]
    left_out: frozenset[str]
    number: int
    of: int
    items: list[Item] = field(default_factory=list)
    archive: Archive = field(init=False)
    pictures: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.archive = Archive(self.book.modified_at)

    @property
    def front(self) -> tuple[Page, ...]:
        return self.book.front if self.number == 1 else ()

    @property
    def end(self) -> tuple[Page, ...]:
        return self.book.end if self.number == self.of else ()

    @property
    def articles(self) -> tuple[BookArticle, ...]:
        return tuple(one for section in self.sections for one in section.articles)

    def written(self) -> Iterator[bytes]:
        """The bytes of the file, as they come."""
        cover = self._add_cover()
        for _ in self._adding_pictures():
            yield self.archive.taken()
        self._add_words(cover)
        yield self.archive.closed()

    def _add_words(self, cover: str) -> None:
        """Add everything that says something, in the book's language, whatever is spoken here."""
        pages = self._names()
        with speaking_as(self.book.language):
            described = self._add_pages(pages, cover)
            self._add_guides(pages, is_described=described)

    def _names(self) -> dict[str, str]:
        """The file of each page by its key."""
        groups = {
            "front": [own.key for own in self.front],
            "article": [one.key for one in self.articles],
            "end": [own.key for own in self.end],
        }
        return {
            key: f"{name}-{number:03d}.xhtml"
            for name, keys in groups.items()
            for number, key in enumerate(keys, 1)
        }

    def _add_cover(self) -> str:
        cover = self.book.cover
        name, kind, data = "cover.svg", "image/svg+xml", cover.svg.encode()
        if cover.png is not None:
            name, kind, data = "cover.png", "image/png", cover.png
        self.archive.add(f"EPUB/{name}", data, is_packed=cover.png is not None)
        self.items.append(Item(name=name, media_type=kind, properties=("cover-image",)))
        return name

    def _adding_pictures(self) -> Iterator[None]:
        """Add each picture once, under a name that comes from its bytes, step by step."""
        names: set[str] = set()
        for address in _addresses(self.articles, (*self.front, *self.end)):
            picture = self.book.pictures.get(address)
            if picture is None or address in self.left_out:
                continue
            name = _picture_name(picture)
            self.pictures[address] = name
            if name not in names:
                names.add(name)
                self.archive.add(f"EPUB/{name}", picture.data, is_packed=True)
                self.items.append(Item(name=name, media_type=picture.media_type))
                yield

    def _add_pages(self, pages: dict[str, str], cover: str) -> bool:
        """Add all pages in their order, and say whether each picture in them has a text."""
        part = gettext("part {number} of {of}", number=self.number, of=self.of)
        part = part if self.of > 1 else ""
        is_described = True
        self._add_page("cover.xhtml", cover_page(self.book, cover))
        for own in self.front:
            self._add_page(pages[own.key], own_page(self.book, own, self._rendering(pages)))
        contents = contents_page(self.book, self.sections, pages, part)
        self._add_page("contents.xhtml", contents)
        for one in self.articles:
            images = (image for image in images_of(one.article) if image.address in self.pictures)
            is_described = is_described and all(image.alt for image in images)
            self._add_page(pages[one.key], article_page(self.book, one, self._rendering(pages)))
        for own in self.end:
            self._add_page(pages[own.key], own_page(self.book, own, self._rendering(pages)))
        return is_described

    def _rendering(self, pages: dict[str, str]) -> Rendering:
        return Rendering(pictures=self.pictures, pages=pages)

    def _add_page(self, name: str, text: str) -> None:
        properties = tuple(name for name in ("mathml", "svg") if _holds(text, name))
        self.archive.add(f"EPUB/{name}", text.encode())
        self.items.append(Item(name=name, media_type=XHTML, properties=properties, in_spine=True))

    def _add_guides(self, pages: dict[str, str], *, is_described: bool) -> None:
        entry = self._entry(is_described=is_described)
        points = self._points(pages)
        landmarks = [
            NavPoint(title=gettext("Cover"), href="cover.xhtml", kind="cover"),
            NavPoint(title=gettext("Contents"), href="contents.xhtml", kind="toc"),
            *(
                NavPoint(title=gettext("Beginning"), href=pages[one.key], kind="bodymatter")
                for one in self.articles[:1]
            ),
        ]
        style = (files("osmosis.epub") / "style.css").read_bytes()
        self.archive.add("EPUB/style.css", style)
        self.archive.add("EPUB/nav.xhtml", navigation(self.book, points, landmarks).encode())
        self.archive.add("EPUB/toc.ncx", ncx(entry, points).encode())
        self.items += [
            Item(name="style.css", media_type="text/css"),
            Item(name="nav.xhtml", media_type=XHTML, properties=("nav",)),
            Item(name="toc.ncx", media_type="application/x-dtbncx+xml"),
        ]
        self.archive.add("EPUB/package.opf", package(self.book, entry, self.items).encode())
        self.archive.add("META-INF/container.xml", CONTAINER.encode())

    def _entry(self, *, is_described: bool) -> Entry:
        spoken = {clean_language(one.article.language) for one in self.articles}
        math = any("mathml" in item.properties for item in self.items)
        title, identifier = self.book.title, self.book.identifier
        if self.of > 1:
            title = gettext(
                "{title} ({number} of {of})", title=title, number=self.number, of=self.of
            )
        if self.number > 1:
            identifier = uuid5(identifier, f"part {self.number}")
        return Entry(
            identifier=identifier,
            title=title,
            languages=tuple(sorted(spoken - {"", self.book.language})),
            features=("MathML",) if math else (),
            has_pictures=bool(self.pictures),
            is_described=is_described,
        )

    def _points(self, pages: dict[str, str]) -> list[NavPoint]:
        def own(page: Page) -> NavPoint:
            return NavPoint(title=page.title, href=pages[page.key])

        contents = NavPoint(title=gettext("Contents"), href="contents.xhtml")
        listed = [point for section in self.sections for point in _of_section(section, pages)]
        return [*map(own, self.front), contents, *listed, *map(own, self.end)]


def _of_section(section: Section, pages: dict[str, str]) -> Iterator[NavPoint]:
    points = tuple(
        NavPoint(title=one.article.title or one.source or "–", href=pages[one.key])
        for one in section.articles
    )
    if section.title and points:
        yield NavPoint(title=section.title, href=points[0].href, inner=points)
    else:
        yield from points


def _addresses(articles: Iterable[BookArticle], pages: Sequence[Page]) -> Iterator[str]:
    for page in pages:
        yield from (image.address for image in images_in(page.blocks))
    for one in articles:
        yield from (image.address for image in images_of(one.article))


def _picture_name(picture: Picture) -> str:
    digest = hashlib.sha256(picture.data).hexdigest()
    return f"pictures/{digest[:20]}.{_SUFFIXES[picture.media_type]}"


def _holds(text: str, name: str) -> bool:
    return f"<{'math' if name == 'mathml' else name} " in text
