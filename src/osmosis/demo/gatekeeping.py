"""Makes the rehearsed gates, lets their papers be collected, and reads what they hand over."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import partial
from typing import Final
from uuid import UUID

from whenever import TimeDelta

from osmosis.demo.deeds import Deed, instant_in
from osmosis.demo.gates import Gates, RehearsedGate, RehearsedOpening, work_file
from osmosis.demo.life import Life
from osmosis.demo.newspapers import read_newspapers
from osmosis.errors import StorageError
from osmosis.ports.jobs import JobState, Task
from osmosis.practices.apert.model import Opening
from osmosis.practices.apert.service import (
    axes,
    collecting,
    editions,
    gates,
    highlights,
    keeping,
    works,
)
from osmosis.practices.apert.service import openings as opening_service
from osmosis.practices.apert.service.periods import finish_composting
from osmosis.practices.apert.service.reading import find_living
from osmosis.practices.apert.service.sources import NewSource, list_sources
from osmosis.practices.apert.service.threshold import note_asked
from osmosis.practices.context import PracticeContext

_AHEAD: Final = TimeDelta(minutes=10)
"""Between the last visit to the papers and the opening."""
_DAY: Final = TimeDelta(hours=24)


class Gatekeeper:
    """Keeps the gates of one rehearsal store.

    Args:
        tasks: The long works of the store.
    """

    def __init__(
        self, context: PracticeContext, life: Life, told: Gates, tasks: Mapping[str, Task]
    ) -> None:
        self._context = context
        self._life = life
        self._told = told
        self._tasks = tasks
        self._ids: dict[str, UUID] = {}
        self._axes: dict[str, UUID] = {}

    def deeds(self) -> Iterator[Deed]:
        """Everything that is done with the gates before the present."""
        for told in self._told.gates:
            yield Deed(instant_in(self._life, told.made), partial(self._make, told))
            for one in told.openings:
                at = instant_in(self._life, one.at)
                yield Deed(at - _AHEAD, self._collect)
                yield Deed(at, partial(self._open, told, one))
                yield Deed(at + told.open_for_days * _DAY, partial(self._close, told))
            if told.ended is not None:
                yield Deed(instant_in(self._life, told.ended), partial(self._end, told))

    def end(self) -> None:
        """In the present: what is new is behind the gates, and what was closed has left."""
        for told in self._told.gates:
            if told.asks:
                note_asked(self._context, self._ids[told.name], told.asks)
        self._collect()
        finish_composting(self._context)

    def id_of(self, name: str) -> UUID:
        """The gate of that name."""
        return self._ids[name]

    def _make(self, told: RehearsedGate) -> None:
        wanted = gates.NewGate(
            name=told.name,
            rhythm=f"{told.rhythm} {self._life.zone}",
            minutes=told.minutes,
            sources=[_behind(*paper) for paper in told.papers.items()],
        )
        gate = gates.make_gate(self._context, wanted)
        open_for = told.open_for_days * _DAY
        gates.change_gate(self._context, gate.id, replace(gate.parameters, open_for=open_for))
        self._ids[told.name] = gate.id
        for name, file in told.works.items():
            works.add_bytes(self._context, gate.id, name, file, work_file(file))
        self._lean(gate.id)
        for name, target in told.targets.items():
            axes.aim(self._context, gate.id, self._axes[name], target.value, target.tolerance)

    def _lean(self, gate_id: UUID) -> None:
        """Say where each paper behind a gate leans; the axes are named with the first of them."""
        behind = {one.name: one.id for one in list_sources(self._context, gate_id)}
        for told in self._told.axes:
            if told.name not in self._axes:
                axis = axes.make_axis(self._context, told.name, told.low, told.high)
                self._axes[told.name] = axis.id
            for name, value in told.leanings.items():
                if name in behind:
                    axes.lean(self._context, behind[name], self._axes[told.name], value)

    def _collect(self) -> None:
        collecting.collect_due(self._context)

    def _open(self, told: RehearsedGate, one: RehearsedOpening) -> None:
        note_asked(self._context, self._ids[told.name], one.asked)
        opening = self._begun(self._ids[told.name], one.reason)
        job = self._context.jobs.run(
            opening_service.ask_for_edition(self._context, opening).id, self._tasks
        )
        if job.state is not JobState.DONE:
            raise StorageError("The rehearsed edition could not be made", reason=job.reason)
        if one.kept:
            self._keep(opening.ref.id, one.kept)
        if one.marked:
            self._mark(opening.ref.id, one.marked)

    def _begun(self, gate_id: UUID, reason: str) -> Opening:
        if reason:
            return opening_service.open_early(self._context, gate_id, reason)
        self._settle(gate_id)
        living = find_living(self._context, gate_id)
        assert living is not None
        return living.opening

    def _close(self, told: RehearsedGate) -> None:
        """Let its opening end; what is composted leaves the disk in the present, all at once."""
        self._settle(self._ids[told.name])

    def _end(self, told: RehearsedGate) -> None:
        gates.end_gate(self._context, self._ids[told.name])

    def _settle(self, gate_id: UUID) -> None:
        gate = gates.get_gate(self._context, gate_id)
        with self._context.store.write() as transaction:
            opening_service.settle(self._context, transaction, gate)

    def _keep(self, opening_id: UUID, title: str) -> None:
        pieces = editions.list_pieces(self._context, opening_id)
        [key] = [one.key for one in pieces if one.title == title]
        keeping.keep_piece(self._context, opening_id, key)

    def _mark(self, opening_id: UUID, words: str) -> None:
        """Bring back what was marked, as a reader writes it down."""
        edition = editions.find_edition(self._context, opening_id)
        assert edition is not None
        told = {"title": edition.title, "entries": [{"text": words}]}
        highlights.take_in(self._context, json.dumps(told).encode())


def _behind(name: str, weight: float) -> NewSource:
    return NewSource(address=read_newspapers()[name].address, name=name, weight=weight)
