"""Where the pages of Apert are."""

from __future__ import annotations

from uuid import UUID

GATES = "/apert"
NEW = "/apert/new"
RESTS = "/rests"
AXES = "/apert/axes"
IMPORT = "/apert/import"
TAKING = f"{IMPORT}/waiting/{{staged_id:uuid}}"
EXPORT = "/apert/sources.opml"
BLOCKLIST = "/apert/blocklist"
GATE = "/apert/gates/{gate_id:uuid}"
SOURCE = "/apert/sources/{source_id:uuid}"
AXIS = "/apert/axes/{axis_id:uuid}"
OPENING = "/apert/openings/{opening_id:uuid}"
PIECE = f"{OPENING}/read/{{key}}"
KEPT = "/apert/kept/{kept_id:uuid}"
HIGHLIGHTS = "/apert/highlights"
HIGHLIGHT = f"{HIGHLIGHTS}/{{highlight_id:uuid}}"


def gate_at(gate_id: UUID, piece: str = "") -> str:
    """A page of a gate."""
    return _at(GATE, "gate_id", gate_id, piece)


def source_at(source_id: UUID, piece: str = "") -> str:
    """A page of a source."""
    return _at(SOURCE, "source_id", source_id, piece)


def taking_at(staged_id: str) -> str:
    """How far a list is."""
    return TAKING.replace("{staged_id:uuid}", staged_id)


def axis_at(axis_id: UUID, piece: str = "") -> str:
    """A page of an axis."""
    return _at(AXIS, "axis_id", axis_id, piece)


def opening_at(opening_id: UUID, piece: str = "read") -> str:
    """A page of an opening."""
    return _at(OPENING, "opening_id", opening_id, piece)


def piece_at(opening_id: UUID, key: str, deed: str = "") -> str:
    """A piece of an open edition."""
    return opening_at(opening_id, f"read/{key}{f'/{deed}' if deed else ''}")


def kept_at(kept_id: UUID, piece: str = "") -> str:
    """A piece that was kept."""
    return _at(KEPT, "kept_id", kept_id, piece)


def _at(pattern: str, name: str, value: UUID, piece: str) -> str:
    page = pattern.replace("{" + name + ":uuid}", str(value))
    return f"{page}/{piece}" if piece else page
