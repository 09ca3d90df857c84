"""What lies on the tray now and lay on it before, when its rhythm asks for it, and its tries."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from whenever import Date, Time, TimeDelta

from osmosis.kernel.cadence import Slot
from osmosis.kernel.cadence_text import parse_cadence
from osmosis.kernel.clock import Instant
from osmosis.kernel.refs import Ref
from osmosis.practices.context import PracticeContext
from osmosis.practices.rolls import rules
from osmosis.practices.rolls.model import PRACTICE
from osmosis.practices.rolls.store import calls
from osmosis.practices.rolls.store.calls import Call, Tray
from osmosis.storage import tries
from osmosis.storage.transaction import ReadTransaction, Transaction
from osmosis.storage.tries import Answer, Try

RHYTHM = "rhythm"

TWO_DAYS = TimeDelta(hours=48)


def latest(context: PracticeContext) -> Tray:
    """What lies on the tray now."""
    with context.store.read() as reading:
        return calls.latest_tray(reading)


def history(context: PracticeContext) -> Sequence[Tray]:
    """The latest changes of the tray, newest first."""
    with context.store.read() as reading:
        return calls.tray_history(reading)


def is_asked(context: PracticeContext) -> bool:
    """Whether the tray asks to be called on now: today is its day, and its hour has come."""
    now = context.store.time().now
    slot = find_asked(context, now.to_tz(context.store.clock.zone()).date())
    return slot is not None and slot.instant <= now


def find_asked(context: PracticeContext, day: Date) -> Slot | None:
    """When the tray's own rhythm asks for it on a civil day, in whichever zone that is kept.

    ``None`` when nothing lies on it, and when it was called on since.
    """
    with context.store.read() as reading:
        tray = calls.latest_tray(reading)
        slot = _slot_on(tray, day)
        if slot is None:
            return None
        called = calls.last_called_at(reading, tray.rolls)
        return slot if called is None or called < slot.instant else None


def _slot_on(tray: Tray, day: Date) -> Slot | None:
    if not tray.rolls or not tray.rhythm:
        return None
    noon = day.at(Time(12)).assume_utc()
    around = parse_cadence(tray.rhythm).slots_between(noon - TWO_DAYS, noon + TWO_DAYS)
    return next((slot for slot in around if slot.date == day), None)


def find_try(context: PracticeContext) -> Try | None:
    """The rhythm that is being tried, or waits for its answer."""
    with context.store.read() as reading:
        return tries.find_living(reading, _ref(reading), RHYTHM)


def tries_by_change(context: PracticeContext) -> Mapping[Instant | None, Try]:
    """Every rhythm that was tried, by when the tray was changed to it."""
    with context.store.read() as reading:
        return {one.begun_at: one for one in tries.list_tries(reading, _ref(reading))}


def try_asked_after(context: PracticeContext, call_id: UUID) -> Try | None:
    """The try whose last time was this call-on, and which is not answered yet.

    Raises:
        NotFoundError: There was no such call-on.
    """
    with context.store.read() as reading:
        call = calls.get_call(reading, call_id)
        found = tries.find_living(reading, _ref(reading), RHYTHM)
    is_asked_now = found is not None and found.is_due and found.last_counted_at == call.called_at
    return found if is_asked_now else None


def answer_try(context: PracticeContext, try_id: UUID, answer: Answer, words: str = "") -> Try:
    """Keep a rhythm that was tried, go back to the one before, or say that it changes again.

    Raises:
        NotFoundError: There is no such try of the tray.
        ConflictError: It is over already.
        InvalidInputError: The words are too long.
    """
    clean = rules.checked_text(words)
    with context.store.write() as transaction:
        ended = tries.answer_try(transaction, _ref(transaction), try_id, answer, clean)
        tray = calls.latest_tray(transaction)
        if tray.rhythm != ended.stands_at:
            calls.add_tray(transaction, tray.rolls, str(ended.stands_at))
        return ended


def note_rhythm(transaction: Transaction, before: str, new: str, times: int | None) -> None:
    """Begin a try of a rhythm that is set for so many times; one that is changed ends the last.

    Raises:
        InvalidInputError: It is to be tried and stood so already, or not for 1 to 99 times.
    """
    tray = _ref(transaction)
    if times is not None:
        tries.begin_try(transaction, tray, RHYTHM, before=before, after=new, times=times)
    elif new != before:
        tries.end_as_changed(transaction, tray, RHYTHM)


def count_call(transaction: Transaction, call: Call, day: Date) -> None:
    """Count a time of what is tried, if what lies on the tray was called on; once a day."""
    found = tries.find_living(transaction, _ref(transaction), RHYTHM)
    if found is not None and calls.latest_tray(transaction).rolls == call.rolls:
        tries.count_time(transaction, found.id, day.format_iso())


def _ref(reading: ReadTransaction) -> Ref:
    """The tray: each person has one."""
    return Ref(PRACTICE, "tray", reading.person_id)
