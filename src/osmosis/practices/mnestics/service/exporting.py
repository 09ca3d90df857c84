"""What was read, as Markdown for people and JSON for programs, with the originals beside them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from osmosis.errors import OsmosisError
from osmosis.kernel.hashing import canonical_json
from osmosis.ports.front_matter import with_front_matter
from osmosis.ports.practice import ExportedFile
from osmosis.practices.context import PracticeContext
from osmosis.practices.mnestics.model import Gloss, Message
from osmosis.practices.mnestics.rules.state_words import gloss_kind_words
from osmosis.practices.mnestics.service import opening
from osmosis.practices.mnestics.service.known import names_of_homes
from osmosis.practices.mnestics.service.resolving import title_of
from osmosis.practices.mnestics.store import glosses, messages, sittings
from osmosis.sealing.moment import MomentNote
from osmosis.storage.transaction import ReadTransaction


def export(context: PracticeContext) -> Iterator[ExportedFile]:
    """Every message that was read and can be opened now: its words, its file and its glosses.

    What is on its way stays sealed; what waits for the passphrase is left out.
    """
    with context.store.read() as reading:
        read = sittings.last_readings(reading)
        names = names_of_homes(reading)
        every = [message for message in messages.list_messages(reading) if message.id in read]
        beside = glosses.list_glosses(reading, [message.ref for message in every])
        notes = {message.id: _note(context, reading, message) for message in every}
    for message in every:
        note = notes[message.id]
        if note is None and message.sealed_sha256 is not None:
            continue
        name = "" if message.home is None else names.get(message.home.id, "")
        mine = [gloss for gloss in beside if gloss.about == message.ref]
        yield from _files(context, message, note, title_of(message, name), mine)


def _note(
    context: PracticeContext, reading: ReadTransaction, message: Message
) -> MomentNote | None:
    try:
        moment = opening.opened_moment(context, reading, message)
    except OsmosisError:
        return None
    if moment is None:
        return None
    moment.close()
    return moment.note


def _files(
    context: PracticeContext,
    message: Message,
    note: MomentNote | None,
    title: str,
    beside: Sequence[Gloss],
) -> Iterator[ExportedFile]:
    place = f"mnestics/{message.sent.local().date().format_iso()}-{message.id}"
    text = _markdown(message, note, title, beside).encode("utf-8")
    form = canonical_json(_form(message, note, beside))
    yield ExportedFile(path=f"{place}.md", chunks=lambda: iter([text]))
    yield ExportedFile(path=f"{place}.json", chunks=lambda: iter([form]))
    if note is not None and note.has_file:
        chunks = partial(_original, context, message)
        yield ExportedFile(path=f"{place}{note.suffix}", chunks=chunks)


def _original(context: PracticeContext, message: Message) -> Iterator[bytes]:
    with context.store.read() as reading:
        moment = opening.opened_moment(context, reading, message)
    if moment is not None and moment.file is not None:
        yield from moment.file


def _markdown(
    message: Message, note: MomentNote | None, title: str, beside: Sequence[Gloss]
) -> str:
    words = message.envelope if note is None else note.line or ""
    parts = [f"# {title}", words]
    for gloss in beside:
        parts += [f"## {gloss_kind_words(gloss.kind)}, {gloss.added}", gloss.words]
    head = {
        "title": title,
        "date": message.sent.local().date().format_iso(),
        "practice": "Mnestics",
        "kind": message.medium.value,
        "sent": str(message.sent),
        "id": str(message.id),
    }
    return with_front_matter(head, "\n\n".join(filter(None, parts)) + "\n")


def _form(message: Message, note: MomentNote | None, beside: Sequence[Gloss]) -> dict[str, object]:
    return {
        "id": str(message.id),
        "pathway": None if message.pathway_id is None else str(message.pathway_id),
        "junction": None if message.junction_id is None else str(message.junction_id),
        "medium": message.medium.value,
        "to": message.to.value,
        "to_date": None if message.to_date is None else message.to_date.format_iso(),
        "to_ref": None if message.to_ref is None else str(message.to_ref),
        "sent": str(message.sent),
        "envelope": message.envelope,
        "words": None if note is None else note.line,
        "file_name": None if note is None else note.file_name,
        "media_type": None if note is None else note.media_type,
        "answers": None if message.answers_id is None else str(message.answers_id),
        "answers_at_milliseconds": None
        if message.answers_at_seconds is None
        else round(message.answers_at_seconds * 1000),
        "glosses": [
            {
                "id": str(gloss.id),
                "kind": gloss.kind.value,
                "words": gloss.words,
                "added": str(gloss.added),
                "about_sha256": gloss.about_sha256,
                "previous_sha256": gloss.previous_sha256,
                "sha256": gloss.sha256,
            }
            for gloss in beside
        ],
    }
