"""The first pebbles."""

from __future__ import annotations

import sqlalchemy as sa
from alembic.operations import Operations

from osmosis.storage import types


def upgrade(op: Operations) -> None:
    """Make them."""
    op.create_table(
        "pebbles_pebbles",
        sa.Column("person_id", types.UuidText(), nullable=False),
        sa.Column("id", types.UuidText(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("about", types.RefText(), nullable=True),
        sa.Column("picture_sha256", sa.String(length=64), nullable=True),
        sa.Column("polished", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("picked_at", types.UtcDateTime(), nullable=False),
        sa.Column("sunk_at", types.UtcDateTime(), nullable=True),
        sa.Column("row_hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("person_id", "id", name=op.f("pk_pebbles_pebbles")),
    )
