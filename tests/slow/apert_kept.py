"""What was collected and opened on a store, held against what is there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from uuid import UUID

import sqlalchemy as sa

from osmosis.app import App, init_app, open_app
from osmosis.config import Config
from osmosis.errors import OsmosisError
from osmosis.kernel.clock import FixedClock, Instant
from osmosis.ports.jobs import JobState
from osmosis.practices.apert import tables
from osmosis.practices.apert.model import Opening, OpeningState
from osmosis.practices.apert.rules.book import build_book
from osmosis.practices.apert.service import collecting, editions, gates, keeping, openings, sources
from osmosis.practices.apert.store import openings as opening_rows
from osmosis.sealing.tiers import Tier, unwrap_identity
from osmosis.storage.needed import is_needed
from osmosis.storage.opening import NewStore
from osmosis.storage.releases import list_released
from tests.faults.marking import MARKER, files_in, places_of
from tests.practices.apert.conftest import FEED
from tests.practices.apert.some_web import opened_yields
from tests.practices.small_world import START
from tests.slow.apert_at_work import (
    RHYTHM,
    Answer,
    assemble_here,
    book_of,
    context_of,
    feed_showing,
    parts_of,
    title_of,
    web_showing,
)
from tests.slow.rolls_kept import unverified

KEY_PART = slice(64, 128)
"""A part of a wrapped key that no other has, and that lies in one piece in the database."""


@dataclass
class KeptGate:
    """A store with one gate and one feed, and everything that was ever told of it.

    Attributes:
        now: What the clock said last.
        shown: The number of the newest entry that the feed has shown.
        taken: Up to which everything was taken in.
        lies_in: In which period an entry was found, by its title.
        twice: Titles of entries that stood in two books.
        books: What the book of each opening hashes to.
        kept: The titles of kept pieces, by their ids.
        keys: A part of every wrapped key that was seen, by the row.
    """

    home: Path
    now: Instant = START
    shown: int = 0
    taken: int = 0
    lies_in: dict[str, UUID] = field(default_factory=dict)
    twice: list[str] = field(default_factory=list)
    books: dict[UUID, str] = field(default_factory=dict)
    kept: dict[UUID, str] = field(default_factory=dict)
    keys: dict[UUID, bytes] = field(default_factory=dict)

    def begin(self) -> None:
        """Make the store, and the gate."""
        app = init_app(Config(home=self.home), NewStore(), FixedClock(self.now, "UTC"))
        feed = sources.NewSource(address=FEED)
        new = gates.NewGate(name="Sundays", rhythm=RHYTHM, minutes=600, sources=[feed])
        gates.make_gate(context_of(app), new)
        app.close()

    def note(self, answers: Iterable[Answer]) -> None:
        """Remember what was told."""
        for answer in answers:
            self.now = max(self.now, answer.at or self.now)
            self.shown = max(self.shown, answer.number)
            if answer.what == "taken":
                self.taken = answer.number
            elif answer.what == "opened" and answer.id is not None:
                self.books.setdefault(answer.id, answer.sha256)
                assert answer.period_id is not None
                for title in answer.titles:
                    if self.lies_in.setdefault(title, answer.period_id) != answer.period_id:
                        self.twice.append(title)
            elif answer.what == "kept" and answer.id is not None:
                self.kept[answer.id] = answer.sentence
            elif answer.what == "released" and answer.id is not None:
                self.kept.pop(answer.id, None)

    def losses(self) -> list[str]:
        """What is not as it was told, or lies where it must not."""
        found = unverified(self.home)
        try:
            with self.opened() as app:
                found += [*self._of_entries(app), *self._of_openings(app), *self._of_kept(app)]
                found += self._of_keys(app)
        except OsmosisError as error:
            found.append(f"the store cannot be read: {error}")
        found += places_of(MARKER, [self.home])
        return found + unverified(self.home)

    def losses_at_the_end(self) -> list[str]:
        """The same when the feed was visited once more, and the gate opened and closed again."""
        with self.opened() as app:
            context = context_of(app)
            collecting.collect_due(context)
            for opening in _living(app):
                if opening.state is OpeningState.ASSEMBLING:
                    ended = assemble_here(app, opening)
                    assert ended.state is JobState.DONE, ended.reason
        self.taken = self.shown
        found = self.losses()
        with self.opened() as app:
            for opening in _living(app):
                if opening.closes_at > self.now:
                    editions.close_now(context_of(app), opening.gate_id)
                else:  # it was killed after the time was over, and before the gate fell
                    assert app.due.run_due().failed == {}
                    parts_of(app).tend(self.now)
        return found + self.losses()

    @contextmanager
    def opened(self) -> Iterator[App]:
        """Osmosis on the store; much later, so that the feed is surely due."""
        web = web_showing(self.shown)
        web.pages[FEED] = feed_showing(self.shown)
        app = open_app(Config(home=self.home), FixedClock(self.now, "UTC"), net=web.opened)
        try:
            yield app
        finally:
            app.close()

    def _of_entries(self, app: App) -> Iterator[str]:
        """Entries that are missing, or there twice."""
        yield from (f"{title} was there twice" for title in self.twice)
        with app.store.read() as reading:
            rows = reading.rows(
                sa.select(tables.periods.c.id).where(tables.periods.c.composted_at.is_(None))
            )
        for row in rows:
            titles = _titles_in(app, row["id"])
            for title in titles:
                if (
                    titles.count(title) > 1
                    or self.lies_in.setdefault(title, row["id"]) != row["id"]
                ):
                    yield f"{title} is there twice"
        for number in range(1, self.taken + 1):
            if title_of(number) not in self.lies_in:
                yield f"entry {number} was taken in and is not there"

    def _of_openings(self, app: App) -> Iterator[str]:
        """Dates that fell twice, and books that are not what they were."""
        [gate] = gates.list_gates(context_of(app))
        with app.store.read() as reading:
            fallen = opening_rows.list_fallen(reading, gate.id)
        slots = [one.slot for one in fallen]
        yield from (f"{slot} fell twice" for slot in set(slots) if slots.count(slot) > 1)
        for opening in fallen:
            if opening.state is OpeningState.OPEN:
                yield from self._of_a_book(app, opening)

    def _of_a_book(self, app: App, opening: Opening) -> Iterator[str]:
        opening_id = opening.ref.id
        if editions.find_edition(context_of(app), opening_id) is None:
            yield "a gate is open without a book"
            return
        if opening.closes_at <= self.now:
            return
        book = book_of(app, opening_id)
        if self.books.setdefault(opening_id, book) != book:
            yield "a book is not what it was"
        record = editions.open_record(context_of(app), opening_id)
        again = sha256(b"".join(part.data for part in build_book(record))).hexdigest()
        if again != book:
            yield "a book built again has other bytes"
        assert opening.period_id is not None
        titles = sorted(piece.title for piece in record.pieces if not piece.is_carried)
        if titles != sorted(_titles_in(app, opening.period_id)):
            yield "a book does not hold what was collected for it"

    def _of_kept(self, app: App) -> Iterator[str]:
        for kept_id, title in self.kept.items():
            try:
                found = keeping.open_kept(context_of(app), kept_id)
            except OsmosisError as error:
                yield f"{title} was kept and is not there: {error}"
            else:
                if found.kept.title != title:
                    yield f"{title} was kept and is {found.kept.title}"

    def _of_keys(self, app: App) -> Iterator[str]:
        """Keys and files of what was let go that still lie on the disk."""
        with app.store.read() as reading:
            present = {
                row["id"]: bytes(row["wrapped"])[KEY_PART]
                for table in (tables.keys, tables.kept)
                for row in reading.rows(sa.select(table.c.id, table.c.wrapped))
            }
            for stone in list_released(reading):
                for name in stone.sha256s:
                    if app.blobs.exists(name) and not is_needed(reading, name):
                        yield f"a file of {stone.ref} was let go and is there"
        self.keys |= present
        gone = [part for row_id, part in self.keys.items() if row_id not in present]
        for path in files_in([self.home]):
            data = path.read_bytes()
            yield from (
                f"{path.name} holds a key that was destroyed" for one in gone if one in data
            )


def _titles_in(app: App, period_id: UUID) -> list[str]:
    """What was collected in a period, which only the keys in the store's folder open."""
    with app.store.read() as reading:
        [row] = reading.rows(sa.select(tables.keys).where(tables.keys.c.period_id == period_id))
    house = context_of(app).keys.house()
    identity = unwrap_identity(bytes(row["wrapped"]), Tier.CURTAIN, house=house)
    visits = opened_yields(context_of(app), period_id, identity)
    return [entry.title for visit in visits for entry in visit.entries]


def _living(app: App) -> list[Opening]:
    return [one.opening for one in openings.list_living(context_of(app))]
