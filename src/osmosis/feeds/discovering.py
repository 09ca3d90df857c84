"""The feeds that a web page names."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import Final

from osmosis.articles.addresses import absolute_address
from osmosis.feeds.decoding import as_utf8
from osmosis.feeds.limits import MOST_NAMES
from osmosis.feeds.model import NamedFeed
from osmosis.feeds.wording import one_line

# A page names its feeds in its head.
_HEAD: Final = 1_000_000
# Possessive, so that it stays linear: a page may be anything.
_TAG: Final = re.compile(
    r"""<(link|base)\b((?:[^>=]++|=\s*+(?:"[^"]*+"|'[^']*+')?+)*+)>?""", re.IGNORECASE
)
_ATTRIBUTE: Final = re.compile(
    r"""(?<![a-z-])([a-z-]{1,20}+)\s{0,9}+=\s{0,9}+(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""",
    re.IGNORECASE,
)
_SURE: Final = re.compile(r"application/(?:(?:rss|atom|rdf)\+xml|feed\+json|x-cdf)")
# Pages name interfaces of theirs in the same way.
_PERHAPS: Final = re.compile(r"application/json|(?:application|text)/xml")
_FEEDLIKE: Final = re.compile(r"feed|rss|atom|\.xml$|\.rdf$", re.IGNORECASE)


def named_feeds(page: bytes, *, address: str, content_type: str = "") -> tuple[NamedFeed, ...]:
    """The feeds that a page names in its ``link`` elements, in its own order; none twice.

    Args:
        page: HTML, as it came.
        address: Where it came from.
        content_type: The header it came with.
    """
    text = as_utf8(page[:_HEAD], content_type).decode("utf-8", "replace")
    tags = [(name.lower(), _attributes(rest)) for name, rest in _TAG.findall(_shown(text))]
    bases = (held.get("href", "") for name, held in tags if name == "base")
    base = next(filter(None, (absolute_address(href, address) for href in bases)), address)
    found: dict[str, NamedFeed] = {}
    for _, held in tags:
        for feed in _named(held, base):
            found.setdefault(feed.address, feed)
    return tuple(found.values())[:MOST_NAMES]


def _shown(page: str) -> str:
    """The page without its comments."""
    first, *rest = page.split("<!--")
    return first + "".join(part.partition("-->")[2] for part in rest)


def _attributes(written: str) -> dict[str, str]:
    return {
        name.lower(): html.unescape(double or single or bare)
        for name, double, single, bare in _ATTRIBUTE.findall(written)
    }


def _named(held: dict[str, str], base: str) -> Iterator[NamedFeed]:
    rels = held.get("rel", "").lower().split()
    media_type = held.get("type", "").lower().partition(";")[0].strip()
    address = absolute_address(held.get("href", ""), base)
    if address and _is_feed(rels, media_type, address):
        title = one_line(held.get("title", ""))
        yield NamedFeed(address=address, title=title, media_type=one_line(media_type, 100))


def _is_feed(rels: list[str], media_type: str, address: str) -> bool:
    if "feed" in rels:
        return True
    if "alternate" not in rels or "stylesheet" in rels:
        return False
    if _SURE.fullmatch(media_type):
        return True
    return bool(_PERHAPS.fullmatch(media_type) and _FEEDLIKE.search(address))
