"""Letters as they lie in mailboxes (RFC 5322, MIME): who wrote them, when, and what.

Python's :mod:`email` does the work. It forgives much and raises many things, so every piece is
asked for by itself, and what cannot be had is left out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from email import policy
from email.message import EmailMessage, Message
from email.parser import BytesParser
from email.utils import getaddresses, parsedate_to_datetime
from html import escape
from typing import Any, TypeAlias, TypeVar

from whenever import Instant

from osmosis.articles.decoding import decode_page
from osmosis.articles.tree import Element, parse, serialise, without_controls
from osmosis.documents.enclosing import enclose, enclosed_address, picture_html
from osmosis.documents.model import SPOILED, Document, DocumentError, Section
from osmosis.documents.plain import html_of_text, without_reply

MOST_BYTES = 40_000_000
_MOST_PARTS = 1_000
_DEEPEST = 20
_HIDDEN = re.compile(r"display\s*:\s*none|mso-hide\s*:\s*all", re.IGNORECASE)
_HALVES = re.compile("[\ud800-\udfff]")
_SPECK = re.compile(r"(?:^|;)\s*(?:max-)?(?:width|height)\s*:\s*[012](?:px)?\s*(?:;|$|!)")

T = TypeVar("T")
_Part: TypeAlias = "Message[Any, Any]"


def read_letter(data: bytes) -> Document:
    """What a letter says; of several versions of it the one with the most form.

    Its pictures come along. What only counts readers, and what was never meant to be seen, goes.

    Raises:
        DocumentError: It is too large, or nothing that could be read as a letter.
    """
    if len(data) > MOST_BYTES:
        raise DocumentError("The letter is too large", bytes=len(data))
    if data.lower().count(b"multipart/") > _MOST_PARTS:
        raise DocumentError("The letter has too many parts")
    try:
        message = BytesParser(EmailMessage, policy=policy.default).parsebytes(data)
        return _read(message)
    except SPOILED as error:
        raise DocumentError("The letter cannot be read") from error


def _read(message: _Part) -> Document:
    pictures = _pictures_of(message)
    body = parse("\n".join(_html_of(message, 0)))
    _drop_hidden(body)
    enclosed = enclose(body, pictures.get)
    html = serialise(body)
    if not html.strip():
        raise DocumentError("There is nothing in this letter")
    return Document(
        title=_header(message, "subject"),
        authors=_authors(message),
        language=_header(message, "content-language").split(",")[0].strip(),
        published_at=_date(message),
        sections=(Section(title="", html=html),),
        pictures=enclosed,
        identity=_header(message, "message-id"),
    )


def _html_of(part: _Part, depth: int) -> Iterator[str]:
    """The pieces of a letter that are to be read, in their order."""
    if depth > _DEEPEST:
        return
    kind = part.get_content_type()
    inner = _inner(part)
    if not inner:
        yield _leaf(part, kind)
    elif kind == "message/rfc822":
        yield from _forwarded(inner[0], depth + 1)
    else:
        if kind == "multipart/alternative":
            inner = sorted(inner, key=_form)[-1:]
        elif kind == "multipart/related":
            inner = inner[:1]
        for one in inner:
            yield from _html_of(one, depth + 1)


def _leaf(part: _Part, kind: str) -> str:
    name = _asked(part.get_filename) or ""
    is_enclosure = _asked(part.get_content_disposition) == "attachment"
    if kind.startswith("image/") and not _header(part, "content-id"):
        data = _bytes_of(part)
        return picture_html(data, name) if data else ""
    if is_enclosure or not kind.startswith(("text/", "multipart/")):
        return f"<p>Enclosed: {escape(name)}</p>" if name else ""
    text = _text_of(part)
    if kind == "text/html":
        return serialise(parse(text))
    # What says that it has parts and has none is text.
    is_flowed = str(part.get_param("format", "")).lower() == "flowed"
    return html_of_text(without_reply(text), is_flowed=is_flowed)


def _forwarded(letter: _Part, depth: int) -> Iterator[str]:
    said = [_header(letter, "subject"), ", ".join(_authors(letter))]
    yield f"<blockquote><p><strong>{escape(' · '.join(filter(None, said)))}</strong></p>"
    yield from _html_of(letter, depth)
    yield "</blockquote>"


def _form(part: _Part) -> int:
    """How much form a version of a letter has."""
    kinds = {one.get_content_type() for one in part.walk()}
    if "text/html" in kinds:
        return 2
    return 1 if "text/plain" in kinds else 0


def _inner(part: _Part) -> list[_Part]:
    inside = part.get_payload()
    return [one for one in inside if isinstance(one, Message)] if isinstance(inside, list) else []


def _pictures_of(message: _Part) -> dict[str, bytes]:
    """The pictures that came along, by all that the text may call them."""
    found: dict[str, bytes] = {}
    for part in message.walk():
        if part.get_content_maintype() != "image":
            continue
        data = _bytes_of(part)
        if not data:
            continue
        identity = _header(part, "content-id").strip("<> ")
        place = _header(part, "content-location")
        names = [f"cid:{identity}" if identity else "", place, enclosed_address(data)]
        found.update(dict.fromkeys(filter(None, names), data))
    return found


def _drop_hidden(body: Element) -> None:
    """Take out what a mail program would not show, and what it would show too small to see."""
    for element in [*body.iter("script", "style", "title", "template")]:
        element.drop_tree()
    for element in [*body.iter()]:
        style = element.get("style", "") if isinstance(element.tag, str) else ""
        is_speck = element.tag == "img" and _SPECK.search(style)
        if style and element.getparent() is not None and (_HIDDEN.search(style) or is_speck):
            element.drop_tree()


def _header(part: _Part, name: str) -> str:
    """A header with its words decoded (RFC 2047), or as it was written; empty when it has none."""
    wanted = name.lower()
    raw = next((str(value) for key, value in part.raw_items() if key.lower() == wanted), "")
    text = raw
    if _HALVES.search(raw):
        # Letters that were sent as they are, without saying in which set.
        text = decode_page(raw.encode("utf-8", "surrogateescape"))
    elif "=?" in raw:
        text = _asked(lambda: str(part[name])) or raw
    return _clean(text)


def _clean(text: str) -> str:
    """A line of words, without what could not be decoded: the library leaves halves of letters."""
    return " ".join(without_controls(_HALVES.sub("", text).replace("\ufffd", "")).split())


def _authors(message: _Part) -> tuple[str, ...]:
    # The names are decoded after the list is taken apart: they may have commas in them.
    raw = next((str(value) for key, value in message.raw_items() if key.lower() == "from"), "")
    if "=?" in raw:
        found = _asked(lambda: message["from"].addresses) or ()
        pairs = [(one.display_name, one.addr_spec) for one in found]
    else:
        pairs = _asked(lambda: getaddresses([_header(message, "from")])) or []
    return tuple(filter(None, (_clean(name) or _clean(address) for name, address in pairs)))


def _date(message: _Part) -> Instant | None:
    """When it was written; of a date without a zone nothing is known but the date."""
    said = _header(message, "date")
    moment = _asked(lambda: parsedate_to_datetime(said)) if said else None
    if moment is None:
        return None
    from datetime import UTC

    aware = moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)
    return _asked(lambda: Instant.from_timestamp(int(aware.timestamp())))


def _bytes_of(part: _Part) -> bytes:
    data = _asked(lambda: part.get_payload(decode=True))
    return data if isinstance(data, bytes) else b""


def _text_of(part: _Part) -> str:
    charset = _asked(part.get_content_charset) or ""
    return decode_page(_bytes_of(part), f"{part.get_content_type()}; charset={charset}")


def _asked(ask: Callable[[], T]) -> T | None:
    """What a question of the library gives; nothing when it stumbles."""
    try:
        return ask()
    except SPOILED:
        return None
