"""Mends what is most often wrong with XML that people's programs wrote.

Only asked when a document cannot be read as it is. Every step is linear in the length of the
document, whatever it holds.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

_OPENS: Final = b"<![CDATA["
_CLOSES: Final = b"]]>"
_ROOT: Final = re.compile(
    rb"<(?:\?xml\b|!DOCTYPE\s|(?:rss|feed|channel)[\s>]|[\w.-]{1,20}:(?:rss|feed|rdf)[\s>])",
    re.IGNORECASE,
)
_ELEMENT: Final = re.compile(rb"<[A-Za-z_][\w.:-]*")
_BARE_AMPERSAND: Final = re.compile(
    rb"&(?!(?:[A-Za-z][A-Za-z0-9]{0,40}|#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6});)"
)
_BAD_NUMBER: Final = re.compile(
    rb"&#(?:[0-8]|1[124-9]|2[0-9]|3[01]|[xX]0*(?:[0-8BCEFbcef]|1[0-9A-Fa-f]));"
)
_BARE_LESS: Final = re.compile(rb"<(?![A-Za-z_/!?])")
_PREFIXED: Final = re.compile(rb"[</\s]([A-Za-z_][\w.-]*):[A-Za-z_]")
_DECLARES: Final = re.compile(rb"xmlns:([A-Za-z_][\w.-]*)\s*=")
_NO_CHARACTER: Final = re.compile(rb"\xef\xbf[\xbe\xbf]")

_KNOWN: Final = {
    b"atom": b"http://www.w3.org/2005/Atom",
    b"content": b"http://purl.org/rss/1.0/modules/content/",
    b"dc": b"http://purl.org/dc/elements/1.1/",
    b"dcterms": b"http://purl.org/dc/terms/",
    b"itunes": b"http://www.itunes.com/dtds/podcast-1.0.dtd",
    b"media": b"http://search.yahoo.com/mrss/",
    b"podcast": b"https://podcastindex.org/namespace/1.0",
    b"psc": b"http://podlove.org/simple-chapters",
    b"rdf": b"http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    b"xhtml": b"http://www.w3.org/1999/xhtml",
}


def repaired(body: bytes) -> bytes:
    """The document without what stands before it, bare signs escaped, unknown prefixes declared."""
    start = _ROOT.search(body, 0, 20_000)
    body = _NO_CHARACTER.sub(b"", body[start.start() :] if start else body)
    return _with_known_prefixes(b"".join(_escaped(body)))


def _escaped(body: bytes) -> Iterator[bytes]:
    """The document with bare signs escaped, but for what lies in CDATA, where they may stand."""
    outside, *rest = body.split(_OPENS)
    yield _signs_escaped(outside)
    for part in rest:
        inside, closes, outside = part.partition(_CLOSES)
        yield _OPENS + inside + closes
        yield _signs_escaped(outside)


def _signs_escaped(text: bytes) -> bytes:
    text = _BARE_AMPERSAND.sub(b"&amp;", text)
    return _BARE_LESS.sub(b"&lt;", _BAD_NUMBER.sub(b"", text))


def _with_known_prefixes(body: bytes) -> bytes:
    """The document with every prefix declared that it uses and does not declare."""
    missing = set(_PREFIXED.findall(body)) - set(_DECLARES.findall(body)) - {b"xml", b"xmlns"}
    root = _ELEMENT.search(body)
    if not missing or root is None:
        return body
    declared = b"".join(
        b' xmlns:%s="%s"' % (prefix, _KNOWN.get(prefix.lower(), b"unknown"))
        for prefix in sorted(missing)[:200]
    )
    return body[: root.end()] + declared + body[root.end() :]
