"""The book of an opening, built from its record and from nothing else: always the same bytes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final
from uuid import UUID, uuid5

from osmosis.articles.words import minutes_of
from osmosis.epub.cover import CoverWords, draw_cover
from osmosis.epub.model import Book, BookPart, Cover, Page
from osmosis.epub.writing import write_book
from osmosis.languages.dates import told_date
from osmosis.languages.speaking import gettext, ngettext, speaking_as
from osmosis.practices.apert.editions import Record
from osmosis.practices.apert.rules.balance_pages import balance_page, interference_page
from osmosis.practices.apert.rules.book_articles import sections_of
from osmosis.practices.apert.rules.book_pages import colophon, first_page, reasons_page

CREATOR: Final = "Osmosis"
_SECONDS = 60


def build_book(record: Record) -> tuple[BookPart, ...]:
    """The files of the book."""
    title = book_title(record)
    with speaking_as(record.language):
        book = Book(
            identifier=identifier_of(record.gate_id, record.slot),
            title=title,
            modified_at=record.at,
            creator=CREATOR,
            cover=Cover(
                svg=cover_of(record),
                alt=gettext("Cover: {title}", title=title),
                png=record.cover_png,
            ),
            sections=tuple(sections_of(record)),
            language=record.language,
            series=record.gate,
            number=record.number,
            minutes=minutes_read(record),
            front=(first_page(record),),
            end=tuple(_end(record)),
            pictures=record.pictures,
        )
    return write_book(book, most_bytes=record.most_bytes)


def own_pages(record: Record) -> tuple[Page, ...]:
    """The book's own pages: the first one, and those after the pieces."""
    with speaking_as(record.language):
        return (first_page(record), *_end(record))


def identifier_of(gate_id: UUID, slot: str) -> UUID:
    """What the book is called among all books: of the gate and the slot, for ever the same."""
    return uuid5(gate_id, slot)


def book_title(record: Record) -> str:
    """What the book is called."""
    with speaking_as(record.language):
        return f"{record.gate}, {told_date(record.date)}"


def cover_of(record: Record) -> str:
    """The cover as SVG."""
    minutes = minutes_read(record)
    with speaking_as(record.language):
        line = (
            ngettext("{n} minute", "{n} minutes", minutes)
            if record.pieces
            else gettext("nothing new")
        )
        day = told_date(record.date)
    return draw_cover(CoverWords(name=record.gate, day=day, number=record.number, line=line))


def minutes_read(record: Record) -> int:
    """How long all of it takes, in whole minutes."""
    seconds = sum(piece.seconds for piece in record.pieces)
    return minutes_of(seconds, words_per_minute=_SECONDS) if record.pieces else 0


def _end(record: Record) -> Iterator[Page]:
    if record.pieces:
        yield reasons_page(record)
        yield balance_page(record)
    meeting = interference_page(record)
    if meeting is not None:
        yield meeting
    yield colophon(record)
