"""A notice may have an end: after it, nobody is told any more."""

from __future__ import annotations

import sqlalchemy as sa
from alembic.operations import Operations

from osmosis.storage import types


def upgrade(op: Operations) -> None:
    """Add when a notice's time is over, and when that was seen."""
    op.add_column("outbox", sa.Column("not_after", types.UtcDateTime(), nullable=True))
    op.add_column("outbox", sa.Column("expired_at", types.UtcDateTime(), nullable=True))
