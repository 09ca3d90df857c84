"""The lines of an edition's sheet: where it lies on each axis, and how long each source speaks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from uuid import UUID

from osmosis.practices.apert.editions import BalanceLine, RecordPiece, VoiceLine
from osmosis.practices.apert.model import Axis
from osmosis.practices.apert.rules.choosing import Balance

_SECONDS = 60


def balance_lines(every: Iterable[Axis], balances: Sequence[Balance]) -> Iterator[BalanceLine]:
    """Where the pieces lie on each axis that has a target, beside that target."""
    axes = {axis.id: axis for axis in every}
    for balance in balances:
        axis = axes[balance.target.axis_id]
        yield BalanceLine(
            axis=axis.name,
            low=axis.low,
            high=axis.high,
            target=balance.target.value,
            tolerance=balance.target.tolerance,
            mean=None if balance.mean is None else round(balance.mean),
            off_by=0 if balance.is_met else max(1, round(balance.off_by)),
            placed_seconds=round(balance.placed_minutes * _SECONDS),
        )


def voice_lines(pieces: Sequence[RecordPiece]) -> Iterator[VoiceLine]:
    """How long each source speaks, the longest first."""
    seconds: dict[UUID, int] = defaultdict(int)
    names = {piece.source_id: piece.source for piece in pieces}
    for piece in pieces:
        seconds[piece.source_id] += piece.seconds
    for source_id in sorted(seconds, key=lambda one: (-seconds[one], names[one], one)):
        yield VoiceLine(source=names[source_id], seconds=seconds[source_id])
