"""Real film: forgotten frames, the lab, and rolls that stay in their box for good."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from osmosis.kernel.civil import CivilMoment
from osmosis.kernel.ids import new_id
from osmosis.practices.context import PracticeContext
from osmosis.practices.rolls import rules
from osmosis.practices.rolls.model import (
    Frame,
    FrameKind,
    Medium,
    Origin,
    Roll,
    RollState,
    RollStateError,
)
from osmosis.practices.rolls.rules.times import ensure_lived
from osmosis.practices.rolls.service import capture_file, loading
from osmosis.practices.rolls.store import frames, rolls

# What may follow what, for a roll on film.
_NEXT: Mapping[RollState, RollState] = {
    RollState.FINISHED: RollState.AT_LAB,
    RollState.AT_LAB: RollState.BACK,
}


def insert_forgotten(
    context: PracticeContext, roll_id: UUID, number: int, taken: CivilMoment | None = None
) -> Frame:
    """Put in a forgotten frame on film at a number; those behind it move on by one.

    The last place that it takes finishes the roll.

    Raises:
        NotFoundError: There is no such roll.
        FrameNumberError: The number is not 1 to N.
        RollFullError: There is no dark place behind it.
        RollStateError: The roll is developed.
        InvalidInputError: It was taken ahead of now, or before anybody's life.
    """
    with context.store.write() as transaction:
        now = CivilMoment(instant=transaction.at, zone=context.store.clock.zone())
        ensure_lived(taken or now, now)
        roll = rolls.get_roll(transaction, roll_id)
        if roll.is_open:
            raise RollStateError("A developed roll keeps its order", state=roll.state_told)
        placements = frames.list_placements(transaction, roll_id)
        frames.renumber(transaction, roll, rules.numbers_after_insert(roll, placements, number))
        frame_id = new_id(transaction.at)
        frame = Frame(
            id=frame_id,
            client_id=str(frame_id),
            sealed_for=roll_id,
            kind=FrameKind.FILM,
            sealed_sha256=None,
            sealed_size=0,
            taken=taken or now,
            kept_at=transaction.at,
            origin=Origin.FILM,
        )
        frames.add_frame(transaction, frame)
        frames.place(transaction, roll, number, frame)
        loading.finish_if_full(transaction, roll)
    capture_file.rewrite(context)
    return frame


def move_on(context: PracticeContext, roll_id: UUID, box_place: str = "") -> Roll:
    """Take a film roll one step on: finished, at the lab, back.

    Args:
        box_place: Where the box stands, if that is known by now.

    Raises:
        RollStateError: It is not a film roll, or there is no next step.
    """
    with context.store.write() as transaction:
        roll = rolls.get_roll(transaction, roll_id)
        following = _NEXT.get(roll.state)
        if roll.medium is not Medium.FILM or following is None:
            raise RollStateError("This roll has no such next step", state=roll.state_told)
        place = rules.checked_text(box_place) or roll.box_place
        rolls.change_roll(transaction, roll_id, state=following.value, box_place=place)
        return rolls.get_roll(transaction, roll_id)


def set_box_place(context: PracticeContext, roll_id: UUID, box_place: str) -> Roll:
    """Say where the box of a roll stands on a real shelf."""
    with context.store.write() as transaction:
        rolls.change_roll(transaction, roll_id, box_place=rules.checked_text(box_place))
        return rolls.get_roll(transaction, roll_id)
