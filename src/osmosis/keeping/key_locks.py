"""The keys as they travel: what is private lies under the vault key or a passphrase."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from functools import partial
from pathlib import Path

from osmosis.errors import InvalidInputError, StorageError
from osmosis.keeping.label import NO_HOUSE, UNDER_PASSPHRASE, UNDER_VAULT
from osmosis.kernel.hashing import sha256_of
from osmosis.sealing.age import (
    Identity,
    WrongKeyError,
    decrypt,
    decrypt_with_passphrase,
    encrypt,
    encrypt_with_passphrase,
    parse_identity,
)
from osmosis.sealing.key_files import DamagedKeyError, MissingKeyError, damaged, missing
from osmosis.sealing.key_sheet import SheetKeys
from osmosis.sealing.keys import (
    HOUSE_FILE,
    VAULT_FILE,
    VAULT_PUBLIC_FILE,
    KeyFolder,
    needed_keys,
)
from osmosis.sealing.passphrases import require_passphrase
from osmosis.storage.checksums import NAME as SUMS
from osmosis.storage.checksums import read_sums, settle
from osmosis.storage.durable import make_folder, replace_durably

AS_THEY_ARE = frozenset({VAULT_FILE, VAULT_PUBLIC_FILE})
"""Public, or under the person's passphrase already."""

_LOCKED = ".age"
_WHAT = {HOUSE_FILE: "house key", VAULT_FILE: "vault key"}

Way = str | SheetKeys | None
"""What opens the house key where it lies locked: a passphrase, or the key sheet."""


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


def lost_keys(folder: Path) -> Mapping[str, StorageError]:
    """What is said of each key that is gone or is not what it was, by the name of its file."""
    files, sums, keys = key_files(folder), read_sums(folder), KeyFolder(folder)
    wanted = {*sums} | needed_keys(files)
    lost: dict[str, StorageError] = {}
    for name, what in _WHAT.items():
        data, allowed = files.get(name), sums.get(name)
        if data is None and name in wanted:
            lost[name] = missing(what, name)
        elif data is not None and allowed and sha256_of([data]) not in allowed:
            lost[name] = damaged(what, name)
    if VAULT_FILE in files and VAULT_PUBLIC_FILE not in files:
        lost[VAULT_PUBLIC_FILE] = damaged("vault's public half", VAULT_PUBLIC_FILE)
    for name, look in ((HOUSE_FILE, keys.house), (VAULT_PUBLIC_FILE, keys.vault_recipient)):
        try:
            look()
        except (MissingKeyError, DamagedKeyError) as error:
            lost.setdefault(name, error)
    return lost


def refuse_lost_keys(folder: Path) -> None:
    """Stop where a key is gone or is not what it was.

    What is written out without it would in time take the place of what still has it.

    Raises:
        MissingKeyError: One is gone.
        DamagedKeyError: One is not what its checksum says, or holds no key.
    """
    for error in lost_keys(folder).values():
        raise error


def locked_keys(
    folder: Path,
    passphrase: str | None,
    lock_up: Callable[[bytes, str], bytes] = encrypt_with_passphrase,
    *,
    without: Collection[str] = (),
) -> tuple[dict[str, bytes], str]:
    """The key files as an export holds them, and under what the house key lies in it.

    Args:
        passphrase: What the house key is locked with; the vault key when it is ``None``.
        lock_up: Encrypts bytes under a passphrase; tests pass a quicker one.
        without: The key files that are lost, and do not travel.

    Raises:
        PassphraseNeededError: There is no vault, and no passphrase was given.
        PoorPassphraseError: Too short to protect anything.
    """
    files = {name: data for name, data in key_files(folder).items() if name not in without}
    secret = {name: data for name, data in files.items() if name not in AS_THEY_ARE}
    locked = {name: data for name, data in files.items() if name in AS_THEY_ARE}
    if not secret:
        return locked, NO_HOUSE
    vault = None if AS_THEY_ARE & {*without} else KeyFolder(folder).vault_recipient()
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


def unlock_keys(files: Mapping[str, bytes], folder: Path, house: str, way: Way) -> None:
    """Write key files that travelled into a store, as they were where they come from.

    Args:
        way: The passphrase under which they lie, or what stands on the key sheet.

    Raises:
        PassphraseNeededError: They lie under a passphrase, and nothing was given.
        WrongPassphraseError: It does not fit.
        WrongKeyError: It is the key sheet of another store.
    """
    make_folder(folder)
    for name, data in files.items():
        if name in AS_THEY_ARE:
            _keep(folder, name, data)
    if isinstance(way, SheetKeys):
        _refuse_other_sheet(files, house, way)
        KeyFolder(folder).restore_house(way.house)
        return
    for name, data in _opened(files, house, way).items():
        _keep(folder, name, data)


def house_of(files: Mapping[str, bytes], house: str, way: Way) -> Identity:
    """The house key out of key files that travelled; nothing is written.

    Raises:
        PassphraseNeededError: It lies under a passphrase, and nothing was given.
        WrongPassphraseError: It does not fit.
    """
    if isinstance(way, SheetKeys):
        return way.house
    return parse_identity(_opened(files, house, way)[HOUSE_FILE].decode("ascii"))


def _opened(files: Mapping[str, bytes], house: str, passphrase: str | None) -> dict[str, bytes]:
    """What is private, without the lock under which it travelled."""
    locked = {name: data for name, data in files.items() if name not in AS_THEY_ARE}
    if not locked:
        return {}
    if passphrase is None:
        raise PassphraseNeededError("The house key lies under a passphrase, and none was given")
    open_one = partial(decrypt_with_passphrase, passphrase=passphrase)
    if house == UNDER_VAULT:
        vault = parse_identity(open_one(files[VAULT_FILE]).decode("ascii"))
        open_one = partial(decrypt, identities=[vault])
    return {name.removesuffix(_LOCKED): open_one(data) for name, data in locked.items()}


def _refuse_other_sheet(files: Mapping[str, bytes], house: str, sheet: SheetKeys) -> None:
    """Stop before the key sheet of another store, as far as it can be told."""
    if house == UNDER_VAULT and sheet.vault is not None:
        data = decrypt(files[HOUSE_FILE + _LOCKED], [sheet.vault])
        if parse_identity(data.decode("ascii")) != sheet.house:
            raise WrongKeyError("This is the key sheet of another store")


def _keep(folder: Path, name: str, data: bytes) -> None:
    replace_durably(folder / name, data)
    settle(folder, name, data)
