"""Settings that are changed for the next few times, and the times that have come."""

from __future__ import annotations

import sqlalchemy as sa
from alembic.operations import Operations

from osmosis.storage import types


def upgrade(op: Operations) -> None:
    """Make both tables."""
    op.create_table(
        "tries",
        sa.Column("person_id", types.UuidText(), nullable=False),
        sa.Column("id", types.UuidText(), nullable=False),
        sa.Column("subject", types.RefText(), nullable=False),
        sa.Column("what", sa.String(length=80), nullable=False),
        sa.Column("before", types.JsonText(), nullable=True),
        sa.Column("after", types.JsonText(), nullable=True),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("begun_at", types.UtcDateTime(), nullable=False),
        sa.Column("ended_at", types.UtcDateTime(), nullable=True),
        sa.Column("answer", sa.String(length=12), nullable=True),
        sa.Column("words", sa.Text(), server_default="", nullable=False),
        sa.Column("row_hash", sa.String(length=64), nullable=False),
        sa.CheckConstraint(
            "answer IN ('keep', 'go-back', 'change-again')", name=op.f("ck_tries_answer")
        ),
        sa.CheckConstraint("times BETWEEN 1 AND 99", name=op.f("ck_tries_times")),
        sa.PrimaryKeyConstraint("person_id", "id", name=op.f("pk_tries")),
    )
    op.create_index(
        "uq_tries_living",
        "tries",
        ["person_id", "subject", "what"],
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.create_table(
        "try_times",
        sa.Column("person_id", types.UuidText(), nullable=False),
        sa.Column("try_id", types.UuidText(), nullable=False),
        sa.Column("occurrence", sa.String(length=200), nullable=False),
        sa.Column("counted_at", types.UtcDateTime(), nullable=False),
        sa.Column("row_hash", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id", "try_id"],
            ["tries.person_id", "tries.id"],
            name=op.f("fk_try_times_person_id_try_id"),
        ),
        sa.PrimaryKeyConstraint("person_id", "try_id", "occurrence", name=op.f("pk_try_times")),
    )
