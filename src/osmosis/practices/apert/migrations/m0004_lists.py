"""The table of lists of sources as they came."""

from __future__ import annotations

import sqlalchemy as sa
from alembic.operations import Operations

from osmosis.storage import types


def upgrade(op: Operations) -> None:
    """Make it."""
    op.create_table(
        "apert_lists",
        sa.Column("person_id", types.UuidText(), nullable=False),
        sa.Column("id", types.UuidText(), nullable=False),
        sa.Column("gate_id", types.UuidText(), nullable=True),
        sa.Column("taken_at", types.UtcDateTime(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("places", types.JsonText(), nullable=False),
        sa.Column("row_hash", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id", "gate_id"],
            ["apert_gates.person_id", "apert_gates.id"],
            name=op.f("fk_apert_lists_person_id_gate_id"),
        ),
        sa.PrimaryKeyConstraint("person_id", "id", name=op.f("pk_apert_lists")),
    )
