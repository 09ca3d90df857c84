"""Diaries of Diarium: its JSON, one file for all entries or one for each, and the files beside it.

Its makers wrote the form down nowhere. What is read here is what programs read that were made for
real exports (Erallie/diarian, hansvandemeent/Diarium2HTML and samholstein/diarium-to-dayone on
GitHub): an entry has ``date`` (what the wall clock showed, with up to seven places of a second and
no zone), ``heading``, ``html``, ``tags``, ``people``, ``rating``, ``location`` (two numbers), and
``weather``, ``sun``, ``lunar`` and ``tracker`` in words. Its files lie in a folder such as
``media/2025-06-09_190339000``, which is named by the date down to the thousandth of a second.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath
from typing import Any, Final

from osmosis.journals.beside import Beside
from osmosis.journals.dates import when_of
from osmosis.journals.files import enclosed, json_in
from osmosis.journals.model import (
    Attached,
    Brought,
    BroughtKind,
    Found,
    JournalError,
    Unread,
    key_of,
)
from osmosis.journals.naming import CANNOT_BE_READ, at_entry, named
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

_FOLDER = re.compile(r"\d{4}-\d\d-\d\d_\d{9}", re.ASCII)
_WORDS: Final = ("heading", "html", "text")
_STAMP = re.compile(r"(\d{4}-\d\d-\d\d)[T ](\d\d):(\d\d):(\d\d)(?:[.,](\d+))?", re.ASCII)


def read_diarium(tree: Tree) -> Iterator[Found]:
    """Every entry with the files of its folder, and then the files that belong to none."""
    diaries: list[Entry] = []
    beside = Beside(tree)
    for folder in tree.folders():
        yield from folder.unread
        for entry in folder.entries:
            if entry.suffix == ".json" and not _is_media(entry.name):
                diaries.append(entry)
            else:
                beside.add(_folder(entry), entry.name)
    if not diaries:
        raise JournalError("There is no diary of Diarium in this")
    for entry in diaries:
        yield from named(entry, _diary(entry, beside))
    yield from beside.left_over()


def _files(beside: Beside, diary: Entry, date: object) -> Iterator[Attached | Unread]:
    """What lies in the folder that the moment of an entry names."""
    stamp = _stamp(str(date))
    above = PurePosixPath(diary.name).parent / "media" / stamp
    for name in beside.called(str(above)) if stamp else ():
        beside.use(name)
        yield beside.file(name) or Unread(name=name, why=CANNOT_BE_READ)


def _folder(entry: Entry) -> str:
    return str(PurePosixPath(entry.name).parent)


def _is_media(name: str) -> bool:
    """Whether it lies in the folder of an entry."""
    above = PurePosixPath(name).parent
    return above.parent.name == "media" and _FOLDER.fullmatch(above.name) is not None


def _diary(entry: Entry, beside: Beside) -> Iterator[Found]:
    value = json_in(entry)
    if _is_entry(value):
        yield from _entry(entry, entry.name, value, beside)
        return
    if not isinstance(value, list):
        raise JournalError("This is no diary of Diarium")
    if not value:
        yield Unread(name=entry.name, why=noop("There are no entries in this"), matters=False)
    for number, one in enumerate(value, start=1):
        name = at_entry(entry.name, number)
        if _is_entry(one):
            yield from _entry(entry, name, one, beside)
        else:
            yield Unread(name=name, why=noop("This is no entry"))


def _is_entry(value: object) -> bool:
    """Whether it says when, and has words: by this it is told from what other programs write."""
    return isinstance(value, dict) and "date" in value and any(one in value for one in _WORDS)


def _entry(diary: Entry, name: str, said: dict[str, Any], beside: Beside) -> Iterator[Found]:
    files: list[Attached] = []
    for file in _files(beside, diary, said["date"]):
        if isinstance(file, Unread):
            yield file
        else:
            files.append(file)
    heading, text = one_line(said.get("heading")), _text(said)
    if not heading and not text and not files:
        yield Unread(name=name, why=noop("There is nothing in this entry"), matters=False)
        return
    identity = (str(said["date"]), *(str(said.get(one) or "") for one in _WORDS))
    yield Brought(
        key=key_of("diarium", *identity),
        kind=BroughtKind.NOTE,
        name=name,
        when=when_of(said["date"]),
        title=heading or title_of(text),
        text=text,
        place=_place(said.get("location")),
        tags=tidy_tags([*listed(said.get("tags")), *listed(said.get("people"))]),
        files=(*files, enclosed("entry.json", "application/json", json_bytes(said))),
    )


def _text(said: Mapping[str, Any]) -> str:
    html = plain(said.get("html"))
    return text_of_html(html) if html.strip() else plain(said.get("text")).strip()


def _place(location: object) -> str:
    """A place that is said in words; where it is two numbers, they stay in the entry's JSON."""
    return one_line(location) if isinstance(location, str) else ""


def _stamp(date: str) -> str:
    """What the folder of an entry's files is called; empty when its date is none."""
    found = _STAMP.match(date)
    if found is None:
        return ""
    day, hour, minute, second, part = found.groups(default="")
    return f"{day}_{hour}{minute}{second}{part[:3].ljust(3, '0')}"
