"""The tables that every store begins with."""

from __future__ import annotations

import sqlalchemy as sa
from alembic.operations import Operations

from osmosis.storage import types


def upgrade(op: Operations) -> None:
    """Make them."""
    op.create_table(
        "clock_acceptances",
        sa.Column("person_id", types.UuidText(), nullable=False),
        sa.Column("id", types.UuidText(), nullable=False),
        sa.Column("highest_before", types.UtcDateTime(), nullable=False),
        sa.Column("accepted_at", types.UtcDateTime(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("row_hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("person_id", "id", name=op.f("pk_clock_acceptances")),
    )
    op.create_table(
        "clock_marks",
        sa.Column("person_id", types.UuidText(), nullable=False),
        sa.Column("highest_at", types.UtcDateTime(), nullable=False),
        sa.Column("boot_id", sa.String(length=64), server_default="", nullable=False),
        sa.Column("boot_seconds", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("question", sa.Text(), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_clock_marks")),
    )
    op.create_table(
        "jobs",
        sa.Column("person_id", types.UuidText(), nullable=False),
        sa.Column("id", types.UuidText(), nullable=False),
        sa.Column("task", sa.String(length=80), nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("payload", types.JsonText(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("done", sa.Integer(), server_default="0", nullable=False),
        sa.Column("total", sa.Integer(), server_default="0", nullable=False),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("created_at", types.UtcDateTime(), nullable=False),
        sa.Column("next_attempt_at", types.UtcDateTime(), nullable=False),
        sa.Column("finished_at", types.UtcDateTime(), nullable=True),
        sa.Column("lease_until", types.UtcDateTime(), nullable=True),
        sa.Column("lease_holder", sa.String(length=64), nullable=True),
        sa.Column("cancel_requested", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.CheckConstraint(
            "state IN ('waiting', 'running', 'done', 'failed', 'cancelled')",
            name=op.f("ck_jobs_state"),
        ),
        sa.PrimaryKeyConstraint("person_id", "id", name=op.f("pk_jobs")),
    )
    op.create_index(
        "uq_jobs_living",
        "jobs",
        ["person_id", "task", "key"],
        unique=True,
        sqlite_where=sa.text("state IN ('waiting', 'running')"),
        postgresql_where=sa.text("state IN ('waiting', 'running')"),
    )
    op.create_table(
        "ledger_pending",
        sa.Column("person_id", types.UuidText(), nullable=False),
        sa.Column("key", types.UuidText(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("ref", types.RefText(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=True),
        sa.Column("details", types.JsonText(), nullable=True),
        sa.Column("at", types.UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("person_id", "key", name=op.f("pk_ledger_pending")),
    )
    op.create_table(
        "migrations",
        sa.Column("name_of_set", sa.String(length=64), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("applied_at", types.UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("name_of_set", "number", name=op.f("pk_migrations")),
    )
    op.create_table(
        "occurrences",
        sa.Column("person_id", types.UuidText(), nullable=False),
        sa.Column("kind", sa.String(length=80), nullable=False),
        sa.Column("slot", sa.String(length=200), nullable=False),
        sa.Column("due_at", types.UtcDateTime(), nullable=False),
        sa.Column("done_at", types.UtcDateTime(), nullable=False),
        sa.Column("late_seconds", sa.BigInteger(), nullable=False),
        sa.Column("row_hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("person_id", "kind", "slot", name=op.f("pk_occurrences")),
    )
    op.create_table(
        "outbox",
        sa.Column("person_id", types.UuidText(), nullable=False),
        sa.Column("id", types.UuidText(), nullable=False),
        sa.Column("channel", sa.String(length=40), nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("notice", types.JsonText(), nullable=False),
        sa.Column("created_at", types.UtcDateTime(), nullable=False),
        sa.Column("next_attempt_at", types.UtcDateTime(), nullable=False),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("lease_until", types.UtcDateTime(), nullable=True),
        sa.Column("lease_holder", sa.String(length=64), nullable=True),
        sa.Column("sent_at", types.UtcDateTime(), nullable=True),
        sa.Column("failed_at", types.UtcDateTime(), nullable=True),
        sa.Column("held", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("last_error", sa.Text(), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("person_id", "id", name=op.f("pk_outbox")),
        sa.UniqueConstraint(
            "person_id", "channel", "key", name=op.f("uq_outbox_person_id_channel_key")
        ),
    )
    op.create_table(
        "people",
        sa.Column("person_id", types.UuidText(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("created_at", types.UtcDateTime(), nullable=False),
        sa.Column("row_hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_people")),
    )
    op.create_table(
        "rests",
        sa.Column("person_id", types.UuidText(), nullable=False),
        sa.Column("id", types.UuidText(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("ref", types.RefText(), nullable=True),
        sa.Column("human", sa.String(length=200), nullable=True),
        sa.Column("span_start", types.UtcDateTime(), nullable=True),
        sa.Column("span_end", types.UtcDateTime(), nullable=True),
        sa.Column("note", sa.Text(), server_default="", nullable=False),
        sa.Column("added_at", types.UtcDateTime(), nullable=False),
        sa.Column("ended_at", types.UtcDateTime(), nullable=True),
        sa.Column("row_hash", sa.String(length=64), nullable=False),
        sa.CheckConstraint("kind IN ('ref', 'human', 'span')", name=op.f("ck_rests_kind")),
        sa.PrimaryKeyConstraint("person_id", "id", name=op.f("pk_rests")),
    )
    op.create_table(
        "sessions",
        sa.Column("person_id", types.UuidText(), nullable=False),
        sa.Column("id", types.UuidText(), nullable=False),
        sa.Column("secret_sha256", sa.String(length=64), nullable=False),
        sa.Column("created_at", types.UtcDateTime(), nullable=False),
        sa.Column("expires_at", types.UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("person_id", "id", name=op.f("pk_sessions")),
        sa.UniqueConstraint(
            "person_id", "secret_sha256", name=op.f("uq_sessions_person_id_secret_sha256")
        ),
    )
    op.create_table(
        "settings",
        sa.Column("person_id", types.UuidText(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("value", types.JsonText(), nullable=False),
        sa.Column("changed_at", types.UtcDateTime(), nullable=False),
        sa.Column("row_hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("person_id", "name", name=op.f("pk_settings")),
    )
    op.create_table(
        "tokens",
        sa.Column("person_id", types.UuidText(), nullable=False),
        sa.Column("id", types.UuidText(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("secret_sha256", sa.String(length=64), nullable=False),
        sa.Column("scope", sa.String(length=40), nullable=False),
        sa.Column("created_at", types.UtcDateTime(), nullable=False),
        sa.Column("last_used_at", types.UtcDateTime(), nullable=True),
        sa.Column("revoked_at", types.UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("person_id", "id", name=op.f("pk_tokens")),
        sa.UniqueConstraint(
            "person_id", "secret_sha256", name=op.f("uq_tokens_person_id_secret_sha256")
        ),
    )
    op.create_table(
        "tombstones",
        sa.Column("person_id", types.UuidText(), nullable=False),
        sa.Column("ref", types.RefText(), nullable=False),
        sa.Column("sha256s", types.JsonText(), nullable=False),
        sa.Column("released_at", types.UtcDateTime(), nullable=False),
        sa.Column("reason", sa.String(length=40), nullable=False),
        sa.Column("row_hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("person_id", "ref", name=op.f("pk_tombstones")),
    )
