"""The tables that Apert begins with."""

from __future__ import annotations

import sqlalchemy as sa
from alembic.operations import Operations

from osmosis.storage import types


def upgrade(op: Operations) -> None:
    """Make them."""
    op.create_table(
        "apert_axes",
        sa.Column("person_id", types.UuidText(), nullable=False),
        sa.Column("id", types.UuidText(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("low", sa.Text(), nullable=False),
        sa.Column("high", sa.Text(), nullable=False),
        sa.Column("virtue", sa.Text(), nullable=False),
        sa.Column("row_hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("person_id", "id", name=op.f("pk_apert_axes")),
        sa.UniqueConstraint("person_id", "name", name=op.f("uq_apert_axes_person_id_name")),
    )
    op.create_table(
        "apert_gates",
        sa.Column("person_id", types.UuidText(), nullable=False),
        sa.Column("id", types.UuidText(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("made_at", types.UtcDateTime(), nullable=False),
        sa.Column("made_text", sa.String(length=80), nullable=False),
        sa.Column("state_at", types.UtcDateTime(), nullable=True),
        sa.Column("row_hash", sa.String(length=64), nullable=False),
        sa.CheckConstraint(
            "state IN ('in-use', 'paused', 'ended')", name=op.f("ck_apert_gates_state")
        ),
        sa.PrimaryKeyConstraint("person_id", "id", name=op.f("pk_apert_gates")),
    )
    op.create_table(
        "apert_gate_changes",
        sa.Column("person_id", types.UuidText(), nullable=False),
        sa.Column("gate_id", types.UuidText(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("era", sa.Integer(), nullable=False),
        sa.Column("from_at", types.UtcDateTime(), nullable=False),
        sa.Column("cadence", sa.Text(), nullable=False),
        sa.Column("open_seconds", sa.BigInteger(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("intensity", sa.String(length=12), nullable=False),
        sa.Column("words_per_minute", sa.Integer(), nullable=False),
        sa.Column("device", sa.String(length=12), nullable=False),
        sa.Column("tier", sa.String(length=12), nullable=False),
        sa.Column("pictures_per_entry", sa.Integer(), nullable=False),
        sa.Column("pictures_per_source", sa.Integer(), nullable=False),
        sa.Column("try_id", types.UuidText(), nullable=True),
        sa.Column("row_hash", sa.String(length=64), nullable=False),
        sa.CheckConstraint(
            "device IN ('e-ink-6', 'e-ink-7', 'e-ink-8', 'e-ink-10', 'tablet', 'plain')",
            name=op.f("ck_apert_gate_changes_device"),
        ),
        sa.CheckConstraint(
            "intensity IN ('skim', 'deep', 'mix')", name=op.f("ck_apert_gate_changes_intensity")
        ),
        sa.CheckConstraint(
            "tier IN ('curtain', 'sealed')", name=op.f("ck_apert_gate_changes_tier")
        ),
        sa.CheckConstraint("minutes > 0", name=op.f("ck_apert_gate_changes_minutes")),
        sa.CheckConstraint("open_seconds > 0", name=op.f("ck_apert_gate_changes_open")),
        sa.CheckConstraint(
            "pictures_per_entry >= 0 AND pictures_per_source >= 0",
            name=op.f("ck_apert_gate_changes_pictures"),
        ),
        sa.CheckConstraint("words_per_minute > 0", name=op.f("ck_apert_gate_changes_speed")),
        sa.ForeignKeyConstraint(
            ["person_id", "gate_id"],
            ["apert_gates.person_id", "apert_gates.id"],
            name=op.f("fk_apert_gate_changes_person_id_gate_id"),
        ),
        sa.PrimaryKeyConstraint(
            "person_id", "gate_id", "number", name=op.f("pk_apert_gate_changes")
        ),
    )
    op.create_table(
        "apert_periods",
        sa.Column("person_id", types.UuidText(), nullable=False),
        sa.Column("id", types.UuidText(), nullable=False),
        sa.Column("gate_id", types.UuidText(), nullable=False),
        sa.Column("recipient", sa.String(length=80), nullable=False),
        sa.Column("tier", sa.String(length=12), nullable=False),
        sa.Column("begun_at", types.UtcDateTime(), nullable=False),
        sa.Column("ended_at", types.UtcDateTime(), nullable=True),
        sa.Column("composted_at", types.UtcDateTime(), nullable=True),
        sa.Column("emptied_at", types.UtcDateTime(), nullable=True),
        sa.Column("row_hash", sa.String(length=64), nullable=False),
        sa.CheckConstraint("tier IN ('curtain', 'sealed')", name=op.f("ck_apert_periods_tier")),
        sa.CheckConstraint(
            "composted_at IS NULL OR ended_at IS NOT NULL", name=op.f("ck_apert_periods_composted")
        ),
        sa.CheckConstraint(
            "emptied_at IS NULL OR composted_at IS NOT NULL", name=op.f("ck_apert_periods_emptied")
        ),
        sa.ForeignKeyConstraint(
            ["person_id", "gate_id"],
            ["apert_gates.person_id", "apert_gates.id"],
            name=op.f("fk_apert_periods_person_id_gate_id"),
        ),
        sa.PrimaryKeyConstraint("person_id", "id", name=op.f("pk_apert_periods")),
    )
    op.create_index(
        "uq_apert_periods_filling",
        "apert_periods",
        ["person_id", "gate_id"],
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.create_table(
        "apert_sources",
        sa.Column("person_id", types.UuidText(), nullable=False),
        sa.Column("id", types.UuidText(), nullable=False),
        sa.Column("gate_id", types.UuidText(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("address_key", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("weight_percent", sa.Integer(), nullable=False),
        sa.Column("added_at", types.UtcDateTime(), nullable=False),
        sa.Column("added_text", sa.String(length=80), nullable=False),
        sa.Column("retired_at", types.UtcDateTime(), nullable=True),
        sa.Column("row_hash", sa.String(length=64), nullable=False),
        sa.CheckConstraint(
            "kind IN ('feed', 'mailbox', 'folder', 'saved', 'work', 'person', 'peer')",
            name=op.f("ck_apert_sources_kind"),
        ),
        sa.CheckConstraint(
            "weight_percent BETWEEN 10 AND 1000", name=op.f("ck_apert_sources_weight")
        ),
        sa.ForeignKeyConstraint(
            ["person_id", "gate_id"],
            ["apert_gates.person_id", "apert_gates.id"],
            name=op.f("fk_apert_sources_person_id_gate_id"),
        ),
        sa.PrimaryKeyConstraint("person_id", "id", name=op.f("pk_apert_sources")),
        sa.UniqueConstraint(
            "person_id",
            "gate_id",
            "address_key",
            name=op.f("uq_apert_sources_person_id_gate_id_address_key"),
        ),
    )
    op.create_table(
        "apert_targets",
        sa.Column("person_id", types.UuidText(), nullable=False),
        sa.Column("gate_id", types.UuidText(), nullable=False),
        sa.Column("axis_id", types.UuidText(), nullable=False),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.Column("tolerance", sa.Integer(), nullable=False),
        sa.Column("row_hash", sa.String(length=64), nullable=False),
        sa.CheckConstraint("tolerance BETWEEN 0 AND 200", name=op.f("ck_apert_targets_tolerance")),
        sa.CheckConstraint("value BETWEEN -100 AND 100", name=op.f("ck_apert_targets_value")),
        sa.ForeignKeyConstraint(
            ["person_id", "axis_id"],
            ["apert_axes.person_id", "apert_axes.id"],
            name=op.f("fk_apert_targets_person_id_axis_id"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id", "gate_id"],
            ["apert_gates.person_id", "apert_gates.id"],
            name=op.f("fk_apert_targets_person_id_gate_id"),
        ),
        sa.PrimaryKeyConstraint("person_id", "gate_id", "axis_id", name=op.f("pk_apert_targets")),
    )
    op.create_table(
        "apert_batches",
        sa.Column("person_id", types.UuidText(), nullable=False),
        sa.Column("id", types.UuidText(), nullable=False),
        sa.Column("period_id", types.UuidText(), nullable=False),
        sa.Column("fetched_at", types.UtcDateTime(), nullable=False),
        sa.Column("sealed_sha256", sa.String(length=64), nullable=False),
        sa.Column("sealed_size", sa.BigInteger(), nullable=False),
        sa.Column("row_hash", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id", "period_id"],
            ["apert_periods.person_id", "apert_periods.id"],
            name=op.f("fk_apert_batches_person_id_period_id"),
        ),
        sa.PrimaryKeyConstraint("person_id", "id", name=op.f("pk_apert_batches")),
    )
    op.create_index(
        "ix_apert_batches_period", "apert_batches", ["person_id", "period_id"], unique=False
    )
    op.create_table(
        "apert_gaps",
        sa.Column("person_id", types.UuidText(), nullable=False),
        sa.Column("id", types.UuidText(), nullable=False),
        sa.Column("period_id", types.UuidText(), nullable=False),
        sa.Column("source_id", types.UuidText(), nullable=False),
        sa.Column("from_at", types.UtcDateTime(), nullable=False),
        sa.Column("until_at", types.UtcDateTime(), nullable=False),
        sa.Column("reason", sa.String(length=20), nullable=False),
        sa.Column("row_hash", sa.String(length=64), nullable=False),
        sa.CheckConstraint(
            "reason IN ('asleep', 'unreachable', 'limited', 'gone')",
            name=op.f("ck_apert_gaps_reason"),
        ),
        sa.CheckConstraint("from_at < until_at", name=op.f("ck_apert_gaps_span")),
        sa.ForeignKeyConstraint(
            ["person_id", "period_id"],
            ["apert_periods.person_id", "apert_periods.id"],
            name=op.f("fk_apert_gaps_person_id_period_id"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id", "source_id"],
            ["apert_sources.person_id", "apert_sources.id"],
            name=op.f("fk_apert_gaps_person_id_source_id"),
        ),
        sa.PrimaryKeyConstraint("person_id", "id", name=op.f("pk_apert_gaps")),
    )
    op.create_table(
        "apert_known",
        sa.Column("person_id", types.UuidText(), nullable=False),
        sa.Column("keyed_identity", sa.String(length=64), nullable=False),
        sa.Column("keyed_content", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("person_id", "keyed_identity", name=op.f("pk_apert_known")),
    )
    op.create_table(
        "apert_leanings",
        sa.Column("person_id", types.UuidText(), nullable=False),
        sa.Column("source_id", types.UuidText(), nullable=False),
        sa.Column("axis_id", types.UuidText(), nullable=False),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.Column("row_hash", sa.String(length=64), nullable=False),
        sa.CheckConstraint("value BETWEEN -100 AND 100", name=op.f("ck_apert_leanings_value")),
        sa.ForeignKeyConstraint(
            ["person_id", "axis_id"],
            ["apert_axes.person_id", "apert_axes.id"],
            name=op.f("fk_apert_leanings_person_id_axis_id"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id", "source_id"],
            ["apert_sources.person_id", "apert_sources.id"],
            name=op.f("fk_apert_leanings_person_id_source_id"),
        ),
        sa.PrimaryKeyConstraint(
            "person_id", "source_id", "axis_id", name=op.f("pk_apert_leanings")
        ),
    )
    op.create_table(
        "apert_openings",
        sa.Column("person_id", types.UuidText(), nullable=False),
        sa.Column("id", types.UuidText(), nullable=False),
        sa.Column("gate_id", types.UuidText(), nullable=False),
        sa.Column("slot", sa.String(length=80), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("on_date", sa.String(length=10), nullable=False),
        sa.Column("zone", sa.String(length=80), nullable=False),
        sa.Column("due_at", types.UtcDateTime(), nullable=False),
        sa.Column("opened_at", types.UtcDateTime(), nullable=True),
        sa.Column("closes_at", types.UtcDateTime(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("period_id", types.UuidText(), nullable=True),
        sa.Column("early_reason", sa.Text(), nullable=False),
        sa.Column("row_hash", sa.String(length=64), nullable=False),
        sa.CheckConstraint(
            "state <> 'open' OR opened_at IS NOT NULL", name=op.f("ck_apert_openings_opened")
        ),
        sa.CheckConstraint(
            "state = 'closed' OR period_id IS NOT NULL", name=op.f("ck_apert_openings_period")
        ),
        sa.CheckConstraint(
            "state IN ('assembling', 'open', 'closed')", name=op.f("ck_apert_openings_state")
        ),
        sa.CheckConstraint("number > 0", name=op.f("ck_apert_openings_number")),
        sa.ForeignKeyConstraint(
            ["person_id", "gate_id"],
            ["apert_gates.person_id", "apert_gates.id"],
            name=op.f("fk_apert_openings_person_id_gate_id"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id", "period_id"],
            ["apert_periods.person_id", "apert_periods.id"],
            name=op.f("fk_apert_openings_person_id_period_id"),
        ),
        sa.PrimaryKeyConstraint("person_id", "id", name=op.f("pk_apert_openings")),
        sa.UniqueConstraint(
            "person_id",
            "gate_id",
            "number",
            name=op.f("uq_apert_openings_person_id_gate_id_number"),
        ),
        sa.UniqueConstraint(
            "person_id", "gate_id", "slot", name=op.f("uq_apert_openings_person_id_gate_id_slot")
        ),
        sa.UniqueConstraint(
            "person_id", "period_id", name=op.f("uq_apert_openings_person_id_period_id")
        ),
    )
    op.create_index(
        "uq_apert_openings_living",
        "apert_openings",
        ["person_id", "gate_id"],
        unique=True,
        sqlite_where=sa.text("state <> 'closed'"),
        postgresql_where=sa.text("state <> 'closed'"),
    )
    op.create_table(
        "apert_source_states",
        sa.Column("person_id", types.UuidText(), nullable=False),
        sa.Column("source_id", types.UuidText(), nullable=False),
        sa.Column("validators", types.JsonText(), nullable=False),
        sa.Column("next_at", types.UtcDateTime(), nullable=False),
        sa.Column("window_seconds", sa.BigInteger(), nullable=True),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("reachable", sa.Boolean(), nullable=False),
        sa.Column("looked_at", types.UtcDateTime(), nullable=True),
        sa.Column("showed_any", sa.Boolean(), nullable=False),
        sa.Column("asks", types.JsonText(), nullable=False),
        sa.Column("pictures", sa.Text(), nullable=False),
        sa.CheckConstraint("failures >= 0", name=op.f("ck_apert_source_states_failures")),
        sa.CheckConstraint("window_seconds > 0", name=op.f("ck_apert_source_states_window")),
        sa.ForeignKeyConstraint(
            ["person_id", "source_id"],
            ["apert_sources.person_id", "apert_sources.id"],
            name=op.f("fk_apert_source_states_person_id_source_id"),
        ),
        sa.PrimaryKeyConstraint("person_id", "source_id", name=op.f("pk_apert_source_states")),
    )
    op.create_index(
        "ix_apert_source_states_next", "apert_source_states", ["person_id", "next_at"], unique=False
    )
    op.create_table(
        "apert_keys",
        sa.Column("person_id", types.UuidText(), nullable=False),
        sa.Column("id", types.UuidText(), nullable=False),
        sa.Column("period_id", types.UuidText(), nullable=True),
        sa.Column("opening_id", types.UuidText(), nullable=True),
        sa.Column("wrapped", sa.LargeBinary(), nullable=False),
        sa.Column("opened", sa.LargeBinary(), nullable=True),
        sa.Column("row_hash", sa.String(length=64), nullable=False),
        sa.CheckConstraint(
            "(period_id IS NULL) <> (opening_id IS NULL)", name=op.f("ck_apert_keys_owner")
        ),
        sa.ForeignKeyConstraint(
            ["person_id", "opening_id"],
            ["apert_openings.person_id", "apert_openings.id"],
            name=op.f("fk_apert_keys_person_id_opening_id"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id", "period_id"],
            ["apert_periods.person_id", "apert_periods.id"],
            name=op.f("fk_apert_keys_person_id_period_id"),
        ),
        sa.PrimaryKeyConstraint("person_id", "id", name=op.f("pk_apert_keys")),
        sa.UniqueConstraint(
            "person_id", "opening_id", name=op.f("uq_apert_keys_person_id_opening_id")
        ),
        sa.UniqueConstraint(
            "person_id", "period_id", name=op.f("uq_apert_keys_person_id_period_id")
        ),
    )
    op.create_table(
        "apert_pending",
        sa.Column("person_id", types.UuidText(), nullable=False),
        sa.Column("id", types.UuidText(), nullable=False),
        sa.Column("source_id", types.UuidText(), nullable=False),
        sa.Column("locked", sa.Text(), nullable=False),
        sa.Column("saved_at", types.UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id", "source_id"],
            ["apert_sources.person_id", "apert_sources.id"],
            name=op.f("fk_apert_pending_person_id_source_id"),
        ),
        sa.PrimaryKeyConstraint("person_id", "id", name=op.f("pk_apert_pending")),
    )
    op.create_table(
        "apert_works",
        sa.Column("person_id", types.UuidText(), nullable=False),
        sa.Column("source_id", types.UuidText(), nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("sealed_sha256", sa.String(length=64), nullable=False),
        sa.Column("sealed_size", sa.BigInteger(), nullable=False),
        sa.Column("section", sa.Integer(), nullable=False),
        sa.Column("piece", sa.Integer(), nullable=False),
        sa.Column("handed_over", sa.Integer(), nullable=False),
        sa.Column("row_hash", sa.String(length=64), nullable=False),
        sa.CheckConstraint(
            "section >= 0 AND piece >= 0 AND handed_over >= 0", name=op.f("ck_apert_works_place")
        ),
        sa.ForeignKeyConstraint(
            ["person_id", "source_id"],
            ["apert_sources.person_id", "apert_sources.id"],
            name=op.f("fk_apert_works_person_id_source_id"),
        ),
        sa.PrimaryKeyConstraint("person_id", "source_id", name=op.f("pk_apert_works")),
    )
