"""OPML 1.0 and 2.0 as a tree that loses nothing: names, attributes and order stay as written."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final
from xml.sax.saxutils import escape, quoteattr

from osmosis.errors import FeedParseError
from osmosis.feeds.decoding import as_utf8
from osmosis.feeds.expat import ExpatError, guarded_parser, is_followed_by_more
from osmosis.feeds.limits import MOST_BYTES
from osmosis.feeds.repairing import repaired

DEEPEST: Final = 100
# XML 1.0, section 2.3: NameStartChar and NameChar.
_FIRST: Final = (
    "A-Za-z_\xc0-\xd6\xd8-\xf6\xf8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c\u200d\u2070-\u218f"
    "\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff:"
)
_NAME: Final = re.compile(f"[{_FIRST}][{_FIRST}0-9.\xb7\u0300-\u036f\u203f\u2040-]*")
_FORBIDDEN: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_BLANKS: Final = {"\n": "&#10;", "\r": "&#13;", "\t": "&#9;"}


@dataclass(frozen=True, kw_only=True, slots=True)
class Element:
    """One element as it was written.

    Attributes:
        name: With its prefix.
        attributes: With their prefixes, declarations of namespaces among them, in their order.
        text: What stands in it before its first child, if it is more than blanks.
        children: In their order.
    """

    name: str = "outline"
    attributes: Mapping[str, str] = field(default_factory=dict)
    text: str = ""
    children: tuple[Element, ...] = ()

    def get(self, name: str) -> str:
        """An attribute, whatever case it is written in; empty when there is none."""
        if name in self.attributes:
            return self.attributes[name]
        low = name.lower()
        return next((value for key, value in self.attributes.items() if key.lower() == low), "")

    def named(self, name: str) -> Iterator[Element]:
        """The children of this name, whatever case it is written in."""
        return (child for child in self.children if child.name.lower() == name)


def read_opml(body: bytes, content_type: str = "") -> Element:
    """The outermost element of an OPML document.

    Raises:
        FeedParseError: It is no OPML, is not well formed, is too large, or declares entities.
    """
    if len(body) > MOST_BYTES:
        raise FeedParseError("It is larger than what is read", bytes=len(body))
    document = as_utf8(body, content_type).strip()
    try:
        root = _tree(document)
    except ExpatError:
        try:
            root = _tree(repaired(document))
        except ExpatError as error:
            raise FeedParseError("It is not well formed", line=error.lineno) from None
    if root is None or root.name.lower() != "opml":
        raise FeedParseError("It is no list of sources")
    return root


def write_opml(root: Element) -> bytes:
    """The document that this element is the outermost one of; the same tree gives the same bytes.

    Raises:
        ValueError: A name cannot stand in XML.
    """
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', *_written(root, "")]
    return ("\n".join(lines) + "\n").encode("utf-8")


class _Builder:
    def __init__(self) -> None:
        self.root: Element | None = None
        self._open: list[tuple[str, dict[str, str], list[str], list[Element]]] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if len(self._open) > DEEPEST:
            raise FeedParseError("Its elements lie too deep in each other")
        self._open.append((name, attributes, [], []))

    def data(self, text: str) -> None:
        _, _, parts, children = self._open[-1]
        if not children:
            parts.append(text)

    def end(self, _: str) -> None:
        name, attributes, parts, children = self._open.pop()
        text = "".join(parts)
        element = Element(
            name=name,
            attributes=attributes,
            text=text if text.strip() else "",
            children=tuple(children),
        )
        if self._open:
            self._open[-1][3].append(element)
        else:
            self.root = element


def _tree(document: bytes) -> Element | None:
    builder = _Builder()
    parser = guarded_parser(document, namespaces=False, entities=False)
    parser.StartElementHandler = builder.start
    parser.EndElementHandler = builder.end
    parser.CharacterDataHandler = builder.data
    try:
        parser.Parse(document, True)
    except ExpatError as error:
        if not is_followed_by_more(error):
            raise
    return builder.root


def _written(element: Element, indent: str) -> Iterator[str]:
    name = _checked(element.name)
    attributes = "".join(
        f" {_checked(key)}={quoteattr(_clean(value), _BLANKS)}"
        for key, value in element.attributes.items()
    )
    text = escape(_clean(element.text), {"\r": "&#13;"})
    if not element.children:
        end = f">{text}</{name}>" if text else "/>"
        yield f"{indent}<{name}{attributes}{end}"
        return
    yield f"{indent}<{name}{attributes}>{text}"
    for child in element.children:
        yield from _written(child, f"{indent}  ")
    yield f"{indent}</{name}>"


def _checked(name: str) -> str:
    if not _NAME.fullmatch(name):
        raise ValueError(f"{name!r} is no name in XML")
    return name


def _clean(text: str) -> str:
    return _FORBIDDEN.sub("", text)
