"""Halves of characters: a browser or another program may cut an emoji in two."""

from __future__ import annotations

import re

__all__ = ["holds_undecoded", "without_surrogates"]

_UNDECODED = re.compile("[\udc80-\udcff]")


def without_surrogates(text: str) -> str:
    """The text with U+FFFD for every surrogate that stands alone; two that belong together join.

    No database, page or font can hold the half of a character (Unicode, section 3.9, D75).
    """
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def holds_undecoded(text: str) -> bool:
    """Whether bytes stand in it that were no text where it was read (PEP 383)."""
    return _UNDECODED.search(text) is not None
