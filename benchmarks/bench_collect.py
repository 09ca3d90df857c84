"""What collecting costs: ten thousand feeds of this machine, each with a host name of its own.

A process of its own collects, so that what it holds can be measured: first everything is new, then
nothing has changed. Sealing is on; no pages or pictures are fetched. Beside it stand its seconds of
processor time, for what else the machine does counts on the clock too, and what as many connections
cost asyncio without a client that reads HTTP.
"""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from resource import RUSAGE_SELF, getrusage

from benchmarks.feed_server import ENTRIES
from benchmarks.figures import Figure
from benchmarks.measuring import serving
from osmosis.app import init_app
from osmosis.config import Config
from osmosis.kernel.clock import FixedClock, Instant, TimeDelta, awake_seconds
from osmosis.net.fetching import NetSettings, Surroundings, opened
from osmosis.practices.apert.parts import ApertParts
from osmosis.practices.apert.service import collecting, gates, sources
from osmosis.storage.opening import NewStore

FEEDS = 10_000
BAR_SECONDS, BAR_UNCHANGED_SECONDS, BAR_MEGABYTES = 10.0, 2.0, 150.0


def measure() -> Iterator[Figure]:
    """All new, and all unchanged."""
    with serving("benchmarks.feed_server") as port, tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "benchmarks.bench_collect", folder, str(port)]
        done = subprocess.run(command, stdout=subprocess.PIPE, check=True)
        begun = time.process_time()
        asyncio.run(_connect_barely(port))
        bare = time.process_time() - begun
    told = json.loads(done.stdout)
    yield Figure(
        what=f"collecting {FEEDS:,} feeds of {ENTRIES} new entries, sealed",
        value=told["new"],
        unit="s",
        bar=BAR_SECONDS,
        beside=f"{FEEDS / told['new']:.0f} feeds/s; {told['new_processor']:.1f} s of processor",
    )
    yield Figure(what="memory for it", value=told["bytes"] / 1e6, unit="MB", bar=BAR_MEGABYTES)
    yield Figure(
        what=f"visiting {FEEDS:,} feeds that have not changed",
        value=told["unchanged"],
        unit="s",
        bar=BAR_UNCHANGED_SECONDS,
        beside=f"{FEEDS / told['unchanged']:.0f} feeds/s; {told['unchanged_processor']:.1f} s of "
        f"processor; bare connections {bare:.1f} s",
    )


def main(folder: Path, port: int) -> None:
    """Collect twice and print what it cost."""
    clock = FixedClock(Instant.from_utc(2031, 5, 4, 9))
    hosts = [f"paper-{number}.example" for number in range(FEEDS)]
    net = partial(
        opened,
        NetSettings(allowed_hosts=frozenset(hosts)),
        clock,
        Surroundings(resolve=_here),
    )
    app = init_app(Config(home=folder / "store"), NewStore(), clock, net=net)
    parts = app.parts["apert"]
    assert isinstance(parts, ApertParts)
    _subscribe(parts, hosts, port)
    told = {}
    for name in ("new", "unchanged"):
        begun, used = awake_seconds(), time.process_time()
        collecting.collect_due(parts.context)
        told[name] = awake_seconds() - begun
        told[f"{name}_processor"] = time.process_time() - used
        told["bytes"] = getrusage(RUSAGE_SELF).ru_maxrss * 1024.0
        clock.advance(TimeDelta(hours=24 * 40))
    app.close()
    print(json.dumps(told))


def _subscribe(parts: ApertParts, hosts: Sequence[str], port: int) -> None:
    every = [sources.NewSource(address=f"http://{host}:{port}/feed", name=host) for host in hosts]
    wanted = gates.NewGate(name="All", rhythm="quarterly", sources=every)
    gate = gates.make_gate(parts.context, wanted)
    gates.change_gate(parts.context, gate.id, replace(gate.parameters, pictures_per_entry=0))


class _Asking(asyncio.Protocol):
    """Asks once, and says when the other side is done."""

    def __init__(self) -> None:
        self.ended = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        transport.write(b'GET /feed HTTP/1.1\r\nHost: paper.example\r\nIf-None-Match: "1"\r\n\r\n')

    def connection_lost(self, error: Exception | None) -> None:
        self.ended.set_result(None)


async def _connect_barely(port: int) -> None:
    """As many connections as there are feeds, as many at a time as the collector has."""
    numbers, loop = iter(range(FEEDS)), asyncio.get_running_loop()

    async def connect() -> None:
        for _ in numbers:
            _, asking = await loop.create_connection(_Asking, "127.0.0.1", port)
            await asking.ended

    await asyncio.gather(*(connect() for _ in range(collecting.AT_A_TIME)))


async def _here(_host: str, _port: int) -> list[str]:
    return ["127.0.0.1"]


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
