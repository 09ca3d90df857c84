"""Which candidates tell of the same: the same page, nearly the same words, or the same event.

Near duplicates are found by MinHash (Broder 1997, "On the resemblance and containment of
documents") with the signatures and bands of :mod:`rensa`, and what it finds is compared exactly:
the Jaccard index of their shingles of three words. Stories of one event seldom share shingles, so
candidates whose titles share most of their rare words stand together as well.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from itertools import combinations

from osmosis.practices.apert.rules.addresses import canonical_address
from osmosis.practices.apert.rules.candidates import Candidate

SAME_WORDS = 0.7
"""From this Jaccard index of three-word shingles on, two texts count as the same."""

_SAME_EVENT = 0.5
_PERMUTATIONS = 128
_BANDS = 32
_SEED = 20_260
_SHORTEST = 12  # words; shorter texts are alike by accident
_COMMON_SHARE = 0.02
_MOST_OF_ONE_WORD = 60
_WORD = re.compile(r"\w+")


def words_of(text: str) -> list[str]:
    """The words of a text, case-folded; a script without spaces counts letter by letter."""
    found: list[str] = []
    for word in _WORD.findall(text.casefold()):
        if ord(word[0]) >= 0x2E80:
            found.extend(word)
        else:
            found.append(word)
    return found


def same_pieces(candidates: Sequence[Candidate]) -> list[list[int]]:
    """Groups of candidates that are one piece: of the same page, or of nearly the same words.

    Returns:
        Positions in ``candidates``; every one stands in exactly one group, both in rising order.
    """
    groups = _Groups(len(candidates))
    by_address: dict[str, int] = {}
    for position, candidate in enumerate(candidates):
        if candidate.address:
            first = by_address.setdefault(canonical_address(candidate.address), position)
            groups.join(first, position)
    shingles = [_shingles(words_of(candidate.text)) for candidate in candidates]
    for one, other in _likely_pairs(shingles):
        if _jaccard(shingles[one], shingles[other]) >= SAME_WORDS:
            groups.join(one, other)
    return groups.all()


def same_events(candidates: Sequence[Candidate]) -> list[list[int]]:
    """Groups of candidates that tell of the same event.

    Args:
        candidates: Of what is one piece (:func:`same_pieces`), one.

    Returns:
        As :func:`same_pieces`.
    """
    groups = _Groups(len(candidates))
    titles = [frozenset(words_of(candidate.title)) for candidate in candidates]
    rare = _rare_words(titles)
    for one, other in _sharing(rare):
        if _jaccard(rare[one], rare[other]) >= _SAME_EVENT and len(rare[one] & rare[other]) > 1:
            groups.join(one, other)
    return groups.all()


def _shingles(words: Sequence[str]) -> frozenset[str]:
    if len(words) < _SHORTEST:
        return frozenset()
    return frozenset(" ".join(words[at : at + 3]) for at in range(len(words) - 2))


def _likely_pairs(shingles: Sequence[frozenset[str]]) -> Iterator[tuple[int, int]]:
    """Pairs of which the signatures share a band; a few that are alike below the bar are there."""
    from rensa import (  # type: ignore[import-untyped]  # rensa has neither annotations nor stubs
        RMinHash,
        RMinHashLSH,
    )

    index = RMinHashLSH(threshold=SAME_WORDS, num_perm=_PERMUTATIONS, num_bands=_BANDS)
    for position, of_text in enumerate(shingles):
        if not of_text:
            continue
        signature = RMinHash(num_perm=_PERMUTATIONS, seed=_SEED)
        signature.update(sorted(of_text))
        yield from ((earlier, position) for earlier in sorted(index.query(signature)))
        index.insert(position, signature)


def _rare_words(titles: Sequence[frozenset[str]]) -> list[frozenset[str]]:
    """Of each title, the words that few others have."""
    counted = Counter(word for title in titles for word in title)
    most = max(3, min(_MOST_OF_ONE_WORD, round(len(titles) * _COMMON_SHARE)))
    return [
        frozenset(word for word in title if len(word) > 2 and counted[word] <= most)
        for title in titles
    ]


def _sharing(sets: Sequence[frozenset[str]]) -> Iterator[tuple[int, int]]:
    having: dict[str, list[int]] = defaultdict(list)
    for position, words in enumerate(sets):
        for word in words:
            having[word].append(position)
    seen: set[tuple[int, int]] = set()
    for word in sorted(having):
        for pair in combinations(having[word], 2):
            if pair not in seen:
                seen.add(pair)
                yield pair


def _jaccard(one: frozenset[str], other: frozenset[str]) -> float:
    if not one or not other:
        return 0.0
    shared = len(one & other)
    return shared / (len(one) + len(other) - shared)


class _Groups:
    """Sets that are joined; the earliest member leads (union-find)."""

    def __init__(self, size: int) -> None:
        self._leads = list(range(size))

    def join(self, one: int, other: int) -> None:
        first, second = sorted((self._leader(one), self._leader(other)))
        self._leads[second] = first

    def all(self) -> list[list[int]]:
        found: dict[int, list[int]] = defaultdict(list)
        for position in range(len(self._leads)):
            found[self._leader(position)].append(position)
        return [found[leader] for leader in sorted(found)]

    def _leader(self, position: int) -> int:
        while self._leads[position] != position:
            self._leads[position] = self._leads[self._leads[position]]
            position = self._leads[position]
        return position
