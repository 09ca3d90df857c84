"""Passwords that the program must use unattended, locked with the house key.

It keeps them out of settings, exports, dumps and logs in the clear. It does not keep them from
whoever has the store's folder, for the house key lies there too.
"""

from __future__ import annotations

from osmosis.sealing.age import armoured, decrypt, encrypt
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
