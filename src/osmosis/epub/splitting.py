"""Cuts a book where it would become too large for a reader or for a letter."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from osmosis.articles.words import images_in, images_of
from osmosis.epub.archive import packed_size
from osmosis.epub.model import Book, BookArticle, Section
from osmosis.epub.pages import article_page
from osmosis.epub.rendering import Rendering

__all__ = ["Cut", "split"]

# What an article costs besides its page and pictures: lines in three lists of contents, and in
# the package. What a part costs at least: style, navigation, cover page, container.
_LISTED_BYTES = 700
_FRAME_BYTES = 24_000
_PICTURE_BYTES = 260


@dataclass(frozen=True, slots=True)
class Cut:
    """What goes into one part.

    Attributes:
        left_out: Addresses of pictures for which there is no room.
    """

    sections: tuple[Section, ...]
    left_out: frozenset[str] = frozenset()


@dataclass(slots=True)
class _Room:
    """A part while it is being filled."""

    most: int
    used: int
    pictures: set[str] = field(default_factory=set)
    articles: list[tuple[int, BookArticle]] = field(default_factory=list)
    left_out: set[str] = field(default_factory=set)


def split(book: Book, most_bytes: int | None) -> tuple[Cut, ...]:
    """The parts of a book, none larger than allowed; articles stay whole and in their order."""
    if most_bytes is None:
        return (Cut(book.sections),)
    rooms = [_room(book, most_bytes)]
    for place, section in enumerate(book.sections):
        for one in section.articles:
            if not _put(book, rooms[-1], place, one):
                if rooms[-1].articles:
                    rooms.append(_room(book, most_bytes))
                if not _put(book, rooms[-1], place, one):
                    _squeeze(book, rooms[-1], place, one)
    return tuple(_cut(book, room) for room in rooms)


def _room(book: Book, most: int) -> _Room:
    cover = len(book.cover.png or book.cover.svg.encode())
    # The pages before and after the articles are counted in every part: they are small, and
    # which part is the last is not known yet.
    own = sum(2_000 + len(repr(page.blocks)) for page in (*book.front, *book.end))
    pictures = {
        image.address for page in (*book.front, *book.end) for image in images_in(page.blocks)
    }
    used = _FRAME_BYTES + cover + own + sum(_picture_size(book, one) for one in pictures)
    return _Room(most=most, used=used, pictures=pictures)


def _put(book: Book, room: _Room, place: int, one: BookArticle) -> bool:
    """Put an article into a part, if there is room for all of it."""
    new = {image.address for image in images_of(one.article)} - room.pictures
    size = _page_size(book, one) + sum(_picture_size(book, address) for address in new)
    if room.used + size > room.most:
        return False
    room.used += size
    room.pictures |= new
    room.articles.append((place, one))
    return True


def _squeeze(book: Book, room: _Room, place: int, one: BookArticle) -> None:
    """Put an article into an empty part with as many of its pictures as fit, smallest first."""
    room.used += _page_size(book, one)
    room.articles.append((place, one))
    new = {image.address for image in images_of(one.article)} - room.pictures
    for address in sorted(new, key=lambda address: (_picture_size(book, address), address)):
        size = _picture_size(book, address)
        if room.used + size > room.most:
            room.left_out.add(address)
        else:
            room.used += size
            room.pictures.add(address)


def _page_size(book: Book, one: BookArticle) -> int:
    page = article_page(book, one, Rendering(pictures={}, pages={}))
    return _LISTED_BYTES + packed_size("EPUB/article-001.xhtml", len(zlib.compress(page.encode())))


def _picture_size(book: Book, address: str) -> int:
    picture = book.pictures.get(address)
    return packed_size("", len(picture.data)) + _PICTURE_BYTES if picture else 0


def _cut(book: Book, room: _Room) -> Cut:
    return Cut(tuple(_sections(book, room)), frozenset(room.left_out))


def _sections(book: Book, room: _Room) -> Iterator[Section]:
    for place, section in enumerate(book.sections):
        articles = tuple(one for where, one in room.articles if where == place)
        if articles:
            yield replace(section, articles=articles)
