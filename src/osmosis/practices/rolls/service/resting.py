"""Which rolls and moments a rest hides: one rule for every page, list and drawing."""

from __future__ import annotations

from osmosis.kernel.clock import Instant
from osmosis.kernel.refs import Ref
from osmosis.practices.rolls.model import Roll
from osmosis.practices.rolls.prints import Development
from osmosis.storage.rests import RestFilter


def hides_roll(hidden: RestFilter, roll: Roll) -> bool:
    """Whether a roll is at rest: itself, or by a name in its virtue or its line on who is in it."""
    return hidden.hides(roll.ref, texts=(roll.virtue, roll.identity_line))


def hides_frame(hidden: RestFilter, ref: Ref, at: Instant, found: Development | None) -> bool:
    """Whether a moment is at rest: itself, its time, or by a name in what it turned out to hold."""
    return hidden.hides(ref, at=at, texts=() if found is None else _words_of(found))


def _words_of(found: Development) -> tuple[str, ...]:
    """Everything that may name a human who is to rest."""
    return (found.line, found.detail, found.scent, found.file_name)
