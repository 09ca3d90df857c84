"""OPML 1.0 and 2.0 as a tree that loses nothing: names, attributes and order stay as written.

Comments, instructions to other programs, and words between elements are in the tree as well.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Final
from xml.sax.saxutils import escape, quoteattr

from osmosis.errors import FeedParseError
from osmosis.feeds.decoding import as_utf8
from osmosis.feeds.expat import ExpatError, guarded_parser, is_followed_by_more
from osmosis.feeds.limits import MOST_BYTES
from osmosis.feeds.repairing import repaired

DEEPEST: Final = 100
TEXT: Final = "#text"
"""The name of what stands in an element behind a child of it, in place of an element's."""
COMMENT: Final = "#comment"
INSTRUCTION: Final = "#instruction"
"""What is meant for another program (XML 1.0, section 2.6), its name at the beginning."""
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
    """One element as it was written, or what stands among elements under a name of its own.

    Attributes:
        name: With its prefix.
        attributes: With their prefixes, declarations of namespaces among them, in their order.
        text: What stands in it before its first child. Blanks are kept where there are words
            among its children; elsewhere they only set elements apart.
        children: In their order.
        before: Comments and instructions before the outermost element.
        after: Those behind it.
    """

    name: str = "outline"
    attributes: Mapping[str, str] = field(default_factory=dict)
    text: str = ""
    children: tuple[Element, ...] = ()
    before: tuple[Element, ...] = ()
    after: tuple[Element, ...] = ()

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
        ValueError: A name or a comment cannot stand in XML.
    """
    parts = (*root.before, root, *root.after)
    lines = ['<?xml version="1.0" encoding="UTF-8"?>']
    lines += [line for part in parts for line in _written(part, "")]
    return ("\n".join(lines) + "\n").encode("utf-8")


class _Builder:
    def __init__(self) -> None:
        self.root: Element | None = None
        self._open: list[tuple[str, dict[str, str], list[Element]]] = []
        self._words: list[str] = []
        self._before: list[Element] = []
        self._after: list[Element] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if len(self._open) > DEEPEST:
            raise FeedParseError("Its elements lie too deep in each other")
        self._end_words()
        self._open.append((name, attributes, []))

    def data(self, text: str) -> None:
        self._words.append(text)

    def comment(self, text: str) -> None:
        self._add(Element(name=COMMENT, text=text))

    def instruction(self, target: str, data: str) -> None:
        self._add(Element(name=INSTRUCTION, text=f"{target} {data}".strip()))

    def end(self, _: str) -> None:
        self._end_words()
        name, attributes, parts = self._open.pop()
        if not any(one.name == TEXT and one.text.strip() for one in parts):
            parts = [one for one in parts if one.name != TEXT]
        text = ""
        if parts and parts[0].name == TEXT:
            text = parts.pop(0).text
        self._add(Element(name=name, attributes=attributes, text=text, children=tuple(parts)))

    def done(self) -> Element | None:
        """The outermost element, with what stands around it."""
        if self.root is None:
            return None
        return replace(self.root, before=tuple(self._before), after=tuple(self._after))

    def _add(self, part: Element) -> None:
        if self._open:
            self._end_words()
            self._open[-1][2].append(part)
        elif self.root is not None:
            self._after.append(part)
        elif part.name in (COMMENT, INSTRUCTION):
            self._before.append(part)
        else:
            self.root = part

    def _end_words(self) -> None:
        """Put what was said since the last element where it stands."""
        if self._words:
            self._open[-1][2].append(Element(name=TEXT, text="".join(self._words)))
            self._words.clear()


def _tree(document: bytes) -> Element | None:
    builder = _Builder()
    parser = guarded_parser(document, namespaces=False, entities=False)
    parser.StartElementHandler = builder.start
    parser.EndElementHandler = builder.end
    parser.CharacterDataHandler = builder.data
    parser.CommentHandler = builder.comment
    parser.ProcessingInstructionHandler = builder.instruction
    try:
        parser.Parse(document, True)
    except ExpatError as error:
        if not is_followed_by_more(error):
            raise
    return builder.done()


def _written(element: Element, indent: str) -> Iterator[str]:
    if element.name.startswith("#"):
        yield f"{indent}{_beside(element)}"
        return
    name = _checked(element.name)
    attributes = "".join(
        f" {_checked(key)}={quoteattr(_clean(value), _BLANKS)}"
        for key, value in element.attributes.items()
    )
    start = f"{indent}<{name}{attributes}"
    if _has_words(element):
        # Not a blank more than there is: it would be one of its words.
        inside = "".join("\n".join(_written(one, "")) for one in element.children)
        yield f"{start}>{_escaped(element.text)}{inside}</{name}>"
    elif children := [one for one in element.children if one.name != TEXT]:
        yield f"{start}>"
        for child in children:
            yield from _written(child, f"{indent}  ")
        yield f"{indent}</{name}>"
    else:
        yield f"{start}/>"


def _has_words(element: Element) -> bool:
    """Whether there is more than blanks around the children of an element."""
    beside = (one.text for one in element.children if one.name == TEXT)
    return any(text.strip() for text in (element.text, *beside))


def _beside(part: Element) -> str:
    """What is no element, as it is written."""
    text = _clean(part.text)
    if part.name == TEXT:
        return _escaped(text)
    if part.name == COMMENT and "--" not in f"{text}-":
        return f"<!--{text}-->"
    if part.name == INSTRUCTION and "?>" not in text:
        return f"<?{text}?>"
    raise ValueError(f"{part.name} with {text!r} cannot stand in XML")


def _escaped(text: str) -> str:
    return escape(_clean(text), {"\r": "&#13;"})


def _checked(name: str) -> str:
    if not _NAME.fullmatch(name):
        raise ValueError(f"{name!r} is no name in XML")
    return name


def _clean(text: str) -> str:
    return _FORBIDDEN.sub("", text)
