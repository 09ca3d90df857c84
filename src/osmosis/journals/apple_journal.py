"""Journals of Apple Journal: the folder ``AppleJournalEntries``, as it is or in a ZIP.

Apple describes no format. What is read here is what the importer of Obsidian and several smaller
ones agree on, and the examples that they test with:

- ``Entries/2024-11-03_Title.html``, one page for each entry, with the day of UTC in its name and
  the day as it was lived in its heading, in the language of the device; there is no time;
- ``Resources/ID.heic`` (``.mov``, ``.m4a`` …), what the entry shows, and beside it ``ID.json`` with
  ``placeName``, or ``visits`` with ``placeName`` and ``city``, or ``labels`` of a mood;
- ``index.html``, a list of the entries, and a few drawings of the program.

An entry has no name that would stay the same from export to export, so it is known by what it says.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any, Final

from whenever import Date

from osmosis.journals.apple_pages import Page, Tile, page_of
from osmosis.journals.beside import UNSPOKEN
from osmosis.journals.dates import day_in_name, when_of
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
from osmosis.journals.naming import named, not_in_it
from osmosis.journals.texts import (
    MOST_TEXT_BYTES,
    json_of,
    members,
    one_line,
    place_of,
    text_of_bytes,
)
from osmosis.journals.titles import title_of
from osmosis.journals.trees import Entry, Tree
from osmosis.languages.speaking import noop

_PAGES: Final = (".html", ".htm")
_INDEX: Final = "index.html"
_DRAWINGS: Final = frozenset(("audioplaybutton", "audiowave", "photos_icon", "quotebubble"))
_OF_THE_PROGRAM: Final = noop("A part of the program's own pages; there is nothing of yours in it")
_NUMBER: Final = re.compile(r"\d+")


@dataclass(frozen=True, kw_only=True, slots=True)
class _Resources:
    """The files that entries show, found by their names without endings, as they lie in a tree."""

    tree: Tree
    by_stem: dict[tuple[str, str], list[str]] = field(default_factory=dict)
    used: set[str] = field(default_factory=set)
    drawn: set[str] = field(default_factory=set)

    def add(self, name: str) -> None:
        path = PurePosixPath(name)
        self.by_stem.setdefault((str(path.parent).lower(), path.stem.lower()), []).append(name)

    def of(self, entry: Entry, stem: str) -> list[str]:
        """What is called so beside the entries."""
        folder = PurePosixPath(entry.name).parent.parent / "Resources"
        return self.by_stem.get((str(folder).lower(), stem.lower()), [])


def read_apple_journal(tree: Tree) -> Iterator[Found]:
    """Every entry with what it shows, and then what no entry showed."""
    resources = _Resources(tree=tree)
    pages: list[Entry] = []
    others: list[str] = []
    for folder in tree.folders():
        yield from folder.unread
        for entry in folder.entries:
            if entry.suffix in _PAGES and entry.base.lower() != _INDEX:
                pages.append(entry)
            else:
                others.append(entry.name)
                resources.add(entry.name)
    if not pages:
        raise JournalError("There is no journal of Apple Journal in this")
    for entry in pages:
        yield from named(entry, _entry(entry, resources))
    for name in others:
        if name not in resources.used:
            yield _left(name, is_drawn=name in resources.drawn)


def _left(name: str, *, is_drawn: bool) -> Unread:
    path = PurePosixPath(name)
    if is_drawn or path.name.lower() == _INDEX or path.stem.lower() in _DRAWINGS:
        return Unread(name=name, why=_OF_THE_PROGRAM, matters=False)
    return Unread(name=name, why=UNSPOKEN)


def _entry(entry: Entry, resources: _Resources) -> Iterator[Found]:
    page = page_of(text_of_bytes(entry.read(MOST_TEXT_BYTES)))
    if page is None:
        raise JournalError("This is no entry of Apple Journal")
    original = attached(entry)
    files, missing = _files(entry, page, resources)
    sidecars = _sidecars(entry, page, resources)
    for one in missing:
        yield not_in_it(entry.name, one)
    beside = [file for _, file in sidecars]
    place = _places(page, sidecars)
    if not (page.title or page.text or place or files or beside):
        yield Unread(name=entry.name, why=noop("There is nothing in this entry"))
        return
    yield _brought(entry, page, place, (*files, original, *beside))


def _brought(entry: Entry, page: Page, place: str, files: tuple[Attached, ...]) -> Brought:
    when = _when(page.header, entry.base)
    day = "" if when is None or when.civil is None else str(when.civil.date())
    shown = sorted(tile.id.upper() for tile in page.tiles)
    return Brought(
        key=key_of("apple-journal", day, page.title, page.text, *shown),
        kind=BroughtKind.NOTE,
        name=entry.name,
        when=when,
        title=page.title or title_of(page.body),
        text=page.text,
        place=place,
        files=files,
    )


def _when(header: str, name: str) -> When | None:
    """The day in the heading, in whatever language: the one next to that in the name."""
    named = day_in_name(name)
    if named is None or named.civil is None:
        return when_of(header)
    numbers = [int(number) for number in _NUMBER.findall(header) if len(number) < 3]
    for day in _around(named.civil.date()):
        if numbers and numbers[-1] == day.day:
            return When.on_day(day)
    return when_of(header) or When.on_day(named.civil.date())


def _around(day: Date) -> list[Date]:
    """A day, and those next to it: it is another day elsewhere for some hours of each."""
    try:
        return [day, day.subtract(days=1), day.add(days=1)]
    except ValueError:
        return [day]


def _files(entry: Entry, page: Page, resources: _Resources) -> tuple[list[Attached], list[str]]:
    """What the person put into an entry, in its order, and what of it is not there."""
    found: dict[str, Attached] = {}
    missing: list[str] = []
    for tile in page.tiles:
        names = _names(entry, tile, resources)
        if tile.is_drawn:
            resources.drawn.update(names)
            continue
        kept = {name: find_attached(resources.tree.find(name)) for name in names}
        files = {name: file for name, file in kept.items() if file is not None}
        found |= files
        resources.used.update(files)
        if not files and (tile.names or tile.is_media):
            missing.append(_called(tile))
    return list(found.values()), missing


def _called(tile: Tile) -> str:
    own = (name for name in tile.names if PurePosixPath(name).stem.lower() not in _DRAWINGS)
    return one_line(next(own, tile.id)) or tile.kind


def _names(entry: Entry, tile: Tile, resources: _Resources) -> list[str]:
    """The files of a tile: those that it loads, and those that are called as it is."""
    stems = dict.fromkeys((*(PurePosixPath(name).stem for name in tile.names), tile.id))
    return [
        name
        for stem in stems
        if stem.lower() not in _DRAWINGS
        for name in resources.of(entry, stem)
        if not name.lower().endswith(".json")
    ]


def _sidecars(
    entry: Entry, page: Page, resources: _Resources
) -> list[tuple[dict[str, Any], Attached]]:
    """What was written down beside the files, with what it says; nothing where it is spoiled."""
    found = []
    for tile in page.tiles:
        for name in resources.of(entry, tile.id):
            if not name.lower().endswith(".json") or name in resources.used:
                continue
            file = resources.tree.find(name)
            kept = find_attached(file)
            if file is not None and kept is not None:
                resources.used.add(name)
                found.append((_said(file), kept))
    return found


def _said(file: Entry) -> dict[str, Any]:
    try:
        value = json_of(file.read(MOST_TEXT_BYTES))
    except JournalError:
        return {}
    return value if isinstance(value, dict) else {}


def _places(page: Page, sidecars: Sequence[tuple[dict[str, Any], Attached]]) -> str:
    """Where it was: the places of its maps, or else of its photographs."""
    visits = [
        place_of(visit, ("placeName", "city"))
        for said, _ in sidecars
        for visit in members(said, "visits")
    ]
    maps = [tile.words for tile in page.tiles if tile.is_map]
    seen = [place_of(said, ("placeName", "city")) for said, _ in sidecars]
    for places in (visits, maps, seen):
        named = list(dict.fromkeys(filter(None, places)))
        if named:
            return one_line("; ".join(named))
    return ""
