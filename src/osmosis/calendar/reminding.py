"""Turns a date in the calendar into one reminder, at its time and never long after it."""

from __future__ import annotations

from osmosis.calendar.entries import list_entries
from osmosis.kernel.civil import local_of
from osmosis.kernel.clock import TimeDelta
from osmosis.languages.dates import told_date
from osmosis.ports.channels import Notice
from osmosis.ports.practice import CalendarEntry, PracticeParts, Span
from osmosis.storage.reminders import is_recorded, remind
from osmosis.storage.store import Store

REMINDS_FOR = TimeDelta(hours=12)
"""After this the day is over, and a reminder would only tell what was missed."""
_A_MOMENT = TimeDelta(microseconds=1)


def remind_of_dates(store: Store, practice: PracticeParts) -> int:
    """Remind of what a practice has in the calendar now; says of how many dates it was new.

    While the clock is doubted nobody is reminded: that could not be taken back.
    """
    time = store.time()
    if not time.may_unseal:
        return 0
    span = Span(start=time.now - REMINDS_FOR, end=time.now + _A_MOMENT)
    with store.read() as reading:
        fresh = [
            entry
            for entry in list_entries(store, [practice], span)
            if not is_recorded(reading, entry.uid, due_at=entry.at)
        ]
    if not fresh:
        return 0
    with store.write() as transaction:
        return sum(remind(transaction, notice_of(one), due_at=one.at) for one in fresh)


def notice_of(entry: CalendarEntry) -> Notice:
    """The reminder of one date: its name, and when it is where it is."""
    local = local_of(entry.at, entry.zone)
    return Notice(
        key=entry.uid,
        title=entry.title,
        body=f"{told_date(local.date())}, {local.hour:02}:{local.minute:02}",
        about=entry.about,
        not_after=entry.at + REMINDS_FOR,
    )
