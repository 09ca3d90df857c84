"""Signing in and out, and the certificate, for devices beyond this machine."""

from __future__ import annotations

import asyncio

import anyio.to_thread
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from osmosis.access import sessions
from osmosis.access.tries import Tries
from osmosis.errors import NotFoundError
from osmosis.languages.speaking import gettext
from osmosis.sealing.age import WrongPassphraseError
from osmosis.web.certificate_door import MEDIA_TYPE, PATH
from osmosis.web.failures import TooManyTriesError
from osmosis.web.guards.callers import Cookies
from osmosis.web.lan import Lan
from osmosis.web.shell import WebShell, is_own_address
from osmosis.web.visit import visit_of

DEVICES = "/settings/devices"


def routes(shell: WebShell) -> list[BaseRoute]:
    """The door, the certificate, and the page about other devices."""
    door = _Door(shell)
    devices = _Devices(shell)
    return [
        Route("/login", door.show),
        Route("/login", door.enter, methods=["POST"]),
        Route("/logout", door.leave, methods=["POST"]),
        Route(PATH, devices.certificate),
        Route(DEVICES, devices.show),
        Route(DEVICES + "/certificate", devices.open_door, methods=["POST"]),
        Route(DEVICES + "/others", devices.sign_others_out, methods=["POST"]),
    ]


class _Door:
    def __init__(self, shell: WebShell) -> None:
        self._shell = shell
        self._tries = Tries()
        # Checking a passphrase takes a second and much memory on purpose: one at a time.
        self._one_at_a_time = asyncio.Semaphore(1)

    async def show(self, request: Request) -> Response:
        """The door."""
        after = _after(request.query_params.get("next", "/"))
        if not self._shell.settings.is_lan or visit_of(request.scope).session_id is not None:
            return self._shell.redirect(request, after)
        return self._page(request, after)

    async def enter(self, request: Request) -> Response:
        """Check the passphrase and begin a session.

        Raises:
            NotFoundError: Nobody needs to sign in here.
            TooManyTriesError: Wrong too often.
        """
        settings = self._shell.settings
        if not settings.is_lan:
            raise NotFoundError("Nobody needs to sign in on this machine")
        form = await self._shell.form(request)
        after = _after(form.text("next", default="/"))
        if not await self._fits(_caller(request), form.secret("passphrase")):
            return self._page(request, after, gettext("That is not the passphrase."))
        store = self._shell.app.store
        secret = sessions.begin_session(store, settings.machine_clock)
        cookies = Cookies(store.person_id, is_secure=settings.is_secure)
        answer = RedirectResponse(after, status_code=303)
        seconds = int(sessions.LIFETIME.total("seconds"))
        answer.headers.append(
            "Set-Cookie", cookies.setting(cookies.session, secret, seconds=seconds)
        )
        return answer

    async def leave(self, request: Request) -> Response:
        """End this browser's session."""
        store, settings = self._shell.app.store, self._shell.settings
        session_id = visit_of(request.scope).session_id
        if session_id is not None:
            sessions.end_session(store, session_id)
        cookies = Cookies(store.person_id, is_secure=settings.is_secure)
        answer = RedirectResponse("/login" if settings.is_lan else "/", status_code=303)
        answer.headers.append("Set-Cookie", cookies.setting(cookies.session, "", seconds=0))
        return answer

    async def _fits(self, caller: str, passphrase: str) -> bool:
        async with self._one_at_a_time:
            wait = self._tries.wait_seconds(caller)
            if wait:
                raise TooManyTriesError(
                    "Wrong too often; the door stays shut for a while", wait_seconds=wait
                )
            try:
                await anyio.to_thread.run_sync(self._shell.app.keys.unlock, passphrase)
            except WrongPassphraseError:
                self._tries.note_wrong(caller)
                return False
            self._tries.note_right(caller)
            return True

    def _page(self, request: Request, after: str, error: str | None = None) -> Response:
        values: dict[str, object] = {"next": after, "error": error, "nav": []}
        return self._shell.render(
            request, "login.html", values, title=gettext("Sign in"), status=403 if error else 200
        )


class _Devices:
    def __init__(self, shell: WebShell) -> None:
        self._shell = shell

    async def show(self, request: Request) -> Response:
        """How another device gets in."""
        settings = self._shell.settings
        values = {
            "lan": self._shell.lan,
            "signed_in": sessions.count_sessions(self._shell.app.store, settings.machine_clock),
        }
        return self._shell.render(
            request, "shell/devices.html", values, title=gettext("Other devices")
        )

    async def certificate(self, request: Request) -> Response:
        """The authority's certificate."""
        data = self._lan().authority.certificate_der()
        name = {"Content-Disposition": 'attachment; filename="osmosis-authority.crt"'}
        return Response(data, media_type=MEDIA_TYPE, headers=name)

    async def open_door(self, request: Request) -> Response:
        """Open the plain door for ten minutes."""
        await self._lan().door.open()
        return self._shell.redirect(
            request, DEVICES, message=gettext("For ten minutes a phone can fetch the certificate.")
        )

    async def sign_others_out(self, request: Request) -> Response:
        """Sign every other browser out."""
        kept = visit_of(request.scope).session_id
        count = sessions.end_other_sessions(self._shell.app.store, kept)
        sentence = (
            gettext("No other browser was signed in.")
            if count == 0
            else gettext("Only this one is left.")
        )
        return self._shell.redirect(request, DEVICES, message=sentence)

    def _lan(self) -> Lan:
        if self._shell.lan is None:
            raise NotFoundError("Osmosis listens on this machine only")
        return self._shell.lan


def _after(address: str) -> str:
    is_good = is_own_address(address) and not address.startswith(("/login", "/logout"))
    return address if is_good else "/"


def _caller(request: Request) -> str:
    return request.client.host if request.client is not None else ""
