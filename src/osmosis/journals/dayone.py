"""Journals of Day One: a ZIP with JSON and its files, as the app writes it now.

One JSON file for each journal; the files lie beside it in folders, named by the MD5 of what is in
them, and the text shows them by identifiers of their own.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import PurePosixPath
from typing import Any, Final

from osmosis.journals.beside import unspoken
from osmosis.journals.dates import in_zone, when_of
from osmosis.journals.dayone_classic import read_classic
from osmosis.journals.files import enclosed, find_attached, json_in
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
from osmosis.journals.naming import at_entry, named, not_in_it
from osmosis.journals.texts import (
    json_bytes,
    listed,
    members,
    one_line,
    place_of,
    plain,
    tidy_tags,
)
from osmosis.journals.titles import title_of
from osmosis.journals.trees import Entry, Tree
from osmosis.languages.speaking import noop

_PLACE: Final = ("userLabel", "placeName", "localityName", "administrativeArea", "country")
# Under which name an entry lists its files, and in which folders they lie.
_FOLDERS: Final = {
    "photos": ("photos",),
    "audios": ("audios", "audio"),
    "videos": ("videos",),
    "pdfAttachments": ("pdfs", "pdfAttachments"),
}
_ENDINGS: Final = {"photos": "jpeg", "audios": "m4a", "videos": "mov", "pdfAttachments": "pdf"}


def read_dayone(tree: Tree) -> Iterator[Found]:
    """Every entry of every journal in it, of today's form or of the Classic one."""
    used: set[str] = set()
    others: list[str] = []
    is_one = False
    for folder in tree.folders():
        yield from folder.unread
        for entry in folder.entries:
            if entry.suffix == ".json":
                is_one = True
                yield from named(entry, _journal(tree, entry, used))
            elif entry.suffix == ".doentry":
                is_one = True
                yield from named(entry, read_classic(tree, entry, used))
            else:
                others.append(entry.name)
    if not is_one:
        raise JournalError("There is no journal of Day One in this")
    yield from unspoken(others, used)


def _journal(tree: Tree, entry: Entry, used: set[str]) -> Iterator[Found]:
    value = json_in(entry)
    entries = value.get("entries") if isinstance(value, dict) else None
    if not isinstance(entries, list):
        raise JournalError("This is no journal of Day One")
    above = PurePosixPath(entry.name)
    for number, one in enumerate(entries, start=1):
        name = at_entry(entry.name, number)
        if isinstance(one, dict):
            yield from _entry(tree, above, name, one, used)
        else:
            yield Unread(name=name, why=noop("This is no entry"))


def _entry(
    tree: Tree, journal: PurePosixPath, name: str, said: dict[str, Any], used: set[str]
) -> Iterator[Found]:
    files, missing = _files(tree, journal.parent, said, used)
    text = plain(said.get("text"))
    if not text.strip() and not files:
        yield Unread(name=name, why=noop("There is nothing in this entry"))
        return
    for one in missing:
        yield not_in_it(name, one)
    whole = enclosed("entry.json", "application/json", json_bytes(said))
    identity = str(said.get("uuid") or "") or key_of("dayone", str(said.get("creationDate")), text)
    yield Brought(
        key=key_of("dayone", identity.upper()),
        kind=BroughtKind.NOTE,
        name=name,
        when=_when(said),
        title=title_of(text),
        text=text,
        place=place_of(said.get("location"), _PLACE),
        tags=tidy_tags([*listed(said.get("tags")), *_journal_tag(journal)]),
        starred=said.get("starred") is True,
        files=(*files, whole),
    )


def _when(said: dict[str, Any]) -> When | None:
    when = in_zone(when_of(said.get("creationDate")), said.get("timeZone"))
    is_day = said.get("isAllDay") is True
    return replace(when, is_day=True) if is_day and when is not None else when


def _journal_tag(journal: PurePosixPath) -> list[str]:
    """The journal's name, where the person gave it one."""
    return [] if journal.stem.lower() == "journal" else [journal.stem]


def _files(
    tree: Tree, above: PurePosixPath, said: dict[str, Any], used: set[str]
) -> tuple[list[Attached], list[str]]:
    """What an entry shows, in its order, and what of it is not there."""
    wanted = [
        (kind, one) for kind in _FOLDERS for one in sorted(members(said, kind), key=_place_in_entry)
    ]
    found, missing = [], []
    for kind, one in wanted:
        for place in _places(above, kind, one):
            file = find_attached(tree.find(place))
            if file is not None:
                used.add(place)
                found.append(file)
                break
        else:
            missing.append(one_line(one.get("md5") or one.get("identifier") or kind))
    return found, missing


def _places(above: PurePosixPath, kind: str, one: dict[str, Any]) -> Iterator[str]:
    ending = str(one.get("type") or one.get("format") or _ENDINGS[kind])
    endings = dict.fromkeys((ending, "jpg" if ending == "jpeg" else ending, _ENDINGS[kind]))
    for folder in _FOLDERS[kind]:
        for stem in filter(None, (one.get("md5"), one.get("identifier"))):
            for end in endings:
                place = above / folder / f"{PurePosixPath(str(stem)).name}.{end}"
                yield str(place)


def _place_in_entry(one: dict[str, Any]) -> int:
    order = one.get("orderInEntry")
    return order if isinstance(order, int) else 0
