"""The tables of Mnestics.

No column holds a word of a message: what is said lies in age files, and a draft is encrypted. That
a junction falls once and that a chain of glosses never forks is held up by the database.
"""

from __future__ import annotations

import sqlalchemy as sa

from osmosis.storage.schema import content_table, new_metadata
from osmosis.storage.types import JsonText, RefText, UtcDateTime, UuidText

metadata = new_metadata()

pathways = content_table(
    "mnestics_pathways",
    metadata,
    sa.Column("id", UuidText, primary_key=True),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("state", sa.String(12), nullable=False),
    sa.Column("made_at", UtcDateTime, nullable=False),
    sa.Column("made_text", sa.String(80), nullable=False),
    # Since when the state is what it is; nothing while it was never another.
    sa.Column("state_at", UtcDateTime),
    sa.CheckConstraint("state IN ('open', 'paused', 'ended')", name="state"),
)

# Every version of a pathway's parameters; the one with the highest number holds.
changes = content_table(
    "mnestics_changes",
    metadata,
    sa.Column("pathway_id", UuidText, primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("era", sa.Integer, nullable=False),
    sa.Column("from_at", UtcDateTime, nullable=False),
    sa.Column("cadence", sa.Text, nullable=False),
    sa.Column("reads", JsonText, nullable=False),
    sa.Column("medium", sa.String(12), nullable=False),
    sa.Column("header", sa.Text, nullable=False),
    sa.Column("meditations", JsonText, nullable=False),
    sa.Column("steps", JsonText, nullable=False),
    sa.Column("basis", sa.String(12), nullable=False),
    sa.Column("board", sa.Integer, nullable=False),
    sa.Column("tier", sa.String(12), nullable=False),
    sa.Column("witness", sa.String(80)),
    sa.Column("forgetting", sa.String(12), nullable=False),
    sa.Column("grace_seconds", sa.BigInteger, nullable=False),
    sa.Column("try_id", UuidText),
    sa.ForeignKeyConstraint(
        ["person_id", "pathway_id"], ["mnestics_pathways.person_id", "mnestics_pathways.id"]
    ),
    sa.CheckConstraint("basis IN ('kept', 'slots')", name="basis"),
    sa.CheckConstraint("board BETWEEN 1 AND 10", name="board"),
    sa.CheckConstraint("tier IN ('curtain', 'sealed', 'witnessed')", name="tier"),
    sa.CheckConstraint("forgetting IN ('kept', 'fades', 'let-go')", name="forgetting"),
    sa.CheckConstraint("grace_seconds >= 0", name="grace"),
)

sittings = content_table(
    "mnestics_sittings",
    metadata,
    sa.Column("id", UuidText, primary_key=True),
    sa.Column("place", sa.String(12), nullable=False),
    sa.Column("begun_at", UtcDateTime, nullable=False),
    sa.Column("begun_text", sa.String(80), nullable=False),
    # Encrypted to the house key; empty when nothing is being written.
    sa.Column("draft", sa.LargeBinary, nullable=False),
    sa.Column("meditation", sa.String(80), nullable=False),
    sa.Column("closed_at", UtcDateTime),
    sa.CheckConstraint(
        "place IN ('phone', 'header', 'meditation', 'calendar', 'read', 'write', 'reach', 'end')",
        name="place",
    ),
)

# The dates that have fallen, each once.
junctions = content_table(
    "mnestics_junctions",
    metadata,
    sa.Column("id", UuidText, primary_key=True),
    sa.Column("pathway_id", UuidText, nullable=False),
    sa.Column("slot", sa.String(80), nullable=False),
    sa.Column("number", sa.Integer, nullable=False),
    sa.Column("on_date", sa.String(10), nullable=False),
    sa.Column("zone", sa.String(80), nullable=False),
    sa.Column("due_at", UtcDateTime, nullable=False),
    sa.Column("open_until", UtcDateTime, nullable=False),
    sa.Column("state", sa.String(12), nullable=False),
    sa.Column("sitting_id", UuidText),
    sa.Column("kept_at", UtcDateTime),
    sa.UniqueConstraint("person_id", "pathway_id", "slot"),
    sa.UniqueConstraint("person_id", "pathway_id", "number"),
    sa.ForeignKeyConstraint(
        ["person_id", "pathway_id"], ["mnestics_pathways.person_id", "mnestics_pathways.id"]
    ),
    sa.ForeignKeyConstraint(
        ["person_id", "sitting_id"], ["mnestics_sittings.person_id", "mnestics_sittings.id"]
    ),
    sa.CheckConstraint("state IN ('open', 'kept', 'unkept')", name="state"),
    sa.CheckConstraint("(state = 'kept') = (kept_at IS NOT NULL)", name="kept"),
)

messages = content_table(
    "mnestics_messages",
    metadata,
    sa.Column("id", UuidText, primary_key=True),
    sa.Column("client_id", sa.String(64), nullable=False),
    sa.Column("pathway_id", UuidText),
    sa.Column("junction_id", UuidText),
    sa.Column("medium", sa.String(12), nullable=False),
    sa.Column("to_kind", sa.String(12), nullable=False),
    sa.Column("to_date", sa.String(10)),
    sa.Column("to_ref", RefText),
    # Where the paper lies; the only words here, and they are no message.
    sa.Column("envelope", sa.Text, nullable=False, server_default=""),
    sa.Column("sealed_sha256", sa.String(64)),
    sa.Column("sealed_size", sa.BigInteger, nullable=False),
    sa.Column("tier", sa.String(12), nullable=False),
    sa.Column("forgetting", sa.String(12), nullable=False),
    sa.Column("sent_at", UtcDateTime, nullable=False),
    sa.Column("sent_text", sa.String(80), nullable=False),
    sa.Column("answers_id", UuidText),
    # The canonical form has no fractions.
    sa.Column("answers_at_milliseconds", sa.BigInteger),
    sa.Column("arrived_at", UtcDateTime),
    sa.Column("retired_at", UtcDateTime),
    sa.UniqueConstraint("person_id", "client_id"),
    sa.ForeignKeyConstraint(
        ["person_id", "pathway_id"], ["mnestics_pathways.person_id", "mnestics_pathways.id"]
    ),
    sa.ForeignKeyConstraint(
        ["person_id", "junction_id"], ["mnestics_junctions.person_id", "mnestics_junctions.id"]
    ),
    sa.ForeignKeyConstraint(
        ["person_id", "answers_id"], ["mnestics_messages.person_id", "mnestics_messages.id"]
    ),
    sa.CheckConstraint(
        "medium IN ('line', 'letter', 'stream', 'board', 'page', 'audio', 'video', 'paper')",
        name="medium",
    ),
    sa.CheckConstraint("medium = 'paper' OR sealed_sha256 IS NOT NULL", name="sealed"),
    sa.CheckConstraint("tier IN ('curtain', 'sealed', 'witnessed')", name="tier"),
    sa.CheckConstraint("forgetting IN ('kept', 'fades', 'let-go')", name="forgetting"),
    sa.CheckConstraint(
        "(to_kind IN ('pathway', 'next') AND pathway_id IS NOT NULL)"
        " OR (to_kind = 'date' AND to_date IS NOT NULL)"
        " OR (to_kind IN ('roll', 'plan') AND to_ref IS NOT NULL)",
        name="to",
    ),
    sa.CheckConstraint("to_kind <> 'pathway' OR junction_id IS NOT NULL", name="left"),
)

# The private half of each message's own key, wrapped for whoever may open it.
keys = content_table(
    "mnestics_keys",
    metadata,
    sa.Column("message_id", UuidText, primary_key=True),
    sa.Column("recipient", sa.String(80), nullable=False),
    sa.Column("wrapped", sa.LargeBinary, nullable=False),
    # The same private half wrapped for the house key, once it was opened by passphrase.
    sa.Column("opened", sa.LargeBinary),
    # How large the message's file is and how long it lasts, encrypted to its key; it goes with it.
    sa.Column("measures", sa.LargeBinary),
    sa.ForeignKeyConstraint(
        ["person_id", "message_id"], ["mnestics_messages.person_id", "mnestics_messages.id"]
    ),
)

# What a sitting reads, as it was settled when it began; when each was really opened.
arrivals = content_table(
    "mnestics_arrivals",
    metadata,
    sa.Column("sitting_id", UuidText, primary_key=True),
    sa.Column("position", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("message_id", UuidText, nullable=False),
    # At which junction, and through which part of what its pathway reads; for letters neither.
    sa.Column("junction_id", UuidText),
    sa.Column("term", sa.Integer),
    sa.Column("is_drawn", sa.Boolean, nullable=False),
    sa.Column("read_at", UtcDateTime),
    sa.UniqueConstraint("person_id", "sitting_id", "message_id"),
    sa.ForeignKeyConstraint(
        ["person_id", "sitting_id"], ["mnestics_sittings.person_id", "mnestics_sittings.id"]
    ),
    sa.ForeignKeyConstraint(
        ["person_id", "message_id"], ["mnestics_messages.person_id", "mnestics_messages.id"]
    ),
    sa.ForeignKeyConstraint(
        ["person_id", "junction_id"], ["mnestics_junctions.person_id", "mnestics_junctions.id"]
    ),
)

sa.Index("ix_mnestics_arrivals_message", arrivals.c.person_id, arrivals.c.message_id)

# What a missed date left without a reader, named in one sitting; and what was said to that.
missed = content_table(
    "mnestics_missed",
    metadata,
    sa.Column("sitting_id", UuidText, primary_key=True),
    sa.Column("position", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("message_id", UuidText, nullable=False),
    sa.Column("junction_id", UuidText, nullable=False),
    sa.Column("choice", sa.String(12)),
    sa.UniqueConstraint("person_id", "message_id"),
    sa.ForeignKeyConstraint(
        ["person_id", "sitting_id"], ["mnestics_sittings.person_id", "mnestics_sittings.id"]
    ),
    sa.ForeignKeyConstraint(
        ["person_id", "message_id"], ["mnestics_messages.person_id", "mnestics_messages.id"]
    ),
    sa.ForeignKeyConstraint(
        ["person_id", "junction_id"], ["mnestics_junctions.person_id", "mnestics_junctions.id"]
    ),
    sa.CheckConstraint("choice IN ('fetched', 'sent-on', 'left')", name="choice"),
)

# Later thoughts, never changed. These hashes name no blobs, so they are not called ``…sha256``.
glosses = content_table(
    "mnestics_glosses",
    metadata,
    sa.Column("id", UuidText, primary_key=True),
    sa.Column("about", RefText, nullable=False),
    sa.Column("kind", sa.String(12), nullable=False),
    sa.Column("words", sa.Text, nullable=False),
    sa.Column("added_at", UtcDateTime, nullable=False),
    sa.Column("added_text", sa.String(80), nullable=False),
    sa.Column("hash_of_about", sa.String(64), nullable=False),
    sa.Column("hash_before", sa.String(64), nullable=False),
    sa.Column("hash", sa.String(64), nullable=False),
    sa.UniqueConstraint("person_id", "about", "hash_before"),
    sa.CheckConstraint("kind IN ('correction', 'forgiveness', 'meaning', 'thanks')", name="kind"),
)

plans = content_table(
    "mnestics_plans",
    metadata,
    sa.Column("id", UuidText, primary_key=True),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("made_at", UtcDateTime, nullable=False),
    sa.Column("made_text", sa.String(80), nullable=False),
    sa.Column("grace_days", sa.Integer, nullable=False),
    sa.Column("tier", sa.String(12), nullable=False),
    sa.Column("witness", sa.String(80)),
    sa.Column("forgetting", sa.String(12), nullable=False),
    sa.CheckConstraint("tier IN ('curtain', 'sealed', 'witnessed')", name="tier"),
    sa.CheckConstraint("forgetting IN ('kept', 'fades', 'let-go')", name="forgetting"),
    sa.CheckConstraint("grace_days BETWEEN 0 AND 366", name="grace"),
)

# The chain of a plan, never changed. Like those of glosses, these hashes name no blobs.
signatures = content_table(
    "mnestics_signatures",
    metadata,
    sa.Column("id", UuidText, primary_key=True),
    sa.Column("plan_id", UuidText, nullable=False),
    sa.Column("kind", sa.String(12), nullable=False),
    sa.Column("on_date", sa.String(10)),
    sa.Column("dates", JsonText, nullable=False),
    sa.Column("zone", sa.String(80), nullable=False),
    sa.Column("letter_id", UuidText),
    sa.Column("signed_at", UtcDateTime, nullable=False),
    sa.Column("signed_text", sa.String(80), nullable=False),
    sa.Column("hash_of_letter", sa.String(64), nullable=False),
    sa.Column("hash_of_words", sa.String(64), nullable=False),
    sa.Column("hash_before", sa.String(64), nullable=False),
    sa.Column("hash", sa.String(64), nullable=False),
    sa.UniqueConstraint("person_id", "plan_id", "hash_before"),
    sa.UniqueConstraint("person_id", "plan_id", "on_date"),
    sa.UniqueConstraint("person_id", "letter_id"),
    sa.ForeignKeyConstraint(
        ["person_id", "plan_id"], ["mnestics_plans.person_id", "mnestics_plans.id"]
    ),
    sa.ForeignKeyConstraint(
        ["person_id", "letter_id"], ["mnestics_messages.person_id", "mnestics_messages.id"]
    ),
    sa.CheckConstraint("kind IN ('begun', 'state', 'dates', 'ended')", name="kind"),
    sa.CheckConstraint("(kind = 'state') = (on_date IS NOT NULL)", name="checkpoint"),
    sa.CheckConstraint("kind IN ('state', 'dates') OR letter_id IS NOT NULL", name="letter"),
)

# The sitting in which the letters of a plan were opened at a checkpoint, or at the meeting.
plan_sittings = content_table(
    "mnestics_plan_sittings",
    metadata,
    sa.Column("plan_id", UuidText, primary_key=True),
    # The date of the checkpoint, or "meeting".
    sa.Column("occasion", sa.String(10), primary_key=True),
    sa.Column("sitting_id", UuidText, nullable=False),
    sa.UniqueConstraint("person_id", "sitting_id"),
    sa.ForeignKeyConstraint(
        ["person_id", "plan_id"], ["mnestics_plans.person_id", "mnestics_plans.id"]
    ),
    sa.ForeignKeyConstraint(
        ["person_id", "sitting_id"], ["mnestics_sittings.person_id", "mnestics_sittings.id"]
    ),
)

# Meditations that the person wrote; those that come with the program are in the program.
meditations = content_table(
    "mnestics_meditations",
    metadata,
    sa.Column("id", UuidText, primary_key=True),
    sa.Column("words", sa.Text, nullable=False),
    sa.Column("added_at", UtcDateTime, nullable=False),
)
