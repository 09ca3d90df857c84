"""Asks the command ``restic``; no password stands in its words, its environment or a file.

A repository of restic may hold more than backups of Osmosis, so nothing is asked of it but for
snapshots of our own.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO

from osmosis.errors import ProgramError
from osmosis.keeping.backups.restic_failures import (
    WITHOUT_LOCK,
    RepositoryLockedError,
    RepositoryPasswordError,
    UnreachedRepositoryError,
    failure,
    unwritable,
)

OWN_PASSWORD = ("RESTIC_PASSWORD", "RESTIC_PASSWORD_FILE", "RESTIC_PASSWORD_COMMAND")
"""Where people who use restic by hand keep its password."""
_OTHERS = ("RESTIC_REPOSITORY", "RESTIC_REPOSITORY_FILE", "RESTIC_KEY_HINT")
_PROGRAM = "restic"
NO_LOCK = "--no-lock"
_REMOTE = re.compile(r"(sftp|rest|s3|b2|azure|gs|swift|rclone):")


@dataclass(frozen=True, kw_only=True, slots=True)
class Restic:
    """A repository, and what opens it.

    Attributes:
        repository: As restic calls it.
        password: One of its passwords; ``None`` when the environment names it.
        held: Open files that stay open as long as it is at work, whatever becomes of us.
    """

    repository: str
    password: str | None = field(repr=False)
    held: Sequence[int] = ()

    def ask(
        self,
        *words: str,
        folder: str | os.PathLike[str] | None = None,
        new_password: str | None = None,
    ) -> str:
        """What restic answers; it has a lock of its own in the repository meanwhile.

        Args:
            folder: Where it works.
            new_password: One more for the repository, where that is what is asked.

        Raises:
            ProgramError: It is not installed, or refuses.
            RepositoryLockedError: Another program is at work there.
            StoreFullError: There is no room where the repository lies.
            RepositoryPasswordError: The password does not fit.
        """
        program = shutil.which(_PROGRAM)
        if program is None:
            raise ProgramError("The command restic is not installed here")
        if NO_LOCK not in words and not self._takes_a_lock():
            raise unwritable()
        environment, asked, passed = self._environment(), list(words), list(self.held)
        if not is_remote(self.repository):
            asked.append("--no-cache")
        with ExitStack() as pipes:
            if self.password is not None:
                passed.append(pipes.enter_context(_told(self.password)))
                environment["RESTIC_PASSWORD_FILE"] = f"/dev/fd/{passed[-1]}"
            if new_password is not None:
                passed.append(pipes.enter_context(_told(new_password)))
                asked += ["--new-password-file", f"/dev/fd/{passed[-1]}"]
            code, said, wrong = _ran([program, *asked], folder, environment, passed)
        if code:
            raise failure(code, wrong, words[0])
        return said

    def read(self, *words: str) -> str:
        """What restic answers to a question that changes nothing, in spite of any lock.

        It is asked with a lock, so that nobody takes away what is being read. Where it gets none,
        because another program has one or because nothing can be written there, it is asked
        without: what it then reads is whole, for restic holds every piece to its hash; but a piece
        may be taken away before it is read, and then it fails.

        Raises:
            ProgramError: It is not installed, or refuses.
            RepositoryLockedError: It was taken away meanwhile, or is damaged: nobody can tell.
        """
        try:
            return self.ask(*words)
        except WITHOUT_LOCK as error:
            refused = error
        try:
            return self.ask(*words, NO_LOCK)
        except UnreachedRepositoryError:
            raise
        except ProgramError:
            if not isinstance(refused, RepositoryLockedError):
                raise
            raise RepositoryLockedError(
                "The restic repository cannot be read while another program is at work there; try"
                " again when it is done, or after `restic unlock` if it has died"
            ) from None

    def opens(self) -> bool:
        """Whether the password fits.

        Raises:
            ProgramError: It cannot be told.
        """
        try:
            self.read("cat", "config")
        except RepositoryPasswordError:
            return False
        return True

    def _takes_a_lock(self) -> bool:
        """Whether it is worth trying; restic tries for three quarters of a minute."""
        locks = Path(self.repository) / "locks"
        return is_remote(self.repository) or not locks.is_dir() or os.access(locks, os.W_OK)

    def _environment(self) -> dict[str, str]:
        ours = {"RESTIC_REPOSITORY": self.repository, "TZ": "UTC"}
        without = {*_OTHERS, *(OWN_PASSWORD if self.password is not None else ())}
        return {name: text for name, text in os.environ.items() if name not in without} | ours


def is_restic_here() -> bool:
    """Whether there is the command; there are no pipes as it needs them on Windows."""
    return sys.platform != "win32" and shutil.which(_PROGRAM) is not None


def is_remote(repository: str) -> bool:
    """Whether a repository is not in a folder of this machine."""
    return bool(_REMOTE.match(repository))


def is_password_given() -> bool:
    """Whether the environment names a password for restic."""
    return any(os.environ.get(name) for name in OWN_PASSWORD)


def _ran(
    command: Sequence[str],
    folder: str | os.PathLike[str] | None,
    environment: Mapping[str, str],
    passed: Sequence[int],
) -> tuple[int, str, str]:
    """How it ended, what it said, and what it said of its troubles."""
    # No pipes: at one that nobody reads any more, because we were killed, it would die in the
    # middle and leave its lock.
    with _unread_file() as answers, _unread_file() as troubles:
        done = subprocess.run(
            command,
            cwd=folder,
            env=environment,
            pass_fds=passed,
            stdin=subprocess.DEVNULL,
            stdout=answers,
            stderr=troubles,
            check=False,
            # Without a terminal, on which ssh would ask while nobody looks.
            start_new_session=True,
        )
        return done.returncode, _text_of(answers), _text_of(troubles)


def _unread_file() -> IO[bytes]:
    """A file without a name, in memory where that can be."""
    if sys.platform == "linux":
        return os.fdopen(os.memfd_create("restic"), "w+b")
    return TemporaryFile()


def _text_of(file: IO[bytes]) -> str:
    file.seek(0)
    return file.read().decode("utf-8", "replace")


@contextmanager
def _told(secret: str) -> Iterator[int]:
    """An open file that a child reads a secret from; its bytes lie on no disk."""
    reading, writing = os.pipe()
    try:
        with os.fdopen(writing, "wb") as pipe:
            pipe.write(secret.encode("utf-8") + b"\n")
        yield reading
    finally:
        os.close(reading)
