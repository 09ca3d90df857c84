"""What a person waits for with a large life: the Loom over ten years, and a month of it.

The store has 20,000 moments on 556 rolls, 2,000 messages on four pathways of which each was read
twice, and 1,000 openings of two gates.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from benchmarks.figures import Figure
from benchmarks.loom_life import make_life
from benchmarks.measuring import median_seconds
from osmosis.app import App
from osmosis.web.collecting import garbage_seldom_looked_for
from tests.web.site import Site

TIMES = 5
FIRST_PAINT_BAR_SECONDS = 1.0
FIRST_PAGE = "/"
DECADE, MONTH = "/loom?span=decade", "/loom?span=month&on=2030-10-05"


def measure() -> Iterator[Figure]:
    """The first time, when nothing but the first page was opened before, and again."""
    with tempfile.TemporaryDirectory() as folder:
        app = make_life(Path(folder) / "life")
        with garbage_seldom_looked_for():
            yield from _pages(app)
        app.close()


def _pages(app: App) -> Iterator[Figure]:
    for path, what in ((DECADE, "ten years"), (MONTH, "a month")):
        site = Site(app)
        _show(site, FIRST_PAGE)
        show = partial(_show, site, path)
        started = time.perf_counter()
        size = show()
        yield Figure(
            what=f"Loom: {what}, nothing woven yet",
            value=time.perf_counter() - started,
            unit="s",
            bar=FIRST_PAINT_BAR_SECONDS,
            beside=f"{size / 1000:.0f} kB",
        )
        yield Figure(what=f"Loom: {what}, again", value=median_seconds(show, TIMES), unit="s")
        site.close()


def _show(site: Site, path: str) -> int:
    return len(site.get(path).raise_for_status().content)
