"""Passwords that the program must use unattended, locked with the house key.

It keeps them out of settings, exports, dumps and logs in the clear. It does not keep them from
whoever has the store's folder, for the house key lies there too.
"""

from __future__ import annotations

import base64

from osmosis.sealing.age import Identity, armoured, decrypt, encrypt
from osmosis.sealing.keys import KeyFolder


def lock_secret(keys: KeyFolder, secret: str) -> str:
    """The secret as armoured age text, which only the house key opens."""
    return armoured(encrypt(secret.encode("utf-8"), [keys.house_recipient()]))


def open_secret(keys: KeyFolder, locked: str) -> str:
    """What was locked.

    Raises:
        WrongKeyError: Another house key locked it.
        DamagedCiphertextError: It was changed or cut off.
        MissingKeyError: The house key is gone.
    """
    return decrypt(locked.encode("ascii"), [keys.house()]).decode("utf-8")


def derived_secret(house: Identity, purpose: str) -> str:
    """A password that the house key alone makes, and so the key sheet makes again.

    It is 160 bits of HKDF-SHA256 of the key's text, in eight groups of base32.

    Args:
        purpose: What it is for; passwords for two things say nothing of each other.
    """
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    derived = HKDF(SHA256(), 20, b"", purpose.encode()).derive(house.secret.encode("ascii"))
    text = base64.b32encode(derived).decode("ascii").lower()
    return "-".join(text[at : at + 4] for at in range(0, len(text), 4))
