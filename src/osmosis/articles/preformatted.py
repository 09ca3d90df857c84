"""Text whose spaces and line ends count: programs, verse, and what was set by hand."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from osmosis.articles.elements import BLOCKS, SILENT
from osmosis.articles.model import Block, Blocks, Figure, Preformatted, PreformattedKind
from osmosis.articles.pictures import picture_of
from osmosis.articles.tree import Element, has_class, tag_of, walk

if TYPE_CHECKING:
    from osmosis.articles.flow import Flow

__all__ = ["preformatted_of"]

_LANGUAGE = re.compile(
    r"(?:language|lang|highlight-source|brush:?|sourcecode)[-\s]+([a-z0-9+#.]{1,20})", re.IGNORECASE
)
_VERSE = ("verse", "poem", "poetry", "stanza", "wp-block-verse")
_CODE = ("code", "highlight", "sourcecode", "prettyprint", "chroma", "hljs")


def preformatted_of(element: Element, flow: Flow) -> Blocks:
    """The text, and after it the pictures that were in it."""
    text = "".join(_pieces(element)).removeprefix("\n").rstrip()
    found: list[Block] = []
    if text.strip():
        language = _language(element)
        kind = _kind(element, language)
        found.append(Preformatted(text=text, kind=kind, language=language))
    pictures = (picture_of(image, flow.page.base) for image in element.iter("img"))
    found += [Figure((picture,)) for picture in pictures if picture is not None]
    return tuple(found)


def _pieces(element: Element) -> Iterator[str]:
    """The text, with a line end where a block begins or ends and at each ``br``."""
    silent: Element | None = None
    is_at_start = True
    for event, inner in walk(element):
        tag = tag_of(inner)
        is_start = event == "start"
        if silent is None and inner is not element:
            if tag in BLOCKS and not is_at_start:
                yield "\n"
                is_at_start = True
            elif tag == "br" and is_start:
                yield "\n"
        if is_start and silent is None:
            silent = inner if tag in SILENT else None
        elif not is_start and silent is inner:
            silent = None
        text = inner.text if is_start else (inner.tail if inner is not element else None)
        if text and silent is None:
            yield text
            is_at_start = text.endswith("\n")


def _language(element: Element) -> str:
    for inner in element.iter():
        found = _LANGUAGE.search(inner.get("class", ""))
        if found:
            return found[1].lower()
    return ""


def _kind(element: Element, language: str) -> PreformattedKind:
    if has_class(element, *_VERSE):
        return PreformattedKind.VERSE
    is_code = language or has_class(element, *_CODE) or element.find(".//code") is not None
    return PreformattedKind.CODE if is_code else PreformattedKind.TEXT
