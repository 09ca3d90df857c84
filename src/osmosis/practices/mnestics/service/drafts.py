"""What is being written in a sitting: kept encrypted, so that a closed laptop loses nothing.

A sitting may have several drafts: one along each of its pathways (three where the pathway is
written in three short messages), and one for each message that is being answered. The sitting of
a plan's checkpoint has one. Each is kept in pieces, one for each page that wrote in it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self
from uuid import UUID

from osmosis.errors import InvalidInputError, NotFoundError, UserError
from osmosis.kernel.ids import new_id, parse_id
from osmosis.languages.speaking import gettext
from osmosis.practices.context import PracticeContext
from osmosis.practices.mnestics.model import Sitting
from osmosis.practices.mnestics.rules.drafting import ALONE, Draft, Page, Piece
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


def save_draft(
    context: PracticeContext, sitting_id: UUID, key: DraftKey, text: str, page: Page = ALONE
) -> None:
    """Keep what is being written, encrypted; an empty text empties it.

    What another page wrote, and this one has not shown, stays beside it.

    Raises:
        NotFoundError: There is no such sitting, or the draft belongs to nothing in it.
        SittingOverError: It is over.
        InvalidInputError: It is too long.
    """
    with context.store.write() as transaction:
        sitting = sittings.get_unclosed(transaction, sitting_id)
        put_draft(context, transaction, sitting, key, text, page=page)


def keep_unsent(
    context: PracticeContext, sitting_id: UUID, key: DraftKey, text: str, page: Page = ALONE
) -> None:
    """Keep what could not be sent; also when the sitting has ended, where it waits for the next.

    Raises:
        NotFoundError: There is no such sitting, or the draft belongs to nothing in it.
        InvalidInputError: It is too long.
    """
    with context.store.write() as transaction:
        sitting = sittings.get_sitting(transaction, sitting_id)
        put_draft(context, transaction, sitting, key, text, page=page)


def read_drafts(context: PracticeContext, sitting_id: UUID) -> Mapping[DraftKey, str]:
    """Everything that is being written in a sitting; nothing where it cannot be opened any more.

    Raises:
        NotFoundError: There is no such sitting.
    """
    return {key: draft.words for key, draft in open_drafts(context, sitting_id).items()}


def open_drafts(context: PracticeContext, sitting_id: UUID) -> Mapping[DraftKey, Draft]:
    """The same in pieces, one for each page that wrote.

    Raises:
        NotFoundError: There is no such sitting.
    """
    with context.store.read() as reading:
        return drafts_of(context, sittings.get_sitting(reading, sitting_id))


def page_for(context: PracticeContext, begun: Mapping[DraftKey, Draft]) -> Page:
    """A new page on which these drafts are shown."""
    shown = frozenset(piece.mark for draft in begun.values() for piece in draft.pieces)
    return Page(id=str(new_id(context.store.time().now)), shown=shown)


def put_draft(
    context: PracticeContext,
    transaction: Transaction,
    sitting: Sitting,
    key: DraftKey,
    text: str,
    *,
    page: Page = ALONE,
) -> None:
    """Keep what a page wrote of a draft in a transaction that others write in too.

    Raises:
        NotFoundError: The draft belongs to nothing in this sitting.
        InvalidInputError: It is too long.
    """
    refuse_long(text)
    if text:
        _refuse_strange(transaction, sitting, key)
    before = drafts_of(context, sitting)
    draft = before.get(key, Draft()).with_words(page, text)
    _keep(context, transaction, sitting, before, {**before, key: draft})


def take_out_sent(
    context: PracticeContext,
    transaction: Transaction,
    sitting: Sitting,
    key: DraftKey,
    text: str,
    *,
    page: Page,
) -> None:
    """Take what was sent from a page out of its draft; what another page wrote there stays."""
    before = drafts_of(context, sitting)
    draft = before.get(key, Draft()).without_sent(page, text)
    _keep(context, transaction, sitting, before, {**before, key: draft})


def take_out_whole(
    context: PracticeContext, transaction: Transaction, sitting: Sitting, key: DraftKey
) -> Draft:
    """Take a draft out of its sitting: what it was."""
    before = drafts_of(context, sitting)
    _keep(context, transaction, sitting, before, {**before, key: Draft()})
    return before.get(key, Draft())


def let_go_of_shown(
    context: PracticeContext, transaction: Transaction, sitting: Sitting, page: Page
) -> None:
    """Let every draft go that a page has shown; what another page wrote since then waits."""
    before = drafts_of(context, sitting)
    after = {key: draft.without_sent(page, "") for key, draft in before.items()}
    _keep(context, transaction, sitting, before, after)


def refuse_long(text: str) -> None:
    """Refuse what is too long for one draft.

    Raises:
        InvalidInputError: It is.
    """
    if len(text.encode("utf-8", "replace")) > NOTE_LIMIT_BYTES:
        raise InvalidInputError(
            "This is too long to be kept as one draft", limit=gettext("one mebibyte")
        )


def drafts_of(context: PracticeContext, sitting: Sitting) -> Mapping[DraftKey, Draft]:
    """The drafts of a sitting."""
    if not sitting.draft:
        return {}
    try:
        opened = json.loads(decrypt(sitting.draft, [context.keys.house()]))
    except UserError:
        return {}
    return {DraftKey.parse(key): _draft(form) for key, form in opened.items()}


def _keep(
    context: PracticeContext,
    transaction: Transaction,
    sitting: Sitting,
    before: Mapping[DraftKey, Draft],
    after: Mapping[DraftKey, Draft],
) -> None:
    """Keep the drafts of a sitting as they are now; one without words is not kept."""
    kept = {key: draft for key, draft in after.items() if draft.pieces}
    if kept != before:
        sittings.change_sitting(transaction, sitting.id, draft=_sealed(context, kept))


def _draft(form: str | list[tuple[str, str]]) -> Draft:
    # One that was written from a single page could once be kept as its words alone.
    pieces = [("", form)] if isinstance(form, str) else form
    return Draft(pieces=tuple(Piece(page_id=id_, words=words) for id_, words in pieces))


def _sealed(context: PracticeContext, kept: Mapping[DraftKey, Draft]) -> bytes:
    form = {
        str(key): [(piece.page_id, piece.words) for piece in draft.pieces]
        for key, draft in kept.items()
    }
    if not form:
        return b""
    data = json.dumps(form, ensure_ascii=False).encode("utf-8", "replace")
    return encrypt(data, [context.keys.house_recipient()])


def _refuse_strange(reading: ReadTransaction, sitting: Sitting, key: DraftKey) -> None:
    sat = junctions.list_of_sitting(reading, sitting.id)
    known = {*(one.pathway_id for one in sat), *sitting.arrivals}
    if key.about not in known and key.about != plans.find_plan_of(reading, sitting.id):
        raise NotFoundError("This sitting has no such draft")
