"""What the unrolled drawing is drawn from: stops where messages leave or arrive, and journeys."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID

from whenever import Date

from osmosis.kernel.clock import Instant
from osmosis.practices.mnestics.drawing import ArcKind
from osmosis.practices.mnestics.model import JunctionState, Message, Pathway
from osmosis.practices.mnestics.rules.spans import Window


class StopKey(NamedTuple):
    """Which stop: a pathway's junction by its number, or what is called so of a letter.

    Attributes:
        lane: The pathway; ``None`` for letters that travel along none.
    """

    lane: UUID | None
    mark: int | str


class CivilTime(NamedTuple):
    """An instant, and the civil day on which it is."""

    at: Instant
    date: Date


class StopKind(StrEnum):
    """What a stop is."""

    JUNCTION = "junction"
    SENT = "sent"
    OPENS = "opens"


@dataclass(frozen=True, kw_only=True, slots=True)
class Stop:
    """A place at which messages leave or arrive.

    Attributes:
        state: What became of a junction; ``None`` where a letter was sent, or opens on its own.
        sitting_id: The sitting in which a junction was kept, or is being kept.
    """

    key: StopKey
    kind: StopKind
    at: Instant
    date: Date
    state: JunctionState | None = None
    sitting_id: UUID | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Journey:
    """One reading of one message; one of its ends may lie outside of the window."""

    message: Message
    start: StopKey
    end: StopKey
    kind: ArcKind


@dataclass(frozen=True, kw_only=True, slots=True)
class Travels:
    """Everything that leaves or arrives in a window.

    Attributes:
        pathways: Those that are met now, oldest first.
        stops: Those within the window, by time.
        journeys: Those with an end within the window.
        times: When every stop was or is that is known, also outside of the window.
        sent: What left at each stop, also what was let go.
        paleness: For how many years what was read for the last time has not been, up to 4.
        orphans: The messages that were never read and that nobody will read.
        let_go: The messages of which only the place is left.
    """

    window: Window
    start: Instant
    end: Instant
    now: Instant
    pathways: Sequence[Pathway]
    stops: Mapping[StopKey, Stop]
    journeys: Sequence[Journey]
    times: Mapping[StopKey, CivilTime]
    sent: Mapping[StopKey, Sequence[Message]]
    paleness: Mapping[UUID, int]
    orphans: Collection[UUID]
    let_go: Collection[UUID]
