"""The keys as they travel: what is private lies under the vault key or a passphrase."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

from osmosis.errors import InvalidInputError
from osmosis.keeping.label import NO_HOUSE, UNDER_PASSPHRASE, UNDER_VAULT
from osmosis.sealing.age import (
    decrypt,
    decrypt_with_passphrase,
    encrypt,
    encrypt_with_passphrase,
)
from osmosis.sealing.keys import VAULT_FILE, VAULT_PUBLIC_FILE, KeyFolder
from osmosis.sealing.passphrases import require_passphrase
from osmosis.storage.checksums import NAME as SUMS
from osmosis.storage.checksums import settle
from osmosis.storage.durable import make_folder, replace_durably

AS_THEY_ARE = frozenset({VAULT_FILE, VAULT_PUBLIC_FILE})
"""Public, or under the person's passphrase already."""

_LOCKED = ".age"


class PassphraseNeededError(InvalidInputError):
    """The house key lies under a passphrase, and none was given."""


def key_files(folder: Path) -> dict[str, bytes]:
    """Every key file of a folder by its name; the list of their hashes is made anew."""
    if not folder.exists():
        return {}
    return {
        path.name: path.read_bytes()
        for path in sorted(folder.iterdir())
        if path.is_file() and not path.name.startswith(".") and path.name != SUMS
    }


def locked_keys(
    folder: Path,
    passphrase: str | None,
    lock_up: Callable[[bytes, str], bytes] = encrypt_with_passphrase,
) -> tuple[dict[str, bytes], str]:
    """The key files as an export holds them, and under what the house key lies in it.

    Args:
        passphrase: What the house key is locked with; the vault key when it is ``None``.
        lock_up: Encrypts bytes under a passphrase; tests pass a quicker one.

    Raises:
        PassphraseNeededError: There is no vault, and no passphrase was given.
        PoorPassphraseError: Too short to protect anything.
    """
    files = key_files(folder)
    secret = {name: data for name, data in files.items() if name not in AS_THEY_ARE}
    locked = {name: data for name, data in files.items() if name in AS_THEY_ARE}
    if not secret:
        return locked, NO_HOUSE
    vault = KeyFolder(folder).vault_recipient()
    if passphrase is not None:
        require_passphrase(passphrase)
    if passphrase is None and vault is None:
        raise PassphraseNeededError(
            "The house key travels only under a passphrase, and none was ever set; give one"
        )
    for name, data in secret.items():
        if passphrase is not None:
            locked[name + _LOCKED] = lock_up(data, passphrase)
        else:
            locked[name + _LOCKED] = encrypt(data, [str(vault)])
    return locked, UNDER_VAULT if passphrase is None else UNDER_PASSPHRASE


def unlock_keys(
    files: Mapping[str, bytes], folder: Path, house: str, passphrase: str | None
) -> None:
    """Write an export's key files into a store, as they were where it comes from.

    Raises:
        PassphraseNeededError: They lie under a passphrase, and none was given.
        WrongPassphraseError: It does not fit.
    """
    make_folder(folder)
    for name, data in files.items():
        if name in AS_THEY_ARE:
            _keep(folder, name, data)
    locked = {name: data for name, data in files.items() if name not in AS_THEY_ARE}
    if not locked:
        return
    if passphrase is None:
        raise PassphraseNeededError("The house key of this export lies under a passphrase")
    open_one = _opener(folder, house, passphrase)
    for name, data in locked.items():
        _keep(folder, name.removesuffix(_LOCKED), open_one(data))


def _opener(folder: Path, house: str, passphrase: str) -> Callable[[bytes], bytes]:
    """What takes the lock off a key file; the vault's files lie in the folder already."""
    if house == UNDER_VAULT:
        return partial(decrypt, identities=[KeyFolder(folder).unlock(passphrase)])
    return partial(decrypt_with_passphrase, passphrase=passphrase)


def _keep(folder: Path, name: str, data: bytes) -> None:
    replace_durably(folder / name, data)
    settle(folder, name, data)
