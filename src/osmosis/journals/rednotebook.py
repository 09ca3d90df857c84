"""Journals of RedNotebook: a folder with a text file for each month, or the ZIP of its backup.

What is read is what the program itself writes (``storage.py``, ``data.py``, ``util/markup.py`` of
jendrikseipp/rednotebook on GitHub): ``2010-05.txt`` holds YAML that maps the number of a day to
its ``text`` and to categories, each of which maps its entries to nothing. Of a day it knows no hour
and no zone. Pictures and files are links to where they lie on the disk, and are not in the folder;
those that somebody put there are found by their names, and the others are named.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import PurePosixPath
from typing import Final
from urllib.parse import unquote

from whenever import Date

from osmosis.journals.beside import Beside
from osmosis.journals.files import enclosed
from osmosis.journals.front_matter import texts_of_yaml
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
    json_bytes,
    listed,
    one_line,
    plain,
    text_of_bytes,
    tidy_tags,
)
from osmosis.journals.titles import title_of
from osmosis.journals.trees import Entry, Tree
from osmosis.journals.txt2tags import markdown_of
from osmosis.journals.wiki_links import MOST_SHOWN, files_shown, tags_in
from osmosis.languages.speaking import gettext, noop

_DAY = re.compile(r"\d{1,2}", re.ASCII)
_MONTH = re.compile(r"(\d{4})-(\d\d)\.txt", re.ASCII)
_ELSEWHERE = re.compile(r"(?!file:)[a-z][a-z0-9+.-]+:|//|www\.", re.IGNORECASE)
_HERE = re.compile(r"^file:(?://)?", re.IGNORECASE)
_TAGS: Final = "tags"


def read_rednotebook(tree: Tree) -> Iterator[Found]:
    """Every day of every month, and then the files that no day shows."""
    months: list[Entry] = []
    beside = Beside(tree)
    for folder in tree.folders():
        yield from folder.unread
        for entry in folder.entries:
            if _MONTH.fullmatch(entry.base):
                months.append(entry)
            else:
                beside.add(entry.base.lower(), entry.name)
    if not months:
        raise JournalError("There is no journal of RedNotebook in this")
    for entry in months:
        yield from named(entry, _month(entry, beside))
    yield from beside.left_over()


def _found(beside: Beside, wanted: str) -> Attached | None:
    """The one file whose path ends most like that on the disk where it was written."""
    for path in dict.fromkeys((wanted, unquote(wanted))):
        parts = PurePosixPath(path).parts
        names = beside.called(parts[-1].lower()) if parts else ()
        place = _likest(parts, names)
        file = None if place is None else beside.file(place)
        if place is not None and file is not None:
            beside.use(place)
            return file
    return None


def _likest(parts: Sequence[str], names: Iterable[str]) -> str | None:
    alike = sorted(((_alike(parts, PurePosixPath(one).parts), one) for one in names), reverse=True)
    if not alike or (len(alike) > 1 and alike[0][0] == alike[1][0]):
        return None
    return alike[0][1]


def _alike(one: Sequence[str], other: Sequence[str]) -> int:
    """How many parts of two paths are the same, from their ends."""
    count = 0
    for mine, its in zip(reversed(one), reversed(other), strict=False):
        if mine.lower() != its.lower():
            break
        count += 1
    return count


def _month(entry: Entry, beside: Beside) -> Iterator[Found]:
    value = texts_of_yaml(text_of_bytes(entry.read(MOST_TEXT_BYTES)))
    if not value:
        yield Unread(name=entry.name, why=noop("There are no entries in this"), matters=False)
        return
    if not isinstance(value, dict):
        raise JournalError("This is no month of RedNotebook")
    for number, said in value.items():
        name = gettext("{file}, day {day}", file=entry.name, day=one_line(number, 20))
        date = _date(entry.base, str(number))
        if date is None or not isinstance(said, dict):
            yield Unread(name=name, why=noop("This is no entry"))
        else:
            yield from _day(name, date, said, beside)


def _date(month: str, day: str) -> Date | None:
    if _DAY.fullmatch(day) is None:
        return None
    try:
        return Date(int(month[:4]), int(month[5:7]), int(day))
    except ValueError:
        return None


def _day(name: str, date: Date, said: dict[str, object], beside: Beside) -> Iterator[Found]:
    categories = {one: _entries(kept) for one, kept in said.items() if one != "text"}
    tags = [one for title in categories if title.lower() == _TAGS for one in categories[title]]
    written, shown = markdown_of(plain(said.get("text")).strip("\n"))
    listing, shown_there = markdown_of(_listing(categories))
    text = "\n\n".join(one for one in (written, listing) if one.strip())
    if not text and not tags:
        yield Unread(name=name, why=noop("There is nothing in this entry"), matters=False)
        return
    files: list[Attached] = []
    for wanted in _paths(text, [*shown, *shown_there]):
        file = _found(beside, wanted)
        if file is None:
            yield not_in_it(name, one_line(wanted))
        else:
            files.append(file)
    original = json_bytes({"date": str(date), "day": said})
    yield Brought(
        key=key_of("rednotebook", original.decode("utf-8", "surrogatepass")),
        kind=BroughtKind.NOTE,
        name=name,
        when=When.on_day(date),
        title=title_of(written),
        text=text,
        tags=tidy_tags([*tags, *tags_in(text)]),
        files=(*files, enclosed("day.json", "application/json", original)),
    )


def _entries(kept: object) -> list[str]:
    """What stands in a category: it maps entries to nothing; other programs wrote lists."""
    found = list(kept) if isinstance(kept, dict) else listed(kept)
    return [plain(one).strip() for one in found if isinstance(one, str) and one.strip()]


def _listing(categories: Mapping[str, Sequence[str]]) -> str:
    """Categories, as the program shows them below the text; tags stand with the tags."""
    lines: list[str] = []
    for title, entries in categories.items():
        if title.lower() != _TAGS:
            lines += [f"- {one_line(title)}", *(f"  - {one}" for one in entries)]
    return "\n".join(lines)


def _paths(text: str, addresses: Sequence[str]) -> list[str]:
    """The paths of what a day shows and links to on the disk, each once."""
    known = {unquote(one) for one in addresses}
    every = [*addresses, *(one for one in files_shown(text) if one not in known)]
    here = (_HERE.sub("", one).replace("\\", "/") for one in every if not _ELSEWHERE.match(one))
    return [one for one in dict.fromkeys(here) if PurePosixPath(one).suffix][:MOST_SHOWN]
