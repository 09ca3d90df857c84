"""A machine with a store, a TMPDIR of its own, and commands and servers in processes of their own.

What a process prints is written into files, so that a search can look there too.
"""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

import httpx

from osmosis.app import App, init_app, open_app
from osmosis.config import Config
from osmosis.kernel.clock import pause
from osmosis.practices.context import PracticeContext
from osmosis.practices.rolls.parts import RollsParts
from osmosis.sealing.keys import KeyFolder
from osmosis.storage.folder import StoreFolder
from osmosis.storage.opening import NewStore
from osmosis.storage.spool import spooled_files
from tests.forked import Forked
from tests.sealing.quick_lock import quick_lock

COMMAND = [sys.executable, "-c", "from osmosis.cli.main import main; main()"]
PASSPHRASE = "correct horse battery staple"
PATIENCE_SECONDS = 60.0
_ADDRESS = re.compile(r"Osmosis is (?:at|running already:) (http\S+?)/?\s")


@dataclass(frozen=True)
class Said:
    """What a command answered."""

    code: int
    out: str
    err: str

    @property
    def sentence(self) -> str:
        """The one line on standard error."""
        assert self.err.count("\n") == 1, self.err
        return self.err.strip()


@dataclass
class Machine:
    """One person's machine.

    Attributes:
        root: Holds everything below.
    """

    root: Path
    _numbers: Iterator[int] = field(default_factory=lambda: count(1), repr=False)

    @property
    def home(self) -> Path:
        """The store."""
        return self.root / "store"

    @property
    def temporary(self) -> Path:
        """What TMPDIR names."""
        return self.root / "temporary"

    @property
    def printed(self) -> Path:
        """What every process printed."""
        return self.root / "printed"

    @property
    def config(self) -> Config:
        """The settings that name the store."""
        return Config(home=self.home)

    @property
    def folder(self) -> StoreFolder:
        """The store's folder."""
        return StoreFolder(self.home)

    def begin(self, *, rehearsal: bool = False) -> None:
        """Make the store."""
        for one in (self.temporary, self.printed):
            one.mkdir(parents=True, exist_ok=True)
        init_app(self.config, NewStore(rehearsal=rehearsal)).close()

    @contextmanager
    def opened(self) -> Iterator[App]:
        """Osmosis on the store, in this process."""
        app = open_app(self.config)
        try:
            yield app
        finally:
            app.close()

    def set_passphrase(self) -> None:
        """Make the vault, with a lock that costs no time."""
        folder = self.folder
        keys = folder.keys(folder.read_marker().person_id)
        KeyFolder(keys, lock_up=quick_lock).set_passphrase(PASSPHRASE)

    def spooled(self) -> list[Path]:
        """What the shell has kept and nobody has placed."""
        folder = self.folder
        return spooled_files(folder.spool(folder.read_marker().person_id))

    def environment(self, more: Mapping[str, str] | None = None) -> dict[str, str]:
        """What its processes are given."""
        given = {**os.environ, "OSMOSIS_HOME": str(self.home), "TMPDIR": str(self.temporary)}
        given.pop("OSMOSIS_CLOCK", None)
        return {**given, **(more or {})}

    def osmosis(
        self,
        *words: str | Path,
        given: str = "",
        environment: Mapping[str, str] | None = None,
        before: tuple[str, ...] = (),
        cold: bool = False,
    ) -> Said:
        """Run a command to its end.

        Args:
            given: What it reads on its standard input.
            environment: What is added to its environment.
            before: A command that starts it, such as one that sets limits.
            cold: Whether Python itself is started, as it is for a person.
        """
        out, err = self._output()
        if not (before or cold):
            command = Forked([str(word) for word in words], self.environment(environment), given)
            out.write_text(command.out.read())
            err.write_text(command.err.read())
            code = command.wait(PATIENCE_SECONDS)
            return Said(code=code, out=out.read_text(), err=err.read_text())
        with out.open("wb") as out_file, err.open("wb") as err_file:
            done = subprocess.run(
                [*before, *COMMAND, *map(str, words)],
                input=given.encode(),
                stdout=out_file,
                stderr=err_file,
                env=self.environment(environment),
                timeout=PATIENCE_SECONDS,
                check=False,
            )
        return Said(code=done.returncode, out=out.read_text(), err=err.read_text())

    @contextmanager
    def serving(self, *words: str, program: Sequence[str] = COMMAND) -> Iterator[Server]:
        """A server on loopback, in a process of its own, until the block is left.

        Args:
            program: How Osmosis is started, when it is not to be as usual.
        """
        out, err = self._output()
        with out.open("wb") as out_file, err.open("wb") as err_file:
            process = subprocess.Popen(
                [*program, "serve", "--port", "0", *words],
                stdout=out_file,
                stderr=err_file,
                env=self.environment({"PYTHONUNBUFFERED": "1"}),
            )
        try:
            yield Server(process=process, address=_address(process, out, err))
        finally:
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
            process.wait(PATIENCE_SECONDS)

    def _output(self) -> tuple[Path, Path]:
        number = next(self._numbers)
        return self.printed / f"{number}-out", self.printed / f"{number}-err"


def context_of(app: App) -> PracticeContext:
    """What the use cases of Rolls are given."""
    parts = app.parts["rolls"]
    assert isinstance(parts, RollsParts)
    return parts.context


@dataclass
class Server:
    """A running server."""

    process: subprocess.Popen[bytes]
    address: str

    def kill(self) -> None:
        """``kill -9``, and wait until it is gone."""
        self.process.kill()
        self.process.wait(PATIENCE_SECONDS)

    @contextmanager
    def browser(self) -> Iterator[httpx.Client]:
        """A browser that has opened a page, and sends that page's token with everything."""
        with httpx.Client(base_url=self.address, timeout=PATIENCE_SECONDS) as client:
            client.headers["X-CSRF-Token"] = client.get("/csrf").json()["csrf_token"]
            yield client

    @contextmanager
    def script(self, secret: str) -> Iterator[httpx.Client]:
        """A script with a token and no cookies."""
        headers = {"Authorization": f"Bearer {secret}"}
        with httpx.Client(
            base_url=self.address, timeout=PATIENCE_SECONDS, headers=headers
        ) as client:
            yield client


def _address(process: subprocess.Popen[bytes], out: Path, err: Path) -> str:
    for _ in range(int(PATIENCE_SECONDS / 0.02)):
        found = _ADDRESS.search(out.read_text())
        if found:
            return found.group(1)
        assert process.poll() is None, err.read_text()
        pause(0.02)
    raise AssertionError(f"the server did not begin: {err.read_text()}")
