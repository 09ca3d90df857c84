"""The lines at the threshold: what the person would like to know, and what they take inside.

Both may be skipped. The first is printed on the first page of the edition that is made after it
was written; the second can travel along a pathway.
"""

from __future__ import annotations

from uuid import UUID

from osmosis.practices.apert.editions import Side, ThresholdLine
from osmosis.practices.context import PracticeContext


def note_asked(context: PracticeContext, gate_id: UUID, line: str) -> ThresholdLine | None:
    """Say what one would like to know at a gate's next opening; an empty line takes it back.

    Said while it is open, it belongs to what is open, and stands on no page of the book.

    Raises:
        NotFoundError: There is no such gate.
        InvalidInputError: The line is too long.
    """
    raise NotImplementedError


def note_taken(context: PracticeContext, gate_id: UUID, line: str) -> ThresholdLine | None:
    """Say what one takes inside from an opening; an empty line takes it back.

    Raises:
        NotFoundError: There is no such gate.
        InvalidInputError: The line is too long.
        GateStateError: The gate has handed nothing over yet.
    """
    raise NotImplementedError


def find_line(
    context: PracticeContext, gate_id: UUID, side: Side, opening_id: UUID | None = None
) -> ThresholdLine | None:
    """The line of an opening; of the one that is to come, when none is named."""
    raise NotImplementedError


def send_taken(
    context: PracticeContext, line_id: UUID, pathway_id: UUID | None = None
) -> ThresholdLine:
    """Let a line travel along a pathway; without one named, along the one that sits next.

    Raises:
        NotFoundError: There is no such line or pathway.
        ConflictError: It travels already.
    """
    raise NotImplementedError
