"""Lock a few bytes up under a passphrase: an age file with one scrypt stanza.

pyrage can do this too, but tunes the work to the machine: on a fast one it asks for a gigabyte of
memory, which a small machine that brings back a copy of the store may not have, and it stops every
other thread meanwhile. Here the work is that of the ``age`` program: 256 MiB, about half a second.
The format is that of age-encryption.org/v1 (C2SP ``age.md``, sections "Header", "scrypt recipient
stanza", "Payload"); pyrage reads it back, and every file is read back before it replaces another.
"""

from __future__ import annotations

import base64
import secrets
from typing import Final

WORK_FACTOR: Final = 18
_CHUNK_BYTES: Final = 64 * 1024


def lock_up(plaintext: bytes, passphrase: str, *, work_factor: int = WORK_FACTOR) -> bytes:
    """The plaintext as an age file that opens with the passphrase.

    Args:
        plaintext: At most 64 KiB, which is one chunk.
        work_factor: The binary logarithm of scrypt's cost; tests make it small.
    """
    if len(plaintext) > _CHUNK_BYTES:
        raise ValueError("only a few bytes are locked up under a passphrase")
    from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
    from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

    file_key, salt, nonce = (secrets.token_bytes(16) for _ in range(3))
    scrypt = Scrypt(
        salt=b"age-encryption.org/v1/scrypt" + salt, length=32, n=1 << work_factor, r=8, p=1
    )
    wrap_key = scrypt.derive(passphrase.encode())
    body = ChaCha20Poly1305(wrap_key).encrypt(bytes(12), file_key, None)
    stanza = b"-> scrypt " + _plain64(salt) + b" %d\n" % work_factor + _plain64(body) + b"\n"
    head = b"age-encryption.org/v1\n" + stanza + b"---"
    mac = _authenticated(_derived(file_key, b"", b"header"), head)
    last_chunk = bytes(11) + b"\x01"
    payload = ChaCha20Poly1305(_derived(file_key, nonce, b"payload"))
    return (
        head + b" " + _plain64(mac) + b"\n" + nonce + payload.encrypt(last_chunk, plaintext, None)
    )


def _derived(key: bytes, salt: bytes, purpose: bytes) -> bytes:
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    return HKDF(algorithm=SHA256(), length=32, salt=salt, info=purpose).derive(key)


def _authenticated(key: bytes, text: bytes) -> bytes:
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.hmac import HMAC

    mac = HMAC(key, SHA256())
    mac.update(text)
    return mac.finalize()


def _plain64(data: bytes) -> bytes:
    """Base64 without padding, as age's header has it."""
    return base64.b64encode(data).rstrip(b"=")
