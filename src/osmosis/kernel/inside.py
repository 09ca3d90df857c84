"""Whether a path that somebody else wrote stays inside the folder it is for."""

from __future__ import annotations

from pathlib import PurePath

_ELSEWHERE = frozenset({"", ".", ".."})


def stays_inside(path: str) -> bool:
    """Whether a path with slashes leads below a folder, whatever system reads it.

    Every part of it is a plain name: not empty, no dots alone, without a backslash or NUL, and no
    drive where the system has drives.
    """
    return not any(
        part in _ELSEWHERE or "\\" in part or "\x00" in part or PurePath(part).drive
        for part in path.split("/")
    )
