"""JSON Feed, versions 1.0 and 1.1 (https://www.jsonfeed.org/version/1.1/)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, Final

from osmosis.errors import FeedParseError
from osmosis.feeds.limits import MOST_ENTRIES
from osmosis.feeds.raw import RawEntry, RawFeed, RawFile, Words

# Each brace, bracket and comma becomes an object of Python: this many take some 100 MB.
_MOST_PARTS: Final = 1_000_000


def read_json_feed(body: bytes) -> RawFeed:
    """The feed in a JSON document.

    Raises:
        FeedParseError: It is no JSON, or no feed.
    """
    if body.count(b"{") + body.count(b"[") + body.count(b'",') > _MOST_PARTS:
        raise FeedParseError("It has more parts than can be read")
    try:
        document = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise FeedParseError("It begins like JSON and is none") from error
    held = _object(document)
    items = held.get("items")
    if not isinstance(items, list):
        raise FeedParseError("It is JSON, but no feed")
    found = RawFeed(
        title=Words(_text(held.get("title")), "text"),
        home=_text(held.get("home_page_url")),
        language=_text(held.get("language")),
        entries=[_entry(_object(item)) for item in items[:MOST_ENTRIES] if item],
        left_out=len(items) - MOST_ENTRIES,
        format="json10" if _text(held.get("version")).rstrip("/").endswith("/1") else "json11",
    )
    found.lend_to_entries(list(_authors(held)))
    return found


def _entry(item: dict[str, Any]) -> RawEntry:
    markup, text = _text(item.get("content_html")), _text(item.get("content_text"))
    address = _text(item.get("url")) or _text(item.get("external_url"))
    return RawEntry(
        id=_text(item.get("id")),
        address=address,
        title=Words(_text(item.get("title")), "text"),
        authors=list(_authors(item)),
        published=[_text(item.get("date_published"))],
        updated=[_text(item.get("date_modified"))],
        summary=Words(_text(item.get("summary")), "text"),
        content=Words(markup, "html") if markup else Words(text, "text"),
        language=_text(item.get("language")),
        files=list(_files(item)),
        images=[_text(item.get("image")), _text(item.get("banner_image"))],
        categories=[_text(tag) for tag in _list(item.get("tags"))],
        durations=[
            _text(_object(file).get("duration_in_seconds"))
            for file in _list(item.get("attachments"))
        ],
    )


def _authors(held: dict[str, Any]) -> Iterator[str]:
    """The names: a list since version 1.1, one before."""
    for author in (*_list(held.get("authors")), held.get("author")):
        name = _text(_object(author).get("name"))
        if name:
            yield name


def _files(item: dict[str, Any]) -> Iterator[RawFile]:
    for attachment in map(_object, _list(item.get("attachments"))):
        yield RawFile(
            address=_text(attachment.get("url")),
            media_type=_text(attachment.get("mime_type")),
            length=_text(attachment.get("size_in_bytes")),
            title=_text(attachment.get("title")),
        )


def _object(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _text(value: object) -> str:
    """A value as text: ids are often written as numbers."""
    if isinstance(value, str):
        return value
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) < 10**30:
        return str(value)
    return str(int(value)) if isinstance(value, float) and abs(value) < 1e15 else ""
