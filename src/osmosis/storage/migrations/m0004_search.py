"""What may be found by its words, and up to when each practice was asked for it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic.operations import Operations

from osmosis.storage import types


def upgrade(op: Operations) -> None:
    """Make both tables; the index over them is made by the program, when it is first needed."""
    op.create_table(
        "search_documents",
        sa.Column("person_id", types.UuidText(), nullable=False),
        sa.Column("number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("ref", types.RefText(), nullable=False),
        sa.Column("practice", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("at", types.UtcDateTime(), nullable=True),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("folded_label", sa.Text(), nullable=False),
        sa.Column("part_of", types.RefText(), nullable=True),
        sa.Column("rests_with", types.JsonText(), nullable=False),
        sa.Column("until", types.UtcDateTime(), nullable=True),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("folded_title", sa.Text(), nullable=False),
        sa.Column("folded_words", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("person_id", "number", name=op.f("pk_search_documents")),
        sa.UniqueConstraint("person_id", "ref", name=op.f("uq_search_documents_person_id_ref")),
    )
    op.create_index("ix_search_documents_number", "search_documents", ["number"], unique=False)
    op.create_index(
        "ix_search_documents_part_of", "search_documents", ["person_id", "part_of"], unique=False
    )
    op.create_table(
        "search_marks",
        sa.Column("person_id", types.UuidText(), nullable=False),
        sa.Column("practice", sa.String(length=40), nullable=False),
        sa.Column("asked_at", types.UtcDateTime(), nullable=False),
        sa.Column("folding", sa.String(length=40), nullable=False),
        sa.PrimaryKeyConstraint("person_id", "practice", name=op.f("pk_search_marks")),
    )
