"""What restic refuses, as an error of ours with one sentence.

It is known by the exit code, and by the words of an older restic, which ends with 1 whatever it is.
"""

from __future__ import annotations

import json
import re

from osmosis.errors import NotAllowedError, OsmosisError, ProgramError
from osmosis.languages.speaking import noop
from osmosis.storage.disk import PlaceFullError, StoreFullError

_MISSING, _LOCKED, _WRONG = 10, 11, 12
_SAID_MISSING = re.compile(r"unable to open config file|repository does not exist")
_SAID_LOCKED = re.compile(r"repo(sitory)?( is)? already locked")
_SAID_DAMAGED_LOCK = re.compile(r"remove invalid locks")
_SAID_NO_LOCK = re.compile(r"unable to create lock")
_SAID_WRONG = re.compile(r"wrong password or no key found")
_SAID_FULL = re.compile(r"no space left on device|disk quota exceeded|file too large")
_SAID_UNREACHED = re.compile(
    r"connection re(fused|set)|no such host|no route to host|network is unreachable|i/o timeout"
    r"|broken pipe|connection (timed out|closed by)|could not resolve hostname|TLS handshake"
    r"|context deadline exceeded",
    re.IGNORECASE,  # as restic says it, or ssh
)
_SAID_DAMAGED = re.compile(r"repository contains errors|LoadIndex returned errors")
_OF_SSH = "subprocess ssh: "
_LONGEST = 200


class NoRepositoryError(ProgramError):
    """There is no repository of restic where one was named."""


class RepositoryPasswordError(NotAllowedError):
    """The password opens no key of the repository."""


class UnreadableFilesError(ProgramError):
    """Some files could not be read, and so a snapshot is not whole."""


class RepositoryLockedError(ProgramError):
    """Another program is at work in the repository, or died there and left its lock."""


class DamagedLockError(ProgramError):
    """A lock lies in the repository that nobody can read, such as one half written."""


class UnwritableRepositoryError(ProgramError):
    """Nothing can be written in the repository, not even a lock."""


class NoRoomForLockError(PlaceFullError):
    """There is not even room for a lock where the repository lies."""


class UnreachedRepositoryError(ProgramError):
    """The server on which the repository lies does not answer, or no longer."""


class DamagedRepositoryError(ProgramError):
    """restic finds damage in the repository."""


WITHOUT_LOCK = (
    RepositoryLockedError,
    DamagedLockError,
    UnwritableRepositoryError,
    NoRoomForLockError,
)
"""What is refused for want of a lock alone."""


def failure(code: int, said: str, command: str) -> OsmosisError:
    """What has gone wrong, by what restic says.

    Args:
        code: How it ended.
        command: What it was asked to do.
    """
    # First: of a server that does not answer restic says as well that there is no repository, and
    # of one that ends in the middle of reading that it is damaged.
    if _SAID_UNREACHED.search(said):
        return UnreachedRepositoryError(
            "The restic repository cannot be reached; try again when its server answers"
        )
    known = _of_opening(code, said) or _of_locking(code, said) or _of_disks(said, command)
    if known is not None:
        return known
    if _SAID_DAMAGED.search(said):
        return DamagedRepositoryError("restic finds damage in its repository")
    kind = UnreadableFilesError if (command, code) == ("backup", 3) else ProgramError
    return kind(noop("restic could not do it"), because=_because(said) or f"exit code {code}")


def _of_opening(code: int, said: str) -> OsmosisError | None:
    if code == _MISSING or _SAID_MISSING.search(said):
        return NoRepositoryError(
            "There is no restic repository there; perhaps its disk is not plugged in"
        )
    if code == _WRONG or _SAID_WRONG.search(said):
        return RepositoryPasswordError("This password does not open the restic repository")
    return None


def _of_locking(code: int, said: str) -> OsmosisError | None:
    if code == _LOCKED or _SAID_LOCKED.search(said):
        return RepositoryLockedError(
            "Another program is at work in the restic repository; try again when it is done"
        )
    if _SAID_DAMAGED_LOCK.search(said):
        return DamagedLockError(
            "A lock in the restic repository is damaged; `restic unlock --remove-all` takes it away"
            " when no other program is at work there"
        )
    if not _SAID_NO_LOCK.search(said):
        return None
    if _SAID_FULL.search(said):
        return NoRoomForLockError("There is no room where the repository lies")
    return unwritable()


def unwritable() -> UnwritableRepositoryError:
    """That nothing can be written in the repository."""
    return UnwritableRepositoryError(
        "The restic repository takes no files; perhaps its disk is write-protected"
    )


def _of_disks(said: str, command: str) -> OsmosisError | None:
    if not _SAID_FULL.search(said):
        return None
    if command == "restore":
        return StoreFullError("There is no room to lay the backup out")
    return PlaceFullError("There is no room where the repository lies")


def _because(said: str) -> str:
    """The line that says why, without what a program says to those who wrote it."""
    lines = [_told(line) for line in said.splitlines() if line.strip()]
    for start in (_OF_SSH, "Fatal: "):
        for line in lines:
            if line.startswith(start):
                return line.removeprefix(start)[:_LONGEST]
    return (lines or [""])[-1][:_LONGEST]


def _told(line: str) -> str:
    """A line of what was said, also where it is said to programs, as a newer restic does."""
    try:
        return str(json.loads(line)["message"])
    except (ValueError, KeyError, TypeError):
        return line
