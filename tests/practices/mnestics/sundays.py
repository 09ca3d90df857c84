"""A pathway of Sundays on which four have come, with a message that left at each of them."""

from __future__ import annotations

from collections.abc import Sequence

from whenever import Instant

from osmosis.practices.mnestics.model import Junction, JunctionState, Message, Pathway
from osmosis.practices.mnestics.reads import Basis, Reads
from osmosis.practices.mnestics.rules.arriving import World
from osmosis.practices.mnestics.rules.junction_sets import Run
from osmosis.practices.mnestics.rules.reaching import MessageReach, reach_of
from tests.practices.mnestics.making import fall, message, number_id, pathway, world

KEPT, UNKEPT, OPEN = JunctionState.KEPT, JunctionState.UNKEPT, JunctionState.OPEN
NOW = Instant.from_utc(2031, 1, 27)  # four Sundays have come, the next is number 4
YEAR = Instant.from_utc(2032, 1, 1)  # the last Sunday before is number 51
LAST = 51


class Story:
    """Pathways and what fell on the first of them; a message left at each junction."""

    def __init__(self, pathways: list[Pathway], states: Sequence[JunctionState]) -> None:
        self.pathways = pathways
        self.line: list[Junction] = fall(pathways[0], NOW, states)
        self.messages = [message(number, at) for number, at in enumerate(self.line)]

    def world(self, *letters: Message, read: Sequence[int] = ()) -> World:
        return world(NOW, [self.line], [*self.messages, *letters], read)

    def reach(self, number: int, read: Sequence[int] = ()) -> MessageReach:
        return reach_of(self.messages[number], self.pathways, self.world(read=read), YEAR)

    def letter(self, letter: Message, read: Sequence[int] = ()) -> MessageReach:
        return reach_of(letter, self.pathways, self.world(letter, read=read), YEAR)


def sundays(reads: Reads, states: Sequence[JunctionState], basis: Basis = Basis.KEPT) -> Story:
    return Story([pathway(1, reads, basis=basis)], states)


def runs(first: int, last: int, pathway: int = 1) -> tuple[Run, ...]:
    return (Run(number_id(pathway), first, last),)
