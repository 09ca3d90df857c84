"""Words of feeds, as plain text for a title and as HTML for a body."""

from __future__ import annotations

import html
import re
from typing import Final

from osmosis.feeds.limits import LONGEST_HTML, LONGEST_TITLE
from osmosis.feeds.raw import Words

CUT: Final = "<p>[…]</p>"

_TAG: Final = re.compile(r"</?[a-zA-Z][^<>]*>|<!--[^<>]*-->")
# What people put around words of a title; of anything else they speak: "The <table> element".
_FORMATTING: Final = re.compile(
    r"</?(?:a|abbr|b|big|br|cite|code|del|em|font|h[1-6]|i|img|ins|mark|p|q|s|small|span|strike"
    r"|strong|sub|sup|tt|u|wbr)(?:\s[^<>]*)?/?>",
    re.IGNORECASE,
)
_BREAKING: Final = re.compile(r"<(?:br|p|h[1-6])\b[^<>]*>", re.IGNORECASE)
_NAMED: Final = re.compile(r"&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z][a-z0-9]{1,31});", re.IGNORECASE)
# Begins where blanks begin and nowhere among them, or many blanks take hours.
_BLANK_LINES: Final = re.compile(r"(?<![^\S\n])[^\S\n]*+\n(?:[^\S\n]*+\n)++\s*+")
_INVISIBLE: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufeff\ufffe\uffff]")


def plain(words: Words, longest: int = LONGEST_TITLE) -> str:
    """The words without markup, on one line."""
    text = words.text
    if words.kind != "text" and ("<" in text or "&" in text):
        text = _BREAKING.sub(" ", text[:LONGEST_HTML])
        text = (_TAG if words.kind == "html" else _FORMATTING).sub("", text)
        text = html.unescape(text)
    return one_line(text, longest)


def one_line(text: str, longest: int = LONGEST_TITLE) -> str:
    """The text with single blanks, cut with a sign where it is too long."""
    if "  " in text or not (text.isascii() and text.isprintable()):
        text = " ".join(whole(text).split())
    line = text.strip()
    return line if len(line) <= longest else f"{line[: longest - 1].rstrip()}…"


def as_html(words: Words) -> str:
    """The words as HTML, not yet harmless; cut with a sign where they are too long."""
    text = words.text.strip()
    if words.kind == "text" or (words.kind == "either" and _is_plain(text)):
        text = _paragraphs(text)
    if len(text) <= LONGEST_HTML:
        return text
    # Not inside a tag.
    kept = text[:LONGEST_HTML]
    opened = kept.rfind("<")  # no element is cut in two
    return (kept[:opened] if opened > kept.rfind(">") else kept) + CUT


def text_of(markup: str) -> str:
    """The words of HTML that is already harmless, on one line."""
    if "<" in markup:
        markup = _TAG.sub(" ", markup)
    return " ".join(html.unescape(markup).split())


def whole(text: str) -> str:
    """The text without halves of characters, which JSON can hold, and without invisible signs."""
    if text.isascii() and text.isprintable():
        return text
    return _INVISIBLE.sub("", text.encode("utf-8", "replace").decode("utf-8"))


def looks_like_html(text: str) -> bool:
    """Whether the text holds a tag or a named character."""
    return bool(_TAG.search(text) or _NAMED.search(text))


def _is_plain(text: str) -> bool:
    return "\n" in text and not looks_like_html(text)


def _paragraphs(text: str) -> str:
    """Plain text as HTML; lines and paragraphs stay what they are."""
    escaped = html.escape(text, quote=False)
    if "\n" not in escaped:
        return escaped
    blocks = _BLANK_LINES.split(escaped.strip())
    return "".join(f"<p>{block.replace(chr(10), '<br>')}</p>" for block in blocks if block)
