"""A browser that subscribed: its keys, and how it opens what arrives (RFC 8291, from its side)."""

from __future__ import annotations

import json
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from osmosis.channels.push_message import to_base64url
from tests.channels.http_receiver import Posted


class Browser:
    """One subscription.

    Args:
        endpoint: Where its push service listens.
    """

    def __init__(self, endpoint: str) -> None:
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._point = self._key.public_key().public_bytes(
            Encoding.X962, PublicFormat.UncompressedPoint
        )
        self._auth = b"sixteen letters!"
        self.subscription: dict[str, Any] = {
            "endpoint": endpoint,
            "expirationTime": None,
            "keys": {"p256dh": to_base64url(self._point), "auth": to_base64url(self._auth)},
        }
        self.shown: dict[str, str] = {}

    def show(self, posted: Posted) -> None:
        """Take in one message; the same tag takes the place of the one before."""
        told = json.loads(self.opened(posted.body))
        self.shown[told["tag"]] = f"{told['title']}\n\n{told['body']}"

    def opened(self, body: bytes) -> bytes:
        """What the message says."""
        salt, size, length = body[:16], int.from_bytes(body[16:20], "big"), body[20]
        sender, sealed = body[21 : 21 + length], body[21 + length :]
        assert len(sealed) <= size
        sent_by = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), sender)
        shared = self._key.exchange(ec.ECDH(), sent_by)
        info = b"WebPush: info\0" + self._point + sender
        material = _derived(shared, self._auth, info, 32)
        key = _derived(material, salt, b"Content-Encoding: aes128gcm\0", 16)
        nonce = _derived(material, salt, b"Content-Encoding: nonce\0", 12)
        return AESGCM(key).decrypt(nonce, sealed, None).rstrip(b"\0").removesuffix(b"\x02")


def _derived(material: bytes, salt: bytes, info: bytes, length: int) -> bytes:
    return HKDF(SHA256(), length, salt, info).derive(material)
