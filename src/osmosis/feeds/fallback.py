"""The slow way: feedparser, which reads almost anything that was once meant as a feed.

Its sanitiser and its resolver are off, because both are done here for all readers. It is given a
stream and never a text: a text it would take for an address or a file name and open.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

from osmosis.errors import FeedParseError
from osmosis.feeds.limits import MOST_BYTES_SLOWLY, MOST_ENTRIES
from osmosis.feeds.model import Chapter
from osmosis.feeds.picking_entry import PLAYER
from osmosis.feeds.raw import Kind, RawEntry, RawFeed, RawFile, Words
from osmosis.kernel.attempt import Failure, attempt


def read_slowly(body: bytes, address: str) -> RawFeed:
    """The feed as feedparser sees it, of the beginning of a document that is long.

    Args:
        body: In UTF-8.
        address: Where it came from.

    Raises:
        FeedParseError: feedparser gave up.
    """
    # It raises whatever happens to it: 59 kinds of surprise on 3,761 hostile documents.
    found = attempt(lambda: _read(body[:MOST_BYTES_SLOWLY], address))
    if isinstance(found, Failure):
        raise FeedParseError("It cannot be read as a feed") from found.error
    return found


def _read(body: bytes, address: str) -> RawFeed:
    import feedparser  # type: ignore[import-untyped]  # it has no types

    parsed = feedparser.parse(
        io.BytesIO(body),
        response_headers={
            "content-type": "application/xml; charset=utf-8",
            "content-location": address,
        },
        sanitize_html=False,
        resolve_relative_uris=False,
    )
    feed = parsed.feed
    found = RawFeed(
        base=_text(feed.get("title_detail", {}).get("base")) or address,
        title=_words(feed.get("title_detail")),
        home=_text(feed.get("link")),
        language=_text(feed.get("language")),
        ttl=_text(feed.get("ttl")),
        entries=[_entry(entry, address) for entry in parsed.entries[:MOST_ENTRIES]],
        left_out=len(parsed.entries) - MOST_ENTRIES,
        format=_text(parsed.get("version")),
    )
    found.lend_to_entries(_names(feed))
    return found


def _entry(entry: dict[str, Any], address: str) -> RawEntry:
    contents = [_words(found) for found in entry.get("content", ())]
    summary = _words(entry.get("summary_detail"))
    bases = (words.base for words in (*contents, summary, _words(entry.get("title_detail"))))
    return RawEntry(
        base=next(filter(None, bases), address),
        id=_text(entry.get("id")),
        address=_text(entry.get("feedburner_origlink")) or _text(entry.get("link")),
        title=_words(entry.get("title_detail")),
        authors=_names(entry),
        published=[_text(entry.get(name)) for name in ("published", "created")],
        updated=[_text(dict.get(entry, "updated"))],
        summary=summary,
        content=next((words for words in contents if words.text.strip()), Words()),
        language=_text(entry.get("title_detail", {}).get("language")),
        files=list(_files(entry)),
        images=list(_images(entry)),
        chapters=list(_chapters(entry)),
        categories=[
            _text(tag.get("label")) or _text(tag.get("term")) for tag in entry.get("tags", ())
        ],
        durations=[_text(entry.get("itunes_duration"))],
    )


def _names(held: dict[str, Any]) -> list[str]:
    names = [_text(author.get("name")) for author in held.get("authors", ())]
    return [name for name in names or [_text(held.get("author"))] if name]


def _words(detail: dict[str, Any] | None) -> Words:
    if not detail:
        return Words()
    kind: Kind = "text" if detail.get("type") == "text/plain" else "html"
    text = _text(detail.get("value"))
    # What it calls plain it has often only guessed.
    return Words(text, "either" if kind == "text" else kind, _text(detail.get("base")))


def _files(entry: dict[str, Any]) -> Iterator[RawFile]:
    for link in entry.get("enclosures", ()):
        yield RawFile(
            address=_text(link.get("href")) or _text(link.get("url")),
            media_type=_text(link.get("type")),
            length=_text(link.get("length")),
            title=_text(link.get("title")),
        )
    for media in entry.get("media_content", ()):
        if media.get("type") == PLAYER:
            continue
        yield RawFile(
            address=_text(media.get("url")),
            media_type=_text(media.get("type")) or _medium(media),
            length=_text(media.get("filesize")),
        )


def _medium(media: dict[str, Any]) -> str:
    medium = _text(media.get("medium"))
    return f"{medium}/*" if medium in ("audio", "image", "video") else ""


def _images(entry: dict[str, Any]) -> Iterator[str]:
    for thumbnail in entry.get("media_thumbnail", ()):
        yield _text(thumbnail.get("url"))
    image = entry.get("image")
    if isinstance(image, dict):
        yield _text(image.get("href"))


def _chapters(entry: dict[str, Any]) -> Iterator[Chapter]:
    for chapter in entry.get("psc_chapters", {}).get("chapters", ()):
        start = chapter.get("start_parsed")
        title = _text(chapter.get("title"))
        if start is not None and title:
            yield Chapter(
                start_seconds=start.total_seconds(),
                title=title,
                address=_text(chapter.get("href")),
            )


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
