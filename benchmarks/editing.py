"""What is measured of editions: python -m benchmarks.editing collect|open FOLDER PORT.

Collects the feeds of :mod:`benchmarks.news_server`, or opens the gate and writes its book. Waiting
for the sake of politeness is left out: it costs time and no work.
"""

from __future__ import annotations

import sys
from dataclasses import replace
from functools import partial
from pathlib import Path

from benchmarks.binding import SOURCES
from osmosis.app import App, init_app, open_app
from osmosis.config import Config
from osmosis.kernel.clock import FixedClock, Instant
from osmosis.net.fetching import NetSettings, Surroundings, opened
from osmosis.practices.apert.model import Device, Intensity
from osmosis.practices.apert.parts import ApertParts
from osmosis.practices.apert.service import collecting, editions, gates, openings, sources
from osmosis.storage.opening import NewStore

BEGUN, COLLECTED, OPENS = (Instant.from_utc(2031, 5, day, 9) for day in (4, 6, 12))
MINUTES = 10_000
"""As many as a gate may have, so that the book holds whatever it can."""


def main(what: str, folder: Path, port: int) -> None:
    """Do the one or the other."""
    clock = FixedClock(BEGUN if what == "collect" else OPENS)
    hosts = [f"paper-{number}.example" for number in range(SOURCES)]
    seconds = [0.0]

    async def pass_by(length: float) -> None:
        seconds[0] += length

    around = Surroundings(resolve=_here, seconds=lambda: seconds[0], wait=pass_by)
    settings = NetSettings(allowed_hosts=frozenset(hosts))
    net = partial(opened, settings, clock, around)
    config = Config(home=folder / "store")
    if what == "collect":
        _collect(init_app(config, NewStore(), clock, net=net), clock, hosts, port)
    else:
        _open(open_app(config, clock, net=net), folder / "ours.epub")


def _collect(app: App, clock: FixedClock, hosts: list[str], port: int) -> None:
    context = _apert(app).context
    every = [
        sources.NewSource(address=f"http://{host}:{port}/feed/{number}", name=f"Source {number}")
        for number, host in enumerate(hosts)
    ]
    wanted = gates.NewGate(name="All", rhythm="weekly", sources=every, minutes=MINUTES)
    gate = gates.make_gate(context, wanted)
    parameters = replace(gate.parameters, intensity=Intensity.DEEP, device=Device.EINK_6)
    gates.change_gate(context, gate.id, parameters)
    clock.set(COLLECTED)
    collecting.collect_due(context)
    app.close()


def _open(app: App, book: Path) -> None:
    app.due.run_due()
    job = app.jobs.run_one({openings.EDITION_TASK: app.tasks()[openings.EDITION_TASK]})
    assert job is not None, "No edition was asked for"
    assert job.state == "done", job.reason
    context = _apert(app).context
    [living] = openings.list_living(context)
    edition = editions.find_edition(context, living.opening.ref.id)
    assert edition is not None
    for part in edition.parts:
        path = book.with_stem(book.stem + (f"-{part.number}" if part.number > 1 else ""))
        with path.open("wb") as file:
            file.writelines(editions.open_part(context, edition.opening_id, part.number))
    book.with_suffix(".txt").write_text(str(edition.pieces))
    app.close()


def _apert(app: App) -> ApertParts:
    parts = app.parts["apert"]
    assert isinstance(parts, ApertParts)
    return parts


async def _here(_host: str, _port: int) -> list[str]:
    return ["127.0.0.1"]


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]))
