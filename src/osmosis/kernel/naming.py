"""Which thing a person means by a few letters. Imports nothing heavy: the camera needs it too."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

LEAST_OF_AN_ID = 4
"""Lists show the last eight characters of an id; fewer than these are met by chance."""


def meant_by(name: str, known: Sequence[tuple[str, str]]) -> list[int]:
    """The places of those that the name may mean: its best kind of match, and no other.

    An id comes before a name, a name before the beginning of one, and that before the end of an
    id. Letter case, spaces and the ways to spell an accent do not count.

    Args:
        known: The id and the name of each.
    """
    wanted = _folded(name)
    if not wanted:
        return []
    spelled = [(one_id.casefold(), _folded(one)) for one_id, one in known]
    kinds = (
        [one_id == wanted for one_id, _ in spelled],
        [one == wanted for _, one in spelled],
        [one.startswith(wanted) for _, one in spelled],
        [len(wanted) >= LEAST_OF_AN_ID and one_id.endswith(wanted) for one_id, _ in spelled],
    )
    met = ([place for place, fits in enumerate(kind) if fits] for kind in kinds)
    return next((places for places in met if places), [])


def _folded(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).casefold().split())
