"""The answer after a try of a gate: keep it, go back, change again."""

from __future__ import annotations

from uuid import UUID

from osmosis.practices.apert.service.gates import change_in
from osmosis.practices.apert.store import gates
from osmosis.practices.context import PracticeContext
from osmosis.storage import tries
from osmosis.storage.tries import Answer, Try


def answer_try(
    context: PracticeContext, gate_id: UUID, try_id: UUID, answer: Answer, words: str = ""
) -> Try:
    """Keep what was tried, go back to what stood before, or say that it changes again.

    To go back is one more change; no version is rewritten.

    Raises:
        NotFoundError: There is no such gate, or no such try of it.
        ConflictError: The try is over already.
        InvalidInputError: The words are too long.
        GateStateError: It is to go back, and the gate has ended or the clock is doubted.
    """
    with context.store.write() as transaction:
        gate = gates.get_gate(transaction, gate_id)
        ended = tries.answer_try(transaction, gate.ref, try_id, answer, " ".join(words.split()))
        if answer is Answer.GO_BACK:
            before = gates.parameters_from_json(ended.before)
            change_in(context, transaction, gate_id, before)
        return ended
