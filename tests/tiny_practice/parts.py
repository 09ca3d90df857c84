"""Pebbles, opened on one person's store: an answer to every question of the manifest."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

from whenever import Date, TimeDelta

from osmosis.errors import InvalidInputError, NotFoundError, SealedError
from osmosis.kernel.clock import Instant
from osmosis.kernel.hashing import canonical_json, instant_text, sha256_of
from osmosis.kernel.refs import Ref
from osmosis.ports.channels import Notice
from osmosis.ports.jobs import JobContext, Task
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
from osmosis.storage.reminders import remind
from osmosis.storage.transaction import Transaction
from tests.tiny_practice import store
from tests.tiny_practice.store import Pebble

POLISH = "pebbles.polish"
SINK = "pebbles.sink"


class PebblesParts(PracticeParts):
    """The answers of Pebbles to what the shells ask."""

    def __init__(self, context: PracticeContext) -> None:
        self.context = context

    @property
    def shore(self) -> Path:
        """The folder from which pebbles are picked up."""
        return self.context.config.home.parent / "shore"

    def every(self) -> Sequence[Pebble]:
        with self.context.store.read() as reading:
            return store.list_pebbles(reading)

    def tasks(self) -> Mapping[str, Task]:
        return {POLISH: self._polish}

    def due(self, now: Instant) -> Iterable[DueItem]:
        for pebble in self.every():
            due_at = self._sinks_at(pebble)
            if due_at <= now:
                yield DueItem(
                    kind=SINK,
                    slot=str(pebble.id),
                    due_at=due_at,
                    perform=partial(self._sink, pebble=pebble),
                )

    def tend(self, now: Instant) -> None:
        for path in sorted(self.shore.glob("*.txt")):
            with self.context.store.write() as transaction:
                store.pick(transaction, path.read_text(encoding="utf-8"))
            path.unlink()

    def has_begun(self) -> bool:
        return bool(self.every())

    def cards(self, day: Date) -> Sequence[Card]:
        rough = [pebble for pebble in self.every() if not pebble.polished and not pebble.sunk_at]
        return [
            Card(title="Polish a pebble", address="/pebbles", ref=pebble.ref)
            for pebble in rough[:1]
        ]

    def search_documents(self, since: Instant) -> Iterable[SearchDocument]:
        for pebble in self.every():
            changed_at = pebble.sunk_at or pebble.picked_at
            if changed_at >= since:
                yield SearchDocument(
                    ref=pebble.ref,
                    title="Pebble",
                    text=pebble.words,
                    at=pebble.picked_at,
                    kind="pebble",
                    removed=pebble.sunk_at is not None,
                )

    def threads(self, span: Span) -> Iterable[ThreadMark]:
        for pebble in self._within(span):
            yield ThreadMark(
                ref=pebble.ref, kind="pebble", at=pebble.picked_at, until=pebble.sunk_at
            )

    def calendar(self, span: Span) -> Iterable[CalendarEntry]:
        zone = self.context.store.clock.zone()
        for pebble in self.every():
            sinks_at = self._sinks_at(pebble)
            if pebble.sunk_at is None and span.start <= sinks_at < span.end:
                yield CalendarEntry(
                    uid=f"{pebble.ref}", title="A pebble sinks", at=sinks_at, zone=zone, minutes=5
                )

    def minutes(self, span: Span) -> Iterable[Minutes]:
        for pebble in self._within(span):
            day = pebble.picked_at.to_tz(self.context.store.clock.zone()).date()
            yield Minutes(day=day, inside=1, outside=0, measured=False)

    def resolve(self, ref: Ref) -> Resolved:
        for pebble in self.every():
            if pebble.ref == ref and pebble.sunk_at is not None:
                raise SealedError("This pebble lies under water")
            if pebble.ref == ref:
                return Resolved(
                    ref=ref,
                    title="Pebble",
                    address="/pebbles",
                    state="polished" if pebble.polished else "rough",
                    content_sha256=sha256_of([pebble.words.encode("utf-8")]),
                    glossable=True,
                )
        raise NotFoundError("There is no such pebble")

    def annotations(self, refs: Sequence[Ref]) -> Iterable[Annotation]:
        for pebble in self.every():
            if pebble.about in refs and pebble.about is not None:
                yield Annotation(
                    about=pebble.about,
                    by=pebble.ref,
                    kind="pebble",
                    text=pebble.words,
                    at=pebble.picked_at,
                )

    def accepts(self) -> Sequence[str]:
        return ("line",)

    def received(self, kind: str, origin: Ref) -> Ref | None:
        return next((pebble.ref for pebble in self.every() if pebble.about == origin), None)

    def receive(self, kind: str, content: Mapping[str, object], origin: Ref) -> Ref:
        if kind not in self.accepts():
            raise InvalidInputError("A pebble is a line", kind=kind)
        known = self.received(kind, origin)
        if known is not None:
            return known
        with self.context.store.write() as transaction:
            return store.pick(transaction, str(content["text"]), about=origin)

    def on_event(self, event: Event, transaction: Any) -> None:
        if event.name == "rolls.developed":
            store.pick(transaction, "A roll was developed", about=event.ref)

    def export(self) -> Iterable[ExportedFile]:
        every = self.every()
        yield ExportedFile(path="pebbles.json", chunks=lambda: iter([_spelled(every)]))
        for sha256 in sorted(self.blob_names()):
            yield ExportedFile(
                path=f"pictures/{sha256}", chunks=partial(self.context.blobs.open, sha256)
            )

    def import_(self, files: Iterable[ExportedFile]) -> None:
        for file in files:
            if file.path.startswith("pictures/"):
                self.context.blobs.put(file.chunks(), expected_sha256=Path(file.path).name)
            else:
                rows = json.loads(b"".join(file.chunks()))
                with self.context.store.write() as transaction:
                    known = {pebble.id for pebble in store.list_pebbles(transaction)}
                    for pebble in map(_read, rows):
                        if pebble.id not in known:
                            store.put_back(transaction, pebble)

    def verify(self) -> Iterable[Finding]:
        for pebble in self.every():
            if pebble.picture_sha256 and not self.context.blobs.exists(pebble.picture_sha256):
                yield Finding(what="blob", name=pebble.picture_sha256, problem="It is missing.")

    def blob_names(self) -> Iterable[str]:
        return {pebble.picture_sha256 for pebble in self.every() if pebble.picture_sha256}

    def _polish(self, job: JobContext, payload: Mapping[str, object]) -> None:
        with self.context.store.write() as transaction:
            store.change(transaction, UUID(str(payload["id"])), polished=True)
        job.progress(1, 1)

    def _sink(self, transaction: Transaction, pebble: Pebble) -> None:
        store.change(transaction, pebble.id, sunk_at=transaction.at)
        self.context.jobs.ask_in(transaction, POLISH, str(pebble.id), {"id": str(pebble.id)})
        remind(transaction, Notice(key=f"{SINK}:{pebble.id}", title="A pebble sank"))
        event = Event(name="pebbles.sunk", ref=pebble.ref, at=transaction.at)
        self.context.tell(event, transaction)

    def _sinks_at(self, pebble: Pebble) -> Instant:
        day = pebble.picked_at.to_tz(self.context.store.clock.zone()).date()
        hours = self.context.knobs.knob("pebbles.hours", day)
        return pebble.picked_at + TimeDelta(hours=int(hours))

    def _within(self, span: Span) -> Iterator[Pebble]:
        return (one for one in self.every() if span.start <= one.picked_at < span.end)


def open_parts(context: PracticeContext) -> PebblesParts:
    """Open Pebbles."""
    return PebblesParts(context)


def _spelled(pebbles: Sequence[Pebble]) -> bytes:
    return canonical_json(
        [
            {
                "id": str(one.id),
                "words": one.words,
                "about": None if one.about is None else str(one.about),
                "picture_sha256": one.picture_sha256,
                "polished": one.polished,
                "picked_at": instant_text(one.picked_at),
                "sunk_at": None if one.sunk_at is None else instant_text(one.sunk_at),
            }
            for one in pebbles
        ]
    )


def _read(row: Mapping[str, Any]) -> Pebble:
    return Pebble(
        id=UUID(row["id"]),
        words=row["words"],
        about=None if row["about"] is None else Ref.parse(row["about"]),
        picture_sha256=row["picture_sha256"],
        polished=row["polished"],
        picked_at=Instant.parse_iso(row["picked_at"]),
        sunk_at=None if row["sunk_at"] is None else Instant.parse_iso(row["sunk_at"]),
    )
