"""Bags as folders: written file by file, and read as warily as one in a zip."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from osmosis.bags import bagit
from osmosis.bags.errors import BagError, ZipError
from osmosis.bags.sources import Meter, Source, chunks_of
from osmosis.kernel.inside import stays_inside

_CHUNK = 1 << 20


class FolderReader:
    """The files of one folder, read as :class:`osmosis.bags.zip_reader.ZipReader` reads a zip's.

    Raises:
        BagError: There is something in it that is neither a file nor a folder, such as a link.
    """

    def __init__(self, root: Path) -> None:
        self._root = root
        self._sizes = dict(_files_below(root))

    @property
    def names(self) -> tuple[str, ...]:
        """The paths of all files, with forward slashes."""
        return tuple(self._sizes)

    def size_of(self, name: str) -> int:
        """Length of a file in bytes."""
        return self._sizes[name]

    def open(self, name: str) -> Iterator[bytes]:
        """The bytes of one file in pieces."""
        if name not in self._sizes:
            raise BagError("A file is missing from the bag", file=name)
        try:
            with (self._root / name).open("rb") as file:
                while chunk := file.read(_CHUNK):
                    yield chunk
        except OSError as error:
            raise BagError("A file in the bag cannot be read", file=name) from error

    def read(self, name: str, *, limit: int) -> bytes:
        """All bytes of one small file.

        Raises:
            ZipError: It is longer than ``limit``.
        """
        if self.size_of(name) > limit:
            raise ZipError("A file in the bag is too large", file=name, limit_bytes=limit)
        return b"".join(self.open(name))


def _files_below(root: Path) -> Iterator[tuple[str, int]]:
    for folder, folders, files in os.walk(root):
        folders.sort()
        for name in (*folders, *files):
            if (Path(folder) / name).is_symlink():
                raise BagError("There is a link in this folder; a bag has none")
        for name in sorted(files):
            path = Path(folder) / name
            if not path.is_file():
                raise BagError("There is something in this folder that is no file")
            yield path.relative_to(root).as_posix(), path.stat().st_size


class FolderWriter:
    """Writes one bag into an empty folder.

    Nothing is waited for: whoever finishes it makes all of it durable at once.
    """

    def __init__(self, root: Path) -> None:
        self._root = root
        self._hashes: dict[str, str] = {}
        self.size = 0

    def add(self, path: str, source: Source) -> None:
        """Write one file of the payload.

        Args:
            path: Below ``data/``.

        Raises:
            BagError: It leads out of the folder, or there is such a file already.
        """
        name = bagit.PAYLOAD + path
        if name in self._hashes or not stays_inside(name):
            raise BagError("This file cannot be put into the bag", file=name)
        self._hashes[name] = self._write(name, source)

    def finish(
        self, info: Sequence[tuple[str, str]], tags: Mapping[str, bytes] | None = None
    ) -> None:
        """Write the lists that make a bag of the folder.

        Args:
            info: Labels and values for ``bag-info.txt``; ``Payload-Oxum`` is added.
            tags: Further files beside the payload.
        """
        oxum = f"{self.size}.{len(self._hashes)}"
        texts = bagit.tag_texts(self._hashes.items(), oxum, info, tags)
        about = [(name, self._write(name, text)) for name, text in sorted(texts.items())]
        self._write(bagit.TAG_MANIFEST, bagit.manifest_text(about))

    def _write(self, name: str, source: Source) -> str:
        path = self._root / name
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        meter = Meter()
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            for chunk in chunks_of(source):
                meter.add(chunk)
                file.write(chunk)
        found = meter.result()
        if name.startswith(bagit.PAYLOAD):
            self.size += found.size
        return found.sha256
