"""A web in memory for the collector, and looks behind a gate that only tests have."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from html import escape
from uuid import UUID

from osmosis.errors import FetchError, TransientFetchError
from osmosis.kernel.clock import Instant
from osmosis.ports.fetching import Fetch, Fetched, FetchRequest, Validators
from osmosis.practices.apert.model import Gap, Gate
from osmosis.practices.apert.rules.yields import Collected, Yield
from osmosis.practices.apert.service import collecting
from osmosis.practices.apert.service.sealed_yields import open_sealed
from osmosis.practices.apert.store import keys
from osmosis.practices.apert.store import periods as period_rows
from osmosis.practices.context import PracticeContext
from osmosis.sealing.age import Identity
from osmosis.sealing.tiers import unwrap_identity
from tests.practices.apert.conftest import FEED, World

LONG = " ".join(["The ice broke in the night and the boats came down with it."] * 30)

Answer = bytes | Fetched | FetchError | Callable[[FetchRequest], "bytes | Fetched"]


@dataclass
class Web:
    """Answers by address, and remembers what it was asked."""

    pages: dict[str, Answer] = field(default_factory=dict)
    asked: list[FetchRequest] = field(default_factory=list)

    @property
    def addresses(self) -> list[str]:
        """What was asked for, in its order."""
        return [request.address for request in self.asked]

    @asynccontextmanager
    async def opened(self) -> AsyncIterator[Fetch]:
        """The way out to it."""
        yield self._fetch

    async def _fetch(self, request: FetchRequest) -> Fetched:
        self.asked.append(request)
        found = self.pages.get(request.address)
        if found is None:
            raise TransientFetchError("There is nothing at this address", status=404)
        if isinstance(found, FetchError):
            raise found
        answer = found(request) if callable(found) else found
        return answer if isinstance(answer, Fetched) else fetched(answer, request.address)


def fetched(
    body: bytes,
    address: str = FEED,
    *,
    etag: str = "",
    content_type: str = "",
    moved_to: str | None = None,
    status: int = 200,
) -> Fetched:
    """What came."""
    return Fetched(
        status=status,
        address=address,
        moved_to=moved_to,
        validators=Validators(etag=etag),
        content_type=content_type,
        body=body,
    )


@dataclass(frozen=True, kw_only=True)
class Item:
    """An entry of a feed as it is written."""

    title: str
    guid: str = ""
    link: str = ""
    at: Instant | None = None
    body: str = LONG
    more: str = ""


def rss(items: Sequence[Item], more: str = "", title: str = "The Gazette") -> bytes:
    """A feed with these entries."""
    written = "".join(_written(item) for item in items)
    return (
        '<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" '
        'xmlns:podcast="https://podcastindex.org/namespace/1.0" '
        'xmlns:media="http://search.yahoo.com/mrss/">'
        f"<channel><title>{title}</title><link>https://gazette.example/</link>{more}{written}"
        "</channel></rss>"
    ).encode()


def _written(item: Item) -> str:
    dated = f"<pubDate>{item.at.format_iso()}</pubDate>" if item.at else ""
    link = item.link or f"https://gazette.example/{item.title.replace(' ', '-')}"
    return (
        f"<item><title>{escape(item.title)}</title><link>{link}</link>"
        f'<guid isPermaLink="false">{item.guid or item.title}</guid>{dated}{item.more}'
        f"<content:encoded>{escape(item.body)}</content:encoded></item>"
    )


def opened_yields(context: PracticeContext, period_id: UUID, identity: Identity) -> list[Yield]:
    """What lies in a period, visit by visit."""
    with context.store.read() as reading:
        batches = period_rows.list_batches(reading, period_id)
    return [
        found for batch in batches for found in open_sealed(context, batch.sealed_sha256, identity)
    ]


@dataclass
class Collector:
    """A person whose collector asks this web."""

    world: World
    web: Web = field(default_factory=Web)

    @property
    def context(self) -> PracticeContext:
        """What the collector is given."""
        return replace(self.world.context, net=self.web.opened)

    def collect(self) -> None:
        """Visit everything that is due."""
        collecting.collect_due(self.context)

    def serve(self, *items: Item, more: str = "") -> None:
        """From now on the feed shows these."""
        self.web.pages[FEED] = rss(items, more)

    def pass_time(self, *, hours: float) -> None:
        """So much later."""
        self.world.clock.set(self.world.clock.now().add(hours=hours))

    def visit(self, *items: Item, more: str = "", after_hours: float = 40 * 24) -> None:
        """The feed shows these, and is visited so much later, when it is surely due."""
        self.serve(*items, more=more)
        self.pass_time(hours=after_hours)
        self.collect()

    def yields(self, gate: Gate) -> list[Yield]:
        """What lies behind the gate, which only the key in the store's folder opens."""
        period = self.world.filling(gate)
        with self.world.app.store.read() as reading:
            wrapped = keys.get_key(reading, "period_id", period.id).wrapped
        house = self.world.context.keys.house()
        identity = unwrap_identity(wrapped, period.tier, house=house)
        return opened_yields(self.context, period.id, identity)

    def entries(self, gate: Gate) -> list[Collected]:
        """All entries behind it."""
        return [entry for found in self.yields(gate) for entry in found.entries]

    def titles(self, gate: Gate) -> list[str]:
        """Their titles, in the order in which they came."""
        return [entry.title for entry in self.entries(gate)]

    def gaps(self, gate: Gate) -> Sequence[Gap]:
        """What the ledger of the period says."""
        with self.world.app.store.read() as reading:
            return period_rows.list_gaps(reading, self.world.filling(gate).id)
