"""Language tags that readers accept, and the way in which words run."""

from __future__ import annotations

import re
import unicodedata

from osmosis.articles.model import Direction

__all__ = ["clean_language", "direction_of", "running_direction"]

# RFC 5646, section 2.1, without extensions, private use and what is grandfathered: some e-readers
# refuse a whole book for a tag that is odd, and a tag cut short is better than none.
_TAG = re.compile(
    r"(?P<language>[a-z]{2,3})(?:-(?P<script>[a-z]{4}))?(?:-(?P<region>[a-z]{2}|\d{3}))?(?:-.*)?",
    re.IGNORECASE,
)
_NO_LANGUAGE = {"und", "zxx", "mul", "mis"}
_RTL_LANGUAGES = frozenset(
    (
        *("ar", "arc", "ckb", "dv", "fa", "ha", "he", "iw", "ks", "ku", "nqo", "ps", "sd"),
        *("syr", "ug", "ur", "yi", "ji"),
    )
)
_RTL_SCRIPTS = frozenset({"Arab", "Hebr", "Thaa", "Syrc", "Nkoo", "Adlm"})
_LTR_BY_DEFAULT = frozenset({"ha", "ku"})  # today mostly written in Latin letters
_ENOUGH_LETTERS = 2_000


def clean_language(tag: str) -> str:
    """The tag in its usual spelling, without what few readers know; empty if it is none."""
    match = _TAG.fullmatch(tag.strip().replace("_", "-"))
    if match is None or match["language"].lower() in _NO_LANGUAGE:
        return ""
    parts = [match["language"].lower()]
    if match["script"]:
        parts.append(match["script"].title())
    if match["region"]:
        parts.append(match["region"].upper())
    return "-".join(parts)


def direction_of(language: str) -> Direction:
    """The way in which a language is written; empty if there is no language."""
    if not language:
        return ""
    first, *others = clean_language(language).split("-")
    script = next((part for part in others if len(part) == 4), "")
    if script:
        return "rtl" if script in _RTL_SCRIPTS else "ltr"
    return "rtl" if first in _RTL_LANGUAGES - _LTR_BY_DEFAULT else "ltr"


def running_direction(text: str) -> Direction:
    """The way in which most of a text's letters run; empty if it has none."""
    forth = back = 0
    for kind in map(unicodedata.bidirectional, text):
        if kind == "L":
            forth += 1
        elif kind in ("R", "AL"):
            back += 1
        else:
            continue
        if forth + back >= _ENOUGH_LETTERS:
            break
    if not forth + back:
        return ""
    return "rtl" if back > forth else "ltr"
