"""Taking in a capsule that was made here or elsewhere: it goes straight into the case."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from typing import BinaryIO
from uuid import UUID

from whenever import TimeDelta

from osmosis.bags.capsule import read_capsule
from osmosis.bags.capsule_model import Capsule
from osmosis.errors import ConflictError, InvalidInputError
from osmosis.kernel.civil import CivilMoment
from osmosis.kernel.clock import Instant
from osmosis.kernel.ids import parse_id
from osmosis.kernel.refs import Ref
from osmosis.practices.context import PracticeContext
from osmosis.practices.rolls import rules
from osmosis.practices.rolls.model import (
    COLOURS,
    DEFAULT_LOOKING,
    MOST_CIRCLED,
    NO_LUCKY,
    PRACTICE,
    FrameKind,
    Medium,
    Placement,
    Roll,
    RollState,
)
from osmosis.practices.rolls.prints import Circle
from osmosis.practices.rolls.service.imported_frames import (
    TakenFrame,
    instant_of,
    moment_of,
    place_of,
    take_frame,
)
from osmosis.practices.rolls.service.pictures import Bath, remove_derived
from osmosis.practices.rolls.service.scents import LONGEST_NAME
from osmosis.practices.rolls.store import developments, frames, rolls, scents
from osmosis.sealing.age import generate_identity
from osmosis.sealing.tiers import Tier, wrap_identity
from osmosis.storage.releases import is_released, list_released, release
from osmosis.storage.search_index import ask_anew
from osmosis.storage.transaction import ReadTransaction, Transaction

LONGEST_EDGE_CODE = 24
MOST_SCENTS = MOST_FOGS = 100


def import_capsule(context: PracticeContext, file: BinaryIO) -> Roll:
    """Take in a capsule: every byte is held to its hash, and ids stay what they were.

    The bytes are kept first, then all rows at once: either the whole roll is in the case or
    nothing is. Frames that were let go, there or here, are not brought back; their places stay
    spent. Frames that rested when the capsule was made are not in it, and their places stay dark.

    Raises:
        CapsuleError: It is no capsule, damaged, harmful, too large or too new.
        InvalidInputError: It tells of something that cannot be kept here.
        ConflictError: This roll, or a frame of it, is here already, or the roll was let go.
        StorageError: The disk refuses; nothing was taken in.
    """
    capsule = read_capsule(file)
    _refuse_unfit(capsule)
    roll_id = parse_id(capsule.id)
    with context.store.read() as reading:
        _refuse_known(reading, capsule, roll_id)
        gone = {one.ref.id: one.released_at for one in list_released(reading)}
    key = generate_identity()
    try:
        taken = _take_frames(context, capsule, roll_id, key.recipient, gone)
        with context.store.write() as transaction:
            _refuse_known(transaction, capsule, roll_id)
            roll = _roll(context, transaction, capsule, roll_id)
            rolls.add_roll(transaction, roll)
            wrapped = wrap_identity(key, Tier.CURTAIN, house=context.keys.house_recipient())
            rolls.add_key(transaction, roll_id, key.recipient, wrapped)
            _write_frames(transaction, roll, taken)
            _write_marks(context, transaction, capsule, taken)
            # It comes under its own dates, before which search has long asked.
            ask_anew(transaction, PRACTICE)
    except BaseException:
        # Blobs without a row are swept; nobody would sweep the sizes of a photograph.
        remove_derived(context, [parse_id(told.id) for told in capsule.frames])
        raise
    return roll


def _refuse_unfit(capsule: Capsule) -> None:
    kinds = {told.kind for told in capsule.frames}
    if not kinds <= set(FrameKind) or capsule.medium not in set(Medium):
        raise InvalidInputError("This capsule holds a kind of frame that this version cannot keep")
    if len(capsule.scents) > MOST_SCENTS or len(capsule.fogged) > MOST_FOGS:
        raise InvalidInputError("This capsule names more bottles or marks than a roll can have")


def _refuse_known(reading: ReadTransaction, capsule: Capsule, roll_id: UUID) -> None:
    if is_released(reading, Ref(PRACTICE, "roll", roll_id)):
        raise ConflictError("This roll was let go here; it is not brought back", roll=roll_id)
    if rolls.find_roll(reading, roll_id) is not None:
        raise ConflictError("This roll is here already", roll=roll_id)
    if frames.is_one_known(reading, [parse_id(told.id) for told in capsule.frames]):
        raise ConflictError("A frame of this roll is here already, on another roll", roll=roll_id)


def _take_frames(
    context: PracticeContext,
    capsule: Capsule,
    roll_id: UUID,
    recipient: str,
    gone: dict[UUID, Instant],
) -> list[TakenFrame]:
    taken = []
    with Bath(context) as bath:
        for told in capsule.frames:
            let_go_at = gone.get(parse_id(told.id)) or instant_of(context, told.let_go)
            if let_go_at is not None:
                taken.append(place_of(context, roll_id, told, let_go_at))
            elif not told.extra.get("rested"):
                taken.append(take_frame(context, bath, recipient, roll_id, told))
    return taken


def _roll(
    context: PracticeContext, transaction: Transaction, capsule: Capsule, roll_id: UUID
) -> Roll:
    at, seed = transaction.at, secrets.token_hex(16)
    virtue = rules.checked_virtue(capsule.virtue)
    edge_code = " ".join(capsule.edge_code.split())[:LONGEST_EDGE_CODE].strip()
    return Roll(
        id=roll_id,
        virtue=virtue,
        why=capsule.why,
        counts=capsule.counts,
        looking=capsule.looking or DEFAULT_LOOKING,
        exposures=capsule.exposures,
        lucky_number=NO_LUCKY if capsule.lucky_number is None else capsule.lucky_number,
        seed=seed,
        colour=capsule.colour if capsule.colour in COLOURS else "slate",
        edge_code=edge_code or rules.edge_code(seed, virtue),
        tier=Tier.CURTAIN,
        medium=Medium(capsule.medium),
        wait=TimeDelta.ZERO,
        scent_tag=_tag(transaction, capsule.scents),
        state=RollState.CASED,
        loaded=moment_of(context, capsule.loaded)
        if capsule.loaded
        else CivilMoment(instant=at, zone=context.store.clock.zone()),
        finished_at=instant_of(context, capsule.finished) or at,
        developed_at=instant_of(context, capsule.developed) or at,
        cased_at=instant_of(context, capsule.cased) or at,
        identity_line=capsule.identity_line,
        box_place=capsule.box_place,
        is_from_before=capsule.is_from_before,
        witness=None,
    )


def _tag(transaction: Transaction, names: Sequence[str]) -> tuple[UUID, ...]:
    """The bottles of these names; one that is not on the shelf is put there, empty."""
    tag = []
    for name in names:
        clean = " ".join(name.split())[:LONGEST_NAME]
        known = scents.find_by_name(transaction, clean)
        if known is None and clean:
            known = scents.add_scent(transaction, name=clean, where_to_buy="", stock=0, photo=None)
        if known is not None:
            tag.append(known.id)
    return tuple(dict.fromkeys(tag))


def _write_frames(transaction: Transaction, roll: Roll, taken: Sequence[TakenFrame]) -> None:
    for item in taken:
        frame = item.frame
        frames.add_frame(transaction, frame)
        frames.place(transaction, roll, item.number, frame)
        if item.voided_at is not None:
            void = Placement(
                roll_id=roll.id,
                number=item.number,
                frame_id=frame.id,
                placed_at=transaction.at,
                voided_at=item.voided_at,
            )
            frames.void(transaction, void)
        if item.development is not None:
            developments.add_development(transaction, item.development)
        if item.let_go_at is not None and not is_released(transaction, frame.ref):
            release(transaction, frame.ref, [], at=item.let_go_at)


def _write_marks(
    context: PracticeContext,
    transaction: Transaction,
    capsule: Capsule,
    taken: Sequence[TakenFrame],
) -> None:
    roll_id = parse_id(capsule.id)
    shown = {
        str(item.frame.id) for item in taken if item.let_go_at is None and item.voided_at is None
    }
    glad = {told.id: told.glad_actual for told in capsule.frames}
    circled = [told_id for told_id in capsule.circled if told_id in shown][:MOST_CIRCLED]
    developments.replace_circles(
        transaction,
        roll_id,
        [
            Circle(frame_id=parse_id(told_id), position=position, glad_actual=glad[told_id])
            for position, told_id in enumerate(circled, start=1)
        ],
    )
    for fog in capsule.fogged:
        developments.add_fog(transaction, roll_id, fog.reason, instant_of(context, fog.at))
