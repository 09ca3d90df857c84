"""A restored store takes the place of another by two renames, between which a process may die.

Then no store is in the place; the restored one waits beside it, whole.
"""

from __future__ import annotations

from pathlib import Path

from osmosis.errors import ConflictError
from osmosis.storage.marker import MARKER

__all__ = ["CutOffRestoreError", "refuse_cut_off", "restored_beside"]


class CutOffRestoreError(ConflictError):
    """A restored store waits to be put in its place, in which there is none."""


def restored_beside(root: Path) -> Path:
    """Where a restored store is made that is to take the place of the one in ``root``."""
    return root.with_name(f".{root.name}.restored")


def refuse_cut_off(root: Path) -> None:
    """Stop before a place in which a restored store belongs that waits beside it; only looks.

    Raises:
        CutOffRestoreError: It does, and the place holds no store.
    """
    waiting = restored_beside(root)
    if (waiting / MARKER).exists() and not (root / MARKER).exists():
        raise CutOffRestoreError(
            "A restore was cut off before its last step: give the restored store its place, and"
            " everything is there",
            restored=waiting,
            place=root,
        )
