"""The pages of Apert on a small world: a browser without a network, and filled-in forms."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace

import pytest

from osmosis.errors import TransientFetchError
from osmosis.ports.fetching import Fetch, Fetched, FetchRequest, Validators
from tests.practices.apert.conftest import World
from tests.sealing.quick_lock import quick_lock
from tests.web import pages as web

RSS = b"""<rss version="2.0"><channel><title>The Gazette</title><item><title>Waiting words</title>
<link>https://gazette.example/1</link><description>Behind.</description></item></channel></rss>"""


@dataclass
class Web:
    """What answers at which address; whatever is not named does not."""

    bodies: Mapping[str, bytes] = field(default_factory=dict)

    @asynccontextmanager
    async def open(self) -> AsyncIterator[Fetch]:
        yield self._fetch

    async def _fetch(self, request: FetchRequest) -> Fetched:
        body = self.bodies.get(request.address)
        if body is None:
            raise TransientFetchError("Nothing answers")
        return Fetched(
            status=200,
            address=request.address,
            moved_to=None,
            validators=Validators(),
            content_type="text/html" if b"<html" in body else "application/rss+xml",
            body=body,
        )


class Pages(web.Pages):
    """A browser on the pages of a world, and the web beyond."""

    def __init__(self, world: World, beyond: Web) -> None:
        super().__init__(replace(world.app, net=beyond.open))
        self.world = world
        self.beyond = beyond


@pytest.fixture
def pages(world: World, monkeypatch: pytest.MonkeyPatch) -> Iterator[Pages]:
    """A browser on the pages of the world, whose passphrases are locked up in no time."""
    monkeypatch.setattr(world.app.keys, "_lock_up", quick_lock)
    opened = Pages(world, Web())
    yield opened
    opened.close()
