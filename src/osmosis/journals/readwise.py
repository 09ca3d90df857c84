"""Highlights as Readwise exports them, as a table or as JSON, and what its Reader saved."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from osmosis.journals.dates import when_of
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
from osmosis.journals.naming import at_entry, at_row, every_file
from osmosis.journals.saved import address_of, highlight
from osmosis.journals.tables import rows_of
from osmosis.journals.texts import (
    listed,
    members,
    one_line,
    tidy_tags,
)
from osmosis.journals.trees import Entry, Tree
from osmosis.languages.speaking import noop

_HIGHLIGHTS: Final = ("highlight", "book title")
_DOCUMENTS: Final = ("title", "url")


def read_readwise(tree: Tree) -> Iterator[Found]:
    """Every highlight, and every page that was saved."""
    return every_file(tree, _file)


def _file(entry: Entry) -> Iterator[Found]:
    if entry.suffix == ".json":
        yield from _of_json(entry)
    elif entry.suffix == ".csv":
        yield from _of_table(entry)
    else:
        raise JournalError("Readwise writes no such file")


def _of_table(entry: Entry) -> Iterator[Found]:
    head = entry.read(256 << 20)[:2_000].decode("utf-8", "replace").lower()
    if "highlight" in head.split("\n", 1)[0]:
        for number, row in rows_of(entry, _HIGHLIGHTS):
            yield _row(at_row(entry.name, number), row)
    else:
        for number, row in rows_of(entry, _DOCUMENTS):
            yield _document(at_row(entry.name, number), row)


def _row(name: str, row: Mapping[str, str]) -> Found:
    words = highlight(row.get("highlight"), row.get("note"))
    if not words:
        return Unread(name=name, why=noop("There is nothing in this row"))
    tags = [*_split(row.get("tags", "")), *_split(row.get("document tags", ""))]
    said = row.get("highlighted at", "")
    book = (row.get("book title"), row.get("book author"))
    return _highlight(name, book, words, said, tags)


def _highlight(
    name: str, book: tuple[object, object], words: str, said: object, tags: list[object]
) -> Brought:
    title = one_line(book[0])
    return Brought(
        key=key_of("readwise", title, words),
        kind=BroughtKind.HIGHLIGHT,
        name=name,
        when=_when(said),
        title=one_line(", ".join(filter(None, (title, one_line(book[1]))))),
        text=words,
        tags=tidy_tags(tags),
    )


def _document(name: str, row: Mapping[str, str]) -> Found:
    address = address_of(row.get("url"))
    if not address:
        return Unread(name=name, why=noop("There is no address in this row"))
    return Brought(
        key=key_of("readwise", address),
        kind=BroughtKind.LINK,
        name=name,
        when=_when(row.get("saved date") or row.get("saved at")),
        title=one_line(row.get("title")),
        address=address,
        tags=tidy_tags(_split(row.get("document tags", ""))),
    )


def _when(said: object) -> When | None:
    """Readwise tells every time in UTC, wherever it was."""
    when = when_of(said)
    return When(instant=when.moment.instant) if when is not None and when.moment else when


def _split(text: str) -> list[object]:
    """Tags as a table has them: with commas, sometimes as a list of Python."""
    return [one.strip(" '\"[]") for one in text.split(",")]


def _of_json(entry: Entry) -> Iterator[Found]:
    value = json_in(entry)
    books = value if isinstance(value, list) else members(value, "results")
    if not books:
        raise JournalError("This is no JSON of Readwise")
    for number, book in enumerate(books, start=1):
        name = at_entry(entry.name, number)
        marks = members(book, "highlights")
        if not marks:
            yield Unread(name=name, why=noop("There are no highlights in this entry"))
        for one in marks:
            yield _mark(name, book, one)


def _mark(name: str, book: Mapping[str, Any], one: Mapping[str, Any]) -> Found:
    words = highlight(one.get("text"), one.get("note"))
    if not words:
        return Unread(name=name, why=noop("There is nothing in this highlight"))
    tags = [_name(tag) for tag in listed(one.get("tags")) + listed(book.get("book_tags"))]
    said = one.get("highlighted_at") or one.get("created_at")
    return _highlight(name, (book.get("title"), book.get("author")), words, said, tags)


def _name(tag: object) -> object:
    return tag.get("name") if isinstance(tag, dict) else tag
