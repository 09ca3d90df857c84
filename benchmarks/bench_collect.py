"""What collecting costs: ten thousand feeds of this machine, each with a host name of its own.

A process of its own collects, so that what it holds can be measured: first everything is new, then
nothing has changed. Sealing is on; no pages or pictures are fetched.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from resource import RUSAGE_SELF, getrusage

from benchmarks.feed_server import ENTRIES
from benchmarks.figures import Figure
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
    with _server() as port, tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "benchmarks.bench_collect", folder, str(port)]
        done = subprocess.run(command, stdout=subprocess.PIPE, check=True)
    told = json.loads(done.stdout)
    yield Figure(
        what=f"collecting {FEEDS:,} feeds of {ENTRIES} new entries, sealed",
        value=told["new"],
        unit="s",
        bar=BAR_SECONDS,
        beside=f"{FEEDS / told['new']:.0f} feeds/s",
    )
    yield Figure(what="memory for it", value=told["bytes"] / 1e6, unit="MB", bar=BAR_MEGABYTES)
    yield Figure(
        what=f"visiting {FEEDS:,} feeds that have not changed",
        value=told["unchanged"],
        unit="s",
        bar=BAR_UNCHANGED_SECONDS,
        beside=f"{FEEDS / told['unchanged']:.0f} feeds/s",
    )


@contextmanager
def _server() -> Iterator[int]:
    command = [sys.executable, "-m", "benchmarks.feed_server"]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as server:
        try:
            assert server.stdout is not None
            yield int(server.stdout.readline())
        finally:
            server.terminate()


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
        begun = awake_seconds()
        collecting.collect_due(parts.context)
        told[name] = awake_seconds() - begun
        told["bytes"] = getrusage(RUSAGE_SELF).ru_maxrss * 1024.0
        clock.advance(TimeDelta(hours=24 * 40))
    app.close()
    print(json.dumps(told))


def _subscribe(parts: ApertParts, hosts: Sequence[str], port: int) -> None:
    every = [sources.NewSource(address=f"http://{host}:{port}/feed", name=host) for host in hosts]
    wanted = gates.NewGate(name="All", rhythm="quarterly", sources=every)
    gate = gates.make_gate(parts.context, wanted)
    gates.change_gate(parts.context, gate.id, replace(gate.parameters, pictures_per_entry=0))


async def _here(_host: str, _port: int) -> list[str]:
    return ["127.0.0.1"]


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
