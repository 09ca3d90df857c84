"""Looks for a marker in every file, in every form in which it could stand there by accident."""

from __future__ import annotations

import base64
import re
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path

MARKER = "Quittenbaum7Morgenlicht4Strassenlaterne"
LONGEST_INFLATED = 8 << 20
# The first bytes of gzip, of zlib at each of its levels, and of a deflated member of a zip.
_SQUEEZED = re.compile(rb"\x1f\x8b\x08|\x78[\x01\x5e\x9c\xda]|PK\x03\x04")


def forms_of(marker: str) -> dict[str, bytes]:
    """The marker as it would look in a file, by the name of the form."""
    plain = marker.encode()
    forms = {
        "utf-8": plain,
        "utf-16-le": marker.encode("utf-16-le"),
        "utf-16-be": marker.encode("utf-16-be"),
        "utf-32": marker.encode("utf-32-le"),
        "hex": plain.hex().encode(),
        "hex in capitals": plain.hex().upper().encode(),
        "backwards": plain[::-1],
    }
    for shift in range(3):
        # Base64 looks different for each place in a group of three; its ends mix with neighbours.
        inner = base64.b64encode(bytes(shift) + plain)[4:-4]
        forms[f"base64 shifted by {shift}"] = inner
    return forms


def places_of(marker: str, folders: Iterable[Path]) -> list[str]:
    """Every file below these folders that holds the marker, with the form in which it does."""
    forms = forms_of(marker)
    return [
        f"{path}: {form}"
        for path in files_in(folders)
        for form in _forms_in(_content(path), path.name, forms)
    ]


def files_in(folders: Iterable[Path]) -> Iterator[Path]:
    """Every regular file below these folders."""
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            if path.is_file() and not path.is_symlink():
                yield path


def _content(path: Path) -> bytes:
    """What stands in a file; nothing where whoever is at work has put it away meanwhile."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return b""


def files_open_in(process_id: int) -> Iterator[tuple[str, bytes]]:
    """The regular files that a process has open and their bytes, also those without a name."""
    for descriptor in Path(f"/proc/{process_id}/fd").iterdir():
        try:
            if descriptor.stat().st_mode & 0o170000 == 0o100000:
                yield str(descriptor.readlink()), descriptor.read_bytes()
        except OSError:
            continue  # Closed meanwhile.


def forms_in(data: bytes, marker: str) -> list[str]:
    """The forms in which the marker stands in these bytes."""
    return list(_forms_in(data, "", forms_of(marker)))


def _forms_in(data: bytes, name: str, forms: dict[str, bytes]) -> Iterator[str]:
    if forms["utf-8"] in name.encode("utf-8", "surrogateescape"):
        yield "in its name"
    if forms["utf-8"] not in data and forms["utf-8"].lower() in data.lower():
        yield "in small letters"
    for form, shape in forms.items():
        if shape in data:
            yield form
    _, *inside = unfolded(data)
    for inflated in inside:
        for form, shape in forms.items():
            if shape in inflated:
                yield f"{form}, squeezed"


def unfolded(data: bytes) -> Iterator[bytes]:
    """These bytes, and everything that was squeezed in them."""
    yield data
    yield from (_inflated(data, found.start()) for found in _SQUEEZED.finditer(data))


def _inflated(data: bytes, start: int) -> bytes:
    """What unfolds from here, as far as it does."""
    window = 47  # gzip or zlib, whichever it is
    if data[start : start + 4] == b"PK\x03\x04":
        header = data[start : start + 30]
        if len(header) < 30 or header[8:10] != b"\x08\0":
            return b""
        name, extra = header[26:28], header[28:30]
        start += 30 + int.from_bytes(name, "little") + int.from_bytes(extra, "little")
        window = -15
    try:
        return zlib.decompressobj(window).decompress(data[start:], LONGEST_INFLATED)
    except zlib.error:
        return b""
