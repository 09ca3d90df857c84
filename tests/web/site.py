"""A client of the web that needs no network: one opened store, one browser, no waiting."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import httpx

from osmosis.app import App, init_app
from osmosis.config import Config
from osmosis.kernel.clock import Clock
from osmosis.ports.practice import Manifest
from osmosis.storage.opening import NewStore
from osmosis.web.application import MoreRoutes, create_app, no_more
from osmosis.web.lan import Lan
from osmosis.web.settings import WebSettings
from osmosis.web.shell import WebShell
from tests.web.tiny.practice import MANIFEST

T = TypeVar("T")
PORT = 4747
BASE = f"http://127.0.0.1:{PORT}"


class Site:
    """The web of one store and a browser that keeps its cookies."""

    def __init__(
        self,
        app: App,
        settings: WebSettings | None = None,
        lan: Lan | None = None,
        more: MoreRoutes = no_more,
    ) -> None:
        self.app = app
        self.settings = settings or WebSettings(port=PORT)
        self.web = create_app(app, self.settings, lan, more)
        self._runner = asyncio.Runner()
        self.client = self.browser()

    @property
    def shell(self) -> WebShell:
        """The shell that the pages use."""
        shell = self.web.state.shell
        assert isinstance(shell, WebShell)
        return shell

    def browser(self) -> httpx.AsyncClient:
        """Another browser, without cookies."""
        base = self.settings.address.rstrip("/")
        return httpx.AsyncClient(transport=httpx.ASGITransport(self.web), base_url=base)

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        """Wait for something asynchronous."""
        return self._runner.run(work)

    def get(self, path: str, **options: Any) -> httpx.Response:
        """Ask for a page."""
        return self.run(self.client.get(path, **options))

    def post(self, path: str, **options: Any) -> httpx.Response:
        """Send something as it is."""
        return self.run(self.client.post(path, **options))

    def send(self, path: str, **fields: str) -> httpx.Response:
        """Send a form with this browser's token."""
        return self.post(path, data={"csrf_token": self.token(), **fields})

    def token(self) -> str:
        """A fresh form token."""
        given = self.get("/csrf").json()["csrf_token"]
        assert isinstance(given, str)
        return given

    def close(self) -> None:
        """End."""
        self.run(self.client.aclose())
        self._runner.close()


@contextmanager
def opened_site(
    root: Path,
    *,
    rehearsal: bool = False,
    clock: Clock | None = None,
    practices: Sequence[Manifest] = (MANIFEST,),
) -> Iterator[Site]:
    """The web of a new store with the tiny practice, or with others."""
    app = init_app(
        Config(home=root), NewStore(rehearsal=rehearsal), clock=clock, practices=practices
    )
    site = Site(app)
    try:
        yield site
    finally:
        site.close()
        app.close()
