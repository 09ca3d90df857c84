"""Who will read a message: every future junction that will, and every one that may.

A junction *will* read a message if it does when every future junction is kept and no parameter
changes. It *may* if it does in some other case: other junctions are kept or missed, or chance
draws the message. What is said holds exactly for the junctions up to a horizon.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from osmosis.kernel.clock import Instant, TimeDelta
from osmosis.kernel.eras import moved
from osmosis.practices.mnestics.model import Address, Forgetting, Message, Pathway
from osmosis.practices.mnestics.rules.arriving import World
from osmosis.practices.mnestics.rules.junction_sets import JunctionKey, JunctionSet
from osmosis.practices.mnestics.rules.readers import NextReader, Readers

__all__ = [
    "HORIZON",
    "Comparison",
    "MessageReach",
    "NextReader",
    "Prospect",
    "compare",
    "has_faded",
    "reach",
    "reach_of",
]

HORIZON = TimeDelta(hours=36_525 * 24)
"""A century: how far ahead is looked."""


class Prospect(StrEnum):
    """Whether a future junction reads a message."""

    WILL = "will"
    MAY = "may"
    WILL_NOT = "will not"


@dataclass(frozen=True, kw_only=True, slots=True)
class MessageReach:
    """By which future junctions a message is read.

    Attributes:
        may: Without those that will.
        next_reader: ``None`` when none will.
        first_may: The earliest that may and is not one that will; ``None`` when none may.
        is_orphan: Whether it was never read and nothing will or may read it. A letter to a date
            or to a roll is none, for it opens on its own; nor is a letter of a plan, which its
            checkpoint or the meeting reads, nor what was taken off its board.
        is_awaited: Whether a checkpoint of a plan will read it.
    """

    will: JunctionSet
    may: JunctionSet
    next_reader: NextReader | None
    is_orphan: bool
    first_may: JunctionKey | None = None
    is_awaited: bool = False

    def prospect(self, key: JunctionKey) -> Prospect:
        """Whether this junction reads it."""
        if key in self.will:
            return Prospect.WILL
        return Prospect.MAY if key in self.may else Prospect.WILL_NOT


@dataclass(frozen=True, kw_only=True, slots=True)
class Comparison:
    """What a change of parameters, or a junction kept or missed, does to messages."""

    orphaned: tuple[UUID, ...]
    rescued: tuple[UUID, ...]


def reach_of(
    message: Message, pathways: Sequence[Pathway], world: World, until: Instant | None = None
) -> MessageReach:
    """By which future junctions of all pathways one message is read.

    Args:
        until: The horizon, if not a century ahead. For several messages ask :func:`reach`.
    """
    return reach([message], pathways, world, until)[message.id]


def reach(
    messages: Iterable[Message],
    pathways: Sequence[Pathway],
    world: World,
    until: Instant | None = None,
) -> dict[UUID, MessageReach]:
    """By which future junctions of all pathways each message is read."""
    readers = Readers(pathways, world, until or moved(world.now, HORIZON))
    return {message.id: _reach(message, readers, world) for message in messages}


def compare(before: Mapping[UUID, MessageReach], after: Mapping[UUID, MessageReach]) -> Comparison:
    """Which messages become orphans, and which cease to be."""
    both = [id_ for id_ in before if id_ in after]
    return Comparison(
        orphaned=tuple(i for i in both if after[i].is_orphan and not before[i].is_orphan),
        rescued=tuple(i for i in both if before[i].is_orphan and not after[i].is_orphan),
    )


def has_faded(message: Message, reached: MessageReach, read: Collection[UUID]) -> bool:
    """Whether a message had its last reading, and was not to be kept findable after that."""
    if message.forgetting is Forgetting.KEPT:
        return False
    return message.id in read and not reached.will and not reached.is_awaited


def _reach(message: Message, readers: Readers, world: World) -> MessageReach:
    """What the readers say of one message."""
    found = readers.of(message)
    opens_on_its_own = message.to in (Address.DATE, Address.ROLL, Address.PLAN)
    has_readers = bool(found.will.runs or found.may.runs)
    is_done = message.id in world.read or message.retired_at is not None
    return MessageReach(
        will=found.will,
        may=found.may,
        next_reader=found.next_reader,
        first_may=found.first_may,
        is_orphan=not (has_readers or is_done or opens_on_its_own),
        is_awaited=message.id in world.awaited,
    )
