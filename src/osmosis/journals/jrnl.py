"""Journals of jrnl: the text that it keeps, or what it exports as JSON.

An entry begins with its date at the beginning of a line, in brackets since version 2. How the
date is written is a setting of jrnl, so the one way of writing is looked for in which the dates of
all entries can be read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from osmosis.journals.dates import common_form, is_two_ways, read_as, when_of
from osmosis.journals.files import json_in
from osmosis.journals.model import (
    Brought,
    BroughtKind,
    Found,
    JournalError,
    Unread,
    When,
    key_of,
)
from osmosis.journals.naming import at_entry, at_line, every_file
from osmosis.journals.texts import (
    listed,
    one_line,
    plain,
    text_of_bytes,
    tidy_tags,
)
from osmosis.journals.titles import title_of
from osmosis.journals.trees import Entry, Tree
from osmosis.languages.speaking import noop

MOST_BYTES: Final = 256 << 20
_ENDINGS: Final = (".txt", ".jrnl", ".md", "", ".journal")
_IN_BRACKETS = re.compile(r"^\[([^\]\n]{8,40})\][ \t]?", re.MULTILINE)
# Version 1 wrote the date without brackets, and always in this form.
_BARE = re.compile(r"^(\d{4}-\d\d-\d\d \d\d:\d\d)(?: |$)", re.MULTILINE | re.ASCII)
_TAG = re.compile(r"(?<![\w@])@([\w+\-/:.]*\w)")
_SENTENCE = re.compile(r"[.!?…]+[\"”’')]*(?=\s|$)|\n")


@dataclass(frozen=True, kw_only=True, slots=True)
class _Written:
    """One entry as it stands in the text."""

    heading: str
    rest: str
    line: int


def read_jrnl(tree: Tree) -> Iterator[Found]:
    """Every entry of every journal in it."""
    return every_file(tree, _file)


def _file(entry: Entry) -> Iterator[Found]:
    if entry.suffix == ".json":
        yield from _of_json(entry)
    elif entry.suffix in _ENDINGS:
        yield from _of_text(entry)
    else:
        raise JournalError("jrnl writes no such file")


def _of_text(entry: Entry) -> Iterator[Found]:
    text = text_of_bytes(entry.read(MOST_BYTES))
    written = [*_split(text, _IN_BRACKETS)]
    form = _form_of(written)
    if form is None:
        written = [*_split(text, _BARE)]
        form = _form_of(written)
    if form is None:
        raise JournalError("There are no entries of jrnl in this text")
    before = text[: text.index(written[0].rest)].rsplit("\n", 1)[0] if written[0].line > 1 else ""
    if before.strip():
        yield Unread(name=at_line(entry.name, 1), why=noop("This stands before the first entry"))
    headings = [one.heading for one in written]
    unsure = is_two_ways(form[0], headings)
    for one in written:
        when = read_as(one.heading, form)
        yield _entry(entry, one, _doubted(when) if unsure else when)


def _form_of(written: list[_Written]) -> tuple[str, re.Pattern[str]] | None:
    return common_form([one.heading for one in written])


def _split(text: str, beginning: re.Pattern[str]) -> Iterator[_Written]:
    """The pieces that begin with what may be a date; other brackets at a line's start are text."""
    marks = [mark for mark in beginning.finditer(text) if common_form([mark[1]]) is not None]
    line, at = 1, 0
    for mark, following in zip(marks, [*marks, None][1:], strict=True):
        line += text.count("\n", at, mark.start())
        at = mark.start()
        end = following.start() if following else len(text)
        yield _Written(heading=mark[1], rest=text[mark.end() : end], line=line)


def _doubted(when: When | None) -> When | None:
    """The same, where day and month may have been taken for each other."""
    if when is None:
        return None
    return When(civil=when.civil, is_day=when.is_day, certainty="uncertain")


def _entry(entry: Entry, one: _Written, when: When | None) -> Brought:
    first, _, below = one.rest.strip("\n").partition("\n")
    bare = first.rstrip()
    starred = (bare.endswith("*") and not bare.endswith("**")) or bare.startswith("* ")
    bare = bare.removeprefix("* ") if bare.startswith("* ") else bare
    bare = bare[:-1].rstrip() if starred and bare.endswith("*") else bare
    text = f"{bare}\n{below}".strip() if below.strip() else bare
    return Brought(
        key=key_of("jrnl", one.heading, text),
        kind=BroughtKind.NOTE,
        name=at_line(entry.name, one.line),
        when=when,
        title=_title(bare),
        text=text,
        tags=tidy_tags(_TAG.findall(text)),
        starred=starred,
    )


def _title(text: str) -> str:
    """What jrnl calls an entry: its first sentence."""
    end = _SENTENCE.search(text)
    return title_of(text[: end.end()] if end else text)


def _of_json(entry: Entry) -> Iterator[Found]:
    value = json_in(entry)
    found = value.get("entries") if isinstance(value, dict) else None
    if not isinstance(found, list):
        raise JournalError("This is no export of jrnl")
    for number, one in enumerate(found, start=1):
        name = at_entry(entry.name, number)
        brought = _of_object(name, one) if isinstance(one, dict) else None
        yield brought or Unread(name=name, why=noop("There is nothing in this entry"))


def _of_object(name: str, one: dict[str, Any]) -> Brought | None:
    title, body = plain(one.get("title")).strip(), plain(one.get("body")).strip()
    said = f"{one.get('date') or ''} {one.get('time') or ''}".strip()
    text = "\n".join(filter(None, (title, body)))
    if not text:
        return None
    return Brought(
        key=key_of("jrnl", said, text),
        kind=BroughtKind.NOTE,
        name=name,
        when=when_of(said),
        title=one_line(title),
        text=text,
        tags=tidy_tags(listed(one.get("tags"))),
        starred=one.get("starred") is True,
    )
