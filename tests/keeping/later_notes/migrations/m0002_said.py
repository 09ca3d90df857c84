"""The words of a note have another name, which its hash knows."""

from __future__ import annotations

import sqlalchemy as sa
from alembic.operations import Operations

from tests.keeping.later_notes.tables import notes


def upgrade(op: Operations) -> None:
    """Rename the column, and hash every row anew."""
    from osmosis.storage.rows import hash_of

    op.alter_column("notes_notes", "words", new_column_name="said")
    connection = op.get_bind()
    for row in connection.execute(sa.select(notes)).mappings().all():
        connection.execute(
            sa.update(notes)
            .where(notes.c.id == row["id"])
            .values(row_hash=hash_of(notes, dict(row)))
        )
