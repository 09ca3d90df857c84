"""The first tables of Notes."""

from __future__ import annotations

import sqlalchemy as sa
from alembic.operations import Operations

from osmosis.storage import types


def upgrade(op: Operations) -> None:
    """Make them."""
    op.create_table(
        "notes_notes",
        sa.Column("person_id", types.UuidText(), nullable=False),
        sa.Column("id", types.UuidText(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), server_default="", nullable=False),
        sa.Column("weight", sa.Integer(), server_default="1", nullable=False),
        sa.Column("pinned", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("picture_sha256", sa.String(length=64), nullable=True),
        sa.Column("tags", types.JsonText(), nullable=True),
        sa.Column("about", types.RefText(), nullable=True),
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        sa.Column("read_at", types.UtcDateTime(), nullable=True),
        sa.Column("noted_at", types.UtcDateTime(), nullable=False),
        sa.Column("row_hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("person_id", "id", name=op.f("pk_notes_notes")),
    )
    op.create_table(
        "notes_marks",
        sa.Column("person_id", types.UuidText(), nullable=False),
        sa.Column("note_id", types.UuidText(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("row_hash", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id", "note_id"],
            ["notes_notes.person_id", "notes_notes.id"],
            name=op.f("fk_notes_marks_person_id_note_id"),
        ),
        sa.PrimaryKeyConstraint("person_id", "note_id", "number", name=op.f("pk_notes_marks")),
        sa.UniqueConstraint("person_id", "words", name=op.f("uq_notes_marks_person_id_words")),
    )
    op.create_table(
        "notes_glances",
        sa.Column("person_id", types.UuidText(), nullable=False),
        sa.Column("note_id", types.UuidText(), nullable=False),
        sa.Column("glanced_at", types.UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("person_id", "note_id", name=op.f("pk_notes_glances")),
    )
