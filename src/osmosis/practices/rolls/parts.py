"""Rolls, opened on one person's store."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from typing import Any

from whenever import Date

from osmosis.errors import StorageError
from osmosis.kernel.clock import Instant
from osmosis.kernel.refs import Ref
from osmosis.languages.speaking import ngettext
from osmosis.ports.jobs import Task
from osmosis.ports.practice import (
    Card,
    CounterReading,
    DueItem,
    Event,
    ExportedFile,
    Minutes,
    PracticeParts,
    Resolved,
    SearchDocument,
    Span,
    ThreadMark,
)
from osmosis.practices.context import PracticeContext
from osmosis.practices.rolls.service import (
    asking,
    camera,
    capture_file,
    developing,
    dropping,
    exporting,
    letting_go,
    remaking,
    reminders,
    searching,
    spooled,
    staged_imports,
    telling,
    weaving,
)
from osmosis.practices.rolls.store import rolls


class RollsParts(PracticeParts):
    """The answers of Rolls to what the shells ask."""

    def __init__(self, context: PracticeContext, newly_loose: int = 0) -> None:
        """Rolls as it was opened.

        Args:
            newly_loose: How many of the spooled frames found no place just then.
        """
        self.context = context
        self._newly_loose = newly_loose

    def on_opening(self) -> Sequence[str]:
        """Whether frames that the shell kept found no place."""
        if not self._newly_loose:
            return ()
        told = ngettext(
            "{n} frame found no place: `osmosis loose list`.",
            "{n} frames found no place: `osmosis loose list`.",
            self._newly_loose,
        )
        return (told,)

    def tasks(self) -> Mapping[str, Task]:
        """Developing a roll, and bringing in what was uploaded."""
        return {**developing.tasks(self.context), **staged_imports.tasks(self.context)}

    def due(self, now: Instant) -> Iterable[DueItem]:
        """Rolls that have become ready to develop."""
        return reminders.list_ready(self.context, now)

    def tend(self, now: Instant) -> None:
        """Place what the shell spooled, and take in what lies in the drop folders."""
        spooled.place_spooled(self.context)
        with self.context.store.folder.locked("drop-folders"):
            dropping.take_in(self.context)

    def has_begun(self) -> bool:
        """Whether a roll was ever loaded."""
        with self.context.store.read() as reading:
            return bool(rolls.list_rolls(reading))

    def cards(self, day: Date) -> Sequence[Card]:
        """Rolls to develop or to finish, and the tray on its day."""
        return asking.list_cards(self.context, day)

    def search_documents(self, since: Instant) -> Iterable[SearchDocument]:
        """Developed words that changed since then."""
        return searching.search_documents(self.context, since)

    def threads(self, span: Span) -> Iterable[ThreadMark]:
        """Rolls as stretches of time, and frames as marks on them."""
        return weaving.threads(self.context, span)

    def threads_from_afar(self, span: Span) -> Iterable[ThreadMark]:
        """The same, with moments counted together."""
        return weaving.threads_from_afar(self.context, span)

    def thread_lines(self) -> Iterable[ThreadMark]:
        """Every roll."""
        return weaving.thread_lines(self.context)

    def minutes(self, span: Span) -> Iterable[Minutes]:
        """Minutes of exposing and calling on, estimated."""
        return telling.minutes(self.context, span)

    def resolve(self, ref: Ref) -> Resolved:
        """What a reference to a roll or a frame points at."""
        return telling.resolve(self.context, ref)

    def counters(self) -> Sequence[CounterReading]:
        """The counter of the roll in the camera."""
        return camera.counters(self.context)

    def accepts(self) -> Sequence[str]:
        """A line or a photograph becomes a frame."""
        return telling.ACCEPTED

    def received(self, kind: str, origin: Ref) -> Ref | None:
        """The frame that something from another practice became."""
        return telling.received(self.context, kind, origin)

    def receive(self, kind: str, content: Mapping[str, object], origin: Ref) -> Ref:
        """Expose what came from another practice on the roll in the camera."""
        return telling.receive(self.context, kind, content, origin)

    def export(self) -> Iterable[ExportedFile]:
        """Every developed roll as a capsule."""
        return exporting.export(self.context)

    def remake(self, sha256: str) -> Iterator[bytes] | None:
        """A damaged original, out of its own sealed copy."""
        return remaking.remake_original(self.context, sha256)

    def on_event(self, event: Event, transaction: Any) -> None:
        """Take back a reminder once its roll is developed."""
        if event.name == "rolls.developed":
            reminders.withdraw(transaction, event.ref)


def open_parts(context: PracticeContext) -> RollsParts:
    """Open Rolls; what the shell spooled is placed first, what was let go leaves for good.

    On a full disk everything can still be looked at, and what was spooled is safe where it is.
    """
    newly_loose = 0
    with suppress(StorageError):
        letting_go.finish_letting_go(context)
        newly_loose = sum(kept.number is None for kept in spooled.place_spooled(context))
    with suppress(StorageError):
        capture_file.rewrite(context)
    return RollsParts(context, newly_loose)
