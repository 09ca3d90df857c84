"""Gates open and close, each opening exactly once, on its day or before its time.

An opening that falls is *assembling*: its period has ended, and the job :data:`EDITION_TASK` is
asked to make the edition of it. When the edition is there the job calls :func:`mark_open`, and the
gate is *open* until the opening's time is over; then it is *closed* and what it handed over is
composted. While one is being assembled no other begins: dates that fall meanwhile pass by, and
what was collected for them is handed over at the next one. The same goes for all but the last of
the dates that a machine slept through.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Final
from uuid import UUID

from whenever import TimeDelta

from osmosis.kernel.clock import Instant
from osmosis.kernel.ids import new_id
from osmosis.ports.jobs import Job
from osmosis.ports.practice import DueItem
from osmosis.practices.apert.model import (
    Gate,
    GateState,
    GateStateError,
    Opening,
    OpeningState,
)
from osmosis.practices.apert.rules.calendar import closing_time, coming, early_opening
from osmosis.practices.apert.rules.words import checked_reason
from osmosis.practices.apert.service import periods
from osmosis.practices.apert.service.trying import count_opening
from osmosis.practices.apert.store import editions, gates, keys, openings
from osmosis.practices.context import PracticeContext
from osmosis.storage.releases import release
from osmosis.storage.transaction import ReadTransaction, Transaction

OPENS: Final = "apert.opening"
CLOSES: Final = "apert.closing"
EDITION_TASK: Final = "apert.edition"
"""Makes an edition: its key is the opening's id as text, which stands in the payload as well."""
TRIES_AGAIN_AFTER = TimeDelta(hours=1)


@dataclass(frozen=True, kw_only=True, slots=True)
class DatedOpening:
    """An opening and the gate of which it is one."""

    gate: Gate
    opening: Opening


def list_due(context: PracticeContext, now: Instant) -> Iterator[DueItem]:
    """Gates that open, and openings whose time is over.

    Both wait while the clock is doubted: neither could be taken back.
    """
    with context.store.read() as reading:
        falling = _list_coming(reading, now)
        living = openings.list_living(reading)
    for opening in living:
        if opening.state is OpeningState.OPEN and opening.closes_at <= now:
            yield DueItem(
                kind=CLOSES,
                slot=f"{opening.gate_id}:{opening.slot}",
                due_at=opening.closes_at,
                perform=partial(_close_over, opening_id=opening.ref.id),
            )
    for one in falling:
        yield DueItem(
            kind=OPENS,
            slot=f"{one.gate.id}:{one.opening.slot}",
            due_at=one.opening.due_at,
            perform=partial(_fall, context=context, gate_id=one.gate.id),
        )


def list_coming(context: PracticeContext, until: Instant) -> Sequence[DatedOpening]:
    """The openings that have not fallen yet, up to and including ``until``, by their time."""
    with context.store.read() as reading:
        found = _list_coming(reading, until)
    return sorted(found, key=lambda one: (one.opening.due_at, one.gate.id))


def list_living(context: PracticeContext) -> Sequence[DatedOpening]:
    """The openings that are being assembled or open, by when they fell."""
    with context.store.read() as reading:
        every = {gate.id: gate for gate in gates.list_gates(reading)}
        found = [
            DatedOpening(gate=every[opening.gate_id], opening=opening)
            for opening in openings.list_living(reading)
        ]
    return sorted(found, key=lambda one: (one.opening.due_at, one.gate.id))


def list_early(context: PracticeContext, gate_id: UUID | None = None) -> Sequence[DatedOpening]:
    """The openings of a gate (of any, when none is named) before their time, oldest first."""
    with context.store.read() as reading:
        found = [
            DatedOpening(gate=gate, opening=opening)
            for gate in gates.list_gates(reading)
            if gate_id in {None, gate.id}
            for opening in openings.list_fallen(reading, gate.id)
            if opening.is_early
        ]
    return sorted(found, key=lambda one: (one.opening.due_at, one.gate.id))


def settle(context: PracticeContext, transaction: Transaction, gate: Gate) -> None:
    """Let everything of a gate open and close that is due by now.

    Called before a gate is changed as well, so that what was due under its old parameters has
    fallen by then.
    """
    fallen = openings.list_latest(transaction, gate.id)
    due = list(coming(gate, fallen, transaction.at))
    living = openings.find_living(transaction, gate.id)
    if living is not None and living.state is OpeningState.OPEN:
        if not due and living.closes_at > transaction.at:
            return
        close(transaction, living)
        living = None
    passed_by = due if living is not None else due[:-1]
    for opening in passed_by:
        _pass_by(transaction, opening)
    if due and living is None:
        _begin(context, transaction, gate, due[-1])


def open_early(context: PracticeContext, gate_id: UUID, reason: str) -> Opening:
    """Open a gate before its time; the next edition says so, and why.

    Raises:
        NotFoundError: There is no such gate.
        InvalidInputError: There is no reason.
        GateStateError: It is open or being opened, paused or ended, or the clock is doubted.
    """
    clean = checked_reason(reason)
    with context.store.write() as transaction:
        refuse_while_doubted(context, transaction)
        gate = gates.get_gate(transaction, gate_id)
        if gate.state is not GateState.IN_USE:
            raise GateStateError("This gate is not in use")
        settle(context, transaction, gate)
        if openings.find_living(transaction, gate_id) is not None:
            raise GateStateError("This gate is open, or being opened")
        fallen = openings.list_latest(transaction, gate_id)
        early = early_opening(gate, fallen, transaction.at, clean)
        return _begin(context, transaction, gate, early)


def mark_open(context: PracticeContext, transaction: Transaction, opening_id: UUID) -> Opening:
    """Say that the edition of an opening is there: its gate is open from now on.

    For the job that makes the edition, in the transaction that keeps it.

    Raises:
        NotFoundError: There is no such opening.
        GateStateError: It is not being assembled, or the clock is doubted.
    """
    refuse_while_doubted(context, transaction)
    opening = openings.get_opening(transaction, opening_id)
    if opening.state is not OpeningState.ASSEMBLING:
        raise GateStateError("This opening is not being assembled", state=opening.state.value)
    gate = gates.get_gate(transaction, opening.gate_id)
    fallen = openings.list_latest(transaction, gate.id)
    opened = replace(
        opening,
        state=OpeningState.OPEN,
        opened_at=transaction.at,
        closes_at=closing_time(gate, fallen, opening, transaction.at),
    )
    openings.move_on(transaction, opened)
    return opened


def close(transaction: Transaction, opening: Opening) -> Opening:
    """Close what is open: the edition is composted with all that was collected for it.

    Its cover and its sheet stay, and what was kept or carried over. The bytes leave the disk
    afterwards, with :func:`~osmosis.practices.apert.service.periods.finish_composting`.
    """
    closed = replace(
        opening,
        state=OpeningState.CLOSED,
        closes_at=min(opening.closes_at, transaction.at),
    )
    openings.move_on(transaction, closed)
    count_opening(transaction, opening)
    keys.destroy(transaction, "opening_id", opening.ref.id)
    names = editions.compost(transaction, opening.ref.id)
    if names:
        release(transaction, opening.ref, names, periods.COMPOSTED)
    if opening.period_id is not None:
        periods.compost(transaction, opening.period_id)
    return closed


def ask_again(context: PracticeContext) -> None:
    """Ask once more for editions whose jobs have failed, an hour after they did."""
    time = context.store.time()
    for one in list_living(context) if time.may_unseal else ():
        if one.opening.state is not OpeningState.ASSEMBLING:
            continue
        job = context.jobs.find(EDITION_TASK, str(one.opening.id))
        if job is not None and job.is_living:
            continue
        if job is None or (job.finished_at or Instant.MIN) + TRIES_AGAIN_AFTER <= time.now:
            ask_for_edition(context, one.opening)


def ask_for_edition(context: PracticeContext, opening: Opening) -> Job:
    """Ask for the edition of an opening that is being assembled, now; asked twice, it is one job.

    Raises:
        GateStateError: It is not being assembled.
    """
    with context.store.write() as transaction:
        found = openings.get_opening(transaction, opening.ref.id)
        if found.state is not OpeningState.ASSEMBLING:
            raise GateStateError("This opening is not being assembled", state=found.state.value)
        return _ask(context, transaction, found)


def refuse_while_doubted(context: PracticeContext, reading: ReadTransaction) -> None:
    """Stop before something is opened or let go by a clock that may be wrong.

    Raises:
        GateStateError: The clock is doubted.
    """
    time = context.store.timekeeper.judge(reading)
    if not time.may_unseal:
        raise GateStateError(time.doubt)


def _list_coming(reading: ReadTransaction, until: Instant) -> list[DatedOpening]:
    return [
        DatedOpening(gate=gate, opening=opening)
        for gate in gates.list_gates(reading, [GateState.IN_USE])
        for opening in coming(gate, openings.list_latest(reading, gate.id), until)
    ]


def _fall(transaction: Transaction, context: PracticeContext, gate_id: UUID) -> None:
    # The gate may have been paused or changed since it was asked what is due; then what fell
    # before has fallen with that.
    settle(context, transaction, gates.get_gate(transaction, gate_id))


def _close_over(transaction: Transaction, opening_id: UUID) -> None:
    opening = openings.get_opening(transaction, opening_id)
    if opening.state is OpeningState.OPEN and opening.closes_at <= transaction.at:
        close(transaction, opening)


def _begin(
    context: PracticeContext, transaction: Transaction, gate: Gate, opening: Opening
) -> Opening:
    """Let an opening begin: from now on what is collected is for the next one."""
    period = periods.end_period(transaction, gate)
    periods.begin_period(context, transaction, gate)
    fallen = openings.list_latest(transaction, gate.id)
    begun = replace(
        opening,
        id=new_id(transaction.at),
        state=OpeningState.ASSEMBLING,
        period_id=period.id,
        closes_at=closing_time(gate, fallen, opening, transaction.at),
    )
    openings.add_opening(transaction, begun)
    _ask(context, transaction, begun)
    return begun


def _ask(context: PracticeContext, transaction: Transaction, opening: Opening) -> Job:
    key = str(opening.id)
    return context.jobs.ask_in(transaction, EDITION_TASK, key, {"opening": key})


def _pass_by(transaction: Transaction, opening: Opening) -> None:
    kept = replace(opening, id=new_id(transaction.at), state=OpeningState.CLOSED)
    openings.add_opening(transaction, kept)
