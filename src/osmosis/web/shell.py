"""What the pages of a practice are handed: everything web that belongs to no practice.

A practice's ``routes(shell)`` gives Starlette routes and imports nothing of this room. Its
handlers are ``async def``, call services directly (they are quick), and raise our errors, which
become pages by themselves.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

import anyio.to_thread
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from osmosis.errors import InvalidInputError, OsmosisError
from osmosis.languages.errors import told_sentence
from osmosis.languages.speaking import gettext
from osmosis.ports.practice import PracticeParts
from osmosis.practices.context import PracticeContext
from osmosis.sealing.keys import KeyFolder
from osmosis.storage.settings import get_setting
from osmosis.web import bodies, frame
from osmosis.web.api.routes import ApiRoute, ApiSpec
from osmosis.web.api.schemas import check_body
from osmosis.web.failures import status_of
from osmosis.web.file_forms import read_file_form
from osmosis.web.forms import FORM_BYTES, MOST_FIELDS, Form, parse_form
from osmosis.web.lan import Lan
from osmosis.web.media_answers import Bytes, bytes_answer
from osmosis.web.messages import Kind, MessageBox
from osmosis.web.multipart import Part
from osmosis.web.settings import WebSettings
from osmosis.web.static_files import StaticFiles
from osmosis.web.templates import environment
from osmosis.web.visit import find_visit, visit_of
from osmosis.web.walking import Guide, nobody_walks

if TYPE_CHECKING:
    from osmosis.app import App

T = TypeVar("T")
Parts = TypeVar("Parts", bound=PracticeParts)
JSON_BYTES = 256 * 1024
AUTOSTART_OFFERED = "shell.autostart_offered"
PASSPHRASE, AGAIN = "passphrase", "again"


class WebShell:
    """Pages, forms, uploads, answers.

    Args:
        app: Osmosis, opened.
        settings: Where the web listens, and for whom.

    Attributes:
        app: Osmosis, opened.
        settings: Where the web listens, and for whom.
        static: The static files.
        messages: Sentences that wait for a browser's next page.
        lan: The way in for other devices, while they may connect.
        wake: Lets the worker look at once for what is due; does nothing where there is none.
        guide: Gives the step of a guided walk, where there is one.
        addresses: Every address without a variable piece, of the shell and of the practices.
    """

    def __init__(self, app: App, settings: WebSettings, lan: Lan | None = None) -> None:
        self.app = app
        self.settings = settings
        self.static = StaticFiles()
        self.messages = MessageBox()
        self.lan = lan
        self.wake: Callable[[], None] = lambda: None
        self.guide: Guide = nobody_walks
        self.addresses: frozenset[str] = frozenset()
        self._templates = environment(app.practices, self.static)

    def context(self, request: Request) -> PracticeContext:
        """What services take as their first argument.

        There is one person per store; where a community shares a server, the request says who.
        """
        return self.app.context

    def practice(self, request: Request, name: str, kind: type[Parts]) -> Parts:
        """A practice's opened parts, by its name."""
        parts = self.app.parts[name]
        assert isinstance(parts, kind)
        return parts

    # Pages

    def render(
        self,
        request: Request,
        template: str,
        values: Mapping[str, object] | None = None,
        *,
        title: str,
        status: int = 200,
    ) -> Response:
        """A page.

        Args:
            template: ``rolls/case.html`` is ``case.html`` in the template folder of ``rolls``.
            values: What the template needs besides what ``base.html`` names, which is given.
                A value of the same name wins, such as ``nav=[]``.
            title: What stands in the window's title before "· Osmosis".
        """
        given = {**frame.frame_values(self, request, title), **(values or {})}
        return HTMLResponse(self._templates.get_template(template).render(given), status)

    def fragment(
        self, request: Request, template: str, values: Mapping[str, object] | None = None
    ) -> Response:
        """A piece of a page for htmx; waiting messages are left for the next whole page."""
        given = {**frame.fragment_values(self, request), **(values or {})}
        return HTMLResponse(self._templates.get_template(template).render(given))

    def confirm(
        self,
        request: Request,
        *,
        question: str,
        action: str,
        yes: str,
        back: tuple[str, str] | None = None,
        facts: tuple[str, ...] = (),
        grave: bool = False,
        fields: Mapping[str, str] | None = None,
    ) -> Response:
        """A page that asks once and then sends a form, with its token, to ``action``.

        It is also what a bookmarklet or a shared link opens: such an address changes nothing.
        """
        values = {
            "question": question,
            "action": action,
            "yes": yes,
            "back": back or (gettext("Leave it"), "/"),
            "facts": facts,
            "grave": grave,
            "fields": dict(fields or {}),
        }
        return self.render(request, "shell/confirm.html", values, title=question)

    async def first_passphrase(
        self,
        request: Request,
        form: Form,
        *,
        lead: str,
        yes: str,
        back: str,
        fields: Sequence[tuple[str, str]],
    ) -> Response | None:
        """A page that asks for the first passphrase, or ``None`` when there is one now.

        A form that wants a seal calls this first. The page sends the same fields to the same
        address again, with the passphrase among them, which is then set.

        Args:
            lead: For what it is needed, in one sentence.
            yes: What its button says.
            back: Where one goes when leaving it.
            fields: What was filled in so far.
        """
        keys = self.context(request).keys
        problem = "" if not keys.has_vault else None
        if problem is not None and PASSPHRASE in form:
            problem = await _set_passphrase(keys, form)
        if problem is None:
            return None
        values = {
            "lead": lead,
            "yes": yes,
            "back": back,
            "action": request.url.path,
            "fields": [pair for pair in fields if pair[0] not in (PASSPHRASE, AGAIN)],
            "problem": problem or None,
        }
        status = 422 if problem else 200
        title = gettext("A passphrase first")
        return self.render(
            request, "shell/passphrase_first.html", values, title=title, status=status
        )

    def status(self, error: OsmosisError) -> int:
        """The status of a page that shows an error beside what caused it."""
        return status_of(error)

    def is_htmx(self, request: Request) -> bool:
        """Whether htmx asks, and a fragment will do."""
        return request.headers.get("hx-request") == "true"

    def redirect(
        self, request: Request, address: str, *, message: str = "", kind: Kind = "kept"
    ) -> Response:
        """Go on to another of our pages (303), with a sentence on it if there is one.

        For htmx it is a whole new page too (``HX-Redirect``).

        Raises:
            InvalidInputError: The address leads elsewhere.
        """
        if not is_own_address(address):
            raise InvalidInputError("This address leads out of Osmosis")
        if message:
            self.say(request, message, kind=kind)
        if self.is_htmx(request):
            return Response(status_code=204, headers={"HX-Redirect": address})
        return RedirectResponse(address, status_code=303)

    def redirect_and_forget(self, request: Request, address: str, *, message: str) -> Response:
        """Go on as :meth:`redirect` does, and have the browser forget the pages that it showed.

        For what hides something: *Back* would show a page from the browser's memory as it was.
        Moments that wait in the browser's own storage stay.
        """
        answer = self.redirect(request, address, message=message)
        answer.headers["Clear-Site-Data"] = '"cache"'
        return answer

    def say(self, request: Request, sentence: str, *, kind: Kind = "kept") -> None:
        """Put a sentence on this browser's next page: ``kept``, ``notice`` or ``problem``."""
        visit = find_visit(request.scope)
        if visit is not None:
            visit.page_shown = True
            self.messages.put(visit.browser, sentence, kind)

    # What is sent to us

    async def form(
        self, request: Request, *, most: int = FORM_BYTES, most_fields: int = MOST_FIELDS
    ) -> Form:
        """The form that was sent; its token has been checked already.

        Args:
            most: Bytes in all; small files may be among them and are held in memory.
            most_fields: Fields in all, in a form without files.

        Raises:
            InvalidInputError: Too large, unreadable, or no form.
        """
        body = await bodies.read_body(request, most)
        return parse_form(request.headers.get("content-type", ""), body, most_fields)

    async def form_with_file(
        self, request: Request, *, most_file: int, most: int = FORM_BYTES
    ) -> Form:
        """The same of a form with a small file, which keeps what was typed if that is too large.

        Then asking it for the file (:meth:`Form.files`) refuses.

        Args:
            most_file: Bytes of its files, which are held in memory.
            most: Bytes of everything else.

        Raises:
            InvalidInputError: What was typed is too large, or it is unreadable or no form.
        """
        passed_over = self.settings.patience.drained_bytes
        return await read_file_form(
            request, most_file=most_file, most=most, passed_over=passed_over
        )

    async def json(
        self,
        request: Request,
        schema: Mapping[str, Any] | None = None,
        *,
        most: int = JSON_BYTES,
    ) -> dict[str, Any]:
        """The JSON object that was sent.

        Args:
            schema: What the route declares as ``request``; the object is checked against it.

        Raises:
            InvalidInputError: Too large, unreadable, no object, or not what the schema allows.
        """
        value = await bodies.read_json(request, most)
        if schema is not None:
            check_body(value, schema)
        return value

    async def stream(
        self, request: Request, take: Callable[[Iterator[bytes]], T], *, most: int
    ) -> T:
        """Hand the raw body to ``take`` as it arrives; ``take`` runs in a thread.

        Raises:
            InvalidInputError: Inside ``take``, when the body is larger than ``most`` or too slow.
        """
        return await bodies.stream_to(request, take, most=most)

    async def upload(
        self, request: Request, take: Callable[[Iterator[Part]], T], *, most: int
    ) -> T:
        """Hand a form with large files to ``take``, part by part; ``take`` runs in a thread.

        Each part has ``name``, ``file_name`` (``None`` for a field), ``media_type``, ``text()``
        and ``chunks()``, and is read before the next one. No temporary file is made.

        Raises:
            InvalidInputError: Inside ``take``, when it is larger than ``most``, too slow, torn.
        """
        return await bodies.parts_to(request, take, most=most)

    # Answers with bytes, and the API

    def media(
        self,
        request: Request,
        chunks: Callable[[], Iterator[bytes]],
        *,
        size: int,
        media_type: str,
        file_name: str = "",
        is_download: bool = False,
        tag: str = "",
    ) -> Response:
        """A picture, a recording or a file, also in stretches, as players ask for it.

        Args:
            tag: What names exactly these bytes, so that they need not be sent again.
            media_type: Only harmless kinds are shown; any other is saved as a plain file.
        """
        given = Bytes(
            chunks=chunks,
            size=size,
            media_type=media_type,
            file_name=file_name,
            is_download=is_download,
            tag=f'"{tag}"' if tag else "",
        )
        return bytes_answer(request, given)

    def api(
        self,
        path: str,
        handler: Callable[[Request], Awaitable[Response | Mapping[str, object]]],
        **spec: Any,
    ) -> ApiRoute:
        """A route of the API; see :class:`~osmosis.web.api.routes.ApiSpec` for ``spec``.

        Args:
            path: Below ``/api/v1``, such as ``/rolls/{id:uuid}``.
            handler: Gives a response, or a mapping that becomes JSON.
        """
        return ApiRoute(path, handler, ApiSpec(**spec))

    def offers_autostart(self, request: Request) -> bool:
        """Whether the first page should offer, once, to start Osmosis with the session.

        The page includes ``shell/autostart_offer.html``.
        """
        store = self.context(request).store
        with store.read() as reading:
            return not store.rehearsal and not get_setting(reading, AUTOSTART_OFFERED, False)

    def form_token(self, request: Request) -> str:
        """What a form has to carry; ``csrf_token`` in every template."""
        visit = visit_of(request.scope)
        visit.page_shown = True
        return visit.form_token


async def _set_passphrase(keys: KeyFolder, form: Form) -> str | None:
    """What is wrong with a first passphrase; ``None`` when it is set."""
    passphrase = form.secret(PASSPHRASE)
    if passphrase != form.secret(AGAIN):
        return gettext("The two passphrases differ.")
    try:
        await anyio.to_thread.run_sync(keys.set_passphrase, passphrase)
    except InvalidInputError as error:
        return told_sentence(error)
    return None


def is_own_address(address: str) -> bool:
    """Whether an address is a path of ours, for going on after a form."""
    return (
        address.startswith("/")
        and not address.startswith(("//", "/\\"))
        and all(char.isprintable() and char != "\\" for char in address)
    )
