"""Reminding that a roll is ready to develop, by the ways that the person chose."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from uuid import UUID

from osmosis.kernel.clock import Instant
from osmosis.kernel.refs import Ref
from osmosis.languages.speaking import gettext
from osmosis.ports.channels import Notice
from osmosis.ports.practice import DueItem
from osmosis.practices.context import PracticeContext
from osmosis.practices.rolls.model import Medium, Roll, RollState
from osmosis.practices.rolls.store import rolls
from osmosis.storage import outbox, reminders
from osmosis.storage.transaction import Transaction

READY = "rolls.ready"


def list_ready(context: PracticeContext, now: Instant) -> Sequence[DueItem]:
    """Every roll that may be developed by now, as something that fell due once.

    It waits while the clock is doubted, although it opens nothing: a reminder that was wrong
    cannot be taken back, and developing would be refused.
    """
    with context.store.read() as reading:
        finished = rolls.list_rolls(reading, [RollState.FINISHED])
    return [
        DueItem(
            kind=READY,
            slot=str(roll.id),
            due_at=roll.ready_at,
            perform=partial(_remind, roll_id=roll.id),
        )
        for roll in finished
        if roll.ready_at is not None and roll.ready_at <= now and roll.medium is Medium.DIGITAL
    ]


def withdraw(transaction: Transaction, roll: Ref) -> None:
    """Take back a reminder that was not sent yet: the roll is developed."""
    outbox.withdraw(transaction, _key(roll.id))


def _remind(transaction: Transaction, roll_id: UUID) -> None:
    roll = rolls.get_roll(transaction, roll_id)
    if not roll.is_open:
        reminders.remind(transaction, _notice(roll))


def _notice(roll: Roll) -> Notice:
    return Notice(
        key=_key(roll.id),
        title=gettext("“{virtue}” is ready to develop", virtue=roll.virtue),
        body=gettext("It has rested for as long as you wanted. There is no hurry."),
        about=roll.ref,
    )


def _key(roll_id: UUID) -> str:
    return f"{READY}:{roll_id}"
