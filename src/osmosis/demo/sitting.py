"""Makes the rehearsed pathways, sits their sittings and sends their letters, at their times."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from typing import Final
from uuid import UUID

from whenever import TimeDelta

from osmosis.demo.deeds import Deed, instant_in
from osmosis.demo.life import Life
from osmosis.demo.pathways import (
    Pathways,
    RehearsedChange,
    RehearsedGloss,
    RehearsedLetter,
    RehearsedPathway,
    RehearsedSitting,
)
from osmosis.kernel.cadence_text import parse_cadence
from osmosis.kernel.ids import new_id
from osmosis.kernel.refs import Ref
from osmosis.practices.context import PracticeContext
from osmosis.practices.mnestics.model import GlossKind, Medium, Parameters, Step
from osmosis.practices.mnestics.reads import Basis, Reads
from osmosis.practices.mnestics.rules.reads_text import parse_reads
from osmosis.practices.mnestics.service import glosses, pathways, reading, sending, sitting
from osmosis.practices.mnestics.service.pathways import NewPathway
from osmosis.practices.mnestics.service.reading import ReadMessage
from osmosis.practices.mnestics.service.sealing import Outgoing, line

AFTER_THE_HOUR: Final = TimeDelta(minutes=20)
"""Between the time of a date and sitting down."""


class Sitter:
    """Lives along the pathways of one rehearsal store.

    Args:
        find_roll: The roll of a virtue.
    """

    def __init__(
        self,
        context: PracticeContext,
        life: Life,
        told: Pathways,
        find_roll: Callable[[str], UUID],
    ) -> None:
        self._context = context
        self._life = life
        self._told = told
        self._find_roll = find_roll
        self._ids: dict[str, UUID] = {}

    def deeds(self) -> Iterator[Deed]:
        """Everything that is done along the pathways, and every letter."""
        for told in self._told.pathways:
            yield from self._deeds_of(told)
        for letter in self._told.letters:
            yield Deed(instant_in(self._life, letter.sent), partial(self._send, letter))

    def id_of(self, name: str) -> UUID:
        """The pathway of that name."""
        return self._ids[name]

    def _deeds_of(self, told: RehearsedPathway) -> Iterator[Deed]:
        yield Deed(instant_in(self._life, told.made), partial(self._make, told))
        for change in told.changes:
            yield Deed(instant_in(self._life, change.at), partial(self._change, told, change))
        if told.paused is not None:
            yield Deed(instant_in(self._life, told.paused), partial(self._pause, told))
        if told.resumed is not None:
            yield Deed(instant_in(self._life, told.resumed), partial(self._resume, told))
        time = self._parameters(told, ()).cadence.time
        for one in told.sittings:
            due = instant_in(self._life, one.on.at(time))
            yield Deed(due + AFTER_THE_HOUR, partial(self._sit, told, one))

    def _make(self, told: RehearsedPathway) -> None:
        parameters = self._parameters(told, self._reads(told.reads))
        wanted = NewPathway(name=told.name, parameters=parameters, first_line=told.first_line)
        self._ids[told.name] = pathways.make_pathway(self._context, wanted).id

    def _parameters(self, told: RehearsedPathway, reads: Reads) -> Parameters:
        return Parameters(
            cadence=parse_cadence(f"{told.rhythm} {self._life.zone}"),
            reads=reads,
            medium=Medium(told.medium),
            header=told.header,
            steps=frozenset(map(Step, told.steps)),
            basis=Basis(told.basis),
            grace=TimeDelta(hours=24 * told.grace_days),
        )

    def _reads(self, text: str) -> Reads:
        return parse_reads(text, self._ids)

    def _change(self, told: RehearsedPathway, change: RehearsedChange) -> None:
        before = pathways.get_pathway(self._context, self._ids[told.name])
        after = replace(before.parameters, reads=self._reads(change.reads))
        pathways.change_pathway(self._context, before.id, after)

    def _pause(self, told: RehearsedPathway) -> None:
        pathways.pause_pathway(self._context, self._ids[told.name])

    def _resume(self, told: RehearsedPathway) -> None:
        pathways.resume_pathway(self._context, self._ids[told.name])

    def _sit(self, told: RehearsedPathway, one: RehearsedSitting) -> None:
        pathway_id = self._ids[told.name]
        begun = sitting.begin(self._context, [pathway_id])
        read = reading.read_sitting(self._context, begun.id)
        if one.gloss is not None:
            self._add_gloss(read[one.gloss.about - 1], one.gloss)
        if one.text:
            outgoing = self._outgoing(told.words(one), Medium(told.medium))
            sending.send_along(self._context, begun.id, pathway_id, outgoing)
        sitting.close(self._context, begun.id)

    def _add_gloss(self, read: ReadMessage, gloss: RehearsedGloss) -> None:
        glosses.add_gloss(self._context, read.message.ref, GlossKind(gloss.kind), gloss.words)

    def _send(self, letter: RehearsedLetter) -> None:
        outgoing = self._outgoing(letter.text, Medium.LETTER)
        if letter.to_date is not None:
            sending.send_to_date(self._context, letter.to_date, outgoing)
        else:
            roll = Ref("rolls", "roll", self._find_roll(letter.to_roll))
            sending.send_to_roll(self._context, roll, outgoing)

    def _outgoing(self, words: str, medium: Medium) -> Outgoing:
        return line(str(new_id(self._context.store.time().now)), words, medium)
