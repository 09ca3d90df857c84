"""What somebody looks for, read from what they typed. Anything can be read; nothing is refused."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from osmosis.kernel.folding import folded_words

LONGEST = 500
MOST_TERMS = 30

_PIECE = re.compile(r'(-?)"([^"]*)"?|(-?)([^\s"]+)')


@dataclass(frozen=True, slots=True)
class Term:
    """One thing that is asked for.

    Attributes:
        words: Folded; several are a phrase.
        is_beginning: Whether the last of them is only the beginning of a word.
        is_excluded: Whether what has it is left out.
    """

    words: tuple[str, ...]
    is_beginning: bool = False
    is_excluded: bool = False

    def stands_in(self, words: Sequence[str]) -> bool:
        """Whether a text of these folded words has it."""
        *before, last = self.words
        return any(
            (word.startswith(last) if self.is_beginning else word == last)
            and list(words[max(place - len(before), 0) : place]) == before
            for place, word in enumerate(words)
        )


@dataclass(frozen=True, slots=True)
class Query:
    """Everything that is asked for; all of it has to be there."""

    terms: tuple[Term, ...] = ()

    @property
    def wanted(self) -> tuple[Term, ...]:
        """What has to be there."""
        return tuple(term for term in self.terms if not term.is_excluded)

    @property
    def unwanted(self) -> tuple[Term, ...]:
        """What must not be there."""
        return tuple(term for term in self.terms if term.is_excluded)

    @property
    def asks_nothing(self) -> bool:
        """Whether there is nothing to look for; leaving out alone finds nothing."""
        return not self.wanted

    def decides(self, *texts: str) -> bool:
        """Whether words alone say about a thing of these texts: they find it, or leave it out."""
        folded = [folded_words(text) for text in texts]

        def stands(term: Term) -> bool:
            return any(term.stands_in(words) for words in folded)

        return any(map(stands, self.unwanted)) or all(map(stands, self.wanted))


def parse_query(text: str) -> Query:
    """What a line of search asks for: words, ``"phrases"``, ``begin*`` and ``-without``."""
    found = (_term(match) for match in _PIECE.finditer(text[:LONGEST].replace("\0", " ")))
    return Query(tuple(dict.fromkeys(term for term in found if term.words))[:MOST_TERMS])


def plain_question(text: str) -> str:
    """The wanted words of a line of search as they were typed, without its signs."""
    found = (match.groups() for match in _PIECE.finditer(text[:LONGEST].replace("\0", " ")))
    wanted = (
        word.rstrip("*") if phrase is None else phrase
        for phrase_minus, phrase, minus, word in found
        if not (phrase_minus or minus)
    )
    return " ".join(filter(None, map(str.strip, wanted)))


def _term(match: re.Match[str]) -> Term:
    phrase_minus, phrase, minus, word = match.groups()
    if phrase is not None:
        return Term(tuple(folded_words(phrase)), is_excluded=bool(phrase_minus))
    return Term(
        tuple(folded_words(word)),
        is_beginning=word.endswith("*"),
        is_excluded=bool(minus),
    )
