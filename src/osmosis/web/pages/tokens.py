"""Tokens for scripts and phone shortcuts: make, see, revoke."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from osmosis.access import tokens
from osmosis.kernel.ids import parse_id
from osmosis.languages.speaking import gettext
from osmosis.web.dates import told_day
from osmosis.web.shell import WebShell

HERE = "/settings/tokens"


def routes(shell: WebShell) -> list[BaseRoute]:
    """The pages of tokens."""

    async def show(request: Request) -> Response:
        return _page(shell, request)

    async def add(request: Request) -> Response:
        form = await shell.form(request)
        store = shell.context(request).store
        scope = form.choice("scope", tokens.SCOPES, default="capture")
        token, secret = tokens.add_token(store, form.required("name", most=200), scope)
        return _page(shell, request, made=token, secret=secret)

    async def revoke(request: Request) -> Response:
        store = shell.context(request).store
        token = tokens.revoke_token(store, parse_id(request.path_params["id"]))
        return shell.redirect(
            request, HERE, message=gettext("“{name}” opens nothing any more.", name=token.name)
        )

    return [
        Route(HERE, show),
        Route(HERE, add, methods=["POST"]),
        Route(HERE + "/{id}/revoke", revoke, methods=["POST"]),
    ]


def _page(
    shell: WebShell, request: Request, *, made: tokens.Token | None = None, secret: str = ""
) -> Response:
    store = shell.context(request).store
    zone = store.clock.zone()
    found = tokens.list_tokens(store)
    values = {
        "made": made,
        "secret": secret,
        "base_address": shell.settings.address,
        "scopes": [(name, f"{name}: {gettext(about)}") for name, about in tokens.SCOPES.items()],
        "living": [_row(token, zone) for token in found if token.revoked_at is None],
        "revoked": [_row(token, zone) for token in found if token.revoked_at is not None],
    }
    return shell.render(request, "shell/tokens.html", values, title=gettext("Tokens"))


def _row(token: tokens.Token, zone: str) -> dict[str, object]:
    return {
        "id": token.id,
        "name": token.name,
        "scope": token.scope,
        "may": gettext(tokens.SCOPES[token.scope]),
        "created": told_day(token.created_at, zone),
        "used": _told_use(token, zone),
        "revoked": told_day(token.revoked_at, zone) if token.revoked_at else "",
    }


def _told_use(token: tokens.Token, zone: str) -> str:
    if token.last_used_at is None:
        return gettext("not used yet")
    return gettext("last used {day}", day=told_day(token.last_used_at, zone))
