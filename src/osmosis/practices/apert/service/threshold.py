"""The lines at the threshold: what the person would like to know, and what they take inside.

Both may be skipped. The first is printed on the first page of the edition that is made after it
was written; the second can travel along a pathway.
"""

from __future__ import annotations

from uuid import UUID

from osmosis.errors import ConflictError
from osmosis.kernel.ids import new_id
from osmosis.practices.apert.editions import Side, ThresholdLine
from osmosis.practices.apert.model import GateState, GateStateError
from osmosis.practices.apert.rules.words import checked_line
from osmosis.practices.apert.service.standing import find_open
from osmosis.practices.apert.store import editions, gates, threshold
from osmosis.practices.context import PracticeContext
from osmosis.storage.transaction import Transaction

PATHWAYS = "mnestics"
"""The practice that takes a line along a pathway, by its name."""


def note_asked(context: PracticeContext, gate_id: UUID, line: str) -> ThresholdLine | None:
    """Say what one would like to know at a gate's next opening; an empty line takes it back.

    Said while it is open, it belongs to what is open, and stands on no page of the book.

    Raises:
        NotFoundError: There is no such gate.
        InvalidInputError: The line is too long.
        GateStateError: The gate has ended.
    """
    with context.store.write() as transaction:
        if gates.get_gate(transaction, gate_id).state is GateState.ENDED:
            raise GateStateError("This gate has ended")
        now_open = find_open(context, transaction, gate_id)
        opening_id = None if now_open is None else now_open.ref.id
        return _say(transaction, gate_id, opening_id, Side.ASKED, line)


def note_taken(context: PracticeContext, gate_id: UUID, line: str) -> ThresholdLine | None:
    """Say what one takes inside from a gate's last opening; an empty line takes it back.

    Raises:
        NotFoundError: There is no such gate.
        InvalidInputError: The line is too long.
        GateStateError: The gate has handed nothing over yet.
        ConflictError: The line that was there travels already.
    """
    with context.store.write() as transaction:
        gates.get_gate(transaction, gate_id)
        made = editions.list_editions(transaction, gate_id)
        if not made:
            raise GateStateError("This gate has handed nothing over yet")
        return _say(transaction, gate_id, made[-1].opening_id, Side.TAKEN, line)


def find_line(
    context: PracticeContext, gate_id: UUID, side: Side, opening_id: UUID | None = None
) -> ThresholdLine | None:
    """The line of an opening; of the one that is to come, when none is named."""
    with context.store.read() as reading:
        return threshold.find_line(reading, gate_id, side, opening_id)


def send_taken(
    context: PracticeContext, line_id: UUID, pathway_id: UUID | None = None
) -> ThresholdLine:
    """Let a line travel along a pathway; without one named, along the one that sits next.

    Raises:
        NotFoundError: There is no such line or pathway.
        ConflictError: It travels already.
    """
    with context.store.read() as reading:
        line = threshold.get_line(reading, line_id)
    if line.became is not None:
        raise ConflictError("This line travels already")
    content: dict[str, object] = {"line": line.line}
    if pathway_id is not None:
        content["pathway"] = str(pathway_id)
    became = context.hand_over(PATHWAYS, "line", content, line.ref)
    with context.store.write() as transaction:
        threshold.say_became(transaction, line_id, became)
        return threshold.get_line(transaction, line_id)


def _say(
    transaction: Transaction, gate_id: UUID, opening_id: UUID | None, side: Side, line: str
) -> ThresholdLine | None:
    words = checked_line(line)
    before = threshold.find_line(transaction, gate_id, side, opening_id)
    if before is not None:
        if before.became is not None:
            raise ConflictError("This line travels already")
        threshold.remove_line(transaction, before.id)
    if not words:
        return None
    said = ThresholdLine(
        id=new_id(transaction.at),
        gate_id=gate_id,
        opening_id=opening_id,
        side=side,
        line=words,
        written_at=transaction.at,
    )
    threshold.add_line(transaction, said)
    return said
