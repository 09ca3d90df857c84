"""What was saved from the web: the JSON of wallabag, and the tables of Pocket.

Where the words of a page are there, it comes as an article; where there is only an address, as a
link, which a gate may take instead.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from osmosis.journals.dates import when_at, when_of
from osmosis.journals.files import enclosed, json_in
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
from osmosis.journals.naming import at_entry, at_row, every_file
from osmosis.journals.tables import rows_of
from osmosis.journals.texts import (
    json_bytes,
    listed,
    members,
    one_line,
    plain,
    text_of_html,
    tidy_tags,
)
from osmosis.journals.trees import Entry, Tree
from osmosis.languages.speaking import gettext, noop

_LONGEST_ADDRESS: Final = 4_000


def read_wallabag(tree: Tree) -> Iterator[Found]:
    """Every entry that wallabag exported as JSON, and what was marked in it."""
    return every_file(tree, _wallabag)


def read_pocket(tree: Tree) -> Iterator[Found]:
    """Every link in the tables of Pocket, and what was marked in its pages."""
    return every_file(
        tree, lambda entry: _marked(entry) if entry.suffix == ".json" else _pocket(entry)
    )


def address_of(value: object) -> str:
    """An address of the web; empty for anything else."""
    address = one_line(value, _LONGEST_ADDRESS)
    return address if address.lower().startswith(("http://", "https://")) else ""


def _wallabag(entry: Entry) -> Iterator[Found]:
    if entry.suffix not in (".json", ""):
        raise JournalError("This is no JSON of wallabag")
    value = json_in(entry)
    if not isinstance(value, list):
        raise JournalError("This is no JSON of wallabag")
    for number, one in enumerate(value, start=1):
        name = at_entry(entry.name, number)
        address = address_of(one.get("url")) if isinstance(one, dict) else ""
        if not address:
            yield Unread(name=name, why=noop("There is no address in this entry"))
            continue
        yield _article(name, address, one)
        yield from _annotations(name, address, one)


def _article(name: str, address: str, one: dict[str, Any]) -> Brought:
    html = plain(one.get("content"))
    text = text_of_html(html) if html.strip() else ""
    return Brought(
        key=key_of("wallabag", address),
        kind=BroughtKind.ARTICLE if text else BroughtKind.LINK,
        name=name,
        when=when_of(one.get("created_at")),
        title=one_line(one.get("title")),
        text=text,
        address=address,
        tags=tidy_tags(_label(tag) for tag in listed(one.get("tags"))),
        starred=str(one.get("is_starred", one.get("starred", 0))).lower() in ("1", "true"),
        files=_page(html, one) if text else (),
    )


def _page(html: str, one: dict[str, Any]) -> tuple[Attached, ...]:
    rest = {name: value for name, value in one.items() if name != "content"}
    return (
        enclosed("page.html", "text/html", html.encode("utf-8", "replace")),
        enclosed("entry.json", "application/json", json_bytes(rest)),
    )


def _label(tag: object) -> object:
    return tag.get("label") or tag.get("slug") if isinstance(tag, dict) else tag


def _annotations(name: str, address: str, one: dict[str, Any]) -> Iterator[Found]:
    for number, said in enumerate(members(one, "annotations"), start=1):
        when = when_of(said.get("created_at")) or when_of(one.get("created_at"))
        words = highlight(said.get("quote"), said.get("text"))
        place = gettext("{place}, mark {number}", place=name, number=number)
        page = (address, one_line(one.get("title")))
        yield _highlight("wallabag", place, page, words, when)


def _highlight(
    source: str, name: str, page: tuple[str, str], words: str, when: When | None
) -> Found:
    if not words:
        return Unread(name=name, why=noop("There is nothing in this mark"))
    return Brought(
        key=key_of(source, page[0], words),
        kind=BroughtKind.HIGHLIGHT,
        name=name,
        when=when,
        title=page[1],
        text=words,
        address=page[0],
    )


def highlight(quote: object, note: object = "") -> str:
    """What was marked, and below it what was thought of it."""
    return "\n\n".join(filter(None, (plain(quote).strip(), plain(note).strip())))


def _pocket(entry: Entry) -> Iterator[Found]:
    for number, row in rows_of(entry, needed=("url", "time_added")):
        yield _link(at_row(entry.name, number), row)


def _link(name: str, row: Mapping[str, str]) -> Found:
    address = address_of(row.get("url"))
    if not address:
        return Unread(name=name, why=noop("There is no address in this row"))
    title = one_line(row.get("title"))
    return Brought(
        key=key_of("pocket", address),
        kind=BroughtKind.LINK,
        name=name,
        when=when_at(row.get("time_added", "")),
        title="" if title == address else title,
        address=address,
        tags=tidy_tags(row.get("tags", "").split("|")),
        starred=row.get("favorite") == "1",
    )


def _marked(entry: Entry) -> Iterator[Found]:
    value = json_in(entry)
    if not isinstance(value, list):
        raise JournalError("Pocket writes no such file")
    for number, one in enumerate(value, start=1):
        name = at_entry(entry.name, number)
        marks = members(one, "highlights")
        if not marks:
            yield Unread(name=name, why=noop("There is nothing in this entry"), matters=False)
        for said in marks:
            page = (address_of(one.get("url")), one_line(one.get("title")))
            when = when_at(said.get("created_at")) or when_of(said.get("created_at"))
            words = highlight(said.get("quote"))
            yield _highlight("pocket", name, page, words, when)
