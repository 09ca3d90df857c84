"""What answers what: the past self's message, where in it, and what was said back."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from osmosis.errors import UserError
from osmosis.ports.blobs import BlobCorruptError, BlobMissingError
from osmosis.practices.context import PracticeContext
from osmosis.practices.mnestics.model import Message
from osmosis.practices.mnestics.service.opening import opened_moment
from osmosis.practices.mnestics.store import messages
from osmosis.storage.rests import RestFilter
from osmosis.storage.transaction import ReadTransaction


@dataclass(frozen=True, kw_only=True, slots=True)
class Answer:
    """What was said back.

    Attributes:
        is_read: Whether it was read; no word of it is shown before.
        words: Empty while it is on its way, and where it cannot be opened.
    """

    message: Message
    is_read: bool
    words: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Answers:
    """What stands beside messages that are read.

    Attributes:
        to: What answers each of them, oldest first.
        answered: What they answer, by its own id.
    """

    to: Mapping[UUID, Sequence[Answer]]
    answered: Mapping[UUID, Message]


def answers_beside(
    context: PracticeContext,
    reading: ReadTransaction,
    read: Collection[Message],
    opened: Collection[UUID],
    hidden: RestFilter,
) -> Answers:
    """What answers these messages and what they answer; without what rests or was let go.

    Args:
        opened: The messages that were ever read.
    """
    found = messages.list_answers(reading, [message.id for message in read])
    to = {
        id_: [
            answer
            for answer in (_answer(context, reading, one, opened) for one in answers)
            if not hidden.hides(
                answer.message.ref, at=answer.message.sent.instant, texts=[answer.words]
            )
        ]
        for id_, answers in found.items()
    }
    wanted = [message.answers_id for message in read if message.answers_id is not None]
    known = messages.list_these(reading, wanted)
    answered = {
        id_: one for id_, one in known.items() if not hidden.hides(one.ref, at=one.sent.instant)
    }
    return Answers(to=to, answered=answered)


def _answer(
    context: PracticeContext, reading: ReadTransaction, message: Message, opened: Collection[UUID]
) -> Answer:
    if message.id not in opened:
        return Answer(message=message, is_read=False)
    try:
        moment = opened_moment(context, reading, message)
    except (UserError, BlobMissingError, BlobCorruptError):
        return Answer(message=message, is_read=True)
    if moment is None:
        return Answer(message=message, is_read=True)
    moment.close()
    return Answer(message=message, is_read=True, words=moment.note.line or "")
