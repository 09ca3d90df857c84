"""Whose turn it is among the meditations, and the sentence with which one begins."""

from __future__ import annotations

from collections.abc import Sequence


def next_meditation(allowed: Sequence[str], past: Sequence[str]) -> str:
    """The key of the meditation whose turn it is; empty when there is none.

    Args:
        allowed: The keys that may be drawn from, in their order.
        past: The keys of earlier sittings, oldest first.
    """
    if not allowed:
        return ""
    last_at = {key: place for place, key in enumerate(past)}
    return min(allowed, key=lambda key: (last_at.get(key, -1), allowed.index(key)))


def halves(words: str) -> tuple[str, str]:
    """The first sentence of a meditation, which the short form shows, and the rest."""
    end = words.find(". ")
    return (words, "") if end < 0 else (words[: end + 1], words[end + 2 :])
