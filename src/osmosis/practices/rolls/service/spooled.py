"""Places what the shell spooled, in the order of the moments, through the same door as the web."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from itertools import chain
from pathlib import Path
from uuid import UUID

from osmosis.errors import UserError
from osmosis.kernel.civil_text import parse_moment
from osmosis.kernel.clock import Instant
from osmosis.practices.context import PracticeContext
from osmosis.practices.rolls.model import FrameKind, Kept, Origin
from osmosis.practices.rolls.service.exposing import Capture, expose
from osmosis.storage.spool import (
    SpoolHeader,
    is_whole,
    list_spooled,
    remove_spooled,
    sealed_chunks,
)


def place_spooled(context: PracticeContext) -> Sequence[Kept]:
    """Take in every spooled moment; a file leaves the spool only when its frame is durable.

    What cannot be placed (its roll is not in this store, say) stays in the spool and holds up no
    other. Two processes take turns.
    """
    folder = context.store.folder.spool(context.store.person_id)
    if not any(folder.glob("*")):
        return []
    placed = []
    with context.store.folder.locked("spool"):
        for capture, path in _waiting(folder):
            try:
                placed.append(_expose_or_keep_loose(context, capture, path))
            except UserError:
                continue
            remove_spooled(path)
    return placed


def _waiting(folder: Path) -> list[tuple[Capture, Path]]:
    """The spooled moments that are whole, the oldest first.

    A damaged one stays where it is, so that verification can mend it from a copy.
    """
    found = []
    for header, path in list_spooled(folder):
        if not is_whole(path):
            continue
        with suppress(UserError, ValueError):
            found.append((_capture(header), path))
    return sorted(found, key=lambda item: (item[0].taken.instant, item[0].client_id))


def _expose_or_keep_loose(context: PracticeContext, capture: Capture, path: Path) -> Kept:
    try:
        return expose(context, replace(capture, sealed=_sealed(path)))
    except UserError:
        # The number it asked for was taken meanwhile: kept, to be placed by hand. Its bytes are
        # read again, because the first attempt may have used them up.
        loose = replace(capture, number=None, stays_loose=True, sealed=_sealed(path))
        return expose(context, loose)


def _sealed(path: Path) -> Iterator[bytes] | None:
    """The ciphertext; ``None`` when only a frame's number on real film was spooled."""
    chunks = sealed_chunks(path)
    first = next(chunks, None)
    return None if first is None else chain((first,), chunks)


def _capture(header: SpoolHeader) -> Capture:
    return Capture(
        roll_id=UUID(header.roll_id),
        client_id=header.client_id,
        kind=FrameKind(header.kind),
        taken=parse_moment(header.taken, keep_unknown_zone_as_offset=True),
        sealed=(),
        origin=Origin(header.origin),
        kept_at=Instant.parse_iso(header.kept_at) if header.kept_at else None,
        number=header.number,
    )
