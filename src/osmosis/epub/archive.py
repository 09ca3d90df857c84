"""The zip file of a book, in which nothing depends on when or where it is written."""

from __future__ import annotations

import zipfile

from osmosis.kernel.clock import Instant
from osmosis.kernel.outflow import Outflow

__all__ = ["Archive", "packed_size"]

_LEVEL = 6
_UNIX, _READABLE = 3, 0o100644 << 16


class Archive:
    """Files in the order in which they are added, with one date (OCF 3.3, section 4.3)."""

    def __init__(self, modified_at: Instant) -> None:
        self._out = Outflow()
        self._zip = zipfile.ZipFile(self._out, "w")
        utc = modified_at.to_tz("UTC")
        year = min(max(utc.year, 1980), 2107)  # what a zip file can say
        self._date = (year, utc.month, utc.day, utc.hour, utc.minute, utc.second)
        self.add("mimetype", b"application/epub+zip", is_packed=True)

    def add(self, name: str, data: bytes, *, is_packed: bool = False) -> None:
        """Add a file; what is packed already is stored as it is."""
        info = zipfile.ZipInfo(name, self._date)
        info.create_system, info.external_attr = _UNIX, _READABLE
        info.compress_type = zipfile.ZIP_STORED if is_packed else zipfile.ZIP_DEFLATED
        self._zip.writestr(info, data, compresslevel=_LEVEL)

    def taken(self) -> bytes:
        """What was added since the last time."""
        return self._out.take()

    def closed(self) -> bytes:
        """The rest of the file."""
        self._zip.close()
        return self._out.take()


def packed_size(name: str, size: int) -> int:
    """How many bytes a file takes in the archive, with all that the archive says of it."""
    return size + 2 * len(name.encode()) + 30 + 46
