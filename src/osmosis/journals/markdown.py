"""Folders of notes in Markdown, such as a vault of Obsidian.

What stands above a note says its title, day and tags where it does; else the name of the file
does, and at last the day on which the file was changed. A file that a note shows is kept with it;
photographs and recordings that no note shows come by themselves.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath
from typing import Final

from osmosis.journals.dates import day_in_name, in_zone, when_changed, when_of
from osmosis.journals.files import attached, find_attached, kind_of_head
from osmosis.journals.front_matter import split_front_matter
from osmosis.journals.model import (
    BROKEN_FILE,
    Attached,
    Brought,
    BroughtKind,
    Found,
    JournalError,
    Unread,
    When,
    key_of,
)
from osmosis.journals.naming import CANNOT_BE_READ, named
from osmosis.journals.photographs import read_photograph
from osmosis.journals.texts import MOST_TEXT_BYTES, listed, one_line, text_of_bytes, tidy_tags
from osmosis.journals.titles import title_of
from osmosis.journals.trees import Entry, Tree
from osmosis.journals.wiki_links import files_shown, tags_in
from osmosis.languages.speaking import noop
from osmosis.media.kinds import HEAD_BYTES

_NOTES: Final = (".md", ".markdown", ".mdown", ".txt")
_DATES: Final = (
    "date",
    "created",
    "created_at",
    "creation date",
    "date created",
    "day",
    "datetime",
)
_UPDATED: Final = ("updated", "modified", "date modified", "updated_at")


def read_markdown_folder(tree: Tree) -> Iterator[Found]:
    """Every note in it with what it shows, and then what no note showed."""
    places: dict[str, list[str]] = {}
    others: list[str] = []
    notes: list[Entry] = []
    for folder in tree.folders():
        yield from folder.unread
        for entry in folder.entries:
            if entry.suffix in _NOTES:
                notes.append(entry)
            else:
                others.append(entry.name)
                places.setdefault(entry.base.lower(), []).append(entry.name)
    if not notes:
        raise JournalError("There are no notes in this")
    used: set[str] = set()
    for entry in notes:
        yield from named(entry, _note(tree, entry, places, used))
    for name in others:
        if name not in used:
            yield _left_over(tree, name)


def _note(
    tree: Tree, entry: Entry, places: Mapping[str, list[str]], used: set[str]
) -> Iterator[Found]:
    whole = text_of_bytes(entry.read(MOST_TEXT_BYTES))
    original = attached(entry)
    said, text, _ = split_front_matter(whole)
    shown = [*_shown(tree, entry, text, places, used)]
    if not text.strip() and not said and not shown:
        yield Unread(name=entry.name, why=noop("There is nothing in this note"), matters=False)
        return
    stem = PurePosixPath(entry.name).stem
    yield Brought(
        key=key_of("markdown", entry.base, whole),
        kind=BroughtKind.NOTE,
        name=entry.name,
        when=_when(said, entry),
        title=one_line(said.get("title")) or title_of(text) or one_line(stem),
        text=text.strip("\n"),
        place=_place(said),
        tags=tidy_tags([*_tags(said), *tags_in(text)]),
        starred=str(said.get("starred", said.get("favorite", ""))).lower() in ("true", "yes"),
        files=(*shown, original),
    )


def _when(said: Mapping[str, object], entry: Entry) -> When | None:
    """The day that is written down, else that of the file's name, else when it was changed."""
    zone = said.get("timezone") or said.get("tz")
    for name in (*_DATES, *_UPDATED):
        found = when_of(said.get(name))
        if found is not None:
            return in_zone(found, zone)
    return day_in_name(entry.base) or when_changed(entry.changed_at)


def _tags(said: Mapping[str, object]) -> Iterator[object]:
    for name in ("tags", "tag", "keywords", "categories"):
        for one in listed(said.get(name)):
            if isinstance(one, str):
                yield from one.replace(",", " ").split() if name.startswith("tag") else [one]


def _place(said: Mapping[str, object]) -> str:
    value = said.get("place") or said.get("location")
    return one_line(value) if isinstance(value, str) else ""


def _shown(
    tree: Tree, entry: Entry, text: str, places: Mapping[str, list[str]], used: set[str]
) -> Iterator[Attached]:
    """The files that a note shows: beside it, from the top, or wherever their name is the only."""
    for name in files_shown(text):
        for place in _places(entry, name, places):
            found = find_attached(tree.find(place))
            if found is not None:
                used.add(place)
                yield found
                break


def _places(entry: Entry, name: str, places: Mapping[str, list[str]]) -> Iterator[str]:
    bare = name.lstrip("/")
    yield _joined(PurePosixPath(entry.name).parent, bare)
    yield _joined(PurePosixPath(), bare)
    tail = bare.lower()
    for place in sorted(places.get(PurePosixPath(bare).name.lower(), ()), key=len):
        if place.lower().endswith(tail):
            yield place


def _joined(above: PurePosixPath, name: str) -> str:
    """A path inside, without steps up; empty where it would leave the folder."""
    parts: list[str] = []
    for part in (above / name).parts:
        if part == "..":
            if not parts:
                return ""
            parts.pop()
        else:
            parts.append(part)
    return "/".join(parts)


def _left_over(tree: Tree, name: str) -> Found:
    """A file that no note shows: a moment of its own where it is a photograph or a recording."""
    entry = tree.find(name)
    try:
        kind = None if entry is None else kind_of_head(entry.head(HEAD_BYTES))
        if entry is not None and kind is not None:
            return read_photograph(entry, kind, None)
    except BROKEN_FILE:
        return Unread(name=name, why=CANNOT_BE_READ)
    return Unread(name=name, why=noop("No note shows this file, and it is no picture or recording"))
