"""A book of 500 articles with 1,000 pictures, and what it costs to get articles from pages."""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from benchmarks.figures import Figure
from benchmarks.measuring import command_cost

PAGES = 60
_BINDING = [sys.executable, "-m", "benchmarks.binding"]


def measure() -> Iterator[Figure]:
    """The whole book in a process of its own, then each step by itself."""
    with tempfile.TemporaryDirectory() as folder:
        book = Path(folder) / "book.epub"
        cost = command_cost([*_BINDING, book])
        size = book.stat().st_size
    what = "a book of 500 articles with 1,000 pictures"
    yield Figure(what=what, value=cost.seconds, unit="s", bar=30)
    yield Figure(
        what="the same, memory of the largest process",
        value=cost.peak_bytes / 1_000_000,
        unit="MB",
        bar=250,
    )
    yield Figure(what="the same, the file", value=size / 1_000_000, unit="MB", bar=50)
    yield from _steps()


def _steps() -> Iterator[Figure]:
    from osmosis.articles.extracting import extract
    from osmosis.articles.normalising import normalise
    from tests.articles.article_pages import ADDRESS, news_page

    pages = [news_page(seed=seed, paragraphs=10 + seed % 30).encode() for seed in range(PAGES)]
    found = [extract(page, address=ADDRESS).html for page in pages]
    yield _rate(
        "articles extracted from pages", lambda: [extract(p, address=ADDRESS) for p in pages]
    )
    yield _rate("articles brought into blocks", lambda: [normalise(h, base=ADDRESS) for h in found])


def _rate(what: str, action: Callable[[], object]) -> Figure:
    started = time.process_time()
    action()
    return Figure(what=what, value=PAGES / (time.process_time() - started), unit="per CPU second")
