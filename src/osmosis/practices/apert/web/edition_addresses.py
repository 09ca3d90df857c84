"""Where the pages of what a gate hands over are."""

from __future__ import annotations

from typing import Final
from uuid import UUID

GATE: Final = "/apert/gates/{gate_id:uuid}"
OPENING: Final = "/apert/openings/{opening_id:uuid}"
PIECE: Final = f"{OPENING}/read/{{key}}"
KEPT: Final = "/apert/kept/{kept_id:uuid}"
HIGHLIGHTS: Final = "/apert/highlights"
HIGHLIGHT: Final = f"{HIGHLIGHTS}/{{highlight_id:uuid}}"


def gate_page(gate_id: UUID) -> str:
    """The page of a gate itself."""
    return f"/apert/gates/{gate_id}"


def open_at(gate_id: UUID, piece: str = "open") -> str:
    """A page of a gate that is open."""
    return f"/apert/gates/{gate_id}/{piece}"


def opening_at(opening_id: UUID, piece: str = "read") -> str:
    """A page of an opening."""
    return f"/apert/openings/{opening_id}/{piece}"


def piece_at(opening_id: UUID, key: str, deed: str = "") -> str:
    """A piece of an open edition."""
    return opening_at(opening_id, f"read/{key}{f'/{deed}' if deed else ''}")


def kept_at(kept_id: UUID, piece: str = "") -> str:
    """A piece that was kept."""
    return f"/apert/kept/{kept_id}{f'/{piece}' if piece else ''}"
