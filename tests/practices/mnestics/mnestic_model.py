"""What must be so: what has fallen, was sent, arrives, was read and was reminded of.

It is told here a second time, on a few pages and without a database, so that a machine can hold
Mnestics to it.
"""

from __future__ import annotations

import zoneinfo
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID

from whenever import Instant, TimeDelta

from osmosis.practices.mnestics.model import (
    Address,
    Forgetting,
    JunctionState,
    PathwayState,
)
from osmosis.practices.mnestics.reads import Basis, CalendarLag, Lags, RandomOld, ToMeToday
from osmosis.sealing.tiers import Tier
from tests.practices.mnestics.mnestic_dates import Fallen, Line
from tests.practices.small_world import ZONE

REMINDS_FOR = TimeDelta(hours=12)


def day_of(now: Instant) -> date:
    """What day it is where the person lives."""
    return now.to_stdlib().astimezone(zoneinfo.ZoneInfo(ZONE)).date()


@dataclass(eq=False)
class Sent:
    """A message.

    Attributes:
        sealed: The name of its ciphertext, which never changes.
        junction: At which it left; ``None`` for a letter.
        has_come: Whether somebody looked when its day was there.
        is_gone: Whether it was let go.
        is_unlocked: Whether the passphrase has opened its key.
    """

    id: UUID
    client_id: str
    words: str
    sealed: str
    to: Address
    line: Line | None
    junction: Fallen | None
    forgetting: Forgetting
    tier: Tier
    day: date | None = None
    has_come: bool = False
    is_board: bool = False
    is_retired: bool = False
    is_gone: bool = False
    is_unlocked: bool = False
    glosses: list[str] = field(default_factory=list)

    @property
    def is_locked(self) -> bool:
        """Whether it waits for the passphrase."""
        return self.tier is not Tier.CURTAIN and not self.is_unlocked

    @property
    def travels(self) -> bool:
        """Whether it can be read along a pathway."""
        return self.to is Address.PATHWAY and not (self.is_retired or self.is_gone)


@dataclass(eq=False)
class Held:
    """A sitting; without junctions it is one for letters on their own."""

    id: UUID
    sat: list[Fallen]
    arrivals: set[UUID]
    read: set[UUID] = field(default_factory=set)
    draft: str = ""
    is_closed: bool = False


@dataclass
class Model:
    """Everything that happened."""

    lines: dict[UUID, Line] = field(default_factory=dict)
    sent: dict[UUID, Sent] = field(default_factory=dict)
    held: dict[UUID, Held] = field(default_factory=dict)
    told: set[str] = field(default_factory=set)
    """The junctions of which somebody was to be reminded."""
    over: dict[str, int] = field(default_factory=dict)
    """How often reminders of junctions that were kept or missed had been sent by then."""

    @property
    def fallen(self) -> Iterator[Fallen]:
        """Every junction that has fallen."""
        for line in self.lines.values():
            yield from line.fallen

    def is_read(self, message: Sent) -> bool:
        """Whether it was ever opened."""
        return any(message.id in held.read for held in self.held.values())

    def has_arrived(self, message: Sent) -> bool:
        """Whether a sitting has begun that reads it."""
        return any(message.id in held.arrivals for held in self.held.values())

    def lies_open(self, message: Sent) -> bool:
        """Whether it lies before the person."""
        unclosed = (held for held in self.held.values() if not held.is_closed)
        return any(message.id in held.arrivals for held in unclosed)

    # What time brings

    def look(self, now: Instant) -> list[Fallen]:
        """Let fall and come what is due, and leave unkept what is over; says what was left."""
        for letter in self.sent.values():
            letter.has_come |= letter.day is not None and letter.day <= day_of(now)
        return self.settle(now)

    def settle(self, now: Instant) -> list[Fallen]:
        """The same for junctions alone, as whoever begins a sitting does before it."""
        for line in self.lines.values():
            line.fall(now)
        over = [
            one for one in self.fallen if one.state is JunctionState.OPEN and one.open_until <= now
        ]
        for one in over:
            one.state = JunctionState.UNKEPT
        for held in self.held.values():
            if held.sat and all(one.state is not JunctionState.OPEN for one in held.sat):
                held.is_closed = True  # Its draft waits for whoever sits next.
        return over

    def to_remind_of(self, now: Instant) -> set[str]:
        """The junctions of which somebody who looks now is reminded."""
        return {
            one.uid
            for one in self.fallen
            if one.state is JunctionState.OPEN and now < one.open_until
            if now - REMINDS_FOR <= one.due <= now
        }

    # Sittings

    def resumable(self, line_ids: Collection[UUID]) -> list[Held]:
        """The sittings with which one goes on, before another begins."""
        return [
            held
            for held in self.held.values()
            if not held.is_closed
            and any(
                one.state is JunctionState.OPEN and (not line_ids or one.line.id in line_ids)
                for one in held.sat
            )
        ]

    def would_sit(self, line_ids: Collection[UUID], now: Instant) -> bool:
        """Whether a sitting would begin now, once everything due has fallen."""
        falling = (one for line in self.lines.values() for one in line.falling(now))
        new = [one for one in falling if not line_ids or one.line.id in line_ids]
        return any(now < one.open_until for one in new) or bool(self.to_sit(line_ids, now))

    def to_sit(self, line_ids: Collection[UUID], now: Instant) -> list[Fallen]:
        """The junctions for which a sitting begins now; everything due has fallen."""
        taken = {one for held in self.held.values() for one in held.sat}
        return [
            one
            for one in self.fallen
            if one.state is JunctionState.OPEN
            and now < one.open_until
            and one not in taken
            and (not line_ids or one.line.id in line_ids)
        ]

    def arrivals(self, sat: Iterable[Fallen]) -> set[UUID]:
        """What a sitting reads for certain."""
        return {message.id for one in sat for message in self._certain(one)}

    def pools(self, sat: Iterable[Fallen], certain: Collection[UUID]) -> list[set[UUID]]:
        """From what each ``random old`` of a sitting may draw."""
        return [
            {
                message.id
                for past in self._earlier(one, term.of)
                if past.state is JunctionState.KEPT
                for message in self._left(past)
                if message.id not in certain
            }
            for one in sat
            for term in one.parameters.reads
            if isinstance(term, RandomOld)
        ]

    def never_fades(self, message_id: UUID) -> bool:
        """Whether chance can surely still draw a message."""
        message = self.sent[message_id]
        is_seen = self.is_read(message) or self.lies_open(message)
        return message.forgetting is Forgetting.KEPT or not is_seen

    def may_open_alone(self, letter: Sent, now: Instant) -> bool:
        """Whether a letter is opened on its own: it has come, and no pathway reads it."""
        has_come = letter.day is not None and (letter.has_come or letter.day <= day_of(now))
        reads_letters = any(
            isinstance(term, ToMeToday)
            for line in self.lines.values()
            if line.state is PathwayState.OPEN
            for term in line.parameters.reads
        )
        return has_come and not (reads_letters or letter.is_gone or self.is_read(letter))

    def held_alone(self, letter: Sent) -> UUID | None:
        """The sitting that holds a letter on its own, if one goes on."""
        for held in self.held.values():
            if not (held.sat or held.is_closed) and letter.id in held.arrivals:
                return held.id
        return None

    def board(self, line: Line) -> list[Sent]:
        """The lines that stand on a pathway's board."""
        mine = (one for one in self.sent.values() if one.line is line and one.is_board)
        return [one for one in mine if not (one.is_retired or one.is_gone)]

    def _certain(self, junction: Fallen) -> Iterator[Sent]:
        new = [one for one in self.sent.values() if self._is_new(one)]
        yield from (one for one in new if one.to is Address.NEXT and one.line is junction.line)
        for term in junction.parameters.reads:
            if isinstance(term, Lags):
                for past in self._places_back(junction, term):
                    yield from self._left(past)
            elif isinstance(term, CalendarLag):
                for past in self._around(junction, term):
                    yield from self._left(past)
            elif isinstance(term, ToMeToday):
                yield from (one for one in new if one.day is not None and one.day <= junction.day)

    def _is_new(self, letter: Sent) -> bool:
        return not (letter.is_gone or self.is_read(letter) or self.lies_open(letter))

    def _earlier(self, junction: Fallen, of: UUID | None) -> list[Fallen]:
        line = junction.line if of is None else self.lines[of]
        return [past for past in line.fallen if past.due < junction.due]

    def _places_back(self, junction: Fallen, term: Lags) -> Iterator[Fallen]:
        line = self._earlier(junction, term.of)
        if junction.parameters.basis is Basis.KEPT:
            line = [past for past in line if past.state is JunctionState.KEPT]
        newest_first = dict(enumerate(reversed(line), start=1))
        return (newest_first[count] for count in term.counts if count in newest_first)

    def _around(self, junction: Fallen, term: CalendarLag) -> Iterator[Fallen]:
        middle = junction.day - timedelta(weeks=term.amount)
        for past in self._earlier(junction, term.of):
            is_near = abs((past.day - middle).days) <= term.within_days
            if is_near and past.state is JunctionState.KEPT:
                yield past

    def _left(self, junction: Fallen) -> Iterator[Sent]:
        return (one for one in self.sent.values() if one.junction is junction and one.travels)
