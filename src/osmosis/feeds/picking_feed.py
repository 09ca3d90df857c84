"""Says what the pieces of a feed mean, in any XML dialect."""

from __future__ import annotations

import re
from typing import Final

from osmosis.feeds.picking_entry import attribute, entry_in, links, words_of
from osmosis.feeds.pieces import Pieces, Read
from osmosis.feeds.raw import RawFeed, Words

# The outermost elements of what may be a feed.
ROOTS: Final = frozenset({"rss", "rdf:rdf", "atom:feed", "feed", "channel", "atom:entry", "entry"})

_ATOM: Final = {"purl.org/atom/ns#": "atom03", "2005/atom": "atom10"}
_RDF: Final = {"rdf/simple/0.9": "rss090", "rss/1.0": "rss10", "rss1.1": "rss11"}


def feed_in(read: Read) -> RawFeed:
    """The feed that these pieces make."""
    pieces = read.feed
    found = RawFeed(
        base=pieces.base,
        title=_title(pieces),
        home=_home(pieces),
        language=pieces.text("language", "dc:language") or pieces.language,
        ttl=pieces.text("ttl") or _interval(pieces),
        hours=list(pieces.texts("skiphours/hour")),
        days=list(pieces.texts("skipdays/day")),
        entries=[entry_in(entry) for entry in read.entries],
        left_out=read.left_out,
        is_cut=read.is_cut,
        format=_format(read),
    )
    found.lend_to_entries(list(pieces.texts("atom:author/atom:name")))
    return found


def _title(pieces: Pieces) -> Words:
    for path in ("title", "atom:title", "dc:title"):
        for piece in pieces.each(path):
            if piece.text.strip():
                return words_of(piece, path)
    return Words()


def _home(pieces: Pieces) -> str:
    written = pieces.text("link")
    if written:
        return written
    for piece in (*links(pieces, "alternate"), *pieces.each("a")):
        kind = attribute(piece.attributes, "type").lower()
        if "xml" not in kind or "xhtml" in kind:
            return attribute(piece.attributes, "href")
    return attribute(pieces.attributes, "href")


def _interval(pieces: Pieces) -> str:
    """The minutes between two visits that a feed of CDF asks for."""
    for piece in pieces.each("schedule/intervaltime"):
        units = (("day", 1440), ("hour", 60), ("min", 1))
        written = [(attribute(piece.attributes, unit), minutes) for unit, minutes in units]
        return str(sum(int(n) * minutes for n, minutes in written if re.fullmatch(r"\d{1,6}", n)))
    return ""


def _format(read: Read) -> str:
    namespace = read.namespace.lower().rstrip("/")
    version = re.sub(r"\D", "", attribute(read.root_attributes, "version"))[:3]
    if read.root == "rss":
        return f"rss{version}"
    if read.root == "rdf:rdf":
        return next((name for end, name in _RDF.items() if end in namespace), "rdf")
    if read.root == "channel":
        return "cdf"
    return next((name for end, name in _ATOM.items() if end in namespace), "atom")
