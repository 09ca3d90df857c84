"""The bytes of a document as UTF-8, whatever they claim to be.

What is written in a declaration is wrong often enough that the bytes themselves are asked first:
a text of some length that is valid UTF-8, and not only ASCII, is UTF-8 (RFC 3629, 3).
"""

from __future__ import annotations

import codecs
import re

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# How "<" and what follows it look without a mark (XML 1.0, appendix F).
_UNMARKED = (
    (b"<\x00\x00\x00", "utf-32-le"),
    (b"\x00\x00\x00<", "utf-32-be"),
    (b"<\x00", "utf-16-le"),
    (b"\x00<", "utf-16-be"),
    (b"{\x00", "utf-16-le"),
    (b"\x00{", "utf-16-be"),
)
_DECLARATION = re.compile(rb"^\s*<\?xml\b[^>]{0,500}?\?>", re.DOTALL)
_DECLARED = re.compile(rb"encoding\s*=\s*[\"']?\s*([\w.:-]{1,40})", re.IGNORECASE)
_CHARSET = re.compile(r"charset\s*=\s*[\"']?\s*([\w.:-]{1,40})", re.IGNORECASE)
# Control characters, which XML does not allow (XML 1.0, 2.2), and which it ends at.
_CONTROLS = bytes(code for code in range(0x20) if code not in (9, 10, 13))
# They say nothing about the bytes, or hide what another reader would see.
_NO_WORD = {"", "utf8", "utf16", "utf32", "unicode", "utf7", "unicodeescape", "rawunicodeescape"}
_WIDER = {"ascii": "cp1252", "iso8859-1": "cp1252", "gb2312": "gb18030", "gbk": "gb18030"}
# A byte that is no UTF-8, as Python writes it; whatever is not ASCII.
_LONE = re.compile("[\udc80-\udcff]")
_ABOVE_ASCII = re.compile(r"[^\x00-\x7f]")


def as_utf8(body: bytes, content_type: str = "") -> bytes:
    """The document in UTF-8, without a byte order mark, a declaration or control characters.

    Args:
        body: The bytes as they came.
        content_type: The header they came with, for its charset.
    """
    text = _as_valid_utf8(body, content_type).translate(None, _CONTROLS)
    return _DECLARATION.sub(b"", text, count=1)


def _as_valid_utf8(body: bytes, content_type: str) -> bytes:
    for mark, name in _MARKS:
        if body.startswith(mark):
            return _from_wide(body, name) if name != "utf-8" else _mended(body[len(mark) :])
    start = body[:64].lstrip(b" \t\r\n")
    for look, name in _UNMARKED:
        if start.startswith(look):
            return _from_wide(body, name)
    if _is_utf8(body):
        return body if b"\x1b$" not in body else _from_declared(body, content_type) or body
    return _from_declared(body, content_type) or _mended(body)


def _is_utf8(body: bytes) -> bool:
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _from_wide(body: bytes, name: str) -> bytes:
    text = body.decode(name, "replace").removeprefix("\ufeff")
    return text.encode("utf-8", "replace")


def _from_declared(body: bytes, content_type: str) -> bytes | None:
    """In the encoding that the document or else its header names, if the bytes fit it."""
    declaration = _DECLARATION.match(body)
    inside = _DECLARED.search(declaration[0]) if declaration else None
    outside = _CHARSET.search(content_type)
    names = (inside[1].decode("ascii") if inside else "", outside[1] if outside else "")
    for name in names:
        codec = _codec(name)
        if codec is None:
            continue
        try:
            return body.decode(codec).encode("utf-8")
        except (UnicodeError, ValueError):
            continue
    return None


def _codec(name: str) -> str | None:
    """The codec for a name, wider where browsers are wider (WHATWG Encoding, 4.2)."""
    try:
        found = codecs.lookup(name)
    except (LookupError, ValueError):
        return None
    if re.sub(r"[^a-z0-9]", "", found.name).removesuffix("le").removesuffix("be") in _NO_WORD:
        return None
    # A codec such as base64 or rot13 turns no bytes into text.
    return _WIDER.get(found.name, found.name) if getattr(found, "_is_text_encoding", True) else None


def _mended(body: bytes) -> bytes:
    """UTF-8 in which what is no UTF-8 is read as windows-1252: the two are often mixed."""
    whole = _without_half_a_character(body)
    text = whole.decode("utf-8", "surrogateescape")
    wrong = len(_LONE.findall(text))
    if not wrong:
        return whole
    # In a text of windows-1252, two bytes may look like one character by chance.
    if wrong >= len(_ABOVE_ASCII.findall(text)) - wrong:
        text = whole.decode("latin-1")
        return _ABOVE_ASCII.sub(_as_windows_1252, text).encode("utf-8")
    return _LONE.sub(_as_windows_1252, text).encode("utf-8")


def _as_windows_1252(found: re.Match[str]) -> str:
    # Five places of windows-1252 are empty; browsers read them as the control characters.
    code = ord(found[0]) & 0xFF
    return bytes([code]).decode("cp1252", "ignore") or chr(code)


def _without_half_a_character(body: bytes) -> bytes:
    """Without the beginning of a character at the very end of a document that was cut."""
    for length in (1, 2, 3):
        lead = body[-length] if len(body) >= length else 0
        if lead >= 0xC0:
            wanted = 2 if lead < 0xE0 else 3 if lead < 0xF0 else 4
            return body[:-length] if length < wanted else body
        if lead < 0x80:
            return body
    return body
