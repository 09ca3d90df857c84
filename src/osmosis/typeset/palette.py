"""The print colours of rolls, as docs/design-language.md names them."""

from __future__ import annotations

from typing import Final

COLOURS: Final = {
    "ochre": "#e3a31c",
    "vermilion": "#c2412a",
    "madder": "#a02d4a",
    "plum": "#6b3a72",
    "ultramarine": "#2f4a9e",
    "cerulean": "#1d749e",
    "viridian": "#1f6448",
    "moss": "#666d24",
    "umber": "#7a4f2e",
    "slate": "#4b4e53",
}


def hex_of(colour: str) -> str:
    """The colour of a roll by its name; slate for a name that is not known."""
    return COLOURS.get(colour, COLOURS["slate"])
