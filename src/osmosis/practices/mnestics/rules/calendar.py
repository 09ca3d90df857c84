"""When the junctions of a pathway fall, over all changes of its parameters.

Their slots are those of the kernel's eras; a change of the zone alone keeps the era.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import count

from osmosis.kernel.clock import Instant
from osmosis.kernel.eras import CadenceVersion, Due, Fallen, moved
from osmosis.kernel.eras import dues as slots_due
from osmosis.practices.mnestics.model import (
    Change,
    Junction,
    JunctionState,
    Parameters,
    Pathway,
    PathwayState,
)

__all__ = ["change_at", "coming", "dues", "parameters_at"]


def change_at(pathway: Pathway, due_at: Instant) -> Change:
    """The version of the pathway that a junction follows, by when it falls."""
    holding = (change for change in reversed(pathway.changes) if change.from_at < due_at)
    return next(holding, pathway.changes[0])


def parameters_at(pathway: Pathway, due_at: Instant) -> Parameters:
    """How the pathway stood when a junction fell, or as far as is known will stand."""
    return change_at(pathway, due_at).parameters


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
        return iter(())
    versions = [
        CadenceVersion(era=change.era, from_at=change.from_at, cadence=change.parameters.cadence)
        for change in pathway.changes
    ]
    already = Fallen(
        keys={junction.slot for junction in fallen},
        latest=fallen[-1].due_at if fallen else Instant.MIN,
    )
    return slots_due(versions, already, since=pathway.state_at or Instant.MIN)
