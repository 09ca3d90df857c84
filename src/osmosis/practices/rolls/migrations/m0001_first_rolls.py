"""The tables that Rolls begins with."""

from __future__ import annotations

import sqlalchemy as sa
from alembic.operations import Operations

from osmosis.storage import types


def upgrade(op: Operations) -> None:
    """Make them."""
    op.create_table(
        "rolls_calls",
        sa.Column("person_id", types.UuidText(), nullable=False),
        sa.Column("id", types.UuidText(), nullable=False),
        sa.Column("rolls", types.JsonText(), nullable=False),
        sa.Column("frames", types.JsonText(), nullable=False),
        sa.Column("called_at", types.UtcDateTime(), nullable=False),
        sa.Column("new_way", sa.Text(), server_default="", nullable=False),
        sa.Column("row_hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("person_id", "id", name=op.f("pk_rolls_calls")),
    )
    op.create_table(
        "rolls_rolls",
        sa.Column("person_id", types.UuidText(), nullable=False),
        sa.Column("id", types.UuidText(), nullable=False),
        sa.Column("virtue", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("counts", sa.Text(), nullable=False),
        sa.Column("looking", sa.Text(), nullable=False),
        sa.Column("exposures", sa.Integer(), nullable=False),
        sa.Column("lucky_number", sa.Integer(), nullable=False),
        sa.Column("seed", sa.String(length=32), nullable=False),
        sa.Column("colour", sa.String(length=20), nullable=False),
        sa.Column("edge_code", sa.String(length=24), nullable=False),
        sa.Column("tier", sa.String(length=12), nullable=False),
        sa.Column("medium", sa.String(length=12), nullable=False),
        sa.Column("wait_seconds", sa.BigInteger(), nullable=False),
        sa.Column("scent_tag", types.JsonText(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("loaded_at", types.UtcDateTime(), nullable=False),
        sa.Column("loaded_text", sa.String(length=80), nullable=False),
        sa.Column("finished_at", types.UtcDateTime(), nullable=True),
        sa.Column("developed_at", types.UtcDateTime(), nullable=True),
        sa.Column("cased_at", types.UtcDateTime(), nullable=True),
        sa.Column("identity_line", sa.Text(), server_default="", nullable=False),
        sa.Column("box_place", sa.Text(), server_default="", nullable=False),
        sa.Column("is_from_before", sa.Boolean(), nullable=False),
        sa.Column("witness", sa.String(length=80), nullable=True),
        sa.Column("row_hash", sa.String(length=64), nullable=False),
        sa.CheckConstraint("medium IN ('digital', 'film')", name=op.f("ck_rolls_rolls_medium")),
        sa.CheckConstraint(
            "state IN ('loaded', 'finished', 'at_lab', 'back', 'developed', 'cased')",
            name=op.f("ck_rolls_rolls_state"),
        ),
        sa.CheckConstraint(
            "tier IN ('curtain', 'sealed', 'witnessed')", name=op.f("ck_rolls_rolls_tier")
        ),
        sa.CheckConstraint("exposures IN (24, 36)", name=op.f("ck_rolls_rolls_exposures")),
        sa.CheckConstraint(
            "lucky_number IN (-1, 0, exposures + 1)", name=op.f("ck_rolls_rolls_lucky")
        ),
        sa.PrimaryKeyConstraint("person_id", "id", name=op.f("pk_rolls_rolls")),
        sa.UniqueConstraint(
            "person_id",
            "id",
            "exposures",
            "lucky_number",
            name=op.f("uq_rolls_rolls_person_id_id_exposures_lucky_number"),
        ),
    )
    op.create_table(
        "rolls_scents",
        sa.Column("person_id", types.UuidText(), nullable=False),
        sa.Column("id", types.UuidText(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("where_to_buy", sa.Text(), server_default="", nullable=False),
        sa.Column("stock", sa.Integer(), server_default="1", nullable=False),
        sa.Column("photo_sha256", sa.String(length=64), nullable=True),
        sa.Column("added_at", types.UtcDateTime(), nullable=False),
        sa.Column("row_hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("person_id", "id", name=op.f("pk_rolls_scents")),
        sa.UniqueConstraint("person_id", "name", name=op.f("uq_rolls_scents_person_id_name")),
    )
    op.create_table(
        "rolls_sightings",
        sa.Column("person_id", types.UuidText(), nullable=False),
        sa.Column("frame_id", types.UuidText(), nullable=False),
        sa.Column("seen_at", types.UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("person_id", "frame_id", name=op.f("pk_rolls_sightings")),
    )
    op.create_table(
        "rolls_trays",
        sa.Column("person_id", types.UuidText(), nullable=False),
        sa.Column("id", types.UuidText(), nullable=False),
        sa.Column("rolls", types.JsonText(), nullable=False),
        sa.Column("rhythm", sa.Text(), server_default="", nullable=False),
        sa.Column("changed_at", types.UtcDateTime(), nullable=False),
        sa.Column("row_hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("person_id", "id", name=op.f("pk_rolls_trays")),
    )
    op.create_table(
        "rolls_fogs",
        sa.Column("person_id", types.UuidText(), nullable=False),
        sa.Column("id", types.UuidText(), nullable=False),
        sa.Column("roll_id", types.UuidText(), nullable=False),
        sa.Column("fogged_at", types.UtcDateTime(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("row_hash", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id", "roll_id"],
            ["rolls_rolls.person_id", "rolls_rolls.id"],
            name=op.f("fk_rolls_fogs_person_id_roll_id"),
        ),
        sa.PrimaryKeyConstraint("person_id", "id", name=op.f("pk_rolls_fogs")),
    )
    op.create_table(
        "rolls_folders",
        sa.Column("person_id", types.UuidText(), nullable=False),
        sa.Column("roll_id", types.UuidText(), nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("removes_originals", sa.Boolean(), nullable=False),
        sa.Column("added_at", types.UtcDateTime(), nullable=False),
        sa.Column("row_hash", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id", "roll_id"],
            ["rolls_rolls.person_id", "rolls_rolls.id"],
            name=op.f("fk_rolls_folders_person_id_roll_id"),
        ),
        sa.PrimaryKeyConstraint("person_id", "roll_id", name=op.f("pk_rolls_folders")),
    )
    op.create_table(
        "rolls_frames",
        sa.Column("person_id", types.UuidText(), nullable=False),
        sa.Column("id", types.UuidText(), nullable=False),
        sa.Column("client_id", sa.String(length=64), nullable=False),
        sa.Column("sealed_for", types.UuidText(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("sealed_sha256", sa.String(length=64), nullable=True),
        sa.Column("sealed_size", sa.BigInteger(), nullable=False),
        sa.Column("taken_at", types.UtcDateTime(), nullable=False),
        sa.Column("taken_text", sa.String(length=80), nullable=False),
        sa.Column("taken_certainty", sa.String(length=12), nullable=False),
        sa.Column("kept_at", types.UtcDateTime(), nullable=False),
        sa.Column("origin", sa.String(length=12), nullable=False),
        sa.Column("row_hash", sa.String(length=64), nullable=False),
        sa.CheckConstraint(
            "kind = 'film' OR origin = 'capsule' OR sealed_sha256 IS NOT NULL",
            name=op.f("ck_rolls_frames_sealed"),
        ),
        sa.CheckConstraint(
            "kind IN ('line', 'photo', 'audio', 'video', 'scent', 'film')",
            name=op.f("ck_rolls_frames_kind"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id", "sealed_for"],
            ["rolls_rolls.person_id", "rolls_rolls.id"],
            name=op.f("fk_rolls_frames_person_id_sealed_for"),
        ),
        sa.PrimaryKeyConstraint("person_id", "id", name=op.f("pk_rolls_frames")),
        sa.UniqueConstraint(
            "person_id", "client_id", name=op.f("uq_rolls_frames_person_id_client_id")
        ),
    )
    op.create_table(
        "rolls_keys",
        sa.Column("person_id", types.UuidText(), nullable=False),
        sa.Column("roll_id", types.UuidText(), nullable=False),
        sa.Column("recipient", sa.String(length=80), nullable=False),
        sa.Column("wrapped", sa.LargeBinary(), nullable=False),
        sa.Column("opened", sa.LargeBinary(), nullable=True),
        sa.Column("row_hash", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id", "roll_id"],
            ["rolls_rolls.person_id", "rolls_rolls.id"],
            name=op.f("fk_rolls_keys_person_id_roll_id"),
        ),
        sa.PrimaryKeyConstraint("person_id", "roll_id", name=op.f("pk_rolls_keys")),
    )
    op.create_table(
        "rolls_circles",
        sa.Column("person_id", types.UuidText(), nullable=False),
        sa.Column("roll_id", types.UuidText(), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("frame_id", types.UuidText(), nullable=False),
        sa.Column("glad_actual", sa.Integer(), nullable=True),
        sa.Column("circled_at", types.UtcDateTime(), nullable=False),
        sa.Column("row_hash", sa.String(length=64), nullable=False),
        sa.CheckConstraint("glad_actual BETWEEN 0 AND 100", name=op.f("ck_rolls_circles_glad")),
        sa.CheckConstraint("position BETWEEN 1 AND 6", name=op.f("ck_rolls_circles_position")),
        sa.ForeignKeyConstraint(
            ["person_id", "frame_id"],
            ["rolls_frames.person_id", "rolls_frames.id"],
            name=op.f("fk_rolls_circles_person_id_frame_id"),
        ),
        sa.PrimaryKeyConstraint("person_id", "roll_id", "position", name=op.f("pk_rolls_circles")),
        sa.UniqueConstraint(
            "person_id", "frame_id", name=op.f("uq_rolls_circles_person_id_frame_id")
        ),
    )
    op.create_table(
        "rolls_developments",
        sa.Column("person_id", types.UuidText(), nullable=False),
        sa.Column("frame_id", types.UuidText(), nullable=False),
        sa.Column("original_sha256", sa.String(length=64), nullable=True),
        sa.Column("original_size", sa.BigInteger(), nullable=False),
        sa.Column("media_type", sa.String(length=80), server_default="", nullable=False),
        sa.Column("file_name", sa.Text(), server_default="", nullable=False),
        sa.Column("line", sa.Text(), server_default="", nullable=False),
        sa.Column("detail", sa.Text(), server_default="", nullable=False),
        sa.Column("scent", sa.Text(), server_default="", nullable=False),
        sa.Column("glad_predicted", sa.Integer(), nullable=True),
        sa.Column("width", sa.Integer(), nullable=True),
        sa.Column("height", sa.Integer(), nullable=True),
        sa.Column("camera", sa.Text(), server_default="", nullable=False),
        sa.Column("photographed_text", sa.String(length=80), server_default="", nullable=False),
        sa.Column(
            "photographed_certainty", sa.String(length=12), server_default="", nullable=False
        ),
        sa.Column("has_location", sa.Boolean(), nullable=False),
        sa.Column("problem", sa.Text(), server_default="", nullable=False),
        sa.Column("developed_at", types.UtcDateTime(), nullable=False),
        sa.Column("row_hash", sa.String(length=64), nullable=False),
        sa.CheckConstraint(
            "glad_predicted BETWEEN 0 AND 100", name=op.f("ck_rolls_developments_glad")
        ),
        sa.ForeignKeyConstraint(
            ["person_id", "frame_id"],
            ["rolls_frames.person_id", "rolls_frames.id"],
            name=op.f("fk_rolls_developments_person_id_frame_id"),
        ),
        sa.PrimaryKeyConstraint("person_id", "frame_id", name=op.f("pk_rolls_developments")),
    )
    op.create_table(
        "rolls_placements",
        sa.Column("person_id", types.UuidText(), nullable=False),
        sa.Column("roll_id", types.UuidText(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("frame_id", types.UuidText(), nullable=False),
        sa.Column("exposures", sa.Integer(), nullable=False),
        sa.Column("lucky_number", sa.Integer(), nullable=False),
        sa.Column("placed_at", types.UtcDateTime(), nullable=False),
        sa.Column("voided_at", types.UtcDateTime(), nullable=True),
        sa.Column("row_hash", sa.String(length=64), nullable=False),
        sa.CheckConstraint(
            "number BETWEEN 1 AND exposures OR (number = lucky_number AND number >= 0)",
            name=op.f("ck_rolls_placements_number"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id", "frame_id"],
            ["rolls_frames.person_id", "rolls_frames.id"],
            name=op.f("fk_rolls_placements_person_id_frame_id"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id", "roll_id", "exposures", "lucky_number"],
            [
                "rolls_rolls.person_id",
                "rolls_rolls.id",
                "rolls_rolls.exposures",
                "rolls_rolls.lucky_number",
            ],
            name=op.f("fk_rolls_placements_person_id_roll_id_exposures_lucky_number"),
        ),
        sa.PrimaryKeyConstraint("person_id", "roll_id", "number", name=op.f("pk_rolls_placements")),
        sa.UniqueConstraint(
            "person_id", "frame_id", name=op.f("uq_rolls_placements_person_id_frame_id")
        ),
    )
    op.create_table(
        "rolls_scans",
        sa.Column("person_id", types.UuidText(), nullable=False),
        sa.Column("frame_id", types.UuidText(), nullable=False),
        sa.Column("sealed_sha256", sa.String(length=64), nullable=False),
        sa.Column("sealed_size", sa.BigInteger(), nullable=False),
        sa.Column("added_at", types.UtcDateTime(), nullable=False),
        sa.Column("row_hash", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id", "frame_id"],
            ["rolls_frames.person_id", "rolls_frames.id"],
            name=op.f("fk_rolls_scans_person_id_frame_id"),
        ),
        sa.PrimaryKeyConstraint("person_id", "frame_id", name=op.f("pk_rolls_scans")),
    )
    op.create_table(
        "rolls_known_files",
        sa.Column("person_id", types.UuidText(), nullable=False),
        sa.Column("roll_id", types.UuidText(), nullable=False),
        sa.Column("mark", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("person_id", "roll_id", "mark", name=op.f("pk_rolls_known_files")),
    )
