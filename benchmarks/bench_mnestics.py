"""What a person waits for with Mnestics: ten years drawn, and a sitting with fifty messages."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from itertools import count
from pathlib import Path

from whenever import Date, Instant, PlainDateTime

from benchmarks.figures import Figure
from benchmarks.measuring import median_seconds
from osmosis.app import App, init_app, open_app
from osmosis.config import Config
from osmosis.demo import place
from osmosis.kernel.cadence import Cadence
from osmosis.kernel.clock import FixedClock
from osmosis.practices.context import PracticeContext
from osmosis.practices.mnestics.drawing import lay_out
from osmosis.practices.mnestics.model import Medium, Parameters
from osmosis.practices.mnestics.parts import MnesticsParts
from osmosis.practices.mnestics.reads import Lags
from osmosis.practices.mnestics.rules.spans import Span, window_of
from osmosis.practices.mnestics.service import pathways, reading, sending, sitting
from osmosis.practices.mnestics.service.mapping import map_of
from osmosis.practices.mnestics.service.sealing import line
from osmosis.storage.opening import NewStore
from tests.web.site import Site

TIMES = 9
MESSAGES = 50
DECADE = Date(2026, 5, 4)
DRAWING_BAR_MS, PAGE_BAR_MS = 300, 800
SITTING_BAR_MS, READING_BAR_MS = 300, 300


def measure() -> Iterator[Figure]:
    """The drawing on the rehearsal, the sitting on a store of its own."""
    with tempfile.TemporaryDirectory() as folder:
        yield from _drawing(Path(folder) / "rehearsal")
        yield from _sitting(Path(folder) / "fifty")


def _drawing(home: Path) -> Iterator[Figure]:
    place.rehearse(home, lambda done, total: None)
    app = open_app(Config(home=home))
    site = Site(app)
    context, window = _context(app), window_of(Span.DECADE, DECADE)
    diagram = map_of(context, window).diagram
    path = f"/mnestics/map?span=decade&on={DECADE.format_iso()}"

    def draw() -> None:
        found = map_of(context, window).diagram
        lay_out(found)
        lay_out(found, standing=True)

    yield Figure(
        what="drawing of 10 years, lying and standing",
        value=median_seconds(draw, TIMES) * 1000,
        unit="ms",
        bar=DRAWING_BAR_MS,
        beside=f"{len(diagram.knots)} knots, {len(diagram.arcs)} arcs",
    )
    yield Figure(
        what="the same as a page, with its table",
        value=median_seconds(lambda: site.get(path).raise_for_status(), TIMES) * 1000,
        unit="ms",
        bar=PAGE_BAR_MS,
        beside=f"{len(site.get(path).content) / 1000:.0f} kB",
    )
    site.close()
    app.close()


def _sitting(home: Path) -> Iterator[Figure]:
    clock = FixedClock(Instant.from_utc(2031, 5, 3), "UTC")
    app = init_app(Config(home=home), NewStore(), clock)
    context = _context(app)
    _send_fifty(context, clock)
    days = count(5)

    def sit() -> None:
        clock.set(Instant.from_utc(2031, 5, next(days), 10))
        begun = sitting.begin(context)
        assert len(reading.read_sitting(context, begun.id)) == MESSAGES
        sitting.close(context, begun.id)

    yield Figure(
        what=f"a sitting with {MESSAGES} messages: begun, all of them opened, and closed",
        value=median_seconds(sit, TIMES) * 1000,
        unit="ms",
        bar=SITTING_BAR_MS,
    )
    clock.set(Instant.from_utc(2031, 5, next(days), 10))
    site = Site(app)
    path = f"/mnestics/sittings/{sitting.begin(context).id}/now"
    yield Figure(
        what="the same as a page",
        value=median_seconds(lambda: site.get(path).raise_for_status(), TIMES) * 1000,
        unit="ms",
        bar=READING_BAR_MS,
        beside=f"{len(site.get(path).content) / 1000:.0f} kB",
    )
    site.close()
    app.close()


def _send_fifty(context: PracticeContext, clock: FixedClock) -> None:
    """A first sitting that sends fifty lines, which all the later ones read."""
    daily = Cadence.every(1, "day", PlainDateTime(2031, 5, 4, 9), "UTC")
    parameters = Parameters(
        cadence=daily,
        reads=(Lags(counts=tuple(range(1, TIMES + 3))),),
        medium=Medium.LINE,
        steps=frozenset(),
    )
    wanted = pathways.NewPathway(name="Daily", parameters=parameters, first_line="Begin.")
    pathway = pathways.make_pathway(context, wanted)
    clock.set(Instant.from_utc(2031, 5, 4, 10))
    begun = sitting.begin(context)
    reading.read_sitting(context, begun.id)
    for number in range(MESSAGES):
        words = f"Line {number}: waited for the bus with her and did not look at the time."
        sending.send_along(context, begun.id, pathway.id, line(f"line-{number}", words))
    sitting.close(context, begun.id)


def _context(app: App) -> PracticeContext:
    parts = app.parts["mnestics"]
    assert isinstance(parts, MnesticsParts)
    return parts.context
