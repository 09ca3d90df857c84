"""A file name that is safe to show and to write, made from any text a device may send.

The name as it came is kept elsewhere, as data. This one is for a page, a zip member or a folder
of copies, on any system.
"""

from __future__ import annotations

import re
import unicodedata

__all__ = ["LONGEST_BYTES", "display_name"]

LONGEST_BYTES = 120
"""The longest display name, in bytes of UTF-8: well below the 255 that file systems allow."""

_MAX_SUFFIX_CHARACTERS = 10
_LOOKED_AT = 8_192  # nothing beyond this many characters of a name matters
_FORBIDDEN = frozenset('<>:"|?*')
# Control, bidirectional and other format, private, surrogate and unassigned characters.
_DROPPED_CATEGORIES = frozenset({"Cc", "Cf", "Co", "Cs", "Cn"})
_RESERVED = frozenset(
    {"con", "prn", "aux", "nul", "conin$", "conout$"}
    | {f"{port}{digit}" for port in ("com", "lpt") for digit in "0123456789¹²³"}
)


def display_name(raw: str, *, fallback: str = "unnamed", suffix: str = "") -> str:
    """A harmless name that still looks like the one given, with its ending.

    The result has no folder, control or bidirectional character, nothing that Windows reserves
    or forbids, no dot or space at either end, and at most ``LONGEST_BYTES`` bytes. Applied again,
    it changes nothing.

    Args:
        raw: The name as it came.
        fallback: What to call it when nothing is left.
        suffix: The ending it gets when it has none, such as ``.jpg``.
    """
    stem, ending = _split(_cleaned(_last_part(raw)))
    stem = stem or fallback
    ending = ending or suffix
    if stem.split(".")[0].rstrip(" ").lower() in _RESERVED:
        stem = f"_{stem}"
    return _shortened(stem, LONGEST_BYTES - len(ending.encode())) + ending


def _last_part(raw: str) -> str:
    """What stands behind the last slash of either kind."""
    return raw.replace("\\", "/").rstrip("/").rpartition("/")[2]


def _cleaned(name: str) -> str:
    """The name in NFC without forbidden characters and with single spaces and dots.

    Of a monstrous name the beginning and the end are looked at, so that it keeps its ending.
    """
    if len(name) > _LOOKED_AT:
        name = name[: _LOOKED_AT // 2] + name[-_LOOKED_AT // 2 :]
    spaced = (" " if character.isspace() else character for character in name)
    kept = (
        "_" if character in _FORBIDDEN else character
        for character in spaced
        if unicodedata.category(character) not in _DROPPED_CATEGORIES
    )
    text = unicodedata.normalize("NFC", "".join(kept))
    return re.sub(r"[ .]*\.", ".", " ".join(text.split())).strip(". ")


def _split(name: str) -> tuple[str, str]:
    """The name without its ending, and its ending where that is a plain one."""
    stem, dot, ending = name.rpartition(".")
    is_plain = ending.isascii() and ending.isalnum() and len(ending) <= _MAX_SUFFIX_CHARACTERS
    return (stem, f".{ending}") if dot and is_plain else (name, "")


def _shortened(stem: str, most: int) -> str:
    """As many whole characters as fit into ``most`` bytes, none without its accents."""
    kept = len(stem.encode()[:most].decode(errors="ignore"))
    while 0 < kept < len(stem) and unicodedata.category(stem[kept]).startswith("M"):
        kept -= 1
    return stem[:kept].rstrip(". ")
