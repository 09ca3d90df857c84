"""The one table of Pebbles."""

from __future__ import annotations

import sqlalchemy as sa

from osmosis.storage.schema import content_table, new_metadata
from osmosis.storage.types import RefText, UtcDateTime, UuidText

metadata = new_metadata()

pebbles = content_table(
    "pebbles_pebbles",
    metadata,
    sa.Column("id", UuidText, primary_key=True),
    sa.Column("words", sa.Text, nullable=False),
    sa.Column("about", RefText),
    sa.Column("picture_sha256", sa.String(64)),
    sa.Column("polished", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("picked_at", UtcDateTime, nullable=False),
    sa.Column("sunk_at", UtcDateTime),
)
