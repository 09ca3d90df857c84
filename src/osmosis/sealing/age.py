"""Encrypt and decrypt with age (age-encryption.org/v1) through pyrage, with errors in our words.

The format is the public one: any age tool opens what is made here, with the same keys.
"""

from __future__ import annotations

import base64
import binascii
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field

import pyrage  # type: ignore[import-untyped]  # pyrage has neither annotations nor stubs
from pyrage import passphrase as pyrage_passphrase
from pyrage import x25519

from osmosis.errors import InvalidInputError, NotAllowedError, OsmosisError
from osmosis.sealing.passphrase_lock import lock_up

AGE_MAGIC = b"age-encryption.org/v1\n"
_ARMOUR_BEGIN = b"-----BEGIN AGE ENCRYPTED FILE-----"
_ARMOUR_END = b"-----END AGE ENCRYPTED FILE-----"
_ARMOUR_WIDTH = 64


class WrongKeyError(NotAllowedError):
    """None of the keys given fits; the first lines of the ciphertext may also be damaged."""


class WrongPassphraseError(NotAllowedError):
    """The passphrase does not fit."""


class DamagedCiphertextError(InvalidInputError):
    """The ciphertext was changed, cut off, or never was an age file."""


class InvalidKeyError(InvalidInputError):
    """A text is not an age key of the kind that was asked for."""


@dataclass(frozen=True, slots=True, repr=False)
class Identity:
    """The private half of an age X25519 key. Neither ``repr`` nor ``str`` shows it.

    Attributes:
        secret: The text ``AGE-SECRET-KEY-1…``, in capitals.
    """

    secret: str = field(repr=False)

    def __post_init__(self) -> None:
        _key(self.secret)

    def __repr__(self) -> str:
        return f"Identity({self.recipient})"

    @property
    def recipient(self) -> str:
        """The public half, ``age1…``."""
        return str(_key(self.secret).to_public())

    @property
    def fingerprint(self) -> str:
        """The public half's short name, for people who compare two keys."""
        return fingerprint(self.recipient)


def is_encrypted(beginning: bytes) -> bool:
    """Whether a file that begins with these bytes (some forty are enough) is one of age's."""
    return beginning.startswith((AGE_MAGIC, _ARMOUR_BEGIN))


def generate_identity() -> Identity:
    """A new key pair from the system's randomness."""
    return Identity(str(x25519.Identity.generate()))


def parse_identity(text: str) -> Identity:
    """The one private half in an age identity file; comment lines are passed over.

    Raises:
        InvalidKeyError: There is none, more than one, or it is mistyped.
    """
    lines = [line.strip() for line in text.splitlines()]
    keys = [line for line in lines if line and not line.startswith("#")]
    if len(keys) != 1:
        raise InvalidKeyError("There must be exactly one age private key here", found=len(keys))
    return Identity(keys[0].upper())


def recipient_of(identity: Identity) -> str:
    """The public half of a key pair, ``age1…``."""
    return identity.recipient


def fingerprint(recipient: str) -> str:
    """A public half's last eight characters in two groups: ``7q2f-x0yz``."""
    tail = check_recipient(recipient)[-8:]
    return f"{tail[:4]}-{tail[4:]}"


def check_recipient(text: str) -> str:
    """The public half that a text spells, without the spaces around it.

    Raises:
        InvalidKeyError: It is not an age X25519 public key.
    """
    clean = text.strip()
    try:
        x25519.Recipient.from_str(clean)
    except pyrage.RecipientError:
        raise InvalidKeyError("This is not an age public key (age1…)") from None
    return clean


def encrypt(plaintext: bytes, recipients: Sequence[str]) -> bytes:
    """The plaintext sealed so that any one of the recipients can open it.

    Raises:
        InvalidKeyError: There is no recipient, or one is not an age public key.
    """
    return bytes(pyrage.encrypt(plaintext, public_halves(recipients)))


def decrypt(ciphertext: bytes, identities: Sequence[Identity]) -> bytes:
    """What was sealed to one of these identities. Armoured text is understood too.

    Raises:
        WrongKeyError: None of the identities fits.
        DamagedCiphertextError: It was changed or cut off.
    """
    try:
        return bytes(pyrage.decrypt(ciphertext, private_halves(identities)))
    except pyrage.DecryptError as error:
        raise opening_error(str(error)) from None


def encrypt_with_passphrase(plaintext: bytes, passphrase: str) -> bytes:
    """A few bytes sealed under a passphrase (scrypt), for any age tool.

    Takes half a second and 256 MiB of memory for that time: this is the protection.
    """
    return lock_up(plaintext, _spelled_one_way(passphrase))


def decrypt_with_passphrase(ciphertext: bytes, passphrase: str) -> bytes:
    """What was sealed under this passphrase.

    Raises:
        WrongPassphraseError: Another passphrase sealed it.
        DamagedCiphertextError: It was changed, cut off, or is sealed to a key.
    """
    try:
        return bytes(pyrage_passphrase.decrypt(ciphertext, _spelled_one_way(passphrase)))
    except pyrage.DecryptError as error:
        raise _passphrase_error(str(error)) from None


def armoured(ciphertext: bytes) -> str:
    """The ciphertext as text that survives an e-mail; every age tool reads it."""
    encoded = base64.b64encode(ciphertext)
    lines = [encoded[at : at + _ARMOUR_WIDTH] for at in range(0, len(encoded), _ARMOUR_WIDTH)]
    return b"\n".join([_ARMOUR_BEGIN, *lines, _ARMOUR_END, b""]).decode("ascii")


def without_armour(ciphertext: bytes) -> bytes:
    """The binary form of a ciphertext that may be armoured text.

    Raises:
        DamagedCiphertextError: It begins like armoured text and is not.
    """
    text = ciphertext.strip()
    if not text.startswith(_ARMOUR_BEGIN):
        return ciphertext
    body = text.removeprefix(_ARMOUR_BEGIN).removesuffix(_ARMOUR_END)
    try:
        return base64.b64decode(b"".join(body.split()), validate=True)
    except binascii.Error:
        raise DamagedCiphertextError("The encrypted text is damaged or cut off") from None


def public_halves(recipients: Sequence[str]) -> list[object]:
    """The recipients as pyrage takes them."""
    if not recipients:
        raise InvalidKeyError("There is no public key to seal to")
    return [x25519.Recipient.from_str(check_recipient(text)) for text in recipients]


def private_halves(identities: Sequence[Identity]) -> list[object]:
    """The identities as pyrage takes them."""
    return [_key(identity.secret) for identity in identities]


def opening_error(reason: str) -> OsmosisError:
    """Our error for what pyrage says when something does not open."""
    if "No matching keys found" in reason:
        return WrongKeyError("This key does not open it")
    return DamagedCiphertextError("The encrypted file is damaged, cut off or not an age file")


def _passphrase_error(reason: str) -> OsmosisError:
    if "Decryption failed" in reason:
        return WrongPassphraseError("The passphrase is not right")
    if "Excessive work" in reason:
        return NotAllowedError(
            "Checking this passphrase would take this machine minutes; it was set on a faster one"
        )
    return DamagedCiphertextError("The file under the passphrase is damaged or of another kind")


def _key(secret: str) -> x25519.Identity:
    try:
        return x25519.Identity.from_str(secret)
    except pyrage.IdentityError:
        raise InvalidKeyError("This is not an age private key (AGE-SECRET-KEY-1…)") from None


def _spelled_one_way(passphrase: str) -> str:
    """Unicode NFC: an accent typed on another keyboard is still the same passphrase.

    Bytes that a terminal could not read as text count as question marks.
    """
    return unicodedata.normalize("NFC", passphrase).encode("utf-8", "replace").decode("utf-8")
