"""The spool: moments that are kept on disk, sealed, and not yet placed in the database.

A spool file is two lines and an age file: ``osmosis-spool 1``, a JSON header with nothing secret
in it, the ciphertext. Its name is the capture's id and the SHA-256 of all its bytes, by which
verification knows a damaged one. Imports no database.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass
from itertools import chain
from pathlib import Path

from osmosis.kernel.hashing import canonical_json
from osmosis.languages.speaking import noop
from osmosis.storage.disk import disk_failures
from osmosis.storage.durable import fsync_folder, make_folder, write_durably
from osmosis.storage.pieces import rest_of

_MAGIC = b"osmosis-spool 1\n"
_SUFFIX = ".frame"
_LONGEST_HEADER = 10_000


@dataclass(frozen=True, kw_only=True, slots=True)
class SpoolHeader:
    """What is said in the clear about a spooled moment.

    Attributes:
        roll_id: The roll to whose key it is encrypted.
        client_id: The capture's id; placing it twice is harmless.
        taken: The moment's civil time as text.
        kept_at: The instant at which it was kept, as text; empty in files from before this was
            written down.
        number: The place it asks for, if any.
    """

    roll_id: str
    client_id: str
    kind: str
    taken: str
    origin: str
    kept_at: str = ""
    number: int | None = None


def write_spooled(folder: Path, header: SpoolHeader, sealed: Iterable[bytes]) -> Path:
    """Keep a sealed moment; when this returns it survives a power cut.

    Raises:
        StoreFullError: There is no room; nothing half-written stays.
        StorageError: The disk refused.
    """
    temporary = folder / f".{secrets.token_hex(8)}.tmp"
    digest = hashlib.sha256()

    def hashed() -> Iterator[bytes]:
        for chunk in chain([_MAGIC + canonical_json(asdict(header)) + b"\n"], sealed):
            digest.update(chunk)
            yield chunk

    try:
        with disk_failures(noop("The moment could not be kept")):
            make_folder(folder)
            write_durably(temporary, hashed())
            path = folder / f"{header.client_id}.{digest.hexdigest()}{_SUFFIX}"
            temporary.replace(path)
            fsync_folder(folder)
    finally:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
    return path


def hash_in_name(path: Path) -> str:
    """The SHA-256 that a spool file's bytes had when it was kept; its name ends in it."""
    return path.name.removesuffix(_SUFFIX).rpartition(".")[2]


def is_whole(path: Path) -> bool:
    """Whether a spool file's bytes are those that were kept."""
    digest = hashlib.sha256()
    try:
        with path.open("rb") as file:
            for piece in rest_of(file):
                digest.update(piece)
    except OSError:
        return False
    return digest.hexdigest() == hash_in_name(path)


def spooled_files(folder: Path) -> list[Path]:
    """Every spool file, readable or not, by name."""
    return sorted(folder.glob(f"*{_SUFFIX}"))


def list_spooled(folder: Path) -> list[tuple[SpoolHeader, Path]]:
    """Every spooled moment, the oldest moment first; unreadable files are passed over."""
    found = []
    for path in spooled_files(folder):
        header = read_header(path)
        if header is not None:
            found.append((header, path))
    found.sort(key=lambda item: (item[0].taken, item[0].client_id))
    return found


def read_header(path: Path) -> SpoolHeader | None:
    """A spool file's header; ``None`` when it is none."""
    try:
        with path.open("rb") as file:
            if file.readline(len(_MAGIC)) != _MAGIC:
                return None
            return SpoolHeader(**json.loads(file.readline(_LONGEST_HEADER)))
    except (OSError, ValueError, TypeError):
        return None


def sealed_chunks(path: Path) -> Iterator[bytes]:
    """The ciphertext in a spool file."""
    with path.open("rb") as file:
        file.readline(len(_MAGIC))
        file.readline(_LONGEST_HEADER)
        yield from rest_of(file)


def remove_spooled(path: Path) -> None:
    """Remove a spool file whose moment has committed."""
    path.unlink(missing_ok=True)
    fsync_folder(path.parent)
