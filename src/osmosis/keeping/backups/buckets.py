"""Backups in an S3-compatible storage: every piece an age file for the house key.

Somebody else's machine holds them, so nothing of them can be read there, and the name of a piece
is the hash of its ciphertext.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from tempfile import gettempdir

from osmosis.app import App
from osmosis.blobs.s3 import S3BlobStore, S3Folder
from osmosis.blobs.s3_accounts import S3Account, S3Address, read_address
from osmosis.errors import ConflictError, InvalidInputError, NotFoundError
from osmosis.keeping.backups.folders import PREFIX
from osmosis.keeping.backups.repository import Repository
from osmosis.languages.speaking import gettext
from osmosis.sealing.house_secrets import lock_secret, open_secret
from osmosis.storage.settings import get_setting
from osmosis.storage.store import Store

S3 = "s3:"
ACCOUNT_SETTING = "backup.account"
_KEY_ID, _SECRET, _REGION = "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_REGION"
_PIECES, _SNAPSHOTS = "pieces", "snapshots"


def locked_account(app: App, account: S3Account) -> dict[str, str]:
    """An account as it stands in the settings; the house key opens its secret."""
    secret = lock_secret(app.keys, account.secret)
    return {"key_id": account.key_id, "region": account.region, "secret": secret}


def account_of(app: App) -> S3Account:
    """The account of a store's backup, from its settings, or else from the environment.

    Raises:
        ConflictError: There is none.
    """
    found = _setting(app.store)
    if found is None:
        return account_from()
    secret = open_secret(app.keys, found["secret"])
    return S3Account(key_id=found["key_id"], secret=secret, region=found["region"])


def account_from(environment: Mapping[str, str] | None = None) -> S3Account:
    """The account that the environment names, as other programs take it.

    Raises:
        ConflictError: It names none.
    """
    env = os.environ if environment is None else environment
    if not env.get(_KEY_ID) or not env.get(_SECRET):
        raise ConflictError(
            gettext(
                "{key_id} and {secret} say who asks the storage; set both",
                key_id=_KEY_ID,
                secret=_SECRET,
            )
        )
    region = env.get(_REGION) or "us-east-1"
    return S3Account(key_id=env[_KEY_ID], secret=env[_SECRET], region=region)


def written_bucket(app: App, place: str) -> Repository:
    """The backups of an opened store in a storage.

    Raises:
        InvalidInputError: It is no address.
    """
    address = read_address(place.removeprefix(S3)).below(f"{PREFIX}{app.store.person_id}")
    repository = _repository(address, account_of(app), app.store.folder.tmp, place)
    repository.is_locked = True
    repository.identity = app.keys.house()
    repository.recipient = app.keys.house_recipient()
    return repository


def read_bucket(place: str, account: S3Account | None = None) -> Repository:
    """The backups in a storage, also where there is no store.

    Raises:
        NotFoundError: There are none.
        InvalidInputError: There are those of several stores.
    """
    address = read_address(place.removeprefix(S3))
    asking = account or account_from()
    every = S3Folder(address, asking).folders()
    found = [one for one in every if one.startswith(PREFIX)]
    if not found:
        raise NotFoundError("There is no backup here", place=place)
    if len(found) > 1:
        raise InvalidInputError("There are backups of several stores here; name one", place=place)
    return _repository(address.below(found[0]), asking, Path(gettempdir()), place)


def _setting(store: Store) -> dict[str, str] | None:
    with store.read() as reading:
        found: dict[str, str] | None = get_setting(reading, ACCOUNT_SETTING)
    return found


def _repository(address: S3Address, account: S3Account, tmp: Path, place: str) -> Repository:
    pieces, snapshots = (
        S3BlobStore(S3Folder(address.below(folder), account), tmp)
        for folder in (_PIECES, _SNAPSHOTS)
    )
    return Repository(place=place, pieces=pieces, snapshots=snapshots)
