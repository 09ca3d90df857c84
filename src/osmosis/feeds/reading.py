"""Reads a document of any XML dialect of feeds into pieces, as a stream.

No tree is built: a document of 50 MB costs what its entries hold, and one with millions of
entries is left after the last that counts.
"""

from __future__ import annotations

import contextlib
import html
from collections.abc import Mapping
from typing import Final
from urllib.parse import urljoin

from osmosis.errors import FeedParseError
from osmosis.feeds.expat import ExpatError, guarded_parser, is_cut, is_followed_by_more
from osmosis.feeds.limits import DEEPEST, MOST_ENTRIES
from osmosis.feeds.markup import Markup
from osmosis.feeds.names import XML, short_name
from osmosis.feeds.pieces import Piece, Pieces, Read

_ENTRIES: Final = frozenset({"item", "atom:entry", "entry"})
# What lies in them belongs to the feed itself.
_AROUND: Final = frozenset({"channel", "rss", "rdf:rdf", "atom:feed", "feed"})
# They hold text; where they hold elements instead, these are its markup.
_TEXTS: Final = frozenset(
    {
        "abstract", "atom:content", "atom:copyright", "atom:rights", "atom:subtitle",
        "atom:summary", "atom:tagline", "atom:title", "body", "content", "content:encoded",
        "dcterms:abstract", "description", "fullitem", "itunes:summary", "media:description",
        "rdf:value", "subtitle", "summary", "title", "xhtml:body", "xhtml:div",
    }
)  # fmt: skip
_BASE: Final = f"{XML}base"
_LANGUAGE: Final = f"{XML}lang"
_NONE: Final[Mapping[str, str]] = {}


class _EnoughError(Exception):
    """All that counts has been read."""


class _Frame:
    """One open element."""

    __slots__ = ("attributes", "base", "holds_text", "is_markup", "language", "parts", "path")

    def __init__(
        self, path: str, attributes: Mapping[str, str], base: str, language: str, holds_text: bool
    ) -> None:
        self.path = path
        self.attributes = attributes
        self.base = base
        self.language = language
        self.holds_text = holds_text
        self.is_markup = False
        self.parts: list[str] = []


def read_pieces(body: bytes, address: str) -> Read:
    """The document in pieces, as far as it can be read.

    Args:
        body: XML in UTF-8.
        address: Where it came from: what its relative addresses start from.

    Raises:
        FeedParseError: The document is made to do harm.
    """
    reader = _Reader(body, address)
    try:
        reader.parse(body)
    except _EnoughError:
        reader.read.left_out = body.count(b"<item") + body.count(b"<entry") - MOST_ENTRIES
    except ExpatError as error:
        reader.read.is_cut = is_cut(error)
        reader.read.is_broken = not is_cut(error) and not is_followed_by_more(error)
    return reader.read


class _Reader:
    def __init__(self, body: bytes, address: str) -> None:
        self.read = Read(feed=Pieces(_NONE, address, ""))
        self._parser = guarded_parser(body)
        self._stack = [_Frame("", _NONE, address, "", holds_text=False)]
        self._holder = self.read.feed
        self._entry: _Frame | None = None
        self._listen()

    def parse(self, body: bytes) -> None:
        """Read all of it, or up to where it cannot be read."""
        try:
            self._parser.Parse(body, True)
        finally:
            # A parser and its handlers hold each other, and with them the whole document.
            self._parser.StartElementHandler = None
            self._parser.EndElementHandler = None
            self._parser.CharacterDataHandler = None
            self._parser.SkippedEntityHandler = None
            self._parser.EntityDeclHandler = None

    def _listen(self) -> None:
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._data

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        parent = self._stack[-1]
        short = short_name(name)
        base, language = parent.base, parent.language
        if parent.holds_text:
            self._begin_markup(parent, name, attributes)
            return
        if len(self._stack) > DEEPEST:
            raise FeedParseError("Its elements lie too deep in each other")
        if attributes:
            base, language = _inherited(base, language, attributes)
        path = f"{parent.path}/{short}" if parent.path else short
        frame = _Frame(path, attributes or _NONE, base, language, short in _TEXTS)
        if len(self._stack) == 1:
            self.read.root, self.read.root_attributes = short, frame.attributes
        if self._entry is None and short in _ENTRIES:
            self._begin_entry(frame)
        elif self._entry is None and short in _AROUND:
            self._begin_feed(frame, name)
        self._stack.append(frame)

    def _end(self, name: str) -> None:
        frame = self._stack.pop()
        if frame is self._entry:
            self.read.entries.append(self._holder)
            self._holder, self._entry = self.read.feed, None
        elif frame.path:
            piece = Piece(
                "".join(frame.parts), frame.attributes, frame.is_markup, frame.base, frame.language
            )
            known = self._holder.by_path.get(frame.path)
            if known is None:
                self._holder.by_path[frame.path] = [piece]
            else:
                known.append(piece)

    def _data(self, text: str) -> None:
        self._stack[-1].parts.append(text)

    def _begin_entry(self, frame: _Frame) -> None:
        if len(self.read.entries) >= MOST_ENTRIES:
            raise _EnoughError
        frame.path = ""
        self._entry = frame
        self._holder = Pieces(frame.attributes, frame.base, frame.language)

    def _begin_feed(self, frame: _Frame, name: str) -> None:
        frame.path = ""
        self.read.namespace = name.rpartition("}")[0]
        feed = self.read.feed
        feed.attributes = feed.attributes or frame.attributes
        feed.base, feed.language = frame.base, frame.language

    def _begin_markup(self, frame: _Frame, name: str, attributes: Mapping[str, str]) -> None:
        frame.is_markup = True
        frame.parts[:] = [html.escape("".join(frame.parts), quote=False)]
        markup = Markup(frame.parts, frame.base, self._end_markup)
        self._parser.StartElementHandler = markup.start
        self._parser.EndElementHandler = markup.end
        self._parser.CharacterDataHandler = markup.data
        markup.start(name, attributes)

    def _end_markup(self, name: str) -> None:
        self._listen()
        self._end(name)


def _inherited(base: str, language: str, attributes: Mapping[str, str]) -> tuple[str, str]:
    """The base and the language that hold inside an element with these attributes."""
    inner = attributes.get(_BASE)
    if inner:
        with contextlib.suppress(ValueError):
            base = urljoin(base, inner.strip())
    return base, attributes.get(_LANGUAGE, language)
