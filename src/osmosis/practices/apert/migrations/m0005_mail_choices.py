"""The table of what becomes of letters on a mail server once they were taken in."""

from __future__ import annotations

import sqlalchemy as sa
from alembic.operations import Operations

from osmosis.storage import types


def upgrade(op: Operations) -> None:
    """Make it."""
    op.create_table(
        "apert_mail_choices",
        sa.Column("person_id", types.UuidText(), nullable=False),
        sa.Column("source_id", types.UuidText(), nullable=False),
        sa.Column("afterwards", sa.String(length=12), nullable=False),
        sa.Column("folder", sa.Text(), nullable=False),
        sa.Column("row_hash", sa.String(length=64), nullable=False),
        sa.CheckConstraint(
            "afterwards IN ('mark', 'move')", name=op.f("ck_apert_mail_choices_afterwards")
        ),
        sa.CheckConstraint(
            "(afterwards = 'move') = (folder <> '')", name=op.f("ck_apert_mail_choices_folder")
        ),
        sa.ForeignKeyConstraint(
            ["person_id", "source_id"],
            ["apert_sources.person_id", "apert_sources.id"],
            name=op.f("fk_apert_mail_choices_person_id_source_id"),
        ),
        sa.PrimaryKeyConstraint("person_id", "source_id", name=op.f("pk_apert_mail_choices")),
    )
