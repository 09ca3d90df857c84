"""The tables that Mnestics begins with."""

from __future__ import annotations

import sqlalchemy as sa
from alembic.operations import Operations

from osmosis.storage import types


def upgrade(op: Operations) -> None:
    """Make them."""
    op.create_table(
        "mnestics_glosses",
        sa.Column("person_id", types.UuidText(), nullable=False),
        sa.Column("id", types.UuidText(), nullable=False),
        sa.Column("about", types.RefText(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("added_at", types.UtcDateTime(), nullable=False),
        sa.Column("added_text", sa.String(length=80), nullable=False),
        sa.Column("hash_of_about", sa.String(length=64), nullable=False),
        sa.Column("hash_before", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("row_hash", sa.String(length=64), nullable=False),
        sa.CheckConstraint(
            "kind IN ('correction', 'forgiveness', 'meaning', 'thanks')",
            name=op.f("ck_mnestics_glosses_kind"),
        ),
        sa.PrimaryKeyConstraint("person_id", "id", name=op.f("pk_mnestics_glosses")),
        sa.UniqueConstraint(
            "person_id",
            "about",
            "hash_before",
            name=op.f("uq_mnestics_glosses_person_id_about_hash_before"),
        ),
    )
    op.create_table(
        "mnestics_meditations",
        sa.Column("person_id", types.UuidText(), nullable=False),
        sa.Column("id", types.UuidText(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("added_at", types.UtcDateTime(), nullable=False),
        sa.Column("row_hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("person_id", "id", name=op.f("pk_mnestics_meditations")),
    )
    op.create_table(
        "mnestics_pathways",
        sa.Column("person_id", types.UuidText(), nullable=False),
        sa.Column("id", types.UuidText(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("made_at", types.UtcDateTime(), nullable=False),
        sa.Column("made_text", sa.String(length=80), nullable=False),
        sa.Column("state_at", types.UtcDateTime(), nullable=True),
        sa.Column("row_hash", sa.String(length=64), nullable=False),
        sa.CheckConstraint(
            "state IN ('open', 'paused', 'ended')", name=op.f("ck_mnestics_pathways_state")
        ),
        sa.PrimaryKeyConstraint("person_id", "id", name=op.f("pk_mnestics_pathways")),
    )
    op.create_table(
        "mnestics_sittings",
        sa.Column("person_id", types.UuidText(), nullable=False),
        sa.Column("id", types.UuidText(), nullable=False),
        sa.Column("place", sa.String(length=12), nullable=False),
        sa.Column("begun_at", types.UtcDateTime(), nullable=False),
        sa.Column("begun_text", sa.String(length=80), nullable=False),
        sa.Column("draft", sa.LargeBinary(), nullable=False),
        sa.Column("meditation", sa.String(length=80), nullable=False),
        sa.Column("closed_at", types.UtcDateTime(), nullable=True),
        sa.Column("row_hash", sa.String(length=64), nullable=False),
        sa.CheckConstraint(
            "place IN"
            " ('phone', 'header', 'meditation', 'calendar', 'read', 'write', 'reach', 'end')",
            name=op.f("ck_mnestics_sittings_place"),
        ),
        sa.PrimaryKeyConstraint("person_id", "id", name=op.f("pk_mnestics_sittings")),
    )
    op.create_table(
        "mnestics_changes",
        sa.Column("person_id", types.UuidText(), nullable=False),
        sa.Column("pathway_id", types.UuidText(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("era", sa.Integer(), nullable=False),
        sa.Column("from_at", types.UtcDateTime(), nullable=False),
        sa.Column("cadence", sa.Text(), nullable=False),
        sa.Column("reads", types.JsonText(), nullable=False),
        sa.Column("medium", sa.String(length=12), nullable=False),
        sa.Column("header", sa.Text(), nullable=False),
        sa.Column("meditations", types.JsonText(), nullable=False),
        sa.Column("steps", types.JsonText(), nullable=False),
        sa.Column("basis", sa.String(length=12), nullable=False),
        sa.Column("board", sa.Integer(), nullable=False),
        sa.Column("tier", sa.String(length=12), nullable=False),
        sa.Column("witness", sa.String(length=80), nullable=True),
        sa.Column("forgetting", sa.String(length=12), nullable=False),
        sa.Column("grace_seconds", sa.BigInteger(), nullable=False),
        sa.Column("try_id", types.UuidText(), nullable=True),
        sa.Column("row_hash", sa.String(length=64), nullable=False),
        sa.CheckConstraint("basis IN ('kept', 'slots')", name=op.f("ck_mnestics_changes_basis")),
        sa.CheckConstraint(
            "forgetting IN ('kept', 'fades', 'let-go')", name=op.f("ck_mnestics_changes_forgetting")
        ),
        sa.CheckConstraint(
            "tier IN ('curtain', 'sealed', 'witnessed')", name=op.f("ck_mnestics_changes_tier")
        ),
        sa.CheckConstraint("board BETWEEN 1 AND 10", name=op.f("ck_mnestics_changes_board")),
        sa.CheckConstraint("grace_seconds >= 0", name=op.f("ck_mnestics_changes_grace")),
        sa.ForeignKeyConstraint(
            ["person_id", "pathway_id"],
            ["mnestics_pathways.person_id", "mnestics_pathways.id"],
            name=op.f("fk_mnestics_changes_person_id_pathway_id"),
        ),
        sa.PrimaryKeyConstraint(
            "person_id", "pathway_id", "number", name=op.f("pk_mnestics_changes")
        ),
    )
    op.create_table(
        "mnestics_junctions",
        sa.Column("person_id", types.UuidText(), nullable=False),
        sa.Column("id", types.UuidText(), nullable=False),
        sa.Column("pathway_id", types.UuidText(), nullable=False),
        sa.Column("slot", sa.String(length=80), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("on_date", sa.String(length=10), nullable=False),
        sa.Column("zone", sa.String(length=80), nullable=False),
        sa.Column("due_at", types.UtcDateTime(), nullable=False),
        sa.Column("open_until", types.UtcDateTime(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("sitting_id", types.UuidText(), nullable=True),
        sa.Column("kept_at", types.UtcDateTime(), nullable=True),
        sa.Column("row_hash", sa.String(length=64), nullable=False),
        sa.CheckConstraint(
            "(state = 'kept') = (kept_at IS NOT NULL)", name=op.f("ck_mnestics_junctions_kept")
        ),
        sa.CheckConstraint(
            "state IN ('open', 'kept', 'unkept')", name=op.f("ck_mnestics_junctions_state")
        ),
        sa.ForeignKeyConstraint(
            ["person_id", "pathway_id"],
            ["mnestics_pathways.person_id", "mnestics_pathways.id"],
            name=op.f("fk_mnestics_junctions_person_id_pathway_id"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id", "sitting_id"],
            ["mnestics_sittings.person_id", "mnestics_sittings.id"],
            name=op.f("fk_mnestics_junctions_person_id_sitting_id"),
        ),
        sa.PrimaryKeyConstraint("person_id", "id", name=op.f("pk_mnestics_junctions")),
        sa.UniqueConstraint(
            "person_id",
            "pathway_id",
            "number",
            name=op.f("uq_mnestics_junctions_person_id_pathway_id_number"),
        ),
        sa.UniqueConstraint(
            "person_id",
            "pathway_id",
            "slot",
            name=op.f("uq_mnestics_junctions_person_id_pathway_id_slot"),
        ),
    )
    op.create_table(
        "mnestics_messages",
        sa.Column("person_id", types.UuidText(), nullable=False),
        sa.Column("id", types.UuidText(), nullable=False),
        sa.Column("client_id", sa.String(length=64), nullable=False),
        sa.Column("pathway_id", types.UuidText(), nullable=True),
        sa.Column("junction_id", types.UuidText(), nullable=True),
        sa.Column("medium", sa.String(length=12), nullable=False),
        sa.Column("to_kind", sa.String(length=12), nullable=False),
        sa.Column("to_date", sa.String(length=10), nullable=True),
        sa.Column("to_ref", types.RefText(), nullable=True),
        sa.Column("envelope", sa.Text(), server_default="", nullable=False),
        sa.Column("sealed_sha256", sa.String(length=64), nullable=True),
        sa.Column("sealed_size", sa.BigInteger(), nullable=False),
        sa.Column("tier", sa.String(length=12), nullable=False),
        sa.Column("forgetting", sa.String(length=12), nullable=False),
        sa.Column("sent_at", types.UtcDateTime(), nullable=False),
        sa.Column("sent_text", sa.String(length=80), nullable=False),
        sa.Column("answers_id", types.UuidText(), nullable=True),
        sa.Column("answers_at_milliseconds", sa.BigInteger(), nullable=True),
        sa.Column("arrived_at", types.UtcDateTime(), nullable=True),
        sa.Column("retired_at", types.UtcDateTime(), nullable=True),
        sa.Column("row_hash", sa.String(length=64), nullable=False),
        sa.CheckConstraint(
            "(to_kind IN ('pathway', 'next') AND pathway_id IS NOT NULL)"
            " OR (to_kind = 'date' AND to_date IS NOT NULL)"
            " OR (to_kind IN ('roll', 'plan') AND to_ref IS NOT NULL)",
            name=op.f("ck_mnestics_messages_to"),
        ),
        sa.CheckConstraint(
            "forgetting IN ('kept', 'fades', 'let-go')",
            name=op.f("ck_mnestics_messages_forgetting"),
        ),
        sa.CheckConstraint(
            "medium = 'paper' OR sealed_sha256 IS NOT NULL",
            name=op.f("ck_mnestics_messages_sealed"),
        ),
        sa.CheckConstraint(
            "medium IN ('line', 'letter', 'stream', 'board', 'page', 'audio', 'video', 'paper')",
            name=op.f("ck_mnestics_messages_medium"),
        ),
        sa.CheckConstraint(
            "tier IN ('curtain', 'sealed', 'witnessed')", name=op.f("ck_mnestics_messages_tier")
        ),
        sa.CheckConstraint(
            "to_kind <> 'pathway' OR junction_id IS NOT NULL",
            name=op.f("ck_mnestics_messages_left"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id", "answers_id"],
            ["mnestics_messages.person_id", "mnestics_messages.id"],
            name=op.f("fk_mnestics_messages_person_id_answers_id"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id", "junction_id"],
            ["mnestics_junctions.person_id", "mnestics_junctions.id"],
            name=op.f("fk_mnestics_messages_person_id_junction_id"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id", "pathway_id"],
            ["mnestics_pathways.person_id", "mnestics_pathways.id"],
            name=op.f("fk_mnestics_messages_person_id_pathway_id"),
        ),
        sa.PrimaryKeyConstraint("person_id", "id", name=op.f("pk_mnestics_messages")),
        sa.UniqueConstraint(
            "person_id", "client_id", name=op.f("uq_mnestics_messages_person_id_client_id")
        ),
    )
    op.create_table(
        "mnestics_arrivals",
        sa.Column("person_id", types.UuidText(), nullable=False),
        sa.Column("sitting_id", types.UuidText(), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("message_id", types.UuidText(), nullable=False),
        sa.Column("junction_id", types.UuidText(), nullable=True),
        sa.Column("term", sa.Integer(), nullable=True),
        sa.Column("is_drawn", sa.Boolean(), nullable=False),
        sa.Column("read_at", types.UtcDateTime(), nullable=True),
        sa.Column("row_hash", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id", "junction_id"],
            ["mnestics_junctions.person_id", "mnestics_junctions.id"],
            name=op.f("fk_mnestics_arrivals_person_id_junction_id"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id", "message_id"],
            ["mnestics_messages.person_id", "mnestics_messages.id"],
            name=op.f("fk_mnestics_arrivals_person_id_message_id"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id", "sitting_id"],
            ["mnestics_sittings.person_id", "mnestics_sittings.id"],
            name=op.f("fk_mnestics_arrivals_person_id_sitting_id"),
        ),
        sa.PrimaryKeyConstraint(
            "person_id", "sitting_id", "position", name=op.f("pk_mnestics_arrivals")
        ),
        sa.UniqueConstraint(
            "person_id",
            "sitting_id",
            "message_id",
            name=op.f("uq_mnestics_arrivals_person_id_sitting_id_message_id"),
        ),
    )
    op.create_table(
        "mnestics_missed",
        sa.Column("person_id", types.UuidText(), nullable=False),
        sa.Column("sitting_id", types.UuidText(), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("message_id", types.UuidText(), nullable=False),
        sa.Column("junction_id", types.UuidText(), nullable=False),
        sa.Column("choice", sa.String(length=12), nullable=True),
        sa.Column("row_hash", sa.String(length=64), nullable=False),
        sa.CheckConstraint(
            "choice IN ('fetched', 'sent-on', 'left')", name=op.f("ck_mnestics_missed_choice")
        ),
        sa.ForeignKeyConstraint(
            ["person_id", "junction_id"],
            ["mnestics_junctions.person_id", "mnestics_junctions.id"],
            name=op.f("fk_mnestics_missed_person_id_junction_id"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id", "message_id"],
            ["mnestics_messages.person_id", "mnestics_messages.id"],
            name=op.f("fk_mnestics_missed_person_id_message_id"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id", "sitting_id"],
            ["mnestics_sittings.person_id", "mnestics_sittings.id"],
            name=op.f("fk_mnestics_missed_person_id_sitting_id"),
        ),
        sa.PrimaryKeyConstraint(
            "person_id", "sitting_id", "position", name=op.f("pk_mnestics_missed")
        ),
        sa.UniqueConstraint(
            "person_id", "message_id", name=op.f("uq_mnestics_missed_person_id_message_id")
        ),
    )
    op.create_index(
        "ix_mnestics_arrivals_message",
        "mnestics_arrivals",
        ["person_id", "message_id"],
        unique=False,
    )
    op.create_table(
        "mnestics_keys",
        sa.Column("person_id", types.UuidText(), nullable=False),
        sa.Column("message_id", types.UuidText(), nullable=False),
        sa.Column("recipient", sa.String(length=80), nullable=False),
        sa.Column("wrapped", sa.LargeBinary(), nullable=False),
        sa.Column("opened", sa.LargeBinary(), nullable=True),
        sa.Column("measures", sa.LargeBinary(), nullable=True),
        sa.Column("row_hash", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id", "message_id"],
            ["mnestics_messages.person_id", "mnestics_messages.id"],
            name=op.f("fk_mnestics_keys_person_id_message_id"),
        ),
        sa.PrimaryKeyConstraint("person_id", "message_id", name=op.f("pk_mnestics_keys")),
    )
    op.create_table(
        "mnestics_plans",
        sa.Column("person_id", types.UuidText(), nullable=False),
        sa.Column("id", types.UuidText(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("made_at", types.UtcDateTime(), nullable=False),
        sa.Column("made_text", sa.String(length=80), nullable=False),
        sa.Column("grace_days", sa.Integer(), nullable=False),
        sa.Column("tier", sa.String(length=12), nullable=False),
        sa.Column("witness", sa.String(length=80), nullable=True),
        sa.Column("forgetting", sa.String(length=12), nullable=False),
        sa.Column("row_hash", sa.String(length=64), nullable=False),
        sa.CheckConstraint(
            "forgetting IN ('kept', 'fades', 'let-go')",
            name=op.f("ck_mnestics_plans_forgetting"),
        ),
        sa.CheckConstraint(
            "tier IN ('curtain', 'sealed', 'witnessed')", name=op.f("ck_mnestics_plans_tier")
        ),
        sa.CheckConstraint("grace_days BETWEEN 0 AND 366", name=op.f("ck_mnestics_plans_grace")),
        sa.PrimaryKeyConstraint("person_id", "id", name=op.f("pk_mnestics_plans")),
    )
    op.create_table(
        "mnestics_plan_sittings",
        sa.Column("person_id", types.UuidText(), nullable=False),
        sa.Column("plan_id", types.UuidText(), nullable=False),
        sa.Column("occasion", sa.String(length=10), nullable=False),
        sa.Column("sitting_id", types.UuidText(), nullable=False),
        sa.Column("row_hash", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id", "plan_id"],
            ["mnestics_plans.person_id", "mnestics_plans.id"],
            name=op.f("fk_mnestics_plan_sittings_person_id_plan_id"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id", "sitting_id"],
            ["mnestics_sittings.person_id", "mnestics_sittings.id"],
            name=op.f("fk_mnestics_plan_sittings_person_id_sitting_id"),
        ),
        sa.PrimaryKeyConstraint(
            "person_id", "plan_id", "occasion", name=op.f("pk_mnestics_plan_sittings")
        ),
        sa.UniqueConstraint(
            "person_id", "sitting_id", name=op.f("uq_mnestics_plan_sittings_person_id_sitting_id")
        ),
    )
    op.create_table(
        "mnestics_signatures",
        sa.Column("person_id", types.UuidText(), nullable=False),
        sa.Column("id", types.UuidText(), nullable=False),
        sa.Column("plan_id", types.UuidText(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("on_date", sa.String(length=10), nullable=True),
        sa.Column("dates", types.JsonText(), nullable=False),
        sa.Column("zone", sa.String(length=80), nullable=False),
        sa.Column("letter_id", types.UuidText(), nullable=True),
        sa.Column("signed_at", types.UtcDateTime(), nullable=False),
        sa.Column("signed_text", sa.String(length=80), nullable=False),
        sa.Column("hash_of_letter", sa.String(length=64), nullable=False),
        sa.Column("hash_of_words", sa.String(length=64), nullable=False),
        sa.Column("hash_before", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("row_hash", sa.String(length=64), nullable=False),
        sa.CheckConstraint(
            "(kind = 'state') = (on_date IS NOT NULL)",
            name=op.f("ck_mnestics_signatures_checkpoint"),
        ),
        sa.CheckConstraint(
            "kind IN ('begun', 'state', 'dates', 'ended')", name=op.f("ck_mnestics_signatures_kind")
        ),
        sa.CheckConstraint(
            "kind IN ('state', 'dates') OR letter_id IS NOT NULL",
            name=op.f("ck_mnestics_signatures_letter"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id", "letter_id"],
            ["mnestics_messages.person_id", "mnestics_messages.id"],
            name=op.f("fk_mnestics_signatures_person_id_letter_id"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id", "plan_id"],
            ["mnestics_plans.person_id", "mnestics_plans.id"],
            name=op.f("fk_mnestics_signatures_person_id_plan_id"),
        ),
        sa.PrimaryKeyConstraint("person_id", "id", name=op.f("pk_mnestics_signatures")),
        sa.UniqueConstraint(
            "person_id", "letter_id", name=op.f("uq_mnestics_signatures_person_id_letter_id")
        ),
        sa.UniqueConstraint(
            "person_id",
            "plan_id",
            "hash_before",
            name=op.f("uq_mnestics_signatures_person_id_plan_id_hash_before"),
        ),
        sa.UniqueConstraint(
            "person_id",
            "plan_id",
            "on_date",
            name=op.f("uq_mnestics_signatures_person_id_plan_id_on_date"),
        ),
    )
