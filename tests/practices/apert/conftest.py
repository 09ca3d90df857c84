"""A small world: a store in a temporary folder, a clock that stands still, and Apert opened."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from whenever import TimeDelta

from osmosis.kernel.cadence_text import parse_cadence
from osmosis.kernel.clock import Instant
from osmosis.kernel.ids import new_id
from osmosis.practices.apert.manifest import MANIFEST
from osmosis.practices.apert.model import Batch, Gate, Opening, Period
from osmosis.practices.apert.parts import ApertParts
from osmosis.practices.apert.service import gates, openings, sources
from osmosis.practices.apert.store import openings as opening_rows
from osmosis.practices.apert.store import periods as period_rows
from osmosis.practices.context import PracticeContext
from osmosis.sealing.age import encrypt
from tests.practices.small_world import ZONE, NewWorld, SmallWorld

if TYPE_CHECKING:
    from tests.practices.apert.some_web import Collector

SUNDAYS = f"every week from 2031-05-11 09:00 {ZONE}"
FEED = "https://gazette.example/feed.xml"


class World(SmallWorld):
    """A person with a store."""

    practices = (MANIFEST,)

    @property
    def context(self) -> PracticeContext:
        """What the use cases of Apert are given."""
        return self.parts.context

    @property
    def parts(self) -> ApertParts:
        """Apert."""
        return self.opened(ApertParts)

    def gate(self, name: str = "Sundays", rhythm: str = SUNDAYS, **wanted: object) -> Gate:
        """A gate that opens on Sundays at nine, with one feed behind it."""
        feed = sources.NewSource(address=FEED)
        new = gates.NewGate(name=name, rhythm=rhythm, minutes=45, sources=[feed])
        made = gates.make_gate(self.context, new)
        return self.change(made, **wanted) if wanted else made

    def change(self, gate: Gate, **wanted: object) -> Gate:
        """The gate with other parameters."""
        parameters = replace(self.now(gate).parameters, **wanted)  # type: ignore[arg-type]  # a test names the fields it cares for
        return gates.change_gate(self.context, gate.id, parameters)

    def change_rhythm(self, gate: Gate, text: str) -> Gate:
        """The gate with another cadence."""
        return self.change(gate, cadence=parse_cadence(text))

    def now(self, gate: Gate) -> Gate:
        """The gate as it is now."""
        return gates.get_gate(self.context, gate.id)

    def at(self, month: int, day: int, hour: int = 7, year: int = 2031) -> None:
        """It is that moment in UTC, and whatever is due is done."""
        self.clock.set(Instant.from_utc(year, month, day, hour))
        self.run_due()

    def fallen(self, gate: Gate) -> Sequence[Opening]:
        """The gate's openings that have fallen."""
        with self.app.store.read() as looking:
            return opening_rows.list_fallen(looking, gate.id)

    def states(self, gate: Gate) -> list[str]:
        """What became of them."""
        return ["passed" if o.has_passed_by else o.state.value for o in self.fallen(gate)]

    def edit(self, gate: Gate) -> Opening:
        """Do what the job does when the edition is there."""
        [living] = [o for o in self.fallen(gate) if o.state == "assembling"]
        with self.app.store.write() as transaction:
            return openings.mark_open(self.context, transaction, living.ref.id)

    def filling(self, gate: Gate) -> Period:
        """The period that is being filled."""
        with self.app.store.read() as looking:
            found = period_rows.find_filling(looking, gate.id)
        assert found is not None
        return found

    def collect(self, gate: Gate, words: bytes = b"news") -> Batch:
        """Seal what a visit brought, as the collector does."""
        period = self.filling(gate)
        blob = self.app.blobs.put([encrypt(words, [period.recipient])])
        with self.app.store.write() as transaction:
            batch = Batch(
                id=new_id(transaction.at),
                period_id=period.id,
                fetched_at=transaction.at,
                sealed_sha256=blob.sha256,
                sealed_size=blob.size,
            )
            period_rows.add_batch(transaction, batch)
        return batch


@pytest.fixture
def new_world() -> NewWorld:
    """The worlds of this practice."""
    return World.new


@pytest.fixture
def collector(world: World) -> Collector:
    """A person with an empty store, whose collector asks a web in memory."""
    from tests.practices.apert.some_web import Collector

    return Collector(world)


DAY = TimeDelta(hours=24)
