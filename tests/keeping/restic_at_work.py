"""Another restic in the middle of its work, and a repository on a disk that takes no files."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from tests.keeping.in_restic import InRestic
from tests.keeping.lived import PASSPHRASE


@contextmanager
def at_work(kept: InRestic, *words: str) -> Iterator[subprocess.Popen[bytes]]:
    """A restic that has its lock in the repository and waits for its index, until it is killed.

    Its index is a pipe for so long as it takes to open it: so it is known to have come there, and
    goes no further.
    """
    index = min((kept.folder / "index").iterdir())
    whole = index.rename(kept.folder.with_name("index-that-is-waited-for"))
    os.mkfifo(index)
    process = subprocess.Popen(
        ["restic", "--no-cache", "-r", kept.folder, *words],
        env={"PATH": os.environ["PATH"], "RESTIC_PASSWORD": PASSPHRASE},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    pipe = _opened(index, process)
    try:
        whole.replace(index)
        yield process
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
        subprocess.run(["umount", folder], check=True, capture_output=True)


def _opened(pipe: Path, process: subprocess.Popen[bytes]) -> int:
    while process.poll() is None:
        # Refused until somebody reads it.
        with suppress(OSError):
            return os.open(pipe, os.O_WRONLY | os.O_NONBLOCK)
        os.sched_yield()
    raise AssertionError("restic ended before it came to its index")
