"""The characters of a page, from bytes that may say nothing or something wrong of themselves."""

from __future__ import annotations

import codecs
import re

__all__ = ["decode_page"]

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_OF_TYPE = re.compile(r"charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
_OF_PAGE = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
_OF_XML = re.compile(rb"<\?xml[^>]{0,100}encoding\s*=\s*[\"']([\w.:-]+)", re.IGNORECASE)
_HEAD_BYTES = 4_096

# The Encoding Standard (encoding.spec.whatwg.org, section 4.2): what pages call by a small name
# is read as the larger set that contains it, as browsers do.
_WIDER = {
    **dict.fromkeys(("ascii", "iso8859-1", "latin-1"), "cp1252"),
    **dict.fromkeys(("gb2312", "gbk"), "gb18030"),
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "big5": "big5hkscs",
}


def decode_page(page: bytes, content_type: str = "") -> str:
    """The page as text: by its mark, as UTF-8, by what was said of it, or by what it says."""
    for mark, name in _MARKS:
        if page.startswith(mark):
            return page[len(mark) :].decode(name, "replace")
    head = page[:_HEAD_BYTES]
    said = _OF_TYPE.search(content_type)
    names = [said[1]] if said else []
    names += [match[1].decode("ascii", "replace") for match in (_OF_XML.search(head),) if match]
    names += [match[1].decode("ascii", "replace") for match in (_OF_PAGE.search(head),) if match]
    # What can be read as UTF-8 is UTF-8, whatever was said of it, unless it is ASCII: that may be
    # an older set that is written in seven bits.
    for name in [*names, "utf-8"] if page.isascii() else ["utf-8", *names]:
        text = _decoded(page, name)
        if text is not None:
            return text
    return page.decode(_codec(names[0]) if names else "cp1252", "replace")


def _decoded(page: bytes, name: str) -> str | None:
    codec = _codec(name)
    if codec.startswith("utf-16"):  # a page that could be read as far as its head is none
        return None
    try:
        return page.decode(codec)
    except UnicodeDecodeError:
        return None


def _codec(name: str) -> str:
    """The decoder of text for a name; cp1252 for a name that is not known."""
    try:
        info = codecs.lookup(name)
        b"".decode(info.name)  # some of Python's codecs are not for text
    except LookupError:
        return "cp1252"
    return _WIDER.get(info.name, info.name)
