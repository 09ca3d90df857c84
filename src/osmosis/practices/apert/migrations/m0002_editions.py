"""The tables of editions, of what is kept and carried of them, and of the threshold."""

from __future__ import annotations

import sqlalchemy as sa
from alembic.operations import Operations

from osmosis.storage import types


def upgrade(op: Operations) -> None:
    """Make them."""
    op.create_table(
        "apert_carried",
        sa.Column("person_id", types.UuidText(), nullable=False),
        sa.Column("id", types.UuidText(), nullable=False),
        sa.Column("opening_id", types.UuidText(), nullable=False),
        sa.Column("period_id", types.UuidText(), nullable=False),
        sa.Column("piece_key", sa.String(length=64), nullable=False),
        sa.Column("sealed_sha256", sa.String(length=64), nullable=False),
        sa.Column("sealed_size", sa.BigInteger(), nullable=False),
        sa.Column("row_hash", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id", "opening_id"],
            ["apert_openings.person_id", "apert_openings.id"],
            name=op.f("fk_apert_carried_person_id_opening_id"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id", "period_id"],
            ["apert_periods.person_id", "apert_periods.id"],
            name=op.f("fk_apert_carried_person_id_period_id"),
        ),
        sa.PrimaryKeyConstraint("person_id", "id", name=op.f("pk_apert_carried")),
        sa.UniqueConstraint(
            "person_id",
            "opening_id",
            "piece_key",
            name=op.f("uq_apert_carried_person_id_opening_id_piece_key"),
        ),
    )
    op.create_table(
        "apert_editions",
        sa.Column("person_id", types.UuidText(), nullable=False),
        sa.Column("opening_id", types.UuidText(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("made_at", types.UtcDateTime(), nullable=True),
        sa.Column("recipient", sa.String(length=80), nullable=False),
        sa.Column("record_sha256", sa.String(length=64), nullable=True),
        sa.Column("cover_svg", sa.Text(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("pieces", sa.Integer(), nullable=False),
        sa.Column("sheet", types.JsonText(), nullable=False),
        sa.Column("told", types.JsonText(), nullable=False),
        sa.Column("row_hash", sa.String(length=64), nullable=False),
        sa.CheckConstraint("minutes >= 0 AND pieces >= 0", name=op.f("ck_apert_editions_size")),
        sa.ForeignKeyConstraint(
            ["person_id", "opening_id"],
            ["apert_openings.person_id", "apert_openings.id"],
            name=op.f("fk_apert_editions_person_id_opening_id"),
        ),
        sa.PrimaryKeyConstraint("person_id", "opening_id", name=op.f("pk_apert_editions")),
    )
    op.create_table(
        "apert_highlights",
        sa.Column("person_id", types.UuidText(), nullable=False),
        sa.Column("id", types.UuidText(), nullable=False),
        sa.Column("opening_id", types.UuidText(), nullable=False),
        sa.Column("piece_key", sa.String(length=64), nullable=True),
        sa.Column("keyed_text", sa.String(length=64), nullable=False),
        sa.Column("marked_at", types.UtcDateTime(), nullable=True),
        sa.Column("kept_at", types.UtcDateTime(), nullable=False),
        sa.Column("sealed_note", sa.LargeBinary(), nullable=False),
        sa.Column("wrapped", sa.LargeBinary(), nullable=False),
        sa.Column("became_ref", types.RefText(), nullable=True),
        sa.Column("row_hash", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id", "opening_id"],
            ["apert_openings.person_id", "apert_openings.id"],
            name=op.f("fk_apert_highlights_person_id_opening_id"),
        ),
        sa.PrimaryKeyConstraint("person_id", "id", name=op.f("pk_apert_highlights")),
        sa.UniqueConstraint(
            "person_id",
            "opening_id",
            "keyed_text",
            name=op.f("uq_apert_highlights_person_id_opening_id_keyed_text"),
        ),
    )
    op.create_table(
        "apert_kept",
        sa.Column("person_id", types.UuidText(), nullable=False),
        sa.Column("id", types.UuidText(), nullable=False),
        sa.Column("opening_id", types.UuidText(), nullable=False),
        sa.Column("piece_key", sa.String(length=64), nullable=False),
        sa.Column("kept_at", types.UtcDateTime(), nullable=False),
        sa.Column("sealed_sha256", sa.String(length=64), nullable=False),
        sa.Column("sealed_size", sa.BigInteger(), nullable=False),
        sa.Column("sealed_note", sa.LargeBinary(), nullable=False),
        sa.Column("wrapped", sa.LargeBinary(), nullable=False),
        sa.Column("row_hash", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id", "opening_id"],
            ["apert_openings.person_id", "apert_openings.id"],
            name=op.f("fk_apert_kept_person_id_opening_id"),
        ),
        sa.PrimaryKeyConstraint("person_id", "id", name=op.f("pk_apert_kept")),
        sa.UniqueConstraint(
            "person_id",
            "opening_id",
            "piece_key",
            name=op.f("uq_apert_kept_person_id_opening_id_piece_key"),
        ),
    )
    op.create_table(
        "apert_threshold_lines",
        sa.Column("person_id", types.UuidText(), nullable=False),
        sa.Column("id", types.UuidText(), nullable=False),
        sa.Column("gate_id", types.UuidText(), nullable=False),
        sa.Column("opening_id", types.UuidText(), nullable=True),
        sa.Column("side", sa.String(length=12), nullable=False),
        sa.Column("line", sa.Text(), nullable=False),
        sa.Column("written_at", types.UtcDateTime(), nullable=False),
        sa.Column("became_ref", types.RefText(), nullable=True),
        sa.Column("row_hash", sa.String(length=64), nullable=False),
        sa.CheckConstraint(
            "side IN ('asked', 'taken')", name=op.f("ck_apert_threshold_lines_side")
        ),
        sa.ForeignKeyConstraint(
            ["person_id", "gate_id"],
            ["apert_gates.person_id", "apert_gates.id"],
            name=op.f("fk_apert_threshold_lines_person_id_gate_id"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id", "opening_id"],
            ["apert_openings.person_id", "apert_openings.id"],
            name=op.f("fk_apert_threshold_lines_person_id_opening_id"),
        ),
        sa.PrimaryKeyConstraint("person_id", "id", name=op.f("pk_apert_threshold_lines")),
    )
    op.create_table(
        "apert_edition_parts",
        sa.Column("person_id", types.UuidText(), nullable=False),
        sa.Column("opening_id", types.UuidText(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("sealed_sha256", sa.String(length=64), nullable=False),
        sa.Column("sealed_size", sa.BigInteger(), nullable=False),
        sa.Column("row_hash", sa.String(length=64), nullable=False),
        sa.CheckConstraint("number > 0", name=op.f("ck_apert_edition_parts_number")),
        sa.ForeignKeyConstraint(
            ["person_id", "opening_id"],
            ["apert_editions.person_id", "apert_editions.opening_id"],
            name=op.f("fk_apert_edition_parts_person_id_opening_id"),
        ),
        sa.PrimaryKeyConstraint(
            "person_id", "opening_id", "number", name=op.f("pk_apert_edition_parts")
        ),
    )
