"""Files in a ZIP that a stranger made: read by name, never more than is sensible."""

from __future__ import annotations

import zlib
from io import BytesIO
from zipfile import BadZipFile, ZipFile

from osmosis.documents.model import SPOILED, DocumentError

MOST_BYTES = 200_000_000
_MOST_FILES = 20_000
_MOST_UNPACKED = 300_000_000
_LARGEST_FILE = 40_000_000


class Archive:
    """The files of a ZIP.

    Raises:
        DocumentError: It is none, or has too many files.
    """

    def __init__(self, data: bytes) -> None:
        if len(data) > MOST_BYTES:
            raise DocumentError("The file is too large", bytes=len(data))
        try:
            self._zip = ZipFile(BytesIO(data))
            self._sizes = {entry.filename: entry.file_size for entry in self._zip.infolist()}
        except (BadZipFile, *SPOILED) as error:
            raise DocumentError("The file is damaged, or of another kind") from error
        if len(self._sizes) > _MOST_FILES:
            raise DocumentError("The file holds too many others", files=len(self._sizes))
        self._left = _MOST_UNPACKED

    def find(self, name: str) -> bytes | None:
        """A file by its name; nothing when it is not there, damaged or too large."""
        size = self._sizes.get(name)
        if size is None or size > min(_LARGEST_FILE, self._left):
            return None
        try:
            with self._zip.open(name) as file:
                data = file.read(size + 1)
        except (BadZipFile, zlib.error, *SPOILED):
            return None
        self._left -= len(data)
        return data
