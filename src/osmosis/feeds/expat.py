"""An XML parser that a document cannot turn against its reader.

It fetches nothing, follows no entity that holds another, and lets no text grow far beyond what
was sent. The names that HTML gives to characters are known everywhere, because feeds use them
without saying so.
"""

from __future__ import annotations

import html
from collections.abc import Callable
from typing import Final
from xml.parsers.expat import ExpatError, ParserCreate, XMLParserType, errors

from osmosis.errors import FeedParseError

__all__ = ["ExpatError", "guarded_parser", "is_cut", "is_followed_by_more"]

# A text in a document is handed over in runs of this size.
_RUN: Final = 1 << 16
_LONGEST_ENTITY: Final = 100
_MOST_GROWTH: Final = 5

_CUT: Final = frozenset(
    errors.codes[message]
    for message in (
        errors.XML_ERROR_NO_ELEMENTS,
        errors.XML_ERROR_PARTIAL_CHAR,
        errors.XML_ERROR_UNCLOSED_CDATA_SECTION,
        errors.XML_ERROR_UNCLOSED_TOKEN,
    )
)


def guarded_parser(body: bytes, *, namespaces: bool = True, entities: bool = True) -> XMLParserType:
    """A parser for one document, without handlers for its elements.

    Args:
        body: The document that it will be given; only looked at to bound its growth.
        namespaces: Whether names come as ``namespace}Local``, or as they are written.
        entities: Whether the document may declare names for short texts.

    Raises:
        FeedParseError: Later, while parsing: the document declares what it may not.
    """
    parser = ParserCreate("utf-8", "}" if namespaces else None)
    parser.buffer_text = True
    parser.buffer_size = _RUN
    # Without this, a name that the document does not declare is an error.
    parser.UseForeignDTD(True)
    parser.SkippedEntityHandler = _skipped(parser)
    parser.EntityDeclHandler = _declared(body) if entities else _refused
    return parser


def is_cut(error: ExpatError) -> bool:
    """Whether a document was well formed as far as it goes, and ends in the middle."""
    return error.code in _CUT


def is_followed_by_more(error: ExpatError) -> bool:
    """Whether a document was read to its end, and something stands behind it."""
    return error.code == errors.codes[errors.XML_ERROR_JUNK_AFTER_DOC_ELEMENT]


def _skipped(parser: XMLParserType) -> Callable[[str, bool], None]:
    def give(name: str, is_parameter: bool) -> None:
        write = parser.CharacterDataHandler
        if write is not None and not is_parameter:
            write(html.unescape(f"&{name};"))

    return give


def _declared(body: bytes) -> Callable[..., None]:
    uses = 0
    growth = 0

    def check(_name: str, is_parameter: bool, value: str | None, *_: object) -> None:
        nonlocal uses, growth
        if value is None or is_parameter:
            return  # It lies elsewhere, or belongs to the grammar: never looked at.
        uses = uses or body.count(b"&")
        growth = max(growth, uses * len(value))
        if len(value) > _LONGEST_ENTITY or "&" in value or "<" in value or "%" in value:
            raise FeedParseError("It declares entities that grow")
        if growth > _MOST_GROWTH * len(body) + _RUN:
            raise FeedParseError("It declares entities that grow")

    return check


def _refused(*_: object) -> None:
    raise FeedParseError("It declares entities, which are not read")
