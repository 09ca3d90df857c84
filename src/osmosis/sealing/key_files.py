"""Key files on the disk: private, durable, and never overwritten by accident."""

from __future__ import annotations

import logging
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from osmosis.errors import ConflictError, StorageError
from osmosis.languages.speaking import gettext, noop
from osmosis.storage.checksums import announce, drop, settle
from osmosis.storage.durable import fsync_folder, replace_durably, write_durably
from osmosis.storage.locks import FileLock

_LOCK_FILE: Final = ".keys.lock"
_OTHERS: Final = 0o077
# By what a file holds.
_UNREADABLE: Final = {
    "house key": noop("The house key cannot be read"),
    "vault key": noop("The vault key cannot be read"),
}
_MISSING: Final = {
    "house key": noop(
        "The house key is missing; bring it back from a copy of the store or from the key sheet"
    ),
    "vault key": noop(
        "The vault key is missing; bring it back from a copy of the store or from the key sheet"
    ),
}
_DAMAGED: Final = {
    "house key": noop(
        "The house key is damaged; bring it back from a copy of the store or from the key sheet"
    ),
    "vault key": noop(
        "The vault key is damaged; bring it back from a copy of the store or from the key sheet"
    ),
    "vault's public half": noop(
        "The vault's public half is damaged; bring it back from a copy of the store or from the"
        " key sheet"
    ),
}

log = logging.getLogger(__name__)


class MissingKeyError(StorageError):
    """A key that should be here is not."""


class DamagedKeyError(StorageError):
    """A key file can no longer be read."""


class KeyExistsError(ConflictError):
    """There is another key in that place, and it is not replaced."""


class KeyFiles:
    """The files of a key folder, by name.

    Args:
        path: The folder; made when something is first written.
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    def has(self, name: str) -> bool:
        """Whether there is a file of this name."""
        return (self._path / name).exists()

    def read(self, name: str, what: str) -> bytes:
        """A file's bytes; closes it to other users first.

        Raises:
            MissingKeyError: It is gone.
            DamagedKeyError: The disk does not give it.
        """
        self.mend_mode(name)
        try:
            return (self._path / name).read_bytes()
        except FileNotFoundError:
            raise missing(what, name) from None
        except OSError as error:
            raise DamagedKeyError(_UNREADABLE[what], file=name) from error

    def mend_mode(self, name: str) -> str | None:
        """Close a private file that others could read; says so when it did."""
        path = self._path / name
        if os.name == "nt" or not path.exists():
            return None
        mode = path.stat().st_mode
        if not mode & _OTHERS:
            return None
        with suppress(OSError):
            path.chmod(mode & ~_OTHERS & 0o777)
        if path.stat().st_mode & _OTHERS:
            return gettext(
                "Other users of this machine can read {name}, and this disk cannot forbid it",
                name=name,
            )
        log.warning("key file permissions mended: %s", name)
        return gettext("Other users of this machine could read {name}; that was mended", name=name)

    @contextmanager
    def locked(self) -> Iterator[None]:
        """One writer at a time; also clears away what an interrupted one left half-written."""
        self._path.mkdir(parents=True, exist_ok=True, mode=0o700)
        with FileLock(self._path / _LOCK_FILE):
            for leftover in self._path.glob(".*.tmp"):
                leftover.unlink(missing_ok=True)
            yield

    def publish(self, name: str, data: bytes) -> None:
        """Write a file that must not exist yet: it appears whole or not at all.

        Raises:
            KeyExistsError: It exists.
        """
        if self.has(name):
            raise _exists(name)
        announce(self._path, name, data)
        temporary = self._path / f".{name}.{secrets.token_hex(6)}.tmp"
        write_durably(temporary, [data])
        try:
            _rename_unless_there(temporary, self._path / name)
        except FileExistsError:
            raise _exists(name) from None
        finally:
            temporary.unlink(missing_ok=True)
        fsync_folder(self._path)
        fsync_folder(self._path.parent)
        settle(self._path, name, data)

    def replace(self, name: str, data: bytes) -> None:
        """Put new bytes in a file's place: a reader sees the old ones or the new ones."""
        announce(self._path, name, data)
        replace_durably(self._path / name, data)
        settle(self._path, name, data)

    def set_aside(self, name: str) -> None:
        """Give an unreadable file another name; nothing is thrown away."""
        (self._path / name).rename(self._path / f"{name}.set-aside-{secrets.token_hex(3)}")
        fsync_folder(self._path)
        drop(self._path, name)


def _exists(name: str) -> KeyExistsError:
    return KeyExistsError("There is a key here already; it was left as it is", file=name)


def _rename_unless_there(source: Path, target: Path) -> None:
    try:
        os.link(source, target)
    except FileExistsError:
        raise
    except OSError:
        # exFAT and some network disks know no hard links; the folder's lock has to do there.
        if target.exists():
            raise FileExistsError(target) from None
        source.rename(target)


def missing(what: str, name: str) -> MissingKeyError:
    """The sentence for a key file that is gone."""
    return MissingKeyError(_MISSING[what], file=name)


def damaged(what: str, name: str) -> DamagedKeyError:
    """The sentence for a key file that holds no key."""
    return DamagedKeyError(_DAMAGED[what], file=name)
