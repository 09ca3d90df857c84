"""Highlights out of a reader's file: KOReader's JSON, in its forms, or Kindle's clippings."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from whenever import PlainDateTime

from osmosis.errors import InvalidInputError
from osmosis.kernel.civil import instant_of
from osmosis.kernel.clock import Instant
from osmosis.practices.apert.rules.clippings import read_clippings
from osmosis.practices.apert.rules.marked import Marked

MOST_BYTES = 16 * 1024 * 1024
LONGEST_MARK = 20_000


def read_marks(data: bytes, zone: str) -> Sequence[Marked]:
    """Everything that was marked, in the order of the file.

    Args:
        zone: In which a reader's clock is read, which says none of its own.

    Raises:
        InvalidInputError: It is neither of the two, or too large.
    """
    if len(data) > MOST_BYTES:
        raise InvalidInputError("A file of highlights is at most 16 MB")
    text = _decoded(data)
    is_json = text.lstrip().startswith(("{", "["))
    found = list(_of_json(text, zone)) if is_json else list(read_clippings(text, zone))
    return [one for one in found if one.text and len(one.text) <= LONGEST_MARK]


def _decoded(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def _of_json(text: str, zone: str) -> Iterator[Marked]:
    try:
        whole = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise InvalidInputError("This file of highlights is damaged") from error
    documents = whole.get("documents", [whole]) if isinstance(whole, dict) else whole
    if not isinstance(documents, list):
        raise InvalidInputError("This is no file of highlights")
    for document in documents:
        if isinstance(document, dict):
            yield from _of_document(document, zone)


def _of_document(document: Mapping[str, Any], zone: str) -> Iterator[Marked]:
    """One book: as the export writes it, or as KOReader keeps it beside the file."""
    book = _title(document)
    for entry in _entries(document):
        yield Marked(
            book=book,
            text=_words(entry.get("text")),
            chapter=_words(entry.get("chapter")),
            note=_words(entry.get("note")),
            at=_time(entry.get("time", entry.get("datetime")), zone),
        )


def _entries(document: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    listed = _listed(document.get("entries")) or _listed(document.get("annotations"))
    # Before 2024 the sidecar had a list for each page.
    older = [one for page in _listed(document.get("highlight")) for one in _listed(page)]
    for entry in listed or older:
        # An older export puts each highlight into a list of its own.
        yield from (one for one in _listed([entry]) if isinstance(one, dict))


def _listed(value: object) -> list[Any]:
    """A list as Lua's tables become JSON: as one, or as an object with numbers for names."""
    if isinstance(value, dict):
        return list(value.values())
    if not isinstance(value, list):
        return []
    return [inner for one in value for inner in (one if isinstance(one, list) else [one])]


def _title(document: Mapping[str, Any]) -> str:
    named = (document, document.get("doc_props"), document.get("stats"))
    for place in named:
        if isinstance(place, dict) and _words(place.get("title")):
            return _words(place["title"])
    file = _words(document.get("file") or document.get("doc_path"))
    return file.replace("\\", "/").rpartition("/")[2].removesuffix(".epub")


def _words(value: object) -> str:
    return value.strip() if isinstance(value, str) else ""


def _time(value: object, zone: str) -> Instant | None:
    """Seconds since 1970, or a civil time."""
    try:
        if isinstance(value, int | float) and not isinstance(value, bool):
            return Instant.from_timestamp(int(value))
        if isinstance(value, str):
            return instant_of(PlainDateTime.parse_iso(value.replace(" ", "T", 1)), zone).instant
    except (ValueError, OverflowError, InvalidInputError):
        return None
    return None
