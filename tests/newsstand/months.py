"""A season of a person with three gates and all the sources of the newsstand behind them.

For a few days in it the machine is off.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID

from whenever import Instant, PlainDateTime, TimeDelta

from osmosis.app import App, init_app
from osmosis.config import Config
from osmosis.kernel.clock import FixedClock
from osmosis.practices.apert.editions import GapLine
from osmosis.practices.apert.manifest import MANIFEST
from osmosis.practices.apert.model import Gap, Gate, Opening, OpeningState, SourceKind
from osmosis.practices.apert.parts import ApertParts
from osmosis.practices.apert.rules.book import build_book
from osmosis.practices.apert.service import gates, openings, periods, sources
from osmosis.practices.apert.service.editions import find_edition, open_part, open_record
from osmosis.practices.apert.service.sealed_yields import list_sealed, open_sealed
from osmosis.practices.apert.store import openings as opening_rows
from osmosis.practices.apert.store import periods as period_rows
from osmosis.practices.context import PracticeContext
from osmosis.storage.opening import NewStore
from tests.newsstand.letters import Postbox
from tests.newsstand.outlets import Outlet
from tests.newsstand.serving import Newsstand

ZONE = "Europe/Bucharest"
BEGAN = Instant.from_utc(2031, 5, 4, 9)
STEP = TimeDelta(hours=12)
"""So often there is a look at the clock, and at each date of a gate."""
DAYS = 92
ENDS = BEGAN + TimeDelta(hours=24 * DAYS)
OFF = (Instant.from_utc(2031, 6, 16, 9), Instant.from_utc(2031, 6, 24, 9))
"""When the machine is off; a date of a gate is in between."""
RHYTHMS = {
    "Sundays": "every week from 2031-05-11 09:00",
    "Months": "every month from 2031-05-31 18:30",
    "Quarters": "every 3 months from 2031-07-01 07:00",
}
_DAYS = {
    "Sundays": ("05-11 05-18 05-25 06-01 06-08 06-15 06-22 06-29 07-06 07-13 07-20 07-27 08-03", 9),
    "Months": ("05-31 06-30 07-31", 18.5),
    "Quarters": ("07-01", 7),
}
DATES = {
    name: [
        PlainDateTime.parse_iso(f"2031-{day}T00:00")
        .assume_tz(ZONE)
        .add(minutes=int(hour * 60))
        .to_instant()
        for day in days.split()
    ]
    for name, (days, hour) in _DAYS.items()
}
"""Every date of the season, read off a calendar."""
MARKED = re.compile(r"mark(\d{3})x(\d{4})")

Held = Mapping[int, frozenset[int]]
"""The numbers of pieces, by the number of their source."""
Gaps = Mapping[int, Sequence[Gap]]
"""By the number of the source."""


@dataclass(frozen=True, kw_only=True)
class Issue:
    """An opening that has just come, and its book.

    Attributes:
        files: The book's parts.
        again: The same built once more from the record.
        pieces: How many there are in it.
        held: What was behind the gate, chosen or not.
        gaps: What the ledger of its period says was missed.
        told: What the book says of that.
    """

    gate: Gate
    opening: Opening
    files: Sequence[bytes]
    again: Sequence[bytes]
    pieces: int
    held: Held
    gaps: Gaps
    told: Sequence[GapLine]


@dataclass
class Months:
    """A person who lives on, from one look at the clock to the next."""

    app: App
    clock: FixedClock
    stand: Newsstand
    post: Postbox
    gates: Sequence[Gate]
    behind: Mapping[UUID, Sequence[Outlet]]
    issues: list[Issue] = field(default_factory=list)
    held: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))

    def close(self) -> None:
        """The end of both the store and the newsstand."""
        self.app.close()
        self.stand.close()

    @property
    def context(self) -> PracticeContext:
        """What the use cases of Apert are given."""
        parts = self.app.parts["apert"]
        assert isinstance(parts, ApertParts)
        return parts.context

    def live(self) -> Iterator[Issue]:
        """The season goes by; what opens in it is looked at while it is open."""
        for moment in moments():
            self.clock.set(moment)
            for outlet in self.stand.outlets:
                if outlet.comes_by_mail:
                    self.post.deliver(outlet, moment)
            self._work()
            for issue in self._look():
                self.issues.append(issue)
                yield issue

    def held_by_now(self) -> Held:
        """Whatever was behind a gate at any opening up to now."""
        return {number: frozenset(pieces) for number, pieces in self.held.items()}

    def fallen(self) -> list[tuple[str, Instant, Instant | None]]:
        """When each gate was due and opened, for the openings that did not pass by."""
        with self.app.store.read() as reading:
            return [
                (gate.name, one.due_at, one.opened_at)
                for gate in self.gates
                for one in opening_rows.list_fallen(reading, gate.id)
                if not one.has_passed_by
            ]

    def gaps(self) -> Gaps:
        """What the ledger says was missed, in all periods."""
        with self.app.store.read() as reading:
            fallen = [
                one.period_id
                for gate in self.gates
                for one in opening_rows.list_fallen(reading, gate.id)
                if one.period_id is not None
            ]
            filling = [one.id for one in period_rows.list_filling(reading).values()]
        return self._gaps_in(*fallen, *filling)

    def _gaps_in(self, *period_ids: UUID) -> Gaps:
        every = {one.id: one for one in sources.list_sources(self.context, retired=True)}
        found: dict[int, list[Gap]] = defaultdict(list)
        with self.app.store.read() as reading:
            for period_id in period_ids:
                for gap in period_rows.list_gaps(reading, period_id):
                    found[_number_of(every[gap.source_id].address)].append(gap)
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
        assert opening.period_id is not None
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
            gaps=self._gaps_in(opening.period_id),
            told=record.sheet.gaps,
        )

    def _held(self, opening: Opening) -> Held:
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
                    for outlet, number in MARKED.findall(said):
                        found[int(outlet)].add(int(number))
        return {outlet: frozenset(numbers) for outlet, numbers in found.items()}


def moments() -> Iterator[Instant]:
    """When somebody or something looks at the clock, in order."""
    steps = [BEGAN + STEP * number for number in range(1, 2 * DAYS + 1)]
    every = {*steps, *(at for dates in DATES.values() for at in dates)}
    yield from (at for at in sorted(every) if not OFF[0] < at < OFF[1])


def begin(folder: Path, count: int = 300) -> Months:
    """Three gates, and so many sources dealt out behind them."""
    clock = FixedClock(BEGAN, ZONE)
    stand = Newsstand(clock=clock, count=count)
    stand.reserve()
    post = Postbox(folder / "post")
    app = init_app(Config(home=folder / "store"), NewStore(), clock, (MANIFEST,), net=stand.opened)
    parts = app.parts["apert"]
    assert isinstance(parts, ApertParts)
    dealt = {name: stand.outlets[place :: len(RHYTHMS)] for place, name in enumerate(RHYTHMS)}
    made = [
        gates.make_gate(
            parts.context,
            gates.NewGate(
                name=name,
                rhythm=f"{rhythm} {ZONE}",
                minutes=30,
                sources=[_source(outlet, stand, post) for outlet in dealt[name]],
            ),
        )
        for name, rhythm in RHYTHMS.items()
    ]
    return Months(
        app=app,
        clock=clock,
        stand=stand,
        post=post,
        gates=made,
        behind={gate.id: dealt[gate.name] for gate in made},
    )


def _source(outlet: Outlet, stand: Newsstand, post: Postbox) -> sources.NewSource:
    if outlet.comes_by_mail:
        return sources.NewSource(address=post.address(outlet), kind=SourceKind.MAILBOX)
    return sources.NewSource(address=stand.address(outlet))


def _number_of(address: str) -> int:
    found = re.search(r"outlet-(\d{3})", address)
    assert found is not None
    return int(found.group(1))
