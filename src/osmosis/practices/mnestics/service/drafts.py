"""What is being written in a sitting: kept encrypted, so that a closed laptop loses nothing."""

from __future__ import annotations

from uuid import UUID

from osmosis.errors import InvalidInputError
from osmosis.practices.context import PracticeContext
from osmosis.practices.mnestics.store import sittings
from osmosis.sealing.age import decrypt, encrypt

LONGEST_DRAFT_BYTES = 1 << 20


def save_draft(context: PracticeContext, sitting_id: UUID, text: str) -> None:
    """Keep what is being written, encrypted; an empty text empties it.

    Raises:
        NotFoundError: There is no such sitting.
        SittingOverError: It is over.
        InvalidInputError: It is too long.
    """
    data = text.encode("utf-8", "replace")
    if len(data) > LONGEST_DRAFT_BYTES:
        raise InvalidInputError("This is too long to be kept as one draft", limit="one mebibyte")
    draft = encrypt(data, [context.keys.house_recipient()]) if data else b""
    with context.store.write() as transaction:
        sittings.get_unclosed(transaction, sitting_id)
        sittings.change_sitting(transaction, sitting_id, draft=draft)


def read_draft(context: PracticeContext, sitting_id: UUID) -> str:
    """What was being written; empty when nothing is, or when it cannot be opened any more.

    Raises:
        NotFoundError: There is no such sitting.
    """
    with context.store.read() as reading:
        draft = sittings.get_sitting(reading, sitting_id).draft
    return decrypt(draft, [context.keys.house()]).decode("utf-8") if draft else ""
