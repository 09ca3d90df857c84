"""Journals of Journey (journey.cloud): a ZIP with a JSON file for each entry, its files beside it.

Journey describes no format. What is read here is what people showed of their exports in public:
``id``, ``date_journal`` (milliseconds since 1970) with ``timezone``, ``text`` as HTML where
``type`` is ``html`` and as Markdown where it is empty, ``photos`` (names of photographs,
recordings and films that lie beside the JSON), ``tags``, ``favourite``, ``address``, ``lat`` and
``lon``, which are 1.797e308 where nobody knows, ``mood``, ``weather`` and music. What no page here
shows stays with the entry, in its JSON.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any, Final

from osmosis.journals.beside import unspoken
from osmosis.journals.dates import in_zone, when_at_milliseconds
from osmosis.journals.files import enclosed, find_attached, json_in
from osmosis.journals.model import (
    Attached,
    Brought,
    BroughtKind,
    Found,
    JournalError,
    Unread,
    key_of,
)
from osmosis.journals.naming import named, not_in_it
from osmosis.journals.texts import (
    json_bytes,
    listed,
    one_line,
    plain,
    text_of_html,
    tidy_tags,
)
from osmosis.journals.titles import title_of
from osmosis.journals.trees import Entry, Tree
from osmosis.languages.speaking import noop

_OF_AN_ENTRY: Final = frozenset(("date_journal", "text", "photos"))


def read_journey(tree: Tree) -> Iterator[Found]:
    """Every entry with what it shows, and then what no entry showed."""
    used: set[str] = set()
    others: list[str] = []
    is_one = False
    for folder in tree.folders():
        yield from folder.unread
        for entry in folder.entries:
            if entry.suffix == ".json":
                is_one = True
                yield from named(entry, _file(tree, entry, used))
            else:
                others.append(entry.name)
    if not is_one:
        raise JournalError("There is no journal of Journey in this")
    yield from unspoken(others, used)


def _file(tree: Tree, entry: Entry, used: set[str]) -> Iterator[Found]:
    value = json_in(entry)
    if not isinstance(value, dict) or _OF_AN_ENTRY.isdisjoint(value):
        raise JournalError("This is no entry of Journey")
    yield from _entry(tree, entry.name, value, used)


def _entry(tree: Tree, name: str, said: dict[str, Any], used: set[str]) -> Iterator[Found]:
    files, missing = _files(tree, PurePosixPath(name).parent, said, used)
    for one in missing:
        yield not_in_it(name, one)
    text = _text(said)
    if not text.strip() and not files:
        yield Unread(name=name, why=noop("There is nothing in this entry"))
        return
    whole = enclosed("entry.json", "application/json", json_bytes(said))
    identity = str(said.get("id") or "") or key_of("journey", str(said.get("date_journal")), text)
    yield Brought(
        key=key_of("journey", identity),
        kind=BroughtKind.NOTE,
        name=name,
        when=in_zone(when_at_milliseconds(said.get("date_journal")), said.get("timezone")),
        title=title_of(text),
        text=text,
        place=_place(said),
        tags=tidy_tags(listed(said.get("tags"))),
        starred=said.get("favourite") is True or said.get("favorite") is True,
        files=(*files, whole),
    )


def _text(said: dict[str, Any]) -> str:
    text = plain(said.get("text"))
    is_html = said.get("type") == "html" or text.lstrip().startswith("<p")
    return text_of_html(text) if is_html and text.strip() else text


def _place(said: dict[str, Any]) -> str:
    """Where it was, in words; where there are none, the coordinates."""
    weather = said.get("weather")
    named = one_line(said.get("address"))
    if not named and isinstance(weather, dict):
        named = one_line(weather.get("place"))
    latitude, longitude = _degrees(said.get("lat"), 90), _degrees(said.get("lon"), 180)
    return named or (f"{latitude}, {longitude}" if latitude and longitude else "")


def _degrees(value: object, most: int) -> str:
    """Degrees as they are written; empty for what is none, such as the number for nowhere."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return ""
    return f"{value:.5f}" if abs(value) <= most else ""


def _files(
    tree: Tree, above: PurePosixPath, said: dict[str, Any], used: set[str]
) -> tuple[list[Attached], list[str]]:
    """What an entry shows, in its order, and what of it is not there."""
    found, missing = [], []
    for one in dict.fromkeys(PurePosixPath(str(name)).name for name in listed(said.get("photos"))):
        place = str(above / one)
        file = find_attached(tree.find(place)) if one else None
        if file is None:
            missing.append(one_line(one) or "photos")
        else:
            used.add(place)
            found.append(file)
    return found, missing
