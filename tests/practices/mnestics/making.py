"""Pathways, junctions and messages for tests of the rules, with ids that are plain numbers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import count
from uuid import UUID

from whenever import Date, Instant, PlainDateTime, TimeDelta

from osmosis.kernel.cadence import Cadence
from osmosis.kernel.civil import CivilMoment
from osmosis.kernel.refs import Ref
from osmosis.practices.mnestics.model import (
    DEFAULT_GRACE,
    Address,
    Change,
    Forgetting,
    Junction,
    JunctionState,
    Medium,
    Message,
    Parameters,
    Pathway,
    PathwayState,
)
from osmosis.practices.mnestics.reads import Basis, Reads
from osmosis.practices.mnestics.rules.arriving import World
from osmosis.practices.mnestics.rules.calendar import coming
from osmosis.sealing.tiers import Tier

MADE = Instant.from_utc(2031, 1, 1)
ROLL = Ref("rolls", "roll", UUID(int=99))


def number_id(number: int) -> UUID:
    return UUID(int=number)


def weekly(anchor: str = "2031-01-05 09:00", zone: str = "UTC", unit: str = "week") -> Cadence:
    """Every week from a Sunday at nine, or another unit from another anchor."""
    return Cadence.every(1, unit, PlainDateTime(anchor.replace(" ", "T")), zone)


def pathway(
    number: int,
    reads: Reads = (),
    cadence: Cadence | None = None,
    *,
    basis: Basis = Basis.KEPT,
    grace: TimeDelta = DEFAULT_GRACE,
    made_at: Instant = MADE,
) -> Pathway:
    """A pathway with one set of parameters."""
    parameters = Parameters(cadence=cadence or weekly(), reads=reads, basis=basis, grace=grace)
    return Pathway(
        id=number_id(number),
        name=f"Pathway {number}",
        state=PathwayState.OPEN,
        made=CivilMoment(instant=made_at, zone="UTC"),
        changes=(Change(number=1, era=1, from_at=made_at, parameters=parameters),),
    )


def changed(old: Pathway, from_at: Instant, parameters: Parameters, era: int) -> Pathway:
    """The pathway with another set of parameters from a moment on."""
    following = Change(number=len(old.changes) + 1, era=era, from_at=from_at, parameters=parameters)
    return replace(old, changes=(*old.changes, following))


def fall(pathway: Pathway, now: Instant, states: Iterable[JunctionState]) -> list[Junction]:
    """The junctions that have fallen by now, each in a state of its own, with ids."""
    ids = count(pathway.id.int * 1000)
    falling = zip(coming(pathway, [], now), states, strict=False)
    return [replace(junction, id=number_id(next(ids)), state=state) for junction, state in falling]


def message(
    number: int,
    junction: Junction | None = None,
    *,
    to: Address = Address.PATHWAY,
    pathway_id: UUID | None = None,
    to_date: Date | None = None,
    forgetting: Forgetting = Forgetting.FADES,
    arrived_at: Instant | None = None,
    retired_at: Instant | None = None,
) -> Message:
    """A message that left at a junction, or a letter."""
    sent_at = junction.due_at if junction else MADE
    return Message(
        id=number_id(number),
        client_id=str(number),
        pathway_id=pathway_id or (junction.pathway_id if junction else None),
        junction_id=junction.id if junction else None,
        medium=Medium.LINE,
        to=to,
        to_date=to_date,
        to_ref=ROLL if to is Address.ROLL else None,
        sealed_sha256="0" * 64,
        sealed_size=1,
        tier=Tier.CURTAIN,
        forgetting=forgetting,
        sent=CivilMoment(instant=sent_at, zone="UTC"),
        arrived_at=arrived_at,
        retired_at=retired_at,
    )


def world(
    now: Instant,
    fallen: Sequence[Sequence[Junction]] = (),
    messages: Sequence[Message] = (),
    read: Iterable[int] = (),
    faded: Iterable[int] = (),
) -> World:
    """What has fallen, been sent and been read until now."""
    sent: dict[UUID, list[Message]] = {}
    for each in messages:
        if each.junction_id is not None:
            sent.setdefault(each.junction_id, []).append(each)
    return World(
        now=now,
        junctions={line[0].pathway_id: line for line in fallen if line},
        sent=sent,
        letters=[each for each in messages if each.to is not Address.PATHWAY],
        read={number_id(number) for number in read},
        faded={number_id(number) for number in faded},
    )
