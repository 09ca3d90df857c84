"""Months of a person with three gates and all the sources of the newsstand behind them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID

from whenever import Instant, TimeDelta

from osmosis.app import App, init_app
from osmosis.config import Config
from osmosis.kernel.clock import FixedClock
from osmosis.practices.apert.manifest import MANIFEST
from osmosis.practices.apert.model import Gate, Opening, OpeningState, Source
from osmosis.practices.apert.parts import ApertParts
from osmosis.practices.apert.rules.book import build_book
from osmosis.practices.apert.service import gates, openings, periods, sources
from osmosis.practices.apert.service.editions import find_edition, open_part, open_record
from osmosis.practices.apert.service.sealed_yields import list_sealed, open_sealed
from osmosis.practices.apert.store import openings as opening_rows
from osmosis.practices.apert.store import periods as period_rows
from osmosis.practices.context import PracticeContext
from osmosis.storage.opening import NewStore
from tests.newsstand.outlets import OPENED, Outlet
from tests.newsstand.serving import Newsstand

ZONE = "Europe/Bucharest"
RHYTHMS = {
    "Sundays": "every week from 2031-05-11 09:00",
    "Months": "every month from 2031-05-31 18:30",
    "Quarters": "every 3 months from 2031-07-01 07:00",
}
STEP = TimeDelta(hours=4)
_MARK = re.compile(r"mark(\d{3})x(\d{4})")


@dataclass(frozen=True, kw_only=True)
class Issue:
    """An opening that has just come, and its book.

    Attributes:
        files: The book's parts.
        again: The same built once more from the record.
        held: The numbers of the pieces that were behind the gate, by outlet.
    """

    gate: Gate
    opening: Opening
    files: Sequence[bytes]
    again: Sequence[bytes]
    pieces: int
    held: Mapping[int, frozenset[int]]


@dataclass
class Months:
    """A person who lives on, hour by hour."""

    app: App
    clock: FixedClock
    stand: Newsstand
    gates: Sequence[Gate]
    behind: Mapping[UUID, Sequence[Outlet]]
    began: Instant
    issues: list[Issue] = field(default_factory=list)
    held: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))

    @property
    def context(self) -> PracticeContext:
        """What the use cases of Apert are given."""
        parts = self.app.parts["apert"]
        assert isinstance(parts, ApertParts)
        return parts.context

    def live_a_day(self) -> Sequence[Issue]:
        """A day goes by; what opens on it is looked at while it is open."""
        seen: list[Issue] = []
        for _ in range(6):
            self.clock.set(self.clock.now() + STEP)
            self._work()
            found = self._look()
            self.issues += found
            seen += found
        return seen

    def lost(self, issue: Issue) -> Mapping[str, frozenset[int]]:
        """What should have been behind a gate by an opening of it, and never was, by host.

        A piece should be there when the feed still showed it at the first visit, and had slid out
        of it by the opening.
        """
        found: dict[str, frozenset[int]] = {}
        for outlet in self.behind[issue.gate.id]:
            first = outlet.published(self.began + STEP)[-1]
            slid_out = issue.opening.due_at - outlet.every * outlet.shown
            last = outlet.published(slid_out)[0] if slid_out > self.began else first - 1
            gone = frozenset(range(first, last + 1)) - self.held[outlet.number]
            if gone:
                found[outlet.host] = gone
        return found

    def _work(self) -> None:
        """What the worker does, as often as there is something to do."""
        for _ in range(20):
            report = self.app.due.run_due()
            assert report.failed == {}
            for part in self.app.parts.values():
                part.tend(self.clock.now())
            job = self.app.jobs.run_one(self.app.tasks())
            if job is None:
                return
            assert job.state == "done", (job.task, job.reason)
        raise AssertionError("the work does not end")

    def _look(self) -> Sequence[Issue]:
        known = {issue.opening.id for issue in self.issues}
        living = [one for one in openings.list_living(self.context) if one.opening.id not in known]
        return [
            self._issue(one.gate, one.opening)
            for one in living
            if one.opening.state is OpeningState.OPEN
        ]

    def _issue(self, gate: Gate, opening: Opening) -> Issue:
        record = open_record(self.context, opening.ref.id)
        edition = find_edition(self.context, opening.ref.id)
        assert edition is not None
        held = self._held(opening)
        for number, pieces in held.items():
            self.held[number] |= pieces
        return Issue(
            gate=gate,
            opening=opening,
            files=[
                b"".join(open_part(self.context, opening.ref.id, part.number))
                for part in edition.parts
            ],
            again=[part.data for part in build_book(record)],
            pieces=edition.pieces,
            held=held,
        )

    def _held(self, opening: Opening) -> Mapping[int, frozenset[int]]:
        """Whatever was behind the gate, chosen or not."""
        assert opening.period_id is not None
        with self.app.store.read() as reading:
            identity = periods.identity_of(self.context, reading, opening.period_id)
            sealed = list_sealed(reading, opening.period_id)
        found: dict[int, set[int]] = defaultdict(set)
        for one in sealed:
            for visit in open_sealed(self.context, one.sealed_sha256, identity):
                for entry in visit.entries:
                    said = entry.html
                    if entry.page is not None:
                        said += visit.files[entry.page.file].decode()
                    for outlet, number in _MARK.findall(said):
                        found[int(outlet)].add(int(number))
        return {outlet: frozenset(numbers) for outlet, numbers in found.items()}

    def gaps(self) -> set[str]:
        """The hosts of the sources for which the ledger has a gap, in any period."""
        with self.app.store.read() as reading:
            every = {one.id: one for one in sources.list_sources(self.context, retired=True)}
            fallen = [
                one.period_id
                for gate in self.gates
                for one in opening_rows.list_fallen(reading, gate.id)
                if one.period_id is not None
            ]
            filling = [one.id for one in period_rows.list_filling(reading).values()]
            return {
                _host(every[gap.source_id])
                for period in (*fallen, *filling)
                for gap in period_rows.list_gaps(reading, period)
            }


def begin(folder: Path, count: int = 300) -> Months:
    """Three gates, and so many sources dealt out behind them."""
    clock = FixedClock(OPENED + TimeDelta(hours=20 * 24), ZONE)
    clock.set(Instant.from_utc(2031, 5, 4, 9))
    stand = Newsstand(clock=clock, count=count)
    stand.reserve()
    app = init_app(Config(home=folder / "store"), NewStore(), clock, (MANIFEST,), net=stand.opened)
    parts = app.parts["apert"]
    assert isinstance(parts, ApertParts)
    outlets = stand.outlets
    made = [
        gates.make_gate(
            parts.context,
            gates.NewGate(
                name=name,
                rhythm=f"{rhythm} {ZONE}",
                minutes=60,
                sources=[
                    sources.NewSource(address=stand.address(outlet))
                    for outlet in outlets[place :: len(RHYTHMS)]
                ],
            ),
        )
        for place, (name, rhythm) in enumerate(RHYTHMS.items())
    ]
    return Months(
        app=app,
        clock=clock,
        stand=stand,
        gates=made,
        behind={gate.id: outlets[place :: len(RHYTHMS)] for place, gate in enumerate(made)},
        began=clock.now(),
    )


def _host(source: Source) -> str:
    return source.address.split("/")[2].partition(":")[0]
