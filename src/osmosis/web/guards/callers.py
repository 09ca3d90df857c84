"""Finds out who is calling: a person's browser, or a script with a token."""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Sequence
from hashlib import sha256
from http.cookies import CookieError, SimpleCookie
from typing import Final
from urllib.parse import quote
from uuid import UUID

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from osmosis.access.sessions import find_session
from osmosis.access.tokens import find_token
from osmosis.calendar.feed import is_feed_place
from osmosis.storage.store import Store
from osmosis.web.failures import SignInError
from osmosis.web.settings import WebSettings
from osmosis.web.visit import Visit, begin_visit

PUBLIC: Final = frozenset(
    {"/login", "/healthz", "/manifest.webmanifest", "/sw.js", "/authority.crt", "/favicon.ico"}
)
_YEAR: Final = 365 * 24 * 3600


class Cookies:
    """The names of our cookies and how they are set.

    Two stores on one machine share its host name, and cookies know no port, so each store's names
    carry a piece of its id. ``__Host-`` (RFC 6265bis) keeps other hosts from setting them.
    """

    def __init__(self, person_id: UUID, *, is_secure: bool) -> None:
        prefix = "__Host-" if is_secure else ""
        self.browser = f"{prefix}osmosis-browser-{person_id.hex[-8:]}"
        self.session = f"{prefix}osmosis-session-{person_id.hex[-8:]}"
        self._secure = "; Secure" if is_secure else ""

    def setting(self, name: str, value: str, *, seconds: int = _YEAR) -> str:
        """A ``Set-Cookie`` header; no seconds at all take the cookie away."""
        return f"{name}={value}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Lax{self._secure}"


class Callers:
    """Begins the visit of every request.

    A bearer token counts only under ``/api/``, and then cookies are ignored. Beyond this machine
    nothing is answered without a signed-in session, but for the door itself and what a browser
    needs to show it.

    Args:
        form_secret: What tokens in forms are made with.
        doors: Beginnings of addresses whose routes find out by themselves who asks.
    """

    def __init__(
        self,
        app: ASGIApp,
        store: Store,
        settings: WebSettings,
        form_secret: bytes,
        doors: Sequence[str] = (),
    ) -> None:
        self._app = app
        self._store = store
        self._settings = settings
        self._secret = form_secret
        self._doors = tuple(doors)
        self._cookies = Cookies(store.person_id, is_secure=settings.is_secure)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Find out who calls, then pass on, lead to the door, or refuse."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        bearer = _bearer(headers) if scope["path"].startswith("/api/") else None
        if bearer is not None:
            begin_visit(scope, self._script(bearer))
            await self._app(scope, receive, send)
            return
        visit = self._person(headers)
        begin_visit(scope, visit)
        if self._must_sign_in(scope["path"], visit):
            await _lead_to_the_door(scope, receive, send, headers)
            return
        await self._app(scope, receive, self._with_cookie(visit, send))

    def _script(self, bearer: str) -> Visit:
        token = find_token(self._store, bearer)
        if token is None:
            raise SignInError("This token is not known here, or was revoked")
        return Visit(
            browser="",
            is_new_browser=False,
            form_token="",
            is_script=True,
            scope=token.scope,
            is_secure=self._settings.is_secure,
        )

    def _person(self, headers: Headers) -> Visit:
        cookies = _cookies(headers)
        browser = cookies.get(self._cookies.browser, "")
        is_new = not _is_ours(browser)
        if is_new:
            browser = secrets.token_urlsafe(24)
        secret = cookies.get(self._cookies.session, "")
        session = None
        if self._settings.is_lan and secret:
            session = find_session(self._store, secret, self._settings.machine_clock)
        return Visit(
            browser=browser,
            is_new_browser=is_new,
            form_token=form_token(self._secret, browser, session),
            session_id=session,
            is_secure=self._settings.is_secure,
        )

    def _must_sign_in(self, path: str, visit: Visit) -> bool:
        is_public = path in PUBLIC or path.startswith("/static/") or is_feed_place(path)
        is_public = is_public or any(f"{path}/".startswith(f"{door}/") for door in self._doors)
        return self._settings.is_lan and visit.session_id is None and not is_public

    def _with_cookie(self, visit: Visit, send: Send) -> Send:
        async def sending(message: Message) -> None:
            is_answer = message["type"] == "http.response.start"
            if is_answer and visit.is_new_browser and visit.page_shown:
                setting = self._cookies.setting(self._cookies.browser, visit.browser)
                MutableHeaders(scope=message).append("Set-Cookie", setting)
            await send(message)

        return sending


def form_token(secret: bytes, browser: str, session: UUID | None) -> str:
    """What proves that a form is from a page of ours, shown to this browser."""
    about = f"form\0{browser}\0{session or ''}".encode()
    return hmac.new(secret, about, sha256).hexdigest()


async def _lead_to_the_door(scope: Scope, receive: Receive, send: Send, headers: Headers) -> None:
    is_page = scope["method"] in {"GET", "HEAD"} and "text/html" in headers.get("accept", "")
    if not is_page or scope["path"].startswith("/api/"):
        raise SignInError("Sign in first")
    after = quote(scope["path"], safe="/")
    await RedirectResponse(f"/login?next={after}", status_code=303)(scope, receive, send)


def _bearer(headers: Headers) -> str | None:
    kind, _, secret = headers.get("authorization", "").partition(" ")
    return secret.strip() if kind.lower() == "bearer" else None


def _cookies(headers: Headers) -> dict[str, str]:
    found: dict[str, str] = {}
    for header in headers.getlist("cookie"):
        try:
            found.update({name: morsel.value for name, morsel in SimpleCookie(header).items()})
        except CookieError:
            continue
    return found


def _is_ours(browser: str) -> bool:
    return len(browser) == 32 and all(char.isalnum() or char in "-_" for char in browser)
