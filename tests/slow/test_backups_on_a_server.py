"""Backups in a repository of restic on a server: made, tried, brought back, and cut off."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from osmosis.errors import NotAllowedError
from osmosis.keeping.backups.checking import Checked
from osmosis.keeping.backups.choosing import is_backup_due
from osmosis.keeping.backups.restic_failures import UnreachedRepositoryError
from tests.keeping.any_life import live_any
from tests.keeping.in_restic import InRestic
from tests.keeping.lived import Home
from tests.slow.plugin import Budget

ANSWERS = "on http://"


@dataclass
class RestServer:
    """A server that speaks what restic calls ``rest:``, with its files in a folder.

    Attributes:
        rclone: What serves it.
        folder: Where its files lie.
        address: Where it answers, from its first start on.
    """

    rclone: Path
    folder: Path
    address: str = "127.0.0.1:0"
    _process: subprocess.Popen[str] | None = field(default=None, repr=False)

    def start(self) -> None:
        """Begin to answer; started again it answers at the same address."""
        words = ["serve", "restic", "--config", "", "--addr", self.address, str(self.folder)]
        self._process = subprocess.Popen(
            [self.rclone, *words], stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True
        )
        said = []
        for line in self._process.stderr or ():
            said.append(line)
            if ANSWERS in line:
                self.address = line.partition(ANSWERS)[2].strip().rstrip("/")
                return
        raise AssertionError(f"the server did not begin: {''.join(said)}")

    def kill(self) -> None:
        """End as at a power cut."""
        process, self._process = self._process, None
        if process is not None and process.stderr is not None:
            process.kill()
            process.wait()
            process.stderr.close()


@dataclass(frozen=True)
class OnServer(InRestic):
    """A home, and a server that holds its backups.

    Attributes:
        server: It has its files in the folder.
    """

    server: RestServer

    @property
    def place(self) -> str:
        return f"restic:rest:http://{self.server.address}/"


@pytest.fixture
def kept(
    rclone: Path, restic: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[OnServer]:
    """A life with one backup on a server that answers."""
    monkeypatch.setenv("RESTIC_CACHE_DIR", str(tmp_path / "cache"))
    server = RestServer(rclone=rclone, folder=tmp_path / "kept")
    server.folder.mkdir()
    kept = OnServer(home=live_any(tmp_path / "store", []), folder=server.folder, server=server)
    try:
        server.start()
        kept.choose(["last:1"])
        kept.run()
        yield kept
    finally:
        server.kill()


@contextmanager
def cut_off(kept: OnServer, monkeypatch: pytest.MonkeyPatch, *, comes_back: bool) -> Iterator[None]:
    """The server ends in the middle of a backup.

    Args:
        comes_back: Whether it answers again at once, and ended when restic was at work already.
    """
    run = subprocess.run

    def meanwhile(words: Sequence[str], **how: Any) -> Any:
        if words[1] != "backup":
            return run(words, **how)
        if not comes_back:
            kept.server.kill()
            return run(words, **how)
        del how["check"]
        with subprocess.Popen(words, **how) as process:
            while not list((kept.folder / "locks").iterdir()):
                with suppress(subprocess.TimeoutExpired):
                    process.wait(timeout=0.01)
                    raise AssertionError("restic ended before its lock was seen")
            kept.server.kill()
            kept.server.start()
        return subprocess.CompletedProcess(words, process.wait())

    with monkeypatch.context() as cutting:
        cutting.setattr(subprocess, "run", meanwhile)
        yield


def brought_back(kept: OnServer, new: Home) -> None:
    kept.restore(new)
    assert kept.home.differences(new) == []
    shutil.rmtree(new.root)


@pytest.mark.slow(share=2)
def test_a_server_holds_backups_and_may_end_in_the_middle_of_one(
    budget: Budget, kept: OnServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for turn in budget.rounds(named=1):
        new = kept.home.elsewhere(tmp_path / "new")
        (first,) = kept.names
        brought_back(kept, new)
        assert kept.check() == Checked(name=first)
        with pytest.raises(NotAllowedError):
            kept.restore(new, way="not the passphrase")
        kept.live_on("a day later", f"a picture {turn.seed}".encode())
        with (
            cut_off(kept, monkeypatch, comes_back=False),
            pytest.raises(UnreachedRepositoryError, match="cannot be reached"),
        ):
            kept.run()
        assert "cannot be reached" in kept.last.problem
        assert kept.opened.opened(lambda app: is_backup_due(app.store))
        with pytest.raises(UnreachedRepositoryError, match="cannot be reached"):
            kept.restore(new)
        assert not new.root.exists()
        kept.server.start()
        assert kept.names == [first]
        with cut_off(kept, monkeypatch, comes_back=True):
            assert kept.run().problem == ""
        brought_back(kept, new)
        (second,) = kept.names
        assert kept.check() == Checked(name=second)
        assert second != first
