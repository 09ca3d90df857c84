"""Kindle's ``My Clippings.txt``, in the languages that a Kindle speaks.

Blocks end with a line of equals signs. The first line of one is the book with its author in
brackets, the second says what it is, where and when, then come an empty line and the words. A note
is a block of its own, at the place where its highlight ends.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from whenever import PlainDateTime

from osmosis.errors import InvalidInputError
from osmosis.kernel.civil import instant_of
from osmosis.kernel.clock import Instant
from osmosis.practices.apert.rules.marked import Marked

_END = re.compile(r"^={6,}\s*$", re.MULTILINE)
_AUTHOR = re.compile(r"\s*[(\uff08][^()\uff08\uff09]*[)\uff09]\s*$")
_PLACE = re.compile(r"(\d+)(?:\s*[-\u2013]\s*(\d+))?")
_CLOCK = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2}))?")
_CJK = re.compile(r"(\d{4})\s*[年년]\s*(\d{1,2})\s*[月월]\s*(\d{1,2})\s*[日일]")
_NOTE: Final = re.compile(
    r"\b(note|notiz|nota|notitie|notiti\w*|заметка|anteckning|notatka|not)\b|笔记|筆記|メモ|메모",
    re.IGNORECASE,
)
_AFTERNOON = re.compile(r"\bp\.?\s?m\b|下午|午後|오후", re.IGNORECASE)
_MORNING = re.compile(r"\ba\.?\s?m\b|上午|午前|오전", re.IGNORECASE)
# The beginnings of the months' names in English, German, French, Spanish, Italian, Portuguese,
# Dutch and Russian; each tells one month from all others.
_MONTHS: Final[tuple[tuple[str, ...], ...]] = (
    ("jan", "jän", "ene", "gen", "янв"),
    ("feb", "fév", "fev", "фев"),
    ("mar", "mär", "maa", "мар"),
    ("apr", "avr", "abr", "апр"),
    ("may", "mai", "mag", "mei", "мая", "май"),
    ("jun", "juin", "giu", "июн"),
    ("jul", "juil", "lug", "июл"),
    ("aug", "aoû", "aou", "ago", "авг"),
    ("sep", "set", "сен"),
    ("oct", "okt", "ott", "out", "окт"),
    ("nov", "ноя"),
    ("dec", "dez", "déc", "dic", "дек"),
)
# Days of the week that begin like a month.
_WEEKDAYS: Final = frozenset({"martes", "mardi", "martedì", "maandag"})


@dataclass(frozen=True, kw_only=True, slots=True)
class _Block:
    """A block before notes are put beside their highlights.

    Attributes:
        ends: Where it ends in the book, in the reader's own count.
    """

    marked: Marked
    is_note: bool
    ends: int | None


def read_clippings(text: str, zone: str) -> Iterator[Marked]:
    """The highlights, each with the note that stands at its end; bookmarks are nobody's words."""
    plain = text.replace("\ufeff", "").replace("\r\n", "\n").replace("\r", "\n")
    blocks = [one for piece in _END.split(plain) if (one := _block(piece, zone)) is not None]
    notes = {(one.marked.book, one.ends): one.marked.text for one in blocks if one.is_note}
    for one in blocks:
        if not one.is_note:
            yield replace(one.marked, note=notes.get((one.marked.book, one.ends), ""))


def _block(piece: str, zone: str) -> _Block | None:
    lines = piece.strip().split("\n")
    if len(lines) < 3 or not lines[1].lstrip().startswith(("-", "–")):
        return None
    words = "\n".join(lines[2:]).strip()
    if not words:
        return None
    said, _, when = lines[1].rpartition("|")
    marked = Marked(
        book=_AUTHOR.sub("", lines[0]).strip(), text=words, at=_time(when or said, zone)
    )
    return _Block(marked=marked, is_note=bool(_NOTE.search(said)), ends=_ends(said))


def _ends(said: str) -> int | None:
    places = _PLACE.findall(said.rpartition("|")[2])
    return None if not places else int(places[-1][1] or places[-1][0])


def _time(when: str, zone: str) -> Instant | None:
    day, clock = _day(when), _CLOCK.search(when)
    if day is None or clock is None:
        return None
    hour, minute, second = (int(part or 0) for part in clock.groups())
    if _AFTERNOON.search(when) and hour < 12:
        hour += 12
    elif _MORNING.search(when) and hour == 12:
        hour = 0
    try:
        return instant_of(PlainDateTime(*day, hour, minute, second), zone).instant
    except (ValueError, InvalidInputError):
        return None


def _day(when: str) -> tuple[int, int, int] | None:
    """Year, month and day, whatever order they stand in."""
    named = _CJK.search(when)
    if named is not None:
        year, month, day = map(int, named.groups())
        return year, month, day
    words = re.findall(r"[^\W\d_]+", when.casefold())
    found = [number for word in words if (number := _month(word)) is not None]
    year_found = re.search(r"\b(\d{4})\b", when)
    day_found = re.search(r"(?<![\d:])(\d{1,2})(?![\d:])", when)
    if not found or year_found is None or day_found is None:
        return None
    return int(year_found[1]), found[0], int(day_found[1])


def _month(word: str) -> int | None:
    if word in _WEEKDAYS:
        return None
    for number, beginnings in enumerate(_MONTHS, 1):
        if word.startswith(beginnings):
            return number
    return None
