"""Rolls, opened on one person's store."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from typing import Any

from whenever import Date

from osmosis.errors import StorageError
from osmosis.kernel.clock import Instant
from osmosis.ports.jobs import Task
from osmosis.ports.practice import Card, DueItem, Event, PracticeParts
from osmosis.practices.context import PracticeContext
from osmosis.practices.rolls.service import (
    asking,
    capture_file,
    developing,
    dropping,
    reminders,
    spooled,
)


class RollsParts(PracticeParts):
    """The answers of Rolls to what the shells ask."""

    def __init__(self, context: PracticeContext) -> None:
        self.context = context

    def tasks(self) -> Mapping[str, Task]:
        """Developing a roll."""
        return developing.tasks(self.context)

    def due(self, now: Instant) -> Iterable[DueItem]:
        """Rolls that have become ready to develop."""
        return reminders.list_ready(self.context, now)

    def tend(self, now: Instant) -> None:
        """Place what the shell spooled, and take in what lies in the drop folders."""
        spooled.place_spooled(self.context)
        dropping.take_in(self.context)

    def cards(self, day: Date) -> Sequence[Card]:
        """Rolls to develop or to finish, and the tray on its day."""
        return asking.list_cards(self.context, day)

    def on_event(self, event: Event, transaction: Any) -> None:
        """Take back a reminder once its roll is developed."""
        if event.name == "rolls.developed":
            reminders.withdraw(transaction, event.ref)


def open_parts(context: PracticeContext) -> RollsParts:
    """Open Rolls; what the shell spooled is placed first.

    On a full disk everything can still be looked at, and what was spooled is safe where it is.
    """
    with suppress(StorageError):
        spooled.place_spooled(context)
        capture_file.rewrite(context)
    return RollsParts(context)
