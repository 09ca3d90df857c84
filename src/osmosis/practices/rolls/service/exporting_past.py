"""The shelf of the past as plain files: the words in Markdown, and the files as they came."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Final
from uuid import UUID

from osmosis.bags.media_types import suffix_for
from osmosis.bags.sources import chunks_of
from osmosis.languages.speaking import gettext
from osmosis.ports.front_matter import with_front_matter
from osmosis.ports.practice import ExportedFile
from osmosis.practices.context import PracticeContext
from osmosis.practices.rolls.past import PastMoment
from osmosis.practices.rolls.store import past

_FOLDER: Final = "past"
_UNDATED: Final = "undated"
_LONGEST_TITLE: Final = 80


def export_past(context: PracticeContext) -> Iterator[ExportedFile]:
    """The files of every moment, in folders by year; some hundred moments are held at once."""
    with context.store.read() as reading:
        sources = {run.id: run.source for run in past.list_runs(reading)}
    after: UUID | None = None
    while True:
        with context.store.read() as reading:
            some = past.list_after(reading, after)
        if not some:
            return
        for one in some:
            yield from _files_of(context, one, sources.get(one.import_id, ""))
        after = some[-1].id


def _files_of(context: PracticeContext, one: PastMoment, source: str) -> Iterator[ExportedFile]:
    day = _day(one)
    name = f"{day}-{one.id}" if day else str(one.id)
    stem = f"{_FOLDER}/{day[:4] or _UNDATED}/{name}"
    for number, file in enumerate(one.files, start=1):
        path = f"{stem}.{number}{suffix_for(file.media_type, file.name)}"
        yield ExportedFile(path=path, chunks=partial(context.blobs.open, file.original_sha256))
    words = _markdown(one, source).encode("utf-8")
    yield ExportedFile(path=f"{stem}.md", chunks=partial(chunks_of, words))


def _day(one: PastMoment) -> str:
    return "" if one.taken is None else one.taken.local().date().format_iso()


def _markdown(one: PastMoment, source: str) -> str:
    first = one.text.strip().partition("\n")[0][:_LONGEST_TITLE]
    title = one.title or first or gettext("A moment")
    head = {
        "title": title,
        "date": _day(one),
        "practice": "Rolls",
        "kind": one.kind,
        "taken": "" if one.taken is None or one.is_day else str(one.taken),
        "certainty": "" if one.taken is None or one.is_day else one.taken.certainty,
        "place": one.place,
        "address": one.address,
        "tags": ", ".join(one.tags),
        "starred": "yes" if one.starred else "",
        "source": source,
        "name": one.name,
        "id": str(one.id),
    }
    parts = [f"# {title}", one.text, one.place, one.address]
    return with_front_matter(head, "\n\n".join(filter(None, parts)) + "\n")
