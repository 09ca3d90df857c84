"""Exports of other programs for these tests, made here; nobody wrote or lived any of it."""

from __future__ import annotations

import hashlib
import json
import plistlib
import zipfile
from collections.abc import Mapping
from datetime import datetime
from io import BytesIO
from pathlib import Path

from osmosis.journals.model import Brought, Unread
from osmosis.journals.reading import reading
from tests.media.making import card, encoded, exif_with

TAKEN, OFFSET = 0x9003, 0x9011
NOWHERE = 1.7976931348623157e308


def picture(taken: str = "", offset: str = "", *, shade: int = 0) -> bytes:
    """A small JPEG of its own shade, with the date that a camera wrote."""
    inner: dict[int, str] = {TAKEN: taken} if taken else {}
    if offset:
        inner[OFFSET] = offset
    image = card()
    image.putpixel((90, 60), (shade, shade, shade))
    return encoded(image, "JPEG", exif=exif_with(exif=inner).tobytes())


def as_bytes(content: object) -> bytes:
    """A file's content, which may be written as text."""
    return content if isinstance(content, bytes) else str(content).encode()


def write(root: Path, files: Mapping[str, object]) -> Path:
    """A folder with these files."""
    for name, content in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(as_bytes(content))
    return root


def packed(path: Path, files: Mapping[str, object]) -> Path:
    """A ZIP with these files."""
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, as_bytes(content))
    return path


def md5(data: bytes) -> str:
    """What Day One calls a file by."""
    return hashlib.md5(data, usedforsecurity=False).hexdigest()


def dayone_entry(number: int = 1, **said: object) -> dict[str, object]:
    """An entry as the app writes it now."""
    return {
        "uuid": f"{number:032X}",
        "creationDate": "2019-01-01T22:30:00Z",
        "timeZone": "Europe/Bucharest",
        "text": "# Snow\n\nIt fell all night.",
        "starred": False,
        **said,
    }


def journal(*entries: object) -> str:
    """A journal of Day One with these entries."""
    return json.dumps({"metadata": {"version": "1.0"}, "entries": list(entries)})


def classic_entry(**said: object) -> bytes:
    """An entry of Day One Classic."""
    told = {"Creation Date": datetime(2013, 1, 1, 10), "Entry Text": "An old one.", **said}
    return plistlib.dumps({name.replace("_", " "): value for name, value in told.items()})


def apple_page(
    header: str = "Sunday, 3 November 2024", grid: str = "", title: str = "", body: str = "Words."
) -> str:
    """A page as Apple Journal writes it, with the pieces that do not close where they should."""
    return (
        "<!DOCTYPE html><html><head><title></title><style>p.p1 {margin: 0}</style></head>"
        f'<body>\n<p class="p1"><span class="s1"><div class=\'pageContainer\'>'
        f'<div class="pageHeader">{header}</div><div class="assetGrid">{grid}</div>'
        f"<div class='title'>{title}</div><div class='bodyText'></span></p>\n"
        f'<p class="p2"><span class="s2">{body}</span></p>\n'
        '<p class="p1"><span class="s1"></div></div></span></p>\n</body></html>'
    )


def journey_entry(**said: object) -> str:
    """An entry as Journey writes it."""
    return json.dumps(
        {
            "id": "1546381800000-3fec101f663efd4f",
            "date_modified": 1546381900000,
            "date_journal": 1546381800123,
            "timezone": "Europe/Bucharest",
            "text": '<p dir="auto">Snow</p>\n<p dir="auto">It fell <b>all</b> night.</p>',
            "mood": 4,
            "lat": NOWHERE,
            "lon": NOWHERE,
            "address": "",
            "favourite": False,
            "photos": [],
            "weather": {"id": -1, "degree_c": NOWHERE, "place": ""},
            "tags": [],
            "type": "html",
            **said,
        }
    )


def lying_zip(name: str, content: bytes, declared: int) -> bytes:
    """A ZIP whose table of contents says another length than the file has."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    data = bytearray(out.getvalue())
    for signature, at in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        where = data.index(signature) + at
        data[where : where + 4] = declared.to_bytes(4, "little")
    return bytes(data)


def read(source: str, path: Path) -> tuple[list[Brought], list[Unread]]:
    """Everything that is brought from there, and everything that is not."""
    with reading(source, path) as found:
        every = list(found)
    return (
        [one for one in every if isinstance(one, Brought)],
        [one for one in every if isinstance(one, Unread)],
    )
