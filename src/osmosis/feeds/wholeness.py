"""Tells whether a feed gives a piece whole, or only its beginning."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from osmosis.feeds.model import Entry
from osmosis.feeds.wording import text_of

# What calls itself a description and is this long is a whole piece.
_WORDS_OF_A_PIECE: Final = 250
# For folded words. Every way begins with a letter of its own: so most places in a text are passed
# over at a glance, where a pattern that looks away from case would try each way at each of them.
_LEADS_ON: Final = re.compile(
    r"(?:…|\.\.\.|read (?:more|the rest|the full \w+)|see (?:more|the rest|the full \w+)|"
    r"view (?:more|the rest|the full \w+)|continue reading\b.{0,200}|keep reading|full reading|"
    r"weiterlesen|mehr lesen|lire la suite|leer más|continua a leggere|lees (?:meer|verder)|"
    r"czytaj (?:dalej|więcej)|the post .{1,300} (?:first )?appeared (?:first )?on .{1,200})\W*"
)


def is_only_a_beginning(entry: Entry) -> bool:
    """Whether one has to fetch the page of an entry to have all of it.

    A summary alone counts as a beginning unless it is long. So does whatever breaks off, or
    ends in a call to read on.
    """
    words = text_of(entry.body).split()
    if entry.content:
        return len(words) < 2 * _WORDS_OF_A_PIECE and _breaks_off(words)
    return len(words) < _WORDS_OF_A_PIECE or _breaks_off(words)


def _breaks_off(words: Sequence[str]) -> bool:
    ending = " ".join(words[-40:]).casefold()
    return any(found.end() == len(ending) for found in _LEADS_ON.finditer(ending))
