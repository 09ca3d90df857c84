"""A roll from before: what one already has for a virtue, cased at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from whenever import TimeDelta

from osmosis.errors import InvalidInputError
from osmosis.kernel.civil import CivilMoment
from osmosis.kernel.ids import new_id
from osmosis.ports.blobs import BlobInfo
from osmosis.practices.context import PracticeContext
from osmosis.practices.rolls import rules
from osmosis.practices.rolls.model import (
    Frame,
    FrameKind,
    NotDevelopedError,
    Origin,
    Roll,
    RollStateError,
)
from osmosis.practices.rolls.service import developing, loading, sheets
from osmosis.practices.rolls.service.loading import NewRoll
from osmosis.practices.rolls.store import frames, rolls
from osmosis.sealing.age import Identity, generate_identity
from osmosis.sealing.container import seal_moment
from osmosis.sealing.moment import MomentNote
from osmosis.storage.transaction import ReadTransaction, Transaction

MOST_FROM_BEFORE = 24


@dataclass(frozen=True, kw_only=True, slots=True)
class FromBefore:
    """One photograph or note that was there before.

    Attributes:
        taken: When it was, as far as that is known.
        chunks: The file's bytes; ``None`` for a note.
    """

    note: MomentNote
    taken: CivilMoment
    chunks: Iterable[bytes] | None


def may_make_roll_from_before(reading: ReadTransaction) -> bool:
    """Whether there is none yet, or a first exposed roll has been developed."""
    every = rolls.list_rolls(reading)
    has_one = any(roll.is_from_before for roll in every)
    return not has_one or any(roll.is_open and not roll.is_from_before for roll in every)


def make_roll_from_before(
    context: PracticeContext, virtue: str, things: Sequence[FromBefore], identity_line: str = ""
) -> Roll:
    """Case what one already has for a virtue, without seal or waiting, marked "from before".

    Every byte is kept before the first row, and all rows are written at once: an interruption
    leaves no roll, or a finished one that may be developed at any time.

    Raises:
        InvalidInputError: There is nothing, more than 24 things, or one that cannot be kept.
        RollStateError: There is one already, and no exposed roll has been developed.
        NotDevelopedError: The clock is doubted.
    """
    if not 1 <= len(things) <= MOST_FROM_BEFORE:
        raise InvalidInputError(
            "A roll from before takes 1 to 24 photographs or notes", given=len(things)
        )
    line = rules.checked_text(identity_line)
    wanted = NewRoll(virtue=rules.checked_virtue(virtue), is_from_before=True, wait=TimeDelta.ZERO)
    time = context.store.time()
    if not time.may_unseal:
        raise NotDevelopedError(time.doubt)
    with context.store.read() as reading:
        _ensure_may_make(reading)
    key = generate_identity()
    in_order = sorted(things, key=lambda one: one.taken.instant)
    kept = [(thing, _keep(context, thing, key)) for thing in in_order]
    with context.store.write() as transaction:
        _ensure_may_make(transaction)
        roll = loading.add_new_roll(context, transaction, wanted, key=key)
        for number, (thing, blob) in enumerate(kept, start=1):
            frame = _frame(transaction, roll, thing, blob)
            frames.add_frame(transaction, frame)
            frames.place(transaction, roll, number, frame)
        loading.finish_in(transaction, roll)
        rolls.change_roll(transaction, roll.id, identity_line=line)
    developing.develop_here(context, roll.id)
    return sheets.put_into_case(context, roll.id, line)


def _ensure_may_make(reading: ReadTransaction) -> None:
    if not may_make_roll_from_before(reading):
        raise RollStateError(
            "A second roll from before comes after a first exposed roll was developed"
        )


def _keep(context: PracticeContext, thing: FromBefore, key: Identity) -> BlobInfo:
    return context.blobs.put(seal_moment(thing.note, thing.chunks, [key.recipient]))


def _frame(transaction: Transaction, roll: Roll, thing: FromBefore, blob: BlobInfo) -> Frame:
    frame_id = new_id(transaction.at)
    return Frame(
        id=frame_id,
        client_id=str(frame_id),
        sealed_for=roll.id,
        kind=FrameKind(thing.note.kind),
        sealed_sha256=blob.sha256,
        sealed_size=blob.size,
        taken=thing.taken,
        kept_at=transaction.at,
        origin=Origin.BEFORE,
    )
