"""What a sitting reads: the one place that says what the terms of *reads* mean.

A term reaches only what left at junctions strictly earlier than the one that reads. So what is
sent in a sitting is never read in it, and pathways that read each other make no circle in time.
"""

from __future__ import annotations

import random
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from whenever import Date

from osmosis.kernel.clock import Instant
from osmosis.practices.mnestics.model import (
    Address,
    Junction,
    JunctionState,
    Message,
    Parameters,
)
from osmosis.practices.mnestics.reads import (
    Basis,
    CalendarLag,
    Lags,
    RandomOld,
    Term,
    ToMeToday,
    Unit,
)

__all__ = [
    "Arrival",
    "World",
    "arrivals",
    "arrivals_together",
    "has_come",
    "lag_day",
    "surely_read",
    "travels",
]


@dataclass(frozen=True, kw_only=True, slots=True)
class World:
    """What has been sent and read until now.

    Attributes:
        junctions: Those that have fallen, per pathway, by number, so also by when they were due.
        sent: The messages that left, per junction. What was let go is left out.
        letters: The letters to a date, to a developed roll, to a next sitting and to a checkpoint.
        read: The messages that were read in an earlier sitting, or opened on their own.
        faded: The messages that ``random old`` does not draw any more.
        settled: What the sitting that has begun for a junction reads, per junction, drawn or not.
        awaited: When a checkpoint of a plan reads a letter of it next, by the letter.
    """

    now: Instant
    junctions: Mapping[UUID, Sequence[Junction]]
    sent: Mapping[UUID, Sequence[Message]]
    letters: Sequence[Message] = ()
    read: Collection[UUID] = frozenset()
    faded: Collection[UUID] = frozenset()
    settled: Mapping[UUID, Collection[UUID]] = field(default_factory=dict)
    awaited: Mapping[UUID, Date] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, slots=True)
class Arrival:
    """A message that a sitting reads.

    Attributes:
        term: By which it came; ``None`` for what was addressed to this sitting.
        is_drawn: Whether it came by chance.
    """

    message: Message
    term: Term | None
    is_drawn: bool


def arrivals(
    junction: Junction, parameters: Parameters, world: World, dice: random.Random
) -> list[Arrival]:
    """What a sitting for one junction reads, in order; each message once.

    Args:
        parameters: Those of its pathway.
        dice: Draws what ``random old`` reads.
    """
    return arrivals_together([(junction, parameters)], world, dice)


def arrivals_together(
    parts: Sequence[tuple[Junction, Parameters]], world: World, dice: random.Random
) -> list[Arrival]:
    """What one sitting for several junctions reads, in their order; each message once.

    A draw leaves out whatever another term of the sitting reaches.
    """
    steps: list[tuple[Junction, Parameters, Term | None]] = []
    for junction, parameters in parts:
        steps += [(junction, parameters, term) for term in (None, *parameters.reads)]
    reached = [_reached(*step, world) for step in steps]
    taken = {message.id for messages in reached for message in messages}
    found: dict[UUID, Arrival] = {}
    for (junction, _, term), certain in zip(steps, reached, strict=True):
        is_drawn = isinstance(term, RandomOld)
        messages = certain
        if isinstance(term, RandomOld):
            messages = _drawn(junction, term, taken, world, dice)
            taken.update(message.id for message in messages)
        for message in messages:
            arrival = Arrival(message=message, term=term, is_drawn=is_drawn)
            found.setdefault(message.id, arrival)
    return list(found.values())


def surely_read(junction: Junction, parameters: Parameters, world: World) -> Iterator[Message]:
    """What a sitting for one junction reads, or would have read, whatever chance adds to it."""
    for term in (None, *parameters.reads):
        yield from _reached(junction, parameters, term, world)


def lag_day(date: Date, lag: CalendarLag) -> int | None:
    """The day that lies a calendar lag before a date, as ``date.toordinal`` counts.

    A day that a month does not have is its last. ``None`` before year 1.
    """
    try:
        match lag.unit:
            case Unit.DAY:
                day = date.subtract(days=lag.amount)
            case Unit.WEEK:
                day = date.subtract(weeks=lag.amount)
            case Unit.MONTH:
                day = date.subtract(months=lag.amount)
            case Unit.YEAR:
                day = date.subtract(years=lag.amount)
    except (ValueError, OverflowError):
        return None
    return _ordinal(day)


def has_come(letter: Message, today: Date) -> bool:
    """Whether the day of a letter to a date or to a developed roll is here or past."""
    if letter.to is Address.ROLL:
        return letter.arrived_at is not None
    return letter.to is Address.DATE and letter.to_date is not None and letter.to_date <= today


def travels(message: Message) -> bool:
    """Whether a message goes along its pathway, and was not taken off its board."""
    return message.to is Address.PATHWAY and message.retired_at is None


def _reached(
    junction: Junction, parameters: Parameters, term: Term | None, world: World
) -> list[Message]:
    """What one term reaches for certain; without a term, what is addressed to this sitting."""
    match term:
        case None:
            return _letters_to_next(junction, world)
        case Lags():
            return _sent_at(_places_back(junction, parameters.basis, term, world), world)
        case CalendarLag():
            return _sent_at(_days_back(junction, term, world), world)
        case ToMeToday():
            return _letters_of_today(junction, world)
        case RandomOld():
            return []


def _places_back(junction: Junction, basis: Basis, lags: Lags, world: World) -> list[Junction]:
    """The junctions so many places back, oldest first."""
    line = _earlier(junction, lags.of, world)
    if basis is Basis.KEPT:
        line = _kept(line)
    return [line[-places] for places in reversed(lags.counts) if places <= len(line)]


def _days_back(junction: Junction, lag: CalendarLag, world: World) -> list[Junction]:
    """The kept junctions around the day that lies a calendar lag back."""
    day = lag_day(junction.date, lag)
    if day is None:
        return []
    line = _kept(_earlier(junction, lag.of, world))
    return [past for past in line if abs(_ordinal(past.date) - day) <= lag.within_days]


def _drawn(
    junction: Junction, term: RandomOld, taken: Collection[UUID], world: World, dice: random.Random
) -> list[Message]:
    """One message by chance, or none where there is nothing to draw from."""
    line = _kept(_earlier(junction, term.of, world))
    left_out = {*taken, *world.faded}
    pool = [message for message in _sent_at(line, world) if message.id not in left_out]
    return [dice.choice(pool)] if pool else []


def _letters_to_next(junction: Junction, world: World) -> list[Message]:
    """The letters to the next sitting of the junction's pathway."""
    mine = [letter for letter in world.letters if letter.pathway_id == junction.pathway_id]
    return _unread((letter for letter in mine if letter.to is Address.NEXT), world)


def _letters_of_today(junction: Junction, world: World) -> list[Message]:
    """The letters whose date has come, or whose roll was developed."""
    return _unread((letter for letter in world.letters if has_come(letter, junction.date)), world)


def _earlier(junction: Junction, of: UUID | None, world: World) -> list[Junction]:
    """The junctions of a pathway that fell strictly before this one, oldest first."""
    line = world.junctions.get(of or junction.pathway_id, ())
    return [past for past in line if past.due_at < junction.due_at]


def _kept(line: Iterable[Junction]) -> list[Junction]:
    return [junction for junction in line if junction.state is JunctionState.KEPT]


def _sent_at(junctions: Iterable[Junction], world: World) -> list[Message]:
    """What left along the pathway at junctions and is still there to read, oldest first."""
    left: list[Message] = []
    for junction in junctions:
        sent = world.sent.get(junction.id, ()) if junction.id is not None else ()
        left += sorted(filter(travels, sent), key=_when_sent)
    return left


def _unread(letters: Iterable[Message], world: World) -> list[Message]:
    """Those that are still to be read, oldest first."""
    unread = [letter for letter in letters if letter.id not in world.read]
    return sorted((letter for letter in unread if letter.retired_at is None), key=_when_sent)


def _when_sent(message: Message) -> tuple[Instant, UUID]:
    return message.sent.instant, message.id


def _ordinal(date: Date) -> int:
    return date.to_stdlib().toordinal()
