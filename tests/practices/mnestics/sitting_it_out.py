"""Who reads what, found by sitting every junction in every way that it can go.

It shares no code with the reachability of Osmosis: it only keeps or misses one junction after the
other, and lets :mod:`osmosis.practices.mnestics.rules.arriving` say what each sitting reads.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

from whenever import Instant

from osmosis.practices.mnestics.model import (
    Address,
    Forgetting,
    Junction,
    JunctionState,
    Message,
    Parameters,
    Pathway,
)
from osmosis.practices.mnestics.reads import RandomOld
from osmosis.practices.mnestics.rules.arriving import Arrival, World, arrivals
from osmosis.practices.mnestics.rules.calendar import coming, parameters_at

Key = tuple[UUID, int]
Way = tuple[bool, ...]
"""Which of the future junctions were kept, as far as it went."""


class Scripted(random.Random):
    """Dice that fall as they are told, and remember how many sides each throw had."""

    def __init__(self, script: Sequence[int]) -> None:
        super().__init__()
        self._script = list(script)
        self.sides: list[int] = []

    def choice(self, seq: Any) -> Any:
        self.sides.append(len(seq))
        return seq[self._script.pop(0) if self._script else 0]


def every_fall(script: tuple[int, ...], sides: Sequence[int]) -> Iterator[tuple[int, ...]]:
    """The scripts that differ from one first in the throws after it."""
    for place in range(len(script), len(sides)):
        for side in range(1, sides[place]):
            yield (*script, *(0 for _ in range(place - len(script))), side)


@dataclass
class Everything:
    """All ways in which the future can go, up to a horizon.

    Attributes:
        future: The junctions that can still be kept, in the order in which they are sat.
        will: Which of them read a message when all are kept, and not by chance.
        ever: Which of them read a message in any way.
    """

    pathways: Sequence[Pathway]
    world: World
    until: Instant
    future: list[Junction] = field(default_factory=list)
    will: set[tuple[UUID, Key]] = field(default_factory=set)
    ever: set[tuple[UUID, Key]] = field(default_factory=set)

    def __post_init__(self) -> None:
        self._lines: dict[UUID, list[Junction]] = {}
        for pathway in self.pathways:
            fallen = self.world.junctions.get(pathway.id, ())
            self._lines[pathway.id] = [*fallen, *coming(pathway, fallen, self.until)]
        everything = [junction for line in self._lines.values() for junction in line]
        self.future = [junction for junction in everything if self._is_future(junction)]
        self.future.sort(key=lambda j: (j.due_at, j.pathway_id, j.number))
        self._certain: dict[Way, set[UUID]] = {}
        self._by_id = {pathway.id: pathway for pathway in self.pathways}

    def sit(self) -> None:
        """Go every way, once for each moment at which a roll may be developed."""
        awaited = [m for m in self.world.letters if m.to is Address.ROLL and not m.arrived_at]
        for moment in range(len(self.future) + 1 if awaited else 1):
            self._go(moment, is_sure=not awaited)
        if awaited:
            self._go(len(self.future), is_sure=True)

    def faded(self, way: Way, read: frozenset[UUID]) -> set[UUID]:
        """What was read and will not be read again if everything is kept from here on."""
        if way not in self._certain:
            self._certain[way] = self._certainly_read(way)
        fading = (m for m in self._sent() if m.forgetting is not Forgetting.KEPT and m.id in read)
        return {message.id for message in fading} - self._certain[way]

    def _is_future(self, junction: Junction) -> bool:
        can_be_kept = junction.state in (JunctionState.OPEN, JunctionState.COMING)
        return can_be_kept and junction.open_until > self.world.now

    def _sent(self) -> Iterator[Message]:
        for messages in self.world.sent.values():
            yield from messages

    def _go(self, moment: int, *, is_sure: bool) -> None:
        """Keep and miss every junction; the roll is developed just before one of them."""
        states: set[tuple[Way, frozenset[UUID]]] = {((), frozenset(self.world.read))}
        for place in range(len(self.future)):
            following: set[tuple[Way, frozenset[UUID]]] = set()
            for way, read in states:
                following.add(((*way, False), read))
                for kept in self._sittings(place, way, read, is_developed=moment <= place):
                    self._note(place, way, kept, is_sure=is_sure)
                    seen = frozenset(arrival.message.id for arrival in kept)
                    following.add(((*way, True), read | seen))
            states = following

    def _note(self, place: int, way: Way, kept: list[Arrival], *, is_sure: bool) -> None:
        junction = self.future[place]
        key = (junction.pathway_id, junction.number)
        self.ever.update((arrival.message.id, key) for arrival in kept)
        if all(way) and is_sure:
            self.will.update((a.message.id, key) for a in kept if not a.is_drawn)

    def _sittings(
        self, place: int, way: Way, read: frozenset[UUID], *, is_developed: bool
    ) -> Iterator[list[Arrival]]:
        """What a junction reads, for every way in which the dice can fall."""
        junction = self.future[place]
        if junction.id in self.world.settled:
            yield self._settled(junction)
            return
        world = replace(
            self._world(way),
            now=junction.due_at,
            read=read,
            faded=self.faded(way, read),
            letters=[_developed(m) if is_developed else m for m in self.world.letters],
        )
        scripts: list[tuple[int, ...]] = [()]
        while scripts:
            script = scripts.pop()
            dice = Scripted(script)
            yield arrivals(junction, self._parameters(junction), world, dice)
            scripts += every_fall(script, dice.sides)

    def _settled(self, junction: Junction) -> list[Arrival]:
        assert junction.id is not None
        known = {m.id: m for m in (*self._sent(), *self.world.letters)}
        ids = self.world.settled[junction.id]
        return [Arrival(message=known[id_], term=None, is_drawn=False) for id_ in ids]

    def _world(self, way: Way) -> World:
        """The world in which some of the future junctions were kept and missed."""
        kept = {
            (junction.pathway_id, junction.number): JunctionState.KEPT if is_kept else None
            for junction, is_kept in zip(self.future, way, strict=False)
        }

        def as_it_went(junction: Junction) -> Junction:
            key = (junction.pathway_id, junction.number)
            if key in kept:
                return replace(junction, state=kept[key] or JunctionState.UNKEPT)
            return junction

        lines = {id_: [as_it_went(j) for j in line] for id_, line in self._lines.items()}
        return replace(self.world, junctions=lines)

    def _parameters(self, junction: Junction) -> Parameters:
        return parameters_at(self._by_id[junction.pathway_id], junction.due_at)

    def _certainly_read(self, way: Way) -> set[UUID]:
        """What travels a pathway and is read for certain if everything is kept from here on."""
        world = self._world((*way, *(True for _ in self.future[len(way) :])))
        found: set[UUID] = set()
        for junction in self.future[len(way) :]:
            if junction.id is not None and junction.id in self.world.settled:
                found.update(self.world.settled[junction.id])
                continue
            parameters = self._parameters(junction)
            terms = tuple(term for term in parameters.reads if not isinstance(term, RandomOld))
            sure = arrivals(junction, replace(parameters, reads=terms), world, random.Random(0))
            found.update(arrival.message.id for arrival in sure)
        return found


def _developed(letter: Message) -> Message:
    if letter.to is not Address.ROLL or letter.arrived_at is not None:
        return letter
    return replace(letter, arrived_at=letter.sent.instant)
