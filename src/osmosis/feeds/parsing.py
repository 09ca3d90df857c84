"""Reads a feed from bytes: the quick way, and the slow way when that finds too little."""

from __future__ import annotations

import re
from typing import Final

from osmosis.errors import FeedParseError
from osmosis.feeds.decoding import as_utf8
from osmosis.feeds.discovering import named_feeds
from osmosis.feeds.fallback import read_slowly
from osmosis.feeds.finishing import finished
from osmosis.feeds.json_feed import read_json_feed
from osmosis.feeds.limits import LONGEST_BARE_ENTRY, MOST_BYTES
from osmosis.feeds.model import Feed, PageInsteadError
from osmosis.feeds.picking_feed import ROOTS, feed_in
from osmosis.feeds.pieces import Read
from osmosis.feeds.raw import RawFeed
from osmosis.feeds.reading import read_pieces
from osmosis.feeds.repairing import repaired
from osmosis.languages.speaking import noop

# Each remark ends where it first can: otherwise forty of them take years.
_PAGE: Final = re.compile(
    rb"\s*+(?:<!--(?>.{0,5000}?-->)\s*+)*+<(?:!doctype\s+html|html|head|body)\b",
    re.IGNORECASE | re.DOTALL,
)
_OTHER: Final = {
    "opml": noop("This is a list of sources, not a feed"),
    "urlset": noop("This is the map of a site, not a feed"),
    "sitemapindex": noop("This is the map of a site, not a feed"),
}
_MENTIONS_ENTRIES: Final = re.compile(rb"<(?:[\w.-]{1,20}:)?(?:item|entry)\b", re.IGNORECASE)


def parse_feed(body: bytes, *, address: str, content_type: str = "") -> Feed:
    """The feed in these bytes, its HTML harmless and its addresses absolute.

    Args:
        body: As it came over the wire, decompressed.
        address: Where it came from in the end; relative addresses start from it.
        content_type: The header it came with; may be empty or wrong.

    Raises:
        PageInsteadError: It is a web page; the error holds the feeds that the page names.
        FeedParseError: It is no feed, is larger than what is read, or is made to do harm.
    """
    if len(body) > MOST_BYTES:
        raise FeedParseError("It is larger than what is read", bytes=len(body))
    document = as_utf8(body, content_type).strip()
    if not document:
        raise FeedParseError("It is empty")
    if document.startswith((b"{", b"[")):
        return finished(read_json_feed(document), address)
    if _PAGE.match(document):
        raise PageInsteadError(named_feeds(document, address=address))
    return finished(_read_xml(document, address), address)


def _read_xml(document: bytes, address: str) -> RawFeed:
    read = read_pieces(document, address)
    if read.is_broken or not read.root:
        document = repaired(document)
        read = read_pieces(document, address)
    _refuse_what_is_no_feed(read, document, address)
    quick = feed_in(read)
    if not _wants_a_second_look(read, quick, document):
        return quick
    try:
        slow = read_slowly(document, address)
    except FeedParseError:
        slow = RawFeed()
    best = max(quick, slow, key=_words_in)
    if not best.entries and (read.is_broken or read.root not in ROOTS):
        raise FeedParseError("It is no feed that can be read")
    return best


def _refuse_what_is_no_feed(read: Read, document: bytes, address: str) -> None:
    if read.entries:
        return
    root = re.sub(r"^.*[:?]", "", read.root)
    if root in _OTHER:
        raise FeedParseError(_OTHER[root])
    if read.is_cut and read.root in ROOTS:
        raise FeedParseError("It breaks off before its first entry ends")
    if root in ("html", "head", "body"):
        raise PageInsteadError(named_feeds(document, address=address))


def _wants_a_second_look(read: Read, found: RawFeed, document: bytes) -> bool:
    """Whether so little was found that there may be more."""
    if read.is_broken:
        return True
    if not found.entries:
        return read.root not in ROOTS or bool(_MENTIONS_ENTRIES.search(document))
    bare = not any(entry.summary.text or entry.content.text for entry in found.entries)
    return bare and len(document) > LONGEST_BARE_ENTRY * len(found.entries) and not read.left_out


def _words_in(feed: RawFeed) -> tuple[int, int]:
    texts = sum(len(entry.content.text) + len(entry.summary.text) for entry in feed.entries)
    return len(feed.entries), texts
