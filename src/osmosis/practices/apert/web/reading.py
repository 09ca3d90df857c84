"""An open edition in the browser: its contents, one piece a page, and its pictures.

Nothing here notes what is read. As soon as the gate is closed all of it answers "not yet".
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING
from uuid import UUID

import anyio.to_thread
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from osmosis.epub.model import BookArticle, Page, Picture
from osmosis.epub.pages import minutes_shown
from osmosis.errors import NotFoundError
from osmosis.languages.speaking import gettext, pgettext, speaking_as
from osmosis.practices.apert.editions import PieceInEdition
from osmosis.practices.apert.model import GateState
from osmosis.practices.apert.service import catalogues, keeping, known
from osmosis.practices.apert.service.editions import find_edition, get_open
from osmosis.practices.apert.service.reading import OpenBook, ReadingRoom
from osmosis.practices.apert.web.addresses import (
    OPENING,
    PIECE,
    gate_at,
    opening_at,
    piece_at,
)
from osmosis.practices.apert.web.articles_shown import (
    BOOK_STYLE,
    book_style,
    own_shown,
    picture_answer,
    shown,
)
from osmosis.practices.apert.web.gate_words import counted_words
from osmosis.practices.apert.web.opds import book_answer

if TYPE_CHECKING:
    from osmosis.practices.context import PracticeContext
    from osmosis.web.shell import WebShell

COVER_ACROSS = 600


def routes(shell: WebShell) -> list[BaseRoute]:
    """The contents, the pieces, their pictures, and the files."""
    pages = _Pages(shell)
    return [
        Route(BOOK_STYLE, pages.style),
        Route(OPENING + "/cover.png", pages.cover),
        Route(OPENING + "/parts/{number:int}.epub", pages.file),
        Route(OPENING + "/read", pages.contents),
        Route(OPENING + "/pictures/{name}", pages.picture),
        Route(PIECE, pages.piece),
        Route(PIECE + "/keep", pages.keep, methods=["POST"]),
        Route(PIECE + "/carry", pages.carry, methods=["POST"]),
        Route(PIECE + "/carry-no-more", pages.carry_no_more, methods=["POST"]),
    ]


class _Pages:
    def __init__(self, shell: WebShell) -> None:
        self._shell = shell
        self._room = ReadingRoom()

    async def style(self, request: Request) -> Response:
        """How a book looks."""
        return Response(book_style(), media_type="text/css")

    async def cover(self, request: Request) -> Response:
        """The cover of an edition, which stays when its gate has closed."""
        context, opening_id = self._asked(request)
        edition = find_edition(context, opening_id)
        if edition is None:
            raise NotFoundError("This opening has no edition")
        data = await anyio.to_thread.run_sync(catalogues.cover_png, edition, COVER_ACROSS)
        return picture_answer(self._shell, request, Picture(data=data, media_type="image/png"))

    async def file(self, request: Request) -> Response:
        """A file of the book, to be saved."""
        opening_id, number = request.path_params["opening_id"], request.path_params["number"]
        return book_answer(self._shell, request, opening_id, number)

    async def contents(self, request: Request) -> Response:
        """What is in the book."""
        book = await self._book(request)
        opening_id = book.edition.opening_id
        sections = [
            (gettext(title), [_listed(opening_id, piece) for piece in pieces])
            for title, pieces in groupby(book.pieces, key=lambda one: one.section)
        ]
        values = {
            "book": book,
            "sections": sections,
            "told": counted_words(len(book.pieces), book.edition.minutes),
            "back": gate_at(book.record.gate_id, "open"),
            "own": [(page.title, piece_at(opening_id, page.key)) for page in book.own],
            "first": piece_at(opening_id, book.pieces[0].key) if book.pieces else None,
        }
        return self._shell.render(request, "apert/contents.html", values, title=book.edition.title)

    async def piece(self, request: Request) -> Response:
        """One piece, as it stands in the book."""
        book, key = await self._book(request), request.path_params["key"]
        own = book.find_own(key)
        if own is not None:
            return self._own(request, book, own)
        opening_id, piece = book.edition.opening_id, book.find(key)
        before, after = book.beside(key)
        pictures = {
            address: opening_at(opening_id, f"pictures/{name}")
            for address, name in book.names.items()
        }
        with speaking_as(book.record.language):
            article = shown(_in_book(piece), pictures, _pages_of(book))
        values = {
            "piece": piece,
            "article": article,
            "language": book.record.language,
            "style": BOOK_STYLE,
            "contents": opening_at(opening_id),
            "before": None if before is None else _listed(opening_id, before),
            "after": None if after is None else _listed(opening_id, after),
            "keep": piece_at(opening_id, key, "keep"),
            "carry": self._carry(request, piece),
        }
        title = piece.title or piece.source
        return self._shell.render(request, "apert/piece.html", values, title=title)

    def _carry(self, request: Request, piece: PieceInEdition) -> str | None:
        """Where it is said whether a piece comes again; nowhere once its gate has ended."""
        context, opening_id = self._asked(request)
        if known.get_met_of(context, opening_id).state is GateState.ENDED:
            return None
        return piece_at(opening_id, piece.key, "carry-no-more" if piece.is_carried else "carry")

    def _own(self, request: Request, book: OpenBook, own: Page) -> Response:
        with speaking_as(book.record.language):
            article = own_shown(own, _pages_of(book))
        values = {
            "article": article,
            "language": book.record.language,
            "style": BOOK_STYLE,
            "contents": opening_at(book.edition.opening_id),
        }
        return self._shell.render(request, "apert/own_page.html", values, title=own.title)

    async def picture(self, request: Request) -> Response:
        """A picture of the book, by its hash."""
        book = await self._book(request)
        return picture_answer(self._shell, request, book.pictures.get(request.path_params["name"]))

    async def keep(self, request: Request) -> Response:
        """Keep a piece for good."""
        (context, opening_id), key = self._asked(request), request.path_params["key"]
        await anyio.to_thread.run_sync(keeping.keep_piece, context, opening_id, key)
        return self._to_piece(
            request, gettext("Kept. It stays on the shelf when the gate has closed.")
        )

    async def carry(self, request: Request) -> Response:
        """Let a piece come again at the next opening."""
        (context, opening_id), key = self._asked(request), request.path_params["key"]
        await anyio.to_thread.run_sync(keeping.carry_piece, context, opening_id, key)
        return self._to_piece(request, gettext("It comes again at the next opening."))

    async def carry_no_more(self, request: Request) -> Response:
        """Do not let it come again after all."""
        (context, opening_id), key = self._asked(request), request.path_params["key"]
        keeping.carry_no_more(context, opening_id, key)
        return self._to_piece(request, gettext("It does not come again."))

    async def _book(self, request: Request) -> OpenBook:
        context, opening_id = self._asked(request)
        get_open(context, opening_id)
        return await anyio.to_thread.run_sync(self._room.open, context, opening_id)

    def _asked(self, request: Request) -> tuple[PracticeContext, UUID]:
        """The opening that is asked about, unless its gate is at rest."""
        context, opening_id = self._shell.context(request), request.path_params["opening_id"]
        known.get_met_of(context, opening_id)
        return context, opening_id

    def _to_piece(self, request: Request, message: str) -> Response:
        place = piece_at(request.path_params["opening_id"], request.path_params["key"])
        return self._shell.redirect(request, place, message=message)


def _in_book(piece: PieceInEdition) -> BookArticle:
    return BookArticle(
        key=piece.key,
        article=piece.article,
        source=piece.source,
        minutes=piece.minutes,
        why=piece.why,
    )


def _pages_of(book: OpenBook) -> dict[str, str]:
    """Where each page of the book is, by key."""
    keys = (*(page.key for page in book.own), *(piece.key for piece in book.pieces))
    return {key: piece_at(book.edition.opening_id, key) for key in keys}


def _listed(opening_id: UUID, piece: PieceInEdition) -> dict[str, object]:
    marks = (
        pgettext("piece", "kept") if piece.is_kept else "",
        pgettext("piece", "carried over") if piece.is_carried else "",
    )
    return {
        "title": piece.title or piece.source or "–",
        "language": piece.article.language or None,
        "href": piece_at(opening_id, piece.key),
        "below": " · ".join(filter(None, (piece.source, minutes_shown(piece.minutes), *marks))),
    }
