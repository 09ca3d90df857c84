"""How loudly a candidate speaks for itself, and why, in words.

A score is a product: the weight that the person gave its source, its prominence over independent
sources, its novelty since the last opening, and what the person asked for. Nothing else counts: no
clicks, no likes, no order in which things were published.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from osmosis.kernel.number_words import number_words
from osmosis.languages.speaking import gettext
from osmosis.practices.apert.rules.candidates import Candidate, Scored
from osmosis.practices.apert.rules.likeness import same_events, same_pieces, words_of

_ALREADY_TOLD = 0.3
_ASKED_MOST = 1.5
_CARRIED = 4.0
_SHORTEST_TERM = 3


@dataclass(frozen=True, kw_only=True, slots=True)
class Before:
    """What choosing remembers of the opening before.

    Attributes:
        titles: Of the pieces that it handed over, as sets of words, each as ``veil`` gives it.
        veil: What is kept of a word.
    """

    titles: Sequence[frozenset[str]] = ()
    veil: Callable[[str], str] = str


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    """What the person would like to know; its words, without those that every text has."""

    words: frozenset[str] = frozenset()

    @classmethod
    def of(cls, line: str) -> Asked:
        """Of a line that the person wrote."""
        found = words_of(line)
        return cls(words=frozenset(word for word in found if len(word) > _SHORTEST_TERM))


def scored(
    candidates: Sequence[Candidate], before: Before, asked: Asked
) -> tuple[list[Scored], dict[str, list[Candidate]]]:
    """Each piece once, with its score, its cluster and its reasons.

    Of what is one piece, the fullest version from the weightiest source stands for all. Parts of
    long works stand by themselves: whatever they are like, they are read in their turn.

    Args:
        candidates: In any order; the answer does not depend on it.

    Returns:
        The pieces by score, and for the key of each the other sources' versions of it.
    """
    ordered = sorted(candidates, key=lambda candidate: candidate.key)
    also: dict[str, list[Candidate]] = {}
    pieces: list[Candidate] = []
    loose = [one for one in ordered if not one.is_part]
    for group in same_pieces(loose):
        best = max((loose[position] for position in group), key=_fullness)
        pieces.append(best)
        also[best.key] = [loose[at] for at in group if loose[at] is not best]
    parts = [[one] for one in ordered if one.is_part]
    events = [[pieces[position] for position in group] for group in same_events(pieces)]
    found: list[Scored] = []
    for cluster, telling in enumerate([*events, *parts]):
        publishers = {
            one.voice.publisher or str(one.voice.source_id)
            for piece in telling
            for one in [piece, *also.get(piece.key, ())]
        }
        found.extend(_scored(piece, cluster, publishers, before, asked) for piece in telling)
    return sorted(found, key=lambda one: (-one.score, one.candidate.key)), also


def _scored(
    piece: Candidate, cluster: int, publishers: Collection[str], before: Before, asked: Asked
) -> Scored:
    told = not piece.is_part and _was_told(piece, before)
    share = _share_asked(piece, asked)
    score = (
        piece.voice.weight
        * (1 + math.log(len(publishers)))
        * (_ALREADY_TOLD if told else 1.0)
        * (1 + _ASKED_MOST * share)
        * (_CARRIED if piece.is_carried else 1.0)
    )
    return Scored(
        candidate=piece,
        score=score,
        cluster=cluster,
        reasons=_reasons(piece, len(publishers), share, told=told),
    )


def _reasons(piece: Candidate, publishers: int, share: float, *, told: bool) -> tuple[str, ...]:
    reasons = []
    if piece.is_carried:
        reasons.append(gettext("You carried it over."))
    if share > 0:
        reasons.append(gettext("It speaks of what you asked."))
    if publishers > 1:
        number = number_words(publishers).capitalize()
        reasons.append(gettext("{number} sources tell of it.", number=number))
    if piece.voice.weight > 1:
        reasons.append(gettext("You gave {source} more weight.", source=piece.voice.name))
    reasons.append(_in_time(piece, told=told))
    return tuple(reasons)


def _in_time(piece: Candidate, *, told: bool) -> str:
    if piece.is_part:
        return gettext("A part of a long work, in its turn.")
    return gettext("It goes on from last time.") if told else gettext("New since the last opening.")


def _fullness(candidate: Candidate) -> tuple[bool, int, float, str]:
    return (candidate.is_carried, candidate.words, candidate.voice.weight, candidate.key)


def _was_told(piece: Candidate, before: Before) -> bool:
    title = frozenset(map(before.veil, words_of(piece.title)))
    return any(len(title & told) * 2 > len(title | told) for told in before.titles)


def _share_asked(piece: Candidate, asked: Asked) -> float:
    """Which share of what was asked for it speaks of; words of the title count in full."""
    if not asked.words:
        return 0.0
    said = set(words_of(f"{piece.title} {piece.text}"))
    return len(asked.words & said) / len(asked.words)
