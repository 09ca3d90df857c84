"""The shelf of the past: what was brought from other programs, by which run, with its files."""

from __future__ import annotations

import sqlalchemy as sa
from alembic.operations import Operations

from osmosis.storage import types


def upgrade(op: Operations) -> None:
    """Make its tables."""
    op.create_table(
        "rolls_handed",
        sa.Column("person_id", types.UuidText(), nullable=False),
        sa.Column("mark", sa.String(length=64), nullable=False),
        sa.Column("handed_at", types.UtcDateTime(), nullable=False),
        sa.Column("row_hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("person_id", "mark", name=op.f("pk_rolls_handed")),
    )
    op.create_table(
        "rolls_imports",
        sa.Column("person_id", types.UuidText(), nullable=False),
        sa.Column("id", types.UuidText(), nullable=False),
        sa.Column("source", sa.String(length=20), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("zone", sa.String(length=64), nullable=False),
        sa.Column("began_at", types.UtcDateTime(), nullable=False),
        sa.Column("ended_at", types.UtcDateTime(), nullable=True),
        sa.Column("unread_count", sa.Integer(), server_default="0", nullable=False),
        sa.Column("unread", types.JsonText(), nullable=False),
        sa.Column("row_hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("person_id", "id", name=op.f("pk_rolls_imports")),
    )
    op.create_table(
        "rolls_past",
        sa.Column("person_id", types.UuidText(), nullable=False),
        sa.Column("id", types.UuidText(), nullable=False),
        sa.Column("import_id", types.UuidText(), nullable=False),
        sa.Column("mark", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("taken_at", types.UtcDateTime(), nullable=True),
        sa.Column("taken_text", sa.String(length=80), nullable=False),
        sa.Column("taken_certainty", sa.String(length=12), nullable=False),
        sa.Column("year", sa.Integer(), nullable=True),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("tags", sa.Text(), nullable=False),
        sa.Column("starred", sa.Boolean(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("brought_at", types.UtcDateTime(), nullable=False),
        sa.Column("row_hash", sa.String(length=64), nullable=False),
        sa.CheckConstraint(
            "taken_certainty IN ('exact', 'uncertain', 'day', 'none')",
            name=op.f("ck_rolls_past_certainty"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id", "import_id"],
            ["rolls_imports.person_id", "rolls_imports.id"],
            name=op.f("fk_rolls_past_person_id_import_id"),
        ),
        sa.PrimaryKeyConstraint("person_id", "id", name=op.f("pk_rolls_past")),
        sa.UniqueConstraint("person_id", "mark", name=op.f("uq_rolls_past_person_id_mark")),
    )
    op.create_index("ix_rolls_past_import", "rolls_past", ["person_id", "import_id"], unique=False)
    op.create_index("ix_rolls_past_taken", "rolls_past", ["person_id", "taken_at"], unique=False)
    op.create_table(
        "rolls_past_files",
        sa.Column("person_id", types.UuidText(), nullable=False),
        sa.Column("id", types.UuidText(), nullable=False),
        sa.Column("past_id", types.UuidText(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("original_sha256", sa.String(length=64), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("media_type", sa.String(length=80), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("row_hash", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id", "past_id"],
            ["rolls_past.person_id", "rolls_past.id"],
            name=op.f("fk_rolls_past_files_person_id_past_id"),
        ),
        sa.PrimaryKeyConstraint("person_id", "id", name=op.f("pk_rolls_past_files")),
        sa.UniqueConstraint(
            "person_id",
            "past_id",
            "position",
            name=op.f("uq_rolls_past_files_person_id_past_id_position"),
        ),
    )
