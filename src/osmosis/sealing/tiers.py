"""The tiers of sealing: to whom a private half is wrapped, and what that protects against.

*Curtain* wraps to the house key, *sealed* to the vault key, *witnessed* to the vault key and the
result again to a friend's key. Two recipients of one age file would mean either of them; two
layers mean both.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from osmosis.errors import InvalidInputError, SealedError
from osmosis.languages.speaking import noop
from osmosis.sealing.age import (
    AGE_MAGIC,
    DamagedCiphertextError,
    Identity,
    WrongKeyError,
    decrypt,
    encrypt,
    parse_identity,
    without_armour,
)


class Tier(StrEnum):
    """What keeps a frame or a message unread until its time."""

    CURTAIN = "curtain"
    SEALED = "sealed"
    WITNESSED = "witnessed"


class StillWitnessedError(SealedError):
    """The friend's layer is still on it."""


class LockedVaultError(SealedError):
    """The vault has not been unlocked."""


@dataclass(frozen=True, kw_only=True, slots=True)
class TierWords:
    """What is said about a tier in the place where it is chosen.

    Attributes:
        name: Its name.
        summary: What it does, in one sentence.
        protects: What it protects against.
        does_not_protect: What it does not protect against.
    """

    name: str
    summary: str
    protects: str
    does_not_protect: str


WORDS: Final[dict[Tier, TierWords]] = {
    Tier.CURTAIN: TierWords(
        name=noop("Curtain"),
        summary=noop("The frames are encrypted, and the program keeps the key and waits."),
        protects=noop(
            "Against looking by accident or from habit: no page, search or log shows a frame "
            "before its time, and the picture files cannot be opened by themselves."
        ),
        does_not_protect=noop(
            "Against anyone who has this machine or a copy of the whole store: the key lies "
            "beside the frames. You too could open them at any time."
        ),
    ),
    Tier.SEALED: TierWords(
        name=noop("Sealed"),
        summary=noop("The frames open only with your passphrase, which is asked for on the day."),
        protects=noop(
            "Against whoever takes the machine, its disk or a copy, for as long as the passphrase "
            "cannot be guessed. The program itself cannot look."
        ),
        does_not_protect=noop(
            "Against forgetting it: without the passphrase or the printed key sheet the frames are "
            "lost. Nor against a program that spies on this machine while you photograph or type, "
            "nor against you: with the passphrase you can open early."
        ),
    ),
    Tier.WITNESSED: TierWords(
        name=noop("Witnessed"),
        summary=noop("The frames open only with your passphrase and a friend’s key together."),
        protects=noop(
            "Against your own impatience as well: you cannot open early without the friend, and "
            "the friend, who takes off one layer, sees nothing."
        ),
        does_not_protect=noop(
            "Against losing the friend or the friend’s key: no key sheet replaces them, and the "
            "frames are lost. Nor against the two of you agreeing to open early."
        ),
    ),
}


def wrap_identity(
    identity: Identity,
    tier: Tier,
    *,
    house: str | None = None,
    vault: str | None = None,
    friend: str | None = None,
) -> bytes:
    """A private half wrapped for its tier; asks for no passphrase.

    Args:
        house: Public half of the house key, for the curtain.
        vault: Public half of the vault key, for sealed and witnessed.
        friend: The friend's age public key, for witnessed.

    Raises:
        InvalidInputError: A public half that the tier needs is missing or no age key.
    """
    secret = identity.secret.encode("ascii")
    if tier is Tier.CURTAIN:
        return encrypt(secret, [_needed(house, noop("This tier needs the house key"))])
    inner = encrypt(
        secret, [_needed(vault, noop("This tier needs the vault key; set a passphrase first"))]
    )
    if tier is Tier.SEALED:
        return inner
    return encrypt(inner, [_needed(friend, noop("This tier needs the friend's public key"))])


def unwrap_identity(
    wrapped: bytes,
    tier: Tier,
    *,
    house: Identity | None = None,
    vault: Identity | None = None,
    recipient: str | None = None,
) -> Identity:
    """The private half again. For a witnessed one, ``wrapped`` is what the friend gave back.

    Args:
        recipient: The public half it must belong to. Give it where ``wrapped`` comes from outside:
            a friend may send back another roll's key.

    Raises:
        LockedVaultError: The tier needs the vault, and it was not given.
        StillWitnessedError: The friend's layer is still on it.
        WrongKeyError: It was wrapped to another key, or is another roll's.
        DamagedCiphertextError: It was changed or cut off.
    """
    identity = _unwrapped(wrapped, tier, _key_for(tier, house, vault))
    if recipient is not None and identity.recipient != recipient:
        raise WrongKeyError("This key opens something else")
    return identity


def _key_for(tier: Tier, house: Identity | None, vault: Identity | None) -> Identity:
    key = house if tier is Tier.CURTAIN else vault
    if key is None:
        if tier is Tier.CURTAIN:
            raise InvalidInputError("The house key is needed to open this")
        raise LockedVaultError("This opens with your passphrase")
    return key


def _unwrapped(wrapped: bytes, tier: Tier, key: Identity) -> Identity:
    try:
        return parse_identity(decrypt(wrapped, [key]).decode("ascii"))
    except WrongKeyError:
        if tier is Tier.WITNESSED:
            raise StillWitnessedError("Your friend's layer is still on it") from None
        raise
    except UnicodeDecodeError:
        raise DamagedCiphertextError("What was wrapped is not a key") from None


def take_off_witness_layer(wrapped: bytes, friend: Identity) -> bytes:
    """What is under the friend's layer: still sealed to the vault, so the friend sees nothing.

    Args:
        wrapped: The witnessed key, binary or as armoured text.

    Raises:
        WrongKeyError: It was witnessed by somebody else.
        DamagedCiphertextError: It was changed, cut off, or has no second layer.
    """
    inner = decrypt(without_armour(wrapped), [friend])
    if not inner.startswith(AGE_MAGIC):
        raise DamagedCiphertextError("There is nothing sealed under this layer")
    return inner


def _needed(recipient: str | None, sentence: str) -> str:
    if recipient is None:
        raise InvalidInputError(sentence)
    return recipient
