"""Several things in one sentence, and names in quotation marks, as a language has them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from itertools import groupby

from osmosis.languages.speaking import gettext

__all__ = ["capital", "either", "listed", "quoted", "spans"]


def capital(words: str) -> str:
    """The same with a capital at the beginning."""
    return f"{words[:1].upper()}{words[1:]}"


def listed(parts: Sequence[str]) -> str:
    """All of them: "one, two and four"."""
    *others, last = parts
    if not others:
        return last
    return gettext("{others} and {last}", others=", ".join(others), last=last)


def either(parts: Sequence[str]) -> str:
    """Any of them: "one or two"."""
    return reduce(lambda one, other: gettext("{one} or {other}", one=one, other=other), parts)


def quoted(name: str) -> str:
    """A name in quotation marks: "“Sundays”"."""
    return gettext("“{name}”", name=name)


def spans(numbers: Sequence[int]) -> str:
    """Rising numbers, with those that follow on each other as one: "1–9, 12"."""
    runs = groupby(enumerate(numbers), key=lambda placed: placed[1] - placed[0])
    return ", ".join(_span([number for _, number in run]) for _, run in runs)


def _span(run: Sequence[int]) -> str:
    return str(run[0]) if len(run) == 1 else f"{run[0]}–{run[-1]}"
