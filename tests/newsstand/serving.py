"""The newsstand as a server of this machine: all hosts at one port, at the time of a clock.

Names lead to loopback by a resolver of the tests; whatever leads elsewhere is recorded and refused.
"""

from __future__ import annotations

import asyncio
import gzip
import socket
import zlib
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from io import BytesIO
from typing import Final

from PIL import Image
from whenever import Instant

from osmosis.kernel.clock import Clock
from osmosis.net.connecting import AddressInfo, socket_for
from osmosis.net.fetching import NetSettings, Surroundings, opened
from osmosis.ports.fetching import Fetch
from tests.newsstand.formats import feed_of, page_of
from tests.newsstand.outlets import Outlet, outlets
from tests.newsstand.troubles import HTML, TROUBLES, Answer, Scene


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A request, and how it was answered."""

    at: Instant
    host: str
    path: str
    status: int
    is_conditional: bool


@dataclass
class Newsstand:
    """Serves so many sources; ``opened`` is the way out to the web that leads here.

    Attributes:
        asked: Every request, in order.
        most_at_a_time: The most connections that a host had at once.
        stray: Addresses outside loopback to which a connection was tried.
    """

    clock: Clock
    count: int = 300
    port: int = 0
    asked: list[Asked] = field(default_factory=list)
    most_at_a_time: Counter[str] = field(default_factory=Counter)
    stray: list[str] = field(default_factory=list)
    _now: Counter[str] = field(default_factory=Counter)
    _visits: Counter[str] = field(default_factory=Counter)
    _days: dict[str, str] = field(default_factory=dict)
    _seconds: float = 0.0
    _held: socket.socket | None = None

    @property
    def outlets(self) -> Sequence[Outlet]:
        """The sources."""
        return outlets(self.count)

    def reserve(self) -> None:
        """Take a port, and hold it until the newsstand is closed."""
        self._held = socket.create_server(("127.0.0.1", 0))
        self.port = self._held.getsockname()[1]

    def close(self) -> None:
        """Let the port go."""
        if self._held is not None:
            self._held.close()
            self._held = None

    def address(self, outlet: Outlet) -> str:
        """Of a source's feed."""
        return f"http://{outlet.host}:{self.port}/feed"

    @asynccontextmanager
    async def opened(self) -> AsyncIterator[Fetch]:
        """What stands in for the web; it serves as long as it is asked."""
        assert self._held is not None, "it has no port yet"
        server = await asyncio.start_server(self._serve, sock=self._held.dup())
        settings = NetSettings(allowed_hosts=frozenset(o.host for o in self.outlets))
        around = Surroundings(
            resolve=self._resolve,
            connect=self._connect,
            chance=lambda: 0.5,
            seconds=lambda: self._seconds,
            wait=self._wait,
        )
        try:
            async with opened(settings, self.clock, around) as fetch:
                yield fetch
        finally:
            server.close()

    async def _resolve(self, host: str, port: int) -> list[str]:
        return ["127.0.0.1"]

    def _connect(self, info: AddressInfo) -> socket.socket:
        if not str(info[4][0]).startswith("127."):
            self.stray.append(str(info[4][0]))
            raise ConnectionRefusedError("recorded and refused")
        return socket_for(info)

    async def _wait(self, seconds: float) -> None:
        self._seconds += seconds
        await asyncio.sleep(0)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        host = ""
        with suppress(ConnectionError, asyncio.IncompleteReadError):
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
            headers = dict(line.lower().split(": ", 1) for line in head[1:] if line)
            host, path = headers["host"].partition(":")[0], head[0].split(" ")[1]
            self._now[host] += 1
            self.most_at_a_time[host] = max(self.most_at_a_time[host], self._now[host])
            writer.write(self._answer(host, path, headers))
            await writer.drain()
        self._now[host] -= 1
        writer.close()

    def _answer(self, host: str, path: str, headers: dict[str, str]) -> bytes:
        outlet = Outlet(int(host.removeprefix("outlet-").removesuffix(".example")))
        status, told, body = self._reply(outlet, path, headers)
        is_conditional = "if-none-match" in headers or "if-modified-since" in headers
        at = self.clock.now()
        self.asked.append(
            Asked(at=at, host=host, path=path, status=status, is_conditional=is_conditional)
        )
        lines = [f"HTTP/1.1 {status} Said", "Connection: close", f"Content-Length: {len(body)}"]
        lines += [f"{name}: {value}" for name, value in told.items()]
        return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1") + body

    def _reply(self, outlet: Outlet, path: str, headers: dict[str, str]) -> Answer:
        match path.strip("/").split("/"):
            case ["robots.txt"]:
                return 404, {}, b""
            case ["piece", number] if number.isdigit():
                return 200, HTML, page_of(outlet, int(number)).encode()
            case ["plate", name]:
                return 200, {"Content-Type": "image/png"}, plate(outlet.number + len(name))
            case ["talk", name] if name.endswith(".vtt"):
                return 200, {"Content-Type": "text/vtt"}, _VTT
            case ["feed", *rest]:
                return self._feed(outlet, rest, headers)
        return 404, {}, b""

    def _feed(self, outlet: Outlet, rest: Sequence[str], headers: dict[str, str]) -> Answer:
        troubled = self._troubled(outlet, rest)
        if troubled is not None:
            return troubled
        at = self.clock.now()
        tag = f'"{outlet.published(at)[0]}"'
        if outlet.has_validators and headers.get("if-none-match") == tag:
            return 304, {}, b""
        self._visits[outlet.host] += 1
        kind, body = feed_of(outlet, at, self.port, self._visits[outlet.host])
        told = {"Content-Type": kind}
        if outlet.has_validators:
            told["ETag"] = tag
        if outlet.number % 4 == 1 and "gzip" in headers.get("accept-encoding", ""):
            return 200, told | {"Content-Encoding": "gzip"}, gzip.compress(body, mtime=0)
        if outlet.number % 4 == 3 and "deflate" in headers.get("accept-encoding", ""):
            return 200, told | {"Content-Encoding": "deflate"}, zlib.compress(body)
        return 200, told, body

    def _troubled(self, outlet: Outlet, rest: Sequence[str]) -> Answer | None:
        scene = Scene(
            at=self.clock.now(),
            here=self.address(outlet),
            steps=len(rest),
            is_first_today=self._first_of_day(outlet),
        )
        return TROUBLES[outlet.trouble](scene) if outlet.trouble in TROUBLES else None

    def _first_of_day(self, outlet: Outlet) -> bool:
        """Whether this host is asked for the first time on this day."""
        day = self.clock.now().format_iso()[:10]
        before, self._days[outlet.host] = self._days.get(outlet.host), day
        return before != day


_VTT: Final = b"WEBVTT\n\n00:00.000 --> 00:02.000\nA word about the harbour.\n"


def plate(number: int) -> bytes:
    """A small grey picture."""
    drawn = BytesIO()
    Image.new("L", (40 + number % 7, 30), 40 + number % 200).save(drawn, "PNG")
    return drawn.getvalue()
