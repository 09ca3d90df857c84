"""The private half of a roll's key: who may open it, and when it is opened."""

from __future__ import annotations

from uuid import UUID

from osmosis.errors import NotFoundError
from osmosis.practices.context import PracticeContext
from osmosis.practices.rolls.model import Frame, NotDevelopedError, Roll
from osmosis.practices.rolls.store import developments, frames, rolls
from osmosis.sealing.age import Identity, decrypt, encrypt, parse_identity
from osmosis.sealing.tiers import LockedVaultError, Tier, unwrap_identity
from osmosis.storage.transaction import ReadTransaction


def needs_passphrase(context: PracticeContext, roll: Roll) -> bool:
    """Whether developing this roll asks for the passphrase first."""
    if roll.tier is Tier.CURTAIN:
        return False
    with context.store.read() as reading:
        return rolls.find_opened_key(reading, roll.id) is None


def key_for_witness(context: PracticeContext, roll_id: UUID) -> bytes:
    """A witnessed roll's wrapped key, from which the friend takes off the outer layer.

    Raises:
        NotFoundError: There is no such roll, or it has no witness.
    """
    with context.store.read() as reading:
        if rolls.get_roll(reading, roll_id).tier is not Tier.WITNESSED:
            raise NotFoundError("This roll has no witness")
        return rolls.get_wrapped_key(reading, roll_id)


def unlock_roll(
    context: PracticeContext,
    roll_id: UUID,
    passphrase: str,
    without_witness: bytes | None = None,
    early_reason: str = "",
) -> None:
    """Open a sealed roll's key with the passphrase and leave it to the house key.

    Whoever calls has made sure that the roll may be developed, or be opened early.

    Args:
        without_witness: For a witnessed roll: its key as the friend gave it back.
        early_reason: Why it is opened before its time. The mark is written with the key, so that
            no crash can leave one without the other.

    Raises:
        NotDevelopedError: The clock is doubted, so nothing new is unsealed.
        NoVaultError: No passphrase has been set.
        WrongPassphraseError: The passphrase does not fit.
        StillWitnessedError: The friend has not taken off the outer layer.
        WrongKeyError: What the friend gave back is another roll's key.
    """
    time = context.store.time()
    if not time.may_unseal:
        raise NotDevelopedError(time.doubt)
    vault = context.keys.unlock(passphrase)
    with context.store.write() as transaction:
        roll = rolls.get_roll(transaction, roll_id)
        wrapped = rolls.get_wrapped_key(transaction, roll_id)
        if roll.tier is Tier.WITNESSED:
            wrapped = without_witness or wrapped
        identity = unwrap_identity(
            wrapped, roll.tier, vault=vault, recipient=rolls.get_recipient(transaction, roll_id)
        )
        opened = encrypt(identity.secret.encode("ascii"), [context.keys.house_recipient()])
        rolls.set_opened_key(transaction, roll_id, opened)
        if early_reason and not developments.list_fogs(transaction, roll_id):
            developments.add_fog(transaction, roll_id, early_reason)


def roll_identity(context: PracticeContext, reading: ReadTransaction, roll_id: UUID) -> Identity:
    """The private half of a roll's key, as far as the house key opens it.

    Raises:
        LockedVaultError: It waits for the passphrase.
    """
    house = context.keys.house()
    opened = rolls.find_opened_key(reading, roll_id)
    if opened is not None:
        return parse_identity(decrypt(opened, [house]).decode("ascii"))
    tier = rolls.get_tier(reading, roll_id)
    if tier is not Tier.CURTAIN:
        raise LockedVaultError("This roll waits for the passphrase")
    return unwrap_identity(rolls.get_wrapped_key(reading, roll_id), tier, house=house)


def frame_identities(
    context: PracticeContext, reading: ReadTransaction, frame: Frame
) -> list[Identity]:
    """The private halves that open a frame and its scan.

    A frame is sealed for the roll that it was captured on, its scan for the one that it lies on.
    The first of these rolls may be gone, with its key, when nothing is sealed for it any more.

    Raises:
        LockedVaultError: One of them waits for the passphrase.
    """
    roll_ids = [] if frame.sealed_sha256 is None else [frame.sealed_for]
    placement = frames.find_placement(reading, frame.id)
    if placement is not None:
        roll_ids.append(placement.roll_id)
    return [roll_identity(context, reading, roll_id) for roll_id in dict.fromkeys(roll_ids)]
