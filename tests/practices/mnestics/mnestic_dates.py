"""When the junctions of a pathway must fall, told anew with :mod:`zoneinfo` and nothing else.

A pathway here is what it is at this moment: what was due before a change has fallen with it, so
nothing has to be worked out from the history of its changes.
"""

from __future__ import annotations

import zoneinfo
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from uuid import UUID

from whenever import Instant, PlainDateTime, TimeDelta

from osmosis.kernel.cadence import Cadence
from osmosis.practices.mnestics.model import JunctionState, Parameters, PathwayState

LONG_AGO = Instant.from_utc(1900, 1, 1)
A_WHILE = TimeDelta(hours=15 * 24)
"""Further away than the next slot of any rhythm here, in whatever zone."""
ROUND_THE_EARTH = TimeDelta(hours=3 * 24)


@dataclass(frozen=True)
class Rhythm:
    """Every so many days from a civil time on."""

    days: int
    anchor: datetime
    zone: str

    def is_like(self, other: Rhythm) -> bool:
        """Whether it is the same in another zone."""
        return (self.days, self.anchor) == (other.days, other.anchor)

    def cadence(self) -> Cadence:
        """The same, as a person asks for it."""
        return Cadence.every(self.days, "day", PlainDateTime(self.anchor), self.zone)

    def day(self, number: int) -> date:
        """The civil date of a slot."""
        return (self.anchor + timedelta(days=self.days * number)).date()

    def at(self, number: int) -> Instant:
        """When a slot falls."""
        return _instant(self.anchor + timedelta(days=self.days * number), self.zone)


@cache
def _instant(civil: datetime, zone: str) -> Instant:
    return Instant(civil.replace(tzinfo=zoneinfo.ZoneInfo(zone), fold=0).astimezone(UTC))


@dataclass(eq=False)
class Fallen:
    """A junction that has fallen.

    Attributes:
        slot: The number of its slot in the rhythm of its time.
    """

    line: Line
    slot: int
    name: str
    number: int
    day: date
    due: Instant
    open_until: Instant
    state: JunctionState = JunctionState.OPEN

    @property
    def key(self) -> tuple[UUID, int]:
        """Which one it is."""
        return self.line.id, self.number

    @property
    def uid(self) -> str:
        """What its reminder is called."""
        return f"{self.line.id}:{self.name}@mnestics"

    @property
    def parameters(self) -> Parameters:
        """How its pathway stood before the moment at which it fell."""
        return self.line.parameters_at(self.due)


@dataclass(eq=False)
class Line:
    """A pathway and what has fallen of it.

    Attributes:
        versions: Its parameters, each with the moment from which they hold.
        era_from: When this era began; its slots are those after that.
        state_at: When it was paused or resumed last; what was due until then never falls.
        changed_at: When it was changed last in this era; no zone moves a slot to before that.
        settled: What was due before that change stays due when it was.
        gone: The slots of this era that have fallen.
    """

    id: UUID
    name: str
    rhythm: Rhythm
    versions: list[tuple[Instant, Parameters]]
    era_from: Instant
    era: int = 1
    state: PathwayState = PathwayState.OPEN
    state_at: Instant = LONG_AGO
    changed_at: Instant = LONG_AGO
    settled: dict[int, Instant] = field(default_factory=dict)
    gone: set[int] = field(default_factory=set)
    fallen: list[Fallen] = field(default_factory=list)

    @property
    def parameters(self) -> Parameters:
        """How it stands now."""
        return self.versions[-1][1]

    def parameters_at(self, due: Instant) -> Parameters:
        """How it stood just before a moment."""
        held = [parameters for begun, parameters in self.versions if begun < due]
        return held[-1] if held else self.versions[0][1]

    def coming(self, until: Instant) -> list[tuple[Instant, int]]:
        """The slots to come up to a moment, and when they are due, in their order."""
        if self.state is not PathwayState.OPEN:
            return []
        latest = self.fallen[-1].due if self.fallen else LONG_AGO
        after = max(self.era_from, self.state_at)
        alive = [
            (max(due, latest), slot)
            for due, slot in self._slots(until)
            if due > after and slot not in self.gone
            # Only another zone brings a slot before one that has fallen.
            if due > latest - ROUND_THE_EARTH
        ]
        return sorted(one for one in alive if one[0] <= until)

    def fall(self, now: Instant) -> None:
        """Let everything fall that is due."""
        new = self.falling(now)
        self.fallen += new
        self.gone |= {one.slot for one in new}

    def falling(self, now: Instant) -> list[Fallen]:
        """What is due and has not fallen."""
        ahead = self.coming(now + A_WHILE)
        new: list[Fallen] = []
        for due, slot in ahead:
            if due > now:
                break
            following = min(other for other, _ in ahead if other > due)
            day = self.rhythm.day(slot)
            new.append(
                Fallen(
                    line=self,
                    slot=slot,
                    name=f"{self.era}:{slot}@{day.isoformat()}",
                    number=len(self.fallen) + len(new),
                    day=day,
                    due=due,
                    open_until=min(due + self.parameters_at(due).grace, following),
                )
            )
        return new

    def begin_again(self, rhythm: Rhythm, now: Instant) -> None:
        """Follow another rhythm: its slots are those after now."""
        self.rhythm, self.era, self.era_from, self.changed_at = rhythm, self.era + 1, now, LONG_AGO
        self.settled, self.gone = {}, set()

    def change(self, now: Instant, zone: str) -> None:
        """Go on in the same era; what another zone brings to before now is due now."""
        self.settled = {slot: due for due, slot in self._slots(now) if due <= now}
        self.rhythm = replace(self.rhythm, zone=zone)
        self.changed_at = now

    def _slots(self, until: Instant) -> list[tuple[Instant, int]]:
        """Every slot of this era that can be due by then."""
        found, slot = [], 0
        while (at := self.rhythm.at(slot)) <= until + ROUND_THE_EARTH:
            found.append((self.settled.get(slot, max(at, self.changed_at)), slot))
            slot += 1
        return found
