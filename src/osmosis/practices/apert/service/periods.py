"""The keys of periods: made at each opening for the time after it, destroyed when it closes."""

from __future__ import annotations

from uuid import UUID

from osmosis.kernel.ids import new_id
from osmosis.practices.apert.model import PRACTICE, Gate, GateClosedError, GateStateError, Period
from osmosis.practices.apert.store import awaited, carried, keys, periods
from osmosis.practices.context import PracticeContext
from osmosis.sealing.age import Identity, decrypt, encrypt, generate_identity, parse_identity
from osmosis.sealing.tiers import LockedVaultError, Tier, unwrap_identity, wrap_identity
from osmosis.storage.forgetting import forget, is_any_left
from osmosis.storage.releases import release
from osmosis.storage.transaction import ReadTransaction, Transaction

COMPOSTED = "composted"


def begin_period(context: PracticeContext, transaction: Transaction, gate: Gate) -> Period:
    """Let a gate's next period begin, with a key of its own under the tier that holds now.

    Raises:
        InvalidInputError: The tier needs a passphrase and none was set.
    """
    identity = generate_identity()
    tier = gate.parameters.tier
    period = Period(
        id=new_id(transaction.at),
        gate_id=gate.id,
        recipient=identity.recipient,
        tier=tier,
        begun_at=transaction.at,
    )
    wrapped = wrap_identity(
        identity,
        tier,
        house=context.keys.house_recipient(),
        vault=context.keys.vault_recipient(),
    )
    periods.add_period(transaction, period)
    keys.add_key(transaction, "period_id", period.id, wrapped)
    return period


def end_period(transaction: Transaction, gate: Gate) -> Period:
    """End the period of a gate that is being filled.

    Raises:
        GateStateError: There is none: the gate has ended.
    """
    period = periods.find_filling(transaction, gate.id)
    if period is None:
        raise GateStateError("Nothing is collected behind this gate any more")
    periods.end_period(transaction, period.id)
    awaited.forget_awaited(transaction, period.id)
    return period


def identity_of(context: PracticeContext, reading: ReadTransaction, period_id: UUID) -> Identity:
    """The private half of a period's key, as far as the house key opens it.

    Raises:
        NotFoundError: There is no such period, or it was composted.
        GateClosedError: It is being filled; nothing of it is opened before its time.
        LockedVaultError: It waits for the passphrase.
    """
    period = _ended(reading, period_id)
    wrapped, opened = keys.get_key(reading, "period_id", period_id)
    house = context.keys.house()
    if opened is not None:
        return parse_identity(decrypt(opened, [house]).decode("ascii"))
    if period.tier is not Tier.CURTAIN:
        raise LockedVaultError("What was collected waits for the passphrase")
    return unwrap_identity(wrapped, period.tier, house=house)


def is_locked(reading: ReadTransaction, period_id: UUID) -> bool:
    """Whether a period that has ended waits for the passphrase.

    Raises:
        NotFoundError: There is no such period, or it was composted.
        GateClosedError: It is being filled.
    """
    period = _ended(reading, period_id)
    is_open = keys.get_key(reading, "period_id", period_id).opened is not None
    return period.tier is not Tier.CURTAIN and not is_open


def unlock(context: PracticeContext, period_id: UUID, passphrase: str) -> None:
    """Open the key of a period that has ended with the passphrase; leave it to the house key.

    Raises:
        NotFoundError: There is no such period, or it was composted.
        GateClosedError: It is being filled.
        NoVaultError: No passphrase has been set.
        WrongPassphraseError: The passphrase does not fit; everything stays as it is.
    """
    with context.store.read() as reading:
        if not is_locked(reading, period_id):
            return
    vault = context.keys.unlock(passphrase)
    house = context.keys.house_recipient()
    with context.store.write() as transaction:
        period = _ended(transaction, period_id)
        wrapped, _ = keys.get_key(transaction, "period_id", period_id)
        identity = unwrap_identity(wrapped, period.tier, vault=vault, recipient=period.recipient)
        opened = encrypt(identity.secret.encode("ascii"), [house])
        keys.set_opened(transaction, "period_id", period_id, opened)


def compost(transaction: Transaction, period_id: UUID) -> None:
    """Let go of everything that was collected in a period; its key is destroyed.

    The bytes leave the disk afterwards, with :func:`finish_composting`.
    """
    period = periods.get_period(transaction, period_id)
    keys.destroy(transaction, "period_id", period_id)
    names = [*periods.compost(transaction, period_id), *carried.compost(transaction, period_id)]
    release(transaction, period.ref, names, COMPOSTED)


def finish_composting(context: PracticeContext) -> None:
    """Remove the bytes of what was composted, as far as they have not left the disk yet."""
    with context.store.read() as reading:
        since = periods.find_to_empty(reading)
    if since is not None and forget(context.store, context.blobs, since=since):
        with context.store.write() as transaction:
            periods.say_emptied(transaction)


def finish_letting_go(context: PracticeContext) -> None:
    """The same when Apert is opened, and for pieces that were let go: a crash came in between."""
    finish_composting(context)
    if is_any_left(context.store, context.blobs, PRACTICE):
        forget(context.store, context.blobs)


def _ended(reading: ReadTransaction, period_id: UUID) -> Period:
    period = periods.get_period(reading, period_id)
    if period.ended_at is None:
        raise GateClosedError("This is behind a gate that is closed")
    return period
