"""A damaged original is made anew out of its own sealed copy."""

from __future__ import annotations

from collections.abc import Iterator

from osmosis.errors import OsmosisError
from osmosis.practices.context import PracticeContext
from osmosis.practices.rolls.service.opening import frame_identities
from osmosis.practices.rolls.store import developments, frames
from osmosis.practices.rolls.store.scans import find_scan
from osmosis.sealing.unpacking import open_moment


def remake_original(context: PracticeContext, sha256: str) -> Iterator[bytes] | None:
    """The bytes of an original, taken out of its sealed copy; ``None`` when that cannot be done.

    Nobody needs to trust them: whoever asked holds them to the hash.
    """
    try:
        with context.store.read() as reading:
            frame_id = developments.find_frame_of(reading, sha256)
            if frame_id is None:
                return None
            frame = frames.get_frame(reading, frame_id)
            sealed = find_scan(reading, frame_id) or frame.sealed_sha256
            keys = frame_identities(context, reading, frame)
        return None if sealed is None else open_moment(context.blobs.open(sealed), keys).file
    except OsmosisError:
        return None
