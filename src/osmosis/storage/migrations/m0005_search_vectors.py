"""What the passages of documents are about, as numbers, for search by meaning."""

from __future__ import annotations

import sqlalchemy as sa
from alembic.operations import Operations

from osmosis.storage import types


def upgrade(op: Operations) -> None:
    """Make the table; it stays empty until somebody asks for search by meaning."""
    op.create_table(
        "search_vectors",
        sa.Column("person_id", types.UuidText(), nullable=False),
        sa.Column("number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("passage", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("model", sa.String(length=40), nullable=False),
        sa.Column("vector", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("person_id", "number", "passage", name=op.f("pk_search_vectors")),
    )
