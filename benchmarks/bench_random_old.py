"""Sitting down where chance draws from ten years of messages: what has faded is left out of it."""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID

from benchmarks.bench_reaching import NOW, ten_years
from benchmarks.figures import Figure
from osmosis.app import App, init_app
from osmosis.config import Config
from osmosis.kernel.civil import CivilMoment
from osmosis.kernel.clock import FixedClock, TimeDelta
from osmosis.kernel.ids import new_id
from osmosis.practices.context import PracticeContext
from osmosis.practices.mnestics.model import Junction, Message, Place, Sitting
from osmosis.practices.mnestics.parts import MnesticsParts
from osmosis.practices.mnestics.service import sitting
from osmosis.practices.mnestics.store import junctions, messages, pathways, sittings
from osmosis.practices.mnestics.store.sittings import Settled
from osmosis.storage.opening import NewStore
from osmosis.storage.transaction import Transaction

TIMES = 5
BAR_SECONDS = 1.0
WEEK = TimeDelta(hours=7 * 24)


def measure() -> Iterator[Figure]:
    """Five weekly pathways, three of them with a draw, and half of the messages read."""
    clock = FixedClock(NOW, "Europe/Bucharest")
    with tempfile.TemporaryDirectory() as folder, _opened(Path(folder), clock) as context:
        spent = []
        for _ in range(TIMES + 1):
            clock.advance(WEEK)
            started = time.perf_counter()
            begun = sitting.begin(context)
            spent.append(time.perf_counter() - started)
            sitting.close(context, begun.id)
    yield Figure(
        what="a sitting begins, random old, 5,000 messages on 5 weekly pathways",
        value=statistics.median(spent[1:]),
        unit="s",
        bar=BAR_SECONDS,
    )


@contextmanager
def _opened(folder: Path, clock: FixedClock) -> Iterator[PracticeContext]:
    app = init_app(Config(home=folder / "store"), NewStore(), clock)
    try:
        yield _filled(app)
    finally:
        app.close()


def _filled(app: App) -> PracticeContext:
    ways, sent, known = ten_years()
    with app.store.write() as transaction:
        for way in ways:
            pathways.add_pathway(transaction, way)
        _keep_every(transaction, known.junctions)
        _read(transaction, sent, known.read)
    parts = app.parts["mnestics"]
    assert isinstance(parts, MnesticsParts)
    return parts.context


def _keep_every(transaction: Transaction, lines: Mapping[UUID, Sequence[Junction]]) -> None:
    for junction in (one for line in lines.values() for one in line):
        assert junction.id is not None
        junctions.add_junction(transaction, junction)
        junctions.keep(transaction, junction.id)


def _read(transaction: Transaction, sent: Sequence[Message], read: Collection[UUID]) -> None:
    for message in sent:
        messages.add_message(transaction, message)
    held = Sitting(
        id=new_id(transaction.at),
        junction_ids=(),
        place=Place.END,
        begun=CivilMoment(instant=transaction.at, zone="UTC"),
        arrivals=(),
        draws=(),
        draft=b"",
        meditation="",
        closed_at=transaction.at,
    )
    settled = [Settled(message_id=one, read_at=transaction.at) for one in read]
    sittings.add_sitting(transaction, held, settled)
