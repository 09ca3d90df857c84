"""Reads samples by one reader or the other."""

from __future__ import annotations

from osmosis.feeds.decoding import as_utf8
from osmosis.feeds.fallback import read_slowly
from osmosis.feeds.finishing import finished
from osmosis.feeds.model import Entry, Feed
from osmosis.feeds.parsing import parse_feed
from osmosis.feeds.picking_feed import feed_in
from osmosis.feeds.reading import read_pieces
from osmosis.feeds.wording import text_of
from tests.feeds.samples.writing import FEED


def parsed(text: str | bytes, content_type: str = "") -> Feed:
    """A sample as Osmosis reads it."""
    body = text.encode() if isinstance(text, str) else text
    return parse_feed(body, address=FEED, content_type=content_type)


def only(text: str | bytes) -> Entry:
    """The only entry of a sample."""
    (entry,) = parsed(text).entries
    return entry


def quickly(text: str) -> Feed:
    """A sample as the quick reader alone sees it."""
    return finished(feed_in(read_pieces(as_utf8(text.encode()), FEED)), FEED)


def slowly(text: str) -> Feed:
    """A sample as feedparser alone sees it."""
    return finished(read_slowly(as_utf8(text.encode()), FEED), FEED)


def item(inside: str, channel: str = "", attributes: str = "") -> str:
    """A feed of RSS 2.0 with one item."""
    return (
        f'<rss version="2.0"{attributes}><channel><title>T</title><link>https://paper.example/'
        f"</link>{channel}<item>{inside}</item></channel></rss>"
    )


def words(entry: Entry) -> str:
    """All that an entry says, as plain text."""
    return text_of(f"{entry.summary} {entry.content}")
