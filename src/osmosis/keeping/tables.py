"""Which tables travel with an export, and which stay: the one place where that is declared.

Every table is content, or stands in one of these lists; a test fails for one that does not.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from osmosis.ports.loading import load
from osmosis.ports.practice import Manifest
from osmosis.storage import schema
from osmosis.storage.carried_rows import Change

TRAVELS_TOO = frozenset(
    {
        # Behind the highest time that was seen nothing opens, there as here.
        "clock_marks",
        # Without these, what came before would come again.
        "apert_known",
        "apert_source_states",
        "rolls_known_files",
        # Links that were saved, and whose pages are still to be fetched.
        "apert_pending",
        # Beside which entries something did not come, and is asked for again.
        "apert_awaited",
        # When a frame was last seen, so that a call-on goes on where it was.
        "rolls_sightings",
    }
)
"""Tables that are no content and belong to what the person has all the same."""

HELD = frozenset({"outbox"})
"""They travel, and what was not sent yet waits there until somebody lets it go."""

LEFT_OUT = frozenset({"jobs", "sessions", "tokens"})
"""They belong to one machine; a move takes them along, an export does not."""

TASKS_LEFT = frozenset({"rolls.bring", "apert.list"})
"""Work on half-written things, which no move takes along; it is asked for again where one goes."""

NEVER = frozenset(
    {"ledger_pending", "migrations", "search_documents", "search_marks", "search_vectors"}
)
"""What is on its way into the ledger is written there first; migrations are no person's; and what
may be found is told anew by the practices, where the rows arrive."""


def all_tables(practices: Sequence[Manifest]) -> list[sa.Table]:
    """Every table, each after those that it refers to."""
    every: list[Any] = [schema.metadata, *(load(one.tables) for one in practices)]
    return [table for metadata in every for table in metadata.sorted_tables]


def exported_tables(practices: Sequence[Manifest]) -> list[sa.Table]:
    """The tables that an export holds, each after those that it refers to."""
    return [one for one in all_tables(practices) if travels(one)]


def travels(table: sa.Table) -> bool:
    """Whether an export holds a table; also one that there is no more, in an older form."""
    return table.name not in LEFT_OUT | NEVER


def moved_tables(practices: Sequence[Manifest]) -> list[sa.Table]:
    """The tables that a move takes along, each after those that it refers to."""
    return [one for one in all_tables(practices) if one.name not in NEVER]


def change_of(table: sa.Table, *, held: bool) -> Change | None:
    """What becomes of this table's rows on their way.

    Args:
        held: Whether what was not sent waits where they arrive, as after an export.
    """
    if table.name == schema.jobs.name:
        return _left
    return held_back if held and table.name in HELD else None


def _left(row: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """A job as it moves; none of those whose half-written things stay behind."""
    return None if row["task"] in TASKS_LEFT else row


def held_back(row: Mapping[str, Any]) -> Mapping[str, Any]:
    """A row of the outbox as it travels: what was not sent waits until it is let go."""
    is_over = row["sent_at"] is not None or row["expired_at"] is not None
    return {**row, "held": row["held"] or not is_over, "lease_until": None, "lease_holder": None}
