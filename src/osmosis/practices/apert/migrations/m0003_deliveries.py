"""The table of deliveries: where the book of a gate goes by itself."""

from __future__ import annotations

import sqlalchemy as sa
from alembic.operations import Operations

from osmosis.storage import types


def upgrade(op: Operations) -> None:
    """Make it."""
    op.create_table(
        "apert_deliveries",
        sa.Column("person_id", types.UuidText(), nullable=False),
        sa.Column("id", types.UuidText(), nullable=False),
        sa.Column("gate_id", types.UuidText(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("target", sa.Text(), nullable=False),
        sa.Column("added_at", types.UtcDateTime(), nullable=False),
        sa.Column("row_hash", sa.String(length=64), nullable=False),
        sa.CheckConstraint("kind IN ('folder', 'email')", name=op.f("ck_apert_deliveries_kind")),
        sa.ForeignKeyConstraint(
            ["person_id", "gate_id"],
            ["apert_gates.person_id", "apert_gates.id"],
            name=op.f("fk_apert_deliveries_person_id_gate_id"),
        ),
        sa.PrimaryKeyConstraint("person_id", "id", name=op.f("pk_apert_deliveries")),
        sa.UniqueConstraint(
            "person_id",
            "gate_id",
            "kind",
            "target",
            name=op.f("uq_apert_deliveries_person_id_gate_id_kind_target"),
        ),
    )
