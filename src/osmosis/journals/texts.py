"""Texts in whatever encoding they were kept, and the small things that stand in them."""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Iterable
from typing import Any, Final

from osmosis.articles.tree import block_lines, parse, without_controls
from osmosis.journals.model import JournalError

MOST_TEXT_BYTES: Final = 8 << 20
MOST_JSON_BYTES: Final = 512 << 20
MOST_JSON_VALUES: Final = 16_000_000
"""Each may take a hundred times the room of the byte or two by which it is written."""
LONGEST_TITLE: Final = 300
LONGEST_TAG: Final = 100
MOST_TAGS: Final = 200

_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_LINE_END: Final = "\u2028"
_EMPTY_LINES = re.compile(r"\n\s*\n\s*\n+")


def text_of_bytes(data: bytes) -> str:
    """The text that these bytes are: by its mark, else UTF-8, else as old Windows wrote it.

    Raises:
        JournalError: It is no text.
    """
    named = next((name for mark, name in _MARKS if data.startswith(mark)), "utf-8")
    if named == "utf-8" and b"\x00" in data:
        raise JournalError("This is no text")
    try:
        text = data.decode(named)
    except UnicodeDecodeError:
        if named != "utf-8":
            raise JournalError("This text is damaged") from None
        text = data.decode("cp1252", "replace")
    return plain(text)


def plain(text: object) -> str:
    """A text with one kind of line end, and without signs that no text has; a list is none."""
    if isinstance(text, list | dict):
        return ""
    lines = str("" if text is None else text).replace("\r\n", "\n").replace("\r", "\n")
    return without_controls(lines.encode("utf-8", "replace").decode("utf-8"))


def one_line(text: object, most: int = LONGEST_TITLE) -> str:
    """A text in one line, not too long."""
    return " ".join(plain(text).split())[:most].strip()


def tidy_tags(tags: Iterable[object]) -> tuple[str, ...]:
    """Tags without their signs, each once, in their order."""
    names = (one_line(tag, LONGEST_TAG).lstrip("#@").strip() for tag in tags)
    return tuple(dict.fromkeys(filter(None, names)))[:MOST_TAGS]


def text_of_html(html: str) -> str:
    """The words of a page, each block on lines of its own; nothing that it would run or load."""
    body = parse(html)
    for silent in [*body.iter("script", "style", "noscript", "template", "title")]:
        silent.drop_tree()
    for line_end in body.iter("br"):
        line_end.tail = _LINE_END + (line_end.tail or "")
    whole = block_lines(body).replace(_LINE_END, "\n")
    lines = [" ".join(line.split()) for line in whole.split("\n")]
    return _EMPTY_LINES.sub("\n\n", "\n".join(lines)).strip()


def json_of(data: bytes) -> Any:
    """The value that a JSON file holds.

    Raises:
        JournalError: It is none, nested too deeply, or made to fill all memory.
    """
    if sum(data.count(sign) for sign in (b"[", b"{", b",")) > MOST_JSON_VALUES:
        raise JournalError("There is more in it than a journal holds")
    try:
        return json.loads(data)
    except (ValueError, RecursionError):
        raise JournalError("This is no JSON that can be read") from None


def json_bytes(value: object) -> bytes:
    """A value as JSON for people and machines, the same bytes for the same value.

    Raises:
        JournalError: It is nested too deeply; some Pythons read more deeply than they write.
    """
    try:
        text = json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True)
    except RecursionError:
        raise JournalError("This is no JSON that can be read") from None
    return text.encode("utf-8", "surrogatepass")


def members(value: object, name: str) -> list[dict[str, Any]]:
    """The objects of a list that stands under a name; nothing where there is none."""
    found = value.get(name) if isinstance(value, dict) else None
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def listed(value: object) -> list[object]:
    """A list as it is, one thing as a list of it, and nothing for nothing."""
    if isinstance(value, list):
        return value
    return [] if value in (None, "") else [value]


def place_of(location: object, names: Iterable[str]) -> str:
    """A place in words, from the smallest to the largest, each word once."""
    if not isinstance(location, dict):
        return ""
    words = (one_line(location.get(name)) for name in names)
    return ", ".join(dict.fromkeys(filter(None, words)))
