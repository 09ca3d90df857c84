"""The web as one ASGI application: guards around pages, the API and the static files."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from osmosis.access.form_secret import form_secret
from osmosis.app import App
from osmosis.ports.loading import load
from osmosis.web.api.openapi import openapi_routes
from osmosis.web.error_answers import error_answer, http_failure
from osmosis.web.guards.bodies import BodyGuard
from osmosis.web.guards.callers import Callers
from osmosis.web.guards.error_pages import ErrorPages
from osmosis.web.guards.forgery import ForgeryGuard
from osmosis.web.guards.headers import SecurityHeaders
from osmosis.web.guards.hosts import HostGuard
from osmosis.web.guards.journal import Journal, address_words
from osmosis.web.guards.languages import Languages
from osmosis.web.guards.origins import OriginGuard
from osmosis.web.lan import Lan
from osmosis.web.pages.installing import RAW_SHARE, SHARE
from osmosis.web.pages.routes import shell_routes
from osmosis.web.settings import WebSettings
from osmosis.web.shell import WebShell

MoreRoutes = Callable[[WebShell], Sequence[BaseRoute]]


def no_more(_: WebShell) -> Sequence[BaseRoute]:
    """No routes but those of the shell and the practices."""
    return ()


def create_app(
    app: App, settings: WebSettings, lan: Lan | None = None, more: MoreRoutes = no_more
) -> Starlette:
    """The web of one opened Osmosis; ``.state.shell`` is its shell.

    Args:
        lan: The way in for other devices, while they may connect.
        more: Gives the routes of whoever serves it for a purpose of their own.
    """
    shell = WebShell(app, settings, lan)
    routes = [*shell_routes(shell), *practice_routes(shell), *more(shell)]
    routes += openapi_routes(shell, routes)
    shell.addresses = frozenset(
        route.path for route in routes if isinstance(route, Route) and "{" not in route.path
    )
    own_folder = app.store.folder.derived(app.store.person_id) / "web"
    guards = [
        Middleware(Journal, words=address_words(routes)),
        Middleware(SecurityHeaders),
        Middleware(Languages, store=app.store),
        Middleware(ErrorPages, shell=shell),
        Middleware(HostGuard, hosts=settings.hosts),
        Middleware(OriginGuard, origins=settings.origins),
        Middleware(
            Callers,
            store=app.store,
            settings=settings,
            form_secret=form_secret(own_folder),
            doors=[door for manifest in app.practices for door in manifest.doors],
        ),
        Middleware(BodyGuard, patience=settings.patience),
        Middleware(ForgeryGuard, never={SHARE: RAW_SHARE}),
    ]

    async def refused(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        return error_answer(shell, request, http_failure(error), error)

    web = Starlette(routes=routes, middleware=guards, exception_handlers={HTTPException: refused})
    web.router.redirect_slashes = False
    web.state.shell = shell
    return web


def practice_routes(shell: WebShell) -> list[BaseRoute]:
    """The routes of every practice, in the order of the practices.

    Raises:
        PluginError: A practice names routes that cannot be loaded.
    """
    routes: list[BaseRoute] = []
    for manifest in shell.app.practices:
        if manifest.routes:
            routes += load(manifest.routes)(shell)
    return routes
