"""Reads bags, in a zip or in a folder, and holds every file to its hash (RFC 8493, section 3)."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import BinaryIO

from osmosis.bags import bagit
from osmosis.bags.bag_folder import FolderReader
from osmosis.bags.errors import BagError, ZipError
from osmosis.bags.zip_directory import ZipLimits
from osmosis.bags.zip_reader import ZipReader
from osmosis.kernel.hashing import held_to
from osmosis.languages.speaking import noop

_TAG_LIMIT = 4 << 20
_LITTER = ("__MACOSX", ".DS_Store", "Thumbs.db", "desktop.ini")


class BagReader:
    """One bag: at the top of a zip or a folder, or in the one folder there.

    What desktops leave in every folder (``.DS_Store`` and its like) is overlooked, so that a
    capsule may be unpacked, looked at and packed again.

    Args:
        place: A zip, seekable, open for reading, left open; or a folder.
        limits: What the zip may ask for.
        list_bytes: How long one of the bag's own lists may be.

    Raises:
        ZipError: The zip cannot be read.
        BagError: It is not a bag, or its own lists are missing, damaged or ask for the network.
    """

    def __init__(
        self,
        place: BinaryIO | Path,
        *,
        limits: ZipLimits | None = None,
        list_bytes: int = _TAG_LIMIT,
    ) -> None:
        self._zip: ZipReader | FolderReader = (
            FolderReader(place) if isinstance(place, Path) else ZipReader(place, limits=limits)
        )
        self._list_bytes = list_bytes
        self._base = self._find_base()
        self._files = {
            name.removeprefix(self._base): name
            for name in self._zip.names
            if name.startswith(self._base) and not _is_litter(name)
        }
        self._refuse_foreign_version()
        if "fetch.txt" in self._files:
            raise BagError("The bag asks for files from the network; nothing is fetched")
        self._hashes = self._verified_lists()

    @property
    def hashes(self) -> Mapping[str, str]:
        """Every path that has a hash, payload and the rest, with its SHA-256."""
        return MappingProxyType(self._hashes)

    def info(self) -> tuple[tuple[str, str], ...]:
        """Labels and values of ``bag-info.txt``, empty when there is none."""
        if bagit.INFO not in self._files:
            return ()
        # A bag without a tag manifest is valid (section 2.2.1); its description then has no hash.
        if bagit.INFO in self._hashes:
            return bagit.parse_info(self.read(bagit.INFO, limit=_TAG_LIMIT))
        return bagit.parse_info(self._zip.read(self._files[bagit.INFO], limit=_TAG_LIMIT))

    def size_of(self, path: str) -> int:
        """Length of a file in bytes."""
        return self._zip.size_of(self._name(path))

    def open(self, path: str) -> Iterator[bytes]:
        """The bytes of one file, hashed while they pass.

        Raises:
            BagError: The file is missing or has no hash; or, after the last byte, the hash does
                not fit. Whoever keeps the bytes throws them away then.
            ZipError: From the iteration: the zip is broken there.
        """
        name, expected = self._name(path), self._hash_of(path)
        return self._verified(name, expected)

    def read(self, path: str, *, limit: int) -> bytes:
        """All bytes of one small file, held to its hash.

        Raises:
            BagError: As :meth:`open`.
            ZipError: It is longer than ``limit``, or the zip is broken there.
        """
        if self.size_of(path) > limit:
            raise ZipError("A file in the zip is too large", limit_bytes=limit)
        return b"".join(self.open(path))

    def refuse_incomplete(self) -> None:
        """Make sure that exactly what the lists name is there; reads no payload.

        Raises:
            BagError: A listed file is missing, or an unlisted one lies in the payload.
        """
        missing = [path for path in self._hashes if path not in self._files]
        if missing:
            raise BagError("A file is missing from the bag", missing=len(missing))
        unlisted = [path for path in self._payload() if path not in self._hashes]
        if unlisted:
            raise BagError("A file in the bag is on no list", unlisted=len(unlisted))
        for label, value in self.info():
            if label.lower() == "payload-oxum" and value != self._oxum():
                raise BagError("The bag does not hold as many bytes as it declares")

    def refuse_damage(self) -> None:
        """Read every file and hold it to its hash.

        Raises:
            BagError: Something is missing, unlisted or has another hash.
            ZipError: The zip is broken somewhere.
        """
        self.refuse_incomplete()
        for path in self._hashes:
            for _ in self.open(path):
                pass

    def payload_bytes(self) -> int:
        """How many bytes its payload has."""
        return sum(map(self.size_of, self._payload()))

    def damaged(self, tell: Callable[[int], None] = lambda _: None) -> list[str]:
        """The paths of all files that are missing, unlisted, or not what their hashes name.

        Args:
            tell: Hears how many bytes were read since it was last told.
        """
        missing = [path for path in self._hashes if path not in self._files]
        unlisted = [path for path in self._payload() if path not in self._hashes]
        wrong = []
        for path in self._hashes:
            if path in self._files:
                try:
                    for chunk in self.open(path):
                        tell(len(chunk))
                except (BagError, ZipError):
                    wrong.append(path)
        return sorted([*missing, *unlisted, *wrong])

    def paths_with(self, sha256: str) -> tuple[str, ...]:
        """Where files with this hash should lie; for mending from a bag that is itself damaged."""
        return tuple(
            path for path, found in self._hashes.items() if found == sha256 and path in self._files
        )

    def _find_base(self) -> str:
        bases = [
            name.removesuffix(bagit.DECLARATION)
            for name in self._zip.names
            if name.rpartition("/")[2] == bagit.DECLARATION
            and name.count("/") <= 1
            and not _is_litter(name)
        ]
        if not bases:
            raise BagError("This is not a bag: it has no bagit.txt")
        if len(bases) > 1:
            raise BagError("There is more than one bag in this")
        return bases[0]

    def _refuse_foreign_version(self) -> None:
        text = self._zip.read(self._files[bagit.DECLARATION], limit=_TAG_LIMIT)
        declared = dict(bagit.parse_info(text))
        if declared.get("BagIt-Version") not in ("0.97", "1.0"):
            raise BagError("The bag is of a version that is not known here")
        if declared.get("Tag-File-Character-Encoding", "").upper() != "UTF-8":
            raise BagError("The bag's lists are not in UTF-8")

    def _verified_lists(self) -> dict[str, str]:
        """All hashes; the lists that carry them are themselves held to the tag manifest."""
        if bagit.MANIFEST not in self._files:
            raise BagError("The bag has no list of SHA-256 hashes")
        tags = self._list(bagit.TAG_MANIFEST) if bagit.TAG_MANIFEST in self._files else {}
        if any(path.startswith(bagit.PAYLOAD) for path in tags):
            raise BagError("The bag lists its payload in the wrong place")
        payload = self._list(bagit.MANIFEST, expected=tags.get(bagit.MANIFEST))
        if not all(path.startswith(bagit.PAYLOAD) for path in payload):
            raise BagError("The bag lists files that are outside its payload")
        return {**tags, **payload}

    def _list(self, path: str, *, expected: str | None = None) -> dict[str, str]:
        text = self._zip.read(self._files[path], limit=self._list_bytes)
        if expected not in (None, hashlib.sha256(text).hexdigest()):
            raise BagError("The bag's list of hashes is damaged")
        return bagit.parse_manifest(text)

    def _name(self, path: str) -> str:
        found = self._files.get(path)
        if found is None:
            raise BagError("A file is missing from the bag", file=path)
        return found

    def _hash_of(self, path: str) -> str:
        found = self._hashes.get(path)
        if found is None:
            raise BagError("A file in the bag is on no list", file=path)
        return found

    def _verified(self, name: str, expected: str) -> Iterator[bytes]:
        said = noop("A file in the bag is not the one that its hash names")
        return held_to(expected, self._zip.open(name), lambda: BagError(said, file=name))

    def _oxum(self) -> str:
        return f"{self.payload_bytes()}.{len(self._payload())}"

    def _payload(self) -> list[str]:
        return [path for path in self._files if path.startswith(bagit.PAYLOAD)]


def _is_litter(name: str) -> bool:
    parts = name.split("/")
    return parts[0] == _LITTER[0] or parts[-1] in _LITTER
