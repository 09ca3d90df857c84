"""When the junctions of a pathway fall, over all changes of its parameters.

The slots of an era are those of its cadence between the change that began it and the change that
began the next. A change of the zone alone keeps the era: slots keep their numbers and civil dates,
and those that have not fallen move to another instant.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from heapq import heappop, heappush
from itertools import count, groupby
from typing import NamedTuple

from osmosis.kernel.cadence import Slot
from osmosis.kernel.clock import Instant, TimeDelta
from osmosis.practices.mnestics.model import (
    Change,
    Junction,
    JunctionState,
    Parameters,
    Pathway,
    PathwayState,
)

__all__ = ["Due", "coming", "dues", "era_of", "moved", "parameters_at"]

# Another zone moves a slot by at most the whole way around the earth; no slot changes places with
# one that is further away than this.
_FURTHEST = TimeDelta(hours=3 * 24)


def era_of(old: Parameters, new: Parameters, era: int) -> int:
    """The era of a change: the next one when the cadence has another rule or time.

    Args:
        era: That of the parameters before it.
    """
    before, after = old.cadence, new.cadence
    return era if (before.rule, before.time) == (after.rule, after.time) else era + 1


def parameters_at(pathway: Pathway, due_at: Instant) -> Parameters:
    """How the pathway stood when a junction fell, or as far as is known will stand."""
    holding = (change for change in reversed(pathway.changes) if change.from_at < due_at)
    return next(holding, pathway.changes[0]).parameters


def coming(pathway: Pathway, fallen: Sequence[Junction], until: Instant) -> Iterator[Junction]:
    """The junctions that have not fallen yet, in the order in which they fall.

    Those that should have fallen already are among them: a machine that slept catches up with
    them. A pathway that is paused or ended has none, and one that was resumed none from before.

    A slot that another zone moves into the past is due at the moment of that change, so that its
    grace is whole; and none is due before one that has fallen, so that numbers rise with time.

    Args:
        fallen: The pathway's junctions that have fallen, by number.
        until: The last instant at which one may be due.
    """
    numbers = count(fallen[-1].number + 1 if fallen else 0)
    together: list[Due] = []
    for due in dues(pathway, fallen):
        if together and due.at > together[0].at:
            for past in together:
                yield _junction(pathway, past, next(numbers), due.at)
            together = []
        if due.at > until:
            return
        together.append(due)
    for last in together:
        yield _junction(pathway, last, next(numbers), None)


class Due(NamedTuple):
    """A slot and when it is due; those of one era are in order by that, and then by number."""

    at: Instant
    number: int
    era: int
    slot: Slot

    @property
    def key(self) -> str:
        """What the junction's slot is called."""
        return f"{self.era}:{self.slot.key}"


def _junction(pathway: Pathway, due: Due, number: int, following: Instant | None) -> Junction:
    """A coming junction, open for the pathway's grace or until the next one falls."""
    open_until = moved(due.at, parameters_at(pathway, due.at).grace)
    return Junction(
        id=None,
        pathway_id=pathway.id,
        slot=due.key,
        number=number,
        date=due.slot.date,
        zone=due.slot.zone,
        due_at=due.at,
        open_until=open_until if following is None else min(open_until, following),
        state=JunctionState.COMING,
    )


def dues(pathway: Pathway, fallen: Sequence[Junction]) -> Iterator[Due]:
    """What :func:`coming` goes by, as long as the cadence lasts: for whoever needs no more."""
    if pathway.state is not PathwayState.OPEN:
        return
    known = {junction.slot for junction in fallen}
    latest = fallen[-1].due_at if fallen else Instant.MIN
    eras = [list(changes) for _, changes in groupby(pathway.changes, lambda change: change.era)]
    ends = [changes[0].from_at for changes in eras[1:]]
    for changes, end in zip(eras, [*ends, Instant.MAX], strict=True):
        after = max(changes[0].from_at, pathway.state_at or Instant.MIN)
        if end >= max(after, latest):
            yield from _in_order(_dues_of_era(changes, after, end, known, latest))


def _dues_of_era(
    changes: Sequence[Change], after: Instant, end: Instant, known: Collection[str], latest: Instant
) -> Iterator[Due]:
    """The slots of one era that have not fallen, by number.

    Args:
        after: What was due until then is not meant.
        end: When the next era begins.
        known: The slots that have fallen.
        latest: When the last of those was due.
    """
    start = moved(max(after, latest), -_FURTHEST)
    surely_new = moved(latest, _FURTHEST)
    surely_last = moved(changes[-1].from_at, _FURTHEST)
    cadence = changes[-1].parameters.cadence
    for latest_form in cadence.slots_between(start, moved(end, _FURTHEST)):
        at, slot = latest_form.instant, latest_form
        if at <= surely_last:
            at, slot = _as_it_falls(slot.number, changes)
        due = Due(max(at, latest), slot.number, changes[0].era, slot)
        is_new = latest_form.instant > surely_new or due.key not in known
        if is_new and after < at <= end:
            yield due


def _as_it_falls(number: int, changes: Sequence[Change]) -> tuple[Instant, Slot]:
    """When a slot is due, and in which zone: that of the last change before it was due."""
    slot = changes[0].parameters.cadence.slot(number)
    at = slot.instant
    for change in changes[1:]:
        if at <= change.from_at:
            break
        slot = change.parameters.cadence.slot(number)
        at = max(slot.instant, change.from_at)
    return at, slot


def _in_order(dues: Iterable[Due]) -> Iterator[Due]:
    """The same by when they are due: in another zone, neighbours can change places."""
    waiting: list[Due] = []
    for due in dues:
        while waiting and due.at - waiting[0].at > _FURTHEST:
            yield heappop(waiting)
        heappush(waiting, due)
    while waiting:
        yield heappop(waiting)


def moved(instant: Instant, length: TimeDelta) -> Instant:
    """An instant moved by a length, within the years that there are."""
    try:
        return instant + length
    except ValueError:
        return Instant.MAX if length > TimeDelta.ZERO else Instant.MIN
