"""By which way the person wants to be reminded; by none, until they choose one."""

from __future__ import annotations

from pathlib import Path

from osmosis.kernel.clock import Instant
from osmosis.ports.channels import Notice
from osmosis.storage.outbox import send_later, withdraw_all
from osmosis.storage.settings import get_setting, set_setting
from osmosis.storage.transaction import ReadTransaction, Transaction

FOLDER = "folder"

_CHANNEL = "reminders.channel"
_FOLDER_PATH = "reminders.folder"


def find_reminder_channel(reading: ReadTransaction) -> str | None:
    """The name of the channel that reminds; ``None`` when the person wants no reminders."""
    return None if (name := get_setting(reading, _CHANNEL)) is None else str(name)


def find_reminder_folder(reading: ReadTransaction) -> Path | None:
    """The folder into which reminders are written, if one was chosen."""
    return None if (path := get_setting(reading, _FOLDER_PATH)) is None else Path(path)


def remind_in_folder(transaction: Transaction, folder: Path) -> None:
    """Write reminders into a folder from now on."""
    set_setting(transaction, _FOLDER_PATH, str(folder))
    set_setting(transaction, _CHANNEL, FOLDER)


def remind_nowhere(transaction: Transaction) -> None:
    """Send no more reminders, those that wait included: years later they would be noise."""
    channel = find_reminder_channel(transaction)
    if channel is not None:
        withdraw_all(transaction, channel)
    set_setting(transaction, _CHANNEL, None)
    set_setting(transaction, _FOLDER_PATH, None)


def remind(transaction: Transaction, notice: Notice, *, not_before: Instant | None = None) -> bool:
    """Send a reminder by the chosen way; says whether there is one and this one is new."""
    channel = find_reminder_channel(transaction)
    return channel is not None and send_later(transaction, channel, notice, not_before=not_before)
