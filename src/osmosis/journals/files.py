"""Files that belong to a moment, told by their first bytes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from osmosis.journals.model import BROKEN_FILE, Attached, BroughtKind
from osmosis.journals.texts import MOST_JSON_BYTES, json_of
from osmosis.journals.trees import Entry
from osmosis.media.kinds import HEAD_BYTES, sniff

UNKNOWN_TYPE: Final = "application/octet-stream"
_TYPES: Final = {
    ".csv": "text/csv",
    ".doentry": "application/x-plist",
    ".eml": "message/rfc822",
    ".htm": "text/html",
    ".html": "text/html",
    ".json": "application/json",
    ".md": "text/markdown",
    ".markdown": "text/markdown",
    ".pdf": "application/pdf",
    ".svg": "image/svg+xml",
    ".txt": "text/plain",
    ".xmp": "application/rdf+xml",
}
_KINDS: Final = {
    "photo": BroughtKind.PHOTO,
    "audio": BroughtKind.AUDIO,
    "video": BroughtKind.VIDEO,
}


def attached(entry: Entry) -> Attached:
    """A file of the tree, to be kept with a moment.

    Raises:
        ZipError: It is not what the ZIP says.
        OSError: It cannot be read.
    """
    kind = sniff(entry.head(HEAD_BYTES))
    media_type = kind.media_type if kind else _TYPES.get(entry.suffix, UNKNOWN_TYPE)
    return Attached(name=entry.base, media_type=media_type, size=entry.size, opened=entry.opened)


def find_attached(entry: Entry | None) -> Attached | None:
    """The same; nothing where there is no such file or it cannot be read."""
    if entry is None:
        return None
    try:
        return attached(entry)
    except BROKEN_FILE:
        return None


def json_in(entry: Entry) -> Any:
    """The value that a JSON file holds.

    Raises:
        JournalError: It is none, or longer than a journal is.
    """
    return json_of(entry.read(MOST_JSON_BYTES))


def enclosed(name: str, media_type: str, data: bytes) -> Attached:
    """A file whose bytes are at hand."""

    def opened() -> Iterator[bytes]:
        yield data

    return Attached(name=name, media_type=media_type, size=len(data), opened=opened)


def kind_of_head(head: bytes) -> BroughtKind | None:
    """Whether a file is a photograph, a sound or a film; ``None`` for anything else."""
    kind = sniff(head[:HEAD_BYTES])
    return None if kind is None else _KINDS[kind.family]
