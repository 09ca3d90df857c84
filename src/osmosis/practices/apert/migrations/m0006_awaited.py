"""The table of entries beside which something did not come and is asked for again."""

from __future__ import annotations

import sqlalchemy as sa
from alembic.operations import Operations

from osmosis.storage import types


def upgrade(op: Operations) -> None:
    """Make it."""
    op.create_table(
        "apert_awaited",
        sa.Column("person_id", types.UuidText(), nullable=False),
        sa.Column("period_id", types.UuidText(), nullable=False),
        sa.Column("keyed_entry", sa.String(length=64), nullable=False),
        sa.Column("keyed_source", sa.String(length=64), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("again_at", types.UtcDateTime(), nullable=False),
        sa.CheckConstraint("tries >= 0", name=op.f("ck_apert_awaited_tries")),
        sa.ForeignKeyConstraint(
            ["person_id", "period_id"],
            ["apert_periods.person_id", "apert_periods.id"],
            name=op.f("fk_apert_awaited_person_id_period_id"),
        ),
        sa.PrimaryKeyConstraint(
            "person_id", "period_id", "keyed_entry", name=op.f("pk_apert_awaited")
        ),
    )
