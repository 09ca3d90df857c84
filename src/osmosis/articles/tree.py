"""HTML as a tree: the one place that speaks with lxml's parser.

lxml has no types; :class:`Element` says what is used of it, and is never made.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Iterator, MutableMapping, Sequence
from functools import lru_cache
from html import escape
from html.parser import HTMLParser

from osmosis.articles.elements import BLOCKS

__all__ = [
    "Element",
    "block_lines",
    "has_class",
    "parse",
    "parse_page",
    "serialise",
    "serialise_whole",
    "tag_of",
    "text_of",
    "walk",
    "without_controls",
]

# XML 1.0, section 2.2, and the controls of ISO 6429, which no reader shows.
_CONTROLS = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"
)


class Element(ABC):
    """What is used of an element of lxml."""

    tag: object
    text: str | None
    tail: str | None

    @property
    @abstractmethod
    def attrib(self) -> MutableMapping[str, str]:
        """The attributes by name."""

    @abstractmethod
    def get(self, name: str, default: str = "", /) -> str:
        """An attribute."""

    @abstractmethod
    def set(self, name: str, value: str, /) -> None:
        """Give it an attribute."""

    @abstractmethod
    def getparent(self) -> Element | None:
        """What it is in."""

    @abstractmethod
    def getnext(self) -> Element | None:
        """What comes after it in the same parent."""

    @abstractmethod
    def getprevious(self) -> Element | None:
        """What comes before it in the same parent."""

    @abstractmethod
    def iter(self, *tags: str) -> Iterator[Element]:
        """Itself and all that is in it, in the order of the document."""

    @abstractmethod
    def iterancestors(self, *tags: str) -> Iterator[Element]:
        """What it is in, from the nearest."""

    @abstractmethod
    def itertext(self) -> Iterator[str]:
        """All its text."""

    @abstractmethod
    def find(self, path: str, /) -> Element | None:
        """The first that a path leads to."""

    @abstractmethod
    def xpath(self, path: str, /) -> Sequence[Element]:
        """What a path leads to."""

    @abstractmethod
    def drop_tree(self) -> None:
        """Take it out with all that is in it; the text after it stays."""

    @abstractmethod
    def drop_tag(self) -> None:
        """Take it out; what is in it stays in its place."""

    @abstractmethod
    def addprevious(self, element: Element, /) -> None:
        """Put another before it."""

    @abstractmethod
    def append(self, element: Element, /) -> None:
        """Put another at its end."""

    @abstractmethod
    def __iter__(self) -> Iterator[Element]: ...
    @abstractmethod
    def __len__(self) -> int: ...


def parse(html: str) -> Element:
    """The ``body`` of a page or of a piece of one; what is no HTML is text in it."""
    root, is_whole = _parsed(f"<html><body>{without_controls(html)}")
    if not is_whole:
        root, _ = _parsed(f"<html><body>{_flattened(without_controls(html))}")
    body = root.find("body")
    return root if body is None else body


def parse_page(html: str) -> Element:
    """The ``html`` of a whole page, with its head.

    Raises:
        ValueError: There is nothing in it.
    """
    root, _ = _parsed(without_controls(html))
    return root


def _parsed(html: str) -> tuple[Element, bool]:
    """The root, and whether the parser came to the end."""
    from lxml import etree  # type: ignore[import-untyped]  # it has no types
    from lxml import html as lxml_html

    parser = lxml_html.HTMLParser(
        encoding="utf-8", huge_tree=True, no_network=True, remove_comments=True, remove_pis=True
    )
    try:
        root = lxml_html.document_fromstring(html.encode("utf-8"), parser=parser)
    except etree.ParserError as error:
        raise ValueError("There is nothing in it") from error
    return root, not any("depth" in entry.message for entry in parser.error_log)


def serialise(element: Element) -> str:
    """What is in an element, as HTML."""
    inner = [escape(element.text or "", quote=False)]
    inner += [serialise_whole(child) for child in element]
    return "".join(inner)


def serialise_whole(element: Element) -> str:
    """An element with all that is in it and the text after it, as HTML."""
    from lxml import etree

    return str(etree.tostring(element, encoding="unicode", method="html"))


def walk(element: Element) -> Iterator[tuple[str, Element]]:
    """``start`` and ``end`` of an element and of all in it, without recursion."""
    from lxml import etree

    return iter(etree.iterwalk(element, events=("start", "end")))


def _flattened(html: str) -> str:
    """A page that is nested deeper than the parser goes (2,048), as paragraphs of plain text."""
    pieces = _Pieces()
    pieces.feed(html)
    pieces.close()
    return "".join(f"<p>{escape(piece)}</p>" for piece in pieces.found)


class _Pieces(HTMLParser):
    """Collects the texts of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._is_silent = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._is_silent = tag in ("script", "style")

    def handle_endtag(self, tag: str) -> None:
        self._is_silent = False

    def handle_data(self, data: str) -> None:
        if not self._is_silent and data.strip():
            self.found.append(data)


def tag_of(element: Element) -> str:
    """The element's name in small letters, without a prefix."""
    name = element.tag
    return _plain_name(name) if isinstance(name, str) else ""


@lru_cache(maxsize=512)
def _plain_name(name: str) -> str:
    return name.rpartition("}")[2].rpartition(":")[2].lower()


def has_class(element: Element, *names: str) -> bool:
    """Whether it has one of these classes."""
    return not set(element.get("class", "").lower().split()).isdisjoint(names)


def block_lines(element: Element) -> str:
    """All words in an element, each block on a line of its own."""
    pieces: list[str] = []
    for event, inner in walk(element):
        if tag_of(inner) in BLOCKS:
            pieces.append("\n")
        text = inner.text if event == "start" else (inner.tail if inner is not element else None)
        pieces.append(" ".join((text or "").split("\n")))
    return "".join(pieces)


def text_of(element: Element) -> str:
    """All words in an element, with single spaces."""
    return " ".join("".join(element.itertext()).split())


def without_controls(text: str) -> str:
    """The text without characters that XML forbids."""
    return _CONTROLS.sub("", text)
