"""Mnestics, opened on one person's store."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from itertools import chain
from typing import Any

from whenever import Date

from osmosis.errors import StorageError
from osmosis.kernel.clock import Instant
from osmosis.kernel.refs import Ref
from osmosis.ports.practice import (
    Annotation,
    CalendarEntry,
    Card,
    DueItem,
    Event,
    ExportedFile,
    Finding,
    Minutes,
    PracticeParts,
    Resolved,
    SearchDocument,
    Span,
    ThreadMark,
)
from osmosis.practices.context import PracticeContext
from osmosis.practices.mnestics.service import (
    checkpoints,
    exporting,
    forgetting,
    glosses,
    junctions,
    plan_exporting,
    resolving,
    searching,
    telling,
    weaving,
)
from osmosis.practices.mnestics.store import pathways


class MnesticsParts(PracticeParts):
    """The answers of Mnestics to what the shells ask."""

    def __init__(self, context: PracticeContext) -> None:
        self.context = context

    def due(self, now: Instant) -> Iterable[DueItem]:
        """Junctions and checkpoints that come or are over, and letters whose day has come."""
        return chain(junctions.list_due(self.context, now), checkpoints.list_due(self.context, now))

    def has_begun(self) -> bool:
        """Whether a pathway was ever made."""
        with self.context.store.read() as reading:
            return bool(pathways.list_pathways(reading))

    def cards(self, day: Date) -> Sequence[Card]:
        """The sitting that can be held, letters that have come, and checkpoints to sign."""
        return [*telling.list_cards(self.context), *checkpoints.list_cards(self.context)]

    def search_documents(self, since: Instant) -> Iterable[SearchDocument]:
        """The words of messages that were read, and of glosses."""
        return searching.search_documents(self.context, since)

    def threads(self, span: Span) -> Iterable[ThreadMark]:
        """Junctions, checkpoints and messages as marks."""
        return chain(weaving.threads(self.context, span), checkpoints.threads(self.context, span))

    def thread_lines(self) -> Iterable[ThreadMark]:
        """Every plan and every pathway, and letters."""
        return chain(checkpoints.thread_lines(self.context), weaving.thread_lines(self.context))

    def calendar(self, span: Span) -> Iterable[CalendarEntry]:
        """The junctions and the checkpoints to come."""
        return chain(telling.calendar(self.context, span), checkpoints.calendar(self.context, span))

    def minutes(self, span: Span) -> Iterable[Minutes]:
        """Minutes of sitting, estimated."""
        return telling.minutes(self.context, span)

    def resolve(self, ref: Ref) -> Resolved:
        """What a reference to a pathway, message, sitting, gloss, plan or signature points at."""
        return resolving.resolve(self.context, ref)

    def annotations(self, refs: Sequence[Ref]) -> Iterable[Annotation]:
        """The glosses on these things."""
        return glosses.annotate(self.context, refs)

    def accepts(self) -> Sequence[str]:
        """A line becomes a letter to the next sitting of a pathway."""
        return telling.ACCEPTED

    def received(self, kind: str, origin: Ref) -> Ref | None:
        """The message that something from another practice became."""
        return telling.received(self.context, kind, origin)

    def receive(self, kind: str, content: Mapping[str, object], origin: Ref) -> Ref:
        """Send what came from another practice along a pathway."""
        return telling.receive(self.context, kind, content, origin)

    def on_event(self, event: Event, transaction: Any) -> None:
        """Let the letters arrive that waited for a roll."""
        if event.name == "rolls.developed":
            junctions.roll_developed(transaction, event.ref)

    def export(self) -> Iterable[ExportedFile]:
        """Everything that was read, and the chains of plans."""
        return chain(exporting.export(self.context), plan_exporting.export(self.context))

    def verify(self) -> Iterable[Finding]:
        """Glosses that are not as they were added, and signatures not as they were signed."""
        return chain(glosses.verify(self.context), checkpoints.verify(self.context))


def open_parts(context: PracticeContext) -> MnesticsParts:
    """Open Mnestics; what was let go leaves for good first.

    On a full disk everything can still be looked at.
    """
    with suppress(StorageError):
        forgetting.finish_letting_go(context)
    return MnesticsParts(context)
