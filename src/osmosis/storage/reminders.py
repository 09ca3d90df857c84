"""By which ways the person wants to be reminded; by none, until they choose one.

A way is one channel with its settings: a folder, a mailbox, one browser. Its name is ``kind``, or
``kind:id`` where there may be several of a kind. What a kind needs to know is its own business;
here it is a mapping that lies among the settings, and a password in it is locked already.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from osmosis.errors import NotFoundError
from osmosis.kernel.clock import Instant, TimeDelta
from osmosis.kernel.ids import new_id
from osmosis.languages.speaking import gettext
from osmosis.ports.channels import Notice
from osmosis.storage import schema
from osmosis.storage.outbox import send_later, withdraw_all
from osmosis.storage.settings import get_setting, list_settings, set_setting
from osmosis.storage.transaction import ReadTransaction, Transaction

A_TRIAL_LASTS = TimeDelta(hours=1)

_WAYS = "reminders.way."
_LOST = "reminders.lost."


def list_ways(reading: ReadTransaction, kind: str = "") -> Mapping[str, Any]:
    """Every chosen way by its name, with its settings.

    Args:
        kind: Only those of one kind.
    """
    found = list_settings(reading, _WAYS)
    named = {name.removeprefix(_WAYS): settings for name, settings in found.items()}
    return {name: one for name, one in named.items() if kind in ("", name.partition(":")[0])}


def find_way(reading: ReadTransaction, name: str) -> Any:
    """The settings of a way; ``None`` when it is not chosen."""
    return get_setting(reading, _WAYS + name)


def choose_way(transaction: Transaction, name: str, settings: Mapping[str, object]) -> None:
    """Remind by this way from now on, besides the others."""
    set_setting(transaction, _WAYS + name, dict(settings))


def leave_way(transaction: Transaction, name: str) -> None:
    """Remind by this way no more, and forget its settings.

    What waits for it goes too: years later it would be noise.

    Raises:
        NotFoundError: It is not chosen.
    """
    if find_way(transaction, name) is None:
        raise NotFoundError("Reminders do not go this way")
    withdraw_all(transaction, name)
    set_setting(transaction, _WAYS + name, None)


def lose_way(transaction: Transaction, name: str, problem: str) -> None:
    """Leave a way that has ended on its other side, and keep in mind that it has."""
    settings = find_way(transaction, name)
    if settings is not None:
        leave_way(transaction, name)
        lost = {"name": settings.get("name", name), "problem": problem}
        set_setting(transaction, _LOST + name, lost)


def list_lost_ways(reading: ReadTransaction) -> Sequence[Mapping[str, str]]:
    """What the ways that ended by themselves were called, and why they ended."""
    found: Mapping[str, Any] = list_settings(reading, _LOST)
    return list(found.values())


def forget_lost_ways(transaction: Transaction) -> None:
    """Keep none of them in mind any more."""
    for name in list_settings(transaction, _LOST):
        set_setting(transaction, name, None)


def leave_every_way(transaction: Transaction) -> None:
    """Send no more reminders at all."""
    for name in list_ways(transaction):
        leave_way(transaction, name)


def remind(
    transaction: Transaction,
    notice: Notice,
    *,
    not_before: Instant | None = None,
    due_at: Instant | None = None,
) -> bool:
    """Send a reminder by every chosen way; says whether it is new to any of them.

    Args:
        not_before: Send it at this time or later; at once when left out.
        due_at: When what it speaks of fell due; a way that was chosen later is passed over.
    """
    sent = [
        send_later(transaction, name, notice, not_before=not_before)
        for name in _ways_by(transaction, due_at)
    ]
    return any(sent)


def is_recorded(reading: ReadTransaction, key: str, *, due_at: Instant) -> bool:
    """Whether a reminder of this key would be new to none of the ways that were chosen by then."""
    return all(
        reading.find(schema.outbox, channel=name, key=key) is not None
        for name in _ways_by(reading, due_at)
    )


def send_trial(transaction: Transaction) -> None:
    """Send one notice that speaks of nothing by every chosen way, to see that it arrives."""
    notice = Notice(
        key=f"trial:{new_id(transaction.at)}",
        title=gettext("A trial"),
        body=gettext("This is how a reminder arrives. It speaks of nothing."),
        not_after=transaction.at + A_TRIAL_LASTS,
    )
    remind(transaction, notice)


def _ways_by(reading: ReadTransaction, at: Instant | None) -> Sequence[str]:
    """The ways that were chosen, as they are now, by a time."""
    names = list_ways(reading)
    if at is None:
        return list(names)
    rows = {name: reading.find(schema.settings, name=_WAYS + name) for name in names}
    return [name for name, row in rows.items() if row is not None and row["changed_at"] <= at]
