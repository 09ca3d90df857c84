"""What is handed to a push service: an encrypted message, and the proof of who sends it.

RFC 8291 (Message Encryption for Web Push, on aes128gcm of RFC 8188) and RFC 8292 (VAPID), on
``cryptography``. The push service sees a length and a topic, nothing else.
"""

from __future__ import annotations

import base64
import json
import secrets
from dataclasses import dataclass
from typing import Final

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from osmosis.errors import InvalidInputError
from osmosis.kernel.clock import Instant, TimeDelta

MOST_BYTES: Final = 3_000
"""Push services take 4096 bytes in all."""
_PADDED_TO: Final = 1_024
_RECORD_SIZE: Final = 4_096
_LAST_RECORD: Final = b"\x02"
_PROOF_LASTS: Final = TimeDelta(hours=12)
# A contact is asked for, and Apple's service refuses one without a real domain. The person's own
# address is nobody's business there, so it is a name that is reserved for nobody (RFC 2606).
_CONTACT: Final = "mailto:osmosis@example.com"


@dataclass(frozen=True, kw_only=True, slots=True)
class BrowserKeys:
    """The two keys of a browser's subscription: its point on P-256, and a shared secret."""

    point: bytes
    auth: bytes

    def __post_init__(self) -> None:
        try:
            _public(self.point)
        except (ValueError, UnsupportedAlgorithm) as error:
            raise InvalidInputError("This is no subscription of a browser") from error
        if len(self.auth) != 16:
            raise InvalidInputError("This is no subscription of a browser")


def encrypted(
    plaintext: bytes,
    browser: BrowserKeys,
    *,
    own: ec.EllipticCurvePrivateKey | None = None,
    salt: bytes = b"",
    padded_to: int = _PADDED_TO,
) -> bytes:
    """The body of a push message (RFC 8291, section 4).

    Args:
        own: A key pair for this one message; made when left out.
        salt: 16 bytes for this one message; made when left out.
        padded_to: The length to which it is filled up, so that it tells less.

    Raises:
        InvalidInputError: It is longer than a push service takes.
    """
    if len(plaintext) > MOST_BYTES:
        raise InvalidInputError("This is too long for a push message", most=MOST_BYTES)
    own = own or ec.generate_private_key(ec.SECP256R1())
    salt = salt or secrets.token_bytes(16)
    point = _point(own.public_key())
    shared = own.exchange(ec.ECDH(), _public(browser.point))
    material = _derived(shared, browser.auth, b"WebPush: info\0" + browser.point + point, 32)
    key = _derived(material, salt, b"Content-Encoding: aes128gcm\0", 16)
    nonce = _derived(material, salt, b"Content-Encoding: nonce\0", 12)
    record = plaintext + _LAST_RECORD
    sealed = AESGCM(key).encrypt(nonce, record.ljust(padded_to, b"\0"), None)
    header = salt + _RECORD_SIZE.to_bytes(4, "big") + bytes([len(point)]) + point
    return header + sealed


def new_proof_key() -> str:
    """A private key by which push services know one sender again, as text."""
    number = ec.generate_private_key(ec.SECP256R1()).private_numbers().private_value
    return to_base64url(number.to_bytes(32, "big"))


def proof_public(private: str) -> str:
    """The public half, as browsers ask for it when they subscribe."""
    return to_base64url(_point(_private(private).public_key()))


def proof(private: str, service: str, now: Instant) -> str:
    """The ``Authorization`` header for one push service (RFC 8292, section 3).

    Args:
        service: The origin of the subscription's address.
    """
    claims = {
        "aud": service,
        "exp": (now + _PROOF_LASTS).timestamp(),
        "sub": _CONTACT,
    }
    parts = ({"typ": "JWT", "alg": "ES256"}, claims)
    signed = ".".join(to_base64url(json.dumps(part).encode()) for part in parts)
    der = _private(private).sign(signed.encode(), ec.ECDSA(SHA256()))
    raw = b"".join(number.to_bytes(32, "big") for number in decode_dss_signature(der))
    return f"vapid t={signed}.{to_base64url(raw)}, k={proof_public(private)}"


def to_base64url(data: bytes) -> str:
    """Base64 for addresses, without padding."""
    return base64.urlsafe_b64encode(data).decode("ascii").rstrip("=")


def from_base64url(text: str) -> bytes:
    """The bytes that such a text spells.

    Raises:
        InvalidInputError: It spells none.
    """
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except ValueError as error:
        raise InvalidInputError("This is no subscription of a browser") from error


def _private(text: str) -> ec.EllipticCurvePrivateKey:
    return ec.derive_private_key(int.from_bytes(from_base64url(text), "big"), ec.SECP256R1())


def _public(point: bytes) -> ec.EllipticCurvePublicKey:
    return ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)


def _point(key: ec.EllipticCurvePublicKey) -> bytes:
    return key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def _derived(material: bytes, salt: bytes, info: bytes, length: int) -> bytes:
    return HKDF(SHA256(), length, salt, info).derive(material)
