"""Where the backup is made by itself, what is kept of it, and whether it is due."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from osmosis.app import App
from osmosis.blobs.s3_accounts import S3Account
from osmosis.errors import ConflictError, InvalidInputError
from osmosis.keeping.backups.buckets import ACCOUNT_SETTING, locked_account
from osmosis.keeping.backups.places import spelled_place, written_place
from osmosis.keeping.backups.restic_keys import RESTIC, open_up, vault_of
from osmosis.keeping.backups.restic_stages import VAULT_SETTING, alone_with_restic
from osmosis.keeping.backups.retention import USUAL, read_rules
from osmosis.kernel.clock import TimeDelta
from osmosis.storage.last_backup import LastBackup, last_backup, remember_backup
from osmosis.storage.settings import get_setting, set_setting
from osmosis.storage.store import Store

PLACE_SETTING = "backup.place"
KEEP_SETTING = "backup.keep"
A_DAY = TimeDelta(hours=24)


def choose_place(
    app: App,
    given: str,
    keep: Sequence[str] = (),
    account: S3Account | None = None,
    passphrase: str = "",
    *,
    own_password: str = "",
) -> str:
    """Back up into a place from now on, once a day; says what it is called.

    Args:
        keep: The rules of what is kept, when they are not to be as before.
        account: Who asks a storage.
        passphrase: Opens a repository of restic from now on, beside the house key.
        own_password: Opens one that somebody made before.

    Raises:
        ConflictError: No passphrase was set, and the house key travels only under one.
        InvalidInputError: It is no place for backups, or a rule is none.
    """
    if not app.keys.has_vault:
        raise ConflictError(
            "A backup needs a passphrase first, because the house key leaves the store only under"
            " one; `osmosis key passphrase` sets it"
        )
    place = spelled_place(given)
    if keep:
        read_rules(keep)
    if account is not None:
        with app.store.write() as transaction:
            set_setting(transaction, ACCOUNT_SETTING, locked_account(app, account))
    if place.startswith(RESTIC):
        _open_up(app, place, passphrase, own_password)
    with written_place(app, place, make=True) as repository:
        # A storage that cannot be reached is told now, and not tomorrow.
        repository.snapshots.exists("0" * 64)
        now = app.store.clock.now()
    with app.store.write() as transaction:
        set_setting(transaction, PLACE_SETTING, place)
        if keep:
            set_setting(transaction, KEEP_SETTING, list(keep))
    if last_backup(app.store.folder).place != place:
        remember_backup(app.store.folder, LastBackup(place=place, chosen_at=now))
    return place


def _open_up(app: App, place: str, passphrase: str, own_password: str) -> None:
    if not passphrase:
        raise InvalidInputError(
            "A restic repository is chosen with the passphrase; `osmosis backup to` asks for it"
        )
    with alone_with_restic(app) as held:
        open_up(app, place, passphrase, own_password=own_password, held=[held])
    with app.store.write() as transaction:
        set_setting(transaction, VAULT_SETTING, vault_of(app))


def chosen_place(store: Store) -> str:
    """Where the backup is made; empty when nothing was chosen."""
    with store.read() as reading:
        return str(get_setting(reading, PLACE_SETTING, ""))


def stop_backing_up(store: Store) -> None:
    """Make no more backups by itself; those that there are stay."""
    with store.write() as transaction:
        set_setting(transaction, PLACE_SETTING, None)


def chosen_rules(store: Store) -> Mapping[str, int]:
    """How many snapshots are kept of each kind."""
    with store.read() as reading:
        return read_rules(get_setting(reading, KEEP_SETTING, USUAL))


def is_backup_due(store: Store) -> bool:
    """Whether a place was chosen and its backup is a day old, or the last attempt failed."""
    place = chosen_place(store)
    if not place:
        return False
    last = last_backup(store.folder)
    if last.place != place or last.looked_at is None or last.problem:
        return True
    return bool(abs(store.clock.now() - last.looked_at) >= A_DAY)
