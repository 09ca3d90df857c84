"""Entries of Day One Classic: one property list for each, with at most one photograph beside it."""

from __future__ import annotations

import plistlib
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import PurePosixPath
from typing import Any, Final
from xml.parsers.expat import ExpatError

from whenever import Instant

from osmosis.journals.dates import in_zone, when_of
from osmosis.journals.files import attached, find_attached
from osmosis.journals.model import (
    Attached,
    Brought,
    BroughtKind,
    Found,
    JournalError,
    Unread,
    When,
    key_of,
)
from osmosis.journals.texts import MOST_TEXT_BYTES, listed, place_of, plain, tidy_tags
from osmosis.journals.titles import title_of
from osmosis.journals.trees import Entry, Tree
from osmosis.languages.speaking import noop

_PLACE: Final = ("Place Name", "Locality", "Administrative Area", "Country")
_ENDINGS: Final = ("jpg", "jpeg", "png")
_LEAST: Final = 100
"""As long as so many letters is each thing in an entry, so that there are not too many."""
# What plistlib and expat raise on files that somebody broke, or made to break them.
_SPOILED = (
    *(plistlib.InvalidFileException, ExpatError, ValueError, TypeError, KeyError, IndexError),
    *(AttributeError, OverflowError, RecursionError),
)


def read_classic(tree: Tree, entry: Entry, used: set[str]) -> Iterator[Found]:
    """The entry in one ``.doentry`` file, with its photograph.

    Raises:
        JournalError: It is no property list.
        ZipError: It is not what the ZIP says.
        OSError: It cannot be read.
    """
    said = _property_list(entry)
    original = attached(entry)
    identity = str(said.get("UUID") or PurePosixPath(entry.name).stem)
    photo = _photo(tree, entry, identity, used)
    text = plain(said.get("Entry Text"))
    if not text.strip() and photo is None:
        yield Unread(name=entry.name, why=noop("There is nothing in this entry"))
        return
    yield Brought(
        key=key_of("dayone", identity.upper()),
        kind=BroughtKind.NOTE,
        name=entry.name,
        when=in_zone(_when(said.get("Creation Date")), said.get("Time Zone")),
        title=title_of(text),
        text=text,
        place=place_of(said.get("Location"), _PLACE),
        tags=tidy_tags(listed(said.get("Tags"))),
        starred=said.get("Starred") is True,
        files=(original,) if photo is None else (photo, original),
    )


def _property_list(entry: Entry) -> dict[str, Any]:
    data = entry.read(MOST_TEXT_BYTES)
    try:
        value = plistlib.loads(data)
    except _SPOILED:
        raise JournalError("This is no entry of Day One that can be read") from None
    if not isinstance(value, dict) or _unfolded(value) > MOST_TEXT_BYTES:
        raise JournalError("This is no entry of Day One that can be read")
    return value


def _unfolded(value: object) -> int:
    """How long it is, written out; more than any entry may be where it is longer than that.

    A binary property list may name one list a hundred times in another: two hundred bytes of that
    are written out as a hundred gigabytes, and never end where a list holds itself.
    """
    size, waiting = 0, [value]
    while waiting and size <= MOST_TEXT_BYTES:
        one = waiting.pop()
        size += _LEAST + (len(one) if isinstance(one, str | bytes | list | dict) else 0)
        if isinstance(one, dict):
            waiting += (*one, *one.values())
        elif isinstance(one, list):
            waiting += one
    return size


def _photo(tree: Tree, entry: Entry, identity: str, used: set[str]) -> Attached | None:
    above = PurePosixPath(entry.name).parent
    stem = PurePosixPath(identity).name
    for ending in _ENDINGS:
        place = str(above.parent / "photos" / f"{stem}.{ending}")
        found = find_attached(tree.find(place))
        if found is not None:
            used.add(place)
            return found
    return None


def _when(value: object) -> When | None:
    """Property lists write UTC and say so in no way that Python keeps."""
    if isinstance(value, datetime):
        try:
            return When(instant=Instant(value.replace(tzinfo=UTC)))
        except ValueError:
            return None
    return when_of(value)
