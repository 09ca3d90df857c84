"""What lies beside an awaited entry, kept so that the store tells nobody how much that is."""

from __future__ import annotations

from osmosis.practices.apert.rules.again import NOTHING_BESIDE, Beside, beside_note, beside_of
from osmosis.practices.context import PracticeContext
from osmosis.sealing.house_secrets import lock_secret, open_secret


def lock_beside(context: PracticeContext, beside: Beside) -> str | None:
    """It as it is kept: locked, and as long as that of other entries."""
    return lock_secret(context.keys, beside_note(beside)) if beside else None


def open_beside(context: PracticeContext, locked: str | None) -> Beside:
    """What was kept."""
    return NOTHING_BESIDE if locked is None else beside_of(open_secret(context.keys, locked))
