"""Five hundred articles with a thousand pictures, collected and made into an edition.

Beside it in the same run: ``ebook-convert`` of Debian's ``calibre`` on the same feeds.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks.binding import ARTICLES, PICTURES_EACH, SOURCES
from benchmarks.figures import Figure
from benchmarks.measuring import CommandCost, command_cost, serving

_EDITING = [sys.executable, "-m", "benchmarks.editing"]
_RECIPE = """
class News(BasicNewsRecipe):
    title = 'News'
    oldest_article = 100_000
    max_articles_per_feed = 1_000
    use_embedded_content = True
    delay = 0
    simultaneous_downloads = 5
    timeout = 20
    feeds = {feeds!r}
"""


def measure() -> Iterator[Figure]:
    """Ours step by step, and the whole of both."""
    with serving("benchmarks.news_server") as port, tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        collected = command_cost([*_EDITING, "collect", folder, str(port)])
        opened = command_cost([*_EDITING, "open", folder, str(port)])
        books = sorted(folder.glob("ours*.epub"))
        pieces = int((folder / "ours.txt").read_text())
        yield from _ours(collected, opened, books, pieces)
        seconds = collected.seconds + opened.seconds
        yield from _theirs(folder, port, f"ours: {seconds:.1f} s", _size_of(books))


def _ours(
    collected: CommandCost, opened: CommandCost, books: list[Path], pieces: int
) -> Iterator[Figure]:
    what = f"collecting {ARTICLES} articles with {ARTICLES * PICTURES_EACH:,} pictures, sealed"
    yield Figure(what=what, value=collected.seconds, unit="s")
    yield _memory(collected)
    what = "opening a gate on them: choosing, pictures, book"
    beside = f"{pieces} of them in the book; {opened.processor_seconds:.1f} s of processor"
    yield Figure(what=what, value=opened.seconds, unit="s", bar=30, beside=beside)
    yield _memory(opened, bar=250)
    yield Figure(what="the file", value=_size_of(books), unit="MB", bar=50)
    yield from _checked("errors and warnings of EPUBCheck in it", books, bar=0)


def _theirs(folder: Path, port: int, time: str, size: float) -> Iterator[Figure]:
    convert = shutil.which("ebook-convert")
    if convert is None:
        print("calibre is not here, so nothing stands beside editions", file=sys.stderr)
        return
    feeds = [(f"Source {n}", f"http://127.0.0.1:{port}/feed/{n}") for n in range(SOURCES)]
    recipe, book = folder / "news.recipe", folder / "theirs.epub"
    recipe.write_text(_RECIPE.format(feeds=feeds))
    command: list[str | Path] = [convert, recipe, book, "--output-profile", "generic_eink"]
    cost = command_cost([*command, "--epub-version", "3"], _alone(folder))
    yield Figure(what="calibre on the same feeds", value=cost.seconds, unit="s", beside=time)
    yield _memory(cost)
    ours = f"ours: {size:.1f} MB"
    yield Figure(what="its file", value=_size_of([book]), unit="MB", beside=ours)
    yield from _checked("errors and warnings of EPUBCheck in it", [book])


def _checked(what: str, books: list[Path], bar: float | None = None) -> Iterator[Figure]:
    java = shutil.which("java")
    if java is None:
        print("Java is not here, so no book is checked", file=sys.stderr)
        return
    from tests.epub.checking import complaints

    with tempfile.TemporaryDirectory() as folder:
        found = complaints((book.read_bytes() for book in books), Path(java), Path(folder))
    yield Figure(what=what, value=len(found), unit="", bar=bar)


def _memory(cost: CommandCost, bar: float | None = None) -> Figure:
    what = "the same, memory of the largest process"
    return Figure(what=what, value=cost.peak_bytes / 1e6, unit="MB", bar=bar)


def _size_of(books: list[Path]) -> float:
    return sum(book.stat().st_size for book in books) / 1e6


def _alone(folder: Path) -> dict[str, str]:
    """Surroundings in which calibre keeps to this folder and asks for no screen."""
    return {
        "PATH": "/usr/bin:/bin",
        "HOME": str(folder),
        "LANG": "C.UTF-8",
        "QT_QPA_PLATFORM": "offscreen",
    }


if __name__ == "__main__":
    for figure in measure():
        print(figure)
