"""Calling on a roll or on the tray: three to six frames, and then it ends."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from whenever import Date

from osmosis.errors import InvalidInputError, NotFoundError
from osmosis.kernel.clock import Instant
from osmosis.kernel.ids import new_id
from osmosis.practices.context import PracticeContext
from osmosis.practices.rolls import rules
from osmosis.practices.rolls.drawing import draw, may_be_called, shares
from osmosis.practices.rolls.model import (
    MOST_ON_TRAY,
    Roll,
    RollStateError,
)
from osmosis.practices.rolls.prints import CallOn, ContactSheet, SheetFrame
from osmosis.practices.rolls.service import trays
from osmosis.practices.rolls.service.sheets import read_sheet
from osmosis.practices.rolls.store import calls, developments, rolls, scents
from osmosis.practices.rolls.store.calls import Call, Tray
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
        NotFoundError: There was none, or every roll in it is at rest or was let go.
    """
    now = context.store.time().now
    with context.store.read() as reading:
        call = calls.get_call(reading, call_id)
        kept = [roll_id for roll_id in call.rolls if rolls.find_roll(reading, roll_id)]
        every = [read_sheet(reading, roll_id, now) for roll_id in kept]
        sheets = [sheet for sheet in every if not sheet.is_rested]
        if not sheets:
            raise NotFoundError("What was called on is at rest, or was let go")
        drawn = {frame.frame.id: frame for sheet in sheets for frame in sheet.frames}
        still = [drawn[frame_id] for frame_id in call.frames if frame_id in drawn]
        shown = [frame for frame in still if may_be_called(frame)]
        return _as_call(context, reading, call, sheets, shown, now=now)


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
    context: PracticeContext,
    roll_ids: Sequence[UUID],
    rhythm: str | None = None,
    *,
    times: int | None = None,
) -> Tray:
    """Put these rolls on the tray, in this order; the change is kept with its date.

    Args:
        rhythm: A cadence as text, empty for none; ``None`` leaves it as it is.
        times: For how many times the rhythm is tried; ``None`` sets it from now on.

    Raises:
        InvalidInputError: More than three, one twice, no rhythm that one can read, or one to try
            that it has already.
        NotFoundError: There is no such roll.
        NotDevelopedError: One of them is neither developed nor on film and back from the lab.
    """
    if len(roll_ids) > MOST_ON_TRAY or len(set(roll_ids)) != len(roll_ids):
        raise InvalidInputError("A tray holds up to three capsules, each once")
    with context.store.write() as transaction:
        for roll_id in roll_ids:
            rules.ensure_callable(rolls.get_roll(transaction, roll_id))
        before = calls.latest_tray(transaction)
        new = before.rhythm if rhythm is None else _checked_rhythm(context, rhythm)
        if (tuple(roll_ids), new) != (before.rolls, before.rhythm):
            calls.add_tray(transaction, roll_ids, new)
        trays.note_rhythm(transaction, before.rhythm, new, times)
        return calls.latest_tray(transaction)


def _checked_rhythm(context: PracticeContext, rhythm: str) -> str:
    zone = context.store.clock.zone()
    return rules.checked_rhythm(rhythm, context.store.time().now.to_tz(zone).date(), zone)


def _call(context: PracticeContext, roll_ids: Sequence[UUID]) -> CallOn:
    with context.store.write() as transaction:
        every = [read_sheet(transaction, roll_id, transaction.at) for roll_id in roll_ids]
        sheets = [sheet for sheet in every if not sheet.is_rested]
        count = int(context.knobs.knob("rolls.frames_per_call", _day(context, transaction.at)))
        chosen = _drawn(transaction, sheets, count)
        if not chosen:
            raise RollStateError("There is nothing on this roll that may be shown")
        drawn = [frame.frame.id for frame in chosen]
        call = calls.add_call(transaction, roll_ids, drawn)
        developments.mark_seen(transaction, drawn)
        trays.count_call(transaction, call, _day(context, call.called_at))
        return _as_call(context, transaction, call, sheets, chosen, now=transaction.at)


def _as_call(
    context: PracticeContext,
    reading: ReadTransaction,
    call: Call,
    sheets: Sequence[ContactSheet],
    frames: Sequence[SheetFrame],
    *,
    now: Instant,
) -> CallOn:
    called = [sheet.roll for sheet in sheets]
    opens_bottles = context.knobs.knob("rolls.scent_first", _day(context, call.called_at))
    return CallOn(
        id=call.id,
        rolls=tuple(called),
        bottles=_bottles(reading, called) if opens_bottles else (),
        frames=tuple(frames),
        box=next((roll.box_place for roll in called if roll.box_place), ""),
        left_seconds=rules.call_seconds_left(call.called_at, now),
    )


def _day(context: PracticeContext, at: Instant) -> Date:
    return at.to_tz(context.store.clock.zone()).date()


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
