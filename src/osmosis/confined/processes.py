"""Begins a limited child process, and knows why it ended."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import BinaryIO

__all__ = ["begin_child", "own_output", "ran_out_of_time"]

_KEPT_ENVIRONMENT = ("PATH", "SYSTEMROOT", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH")
_SIGXCPU = getattr(signal, "SIGXCPU", 0)


def begin_child(module: str, *arguments: str) -> subprocess.Popen[bytes]:
    """A Python that runs a module of ours and speaks over pipes; it has to confine itself first."""
    return subprocess.Popen(
        [sys.executable, "-P", "-m", module, *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=Path(sys.executable).anchor,
        env=_environment(),
    )


def ran_out_of_time(child: subprocess.Popen[bytes]) -> bool:
    """Whether a child that has ended had used up its processor time."""
    return child.returncode == -_SIGXCPU


def own_output() -> BinaryIO:
    """In a child: its output for answers alone; what a library prints goes nowhere."""
    own = os.fdopen(os.dup(1), "wb")
    with Path(os.devnull).open("wb") as nowhere:
        os.dup2(nowhere.fileno(), 1)
    return own


def _environment() -> dict[str, str]:
    """As little of our own environment as a Python needs to find the same modules.

    Large blocks are given back to the system as soon as they are free (mallopt(3)), so that a
    child is not for ever as large as its largest file.
    """
    kept = {name: os.environ[name] for name in _KEPT_ENVIRONMENT if name in os.environ}
    folders = os.pathsep.join(folder for folder in sys.path if folder)
    return kept | {
        "PYTHONPATH": folders,
        "MALLOC_ARENA_MAX": "1",
        "MALLOC_MMAP_THRESHOLD_": "131072",
        "MALLOC_TRIM_THRESHOLD_": "131072",
    }
