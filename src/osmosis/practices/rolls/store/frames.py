"""Frames and their places on rolls, as rows."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from osmosis.errors import NotFoundError
from osmosis.kernel.civil_text import parse_moment
from osmosis.kernel.refs import Ref
from osmosis.practices.rolls import tables
from osmosis.practices.rolls.model import PRACTICE, Frame, FrameKind, Origin, Placement, Roll
from osmosis.storage.releases import is_released, list_released
from osmosis.storage.transaction import LedgerKind, ReadTransaction, Transaction

_frames = tables.frames
_placements = tables.placements
_MOST_ASKED = 500


def add_frame(transaction: Transaction, frame: Frame) -> None:
    """Keep a new frame and put it on its way into the ledger."""
    transaction.insert(
        _frames,
        id=frame.id,
        client_id=frame.client_id,
        sealed_for=frame.sealed_for,
        kind=frame.kind.value,
        sealed_sha256=frame.sealed_sha256,
        sealed_size=frame.sealed_size,
        taken_at=frame.taken.instant,
        taken_text=str(frame.taken),
        taken_certainty=frame.taken.certainty,
        kept_at=frame.kept_at,
        origin=frame.origin.value,
    )
    transaction.record(LedgerKind.KEPT, frame.ref, sha256=frame.sealed_sha256)


def find_by_client_id(reading: ReadTransaction, client_id: str) -> Frame | None:
    """The frame that this capture became, if it arrived before."""
    row = reading.find(_frames, client_id=client_id)
    return None if row is None else _frame(row)


def is_one_known(reading: ReadTransaction, frame_ids: Collection[UUID]) -> bool:
    """Whether there is a frame of one of these ids, or a capture that was called so."""
    names = [str(frame_id) for frame_id in frame_ids]
    known = _frames.c.id.in_(list(frame_ids)) | _frames.c.client_id.in_(names)
    return reading.first(sa.select(_frames.c.id).where(reading.mine(_frames), known)) is not None


def get_frame(reading: ReadTransaction, frame_id: UUID) -> Frame:
    """The frame with this id.

    Raises:
        NotFoundError: There is none, or it was let go.
    """
    row = reading.find(_frames, id=frame_id)
    if row is None:
        raise NotFoundError("There is no such frame")
    frame = _frame(row)
    if is_released(reading, frame.ref):
        raise NotFoundError("This frame was let go")
    return frame


def list_placements(reading: ReadTransaction, roll_id: UUID) -> Sequence[Placement]:
    """A roll's spent places in the order of their numbers."""
    statement = (
        sa.select(_placements)
        .where(reading.mine(_placements), _placements.c.roll_id == roll_id)
        .order_by(_placements.c.number)
    )
    return [_placement(row) for row in reading.rows(statement)]


def find_placement(reading: ReadTransaction, frame_id: UUID) -> Placement | None:
    """Where a frame is placed; ``None`` for a loose one."""
    row = reading.find(_placements, frame_id=frame_id)
    return None if row is None else _placement(row)


def list_frames(reading: ReadTransaction, roll_id: UUID) -> Sequence[tuple[Placement, Frame]]:
    """A roll's frames with their places, in the order of their numbers."""
    statement = _placed_frames().where(reading.mine(_placements), _placements.c.roll_id == roll_id)
    return [_placed_frame(row) for row in reading.rows(statement.order_by(_placements.c.number))]


def list_placed(
    reading: ReadTransaction, frame_ids: Sequence[UUID]
) -> Sequence[tuple[Placement, Frame]]:
    """Those of these frames that have a place, with it."""
    found = []
    for at in range(0, len(frame_ids), _MOST_ASKED):
        some = _frames.c.id.in_(frame_ids[at : at + _MOST_ASKED])
        rows = reading.rows(_placed_frames().where(reading.mine(_placements), some))
        found += [_placed_frame(row) for row in rows]
    return found


def find_numbered(
    reading: ReadTransaction, roll_id: UUID, number: int
) -> tuple[Placement, Frame] | None:
    """The frame of one number with its place, if that place is spent."""
    row = reading.first(
        _placed_frames().where(
            reading.mine(_placements),
            _placements.c.roll_id == roll_id,
            _placements.c.number == number,
        )
    )
    return None if row is None else _placed_frame(row)


def find_latest(
    reading: ReadTransaction, roll_id: UUID | None = None
) -> tuple[Placement, Frame] | None:
    """The frame that was exposed last, on one roll or on any, with its place."""
    statement = _placed_frames().where(reading.mine(_placements))
    if roll_id is not None:
        statement = statement.where(_placements.c.roll_id == roll_id)
    row = reading.first(statement.order_by(_frames.c.kept_at.desc(), _frames.c.id.desc()).limit(1))
    return None if row is None else _placed_frame(row)


def list_loose(reading: ReadTransaction) -> Sequence[Frame]:
    """Frames without a place that were not let go, oldest moment first."""
    placed = (
        sa.select(_placements.c.frame_id)
        .where(reading.mine(_placements), _placements.c.frame_id == _frames.c.id)
        .exists()
    )
    statement = (
        sa.select(_frames)
        .where(reading.mine(_frames), ~placed)
        .order_by(_frames.c.taken_at, _frames.c.id)
    )
    gone = {stone.ref for stone in list_released(reading)}
    return [frame for row in reading.rows(statement) if (frame := _frame(row)).ref not in gone]


def list_sealed_for(reading: ReadTransaction, roll_id: UUID) -> Sequence[Frame]:
    """Every frame that is encrypted to a roll's key, wherever it is, if it was not let go."""
    statement = sa.select(_frames).where(reading.mine(_frames), _frames.c.sealed_for == roll_id)
    gone = {stone.ref for stone in list_released(reading)}
    found = (_frame(row) for row in reading.rows(statement.order_by(_frames.c.id)))
    return [frame for frame in found if frame.sealed_sha256 and frame.ref not in gone]


def count_spent(reading: ReadTransaction) -> Mapping[UUID, int]:
    """How many places of each roll are spent."""
    statement = (
        sa.select(_placements.c.roll_id, sa.func.count().label("spent"))
        .where(reading.mine(_placements))
        .group_by(_placements.c.roll_id)
    )
    return {row["roll_id"]: row["spent"] for row in reading.rows(statement)}


def place(transaction: Transaction, roll: Roll, number: int, frame: Frame) -> None:
    """Give a frame a place; the database lets no place be given twice."""
    placement = Placement(
        roll_id=roll.id,
        number=number,
        frame_id=frame.id,
        placed_at=transaction.at,
        voided_at=None,
    )
    _insert_placement(transaction, roll, placement)
    transaction.record(
        LedgerKind.PLACED, frame.ref, details={"roll": str(roll.id), "number": number}
    )


def renumber(transaction: Transaction, roll: Roll, moves: Mapping[int, int]) -> None:
    """Move frames to other numbers, all in this transaction.

    Placements are deleted and inserted anew, because SQLite cannot put off a UNIQUE check. The
    frames themselves are not touched.
    """
    old = {
        placement.number: placement
        for placement in list_placements(transaction, roll.id)
        if placement.number in moves
    }
    transaction.delete(
        _placements, _placements.c.roll_id == roll.id, _placements.c.number.in_(list(moves))
    )
    for number, new in moves.items():
        was = old[number]
        _insert_placement(transaction, roll, replace(was, number=new))
        transaction.record(
            LedgerKind.RENUMBERED,
            Ref(PRACTICE, "frame", was.frame_id),
            details={"roll": str(roll.id), "from": number, "to": new},
        )


def void(transaction: Transaction, placement: Placement) -> None:
    """Put the lens cap on: the number stays spent, the frame is not shown."""
    transaction.update(
        _placements,
        {"voided_at": placement.voided_at or transaction.at},
        _placements.c.frame_id == placement.frame_id,
    )


def _placed_frames() -> sa.Select[Any]:
    return (
        sa.select(_placements, _frames)
        .join(
            _frames,
            (_frames.c.person_id == _placements.c.person_id)
            & (_frames.c.id == _placements.c.frame_id),
        )
        .set_label_style(sa.LABEL_STYLE_TABLENAME_PLUS_COL)
    )


def _placed_frame(row: Any) -> tuple[Placement, Frame]:
    placement = {name: row[f"rolls_placements_{name}"] for name in _names(_placements)}
    frame = {name: row[f"rolls_frames_{name}"] for name in _names(_frames)}
    return _placement(placement), _frame(frame)


def _insert_placement(transaction: Transaction, roll: Roll, placement: Placement) -> None:
    transaction.insert(
        _placements,
        roll_id=roll.id,
        number=placement.number,
        frame_id=placement.frame_id,
        exposures=roll.exposures,
        lucky_number=roll.lucky_number,
        placed_at=placement.placed_at,
        voided_at=placement.voided_at,
    )


def _names(table: sa.Table) -> list[str]:
    return [column.name for column in table.columns]


def _frame(row: Any) -> Frame:
    return Frame(
        id=row["id"],
        client_id=row["client_id"],
        sealed_for=row["sealed_for"],
        kind=FrameKind(row["kind"]),
        sealed_sha256=row["sealed_sha256"],
        sealed_size=row["sealed_size"],
        taken=parse_moment(row["taken_text"], certainty=row["taken_certainty"]),
        kept_at=row["kept_at"],
        origin=Origin(row["origin"]),
    )


def _placement(row: Any) -> Placement:
    return Placement(
        roll_id=row["roll_id"],
        number=row["number"],
        frame_id=row["frame_id"],
        placed_at=row["placed_at"],
        voided_at=row["voided_at"],
    )
