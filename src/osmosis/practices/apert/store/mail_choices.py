"""What becomes of letters once they were taken in, as rows."""

from __future__ import annotations

from uuid import UUID

from osmosis.practices.apert import tables
from osmosis.practices.apert.model import Afterwards, MailChoice
from osmosis.storage.transaction import ReadTransaction, Transaction

_choices = tables.mail_choices


def set_choice(transaction: Transaction, source_id: UUID, choice: MailChoice) -> None:
    """Keep what was chosen for a mailbox."""
    transaction.delete(_choices, _choices.c.source_id == source_id)
    if choice.afterwards is not Afterwards.LEAVE:
        transaction.insert(
            _choices,
            source_id=source_id,
            afterwards=choice.afterwards.value,
            folder=choice.folder,
        )


def get_choice(reading: ReadTransaction, source_id: UUID) -> MailChoice:
    """What was chosen for a mailbox; letters are left as they are where nothing was."""
    row = reading.find(_choices, source_id=source_id)
    if row is None:
        return MailChoice()
    return MailChoice(afterwards=Afterwards(row["afterwards"]), folder=row["folder"])
