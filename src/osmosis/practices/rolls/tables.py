"""The tables of Rolls.

Scarcity is held up by the database: a placement repeats its roll's size and lucky number, a
foreign key makes them the roll's own, and a check lets no other number in.
"""

from __future__ import annotations

import sqlalchemy as sa

from osmosis.storage.schema import content_table, new_metadata, person_table
from osmosis.storage.types import JsonText, UtcDateTime, UuidText

metadata = new_metadata()

rolls = content_table(
    "rolls_rolls",
    metadata,
    sa.Column("id", UuidText, primary_key=True),
    sa.Column("virtue", sa.Text, nullable=False),
    sa.Column("why", sa.Text, nullable=False),
    sa.Column("counts", sa.Text, nullable=False),
    sa.Column("looking", sa.Text, nullable=False),
    sa.Column("exposures", sa.Integer, nullable=False),
    sa.Column("lucky_number", sa.Integer, nullable=False),
    sa.Column("seed", sa.String(32), nullable=False),
    sa.Column("colour", sa.String(20), nullable=False),
    sa.Column("edge_code", sa.String(24), nullable=False),
    sa.Column("tier", sa.String(12), nullable=False),
    sa.Column("medium", sa.String(12), nullable=False),
    sa.Column("wait_seconds", sa.BigInteger, nullable=False),
    sa.Column("scent_tag", JsonText, nullable=False),
    sa.Column("state", sa.String(12), nullable=False),
    sa.Column("loaded_at", UtcDateTime, nullable=False),
    sa.Column("loaded_text", sa.String(80), nullable=False),
    sa.Column("finished_at", UtcDateTime),
    sa.Column("developed_at", UtcDateTime),
    sa.Column("cased_at", UtcDateTime),
    sa.Column("identity_line", sa.Text, nullable=False, server_default=""),
    sa.Column("box_place", sa.Text, nullable=False, server_default=""),
    sa.Column("is_from_before", sa.Boolean, nullable=False),
    sa.Column("witness", sa.String(80)),
    sa.UniqueConstraint("person_id", "id", "exposures", "lucky_number"),
    sa.CheckConstraint("exposures IN (24, 36)", name="exposures"),
    sa.CheckConstraint("lucky_number IN (-1, 0, exposures + 1)", name="lucky"),
    sa.CheckConstraint(
        "state IN ('loaded', 'finished', 'at_lab', 'back', 'developed', 'cased')", name="state"
    ),
    sa.CheckConstraint("tier IN ('curtain', 'sealed', 'witnessed')", name="tier"),
    sa.CheckConstraint("medium IN ('digital', 'film')", name="medium"),
)

# The private half of each roll's key, wrapped for whoever may open it.
keys = content_table(
    "rolls_keys",
    metadata,
    sa.Column("roll_id", UuidText, primary_key=True),
    sa.Column("recipient", sa.String(80), nullable=False),
    sa.Column("wrapped", sa.LargeBinary, nullable=False),
    # The same private half wrapped for the house key, once the roll was opened by passphrase.
    sa.Column("opened", sa.LargeBinary),
    sa.ForeignKeyConstraint(["person_id", "roll_id"], ["rolls_rolls.person_id", "rolls_rolls.id"]),
)

frames = content_table(
    "rolls_frames",
    metadata,
    sa.Column("id", UuidText, primary_key=True),
    sa.Column("client_id", sa.String(64), nullable=False),
    sa.Column("sealed_for", UuidText, nullable=False),
    sa.Column("kind", sa.String(12), nullable=False),
    sa.Column("sealed_sha256", sa.String(64)),
    sa.Column("sealed_size", sa.BigInteger, nullable=False),
    sa.Column("taken_at", UtcDateTime, nullable=False),
    sa.Column("taken_text", sa.String(80), nullable=False),
    sa.Column("taken_certainty", sa.String(12), nullable=False),
    sa.Column("kept_at", UtcDateTime, nullable=False),
    sa.Column("origin", sa.String(12), nullable=False),
    sa.UniqueConstraint("person_id", "client_id"),
    sa.ForeignKeyConstraint(
        ["person_id", "sealed_for"], ["rolls_rolls.person_id", "rolls_rolls.id"]
    ),
    sa.CheckConstraint("kind IN ('line', 'photo', 'audio', 'video', 'scent', 'film')", name="kind"),
    # Of a frame on real film, and of one that a capsule brought dark, there may be nothing here.
    sa.CheckConstraint(
        "kind = 'film' OR origin = 'capsule' OR sealed_sha256 IS NOT NULL", name="sealed"
    ),
)

placements = content_table(
    "rolls_placements",
    metadata,
    sa.Column("roll_id", UuidText, primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("frame_id", UuidText, nullable=False),
    sa.Column("exposures", sa.Integer, nullable=False),
    sa.Column("lucky_number", sa.Integer, nullable=False),
    sa.Column("placed_at", UtcDateTime, nullable=False),
    sa.Column("voided_at", UtcDateTime),
    sa.UniqueConstraint("person_id", "frame_id"),
    sa.ForeignKeyConstraint(
        ["person_id", "roll_id", "exposures", "lucky_number"],
        [
            "rolls_rolls.person_id",
            "rolls_rolls.id",
            "rolls_rolls.exposures",
            "rolls_rolls.lucky_number",
        ],
    ),
    sa.ForeignKeyConstraint(
        ["person_id", "frame_id"], ["rolls_frames.person_id", "rolls_frames.id"]
    ),
    sa.CheckConstraint(
        "number BETWEEN 1 AND exposures OR (number = lucky_number AND number >= 0)", name="number"
    ),
)

# Scans of frames on real film, sealed like a frame until the roll is developed.
scans = content_table(
    "rolls_scans",
    metadata,
    sa.Column("frame_id", UuidText, primary_key=True),
    sa.Column("sealed_sha256", sa.String(64), nullable=False),
    sa.Column("sealed_size", sa.BigInteger, nullable=False),
    sa.Column("added_at", UtcDateTime, nullable=False),
    sa.ForeignKeyConstraint(
        ["person_id", "frame_id"], ["rolls_frames.person_id", "rolls_frames.id"]
    ),
)

# What came out of the bath: one row for each frame, written when its roll is developed.
developments = content_table(
    "rolls_developments",
    metadata,
    sa.Column("frame_id", UuidText, primary_key=True),
    sa.Column("original_sha256", sa.String(64)),
    sa.Column("original_size", sa.BigInteger, nullable=False),
    sa.Column("media_type", sa.String(80), nullable=False, server_default=""),
    sa.Column("file_name", sa.Text, nullable=False, server_default=""),
    sa.Column("line", sa.Text, nullable=False, server_default=""),
    sa.Column("detail", sa.Text, nullable=False, server_default=""),
    sa.Column("scent", sa.Text, nullable=False, server_default=""),
    sa.Column("glad_predicted", sa.Integer),
    sa.Column("width", sa.Integer),
    sa.Column("height", sa.Integer),
    sa.Column("camera", sa.Text, nullable=False, server_default=""),
    sa.Column("photographed_text", sa.String(80), nullable=False, server_default=""),
    sa.Column("photographed_certainty", sa.String(12), nullable=False, server_default=""),
    sa.Column("has_location", sa.Boolean, nullable=False),
    sa.Column("problem", sa.Text, nullable=False, server_default=""),
    sa.Column("developed_at", UtcDateTime, nullable=False),
    sa.ForeignKeyConstraint(
        ["person_id", "frame_id"], ["rolls_frames.person_id", "rolls_frames.id"]
    ),
    sa.CheckConstraint("glad_predicted BETWEEN 0 AND 100", name="glad"),
)

# The circled prints of a contact sheet, at most six, in the order in which they were circled.
circles = content_table(
    "rolls_circles",
    metadata,
    sa.Column("roll_id", UuidText, primary_key=True),
    sa.Column("position", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("frame_id", UuidText, nullable=False),
    sa.Column("glad_actual", sa.Integer),
    sa.Column("circled_at", UtcDateTime, nullable=False),
    sa.UniqueConstraint("person_id", "frame_id"),
    sa.ForeignKeyConstraint(
        ["person_id", "frame_id"], ["rolls_frames.person_id", "rolls_frames.id"]
    ),
    sa.CheckConstraint("position BETWEEN 1 AND 6", name="position"),
    sa.CheckConstraint("glad_actual BETWEEN 0 AND 100", name="glad"),
)

# Opened before its time: a mark that never goes away.
fogs = content_table(
    "rolls_fogs",
    metadata,
    sa.Column("id", UuidText, primary_key=True),
    sa.Column("roll_id", UuidText, nullable=False),
    sa.Column("fogged_at", UtcDateTime, nullable=False),
    sa.Column("reason", sa.Text, nullable=False),
    sa.ForeignKeyConstraint(["person_id", "roll_id"], ["rolls_rolls.person_id", "rolls_rolls.id"]),
)

# When a frame was last seen, so that a call-on draws the least recently seen. Not content.
sightings = person_table(
    "rolls_sightings",
    metadata,
    sa.Column("frame_id", UuidText, primary_key=True),
    sa.Column("seen_at", UtcDateTime, nullable=False),
)

# Each time that a roll or the tray was called on.
calls = content_table(
    "rolls_calls",
    metadata,
    sa.Column("id", UuidText, primary_key=True),
    sa.Column("rolls", JsonText, nullable=False),
    sa.Column("frames", JsonText, nullable=False),
    sa.Column("called_at", UtcDateTime, nullable=False),
    sa.Column("new_way", sa.Text, nullable=False, server_default=""),
)

scents = content_table(
    "rolls_scents",
    metadata,
    sa.Column("id", UuidText, primary_key=True),
    sa.Column("name", sa.String(200), nullable=False),
    sa.Column("where_to_buy", sa.Text, nullable=False, server_default=""),
    sa.Column("stock", sa.Integer, nullable=False, server_default="1"),
    sa.Column("photo_sha256", sa.String(64)),
    sa.Column("added_at", UtcDateTime, nullable=False),
    sa.UniqueConstraint("person_id", "name"),
)

# Every change of the tray is kept; the latest is what lies there now.
trays = content_table(
    "rolls_trays",
    metadata,
    sa.Column("id", UuidText, primary_key=True),
    sa.Column("rolls", JsonText, nullable=False),
    sa.Column("rhythm", sa.Text, nullable=False, server_default=""),
    sa.Column("changed_at", UtcDateTime, nullable=False),
)

# A drop folder for each roll: where a phone's pictures arrive by whatever already syncs it.
folders = content_table(
    "rolls_folders",
    metadata,
    sa.Column("roll_id", UuidText, primary_key=True),
    sa.Column("path", sa.Text, nullable=False),
    sa.Column("removes_originals", sa.Boolean, nullable=False),
    sa.Column("added_at", UtcDateTime, nullable=False),
    sa.ForeignKeyConstraint(["person_id", "roll_id"], ["rolls_rolls.person_id", "rolls_rolls.id"]),
)

# Files in drop folders that are not taken in (again), by a hash of name, length and time: before
# developing, no hash of what is in a file is stored anywhere.
known_files = person_table(
    "rolls_known_files",
    metadata,
    sa.Column("roll_id", UuidText, primary_key=True),
    sa.Column("mark", sa.String(64), primary_key=True),
)

# One run of an import from another program.
imports = content_table(
    "rolls_imports",
    metadata,
    sa.Column("id", UuidText, primary_key=True),
    sa.Column("source", sa.String(20), nullable=False),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("zone", sa.String(64), nullable=False),
    sa.Column("began_at", UtcDateTime, nullable=False),
    sa.Column("ended_at", UtcDateTime),
    sa.Column("unread_count", sa.Integer, nullable=False, server_default="0"),
    # The first of them, each with its name and why.
    sa.Column("unread", JsonText, nullable=False),
)

# The shelf of the past: moments that other programs kept, open from the beginning.
past = content_table(
    "rolls_past",
    metadata,
    # Made of the person and the mark, so that what was let go is known for ever.
    sa.Column("id", UuidText, primary_key=True),
    sa.Column("import_id", UuidText, nullable=False),
    sa.Column("mark", sa.String(64), nullable=False),
    sa.Column("kind", sa.String(12), nullable=False),
    sa.Column("taken_at", UtcDateTime),
    sa.Column("taken_text", sa.String(80), nullable=False),
    sa.Column("taken_certainty", sa.String(12), nullable=False),
    sa.Column("year", sa.Integer),
    sa.Column("title", sa.Text, nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("place", sa.Text, nullable=False),
    sa.Column("address", sa.Text, nullable=False),
    # Each on a line of its own, with an empty line before the first and behind the last.
    sa.Column("tags", sa.Text, nullable=False),
    sa.Column("starred", sa.Boolean, nullable=False),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("brought_at", UtcDateTime, nullable=False),
    sa.UniqueConstraint("person_id", "mark"),
    sa.ForeignKeyConstraint(
        ["person_id", "import_id"], ["rolls_imports.person_id", "rolls_imports.id"]
    ),
    sa.CheckConstraint(
        "taken_certainty IN ('exact', 'uncertain', 'day', 'none')", name="certainty"
    ),
    sa.Index("ix_rolls_past_taken", "person_id", "taken_at"),
    sa.Index("ix_rolls_past_import", "person_id", "import_id"),
)

past_files = content_table(
    "rolls_past_files",
    metadata,
    sa.Column("id", UuidText, primary_key=True),
    sa.Column("past_id", UuidText, nullable=False),
    sa.Column("position", sa.Integer, nullable=False),
    sa.Column("original_sha256", sa.String(64), nullable=False),
    sa.Column("size", sa.BigInteger, nullable=False),
    sa.Column("media_type", sa.String(80), nullable=False),
    sa.Column("name", sa.Text, nullable=False),
    sa.UniqueConstraint("person_id", "past_id", "position"),
    sa.ForeignKeyConstraint(["person_id", "past_id"], ["rolls_past.person_id", "rolls_past.id"]),
)

# Links that went to a gate instead of the shelf, so that they go there once.
handed = content_table(
    "rolls_handed",
    metadata,
    sa.Column("mark", sa.String(64), primary_key=True),
    sa.Column("handed_at", UtcDateTime, nullable=False),
)
