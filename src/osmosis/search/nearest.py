"""Compares one vector with all others by the angle between them: exactly, and without an index."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from heapq import heapify, heappop
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    import numpy as np

FLOOR: Final = 0.12
"""The cosine below which two texts have no more to do with each other than any two."""


@dataclass(frozen=True, slots=True)
class Near:
    """A document that is near, and the passage of it that is nearest."""

    number: int
    passage: int


def nearest(
    question: bytes, parts: Iterable[Sequence[tuple[int, int, bytes]]], floor: float = FLOOR
) -> Iterator[Near]:
    """The documents that are near, the nearest first, of equals the one that came last.

    Args:
        parts: Numbers of documents, places of passages, and vectors, many at a time.
        floor: The cosine from which on something is near.
    """
    import numpy as np

    asked = np.frombuffer(question, dtype=np.int8).astype(np.float32)
    asked /= max(float(np.linalg.norm(asked)), 1.0)
    found: list[tuple[float, int, int]] = []
    for part in parts:
        cosines = _cosines(asked, b"".join(vector for _, _, vector in part))
        places: list[int] = np.flatnonzero(cosines >= floor).tolist()
        found += [(-float(cosines[place]), -part[place][0], part[place][1]) for place in places]
    # Of very many that are near, only the first are asked for.
    heapify(found)
    seen: set[int] = set()
    while found:
        _, number, passage = heappop(found)
        if number not in seen:
            seen.add(number)
            yield Near(-number, passage)


def _cosines(asked: np.ndarray[Any, Any], vectors: bytes) -> np.ndarray[Any, Any]:
    import numpy as np

    rows = np.frombuffer(vectors, dtype=np.int8).reshape(-1, len(asked)).astype(np.float32)
    lengths = np.sqrt(np.einsum("ij,ij->i", rows, rows))
    cosines: np.ndarray[Any, Any] = rows @ asked / np.maximum(lengths, 1.0)
    return cosines
