"""A passphrase lock that takes no time, for tests: real age files (scrypt) with a work factor of 2.

Written from the specification (age-encryption.org/v1, C2SP) and not with pyrage, so that every
test that unlocks such a file also compares the two.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import os

from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

_LOG_N = 2


def quick_lock(plaintext: bytes, passphrase: str) -> bytes:
    """The plaintext (at most 64 KiB) as an age file under a passphrase."""
    file_key, salt, nonce = os.urandom(16), os.urandom(16), os.urandom(16)
    wrap_key = hashlib.scrypt(
        passphrase.encode(),
        salt=b"age-encryption.org/v1/scrypt" + salt,
        n=2**_LOG_N,
        r=8,
        p=1,
        dklen=32,
    )
    body = ChaCha20Poly1305(wrap_key).encrypt(bytes(12), file_key, None)
    stanza = b"-> scrypt " + _plain64(salt) + b" %d\n" % _LOG_N + _plain64(body) + b"\n"
    head = b"age-encryption.org/v1\n" + stanza + b"---"
    mac = hmac.digest(_derived(file_key, b"", b"header"), head, "sha256")
    payload_key = _derived(file_key, nonce, b"payload")
    last_chunk = bytes(11) + b"\x01"
    sealed = ChaCha20Poly1305(payload_key).encrypt(last_chunk, plaintext, None)
    return head + b" " + _plain64(mac) + b"\n" + nonce + sealed


def _derived(key: bytes, salt: bytes, purpose: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=salt, info=purpose).derive(key)


def _plain64(data: bytes) -> bytes:
    return base64.b64encode(data).rstrip(b"=")
