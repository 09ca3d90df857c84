"""Names of time zones, and which copy of the time zone database is read.

Importing this module points ``whenever`` at the newest copy at hand: the ``tzdata`` package that
comes with Osmosis, or the operating system's, when that is newer. ``PYTHONTZPATH``, when it is
set, decides instead (set and empty, it stands for the package). docs/adr/0002-time.md says why.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from pathlib import Path

from whenever import (
    SYSTEM_TZ,
    Instant,
    TimeZoneNotFoundError,
    available_timezones,
    get_tzpath,
    reset_tzpath,
)

from osmosis.errors import InvalidInputError

__all__ = ["newest_zone_data", "system_zone", "zone_data_version", "zone_names", "zone_of"]

# Where systems keep the database; the order of Python's own zoneinfo.
_SYSTEM_FOLDERS = (
    "/usr/share/zoneinfo",
    "/usr/lib/zoneinfo",
    "/usr/share/lib/zoneinfo",
    "/etc/zoneinfo",
)
# The first line of these files names the release: "# version 2026f" or "2026f".
_VERSION_FILES = ("tzdata.zi", "+VERSION")
_RELEASE = re.compile(r"(?:# version )?(\d{4})([a-z]{1,2})\b", re.ASCII)
_LIKE_A_ZONE = re.compile(r"[A-Za-z][A-Za-z0-9_+/-]{0,59}", re.ASCII)
# What a system's folder also holds: copies, and tables that count leap seconds.
_NOT_ZONES = ("localtime", "posixrules")
_COPIES = ("posix/", "right/")
_SOME_INSTANT = Instant.from_timestamp(0)


def newest_zone_data(
    folders: Iterable[str], packaged: str | None
) -> tuple[tuple[str, ...], str | None]:
    """Where to look first for zones, and the release found there, such as ``2026f``.

    Args:
        folders: System folders in the order of trust; only the first that names its release
            is considered.
        packaged: The release of the ``tzdata`` package; ``None`` when it is not installed.

    Returns:
        An empty tuple stands for the package. A folder without a zone still falls back on the
        package for that zone.
    """
    found = ((folder, release) for folder in folders if (release := _release_in(folder)))
    folder, release = next(found, (None, None))
    if folder is None and packaged is None:
        return tuple(folders), None
    if folder is None or (packaged is not None and _rank(packaged) >= _rank(release)):
        return (), packaged
    return (folder,), release


def zone_data_version() -> str:
    """The release of the time zone database that is being read, or ``unknown``."""
    return _version or "unknown"


def zone_names() -> list[str]:
    """Every zone name that can be used, in alphabetical order; takes some 10 ms."""
    return sorted(available_timezones())


def zone_of(name: str) -> str:
    """The zone with this IANA name, spelled as the database spells it.

    Older names (``Europe/Kiev``) stay as they are given; only capitals are mended.

    Raises:
        InvalidInputError: No zone has this name.
    """
    try:
        known = _SOME_INSTANT.to_tz(name).tz_id
    except TimeZoneNotFoundError:
        known = None
    if known is None or known in _NOT_ZONES or known.startswith(_COPIES):
        # Whatever does not look like a zone may be a person's words: they stay out of logs.
        if _LIKE_A_ZONE.fullmatch(name):
            raise InvalidInputError("There is no time zone of this name", zone=name)
        raise InvalidInputError("There is no time zone of this name")
    return known


def system_zone() -> str:
    """The IANA name of the machine's zone; ``UTC`` when the machine names none.

    ``whenever`` names the machine's zone only while the machine's rules are the very rules that
    it reads, so with another copy of the database the name comes from where the file lies.
    """
    try:
        name = _SOME_INSTANT.to_tz(SYSTEM_TZ).tz_id or _zone_of_system_file()
        return zone_of(name)
    except (TimeZoneNotFoundError, InvalidInputError):
        return "UTC"


def _zone_of_system_file() -> str:
    """The name that the path of the machine's zone file spells; empty when it spells none."""
    path = Path(os.environ.get("TZ", "").removeprefix(":") or "/etc/localtime")
    _, folder, name = path.resolve().as_posix().rpartition("/zoneinfo/")
    if folder:
        return name.removeprefix(_COPIES[0]).removeprefix(_COPIES[1])
    return _first_line(Path("/etc/timezone"))


def _first_line(path: Path) -> str:
    """The first line of a text file without its end; empty when there is no such file."""
    try:
        with path.open(encoding="utf-8", errors="replace") as file:
            return file.readline(200).strip()
    except OSError:
        return ""


def _release_in(folder: str) -> str | None:
    """The release that a folder of zones names."""
    for name in _VERSION_FILES:
        if match := _RELEASE.match(_first_line(Path(folder, name))):
            return match[1] + match[2]
    return None


def _rank(release: str | None) -> tuple[str, int, str]:
    """A key that sorts releases by age: 2025z comes before 2025aa."""
    match = _RELEASE.match(release or "")
    return (match[1], len(match[2]), match[2]) if match else ("", 0, "")


def _read_the_newest() -> str | None:
    """Point ``whenever`` at the newest zones; the release that it then reads."""
    try:
        import tzdata  # type: ignore[import-untyped]  # has no types

        packaged: str | None = tzdata.IANA_VERSION
    except ImportError:
        packaged = None
    if "PYTHONTZPATH" in os.environ:  # whenever reads it itself
        return next(filter(None, map(_release_in, get_tzpath())), packaged)
    folders, release = newest_zone_data(_SYSTEM_FOLDERS, packaged)
    reset_tzpath(folders)
    return release


_version = _read_the_newest()
