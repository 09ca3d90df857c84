"""Finds the programs that some tests need, and installs their Debian package when it may."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

INSTALL = "OSMOSIS_TEST_INSTALL"


@dataclass(frozen=True, kw_only=True)
class Program:
    """One program outside Python.

    Attributes:
        name: How people call it.
        package: The Debian package that has it.
        find: Where it is on this machine, if it is there.
    """

    name: str
    package: str
    find: Callable[[], Path | None]


def find_chromium() -> Path | None:
    """Chromium or Chrome, under any of their names."""
    names = ("chromium", "chromium-browser", "google-chrome")
    mac = Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")
    return _on_the_path(*names) or (mac if mac.exists() else None)


def find_windowless() -> Path | None:
    """Chromium's engine without windows."""
    return _on_the_path("chromium-headless-shell")


def find_java() -> Path | None:
    """A Java that runs; a Mac without one has a ``java`` that only says so."""
    java = _on_the_path("java")
    if java is None:
        return None
    tried = subprocess.run([java, "-version"], capture_output=True, check=False)
    return java if tried.returncode == 0 else None


def find_postgresql() -> Path | None:
    """The folder with PostgreSQL's own programs: the newest of Debian's, or the one on the path."""
    debian = Path("/usr/lib/postgresql").glob("*/bin/postgres")
    newest = max(debian, key=lambda found: int(found.parts[-3]), default=None)
    found = newest or _on_the_path("postgres")
    return found.parent if found else None


def find_localedef() -> Path | None:
    """What makes a language for the machine, where it has those of all countries to make it of."""
    has_sources = Path("/usr/share/i18n/locales/tr_TR").exists()
    return _on_the_path("localedef") if has_sources else None


def _on_the_path(*names: str) -> Path | None:
    found = next(filter(None, map(shutil.which, names)), None)
    return Path(found) if found else None


CHROMIUM = Program(name="Chromium", package="chromium", find=find_chromium)
WINDOWLESS = Program(
    name="Chromium without windows", package="chromium-headless-shell", find=find_windowless
)
JAVA = Program(name="Java", package="default-jre-headless", find=find_java)
LOCALEDEF = Program(name="localedef", package="locales", find=find_localedef)
POSTGRESQL = Program(name="PostgreSQL", package="postgresql", find=find_postgresql)
XFS = Program(name="mkfs.xfs", package="xfsprogs", find=lambda: _on_the_path("mkfs.xfs"))
RESTIC = Program(name="restic", package="restic", find=lambda: _on_the_path("restic"))
RCLONE = Program(name="rclone", package="rclone", find=lambda: _on_the_path("rclone"))
UNZIP = Program(name="unzip", package="unzip", find=lambda: _on_the_path("unzip"))


def may_install() -> bool:
    """Whether ``./run test`` asked for missing packages, on a Debian where we are root."""
    return (
        os.environ.get(INSTALL) == "1"
        and Path("/etc/debian_version").exists()
        and shutil.which("apt-get") is not None
        and os.geteuid() == 0
    )


def install(program: Program, notes: Path) -> None:
    """Install a program's package; a failure is remembered, so that it is tried once in a run.

    Args:
        notes: A folder that the processes of one run share.
    """
    import fcntl

    with (notes / "installing").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        tried = notes / f"tried-{program.package}"
        if program.find() is not None or tried.exists():
            return
        tried.touch()
        updated = notes / "updated"
        if not updated.exists():
            updated.touch()
            _apt_get("update")
        _apt_get("install", "--yes", "--no-install-recommends", program.package)


def _apt_get(*arguments: str) -> None:
    # RUNLEVEL=1 keeps the package from starting a service of its own.
    quiet = {"DEBIAN_FRONTEND": "noninteractive", "RUNLEVEL": "1"}
    subprocess.run(
        ["apt-get", "-qq", "-o", "DPkg::Lock::Timeout=300", *arguments],
        env=os.environ | quiet,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
    )
