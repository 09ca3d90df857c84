"""What has been sent and read until now, and what a sitting that begins reads of it."""

from __future__ import annotations

import random
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from uuid import UUID

from whenever import Date

from osmosis.kernel.clock import Instant
from osmosis.practices.mnestics.model import Address, Junction, Message, Pathway
from osmosis.practices.mnestics.reads import RandomOld, ToMeToday
from osmosis.practices.mnestics.rules.arriving import Arrival, World, arrivals_together
from osmosis.practices.mnestics.rules.calendar import parameters_at
from osmosis.practices.mnestics.rules.checkpoints import awaited
from osmosis.practices.mnestics.service import fading
from osmosis.practices.mnestics.store import junctions, messages, plans, sittings
from osmosis.practices.mnestics.store.sittings import Settled
from osmosis.storage.transaction import ReadTransaction


def world_of(
    reading: ReadTransaction, now: Instant, opened: Collection[UUID] | None = None
) -> World:
    """What has been sent and read until now; what lies open before the person counts as read.

    Args:
        opened: Every message that was ever opened, where that is known already.
    """
    if opened is None:
        opened = sittings.last_readings(reading).keys()
    every = messages.list_messages(reading)
    sent: dict[UUID, list[Message]] = {}
    for message in every:
        if message.junction_id is not None:
            sent.setdefault(message.junction_id, []).append(message)
    return World(
        now=now,
        junctions=junctions.list_every(reading),
        sent=sent,
        letters=[message for message in every if message.to is not Address.PATHWAY],
        read=sittings.list_arriving(reading).union(opened),
        settled=_settled(reading),
        awaited=_awaited(reading, now),
    )


def settle_arrivals(
    sat: Sequence[Junction], every: Mapping[UUID, Pathway], world: World, dice: random.Random
) -> list[Settled]:
    """What one sitting for these junctions reads, in order, with its draws.

    Args:
        every: All pathways, by id.
    """
    parts = [(one, parameters_at(every[one.pathway_id], one.due_at)) for one in sat]
    if any(isinstance(term, RandomOld) for _, parameters in parts for term in parameters.reads):
        world = replace(world, faded=fading.faded(list(every.values()), world))
    return [_settle(arrival, sat, every) for arrival in arrivals_together(parts, world, dice)]


def _settle(arrival: Arrival, sat: Sequence[Junction], every: Mapping[UUID, Pathway]) -> Settled:
    """An arrival with the junction and the place in its reads through which it came."""
    for junction in sat:
        terms = parameters_at(every[junction.pathway_id], junction.due_at).reads
        if not _comes_to(arrival, junction):
            continue
        if arrival.term is None or arrival.term in terms:
            return Settled(
                message_id=arrival.message.id,
                junction_id=junction.id,
                term=None if arrival.term is None else terms.index(arrival.term),
                is_drawn=arrival.is_drawn,
            )
    return Settled(message_id=arrival.message.id, is_drawn=arrival.is_drawn)


def _comes_to(arrival: Arrival, junction: Junction) -> bool:
    """Whether an arrival may have come through this junction of its sitting."""
    if isinstance(arrival.term, ToMeToday):
        return True
    of = None if arrival.term is None else arrival.term.of
    return arrival.message.pathway_id == (of or junction.pathway_id)


def _awaited(reading: ReadTransaction, now: Instant) -> dict[UUID, Date]:
    """When each letter of each plan is read next."""
    found: dict[UUID, Date] = {}
    for plan in plans.list_plans(reading):
        found |= awaited(plan, now)
    return found


def _settled(reading: ReadTransaction) -> dict[UUID, Collection[UUID]]:
    """What each sitting that goes on reads, by each of its junctions."""
    return {
        junction_id: frozenset(sitting.arrivals)
        for sitting in sittings.list_unclosed(reading)
        for junction_id in sitting.junction_ids
    }
