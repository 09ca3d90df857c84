"""Letting a message or a gloss go: a tombstone stays, everything else is gone for good."""

from __future__ import annotations

import shutil
from collections.abc import Collection, Sequence
from uuid import UUID

from osmosis.errors import NotFoundError
from osmosis.practices.context import PracticeContext
from osmosis.practices.mnestics.model import (
    PRACTICE,
    Message,
    NotArrivedError,
    PathwayStateError,
)
from osmosis.practices.mnestics.service.arriving import world_of
from osmosis.practices.mnestics.service.fading import to_let_go
from osmosis.practices.mnestics.store import glosses, messages, pathways, sittings
from osmosis.storage.forgetting import OlderCopy, forget, is_any_left, list_copies
from osmosis.storage.releases import is_released, list_released, release
from osmosis.storage.transaction import Transaction


def let_go_of_message(context: PracticeContext, message_id: UUID) -> Sequence[OlderCopy]:
    """Let a message go that was read: its key, its ciphertext and what was derived from it.

    Its place in the drawing stays, and the glosses beside it are let go one by one.

    Returns:
        The older copies that can still open it, oldest first.

    Raises:
        NotFoundError: There is no such message, or it was let go.
        NotArrivedError: It is on its way; what nobody has read is not let go unread.
        PathwayStateError: The clock is doubted.
    """
    _refuse_while_doubted(context)
    with context.store.write() as transaction:
        message = messages.get_message(transaction, message_id)
        if sittings.find_reading(transaction, message_id) is None:
            raise NotArrivedError("This message was not read yet; it cannot be let go unread")
        _release(transaction, message)
    return _leave(context, [message_id])


def let_go_of_gloss(context: PracticeContext, gloss_id: UUID) -> Sequence[OlderCopy]:
    """Let the words of a gloss go; its hash stays, so that the chain holds.

    Returns:
        The older copies that can still show it, oldest first.

    Raises:
        NotFoundError: There is no such gloss, or it was let go.
        PathwayStateError: The clock is doubted.
    """
    _refuse_while_doubted(context)
    with context.store.write() as transaction:
        gloss = glosses.get_gloss(transaction, gloss_id)
        if is_released(transaction, gloss.ref):
            raise NotFoundError("This gloss was let go")
        glosses.erase_words(transaction, gloss_id)
        release(transaction, gloss.ref, [])
    return _leave(context, [gloss_id])


def let_go_after_reading(context: PracticeContext) -> Sequence[OlderCopy]:
    """Let the messages go that are to be let go after their last reading, once that is over.

    Nothing goes while the clock is doubted; it goes after the next sitting then.

    Returns:
        The older copies that can still open them, oldest first; none when nothing was let go.
    """
    if not context.store.time().may_unseal:
        return []
    with context.store.write() as transaction:
        if not messages.has_any_to_let_go(transaction):
            return []
        world = world_of(transaction, transaction.at)
        before_the_person = sittings.list_arriving(transaction)
        over = to_let_go(pathways.list_pathways(transaction), world)
        gone = [message for message in over if message.id not in before_the_person]
        for message in gone:
            _release(transaction, message)
    return _leave(context, [message.id for message in gone]) if gone else []


def finish_letting_go(context: PracticeContext) -> None:
    """Remove the bytes of what was let go and has not left yet: a crash came in between."""
    with context.store.read() as reading:
        stones = [one for one in list_released(reading) if one.ref.practice == PRACTICE]
    _remove_derived(context, [stone.ref.id for stone in stones])
    if is_any_left(context.store, context.blobs, PRACTICE):
        forget(context.store, context.blobs)


def _refuse_while_doubted(context: PracticeContext) -> None:
    time = context.store.time()
    if not time.may_unseal:
        raise PathwayStateError(time.doubt)


def _release(transaction: Transaction, message: Message) -> None:
    messages.remove_key(transaction, message.id)
    messages.erase_words(transaction, message.id)
    name = message.sealed_sha256
    release(transaction, message.ref, [] if name is None else [name])


def _leave(context: PracticeContext, ids: Collection[UUID]) -> Sequence[OlderCopy]:
    _remove_derived(context, ids)
    forget(context.store, context.blobs)
    return list_copies(context.store)


def _remove_derived(context: PracticeContext, ids: Collection[UUID]) -> None:
    folder = context.store.folder.derived(context.store.person_id)
    for one in ids:
        shutil.rmtree(folder / str(one), ignore_errors=True)
