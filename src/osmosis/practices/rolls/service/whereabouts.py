"""Where a photograph was taken: read from the original, and only when it is asked for."""

from __future__ import annotations

from osmosis.languages.speaking import pgettext
from osmosis.media.exif import coordinates_of
from osmosis.media.exif_block import find_exif
from osmosis.practices.context import PracticeContext
from osmosis.practices.rolls.prints import Development


def place_words(context: PracticeContext, development: Development) -> str:
    """The coordinates that an original carries, such as ``44.4268° N, 26.1025° E``; or nothing."""
    if not development.has_location or development.original_sha256 is None:
        return ""
    block = find_exif(b"".join(context.blobs.open(development.original_sha256)))
    found = None if block is None else coordinates_of(block)
    if found is None:
        return ""
    north = pgettext("north", "N") if found.latitude >= 0 else pgettext("south", "S")
    east = pgettext("east", "E") if found.longitude >= 0 else pgettext("west", "W")
    return f"{abs(found.latitude):.4f}° {north}, {abs(found.longitude):.4f}° {east}"
