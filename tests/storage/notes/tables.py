"""The tables of Notes, a stand-in for a practice: every column type that practices use."""

from __future__ import annotations

import sqlalchemy as sa

from osmosis.storage.schema import content_table, new_metadata, person_table
from osmosis.storage.types import JsonText, RefText, UtcDateTime, UuidText

metadata = new_metadata()

notes = content_table(
    "notes_notes",
    metadata,
    sa.Column("id", UuidText, primary_key=True),
    sa.Column("words", sa.Text, nullable=False),
    sa.Column("title", sa.Text, nullable=False, server_default=""),
    sa.Column("weight", sa.Integer, nullable=False, server_default="1"),
    sa.Column("pinned", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("picture_sha256", sa.String(64)),
    sa.Column("tags", JsonText),
    sa.Column("about", RefText),
    sa.Column("sealed", sa.LargeBinary),
    sa.Column("read_at", UtcDateTime),
    sa.Column("noted_at", UtcDateTime, nullable=False),
)

# A child of a note, so that rows must be mended in the right order.
marks = content_table(
    "notes_marks",
    metadata,
    sa.Column("note_id", UuidText, primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("words", sa.Text, nullable=False),
    sa.UniqueConstraint("person_id", "words"),
    sa.ForeignKeyConstraint(["person_id", "note_id"], ["notes_notes.person_id", "notes_notes.id"]),
)

glances = person_table(
    "notes_glances",
    metadata,
    sa.Column("note_id", UuidText, primary_key=True),
    sa.Column("glanced_at", UtcDateTime, nullable=False),
)
