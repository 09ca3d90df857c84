"""What the person takes out of an edition while its gate is open: kept for good, or carried over.

A kept piece is sealed to a key of its own and stays readable. One that is carried over is sealed
to the key of the period that leads to the next opening, and comes again there.
"""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from osmosis.practices.apert.editions import Kept, KeptPiece
from osmosis.practices.context import PracticeContext


def keep_piece(context: PracticeContext, opening_id: UUID, key: str) -> Kept:
    """Keep a piece of an edition; it stays readable when the gate has closed.

    Kept twice, it is kept once.

    Raises:
        NotFoundError: There is no such opening or piece.
        GateClosedError: The opening is not open now.
        StorageError: It could not be kept.
    """
    raise NotImplementedError


def list_kept(context: PracticeContext, gate_id: UUID | None = None) -> Sequence[Kept]:
    """What was kept of a gate's editions (of any, when none is named), oldest first."""
    raise NotImplementedError


def open_kept(context: PracticeContext, kept_id: UUID) -> KeptPiece:
    """A kept piece to be read.

    Raises:
        NotFoundError: There is none, or it was let go.
    """
    raise NotImplementedError


def release_kept(context: PracticeContext, kept_id: UUID) -> None:
    """Let a kept piece go for good.

    Raises:
        NotFoundError: There is none, or it was let go already.
    """
    raise NotImplementedError


def carry_piece(context: PracticeContext, opening_id: UUID, key: str) -> None:
    """Carry a piece over to the next opening of its gate; asked twice, it comes once.

    Raises:
        NotFoundError: There is no such opening or piece.
        GateClosedError: The opening is not open now.
        GateStateError: The gate has ended: there is no next opening.
        StorageError: It could not be kept.
    """
    raise NotImplementedError


def carry_no_more(context: PracticeContext, opening_id: UUID, key: str) -> None:
    """Do not carry a piece over after all.

    Raises:
        NotFoundError: There is no such opening.
        GateClosedError: The opening is not open now.
    """
    raise NotImplementedError
