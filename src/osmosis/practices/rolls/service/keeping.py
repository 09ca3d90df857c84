"""The one offer after a development: a printed key sheet, and a folder for copies."""

from __future__ import annotations

from osmosis.kernel.clock import Instant
from osmosis.practices.context import PracticeContext
from osmosis.practices.rolls.store import rolls
from osmosis.storage.settings import get_setting, set_setting
from osmosis.storage.transaction import ReadTransaction

_ANSWERED = "rolls.keeping_answered"
_DONE = "done"


def is_offered(context: PracticeContext) -> bool:
    """Whether a roll was developed since the offer was last answered, and it is not settled."""
    with context.store.read() as reading:
        latest = _latest_development(reading)
        answered = get_setting(reading, _ANSWERED, "")
    if latest is None or answered == _DONE:
        return False
    return not answered or Instant.parse_iso(answered) < latest


def answer(context: PracticeContext, *, is_done: bool) -> None:
    """Be quiet about it until the next development, or for good when it is done."""
    with context.store.write() as transaction:
        latest = _latest_development(transaction) or transaction.at
        set_setting(transaction, _ANSWERED, _DONE if is_done else latest.format_iso())


def _latest_development(reading: ReadTransaction) -> Instant | None:
    """A roll from before is no development: there is nothing yet that could not be made again."""
    developed = [
        roll.developed_at
        for roll in rolls.list_rolls(reading)
        if roll.developed_at is not None and not roll.is_from_before
    ]
    return max(developed, default=None)
