"""The pieces that the person kept, by their titles: each note is opened with its own key."""

from __future__ import annotations

import json
from collections.abc import Sequence
from uuid import UUID

from osmosis.practices.apert.editions import Kept
from osmosis.practices.apert.store import kept
from osmosis.practices.apert.store.kept import KeptRow
from osmosis.practices.context import PracticeContext
from osmosis.sealing.age import Identity, decrypt
from osmosis.sealing.tiers import Tier, unwrap_identity


def list_kept(context: PracticeContext, gate_id: UUID | None = None) -> Sequence[Kept]:
    """What was kept of a gate's editions (of any, when none is named), oldest first."""
    with context.store.read() as reading:
        rows = kept.list_kept(reading, gate_id)
    return [told_of(row, key_of(context, row)) for row in rows]


def get_kept(context: PracticeContext, kept_id: UUID) -> Kept:
    """A kept piece as it is listed.

    Raises:
        NotFoundError: There is none, or it was let go.
    """
    with context.store.read() as reading:
        row = kept.get_kept(reading, kept_id)
    return told_of(row, key_of(context, row))


def key_of(context: PracticeContext, row: KeptRow) -> Identity:
    """The private half of a kept piece's own key."""
    return unwrap_identity(row.wrapped, Tier.CURTAIN, house=context.keys.house())


def told_of(row: KeptRow, identity: Identity) -> Kept:
    """A kept piece as it is listed."""
    note = json.loads(decrypt(row.sealed_note, [identity]))
    return Kept(
        id=row.id,
        opening_id=row.opening_id,
        piece_key=row.piece_key,
        kept_at=row.kept_at,
        title=note["title"],
        source=note["source"],
    )
