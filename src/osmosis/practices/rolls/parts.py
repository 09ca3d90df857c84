"""Rolls, opened on one person's store."""

from __future__ import annotations

from osmosis.ports.practice import PracticeParts
from osmosis.practices.context import PracticeContext
from osmosis.practices.rolls.service import capture_file, spooled


class RollsParts(PracticeParts):
    """The answers of Rolls to what the shells ask."""

    def __init__(self, context: PracticeContext) -> None:
        self.context = context


def open_parts(context: PracticeContext) -> RollsParts:
    """Open Rolls; what the shell spooled is placed first."""
    spooled.place_spooled(context)
    capture_file.rewrite(context)
    return RollsParts(context)
