"""Which names a file inside a zip may have."""

from __future__ import annotations

import unicodedata

from osmosis.bags.errors import ZipError
from osmosis.kernel.inside import stays_inside

_MAX_NAME_BYTES = 512
_MAX_DEPTH = 8


def checked_name(raw: bytes, *, is_utf8: bool) -> str:
    """The name that these bytes spell, if it stays inside the folder it is unpacked to.

    A name that ends in a slash is a folder. Whoever unpacks a capsule with another tool is
    protected too, so names are refused that are harmless here and harmful there.

    Raises:
        ZipError: The name is empty, too long or deep, not text, absolute, climbs out with ``..``,
            or has a backslash, a colon, NUL or another control character in it.
    """
    if not raw or len(raw) > _MAX_NAME_BYTES:
        raise ZipError("A file in the zip has an empty or overlong name", bytes=len(raw))
    name = _decoded(raw, is_utf8=is_utf8)
    if any(unicodedata.category(character) == "Cc" for character in name):
        raise ZipError("A file in the zip has a control character in its name")
    if "\\" in name or ":" in name:
        raise ZipError("A file in the zip has a backslash or a colon in its name")
    if name.startswith("/"):
        raise ZipError("A file in the zip has an absolute path")
    path = name.removesuffix("/")
    parts = path.split("/")
    if ".." in parts:
        raise ZipError("A file in the zip climbs out of its folder with '..'")
    if not stays_inside(path) or any(part != part.strip(" ") for part in parts):
        raise ZipError("A file in the zip has a path that is not in its plain form")
    if len(parts) > _MAX_DEPTH:
        raise ZipError("The zip has folders nested too deeply", limit=_MAX_DEPTH)
    return name


def _decoded(raw: bytes, *, is_utf8: bool) -> str:
    # Without the flag the standard says code page 437 (APPNOTE appendix D), but many tools that
    # leave it off write UTF-8 all the same.
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        if is_utf8:
            raise ZipError("A file in the zip has a name that is not text") from None
        return raw.decode("cp437")


def folded(name: str) -> str:
    """What a disk that ignores case and Unicode form would take the name for."""
    once = unicodedata.normalize("NFC", name).casefold()
    return unicodedata.normalize("NFC", once).removesuffix("/")


def refuse_collisions(names: list[str]) -> None:
    """Make sure that every file keeps a place of its own on any disk.

    Raises:
        ZipError: Two names are the same, also by case or Unicode form, or a file is also a folder.
    """
    files: set[str] = set()
    folders: set[str] = set()
    for name in names:
        key = folded(name)
        pieces = key.split("/")
        folders.update("/".join(pieces[:depth]) for depth in range(1, len(pieces)))
        if name.endswith("/"):
            folders.add(key)
        elif key in files:
            raise ZipError("Two files in the zip have the same name, or differ only in case")
        else:
            files.add(key)
    if files & folders:
        raise ZipError("A file in the zip has the name of a folder")
