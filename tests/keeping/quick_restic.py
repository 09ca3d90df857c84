"""Makes the passwords of a repository of restic quick to try, which they must never be elsewhere.

restic spends half a second on each, so that nobody guesses them, and does so at every command.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
from pathlib import Path

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CTR, ECB
from cryptography.hazmat.primitives.poly1305 import Poly1305

_LINE, _TAG = 16, 16


def make_quick(repository: Path, password: str) -> None:
    """Let a password open a repository at once."""
    for path in sorted((repository / "keys").iterdir()):
        told = json.loads(path.read_bytes())
        data = base64.b64decode(told["data"])
        start, locked, tag = data[:_LINE], data[_LINE:-_TAG], data[-_TAG:]
        key = _derived(password, told)
        if _tag(key, start, locked) != tag:
            continue
        told |= {"N": 2, "r": 1, "p": 1}
        quick, start = _derived(password, told), os.urandom(_LINE)
        locked = _turned(quick, start, _turned(key, data[:_LINE], locked))
        told["data"] = base64.b64encode(start + locked + _tag(quick, start, locked)).decode()
        spelled = json.dumps(told).encode()
        path.unlink()
        (path.parent / hashlib.sha256(spelled).hexdigest()).write_bytes(spelled)


def _derived(password: str, told: dict[str, object]) -> bytes:
    n, r, p = (int(str(told[name])) for name in ("N", "r", "p"))
    salt = base64.b64decode(str(told["salt"]))
    return hashlib.scrypt(
        password.encode(), salt=salt, n=n, r=r, p=p, dklen=64, maxmem=256 * n * r * p + 2**20
    )


def _turned(key: bytes, start: bytes, data: bytes) -> bytes:
    return Cipher(AES(key[:32]), CTR(start)).encryptor().update(data)


def _tag(key: bytes, start: bytes, locked: bytes) -> bytes:
    mask = Cipher(AES(key[32:48]), ECB()).encryptor().update(start)
    return Poly1305.generate_tag(key[48:64] + mask, locked)
