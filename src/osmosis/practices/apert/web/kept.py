"""Pieces that were kept, which no gate closes any more: each on its page, and letting one go."""

from __future__ import annotations

from typing import TYPE_CHECKING

import anyio.to_thread
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from osmosis.epub.model import BookArticle
from osmosis.languages.speaking import gettext, speaking_as
from osmosis.practices.apert.service import keeping
from osmosis.practices.apert.service.editions import gate_of
from osmosis.practices.apert.service.reading import picture_name
from osmosis.practices.apert.web.addresses import KEPT, gate_at, kept_at
from osmosis.practices.apert.web.articles_shown import BOOK_STYLE, picture_answer, shown

if TYPE_CHECKING:
    from osmosis.web.shell import WebShell


def routes(shell: WebShell) -> list[BaseRoute]:
    """A kept piece, its pictures, and letting it go."""
    pages = _Pages(shell)
    return [
        Route(KEPT, pages.show),
        Route(KEPT + "/pictures/{name}", pages.picture),
        Route(KEPT + "/let-go", pages.ask_to_let_go),
        Route(KEPT + "/let-go", pages.let_go, methods=["POST"]),
    ]


class _Pages:
    def __init__(self, shell: WebShell) -> None:
        self._shell = shell

    async def show(self, request: Request) -> Response:
        """A kept piece to be read."""
        context, kept_id = self._shell.context(request), request.path_params["kept_id"]
        opened = await anyio.to_thread.run_sync(keeping.open_kept, context, kept_id)
        one = BookArticle(
            key=opened.kept.piece_key,
            article=opened.article,
            source=opened.kept.source,
            minutes=0,
        )
        pictures = {
            address: kept_at(kept_id, f"pictures/{picture_name(picture)}")
            for address, picture in opened.pictures.items()
        }
        with speaking_as(opened.language):
            article = shown(one, pictures, {})
        values = {
            "kept": opened.kept,
            "article": article,
            "language": opened.language,
            "style": BOOK_STYLE,
            "shelf": gate_at(gate_of(context, opened.kept.opening_id), "shelf"),
            "let_go": kept_at(kept_id, "let-go"),
        }
        title = opened.kept.title or opened.kept.source
        return self._shell.render(request, "apert/kept.html", values, title=title)

    async def picture(self, request: Request) -> Response:
        """A picture of it, by its hash."""
        context, kept_id = self._shell.context(request), request.path_params["kept_id"]
        opened = await anyio.to_thread.run_sync(keeping.open_kept, context, kept_id)
        named = {picture_name(one): one for one in opened.pictures.values()}
        return picture_answer(self._shell, request, named.get(request.path_params["name"]))

    async def ask_to_let_go(self, request: Request) -> Response:
        """Ask once."""
        kept_id = request.path_params["kept_id"]
        return self._shell.confirm(
            request,
            question=gettext("Let this piece go?"),
            action=kept_at(kept_id, "let-go"),
            yes=gettext("Let it go"),
            back=(gettext("Keep it"), kept_at(kept_id)),
            facts=(gettext("It leaves for good, with its pictures."),),
            grave=True,
        )

    async def let_go(self, request: Request) -> Response:
        """Let it go for good."""
        context, kept_id = self._shell.context(request), request.path_params["kept_id"]
        keeping.release_kept(context, kept_id)
        return self._shell.redirect_and_forget(request, "/apert", message=gettext("Let go."))
