"""Tells whether a feed gives a piece whole, or only its beginning."""

from __future__ import annotations

import re
from typing import Final

from osmosis.feeds.model import Entry
from osmosis.feeds.wording import text_of

# What calls itself a description and is this long is a whole piece.
_WORDS_OF_A_PIECE: Final = 250
_LEADS_ON: Final = re.compile(
    r"(?:\[?\s*(?:…|\.\.\.)\s*\]?|(?:read|see|view) (?:more|the rest|the full \w+)|"
    r"continue reading\b.{0,200}|(?:keep|full) reading|weiterlesen|mehr lesen|lire la suite|"
    r"leer más|continua a leggere|lees (?:meer|verder)|czytaj (?:dalej|więcej)|"
    r"the post .{1,300} (?:first )?appeared (?:first )?on .{1,200})\W*",
    re.IGNORECASE,
)


def is_only_a_beginning(entry: Entry) -> bool:
    """Whether one has to fetch the page of an entry to have all of it.

    A summary alone counts as a beginning unless it is long. So does whatever breaks off, or
    ends in a call to read on.
    """
    words = text_of(entry.body).split()
    ending = " ".join(words[-40:])
    breaks_off = any(found.end() == len(ending) for found in _LEADS_ON.finditer(ending))
    if entry.content:
        return breaks_off and len(words) < 2 * _WORDS_OF_A_PIECE
    return breaks_off or len(words) < _WORDS_OF_A_PIECE
