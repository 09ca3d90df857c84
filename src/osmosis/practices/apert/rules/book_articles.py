"""The articles of a book, from its record: under which title each stands, and what it says."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from osmosis.articles.model import Article, Blocks, Link, Paragraph, Text
from osmosis.articles.words import images_of, minutes_of
from osmosis.epub.model import BookArticle, Section
from osmosis.languages.listing import listed
from osmosis.languages.speaking import gettext, noop, speaking_as
from osmosis.practices.apert.editions import PieceInEdition, Record, RecordPiece
from osmosis.practices.apert.rules.candidates import Form
from osmosis.practices.apert.rules.readable import blocks_of
from osmosis.practices.apert.rules.shortening import shortened
from osmosis.practices.apert.rules.yields import PieceKind

INSTALMENTS, IN_FULL, IN_BRIEF = noop("Part by part"), noop("In full"), noop("In brief")
CARDS = noop("To hear and to see")
SECTIONS = (INSTALMENTS, IN_FULL, IN_BRIEF, CARDS)
"""In the order of the book; each is said where it is shown."""

_SECONDS = 60


def section_of(piece: RecordPiece) -> str:
    """Under which title a piece stands."""
    if piece.entry.kind is PieceKind.INSTALMENT:
        return INSTALMENTS
    if piece.entry.kind is PieceKind.CARD:
        return CARDS
    return IN_FULL if piece.form is Form.DEEP else IN_BRIEF


def in_order(pieces: Sequence[RecordPiece]) -> list[RecordPiece]:
    """The pieces as they follow each other in the book."""
    return [piece for title in SECTIONS for piece in pieces if section_of(piece) == title]


def sections_of(record: Record) -> Iterator[Section]:
    """The sections of the book that have anything in them."""
    for title in SECTIONS:
        found = [piece for piece in record.pieces if section_of(piece) == title]
        if found:
            yield Section(title=gettext(title), articles=tuple(map(book_article, found)))


def book_article(piece: RecordPiece) -> BookArticle:
    """A piece with what the book says about it."""
    return BookArticle(
        key=piece.key,
        article=article_of(piece),
        source=piece.source,
        minutes=minutes_shown(piece),
        why=" ".join(piece.why),
        remark=gettext("Also in {sources}.", sources=listed(piece.also)) if piece.also else "",
    )


def article_of(piece: RecordPiece, blocks: Blocks | None = None) -> Article:
    """What of a piece is read: all of it, or about a paragraph.

    Args:
        blocks: All of it, where its HTML was brought into blocks before.
    """
    if blocks is None:
        blocks = blocks_of(piece.entry, piece.html, piece.base, piece.language)
    if piece.form is Form.SKIM:
        blocks = shortened(blocks)
    return Article(
        title=piece.title,
        blocks=blocks or _nothing_more(piece),
        byline=piece.byline,
        language=piece.language,
        published_on=piece.published_on,
        address=piece.entry.address,
    )


def pictures_wanted(piece: RecordPiece, blocks: Blocks | None = None) -> list[str]:
    """The addresses of the pictures that a piece shows.

    Args:
        blocks: As for :func:`article_of`.
    """
    return [image.address for image in images_of(article_of(piece, blocks))]


def minutes_shown(piece: RecordPiece) -> int:
    """How long a piece takes, in whole minutes, at least one."""
    return minutes_of(piece.seconds, words_per_minute=_SECONDS)


def pieces_of(
    record: Record, *, kept: Collection[str] = (), carried: Collection[str] = ()
) -> Sequence[PieceInEdition]:
    """The pieces of a book in their order, in the book's language but for their sections."""
    with speaking_as(record.language):
        return _pieces_of(record, kept, carried)


def _pieces_of(
    record: Record, kept: Collection[str], carried: Collection[str]
) -> Sequence[PieceInEdition]:
    return [
        PieceInEdition(
            key=piece.key,
            title=piece.title,
            source=piece.source,
            section=section_of(piece),
            kind=piece.entry.kind,
            form=piece.form,
            minutes=minutes_shown(piece),
            why=" ".join(piece.why),
            address=piece.entry.address,
            article=article_of(piece),
            is_kept=piece.key in kept,
            is_carried=piece.key in carried,
        )
        for piece in in_order(record.pieces)
    ]


def _nothing_more(piece: RecordPiece) -> Blocks:
    if piece.entry.kind is PieceKind.LINK:
        said = gettext("You saved this link. Nothing of its page could be had.")
    else:
        said = gettext("Its source gave nothing more than the title.")
    if not piece.entry.link:
        return (Paragraph((Text(said),)),)
    return (
        Paragraph((Text(said),)),
        Paragraph((Link(piece.entry.link, (Text(piece.entry.link),)),)),
    )
