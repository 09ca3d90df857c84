"""Another restic in the middle of its work, and a repository on a disk that takes no files."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.keeping.in_restic import InRestic
from tests.keeping.lived import PASSPHRASE


@dataclass(frozen=True)
class AtWork:
    """A restic that waits, and who asked it.

    Attributes:
        process: Who asked, or restic itself.
        index: What it waits for.
        pipe: Where it waits.
    """

    process: subprocess.Popen[bytes]
    index: bytes
    pipe: int

    def go_on(self) -> None:
        """Let it have what it waits for."""
        os.write(self.pipe, self.index)


@contextmanager
def at_work(kept: InRestic, *words: str) -> Iterator[AtWork]:
    """A restic that has its lock in the repository and waits for its index, until it is killed."""
    with waiting(kept, ["restic", "--no-cache", "-r", str(kept.folder), *words]) as work:
        yield work


@contextmanager
def waiting(kept: InRestic, command: Sequence[str], held: Sequence[int] = ()) -> Iterator[AtWork]:
    """A command that has restic wait in the middle of its work.

    Its index is a pipe for so long as it takes to open it: so it is known to have come there, and
    goes no further.
    """
    index = min((kept.folder / "index").iterdir())
    whole = index.rename(kept.folder.with_name("index-that-is-waited-for"))
    os.mkfifo(index)
    process = subprocess.Popen(
        command,
        env=os.environ | {"RESTIC_PASSWORD": PASSPHRASE},
        pass_fds=held,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    pipe = _opened(index, process)
    try:
        work = AtWork(process, whole.read_bytes(), pipe)
        whole.replace(index)
        yield work
    finally:
        process.kill()
        process.wait()
        os.close(pipe)


def leave_a_lock(kept: InRestic) -> None:
    """As a restic does that dies while it takes away what nobody needs."""
    with at_work(kept, "prune"):
        pass
    assert list((kept.folder / "locks").iterdir())


@contextmanager
def write_protected(folder: Path) -> Iterator[None]:
    """A folder into which nobody can write, as on a disk that is write-protected."""
    if os.geteuid() != 0:
        every = [folder, *(path for path in folder.rglob("*") if path.is_dir())]
        for path in every:
            path.chmod(0o500)
        yield
        for path in every:
            path.chmod(0o700)
        return
    # Root writes wherever the disk lets it.
    if shutil.which("mount") is None:
        pytest.skip("a write-protected folder needs mount, for root")
    for words in (["--bind", str(folder)], ["-o", "remount,ro,bind"]):
        done = subprocess.run(
            ["mount", *words, str(folder)], capture_output=True, check=False, text=True
        )
        if done.returncode:
            pytest.skip(f"mounts are not allowed here: {done.stderr.strip()}")
    try:
        yield
    finally:
        subprocess.run(["umount", "--lazy", folder], check=True, capture_output=True)


def _opened(pipe: Path, process: subprocess.Popen[bytes]) -> int:
    while process.poll() is None:
        # Refused until somebody reads it.
        with suppress(OSError):
            return os.open(pipe, os.O_WRONLY | os.O_NONBLOCK)
        os.sched_yield()
    raise AssertionError("restic ended before it came to its index")
