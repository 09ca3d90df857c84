"""Small disks of their own in a file, which can be filled, and whose power can be cut.

A power cut is ``FS_IOC_SHUTDOWN`` without flushing the log: the file system stops in the middle,
and what it had not yet written to its disk is gone, as when the power fails.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import struct
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import pytest

MEGABYTE = 1 << 20
BLOCK = 4096
# _IOR('X', 125, __u32) of linux/fs.h, and FS_SHUTDOWN_FLAGS_NOLOGFLUSH of fs/xfs/libxfs/xfs_fs.h.
FS_IOC_SHUTDOWN = 0x8004587D
WITHOUT_FLUSHING_THE_LOG = 2
# The smallest that each can be made.
SMALLEST = {"ext4": 8 * MEGABYTE, "xfs": 300 * MEGABYTE}
_MAKE = {
    # No lazy work that would go on in the background of a small disk. Blocks as on a large disk:
    # where they are smaller than SQLite's pages, a full disk ends whoever has its WAL index open
    # with SIGBUS (SQLite 3.53, unixShmMap), which loses nothing but says nothing either.
    "ext4": ["-q", "-b", "4096", "-E", "lazy_itable_init=0,lazy_journal_init=0", "-m", "0"],
    "xfs": ["-q", "-f"],
}


@dataclass
class LoopDisk:
    """A disk in a file, and where it is mounted.

    Attributes:
        kind: ``ext4`` or ``xfs``.
        image: The file.
        mounted: The folder on which its files are seen.
    """

    kind: str
    image: Path
    mounted: Path
    _ballast: list[Path] = field(default_factory=list)

    def make(self, size: int) -> None:
        """Make an empty one of so many bytes."""
        self.image.unlink(missing_ok=True)
        with self.image.open("wb") as file:
            file.truncate(max(size, SMALLEST[self.kind]))
        _run(f"mkfs.{self.kind}", *_MAKE[self.kind], str(self.image))

    def mount(self) -> None:
        """Put its files into their place; after a power cut its log is replayed."""
        self.mounted.mkdir(exist_ok=True)
        _run("mount", "-o", "loop", str(self.image), str(self.mounted))

    def unmount(self) -> None:
        """Take its files away again."""
        _run("umount", str(self.mounted))

    def cut_the_power(self) -> None:
        """Stop it in the middle of whatever it does; then mount it anew."""
        folder = os.open(self.mounted, os.O_RDONLY | os.O_DIRECTORY)
        try:
            fcntl.ioctl(folder, FS_IOC_SHUTDOWN, struct.pack("I", WITHOUT_FLUSHING_THE_LOG))
        finally:
            os.close(folder)

    @property
    def free(self) -> int:
        """Bytes that can still be written."""
        found = os.statvfs(self.mounted)
        return found.f_bavail * found.f_frsize

    def leave_room_for(self, size: int) -> None:
        """Fill it with ballast until about so many bytes are free."""
        path = self.mounted / f"ballast-{len(self._ballast)}"
        self._ballast.append(path)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT)
        try:
            while (wanted := self.free - size) > 0:
                with suppress(OSError):
                    os.posix_fallocate(descriptor, 0, os.fstat(descriptor).st_size + wanted)
                    return
                # The list of the ballast's own blocks takes room as well.
                size += BLOCK
        finally:
            os.close(descriptor)

    def make_room(self) -> None:
        """Throw the ballast out."""
        for path in self._ballast:
            path.unlink(missing_ok=True)
        self._ballast.clear()


@contextmanager
def loop_disk(kind: str, folder: Path, size: int = 0) -> Iterator[LoopDisk]:
    """A mounted disk of its own, unmounted at the end; skips where mounts are not allowed.

    Args:
        kind: ``ext4`` or ``xfs``.
        folder: Where its file lies.
        size: In bytes; the smallest possible if left out.
    """
    disk = LoopDisk(kind=kind, image=folder / f"{kind}.image", mounted=folder / f"{kind}-disk")
    _skip_where_not_allowed(kind)
    disk.make(size)
    try:
        disk.mount()
    except subprocess.CalledProcessError as error:
        pytest.skip(f"loop mounts of {kind} are not allowed here: {error.stderr.decode().strip()}")
    try:
        yield disk
    finally:
        _run("umount", "--lazy", str(disk.mounted))
        disk.image.unlink(missing_ok=True)


def _skip_where_not_allowed(kind: str) -> None:
    missing = [name for name in ("mount", f"mkfs.{kind}") if shutil.which(name) is None]
    if missing:
        pytest.skip(f"loop mounts need {' and '.join(missing)}")
    if os.geteuid() != 0:
        pytest.skip("loop mounts need root")


def _run(*command: str) -> None:
    subprocess.run(command, check=True, capture_output=True)
