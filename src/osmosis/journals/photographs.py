"""Folders of photographs and recordings, with what the camera wrote and what lies beside them.

One folder at a time and one file at a time: a hundred thousand need no more memory than the names
of the largest folder.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Final

from whenever import PlainDateTime

from osmosis.errors import InvalidInputError
from osmosis.journals.dates import day_in_name, when_changed, with_offset
from osmosis.journals.files import attached, kind_of_head
from osmosis.journals.model import (
    BROKEN_FILE,
    Brought,
    BroughtKind,
    Found,
    Unread,
    When,
    key_of,
)
from osmosis.journals.sidecars import Beside, read_beside, sidecars_among
from osmosis.journals.trees import Entry, Listing, Tree
from osmosis.kernel.civil import CivilMoment
from osmosis.languages.speaking import noop
from osmosis.media.dates import moment_taken
from osmosis.media.exif import Taken, read_exif
from osmosis.media.exif_block import find_exif
from osmosis.media.kinds import HEAD_BYTES

LOOKED_AT: Final = 256 << 10
"""How much of a photograph is looked through for its date at first; in most it stands here."""

_LOOKED_AT_MOST: Final = 48 << 20
_LATE: Final = (".heic", ".heif", ".hif", ".avif", ".tif", ".tiff", ".dng", ".png", ".webp")
"""Endings of files in which the date may stand behind the picture."""

_NOT_USED: Final = noop("It cannot be read, or what it lies beside was not brought")
_OF_FOLDERS: Final = ("metadata.json", "print-subscriptions.json", "shared_album_comments.json")
"""What a takeout says of folders, whose names say the same."""


def read_photographs(tree: Tree) -> Iterator[Found]:
    """Every photograph and recording in it; what is neither, by name."""
    for folder in tree.folders():
        yield from folder.unread
        yield from _folder(folder)


def _folder(folder: Listing) -> Iterator[Found]:
    by_name = {entry.base.lower(): entry for entry in folder.entries}
    beside = sidecars_among(by_name)
    used: set[str] = set()
    sidecars = {name for names in beside.values() for name in names}
    for entry in folder.entries:
        name = entry.base.lower()
        if name in sidecars and by_name[name] is entry:
            continue
        found = _file(entry, [by_name[one] for one in beside.get(name, ())])
        if isinstance(found, Brought):
            used.update(file.name.lower() for file in found.files[1:])
        yield found
    for name in sorted(sidecars - used):
        yield Unread(name=by_name[name].name, why=_NOT_USED)


def _file(entry: Entry, beside: list[Entry]) -> Found:
    try:
        kind = kind_of_head(entry.head(HEAD_BYTES))
        if kind is None:
            is_lost = entry.base.lower() not in _OF_FOLDERS
            return Unread(name=entry.name, why=_why_not(entry), matters=is_lost)
        return read_photograph(entry, kind, read_beside(beside))
    except BROKEN_FILE:
        return Unread(name=entry.name, why=noop("It cannot be read"))


def _why_not(entry: Entry) -> str:
    if entry.size == 0:
        return noop("It is empty")
    if entry.suffix in (".json", ".xmp"):
        return noop("There is no photograph to which it belongs")
    return noop("It is no photograph and no recording that is known here")


def read_photograph(entry: Entry, kind: BroughtKind, beside: Beside | None) -> Brought:
    """A photograph or a recording as a moment of its own.

    Raises:
        ZipError: It is not what the ZIP says.
        OSError: It cannot be read.
    """
    said = beside or Beside()
    original = attached(entry)
    return Brought(
        key=key_of("file", original.sha256()),
        kind=kind,
        name=entry.name,
        when=_when(entry, kind, said.when),
        title=said.title,
        text=said.text,
        place=said.place,
        tags=said.tags,
        starred=said.starred,
        files=(original, *(attached(one) for one in said.files)),
    )


def _when(entry: Entry, kind: BroughtKind, beside: When | None) -> When | None:
    """The best that is known: the camera's own time, what lies beside it, its name, its file."""
    taken = _taken(entry) if kind is BroughtKind.PHOTO else None
    told = None if taken is None else _told(taken)
    if told is not None and told.civil is not None and taken is not None:
        if beside is not None and beside.instant is not None:
            return with_offset(told.civil, beside.instant) or told
        if beside is not None and beside.moment is not None:
            return beside if beside.moment.local() == told.civil else told
        if taken.source == "changed":
            return beside or day_in_name(entry.base) or told
        return told
    return told or beside or day_in_name(entry.base) or when_changed(entry.changed_at)


def _taken(entry: Entry) -> Taken | None:
    """What the camera wrote."""
    most = _LOOKED_AT_MOST if PurePosixPath(entry.base).suffix.lower() in _LATE else LOOKED_AT
    block = find_exif(entry.head(most))
    return None if block is None else read_exif(block).taken


def _told(taken: Taken) -> When | None:
    """The camera's clock with its offset, or alone; ``None`` for nonsense."""
    try:
        if taken.offset_seconds is not None:
            moment = moment_taken(taken, "UTC")
            plain = moment if moment.zone is None else _at_offset(moment)
            return When(moment=plain, certainty=taken.certainty)
        civil = PlainDateTime(
            taken.year, taken.month, taken.day, taken.hour, taken.minute, taken.second
        )
        return When(civil=civil, certainty="uncertain")
    except (InvalidInputError, ValueError):
        return None


def _at_offset(moment: CivilMoment) -> CivilMoment:
    """Nobody said that it was in the zone that happens to have this offset."""
    return CivilMoment(instant=moment.instant, offset_seconds=0, certainty=moment.certainty)
