"""Whether a gate is open: asked by every way in, and answered in one place."""

from __future__ import annotations

from uuid import UUID

from osmosis.kernel.civil import local_of
from osmosis.practices.apert.model import Gate, GateClosedError, Opening, OpeningState
from osmosis.practices.apert.rules.calendar import next_opening
from osmosis.practices.apert.store import gates, openings
from osmosis.practices.context import PracticeContext
from osmosis.storage.transaction import ReadTransaction


def is_open(context: PracticeContext, gate_id: UUID) -> bool:
    """Whether what a gate handed over may be looked at now."""
    with context.store.read() as reading:
        return find_open(context, reading, gate_id) is not None


def find_open(context: PracticeContext, reading: ReadTransaction, gate_id: UUID) -> Opening | None:
    """The opening of a gate that is open now.

    One whose time is over is closed, though nobody may have closed it yet; while the clock is
    doubted nothing ends, and what is open stays open.
    """
    living = openings.find_living(reading, gate_id)
    if living is None or living.state is not OpeningState.OPEN:
        return None
    time = context.store.timekeeper.judge(reading)
    return living if living.closes_at > time.now or not time.may_unseal else None


def require_open(context: PracticeContext, gate_id: UUID) -> Opening:
    """The opening of a gate that is open now.

    Raises:
        NotFoundError: There is no such gate.
        GateClosedError: It is closed, and when it opens next, as far as that is known.
    """
    with context.store.read() as reading:
        found = find_open(context, reading, gate_id)
        if found is None:
            raise closed(reading, gates.get_gate(reading, gate_id))
        return found


def find_next(context: PracticeContext, gate_id: UUID) -> Opening | None:
    """The next opening of a gate; ``None`` when it opens no more, or not while it is paused.

    Raises:
        NotFoundError: There is no such gate.
    """
    with context.store.read() as reading:
        gate = gates.get_gate(reading, gate_id)
        return next_opening(gate, openings.list_latest(reading, gate_id))


def closed(reading: ReadTransaction, gate: Gate) -> GateClosedError:
    """What is said to whoever asks for something behind a closed gate, and nothing more."""
    following = next_opening(gate, openings.list_latest(reading, gate.id))
    if following is None:
        return GateClosedError("This gate is closed")
    local = local_of(following.due_at, following.zone)
    time = local.time().format_iso(unit="minute")
    return GateClosedError("This gate is closed", opens=f"{local.date().format_iso()} {time}")


def has_ever_opened(context: PracticeContext, gate_id: UUID | None = None) -> bool:
    """Whether a gate (any, when none is named) has been open.

    What is under "tune" is of use only once any has, and a gate has a shelf once it has itself.
    """
    with context.store.read() as reading:
        every = openings.list_every(reading)
    its = [one for fallen in every.values() for one in fallen if gate_id in (None, one.gate_id)]
    return any(one.opened_at is not None for one in its)
