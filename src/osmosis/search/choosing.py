"""The words by which a search is narrowed: those that there are, and what is said of others."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Final

from osmosis.errors import InvalidInputError
from osmosis.kernel.folding import folded
from osmosis.languages.speaking import gettext, noop
from osmosis.storage.search_index import SearchFilter

KIND_NAMES: Final[Mapping[str, str]] = {
    "roll": noop("Roll"),
    "line": noop("Line"),
    "photo": noop("Photograph"),
    "audio": noop("Sound"),
    "video": noop("Video"),
    "scent": noop("Scent"),
    "film": noop("On film"),
    "note": noop("Note"),
    "article": noop("Article"),
    "link": noop("Link"),
    "letter": noop("Letter"),
    "stream": noop("Stream"),
    "board": noop("Board"),
    "page": noop("Written page"),
    "paper": noop("Envelope"),
    "gloss": noop("Gloss"),
    "piece": noop("In an open book"),
    "kept": noop("Kept piece"),
    "highlight": noop("Highlight"),
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Choices:
    """What can be chosen among: of each practice the kinds and the names that there are."""

    kinds: Mapping[str, tuple[str, ...]]
    labels: Mapping[str, tuple[str, ...]]


class UnknownChoiceError(InvalidInputError):
    """Nothing can be found by this word, because nothing is called that."""


def told_kind(kind: str) -> str:
    """What a kind of thing is called; the kind itself where it has no name."""
    return gettext(KIND_NAMES.get(kind, kind))


def refuse_unknown(among: SearchFilter, practices: Collection[str], choices: Choices) -> None:
    """Stop before a word that nothing is called, by which nothing would ever be found.

    Args:
        practices: The names of those that there are.

    Raises:
        UnknownChoiceError: It says the nearest word, and those that there are.
    """
    kinds = {*KIND_NAMES, *(kind for some in choices.kinds.values() for kind in some)}
    labels = {label for some in choices.labels.values() for label in some}
    if among.practice is not None and among.practice not in practices:
        raise UnknownChoiceError(
            noop("No practice is called that"), **_meant(among.practice, practices)
        )
    if among.kind is not None and among.kind not in kinds:
        raise UnknownChoiceError(noop("No kind is called that"), **_meant(among.kind, kinds))
    if among.label is not None and folded(among.label) not in map(folded, labels):
        error = UnknownChoiceError(
            "Nothing that can be found belongs to a virtue, a pathway or a gate of this name"
        )
        # They are the person's own words, which no error carries any further.
        told = (f"{gettext(name)}: {value}" for name, value in _meant(among.label, labels).items())
        error.marked = "; ".join(told)
        raise error


def _meant(word: str, known: Collection[str]) -> dict[str, object]:
    """The word that is nearest, if one is near, and all of them."""
    by_folded = {folded(one): one for one in known}
    near = get_close_matches(folded(word), by_folded, n=1)
    nearest = {noop("nearest"): by_folded[near[0]]} if near else {}
    every = ", ".join(sorted(known, key=str.casefold))
    return {**nearest, noop("there are"): every} if every else {}
