"""The collector over real connections, to a site of this machine that keeps count."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import replace

import pytest

from osmosis.ports.fetching import Fetch
from osmosis.practices.apert.model import SourceKind
from osmosis.practices.apert.service import collecting, sources
from osmosis.practices.apert.service.discovering import discover
from osmosis.practices.apert.service.manners import Rests
from osmosis.practices.apert.service.recognising import keyed
from osmosis.practices.apert.service.saving import save_link
from osmosis.practices.apert.service.sources import NewSource
from osmosis.practices.context import PracticeContext
from tests.net.site import HOSTS, Around, Asked, Site, Streamed, Writer, answer, sent_on
from tests.practices.apert.conftest import World
from tests.practices.apert.some_web import Item, rss

NEWS = rss([Item(title="Ice on the river")])
PATHS = [f"/{number}.xml" for number in range(4)]


class Neighbourhood:
    """Three hosts with feeds, and a person who subscribed to all of them."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.site, self.around = Site(), Around()
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.site.port = self._socket.getsockname()[1]
        self.gate = world.gate(pictures_per_entry=0)
        [unused] = sources.list_sources(world.context, self.gate.id)
        sources.retire_source(world.context, unused.id)

    @property
    def context(self) -> PracticeContext:
        return replace(self.world.context, net=self._net)

    def subscribe(self, host: str, path: str, kind: SourceKind = SourceKind.FEED) -> None:
        wanted = NewSource(address=self.site.at(path, host), kind=kind)
        sources.add_source(self.context, self.gate.id, wanted)

    def collect(self, *, after_hours: float = 0.0) -> list[Asked]:
        """What was asked in one collection."""
        self.world.clock.set(self.world.clock.now().add(hours=after_hours))
        before = len(self.site.asked)
        collecting.collect_due(self.context)
        return self.site.asked[before:]

    def reachable(self) -> list[bool]:
        every = sources.list_sources(self.context, self.gate.id)
        return [sources.is_reachable(self.context, source.id) for source in every]

    def close(self) -> None:
        self._socket.close()

    @asynccontextmanager
    async def _net(self) -> AsyncIterator[Fetch]:
        server = await asyncio.start_server(self.site.serve, sock=self._socket.dup())
        try:
            async with self.around.opened(allowed_hosts=frozenset(HOSTS)) as fetch:
                yield fetch
        finally:
            server.close()


@pytest.fixture
def near(world: World) -> Iterator[Neighbourhood]:
    made = Neighbourhood(world)
    yield made
    made.close()


def slowly(body: bytes) -> Streamed:
    """An answer that takes until everybody else had their turn."""

    async def write(writer: Writer) -> None:
        for _ in range(200):
            await asyncio.sleep(0)
        writer.write(answer(body))
        await writer.drain()

    return Streamed(write)


def unless_known(asked: Asked) -> bytes:
    """The news, for whoever does not have them yet."""
    if asked.headers.get("if-none-match") == '"1"':
        return answer(status="304 Not Modified", ETag='"1"')
    return answer(NEWS, ETag='"1"')


def test_no_host_sees_two_connections_and_after_the_first_every_request_is_conditional(
    near: Neighbourhood,
) -> None:
    for host in HOSTS[:3]:
        for path in PATHS:
            near.subscribe(host, path)
    near.site.pages |= dict.fromkeys(PATHS, unless_known)
    first = near.collect()
    assert len(first) == 12
    assert not any("if-none-match" in asked.headers for asked in first)
    for _ in range(3):
        again = near.collect(after_hours=24)
        assert [asked.headers["if-none-match"] for asked in again] == ['"1"'] * 12
    assert dict(near.site.most_at_a_time) == dict.fromkeys(HOSTS[:3], 1)
    assert len(near.around.waited) == 4 * 3 * 3
    assert {address for address, _ in near.around.connected} == {"127.0.0.1"}


def test_what_another_person_shares_is_asked_for_with_the_manners_and_the_guard_of_feeds(
    near: Neighbourhood,
) -> None:
    near.subscribe("one.example", "/a.roll", SourceKind.PEER)
    near.subscribe("two.example", "/huge.roll", SourceKind.PEER)
    near.subscribe("within.example", "/a.roll", SourceKind.PEER)
    near.site.pages["/a.roll"] = unless_known
    # What is read of it before it is left.
    near.site.pages["/huge.roll"] = answer(bytes(1 << 17), Content_Length=str(1 << 30))
    assert sorted(asked.host for asked in near.collect()) == ["one.example", "two.example"]
    assert "within.example" in near.around.resolved
    assert near.reachable() == [True, False, False]
    again = {asked.host: asked.headers for asked in near.collect(after_hours=24)}
    assert again["one.example"]["if-none-match"] == '"1"'
    assert again.keys() == {"one.example", "two.example"}


TWO_HOURS = pytest.mark.parametrize(
    "said",
    [
        {"Retry_After": "7200"},
        {
            "Date": "Sun, 04 May 2031 09:00:00 GMT",
            "Retry_After": "Sun, 04 May 2031 11:00:00 GMT",
        },
    ],
)


@TWO_HOURS
def test_a_host_is_never_asked_before_it_wants_to_be(
    near: Neighbourhood, said: dict[str, str]
) -> None:
    for path in PATHS:
        near.subscribe("one.example", path)
    near.site.pages |= dict.fromkeys(PATHS, unless_known)
    near.site.pages["/1.xml"] = answer(b"", "503 Service Unavailable", **said)
    assert [asked.path for asked in near.collect()] == PATHS[:2]
    near.site.pages["/1.xml"] = unless_known
    assert near.collect(after_hours=1.99) == []
    asked = near.collect(after_hours=0.02)
    # What was never found comes first; the one that was there is not due for hours.
    assert [one.path for one in asked] == PATHS[1:]


@pytest.mark.parametrize("status", ["429 Too Many Requests", "503 Service Unavailable"])
def test_a_host_that_only_says_it_is_busy_is_left_alone_from_the_first_time_on(
    near: Neighbourhood, status: str
) -> None:
    near.site.pages["/1.xml"] = answer(b"", status)
    for path in PATHS[1:3]:
        [found] = discover(near.context, [near.site.at(path)])
        assert not found.was_reached
        near.subscribe("one.example", path)
    near.world.reopen()
    assert near.collect(after_hours=0.24) == []
    assert near.site.paths == ["/1.xml"]
    near.site.pages |= dict.fromkeys(PATHS, unless_known)
    assert [asked.path for asked in near.collect(after_hours=0.02)] == PATHS[1:3]


@TWO_HOURS
def test_no_saved_link_is_asked_for_before_its_host_wants_to_be_asked(
    near: Neighbourhood, said: dict[str, str]
) -> None:
    for path in ("/a", "/b"):
        save_link(near.context, near.gate.id, near.site.at(path))
    near.site.pages["/a"] = answer(b"", "429 Too Many Requests", **said)
    near.site.pages["/b"] = answer(NEWS)
    assert [asked.path for asked in near.collect()] == ["/a"]
    near.site.pages["/a"] = answer(NEWS)
    near.world.reopen()
    assert near.collect(after_hours=1.99) == []
    near.world.reopen()
    assert [asked.path for asked in near.collect(after_hours=1)] == ["/a", "/b"]


def test_a_rest_is_kept_at_once_for_the_program_may_be_stopped(near: Neighbourhood) -> None:
    kept: list[bool] = []

    def look(_asked: Asked) -> bytes:
        kept.append(Rests(near.context, keyed(near.context)).seconds_left("one.example") > 0)
        return answer(NEWS)

    for host in HOSTS[:2]:
        save_link(near.context, near.gate.id, near.site.at("/page", host))
    busy = answer(b"", "429 Too Many Requests", Retry_After="7200")
    near.site.pages |= {"one.example/page": busy, "two.example/page": look}
    near.collect()
    assert kept == [True]


def test_who_adds_a_source_leaves_a_host_alone_that_asked_for_it(near: Neighbourhood) -> None:
    near.site.pages["/1.xml"] = answer(b"", "429 Too Many Requests", Retry_After="7200")
    for path in ("/1.xml", "/2.xml"):
        [found] = discover(near.context, [near.site.at(path)])
        assert not found.was_reached
        near.subscribe("one.example", path)
    assert near.site.paths == ["/1.xml"]
    assert near.collect(after_hours=1.9) == []
    assert [asked.path for asked in near.collect(after_hours=0.2)] == ["/1.xml"]


def test_saved_links_and_feeds_of_one_host_are_fetched_one_after_the_other(
    near: Neighbourhood,
) -> None:
    for path in PATHS:
        near.subscribe("one.example", path)
        save_link(near.context, near.gate.id, near.site.at(f"{path}/page"))
        near.site.pages |= {path: slowly(NEWS), f"{path}/page": slowly(b"<p>Words.</p>")}
    assert len(near.collect()) == 8
    assert dict(near.site.most_at_a_time) == {"one.example": 1}


def test_after_a_redirect_the_host_that_asked_for_rest_gets_it(near: Neighbourhood) -> None:
    busy = near.site.at("/busy", "two.example")
    near.subscribe("one.example", "/0.xml")
    near.subscribe("one.example", "/1.xml")
    near.site.pages |= {
        "/0.xml": sent_on(busy),
        "/1.xml": answer(NEWS),
        "/2.xml": answer(NEWS),
        "/3.xml": sent_on(busy),
        "/busy": answer(b"", "429 Too Many Requests", Retry_After="7200"),
    }
    assert [asked.path for asked in near.collect()] == ["/0.xml", "/busy", "/1.xml"]
    near.subscribe("two.example", "/2.xml")
    near.subscribe("one.example", "/3.xml")
    near.world.reopen()
    assert [asked.path for asked in near.collect(after_hours=1)] == ["/3.xml"]
    asked = near.collect(after_hours=1.1)
    assert "two.example" in {one.host for one in asked}


def test_what_leads_nowhere_is_not_reachable_and_costs_one_visit(near: Neighbourhood) -> None:
    near.site.pages |= {
        "/circle": sent_on("/circle/again"),
        "/circle/again": sent_on("/circle"),
        "/login": answer(b"<!doctype html><html><body>Sign in</body></html>"),
        "/packed": answer(b"\x1f\x8b no gzip", Content_Encoding="gzip"),
        "/away": sent_on("http://10.0.0.1/"),
        "/news": answer(NEWS),
    }
    for path in ("/circle", "/login", "/packed", "/away", "/nothing", "/news"):
        near.subscribe("one.example", path)
    assert len(near.collect()) == 7
    assert near.reachable() == [False] * 5 + [True]
    assert near.collect(after_hours=0.2) == []


def test_a_literal_address_within_a_private_network_sees_no_connection(
    near: Neighbourhood,
) -> None:
    near.subscribe("10.1.2.3", "/news")
    near.subscribe("0x7f.1", "/news")
    assert near.collect() == []
    assert near.around.connected == []
    assert near.reachable() == [False, False]
