"""Where the pages of Apert are."""

from __future__ import annotations

from uuid import UUID

GATES = "/apert"
NEW = "/apert/new"
RESTS = "/rests"
AXES = "/apert/axes"
IMPORT = "/apert/import"
EXPORT = "/apert/sources.opml"
BLOCKLIST = "/apert/blocklist"
GATE = "/apert/gates/{gate_id:uuid}"
SOURCE = "/apert/sources/{source_id:uuid}"
AXIS = "/apert/axes/{axis_id:uuid}"


def gate_at(gate_id: UUID, piece: str = "") -> str:
    """A page of a gate."""
    return _at(GATE, "gate_id", gate_id, piece)


def source_at(source_id: UUID, piece: str = "") -> str:
    """A page of a source."""
    return _at(SOURCE, "source_id", source_id, piece)


def axis_at(axis_id: UUID, piece: str = "") -> str:
    """A page of an axis."""
    return _at(AXIS, "axis_id", axis_id, piece)


def _at(pattern: str, name: str, value: UUID, piece: str) -> str:
    page = pattern.replace("{" + name + ":uuid}", str(value))
    return f"{page}/{piece}" if piece else page
