"""When gates must open and close, told anew with :mod:`zoneinfo` and nothing else.

A gate here is what it is at this moment: what was due before a change has fallen with it, so
nothing has to be worked out from the history of its changes.
"""

from __future__ import annotations

import zoneinfo
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from uuid import UUID

from whenever import Instant, PlainDateTime, TimeDelta

from osmosis.kernel.cadence import Cadence

LONG_AGO = Instant.from_utc(1900, 1, 1)
ROUND_THE_EARTH = TimeDelta(hours=3 * 24)
_OF_YEAR = 12


@dataclass(frozen=True)
class Rhythm:
    """Every so many days or months from a civil time on.

    Attributes:
        word: The preset that says the same; empty when it is said in full.
    """

    unit: str
    count: int
    anchor: datetime
    zone: str
    word: str = ""

    def cadence(self) -> Cadence:
        """The same, as a person asks for it."""
        return Cadence.every(self.count, self.unit, PlainDateTime(self.anchor), self.zone)

    def is_like(self, other: Rhythm) -> bool:
        """Whether it is the same in another zone."""
        return replace(self, zone="", word="") == replace(other, zone="", word="")

    def civil(self, number: int) -> datetime:
        """The civil time of a slot; those by months fall on first days."""
        if self.unit == "day":
            return self.anchor + timedelta(days=self.count * number)
        months = self.anchor.year * _OF_YEAR + self.anchor.month - 1 + self.count * number
        year, month = divmod(months, _OF_YEAR)
        return self.anchor.replace(year=year, month=month + 1)

    def at(self, number: int) -> Instant:
        """When a slot falls; long after everything when there are no such years."""
        try:
            return _instant(self.civil(number), self.zone)
        except (ValueError, OverflowError):
            return Instant.MAX


@cache
def _instant(civil: datetime, zone: str) -> Instant:
    return Instant(civil.replace(tzinfo=zoneinfo.ZoneInfo(zone), fold=0).astimezone(UTC))


@dataclass(eq=False)
class ModelOpening:
    """An opening that has fallen.

    Attributes:
        holds: The titles of what its edition must hold.
    """

    slot: str
    due: Instant
    state: str
    opened_at: Instant | None = None
    closes_at: Instant | None = None
    reason: str = ""
    holds: list[str] = field(default_factory=list)


@dataclass(eq=False)
class ModelGate:
    """A gate and what has fallen of it.

    Attributes:
        era_from: When this era began; its slots are those after that.
        open_for: How long it is open, each with the moment from which that holds.
        state_at: When it was paused or resumed last; what was due until then never falls.
        changed_at: When it was changed last in this era; no zone moves a slot to before that.
        settled: What was due before that change stays due when it was.
        gone: The slots of this era that have fallen.
        waiting: The titles of what was collected since the last opening.
    """

    id: UUID
    rhythm: Rhythm
    era_from: Instant
    open_for: list[tuple[Instant, TimeDelta]]
    era: int = 1
    state: str = "in-use"
    state_at: Instant = LONG_AGO
    changed_at: Instant = LONG_AGO
    settled: dict[int, Instant] = field(default_factory=dict)
    gone: set[int] = field(default_factory=set)
    fallen: list[ModelOpening] = field(default_factory=list)
    waiting: list[str] = field(default_factory=list)

    @property
    def living(self) -> ModelOpening | None:
        """What is being assembled or open."""
        found = [one for one in self.fallen if one.state in {"assembling", "open"}]
        assert len(found) < 2
        return found[0] if found else None

    def coming(self, until: Instant) -> list[tuple[Instant, int]]:
        """The slots to come up to a moment, and when they are due, in their order."""
        if self.state != "in-use":
            return []
        latest = self.fallen[-1].due if self.fallen else LONG_AGO
        after = max(self.era_from, self.state_at)
        alive = [
            (max(due, latest), slot)
            for due, slot in self._slots(until)
            if due > after
            # Only another zone brings a slot before one that has fallen.
            if due > latest - ROUND_THE_EARTH
        ]
        return sorted(one for one in alive if one[0] <= until)

    def settle(self, now: Instant) -> None:
        """Let everything open and close that is due; only the last of several dates opens."""
        due, living = self.coming(now), self.living
        if living is not None and living.state == "open":
            assert living.closes_at is not None
            if not due and living.closes_at > now:
                return
            living.state, living.closes_at = "closed", min(living.closes_at, now)
            living = None
        for place, (at, slot) in enumerate(due):
            opens = living is None and place == len(due) - 1
            name = f"{self.era}:{slot}@{self.rhythm.civil(slot).date().isoformat()}"
            self._begin(ModelOpening(name, at, "assembling" if opens else "passed"))
            self.gone.add(slot)

    def open_early(self, now: Instant, zone_now: str, reason: str) -> None:
        """Begin an opening that takes no slot."""
        day = now.to_tz(zone_now).date().format_iso()
        slot = f"early:{len(self.fallen) + 1}@{day}"
        self._begin(ModelOpening(slot, now, "assembling", reason=reason))

    def mark_open(self, now: Instant) -> None:
        """The edition is there: open from now on, and never into the next date."""
        opening = self.living
        assert opening is not None
        lengths = [length for since, length in self.open_for if since < opening.due]
        ends = now + (lengths[-1] if lengths else self.open_for[0][1])
        following = [at for at, _ in self.coming(ends) if at > now]
        opening.state, opening.opened_at = "open", now
        opening.closes_at = min([ends, *following])

    def begin_again(self, rhythm: Rhythm, now: Instant) -> None:
        """Follow another rhythm: its slots are those after now."""
        self.rhythm, self.era, self.era_from, self.changed_at = rhythm, self.era + 1, now, LONG_AGO
        self.settled, self.gone = {}, set()

    def change_zone(self, zone: str, now: Instant) -> None:
        """Go on in the same era; what another zone brings to before now is due now."""
        self.settled = {slot: due for due, slot in self._slots(now) if due <= now}
        self.rhythm = replace(self.rhythm, zone=zone)
        self.changed_at = now

    def _begin(self, opening: ModelOpening) -> None:
        if opening.state == "assembling":
            opening.holds, self.waiting = self.waiting, []
        self.fallen.append(opening)

    def _slots(self, until: Instant) -> Iterator[tuple[Instant, int]]:
        """Every slot of this era that has not fallen and can be due by then."""
        slot, ends = 0, until + ROUND_THE_EARTH
        while slot in self.gone or (at := self.rhythm.at(slot)) <= ends:
            if slot not in self.gone:
                yield self.settled.get(slot, max(at, self.changed_at)), slot
            slot += 1
