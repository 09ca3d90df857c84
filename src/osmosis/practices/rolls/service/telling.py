"""What Rolls tells the shells and other practices: references and minutes, and what it takes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from uuid import UUID

import sqlalchemy as sa
from whenever import Date

from osmosis.errors import InvalidInputError, NotFoundError, SealedError
from osmosis.kernel.civil import CivilMoment
from osmosis.kernel.refs import Ref
from osmosis.languages.speaking import gettext
from osmosis.ports.practice import (
    Minutes,
    Resolved,
    Span,
)
from osmosis.practices.context import PracticeContext
from osmosis.practices.rolls import rules, tables
from osmosis.practices.rolls.model import FrameKind, Origin, Roll
from osmosis.practices.rolls.service import loading, telling_past
from osmosis.practices.rolls.service.exposing import Capture, expose
from osmosis.practices.rolls.store import frames, rolls
from osmosis.sealing.container import pack_moment
from osmosis.sealing.moment import MomentNote
from osmosis.sealing.streams import encrypting
from osmosis.storage.releases import is_released
from osmosis.storage.transaction import ReadTransaction

MINUTES_EXPOSING = 1
MINUTES_CALLING = 2
ACCEPTED = ("line", "photo")


def resolve(context: PracticeContext, ref: Ref) -> Resolved:
    """What a reference to a roll, a frame or the shelf of the past points at.

    Raises:
        NotFoundError: There is no such thing, or it was let go.
        SealedError: The frame's roll is not developed.
    """
    with context.store.read() as reading:
        if is_released(reading, ref):
            raise NotFoundError("This was let go")
        if ref.kind == "roll":
            return _resolved_roll(reading, rolls.get_roll(reading, ref.id))
        if ref.kind == "frame":
            return _resolved_frame(reading, ref.id)
        if ref.kind in telling_past.KINDS:
            return telling_past.resolved_past(reading, ref)
    raise NotFoundError("Rolls knows nothing of this kind", kind=ref.kind)


def minutes(context: PracticeContext, span: Span) -> Iterator[Minutes]:
    """Minutes of exposing and calling on, by day: estimated from how often, never tracked.

    What rests, is void or was let go counts: it was lived, and nothing is named.
    """
    zone = context.store.clock.zone()
    days: Counter[Date] = Counter()
    with context.store.read() as reading:
        for table, column, weight in (
            (tables.frames, tables.frames.c.taken_at, MINUTES_EXPOSING),
            (tables.calls, tables.calls.c.called_at, MINUTES_CALLING),
        ):
            statement = sa.select(column.label("at")).where(
                reading.mine(table), column >= span.start, column < span.end
            )
            for row in reading.rows(statement):
                days[row["at"].to_tz(zone).date()] += weight
    for day in sorted(days):
        yield Minutes(day=day, inside=days[day], outside=0, measured=False)


def received(context: PracticeContext, kind: str, origin: Ref) -> Ref | None:
    """The frame that something from another practice became, if it came."""
    with context.store.read() as reading:
        frame = frames.find_by_client_id(reading, origin.handed_id(kind))
    return None if frame is None else frame.ref


def receive(context: PracticeContext, kind: str, content: Mapping[str, object], origin: Ref) -> Ref:
    """Expose what came from another practice on the roll that is in the camera; once.

    Args:
        content: ``line`` as text; or ``bytes``, ``file_name`` and ``media_type`` of a photograph.

    Raises:
        InvalidInputError: It is neither a line nor a photograph.
        NoCurrentRollError: No roll is in the camera.
    """
    if kind not in ACCEPTED:
        raise InvalidInputError("A roll takes a line or a photograph", kind=kind)
    known = received(context, kind, origin)
    if known is not None:
        return known
    data = content.get("bytes")
    file = [data] if kind == "photo" and isinstance(data, bytes) else None
    note = MomentNote(
        kind=kind,
        line=_text(content, "line"),
        detail=_text(content, "detail"),
        file_name=_text(content, "file_name"),
        media_type=_text(content, "media_type"),
    )
    with context.store.read() as reading:
        roll = loading.current_roll(reading)
        recipient = rolls.get_recipient(reading, roll.id)
    now = context.store.time().now
    kept = expose(
        context,
        Capture(
            roll_id=roll.id,
            client_id=origin.handed_id(kind),
            kind=FrameKind(kind),
            taken=CivilMoment(instant=now, zone=context.store.clock.zone()),
            sealed=encrypting(pack_moment(note, file), [recipient]),
            origin=Origin.API,
        ),
    )
    return kept.frame.ref


def _resolved_roll(reading: ReadTransaction, roll: Roll) -> Resolved:
    row = reading.find(tables.rolls, id=roll.id)
    assert row is not None
    return Resolved(
        ref=roll.ref,
        title=roll.virtue,
        address=f"/rolls/{roll.id}",
        state=roll.state.value,
        content_sha256=row["row_hash"],
        glossable=roll.is_open,
    )


def _resolved_frame(reading: ReadTransaction, frame_id: UUID) -> Resolved:
    frame = frames.get_frame(reading, frame_id)
    placement = frames.find_placement(reading, frame_id)
    if placement is None:
        raise SealedError("This frame has no place on a roll yet")
    roll = rolls.get_roll(reading, placement.roll_id)
    rules.ensure_open(roll)
    row = reading.find(tables.frames, id=frame_id)
    assert row is not None
    return Resolved(
        ref=frame.ref,
        title=gettext("{virtue}, frame {number}", virtue=roll.virtue, number=placement.number),
        address=f"/rolls/{roll.id}/frames/{placement.number}",
        state="void" if placement.voided_at is not None else "developed",
        content_sha256=row["row_hash"],
        glossable=True,
    )


def _text(content: Mapping[str, object], name: str) -> str | None:
    value = content.get(name)
    return value if isinstance(value, str) else None
