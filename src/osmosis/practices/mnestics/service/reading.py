"""What a sitting reads: each arrival opened, or named with the reason why it could not be."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from osmosis.errors import UserError
from osmosis.kernel.refs import Ref
from osmosis.languages.errors import told_message
from osmosis.languages.speaking import gettext
from osmosis.ports.blobs import BlobCorruptError, BlobMissingError
from osmosis.practices.context import PracticeContext
from osmosis.practices.mnestics.model import Gloss, Message
from osmosis.practices.mnestics.service import opening
from osmosis.practices.mnestics.service.answers import Answer, Answers, answers_beside
from osmosis.practices.mnestics.store import glosses, messages, sittings
from osmosis.practices.mnestics.store.sittings import Settled
from osmosis.sealing.moment import MomentNote
from osmosis.sealing.tiers import LockedVaultError
from osmosis.storage.rests import RestFilter, rested
from osmosis.storage.transaction import ReadTransaction


@dataclass(frozen=True, kw_only=True, slots=True)
class ReadMessage:
    """One arrival of a sitting.

    Attributes:
        settled: How it came: at which junction, through which part of its reads, by chance or not.
        note: Its words, and the name and type of its file; ``None`` when it could not be opened,
            and for an envelope of paper.
        problem: Why it could not be opened, in one sentence; empty when it could.
        is_locked: Whether it waits for the passphrase.
        glosses: The later thoughts beside it.
        answers: What was said back to it, at its place.
        answered: What it answers; ``None`` when it answers nothing, or that rests or was let go.
    """

    message: Message
    settled: Settled
    note: MomentNote | None
    problem: str = ""
    is_locked: bool = False
    glosses: Sequence[Gloss] = ()
    answers: Sequence[Answer] = ()
    answered: Message | None = None


def read_sitting(context: PracticeContext, sitting_id: UUID) -> Sequence[ReadMessage]:
    """What arrived in a sitting, in its order, as far as it can be opened now.

    What can be opened counts as read from now on. What rests or was let go is passed over. While
    the clock is doubted, only what was read before is opened.

    Raises:
        NotFoundError: There is no such sitting.
    """
    time = context.store.time()
    with context.store.read() as reading:
        sittings.get_sitting(reading, sitting_id)
        settled = sittings.list_settled(reading, sitting_id)
        found = _read(context, reading, settled, rested(reading, time.now), time.doubt)
    new = [one.message.id for one in found if not one.problem and one.settled.read_at is None]
    if new:
        with context.store.write() as transaction:
            sittings.mark_read(transaction, sitting_id, new)
    return found


def read_message(context: PracticeContext, message_id: UUID) -> ReadMessage:
    """One message that has arrived, on its own; this counts as reading it.

    Raises:
        NotFoundError: There is no such message, or it was let go.
        NotArrivedError: It is on its way; or it was never opened, and the clock is doubted.
        LockedVaultError: It waits for the passphrase.
        StorageError: Its ciphertext is missing or damaged.
        InvalidInputError: Its ciphertext is damaged.
    """
    opened = opening.open_message(context, message_id)
    opened.close()
    read = ReadMessage(
        message=opened.message, settled=Settled(message_id=message_id), note=opened.note
    )
    now = context.store.time().now
    with context.store.read() as reading:
        [read] = _with_what_stands_beside(context, reading, [read], rested(reading, now))
    return read


def _read(
    context: PracticeContext,
    reading: ReadTransaction,
    settled: Sequence[Settled],
    hidden: RestFilter,
    doubt: str,
) -> list[ReadMessage]:
    known = messages.list_these(reading, [one.message_id for one in settled])
    found = []
    for one in settled:
        message = known.get(one.message_id)
        if message is None or hidden.hides(refs_of(message), at=message.sent.instant):
            continue
        read = _read_one(context, reading, message, one, doubt if one.read_at is None else "")
        words = "" if read.note is None else read.note.line or ""
        if not hidden.hides(message.ref, texts=[words]):
            found.append(read)
    return _with_what_stands_beside(context, reading, found, hidden)


def _with_what_stands_beside(
    context: PracticeContext,
    reading: ReadTransaction,
    found: Sequence[ReadMessage],
    hidden: RestFilter,
) -> list[ReadMessage]:
    read = [one.message for one in found if not one.problem]
    opened = sittings.last_readings(reading).keys() | {message.id for message in read}
    answers = answers_beside(context, reading, read, opened, hidden)
    thoughts = _beside(reading, [one.message for one in found])
    return [
        replace(
            one,
            glosses=thoughts.get(one.message.id, ()),
            answers=answers.to.get(one.message.id, ()),
            answered=_answered(one.message, answers),
        )
        for one in found
    ]


def _answered(message: Message, answers: Answers) -> Message | None:
    return None if message.answers_id is None else answers.answered.get(message.answers_id)


def _read_one(
    context: PracticeContext,
    reading: ReadTransaction,
    message: Message,
    settled: Settled,
    doubt: str,
) -> ReadMessage:
    if doubt:
        return ReadMessage(message=message, settled=settled, note=None, problem=gettext(doubt))
    note, problem, is_locked = None, "", False
    try:
        moment = opening.opened_moment(context, reading, message)
        if moment is not None:
            note = moment.note
            moment.close()
    except LockedVaultError as error:
        problem, is_locked = told_message(error), True
    except (UserError, BlobMissingError, BlobCorruptError) as error:
        # Only what is wrong with this message; the rest is read.
        problem = told_message(error)
    return ReadMessage(
        message=message, settled=settled, note=note, problem=problem, is_locked=is_locked
    )


def _beside(reading: ReadTransaction, read: Iterable[Message]) -> Mapping[UUID, Sequence[Gloss]]:
    found: dict[UUID, list[Gloss]] = {}
    for gloss in glosses.list_glosses(reading, [message.ref for message in read]):
        found.setdefault(gloss.about.id, []).append(gloss)
    return found


def refs_of(message: Message) -> list[Ref]:
    """A message and the pathway or plan to which it belongs, either of which may rest."""
    return [message.ref] if message.home is None else [message.ref, message.home]
