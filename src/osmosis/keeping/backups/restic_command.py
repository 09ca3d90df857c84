"""Asks the command ``restic``; no password stands in its words, its environment or a file.

A repository of restic may hold more than backups of Osmosis, so nothing is asked of it but for
snapshots of our own.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field

from osmosis.errors import NotAllowedError, OsmosisError, ProgramError
from osmosis.languages.speaking import noop
from osmosis.storage.disk import StoreFullError

OWN_PASSWORD = ("RESTIC_PASSWORD", "RESTIC_PASSWORD_FILE", "RESTIC_PASSWORD_COMMAND")
"""Where people who use restic by hand keep its password."""
_OTHERS = ("RESTIC_REPOSITORY", "RESTIC_REPOSITORY_FILE", "RESTIC_KEY_HINT")
_REMOTE = re.compile(r"(sftp|rest|s3|b2|azure|gs|swift|rclone):")
_MISSING, _WRONG = 10, 12
# What an older restic says, which ends with 1 whatever it is.
_SAID_MISSING = re.compile(r"unable to open config file|repository does not exist")
_SAID_WRONG = re.compile(r"wrong password or no key found")
_SAID_FULL = re.compile(r"no space left on device|disk quota exceeded|file too large")
_LONGEST = 200


class NoRepositoryError(ProgramError):
    """There is no repository of restic where one was named."""


class RepositoryPasswordError(NotAllowedError):
    """The password opens no key of the repository."""


class UnreadableFilesError(ProgramError):
    """Some files could not be read, and so a snapshot is not whole."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Restic:
    """A repository, and what opens it.

    Attributes:
        repository: As restic calls it.
        password: One of its passwords; ``None`` when the environment names it.
    """

    repository: str
    password: str | None = field(repr=False)

    def ask(
        self,
        *words: str,
        folder: str | os.PathLike[str] | None = None,
        new_password: str | None = None,
        held: Sequence[int] = (),
    ) -> str:
        """What restic answers.

        Args:
            folder: Where it works.
            new_password: One more for the repository, where that is what is asked.
            held: Open files that stay open as long as it lives, whatever becomes of us.

        Raises:
            ProgramError: It is not installed, or refuses.
            StoreFullError: There is no room where the repository lies.
            RepositoryPasswordError: The password does not fit.
        """
        program = shutil.which("restic")
        if program is None:
            raise ProgramError("The command restic is not installed here")
        environment, asked, passed = self._environment(), list(words), list(held)
        if not is_remote(self.repository):
            asked.append("--no-cache")
        with ExitStack() as pipes:
            if self.password is not None:
                passed.append(pipes.enter_context(_told(self.password)))
                environment["RESTIC_PASSWORD_FILE"] = f"/dev/fd/{passed[-1]}"
            if new_password is not None:
                passed.append(pipes.enter_context(_told(new_password)))
                asked += ["--new-password-file", f"/dev/fd/{passed[-1]}"]
            done = subprocess.run(
                [program, *asked],
                cwd=folder,
                env=environment,
                pass_fds=passed,
                stdin=subprocess.DEVNULL,
                capture_output=True,
                check=False,
                # Without a terminal, on which ssh would ask while nobody looks.
                start_new_session=True,
            )
        if done.returncode:
            raise _failure(done.returncode, done.stderr.decode("utf-8", "replace"), words[0])
        return done.stdout.decode("utf-8", "replace")

    def opens(self) -> bool:
        """Whether the password fits.

        Raises:
            ProgramError: It cannot be told.
        """
        try:
            self.ask("cat", "config")
        except RepositoryPasswordError:
            return False
        return True

    def _environment(self) -> dict[str, str]:
        ours = {"RESTIC_REPOSITORY": self.repository, "TZ": "UTC"}
        without = {*_OTHERS, *(OWN_PASSWORD if self.password is not None else ())}
        return {name: text for name, text in os.environ.items() if name not in without} | ours


def is_remote(repository: str) -> bool:
    """Whether a repository is not in a folder of this machine."""
    return bool(_REMOTE.match(repository))


def is_password_given() -> bool:
    """Whether the environment names a password for restic."""
    return any(os.environ.get(name) for name in OWN_PASSWORD)


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


def _failure(code: int, said: str, command: str) -> OsmosisError:
    if code == _MISSING or _SAID_MISSING.search(said):
        return NoRepositoryError(
            "There is no restic repository there; perhaps its disk is not plugged in"
        )
    if code == _WRONG or _SAID_WRONG.search(said):
        return RepositoryPasswordError("This password does not open the restic repository")
    if _SAID_FULL.search(said):
        if command == "restore":
            return StoreFullError("There is no room to lay the backup out")
        return StoreFullError("There is no room where the repository lies")
    kind = UnreadableFilesError if (command, code) == ("backup", 3) else ProgramError
    lines = [line for line in said.splitlines() if line.strip()] or [f"exit code {code}"]
    because = next((line for line in lines if line.startswith("Fatal")), lines[-1])
    return kind(noop("restic could not do it"), because=because.removeprefix("Fatal: ")[:_LONGEST])
