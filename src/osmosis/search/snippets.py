"""A few words around what was found, with the hits told apart, as plain text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from osmosis.kernel.folding import folded_words
from osmosis.storage.search_query import Query

LETTERS = 240
"""About so long is a snippet."""

_BEFORE = 70
_CUT = "…"
_WORD = re.compile(r"\S+")
_LETTER = re.compile(r"[^\W_]")
_LONGEST_LOOKED_AT = 20_000


@dataclass(frozen=True, slots=True)
class SnippetPart:
    """A piece of a snippet."""

    text: str
    is_hit: bool = False


def snippet_of(text: str, query: Query) -> tuple[SnippetPart, ...]:
    """The piece of a text in which the first hit stands; its beginning where none does."""
    hits = list(_hits(text[:_LONGEST_LOOKED_AT], query))
    first = hits[0][0] if hits else 0
    start = _start_at(text, first)
    end = _end_at(text, start)
    found = list(_parts(text, start, end, hits))
    if start:
        found.insert(0, SnippetPart(_CUT))
    if end < len(text.rstrip()):
        found.append(SnippetPart(_CUT))
    return _joined(found)


def marked_title(title: str, query: Query) -> tuple[SnippetPart, ...]:
    """A whole title with its hits."""
    return _joined(_parts(title, 0, len(title), list(_hits(title, query))))


def plain(parts: Iterable[SnippetPart]) -> str:
    """A snippet as text alone."""
    return "".join(part.text for part in parts)


def _hits(text: str, query: Query) -> Iterable[tuple[int, int]]:
    """Where the wanted words stand, whole as they were written, without the signs around them."""
    whole = {word for term in query.wanted for word in _whole(term.words, term.is_beginning)}
    beginnings = tuple(term.words[-1] for term in query.wanted if term.is_beginning)
    for match in _WORD.finditer(text):
        words = folded_words(match[0])
        if any(word in whole or word.startswith(beginnings) for word in words):
            before, after = _signs_before(match[0]), _signs_before(match[0][::-1])
            yield match.start() + before, match.end() - after


def _signs_before(word: str) -> int:
    """How many signs stand before the first letter; 0 where there is none."""
    found = _LETTER.search(word)
    return found.start() if found else 0


def _whole(words: Sequence[str], is_beginning: bool) -> Sequence[str]:
    return words[:-1] if is_beginning else words


def _start_at(text: str, first: int) -> int:
    if first <= _BEFORE:
        return 0
    space = text.find(" ", first - _BEFORE, first)
    return first - _BEFORE if space < 0 else space + 1


def _end_at(text: str, start: int) -> int:
    if len(text) - start <= LETTERS:
        return len(text.rstrip())
    space = text.rfind(" ", start, start + LETTERS)
    return start + LETTERS if space <= start else space


def _parts(
    text: str, start: int, end: int, hits: Sequence[tuple[int, int]]
) -> Iterable[SnippetPart]:
    at = start
    for first, last in hits:
        if start <= first and last <= end:
            yield SnippetPart(text[at:first])
            yield SnippetPart(text[first:last], is_hit=True)
            at = last
    yield SnippetPart(text[at:end])


def _joined(parts: Iterable[SnippetPart]) -> tuple[SnippetPart, ...]:
    """Without empty pieces and with single spaces for line ends."""
    told = (SnippetPart(re.sub(r"\s+", " ", part.text), part.is_hit) for part in parts)
    return tuple(part for part in told if part.text)
