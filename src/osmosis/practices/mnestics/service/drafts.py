"""What is being written in a sitting: kept encrypted, so that a closed laptop loses nothing.

A sitting may have several drafts: one along each of its pathways (three where the pathway is
written in three short messages), and one for each message that is being answered. The sitting of
a plan's checkpoint has one.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self
from uuid import UUID

from osmosis.errors import InvalidInputError, NotFoundError, UserError
from osmosis.kernel.ids import parse_id
from osmosis.languages.speaking import gettext
from osmosis.practices.context import PracticeContext
from osmosis.practices.mnestics.model import Sitting
from osmosis.practices.mnestics.store import junctions, plans, sittings
from osmosis.sealing.age import decrypt, encrypt
from osmosis.sealing.moment import NOTE_LIMIT_BYTES
from osmosis.storage.transaction import ReadTransaction, Transaction

_LONGEST_KEY = 40


@dataclass(frozen=True, kw_only=True, slots=True)
class DraftKey:
    """Which of a sitting's drafts.

    Attributes:
        about: The pathway along which it is written, the message that it answers, or the plan that
            is to be signed with it.
        part: From 1, where a pathway is written in several short messages; 0 otherwise.
    """

    about: UUID
    part: int = 0

    def __str__(self) -> str:
        return f"{self.about}:{self.part}"

    @classmethod
    def parse(cls, text: str) -> Self:
        """The key that a text spells.

        Raises:
            InvalidInputError: It is none.
        """
        about, _, part = text[:_LONGEST_KEY].partition(":")
        if not (part.isascii() and part.isdigit()):
            raise InvalidInputError("There is no such draft")
        return cls(about=parse_id(about), part=int(part))


def save_draft(context: PracticeContext, sitting_id: UUID, key: DraftKey, text: str) -> None:
    """Keep what is being written, encrypted; an empty text empties it.

    Raises:
        NotFoundError: There is no such sitting, or the draft belongs to nothing in it.
        SittingOverError: It is over.
        InvalidInputError: It is too long.
    """
    with context.store.write() as transaction:
        put_draft(context, transaction, sittings.get_unclosed(transaction, sitting_id), key, text)


def keep_unsent(context: PracticeContext, sitting_id: UUID, key: DraftKey, text: str) -> None:
    """Keep what could not be sent; also when the sitting has ended, where it waits for the next.

    Raises:
        NotFoundError: There is no such sitting, or the draft belongs to nothing in it.
        InvalidInputError: It is too long.
    """
    with context.store.write() as transaction:
        put_draft(context, transaction, sittings.get_sitting(transaction, sitting_id), key, text)


def read_drafts(context: PracticeContext, sitting_id: UUID) -> Mapping[DraftKey, str]:
    """Everything that is being written in a sitting; nothing where it cannot be opened any more.

    Raises:
        NotFoundError: There is no such sitting.
    """
    with context.store.read() as reading:
        return drafts_of(context, sittings.get_sitting(reading, sitting_id))


def put_draft(
    context: PracticeContext, transaction: Transaction, sitting: Sitting, key: DraftKey, text: str
) -> None:
    """Keep one draft of a sitting in a transaction that others write in too.

    Raises:
        NotFoundError: The draft belongs to nothing in this sitting.
        InvalidInputError: It is too long.
    """
    if len(text.encode("utf-8", "replace")) > NOTE_LIMIT_BYTES:
        raise InvalidInputError(
            "This is too long to be kept as one draft", limit=gettext("one mebibyte")
        )
    kept = dict(drafts_of(context, sitting))
    if not text:
        if kept.pop(key, None) is None:
            return
    else:
        _refuse_strange(transaction, sitting, key)
        kept[key] = text
    sittings.change_sitting(transaction, sitting.id, draft=_sealed(context, kept))


def drafts_of(context: PracticeContext, sitting: Sitting) -> Mapping[DraftKey, str]:
    """The drafts of a sitting."""
    if not sitting.draft:
        return {}
    try:
        opened = json.loads(decrypt(sitting.draft, [context.keys.house()]))
    except UserError:
        return {}
    return {DraftKey.parse(key): text for key, text in opened.items()}


def _sealed(context: PracticeContext, kept: Mapping[DraftKey, str]) -> bytes:
    if not kept:
        return b""
    form = {str(key): text for key, text in kept.items()}
    data = json.dumps(form, ensure_ascii=False).encode("utf-8", "replace")
    return encrypt(data, [context.keys.house_recipient()])


def _refuse_strange(reading: ReadTransaction, sitting: Sitting, key: DraftKey) -> None:
    sat = junctions.list_of_sitting(reading, sitting.id)
    known = {*(one.pathway_id for one in sat), *sitting.arrivals}
    if key.about not in known and key.about != plans.find_plan_of(reading, sitting.id):
        raise NotFoundError("This sitting has no such draft")
