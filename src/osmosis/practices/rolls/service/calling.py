"""Calling on a roll or on the tray: three to six frames, and then it ends."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from osmosis.errors import InvalidInputError, NotFoundError
from osmosis.kernel.ids import new_id
from osmosis.practices.context import PracticeContext
from osmosis.practices.rolls import rules
from osmosis.practices.rolls.drawing import draw, may_be_called, shares
from osmosis.practices.rolls.model import (
    CALL_TIME,
    MOST_ON_TRAY,
    Medium,
    Roll,
    RollState,
    RollStateError,
)
from osmosis.practices.rolls.prints import CallOn, ContactSheet, SheetFrame
from osmosis.practices.rolls.service.sheets import read_sheet
from osmosis.practices.rolls.store import calls, developments, rolls, scents
from osmosis.practices.rolls.store.calls import Tray
from osmosis.storage.transaction import ReadTransaction, Transaction


def call_on(context: PracticeContext, roll_id: UUID) -> CallOn:
    """Call on one roll.

    Raises:
        NotFoundError: There is no such roll.
        NotDevelopedError: It is not developed.
        RollStateError: There is nothing on it that may be shown.
    """
    return _call(context, [roll_id])


def call_tray(context: PracticeContext) -> CallOn:
    """Call on what lies on the tray: half of the frames from the first roll.

    Raises:
        RollStateError: The tray is empty, or nothing on it may be shown.
    """
    with context.store.read() as reading:
        tray = calls.latest_tray(reading)
    if not tray.rolls:
        raise RollStateError("Nothing lies on the tray")
    return _call(context, tray.rolls)


def recall(context: PracticeContext, call_id: UUID) -> CallOn:
    """A call-on that was begun, to go on with it; after ninety seconds it is over.

    What was let go or put to rest meanwhile is left out.

    Raises:
        NotFoundError: There was none, or every roll in it is at rest.
    """
    now = context.store.time().now
    with context.store.read() as reading:
        call = calls.get_call(reading, call_id)
        every = [read_sheet(reading, roll_id, now) for roll_id in call.rolls]
        sheets = [sheet for sheet in every if not sheet.is_rested]
        if not sheets:
            raise NotFoundError("What was called on is at rest")
        drawn = {frame.frame.id: frame for sheet in sheets for frame in sheet.frames}
        called = [sheet.roll for sheet in sheets]
        day = call.called_at.to_tz(context.store.clock.zone()).date()
        bottles: tuple[str, ...] = ()
        if context.knobs.knob("rolls.scent_first", day):
            bottles = _bottles(reading, called)
    return CallOn(
        id=call.id,
        rolls=tuple(called),
        bottles=bottles,
        frames=tuple(
            drawn[frame_id]
            for frame_id in call.frames
            if frame_id in drawn and may_be_called(drawn[frame_id])
        ),
        box=next((roll.box_place for roll in called if roll.box_place), ""),
        is_over=now - call.called_at > CALL_TIME,
    )


def say_new_way(context: PracticeContext, call_id: UUID, text: str) -> None:
    """Keep the one new way today; an empty one is not asked about again.

    Raises:
        NotFoundError: There was no such call-on.
        InvalidInputError: It is too long.
    """
    clean = rules.checked_text(text)
    if clean:
        with context.store.write() as transaction:
            calls.set_new_way(transaction, call_id, clean)


def change_tray(
    context: PracticeContext, roll_ids: Sequence[UUID], rhythm: str | None = None
) -> Tray:
    """Put these rolls on the tray, in this order; the change is kept with its date.

    Args:
        rhythm: A cadence as text, empty for none; ``None`` leaves it as it is.

    Raises:
        InvalidInputError: More than three, one twice, or no rhythm that one can read.
        NotDevelopedError: One of them is not developed.
    """
    if len(roll_ids) > MOST_ON_TRAY or len(set(roll_ids)) != len(roll_ids):
        raise InvalidInputError("A tray holds up to three capsules, each once")
    with context.store.write() as transaction:
        for roll_id in roll_ids:
            ensure_callable(rolls.get_roll(transaction, roll_id))
        before = calls.latest_tray(transaction)
        new = before.rhythm if rhythm is None else rules.checked_rhythm(rhythm)
        if (tuple(roll_ids), new) != (before.rolls, before.rhythm):
            calls.add_tray(transaction, roll_ids, new)
        return calls.latest_tray(transaction)


def _call(context: PracticeContext, roll_ids: Sequence[UUID]) -> CallOn:
    with context.store.write() as transaction:
        every = [_callable_sheet(transaction, roll_id) for roll_id in roll_ids]
        sheets = [sheet for sheet in every if not sheet.is_rested]
        today = transaction.at.to_tz(context.store.clock.zone()).date()
        count = int(context.knobs.knob("rolls.frames_per_call", today))
        chosen = _drawn(transaction, sheets, count)
        if not chosen:
            raise RollStateError("There is nothing on this roll that may be shown")
        called = [sheet.roll.id for sheet in sheets]
        call_id = calls.add_call(transaction, called, [frame.frame.id for frame in chosen])
        developments.mark_seen(transaction, [frame.frame.id for frame in chosen])
        bottles: tuple[str, ...] = ()
        if context.knobs.knob("rolls.scent_first", today):
            bottles = _bottles(transaction, [sheet.roll for sheet in sheets])
    return CallOn(
        id=call_id,
        rolls=tuple(sheet.roll for sheet in sheets),
        bottles=bottles,
        frames=tuple(chosen),
        box=next((sheet.roll.box_place for sheet in sheets if sheet.roll.box_place), ""),
    )


def _callable_sheet(transaction: Transaction, roll_id: UUID) -> ContactSheet:
    sheet = read_sheet(transaction, roll_id, transaction.at)
    ensure_callable(sheet.roll)
    return sheet


def ensure_callable(roll: Roll) -> None:
    """Let a roll be called on when it is developed, or on film and back from the lab.

    Raises:
        NotDevelopedError: It is neither.
    """
    if roll.medium is Medium.FILM and roll.state in (RollState.BACK, RollState.CASED):
        return
    rules.ensure_open(roll)


def _drawn(
    transaction: Transaction, sheets: Sequence[ContactSheet], count: int
) -> list[SheetFrame]:
    available = [sum(map(may_be_called, sheet.frames)) for sheet in sheets]
    toss = str(new_id(transaction.at))
    chosen = []
    for sheet, share in zip(sheets, shares(available, count), strict=True):
        ids = [frame.frame.id for frame in sheet.frames]
        seen = developments.last_seen(transaction, ids)
        chosen += draw(sheet.frames, share, seen, f"{sheet.roll.seed}:{toss}")
    return chosen


def _bottles(reading: ReadTransaction, called: Sequence[Roll]) -> tuple[str, ...]:
    wanted = [bottle for roll in called for bottle in roll.scent_tag]
    return tuple(scents.names_of(reading, dict.fromkeys(wanted)))
