"""Apert, opened on one person's store."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from functools import partial
from typing import Any

from whenever import Date

from osmosis.errors import StorageError
from osmosis.kernel.clock import Instant
from osmosis.kernel.refs import Ref
from osmosis.ports.channels import Channel
from osmosis.ports.jobs import JobContext, Task
from osmosis.ports.practice import (
    CalendarEntry,
    Card,
    DueItem,
    ExportedFile,
    Minutes,
    PracticeParts,
    Resolved,
    SearchDocument,
    Span,
    ThreadMark,
)
from osmosis.practices.apert.service import (
    carriers,
    collecting,
    delivering,
    openings,
    outside,
    periods,
    taking,
    telling,
    weaving,
)
from osmosis.practices.apert.store import gates
from osmosis.practices.context import PracticeContext


class ApertParts(PracticeParts):
    """The answers of Apert to what the shells ask."""

    def __init__(self, context: PracticeContext) -> None:
        self.context = context

    def tasks(self) -> Mapping[str, Task]:
        """Collecting, making the edition of an opening, and taking in a long list."""
        edition = {openings.EDITION_TASK: partial(_make_edition, self.context)}
        return {**collecting.tasks(self.context), **edition, **taking.tasks(self.context)}

    def due(self, now: Instant) -> Iterable[DueItem]:
        """Gates that open, and openings whose time is over."""
        return openings.list_due(self.context, now)

    def tend(self, now: Instant) -> None:
        """Remove the bytes of what was composted, ask again for editions, visit what is due."""
        periods.finish_composting(self.context)
        openings.ask_again(self.context)
        collecting.ask_when_due(self.context)
        delivering.post_due(self.context)

    def has_begun(self) -> bool:
        """Whether a gate was ever made."""
        with self.context.store.read() as reading:
            return bool(gates.list_gates(reading))

    def cards(self, day: Date) -> Sequence[Card]:
        """The gates that are open."""
        return telling.list_cards(self.context)

    def cards_without_server(self) -> Sequence[Card]:
        """The gates whose books are still to be made."""
        return telling.list_unmade(self.context)

    def search_documents(self, since: Instant) -> Iterable[SearchDocument]:
        """What was opened, kept or marked since then."""
        # What reads articles takes long to import, and most who open the store look for nothing.
        from osmosis.practices.apert.service import searching

        return searching.search_documents(self.context, since)

    def threads(self, span: Span) -> Iterable[ThreadMark]:
        """Closed time, and openings in it, as marks."""
        return weaving.threads(self.context, span)

    def threads_from_afar(self, span: Span) -> Iterable[ThreadMark]:
        """The same without sources."""
        return weaving.threads_from_afar(self.context, span)

    def thread_lines(self) -> Iterable[ThreadMark]:
        """Every gate."""
        return weaving.thread_lines(self.context)

    def minutes(self, span: Span) -> Iterable[Minutes]:
        """Minutes of reading, estimated from the editions."""
        return outside.minutes(self.context, span)

    def calendar(self, span: Span) -> Iterable[CalendarEntry]:
        """The openings to come."""
        return telling.calendar(self.context, span)

    def export(self) -> Iterable[ExportedFile]:
        """What was kept and marked, as files; never what is behind a closed gate."""
        # Articles take long to import, and most who open the store read none.
        from osmosis.practices.apert.service import exporting

        return exporting.export(self.context)

    def channels(self, reading: Any) -> Sequence[Channel]:
        """The places to which books go by themselves."""
        return carriers.open_channels(self.context, reading)

    def resolve(self, ref: Ref) -> Resolved:
        """What a reference to a gate, source or opening points at."""
        return telling.resolve(self.context, ref)


def _make_edition(context: PracticeContext, job: JobContext, payload: Mapping[str, object]) -> None:
    # What makes books takes long to import, and most who open the store make none.
    from osmosis.practices.apert.service.assembling import make_edition

    make_edition(context, job, payload)


def open_parts(context: PracticeContext) -> ApertParts:
    """Open Apert; what was composted or let go leaves for good first.

    On a full disk everything can still be looked at.
    """
    with suppress(StorageError):
        periods.finish_letting_go(context)
    return ApertParts(context)
