"""The catalogue for e-readers: as Atom and as JSON, behind a password or a secret address.

Whoever asks shows an access token: as the password of basic authentication (RFC 7617), whatever
the name, or as a piece of the address, for readers that cannot sign in. A closed gate is an empty
list, and a book of it says when the gate opens.
"""

from __future__ import annotations

import base64
import binascii
import json
from typing import TYPE_CHECKING, Final
from uuid import UUID

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from osmosis.access.tokens import find_token, may
from osmosis.errors import NotAllowedError, NotFoundError
from osmosis.kernel.hashing import sha256_of
from osmosis.languages.speaking import gettext
from osmosis.practices.apert.rules import opds, opds_json
from osmosis.practices.apert.rules.catalogues import BOOK_TYPE, Catalogue, Places, Shelf
from osmosis.practices.apert.service import catalogues, known
from osmosis.practices.apert.service.editions import get_open

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from osmosis.web.shell import WebShell

BASE: Final = "/opds"
BY_TOKEN: Final = "/opds/t/{token}"
JSON: Final = "/v2"
BOOK: Final = "/books/{opening_id:uuid}"
ACROSS: Final = {"cover": 800, "thumbnail": 240}
SCOPE: Final = "editions"


def routes(shell: WebShell) -> list[BaseRoute]:
    """The catalogue, once for each way of showing a token."""
    pages = _Pages(shell)
    answers: dict[str, Callable[[Request, str], Awaitable[Response]]] = {
        "": pages.root,
        "/newest": pages.newest,
        "/gates/{gate_id:uuid}": pages.shelf,
        JSON: pages.json_root,
        f"{JSON}/newest": pages.json_newest,
        f"{JSON}/gates/{{gate_id:uuid}}": pages.json_shelf,
        f"{JSON}{BOOK}/{{number:int}}": pages.json_book,
        f"{BOOK}/{{number:int}}.epub": pages.book,
        f"{BOOK}/{{picture}}.png": pages.picture,
    }
    return [
        Route(base + path, _asking(shell, answer))
        for base in (BASE, BY_TOKEN)
        for path, answer in answers.items()
    ]


def _asking(
    shell: WebShell, answer: Callable[[Request, str], Awaitable[Response]]
) -> Callable[[Request], Awaitable[Response]]:
    """Let nobody in who shows no token."""

    async def asked(request: Request) -> Response:
        in_address = request.path_params.get("token")
        secret = _password(request) if in_address is None else in_address
        token = find_token(shell.context(request).store, secret) if secret else None
        if token is None:
            if in_address is not None:
                raise NotFoundError("Nothing is at this address")
            return _sign_in(request, shell.settings.address.rstrip("/") + BASE + JSON)
        if not may(token.scope, SCOPE):
            raise NotAllowedError("This token may not fetch editions", needs=SCOPE)
        return await answer(request, BASE if in_address is None else f"{BASE}/t/{in_address}")

    return asked


def _sign_in(request: Request, place: str) -> Response:
    """How one signs in: in words, or as a reader of JSON understands it.

    Args:
        place: The address of the catalogue as JSON.
    """
    about = gettext("The password is an access token of Osmosis.")
    headers = {"WWW-Authenticate": 'Basic realm="Osmosis", charset="UTF-8"'}
    if not request.url.path.startswith(BASE + JSON):
        return Response(about, 401, headers, "text/plain")
    told = json.dumps(opds_json.sign_in_json(place, about))
    return Response(told, 401, headers, opds_json.SIGN_IN)


class _Pages:
    def __init__(self, shell: WebShell) -> None:
        self._shell = shell

    async def root(self, request: Request, base: str) -> Response:
        """The gates."""
        feed = opds.navigation_feed(self._catalogue(request), Places(base))
        return _list(request, feed, opds.NAVIGATION)

    async def newest(self, request: Request, base: str) -> Response:
        """The open books of all gates, newest first."""
        places = Places(base)
        shelf = self._catalogue(request).newest
        feed = opds.acquisition_feed(shelf, places.newest, places)
        return _list(request, feed, opds.ACQUISITION)

    async def shelf(self, request: Request, base: str) -> Response:
        """The book of a gate while it is open."""
        places, shelf = Places(base), self._found(request)
        feed = opds.acquisition_feed(shelf, places.shelf(shelf.id), places)
        return _list(request, feed, opds.ACQUISITION)

    async def json_root(self, request: Request, base: str) -> Response:
        """The gates."""
        told = opds_json.navigation_json(self._catalogue(request), Places(base, JSON))
        return _list(request, json.dumps(told), opds_json.FEED)

    async def json_newest(self, request: Request, base: str) -> Response:
        """The open books of all gates, newest first."""
        places = Places(base, JSON)
        told = opds_json.acquisition_json(self._catalogue(request).newest, places.newest, places)
        return _list(request, json.dumps(told), opds_json.FEED)

    async def json_shelf(self, request: Request, base: str) -> Response:
        """The book of a gate while it is open."""
        places, shelf = Places(base, JSON), self._found(request)
        told = opds_json.acquisition_json(shelf, places.shelf(shelf.id), places)
        return _list(request, json.dumps(told), opds_json.FEED)

    async def json_book(self, request: Request, base: str) -> Response:
        """A book by itself."""
        context, number = self._shell.context(request), request.path_params["number"]
        opening_id = request.path_params["opening_id"]
        known.get_met_of(context, opening_id)
        get_open(context, opening_id)
        books = self._catalogue(request).newest.publications
        told = opds_json.find_publication(books, Places(base, JSON), opening_id, number)
        if told is None:
            raise NotFoundError("The book has no such part")
        return _list(request, json.dumps(told), opds_json.PUBLICATION)

    async def book(self, request: Request, base: str) -> Response:
        """The file itself."""
        opening_id, number = request.path_params["opening_id"], request.path_params["number"]
        return book_answer(self._shell, request, opening_id, number)

    async def picture(self, request: Request, base: str) -> Response:
        """The cover, large or small."""
        across = ACROSS.get(request.path_params["picture"])
        if across is None:
            raise NotFoundError("Nothing is at this address")
        context, opening_id = self._shell.context(request), request.path_params["opening_id"]
        known.get_met_of(context, opening_id)
        edition = get_open(context, opening_id)
        data = catalogues.cover_png(edition, across)
        return self._shell.media(
            request, lambda: iter([data]), size=len(data), media_type="image/png"
        )

    def _catalogue(self, request: Request) -> Catalogue:
        return catalogues.read_catalogue(self._shell.context(request))

    def _found(self, request: Request) -> Shelf:
        shelf = self._catalogue(request).find(request.path_params["gate_id"])
        if shelf is None:
            raise NotFoundError("There is no such gate")
        return shelf


def book_answer(shell: WebShell, request: Request, opening_id: UUID, number: int) -> Response:
    """A file of an open edition, to be saved.

    Raises:
        NotFoundError: There is no such opening or part, or its gate is at rest.
        GateClosedError: It is not open now.
    """
    context = shell.context(request)
    known.get_met_of(context, opening_id)
    file = catalogues.get_file(context, opening_id, number)
    return shell.media(
        request,
        file.chunks,
        size=file.size,
        media_type=BOOK_TYPE,
        file_name=file.name,
        is_download=True,
        tag=file.tag,
    )


def _list(request: Request, text: str, media_type: str) -> Response:
    """A list, or that it is as it was (RFC 9110, section 13.1.2)."""
    body = text.encode()
    tag = f'"{sha256_of([body])}"'
    is_known = tag in request.headers.get("if-none-match", "")
    return Response(
        b"" if is_known else body,
        status_code=304 if is_known else 200,
        headers={"ETag": tag, "Content-Type": media_type},
    )


def _password(request: Request) -> str:
    """What was given as the password; empty when nothing was."""
    kind, _, given = request.headers.get("authorization", "").partition(" ")
    if kind.lower() != "basic":
        return ""
    try:
        spelled = base64.b64decode(given.strip(), validate=True).decode()
    except (binascii.Error, UnicodeDecodeError):
        return ""
    return spelled.partition(":")[2]
