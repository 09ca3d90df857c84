"""A small world: a store in a temporary folder, a clock that stands still, and Mnestics opened."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from uuid import UUID

import pytest
from whenever import PlainDateTime, TimeDelta

from osmosis.kernel.cadence import Cadence
from osmosis.kernel.clock import Instant
from osmosis.kernel.ids import new_id
from osmosis.practices.context import PracticeContext
from osmosis.practices.mnestics.model import (
    Junction,
    Medium,
    Message,
    Parameters,
    Pathway,
    Sitting,
)
from osmosis.practices.mnestics.parts import MnesticsParts
from osmosis.practices.mnestics.reads import Lags, Reads
from osmosis.practices.mnestics.service import pathways, reading, sealing, sending, sitting
from osmosis.practices.mnestics.service.reading import ReadMessage
from osmosis.practices.mnestics.store import junctions
from tests.practices.small_world import ZONE, NewWorld, SmallWorld

WEEK = TimeDelta(hours=7 * 24)
LAST_TIME: Reads = (Lags(counts=(1,)),)


def weekly(start: str = "2031-05-11T09:00", zone: str = ZONE) -> Cadence:
    """Every week from a civil date on."""
    return Cadence.every(1, "week", PlainDateTime(start), zone)


class World(SmallWorld):
    """A person with a store."""

    @property
    def context(self) -> PracticeContext:
        """What the use cases of Mnestics are given."""
        return self.opened(MnesticsParts).context

    def path(
        self, name: str = "Sundays", first_line: str = "You begin here.", **wanted: object
    ) -> Pathway:
        """A weekly pathway that reads what was written last time."""
        fields: dict[str, object] = {"cadence": weekly(), "reads": LAST_TIME, **wanted}
        new = pathways.NewPathway(
            name=name,
            parameters=Parameters(**fields),  # type: ignore[arg-type]  # a test names the fields it cares for
            first_line=first_line,
        )
        return pathways.make_pathway(self.context, new)

    def change(self, pathway: Pathway, **wanted: object) -> Pathway:
        """The pathway with other parameters."""
        parameters = replace(self.pathway(pathway).parameters, **wanted)  # type: ignore[arg-type]  # likewise
        return pathways.change_pathway(self.context, pathway.id, parameters)

    def pathway(self, pathway: Pathway) -> Pathway:
        """The pathway as it is now."""
        return pathways.get_pathway(self.context, pathway.id)

    def at(self, year: int, month: int, day: int, hour: int = 7) -> None:
        """It is that moment in UTC, and whatever is due is done."""
        self.clock.set(Instant.from_utc(year, month, day, hour))
        self.run_due()

    def live(self, weeks: int = 1) -> None:
        """Let weeks pass, one by one, as a machine does that is never switched off."""
        for _ in range(weeks):
            self.clock.advance(WEEK)
            self.run_due()

    def fallen(self, pathway: Pathway) -> Sequence[Junction]:
        """The pathway's junctions that have fallen."""
        with self.app.store.read() as looking:
            return junctions.list_fallen(looking, pathway.id)

    def states(self, pathway: Pathway) -> list[str]:
        """What became of them."""
        return [junction.state.value for junction in self.fallen(pathway)]

    def begin(self, *pathway: Pathway) -> Sitting:
        """A sitting, begun or resumed."""
        return sitting.begin(self.context, [one.id for one in pathway])

    def send(
        self, held: Sitting, pathway: Pathway, words: str, medium: Medium = Medium.LINE
    ) -> Message:
        """A message of words, sent along a pathway in a sitting."""
        outgoing = sealing.line(self.client_id(), words, medium)
        return sending.send_along(self.context, held.id, pathway.id, outgoing)

    def read(self, held: Sitting) -> Sequence[ReadMessage]:
        """What a sitting reads."""
        return reading.read_sitting(self.context, held.id)

    def words(self, held: Sitting) -> list[str]:
        """The words that a sitting reads; of what cannot be opened, why."""
        return [one.problem if one.note is None else one.note.line or "" for one in self.read(held)]

    def keep(self, pathway: Pathway, words: str = "") -> list[str]:
        """Hold the sitting that can be held: read, send a line if there are words, close."""
        held = self.begin(pathway)
        read = self.words(held)
        if words:
            self.send(held, pathway, words)
        sitting.close(self.context, held.id)
        return read

    def client_id(self) -> str:
        """A new one."""
        return str(new_id(self.clock.now()))

    def blob(self, message: Message) -> Path:
        """Where a message's ciphertext lies."""
        name = message.sealed_sha256 or ""
        return self.app.store.folder.blobs(self.app.store.person_id) / name[:2] / name


def ids(messages: Sequence[ReadMessage]) -> list[UUID]:
    """Which messages were read."""
    return [one.message.id for one in messages]


@pytest.fixture
def new_world() -> NewWorld:
    """The worlds of this practice."""
    return World.new
