"""Places what the shell spooled, in the order of the moments, through the same door as the web."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from uuid import UUID

from osmosis.errors import UserError
from osmosis.kernel.civil_text import parse_moment
from osmosis.practices.context import PracticeContext
from osmosis.practices.rolls.model import FrameKind, Kept, Origin
from osmosis.practices.rolls.service.exposing import Capture, expose
from osmosis.storage.spool import SpoolHeader, list_spooled, remove_spooled, sealed_chunks


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
            with_bytes = replace(capture, sealed=sealed_chunks(path))
            try:
                placed.append(_expose_or_keep_loose(context, with_bytes))
            except UserError:
                continue
            remove_spooled(path)
    return placed


def _waiting(folder: Path) -> list[tuple[Capture, Path]]:
    """The spooled moments that can be read, the oldest first."""
    found = []
    for header, path in list_spooled(folder):
        with suppress(UserError, ValueError):
            found.append((_capture(header), path))
    return sorted(found, key=lambda item: (item[0].taken.instant, item[0].client_id))


def _expose_or_keep_loose(context: PracticeContext, capture: Capture) -> Kept:
    if capture.kind is FrameKind.FILM:
        capture = replace(capture, sealed=None)
    try:
        return expose(context, capture)
    except UserError:
        # The number it asked for was taken meanwhile: kept, to be placed by hand.
        return expose(context, replace(capture, number=None, stays_loose=True))


def _capture(header: SpoolHeader) -> Capture:
    return Capture(
        roll_id=UUID(header.roll_id),
        client_id=header.client_id,
        kind=FrameKind(header.kind),
        taken=parse_moment(header.taken, keep_unknown_zone_as_offset=True),
        sealed=(),
        origin=Origin(header.origin),
        number=header.number,
    )
