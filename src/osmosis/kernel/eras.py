"""When the slots of a cadence are due that was changed on the way.

Whoever keeps a rhythm for years changes it. Each version of the cadence holds from a moment on. A
version with another rule or time begins a new *era*, whose slots are those of that cadence from
there to the beginning of the next era. A change of the zone alone keeps the era: slots keep their
numbers and civil dates, and those that have not fallen move to another instant.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from heapq import heappop, heappush
from itertools import groupby
from typing import NamedTuple

from osmosis.kernel.cadence import Cadence, Slot
from osmosis.kernel.clock import Instant, TimeDelta

__all__ = ["REMEMBERED", "CadenceVersion", "Due", "Fallen", "dues", "era_of", "moved"]

# Another zone moves a slot by at most the whole way around the earth; no slot changes places with
# one that is further away than this.
_FURTHEST = TimeDelta(hours=3 * 24)
REMEMBERED = 3 * _FURTHEST
"""How long before the last one that has fallen a slot can have fallen that could do so again."""


@dataclass(frozen=True, kw_only=True, slots=True)
class CadenceVersion:
    """A cadence as it stands from one moment on.

    Attributes:
        era: Rises by one whenever the cadence gets another rule or time.
        from_at: What falls later than this follows it.
    """

    era: int
    from_at: Instant
    cadence: Cadence


@dataclass(frozen=True, kw_only=True, slots=True)
class Fallen:
    """What has fallen already: it does not fall again, and nothing falls before it.

    Attributes:
        keys: The slots, as :attr:`Due.key` calls them; those of the time that is
            :data:`REMEMBERED` are enough.
        latest: When the last of them was due.
    """

    keys: Collection[str] = ()
    latest: Instant = Instant.MIN


class Due(NamedTuple):
    """A slot and when it is due; those of one era are in order by that, and then by number."""

    at: Instant
    number: int
    era: int
    slot: Slot

    @property
    def key(self) -> str:
        """What the slot is called for ever, such as ``1:12@2031-10-19``."""
        return f"{self.era}:{self.slot.key}"


def era_of(old: Cadence, new: Cadence, era: int) -> int:
    """The era of a changed cadence: the next one when it has another rule or time.

    Args:
        era: That of the cadence before it.
    """
    return era if (old.rule, old.time) == (new.rule, new.time) else era + 1


def dues(
    versions: Sequence[CadenceVersion], fallen: Fallen, *, since: Instant = Instant.MIN
) -> Iterator[Due]:
    """The slots that have not fallen yet, by when they are due, as long as the cadence lasts.

    A slot that another zone moves into the past is due at the moment of that change, and none is
    due before one that has fallen.

    Args:
        versions: Oldest first.
        since: What was due until then is not meant.
    """
    eras = [list(of_era) for _, of_era in groupby(versions, lambda version: version.era)]
    ends = [of_era[0].from_at for of_era in eras[1:]]
    for of_era, end in zip(eras, [*ends, Instant.MAX], strict=True):
        after = max(of_era[0].from_at, since)
        if end >= max(after, fallen.latest):
            found = _dues_of_era(of_era, after, end, fallen)
            yield from found if _has_one_zone(of_era) else _in_order(found)


def moved(instant: Instant, length: TimeDelta) -> Instant:
    """An instant moved by a length, within the years that there are."""
    try:
        return instant + length
    except ValueError:
        return Instant.MAX if length > TimeDelta.ZERO else Instant.MIN


def _dues_of_era(
    versions: Sequence[CadenceVersion], after: Instant, end: Instant, fallen: Fallen
) -> Iterator[Due]:
    """The slots of one era that have not fallen, by number.

    Args:
        after: What was due until then is not meant.
        end: When the next era begins.
    """
    latest = fallen.latest
    start = moved(max(after, latest), -_FURTHEST)
    surely_new = moved(latest, _FURTHEST)
    surely_last = moved(versions[-1].from_at, _FURTHEST)
    for latest_form in versions[-1].cadence.slots_between(start, moved(end, _FURTHEST)):
        at, slot = latest_form.instant, latest_form
        if at <= surely_last:
            at, slot = _as_it_falls(slot.number, versions)
        due = Due(max(at, latest), slot.number, versions[0].era, slot)
        is_new = latest_form.instant > surely_new or due.key not in fallen.keys
        if is_new and after < at <= end:
            yield due


def _as_it_falls(number: int, versions: Sequence[CadenceVersion]) -> tuple[Instant, Slot]:
    """When a slot is due, and in which zone: that of the last version before it was due."""
    slot = versions[0].cadence.slot(number)
    at = slot.instant
    for version in versions[1:]:
        if at <= version.from_at:
            break
        slot = version.cadence.slot(number)
        at = max(slot.instant, version.from_at)
    return at, slot


def _has_one_zone(versions: Sequence[CadenceVersion]) -> bool:
    """Whether the slots of an era are due in the order of their numbers."""
    return len(versions) == 1 and len(versions[0].cadence.zones) == 1


def _in_order(found: Iterable[Due]) -> Iterator[Due]:
    """The same by when they are due: where the zone changed, neighbours can change places."""
    waiting: list[Due] = []
    for due in found:
        while waiting and due.at - waiting[0].at > _FURTHEST:
            yield heappop(waiting)
        heappush(waiting, due)
    while waiting:
        yield heappop(waiting)
