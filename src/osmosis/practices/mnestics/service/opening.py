"""What a message says: who may open it, when, and by whose key; there is no other way to it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from osmosis.errors import NotFoundError
from osmosis.practices.context import PracticeContext
from osmosis.practices.mnestics.model import Message, NotArrivedError
from osmosis.practices.mnestics.rules.chains import words_key
from osmosis.practices.mnestics.service.measuring import Measures, opened_measures
from osmosis.practices.mnestics.service.reaching import opens_on
from osmosis.practices.mnestics.store import messages, sittings
from osmosis.sealing.age import Identity, decrypt, encrypt, parse_identity
from osmosis.sealing.moment import MomentNote
from osmosis.sealing.tiers import LockedVaultError, Tier, unwrap_identity
from osmosis.sealing.unpacking import OpenedMoment, open_moment
from osmosis.storage.transaction import ReadTransaction, Transaction


@dataclass(frozen=True, kw_only=True, slots=True)
class OpenedMessage:
    """A message and what it says.

    Attributes:
        moment: Its words and the file; ``None`` for an envelope of paper.
    """

    message: Message
    moment: OpenedMoment | None = field(repr=False)

    @property
    def note(self) -> MomentNote | None:
        """Its words; ``None`` for an envelope of paper."""
        return None if self.moment is None else self.moment.note

    def close(self) -> None:
        """Leave its file unread."""
        if self.moment is not None:
            self.moment.close()


def open_message(context: PracticeContext, message_id: UUID) -> OpenedMessage:
    """A message that has arrived, with its words and its file; this counts as reading it.

    Close it, or read its file to the end.

    Raises:
        NotFoundError: There is no such message, or it was let go.
        NotArrivedError: It is on its way; or it was never opened, and the clock is doubted.
        LockedVaultError: It waits for the passphrase.
        StorageError: Its ciphertext is missing or damaged.
        InvalidInputError: Its ciphertext is damaged.
    """
    with context.store.read() as reading:
        message = arrived_message(context, reading, message_id)
        last = sittings.find_reading(reading, message_id)
        moment = opened_moment(context, reading, message)
    if last is None:
        with context.store.write() as transaction:
            mark_read(transaction, message_id)
    return OpenedMessage(message=message, moment=moment)


def measures_of(context: PracticeContext, message_id: UUID) -> Measures | None:
    """How large the file of a message that has arrived is; ``None`` where it has none.

    Raises:
        NotFoundError: There is no such message, or it was let go.
        NotArrivedError: It is on its way; or it was never opened, and the clock is doubted.
        LockedVaultError: It waits for the passphrase.
        InvalidInputError: The measures are damaged.
    """
    with context.store.read() as reading:
        message = arrived_message(context, reading, message_id)
        sealed = messages.find_measures(reading, message_id)
        if sealed is None:
            return None
        return opened_measures(sealed, _identity(context, reading, message))


def arrived_message(
    context: PracticeContext, reading: ReadTransaction, message_id: UUID
) -> Message:
    """A message, if a sitting has begun that reads it.

    Raises:
        NotFoundError: There is no such message, or it was let go.
        NotArrivedError: It is on its way; or it was never opened, and the clock is doubted.
    """
    message = messages.get_message(reading, message_id)
    if not sittings.list_sittings_of(reading, message_id):
        raise NotArrivedError(
            "This message is on its way", opens=opens_on(context, reading, message)
        )
    time = context.store.timekeeper.judge(reading)
    if not time.may_unseal and sittings.find_reading(reading, message_id) is None:
        raise NotArrivedError(time.doubt)
    return message


def opened_moment(
    context: PracticeContext, reading: ReadTransaction, message: Message
) -> OpenedMoment | None:
    """What an arrived message says; ``None`` for an envelope of paper.

    Raises:
        LockedVaultError: It waits for the passphrase.
        StorageError: Its ciphertext is missing or damaged.
        InvalidInputError: Its ciphertext is damaged.
    """
    if message.sealed_sha256 is None:
        return None
    identity = _identity(context, reading, message)
    return open_moment(context.blobs.open(message.sealed_sha256), [identity])


def words_key_of(context: PracticeContext, reading: ReadTransaction, message: Message) -> bytes:
    """The key under which an arrived message's words are hashed where they were signed.

    Raises:
        LockedVaultError: It waits for the passphrase.
    """
    return words_key(_identity(context, reading, message).secret)


def mark_read(transaction: Transaction, message_id: UUID) -> None:
    """Remember that a message was opened on its own, in the last sitting in which it arrived."""
    sitting_ids = sittings.list_sittings_of(transaction, message_id)
    if sitting_ids:
        sittings.mark_read(transaction, sitting_ids[-1], [message_id])


def list_locked(context: PracticeContext, message_ids: Collection[UUID]) -> list[Message]:
    """Those of these messages that wait for the passphrase, or for a friend too."""
    with context.store.read() as reading:
        closed = messages.list_closed_keys(reading, message_ids)
        found = messages.list_these(reading, closed.keys())
    return [found[one] for one in message_ids if one in found and _is_locked(found[one])]


def key_for_witness(context: PracticeContext, message_id: UUID) -> bytes:
    """A witnessed message's wrapped key, from which the friend takes off the outer layer.

    Raises:
        NotFoundError: There is no such message, or it has no witness.
    """
    with context.store.read() as reading:
        if messages.get_message(reading, message_id).tier is not Tier.WITNESSED:
            raise NotFoundError("This message has no witness")
        return messages.get_key(reading, message_id)[1]


def unlock(
    context: PracticeContext,
    message_ids: Collection[UUID],
    passphrase: str,
    without_witness: Mapping[UUID, bytes] | None = None,
) -> list[UUID]:
    """Open the keys of arrived messages with the passphrase and leave them to the house key.

    Args:
        without_witness: The keys of witnessed messages as the friend gave them back. A witnessed
            message without one is passed over, and stays as it is.

    Returns:
        The messages that are open now.

    Raises:
        NotArrivedError: One of them is on its way, or the clock is doubted.
        NoVaultError: No passphrase has been set.
        WrongPassphraseError: The passphrase does not fit; everything stays as it is.
        StillWitnessedError: The friend has not taken off the outer layer.
        WrongKeyError: What the friend gave back is another message's key.
    """
    given = without_witness or {}
    wanted = [
        message
        for message in list_locked(context, message_ids)
        if message.tier is not Tier.WITNESSED or message.id in given
    ]
    if not wanted:
        return []
    vault = context.keys.unlock(passphrase)
    house = context.keys.house_recipient()
    with context.store.write() as transaction:
        for message in wanted:
            arrived_message(context, transaction, message.id)
            identity = _unwrapped(transaction, message, vault, given.get(message.id))
            opened = encrypt(identity.secret.encode("ascii"), [house])
            messages.set_opened_key(transaction, message.id, opened)
    return [message.id for message in wanted]


def _unwrapped(
    reading: ReadTransaction, message: Message, vault: Identity, given: bytes | None
) -> Identity:
    recipient, wrapped, _ = messages.get_key(reading, message.id)
    return unwrap_identity(given or wrapped, message.tier, vault=vault, recipient=recipient)


def _is_locked(message: Message) -> bool:
    return message.tier is not Tier.CURTAIN and message.sealed_sha256 is not None


def _identity(context: PracticeContext, reading: ReadTransaction, message: Message) -> Identity:
    """The private half of a message's key, as far as the house key opens it.

    Raises:
        LockedVaultError: It waits for the passphrase.
    """
    house = context.keys.house()
    _, wrapped, opened = messages.get_key(reading, message.id)
    if opened is not None:
        return parse_identity(decrypt(opened, [house]).decode("ascii"))
    if message.tier is not Tier.CURTAIN:
        raise LockedVaultError("This message waits for the passphrase")
    return unwrap_identity(wrapped, message.tier, house=house)
