"""The tables of Notes in their second form."""

from __future__ import annotations

import sqlalchemy as sa

from osmosis.storage.schema import new_metadata
from tests.storage.notes import tables as first

metadata = new_metadata()
for _table in first.metadata.sorted_tables:
    sa.Table(
        _table.name,
        metadata,
        *(
            sa.Column(
                "said" if (_table.name, one.name) == ("notes_notes", "words") else one.name,
                one.type,
                primary_key=one.primary_key,
                nullable=one.nullable,
                autoincrement=False,
                server_default=one.server_default,
            )
            for one in _table.columns
        ),
        info=_table.info,
    )
notes = metadata.tables["notes_notes"]
