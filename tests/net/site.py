"""A small site of this machine for the client's tests, and surroundings that lead nowhere else."""

from __future__ import annotations

import asyncio
import socket
import ssl
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, TypeVar

from whenever import Instant

from osmosis.kernel.clock import FixedClock
from osmosis.net.connecting import AddressInfo, socket_for
from osmosis.net.fetching import NetSettings, Surroundings, opened
from osmosis.ports.fetching import Fetch

T = TypeVar("T")
NOON = Instant.from_utc(2031, 5, 1, 12)


@dataclass(frozen=True, kw_only=True)
class Asked:
    """One request as it came."""

    host: str
    path: str
    headers: dict[str, str]


Writer = asyncio.StreamWriter


@dataclass(frozen=True)
class Streamed:
    """An answer that is written bit by bit."""

    write: Callable[[Writer], Awaitable[None]]


Page = bytes | Streamed | Callable[[Asked], bytes]


def answer(body: bytes = b"", status: str = "200 OK", **headers: str) -> bytes:
    """A whole answer; a header's name is written with ``_``."""
    told = {"Content-Length": str(len(body))}
    told |= {name.replace("_", "-"): value for name, value in headers.items()}
    lines = [f"HTTP/1.1 {status}", *(f"{name}: {value}" for name, value in told.items())]
    return ("\r\n".join(lines) + "\r\n\r\n").encode() + body


def sent_on(goal: str, status: str = "302 Found") -> bytes:
    """A redirect."""
    return answer(b"", status, Location=goal)


@dataclass
class Site:
    """Answers for every name; what it answers stands under ``host/path`` or ``/path``."""

    pages: dict[str, Page] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)
    connections: Counter[str] = field(default_factory=Counter)
    most_at_a_time: Counter[str] = field(default_factory=Counter)
    port: int = 0
    scheme: str = "http"
    # Of a connection that is lost nothing else holds its task, and asyncio holds none.
    _serving: set[asyncio.Task[Any]] = field(default_factory=set)

    def at(self, path: str = "/", host: str = "one.example") -> str:
        """An address of this site."""
        return f"{self.scheme}://{host}:{self.port}{path}"

    @property
    def paths(self) -> list[str]:
        """What was asked for, in its order."""
        return [asked.path for asked in self.asked]

    async def serve(self, reader: asyncio.StreamReader, writer: Writer) -> None:
        """Answer one connection, and wait until it is closed."""
        task = asyncio.current_task()
        assert task is not None
        self._serving.add(task)
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
            headers = dict(line.lower().split(": ", 1) for line in head[1:] if line)
            host = headers["host"].partition(":")[0]
            asked = Asked(host=host, path=head[0].split(" ")[1], headers=headers)
            self.asked.append(asked)
            self.connections[host] += 1
            self.most_at_a_time[host] = max(self.most_at_a_time[host], self.connections[host])
            await self._reply(asked, writer)
            self.connections[host] -= 1
            await reader.read()
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            """The client hung up, or the test is over."""
        finally:
            writer.transport.abort()
            self._serving.discard(task)

    async def _reply(self, asked: Asked, writer: Writer) -> None:
        path = asked.path.partition("?")[0]
        missing = answer(b"", "404 Not Found")
        page = self.pages.get(asked.host + path, self.pages.get(path, missing))
        if isinstance(page, Streamed):
            await page.write(writer)
            return
        writer.write(page if isinstance(page, bytes) else page(asked))
        await writer.drain()


@dataclass
class Around:
    """What the client is given in tests: names, sockets and time of our own."""

    names: Callable[[str], list[str]] = field(default=lambda host: ["127.0.0.1"])
    tls: ssl.SSLContext | None = None
    resolved: list[str] = field(default_factory=list)
    connected: list[tuple[str, int]] = field(default_factory=list)
    waited: list[float] = field(default_factory=list)
    seconds: float = 1000.0
    refuses: bool = False

    async def resolve(self, host: str, port: int) -> list[str]:
        self.resolved.append(host)
        return self.names(host)

    def connect(self, info: AddressInfo) -> socket.socket:
        self.connected.append((info[4][0], info[4][1]))
        if self.refuses or not info[4][0].startswith("127."):
            raise ConnectionRefusedError("recorded and refused")
        return socket_for(info)

    async def wait(self, seconds: float) -> None:
        self.waited.append(seconds)
        self.seconds += seconds
        await asyncio.sleep(0)

    @asynccontextmanager
    async def opened(self, **settings: Any) -> AsyncIterator[Fetch]:
        """A client in these surroundings; without settings nothing private is allowed."""
        around = Surroundings(
            resolve=self.resolve,
            connect=self.connect,
            tls=self.tls,
            chance=lambda: 0.5,
            seconds=lambda: self.seconds,
            wait=self.wait,
        )
        async with opened(NetSettings(**settings), FixedClock(NOON), around) as fetch:
            yield fetch


@dataclass
class World:
    """A site, the surroundings, and a client between them."""

    site: Site
    around: Around
    fetch: Fetch


HOSTS = ("one.example", "two.example", "three.example", "127.0.0.1")


def visit(
    does: Callable[[World], Coroutine[Any, Any, T]],
    pages: dict[str, Page],
    *,
    serving: ssl.SSLContext | None = None,
    around: Around | None = None,
    **settings: Any,
) -> T:
    """Do something with a client and a site with these pages, and leave nothing open."""

    async def run() -> T:
        site = Site(pages=pages, scheme="https" if serving else "http")
        server = await asyncio.start_server(site.serve, "127.0.0.1", 0, ssl=serving)
        site.port = server.sockets[0].getsockname()[1]
        here = around or Around()
        allowed = {"allowed_hosts": frozenset(HOSTS), **settings}
        try:
            async with here.opened(**allowed) as fetch:
                return await does(World(site=site, around=here, fetch=fetch))
        finally:
            server.close()
            # Who was let in at the last moment is served only now.
            await asyncio.sleep(0)
            while others := asyncio.all_tasks() - {asyncio.current_task()}:
                for task in others:
                    task.cancel()
                await asyncio.gather(*others, return_exceptions=True)
                await asyncio.sleep(0)

    return asyncio.run(run())
