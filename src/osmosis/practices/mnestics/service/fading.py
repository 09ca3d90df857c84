"""What has been read for the last time, and how pale it has become."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from osmosis.kernel.clock import Instant
from osmosis.practices.mnestics.model import Forgetting, Message, Pathway
from osmosis.practices.mnestics.rules.arriving import World
from osmosis.practices.mnestics.rules.horizons import first_readers_by
from osmosis.practices.mnestics.rules.reaching import has_faded, reach

DAYS_IN_A_YEAR = 365.2425


def faded(pathways: Sequence[Pathway], world: World) -> frozenset[UUID]:
    """The messages that were read for the last time and are not kept findable after that.

    They are not found any more by search, by chance or as a suggestion.
    """
    return frozenset(message.id for message in _read_out(pathways, world))


def to_let_go(pathways: Sequence[Pathway], world: World) -> list[Message]:
    """Those of them that are to be let go after their last reading."""
    every = _read_out(pathways, world)
    return [message for message in every if message.forgetting is Forgetting.LET_GO]


def paleness(last_read: Instant, now: Instant) -> int:
    """For how many whole years a faded message has not been read: it is drawn paler each year."""
    return max(0, int((now - last_read).total("hours") / 24 / DAYS_IN_A_YEAR))


def _read_out(pathways: Sequence[Pathway], world: World) -> list[Message]:
    """The messages that were read and that no junction to come will read again."""
    sent = [message for messages in world.sent.values() for message in messages]
    read = [message for message in [*world.letters, *sent] if message.id in world.read]
    reached = reach(read, pathways, world, first_readers_by(pathways, world))
    return [message for message in read if has_faded(message, reached[message.id], world.read)]
