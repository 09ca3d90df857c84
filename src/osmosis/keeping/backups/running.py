"""Backs the store up into its place, and remembers how it went."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from osmosis.app import App
from osmosis.errors import ConflictError, OsmosisError
from osmosis.keeping.backups.choosing import chosen_place, chosen_rules
from osmosis.keeping.backups.making import make_snapshot
from osmosis.keeping.backups.places import spelled_place, written_place
from osmosis.keeping.backups.pruning import prune
from osmosis.keeping.backups.repository import Repository
from osmosis.keeping.backups.restic_failures import RepositoryLockedError, UnreachedRepositoryError
from osmosis.keeping.exporting import Tell
from osmosis.kernel.attempt import Failure
from osmosis.kernel.hashing import instant_text
from osmosis.languages.speaking import gettext, noop
from osmosis.ports.jobs import JobStoppedError
from osmosis.sealing.age import encrypt_with_passphrase
from osmosis.storage.copying import state_of
from osmosis.storage.disk import PlaceFullError, StoreFullError, disk_failures
from osmosis.storage.last_backup import LastBackup, last_backup, remember_backup

_NO_ROOM = noop("There is no room for the backup; the ones before are still there")
_MISSES = noop(
    "Something is damaged in the store and is not in this backup; `osmosis verify --from` can mend"
    " it from an older one"
)
_KEPT_ALL = noop(
    "An older backup cannot be read, so none was taken away; run `osmosis backup check`"
)
_LOCKED = noop(
    "Another program is at work in the restic repository, so no older backup was taken away; that"
    " waits for the next one"
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Order:
    """What is to be done.

    Attributes:
        place: Where, when it is not to be the chosen place.
        passphrase: What the house key is locked with; the vault key when it is ``None``.
        rules: Which snapshots are kept, when they are not to be as chosen.
        only_if_changed: Whether nothing is made when nothing has changed since the last one.
        lock_up: Encrypts bytes under a passphrase; tests give a quicker one.
    """

    place: str = ""
    passphrase: str | None = None
    rules: Mapping[str, int] | None = None
    only_if_changed: bool = False
    lock_up: Callable[[bytes, str], bytes] = encrypt_with_passphrase


def run_backup(app: App, order: Order, *, tell: Tell = lambda done, total: None) -> LastBackup:
    """Make a snapshot, and take away what no rule keeps; says how it stands now.

    Stopped at any point, even by a power cut, it leaves the snapshots before whole, and the next
    call goes on.

    Raises:
        ConflictError: No place was chosen.
        OsmosisError: It did not work; the snapshots before are whole. Of the chosen place it is
            remembered.
    """
    chosen = chosen_place(app.store)
    place = spelled_place(order.place) if order.place else chosen
    if not place:
        raise ConflictError("No place for a backup was chosen; `osmosis backup to` names one")
    before = last_backup(app.store.folder)
    if before.place != place:
        before = LastBackup(place=place, chosen_at=app.store.clock.now())
    try:
        with (
            app.store.folder.locked("backup"),
            disk_failures(noop("The backup could not be written"), outside=True),
        ):
            last = _run(app, before, order, tell)
    except JobStoppedError:
        raise
    except StoreFullError as error:
        full = PlaceFullError if isinstance(error, PlaceFullError) else StoreFullError
        raise _told(app, chosen, before, full(_NO_ROOM)) from None
    except OsmosisError as error:
        raise _told(app, chosen, before, error) from error.__cause__
    if place == chosen:
        remember_backup(app.store.folder, last)
    return last


def _told(app: App, chosen: str, before: LastBackup, error: OsmosisError) -> OsmosisError:
    """The error, after it was written down when it is of the chosen place."""
    if before.place == chosen:
        remember_backup(app.store.folder, replace(before, problem=Failure(error=error).sentence))
    return error


def _run(app: App, before: LastBackup, order: Order, tell: Tell) -> LastBackup:
    with written_place(app, before.place, make=bool(order.place)) as repository:
        app.store.flush_ledger()
        state, now = state_of(app.store), app.store.clock.now()
        if order.only_if_changed and before.made_at and before.state == state:
            return replace(before, looked_at=now, problem=repository.problem)
        made = make_snapshot(
            app,
            repository,
            order.passphrase,
            again=before.damaged,
            tell=tell,
            lock_up=order.lock_up,
        )
        kept_all = _pruned(app, repository, order)
        return replace(
            before,
            state="" if made.misses else state,
            made_at=made.snapshot.at,
            looked_at=now,
            problem=gettext(_MISSES) if made.misses else kept_all or repository.problem,
            moments=tuple(map(instant_text, repository.moments())),
            damaged=tuple(name for name in before.damaged if name not in made.written),
        )


def _pruned(app: App, repository: Repository, order: Order) -> str:
    """Take away what no rule keeps; says what hindered it."""
    rules = order.rules or chosen_rules(app.store)
    try:
        prune(repository, rules, app.store.clock.zone())
    except (StoreFullError, UnreachedRepositoryError):
        raise
    except RepositoryLockedError:
        return gettext(_LOCKED)
    except OsmosisError:
        return gettext(_KEPT_ALL)
    return ""
