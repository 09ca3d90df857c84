"""Places what the shell spooled, in the order of the moments, through the same door as the web."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from osmosis.errors import UserError
from osmosis.kernel.civil_text import parse_moment
from osmosis.practices.context import PracticeContext
from osmosis.practices.rolls.model import FrameKind, Kept, Origin
from osmosis.practices.rolls.service.exposing import Capture, expose
from osmosis.storage.spool import SpoolHeader, list_spooled, remove_spooled, sealed_chunks


def place_spooled(context: PracticeContext) -> Sequence[Kept]:
    """Take in every spooled moment; a file leaves the spool only when its frame is durable."""
    folder = context.store.folder.spool(context.store.person_id)
    placed = []
    waiting = sorted(
        ((_capture(header), path) for header, path in list_spooled(folder)),
        key=lambda item: (item[0].taken.instant, item[0].client_id),
    )
    for capture, path in waiting:
        with_bytes = replace(capture, sealed=sealed_chunks(path))
        placed.append(_expose_or_keep_loose(context, with_bytes))
        remove_spooled(path)
    return placed


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
