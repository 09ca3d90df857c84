"""Search over a million entries, as long as diary lines, with words as common as in a language.

``OSMOSIS_BENCH_ENTRIES`` takes another number, where there is no hour for it.
"""

from __future__ import annotations

import os
import random
import statistics
import tempfile
import time
from collections.abc import Iterator
from itertools import accumulate
from pathlib import Path

from benchmarks import search_by_meaning
from benchmarks.figures import Figure
from osmosis.app import App, init_app
from osmosis.config import Config
from osmosis.kernel.clock import FixedClock, Instant, TimeDelta
from osmosis.kernel.ids import new_id
from osmosis.kernel.refs import Ref
from osmosis.ports.practice import SearchDocument
from osmosis.storage.opening import NewStore
from osmosis.storage.search_index import SearchFilter, begin_index, put_documents

NOW = Instant.from_utc(2031, 5, 4, hour=12)
FIRST = Instant.from_utc(1991, 5, 4)
ENTRIES = int(os.environ.get("OSMOSIS_BENCH_ENTRIES", "1000000"))
AT_ONCE = 5_000
QUERIES = 200
VOCABULARY = 60_000
BAR_MILLISECONDS = 50.0
KINDS = ("line", "photo", "letter", "gloss")
VIRTUES = tuple(f"Virtue {number}" for number in range(24))
SYLLABLES = tuple(first + last for first in "bdfgklmnprstvz" for last in "aeiou")
_SEED = 7


def measure() -> Iterator[Figure]:
    """Taking in, asking in many ways, and the size of the file."""
    language = _Language(random.Random(_SEED))
    with tempfile.TemporaryDirectory() as folder:
        app = init_app(Config(home=Path(folder) / "store"), NewStore(), FixedClock(NOW))
        try:
            yield from _measured(app, language, Path(folder))
        finally:
            app.close()
    yield from search_by_meaning.measure()


def _measured(app: App, language: _Language, folder: Path) -> Iterator[Figure]:
    app.search.refresh()
    started = time.perf_counter()
    _fill(app, language)
    entries = f"{ENTRIES:,} entries"
    yield Figure(what=f"{entries} taken in", value=time.perf_counter() - started, unit="s")
    size = sum(path.stat().st_size for path in folder.rglob("store.db*"))
    yield Figure(what=f"size of the store with {entries}", value=size / 1e6, unit="MB")
    spent = sorted(_asked(app, language))
    yield Figure(
        what=f"search, median of {QUERIES} mixed queries over {entries}",
        value=statistics.median(spent),
        unit="ms",
        bar=BAR_MILLISECONDS,
        beside=f"90 of 100 within {spent[int(len(spent) * 0.9)]:.0f} ms, "
        f"the slowest {spent[-1]:.0f} ms; load {os.getloadavg()[0]:.1f}",
    )


class _Language:
    """Words whose frequency falls with their rank, as in any language (Zipf)."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        self.words = [self._word(rank) for rank in range(VOCABULARY)]
        self._weights = list(accumulate(1 / (rank + 2.7) for rank in range(VOCABULARY)))

    def say(self, words: int) -> str:
        """So many words."""
        return " ".join(self.chance.choices(self.words, cum_weights=self._weights, k=words))

    def rare(self) -> str:
        """A word that stands in few entries."""
        return self.words[self.chance.randrange(2_000, VOCABULARY)]

    def known(self) -> str:
        """A word that stands in many."""
        return self.words[self.chance.randrange(50, 2_000)]

    @staticmethod
    def _word(rank: int) -> str:
        spelled, number = "", rank + len(SYLLABLES)
        while number:
            number, rest = divmod(number, len(SYLLABLES))
            spelled += SYLLABLES[rest]
        return spelled


def _fill(app: App, language: _Language) -> None:
    step = (NOW - FIRST) / ENTRIES
    for first in range(0, ENTRIES, AT_ONCE):
        with app.store.write() as transaction:
            begin_index(transaction)
            numbers = range(first, min(first + AT_ONCE, ENTRIES))
            put_documents(transaction, [_document(language, one, step) for one in numbers])


def _document(language: _Language, number: int, step: TimeDelta) -> SearchDocument:
    at = FIRST + step * number
    return SearchDocument(
        ref=Ref("rolls", "frame", new_id(at)),
        title=VIRTUES[number % len(VIRTUES)],
        text=language.say(language.chance.randrange(8, 60)),
        at=at,
        kind=KINDS[number % len(KINDS)],
        label=VIRTUES[number % len(VIRTUES)],
        address="/",
    )


def _asked(app: App, language: _Language) -> Iterator[float]:
    year = SearchFilter(start=NOW - TimeDelta(hours=24 * 365))
    virtue = SearchFilter(label=VIRTUES[3], kind="line")
    # The few words that stand in nearly every entry are asked for as well.
    common = language.words[3]
    for turn in range(QUERIES // 8):
        rare, known, other = language.rare(), language.known(), language.known()
        for asked, among in (
            (rare, None),
            (known, None),
            (f"{known} {other}", None),
            (f'"{known} {language.words[turn]}"', None),
            (f"{rare[:4]}*", None),
            (f"{known} -{common}", None),
            (known if turn % 5 else common, year),
            (f"{rare[:4]}* {known}", virtue),
        ):
            started = time.perf_counter()
            app.search.find(asked, among)
            yield (time.perf_counter() - started) * 1000
