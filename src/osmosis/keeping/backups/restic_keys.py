"""What opens a repository of restic: the house key for every day, the passphrase when it is gone.

Both are passwords of the repository itself, so the key sheet or the passphrase is enough on
another machine, and restic alone can be used as well.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from osmosis.app import App
from osmosis.errors import InvalidInputError
from osmosis.keeping.backups.restic_command import Restic, is_password_given, is_remote
from osmosis.keeping.backups.restic_failures import NoRepositoryError, RepositoryPasswordError
from osmosis.keeping.key_locks import Way
from osmosis.kernel.hashing import sha256_of
from osmosis.sealing.age import Identity
from osmosis.sealing.house_secrets import derived_secret
from osmosis.sealing.key_sheet import SheetKeys
from osmosis.sealing.keys import VAULT_FILE

RESTIC = "restic:"
_PURPOSE = "osmosis restic repository"
_PASSPHRASE = "osmosis-passphrase"
_WITH_PASSWORD = re.compile(r"//[^/@]*:[^/@]*@")


def house_password(house: Identity) -> str:
    """The password that a store's house key gives to its repositories of restic."""
    return derived_secret(house, _PURPOSE)


def password_of(way: Way) -> str | None:
    """What opens a repository where there is no store; ``None`` when the environment says it.

    Raises:
        InvalidInputError: Nothing was given.
    """
    if is_password_given():
        return None
    if isinstance(way, SheetKeys):
        return house_password(way.house)
    if way is None:
        raise InvalidInputError("The passphrase or the key sheet opens the restic repository")
    return way


def repository_of(place: str) -> str:
    """What restic calls the repository that a place names."""
    return place.removeprefix(RESTIC)


def spelled_restic(place: str) -> str:
    """A place in a repository of restic, as it is called wherever one stands in the shell.

    Raises:
        InvalidInputError: It names none, or a password stands in it.
    """
    repository = repository_of(place).removeprefix("local:")
    if not repository:
        raise InvalidInputError("After restic: stands the folder or the address of a repository")
    if _WITH_PASSWORD.search(repository):
        raise InvalidInputError("Leave the password out of the address; restic's variables take it")
    if is_remote(repository):
        return f"{RESTIC}{repository}"
    return f"{RESTIC}{Path(repository).expanduser().absolute()}"


def vault_of(app: App) -> str:
    """The hash of the file that the passphrase opens; it changes with the passphrase."""
    file = app.store.folder.keys(app.store.person_id) / VAULT_FILE
    return sha256_of([file.read_bytes()])


def open_up(
    app: App, place: str, passphrase: str, *, own_password: str = "", held: Sequence[int] = ()
) -> None:
    """Let the house key and the passphrase open a repository, which is made where there is none.

    Args:
        own_password: Opens a repository that somebody made before; it is not kept.
        held: Open files that stay open as long as restic is at work, whatever becomes of us.

    Raises:
        WrongPassphraseError: It is not the passphrase of the store.
        InvalidInputError: The repository would lie in the store.
        RepositoryPasswordError: There is one already, and nothing that is at hand opens it.
    """
    app.keys.unlock(passphrase)
    repository = repository_of(place)
    inside = app.store.folder.root.resolve()
    if not is_remote(repository) and Path(repository).resolve().is_relative_to(inside):
        raise InvalidInputError("A backup is made outside the store", place=place)
    ours = Restic(repository=repository, password=house_password(app.keys.house()), held=held)
    try:
        if not ours.opens():
            _let_in(ours, [passphrase, own_password])
    except NoRepositoryError:
        ours.ask("init")
    if not replace(ours, password=passphrase).opens():
        _exchange_passphrase(ours, passphrase)


def _let_in(ours: Restic, said: Sequence[str]) -> None:
    """Add our password to a repository that somebody made before."""
    given = [None] if is_password_given() else []
    for known in (*filter(None, said), *given):
        restic = replace(ours, password=known)
        if restic.opens():
            restic.ask("key", "add", new_password=ours.password)
            return
    raise RepositoryPasswordError(
        "This restic repository has a password of its own; say it once, on the page of the backup"
        " or in RESTIC_PASSWORD_FILE"
    )


def _exchange_passphrase(ours: Restic, passphrase: str) -> None:
    """Let the passphrase of today in, and then those of before out."""
    every = json.loads(ours.ask("key", "list", "--json"))
    before = [one["id"] for one in every if one["userName"] == _PASSPHRASE]
    ours.ask("key", "add", "--user", _PASSPHRASE, new_password=passphrase)
    for id_ in before:
        ours.ask("key", "remove", id_)
