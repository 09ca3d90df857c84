"""Which scan is which frame: by the numbers in the files' names, or else by their order."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from osmosis.errors import InvalidInputError


class UnmatchedScansError(InvalidInputError):
    """Nothing tells which scan is which frame."""


_DIGITS = re.compile(r"\d+")


def match_scans(names: Sequence[str], frames: Sequence[int]) -> Mapping[str, int]:
    """The frame number of each scan.

    Labs name files in many ways (``000123_0017.jpg``, ``R1-07A.tif``). The number is taken from
    the last group of digits that gives every file a number of its own among the roll's frames.
    When no group does, as many scans as frames are matched in the order of their names.

    Args:
        names: The files' names, without folders.
        frames: The numbers of the roll's frames that wait for a scan.

    Raises:
        UnmatchedScansError: Neither way fits; the sentence names the counts.
    """
    ordered = sorted(names, key=_natural)
    waiting = set(frames)
    groups = [[int(digits) for digits in _DIGITS.findall(name)] for name in ordered]
    depth = min((len(group) for group in groups), default=0)
    for back in range(1, depth + 1):
        numbers = [group[-back] for group in groups]
        if len(set(numbers)) == len(numbers) and set(numbers) <= waiting:
            return dict(zip(ordered, numbers, strict=True))
    if len(ordered) == len(waiting):
        return dict(zip(ordered, sorted(waiting), strict=True))
    raise _unmatched(groups, waiting)


def _unmatched(groups: Sequence[Sequence[int]], waiting: set[int]) -> UnmatchedScansError:
    """Why they cannot be matched; by name which numbers are on no frame, where there are some."""
    depth = min((len(group) for group in groups), default=0)
    for back in range(1, depth + 1):
        numbers = {group[-back] for group in groups}
        if len(numbers) == len(groups) and numbers & waiting:
            strange = ", ".join(map(str, sorted(numbers - waiting)))
            return UnmatchedScansError(
                "No frame of these numbers waits for a scan; `osmosis roll insert` puts in a "
                "forgotten one",
                numbers=strange,
            )
    return UnmatchedScansError(
        "The scans cannot be matched: their names carry no frame numbers, and there are not as "
        "many of them as frames",
        scans=len(groups),
        frames=len(waiting),
    )


def _natural(name: str) -> list[tuple[int, str]]:
    """A key by which ``scan9`` comes before ``scan10``."""
    parts = re.split(r"(\d+)", name.casefold())
    return [(int(part), "") if place % 2 else (0, part) for place, part in enumerate(parts)]
