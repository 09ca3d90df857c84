"""The shelf of the past: its pages, its pictures, choosing from it for a roll, letting go."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING
from urllib.parse import urlencode
from uuid import UUID

import anyio.to_thread
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from osmosis.errors import InvalidInputError, NotFoundError
from osmosis.kernel.ids import parse_id
from osmosis.languages.errors import told_sentence
from osmosis.languages.speaking import gettext, noop
from osmosis.practices.context import PracticeContext
from osmosis.practices.rolls.past import PastFile, Wanted
from osmosis.practices.rolls.prints import PrintSize
from osmosis.practices.rolls.service import letting_go, past
from osmosis.practices.rolls.service.before import (
    MOST_FROM_BEFORE,
    make_roll_from_before,
    may_make_roll_from_before,
)
from osmosis.practices.rolls.service.past_pictures import PastPictures
from osmosis.practices.rolls.web.addresses import PAST, roll_at
from osmosis.practices.rolls.web.past_shown import moment_shown, tile_of
from osmosis.storage.pieces import pieces_of

if TYPE_CHECKING:
    from osmosis.web.forms import Form
    from osmosis.web.shell import WebShell

_ONE = PAST + "/{past_id:uuid}"
_FILE = _ONE + "/files/{position:int}"
_FOR_GOOD = noop("No import brings it back.")


def routes(shell: WebShell) -> list[BaseRoute]:
    """Looking, choosing, letting go."""
    pages = _Pages(shell)
    return [
        Route(PAST, pages.show),
        Route(PAST + "/look", pages.look, methods=["POST"]),
        Route(PAST + "/roll", pages.make, methods=["POST"]),
        Route(_ONE, pages.one),
        Route(_ONE + "/let-go", pages.ask),
        Route(_ONE + "/let-go", pages.let_go, methods=["POST"]),
        Route(_ONE + "/rest", pages.ask_for_rest),
        Route(_ONE + "/rest", pages.rest, methods=["POST"]),
        Route(_FILE, pages.file),
        Route(_FILE + "/picture/{size}", pages.picture),
    ]


class _Pages:
    def __init__(self, shell: WebShell) -> None:
        self._shell = shell
        self._pictures = PastPictures()

    async def show(self, request: Request) -> Response:
        """Forty-eight moments in the order of time, and a form for those that are chosen."""
        query = request.query_params
        given = {name: query.get(name, "") for name in ("year", "text", "tag", "from")}
        return self._page(request, given, query.getlist("ids"))

    async def look(self, request: Request) -> Response:
        """Go on to another page and keep what is chosen."""
        form = await self._shell.form(request)
        chosen = [("ids", one) for one in form.texts("ids")][:MOST_FROM_BEFORE]
        given = [(name, form.text(name)) for name in ("year", "text", "tag", "from")]
        kept = urlencode([pair for pair in (*given, *chosen) if pair[1]])
        return self._shell.redirect(request, f"{PAST}?{kept}" if kept else PAST)

    async def make(self, request: Request) -> Response:
        """Case what was chosen for a virtue."""
        context = self._shell.context(request)
        form = await self._shell.form(request)
        try:
            roll = await anyio.to_thread.run_sync(_make, context, form)
        except InvalidInputError as error:
            given = {name: form.text(name) for name in ("year", "text", "tag", "from", "virtue")}
            return self._page(request, given, form.texts("ids"), told_sentence(error))
        message = gettext("{virtue} is in the case, from before.", virtue=roll[1])
        return self._shell.redirect(request, roll_at(roll[0]), message=message)

    async def one(self, request: Request) -> Response:
        """One moment, whole."""
        found = past.get_past(self._shell.context(request), request.path_params["past_id"])
        values = moment_shown(found)
        return self._shell.render(request, "rolls/past_one.html", values, title=values["title"])

    async def file(self, request: Request) -> Response:
        """A file as it was brought, byte for byte, to be saved."""
        context = self._shell.context(request)
        file = self._file(request, context)
        return self._shell.media(
            request,
            lambda: context.blobs.open(file.original_sha256),
            size=file.size,
            media_type=file.media_type,
            file_name=file.name,
            is_download=True,
        )

    async def picture(self, request: Request) -> Response:
        """One derived size of a picture."""
        context = self._shell.context(request)
        try:
            size = PrintSize(request.path_params["size"])
        except ValueError:
            raise NotFoundError("There is no picture of this size") from None
        file = self._file(request, context)
        path = await anyio.to_thread.run_sync(self._pictures.path_of, context, file, size)
        return self._shell.media(
            request, lambda: pieces_of(path), size=path.stat().st_size, media_type="image/jpeg"
        )

    async def ask(self, request: Request) -> Response:
        """Ask once before a moment is let go."""
        context = self._shell.context(request)
        found = past.get_past(context, request.path_params["past_id"])
        address = f"{PAST}/{found.id}"
        return self._shell.confirm(
            request,
            question=gettext("Let this moment go?"),
            action=f"{address}/let-go",
            yes=gettext("Let it go for good"),
            back=(gettext("Keep it"), address),
            facts=(
                gettext("Its words and its files are removed."),
                gettext(_FOR_GOOD),
                *letting_go.copies_told(context),
            ),
            grave=True,
        )

    async def let_go(self, request: Request) -> Response:
        """Let it go."""
        context = self._shell.context(request)
        past.let_go_of_past(context, [request.path_params["past_id"]])
        return self._shell.redirect_and_forget(
            request, PAST, message=gettext("The moment is gone.")
        )

    async def ask_for_rest(self, request: Request) -> Response:
        """Ask once before a moment rests."""
        found = past.get_past(self._shell.context(request), request.path_params["past_id"])
        address = f"{PAST}/{found.id}"
        return self._shell.confirm(
            request,
            question=gettext("Let this moment rest?"),
            action=f"{address}/rest",
            yes=gettext("Let it rest"),
            back=(gettext("Leave it"), address),
            facts=(gettext("It is not met again until you end the rest."),),
        )

    async def rest(self, request: Request) -> Response:
        """Let it rest."""
        context = self._shell.context(request)
        past.let_rest(context, request.path_params["past_id"])
        return self._shell.redirect_and_forget(request, PAST, message=gettext("It rests."))

    def _file(self, request: Request, context: PracticeContext) -> PastFile:
        found = past.get_past(context, request.path_params["past_id"])
        position = request.path_params["position"]
        file = next((one for one in found.files if one.position == position), None)
        if file is None:
            raise NotFoundError("There is no such file")
        return file

    def _page(
        self, request: Request, given: dict[str, str], ids: Sequence[str], problem: str = ""
    ) -> Response:
        context = self._shell.context(request)
        year, start = _number(given["year"]), _number(given["from"]) or 0
        wanted = Wanted(year=year, text=given["text"], tag=given["tag"])
        page = past.list_past(context, wanted, start=start)
        here = {str(one.id) for one in page.moments}
        self._pictures.look_forward(one.picture for one in page.moments if one.picture)
        with context.store.read() as reading:
            may = may_make_roll_from_before(reading)
        values = {
            "given": given,
            "tiles": [tile_of(one, is_chosen=str(one.id) in ids) for one in page.moments],
            "years": [
                ("", gettext("All years")),
                *((str(n), str(n)) for n in past.list_years(context)),
            ],
            "elsewhere": [one for one in ids if one not in here],
            "following": page.following,
            "is_first": start == 0,
            "is_empty": not past.list_imports(context),
            "may": may,
            "most": MOST_FROM_BEFORE,
            "problem": problem,
        }
        return self._shell.render(
            request,
            "rolls/past.html",
            values,
            title=gettext("The shelf of the past"),
            status=422 if problem else 200,
        )


def _make(context: PracticeContext, form: Form) -> tuple[UUID, str]:
    ids = [parse_id(one) for one in form.texts("ids")]
    if not ids:
        raise InvalidInputError(gettext("Choose 1 to {most} moments", most=MOST_FROM_BEFORE))
    things = past.things_of_shelf(context, ids[: MOST_FROM_BEFORE + 1])
    line = form.text("identity_line")
    roll = make_roll_from_before(context, form.text("virtue"), things, line)
    return roll.id, roll.virtue


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else None
