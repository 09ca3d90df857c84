"""Search by meaning: how good it is over the rehearsed life, and its cost over many entries."""

from __future__ import annotations

import os
import statistics
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.figures import Figure
from benchmarks.search_questions import QUESTIONS
from osmosis.app import App, init_app, open_app
from osmosis.config import Config
from osmosis.demo.life import read_life
from osmosis.demo.place import fill
from osmosis.kernel.clock import FixedClock, Instant
from osmosis.kernel.ids import new_id
from osmosis.kernel.refs import Ref
from osmosis.ports.practice import SearchDocument
from osmosis.search.encoding import USE3
from osmosis.search.snippets import plain
from osmosis.storage.opening import NewStore
from osmosis.storage.search_index import begin_index, put_documents
from osmosis.storage.search_vectors import (
    last_read,
    list_unread,
    put_vectors,
    stream_vectors,
)

ENTRIES = int(os.environ.get("OSMOSIS_BENCH_NEAR", "100000"))
AT_ONCE = 5_000
TURNS = 3
BAR_MILLISECONDS = 500.0
NOW = Instant.from_utc(2031, 5, 4, hour=12)
_FIRST = 10
_SEED = 7


@dataclass(frozen=True, kw_only=True)
class _Life:
    """What the rehearsed life gave.

    Attributes:
        vectors: Of every passage of it.
    """

    passages_a_second: float
    by_words: float
    by_both: float
    vectors: Sequence[bytes]


def measure() -> Iterator[Figure]:
    """The share of what is wanted among the first ten; then time and room over many entries."""
    life = _rehearsed()
    questions = f"found of what {len(QUESTIONS)} questions want, among the first {_FIRST}"
    yield Figure(
        what=f"{questions}, by words and then by meaning",
        value=life.by_both * 100,
        unit="%",
        beside=f"by words alone {life.by_words * 100:.1f} %",
    )
    yield Figure(
        what="passages whose meaning is taken in", value=life.passages_a_second, unit="a second"
    )
    with tempfile.TemporaryDirectory() as folder:
        app = init_app(Config(home=Path(folder) / "store"), NewStore(), FixedClock(NOW))
        try:
            yield from _over_many(app, life.vectors)
        finally:
            app.close()


def _rehearsed() -> _Life:
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "store"
        fill(home, read_life(), lambda *_: None)
        app = open_app(Config(home=home))
        try:
            return _asked_of(app)
        finally:
            app.close()


def _asked_of(app: App) -> _Life:
    app.search.refresh()
    app.search.meaning.turn_on()
    USE3.encode("Load it first.")
    started = time.perf_counter()
    app.search.meaning.take_in()
    spent = time.perf_counter() - started
    with app.store.read() as reading:
        vectors = [row[2] for some in stream_vectors(reading) for row in some]
    shares = [_shares(app, asked, wanted) for asked, wanted in QUESTIONS.items()]
    return _Life(
        passages_a_second=len(vectors) / spent,
        by_words=statistics.mean(words for words, _ in shares),
        by_both=statistics.mean(both for _, both in shares),
        vectors=vectors,
    )


def _shares(app: App, asked: str, wanted: Sequence[str]) -> tuple[float, float]:
    """Which share of what is wanted stands among the first, by words, and by words and meaning."""
    words = [plain(hit.snippet) for hit in app.search.find(asked).hits]
    near = [plain(hit.snippet) for hit in app.search.near(asked)]

    def share(found: Sequence[str]) -> float:
        return statistics.mean(any(one in text for text in found[:_FIRST]) for one in wanted)

    return share(words), share([*words, *near])


def _over_many(app: App, vectors: Sequence[bytes]) -> Iterator[Figure]:
    app.search.refresh()
    app.search.meaning.turn_on()
    for first in range(0, ENTRIES, AT_ONCE):
        _put_documents(app, range(first, min(first + AT_ONCE, ENTRIES)))
    before = _bytes(app)
    _put_vectors(app, vectors)
    entries = f"{ENTRIES:,} entries"
    spent = sorted(_asked(app))
    yield Figure(
        what=f"near in meaning, median of {len(spent)} questions over {entries}",
        value=statistics.median(spent),
        unit="ms",
        bar=BAR_MILLISECONDS,
        beside=f"the slowest {spent[-1]:.0f} ms; load {os.getloadavg()[0]:.1f}",
    )
    size = _bytes(app) - before
    yield Figure(what=f"what {entries} are about, in the store", value=size / 1e6, unit="MB")


def _put_documents(app: App, numbers: range) -> None:
    with app.store.write() as transaction:
        begin_index(transaction)
        put_documents(transaction, [_document(number) for number in numbers])


def _put_vectors(app: App, vectors: Sequence[bytes]) -> None:
    """Each entry is about nearly what one of the rehearsed life is about."""
    chance = np.random.default_rng(_SEED)
    is_left = True
    while is_left:
        with app.store.write() as transaction:
            after = last_read(transaction)
            unread = list_unread(transaction, after, AT_ONCE)
            made = [(one, [_nearly(vectors[one.number % len(vectors)], chance)]) for one in unread]
            is_left = bool(made) and put_vectors(transaction, USE3.name(), after, made)


def _document(number: int) -> SearchDocument:
    return SearchDocument(
        ref=Ref("rolls", "frame", new_id(NOW)),
        title="Patience",
        text=f"entry {number}",
        at=NOW,
        kind="line",
        address="/",
    )


def _nearly(vector: bytes, chance: np.random.Generator) -> bytes:
    about: Any = np.frombuffer(vector, dtype=np.int8)
    turned = about + chance.normal(0, 30, len(about))
    return bytes(np.clip(turned, -127, 127).astype(np.int8))


def _asked(app: App) -> Iterator[float]:
    for _ in range(TURNS):
        for asked in QUESTIONS:
            started = time.perf_counter()
            app.search.near(asked)
            yield (time.perf_counter() - started) * 1000


def _bytes(app: App) -> int:
    pages = "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size"
    with app.store.read() as reading:
        return int(reading.connection.exec_driver_sql(pages).scalar_one())
