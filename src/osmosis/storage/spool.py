"""The spool: moments that are kept on disk, sealed, and not yet placed in the database.

A spool file is two lines and an age file: ``osmosis-spool 1``, a JSON header with nothing secret
in it, the ciphertext. Its name is the capture's id. Imports no database.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from osmosis.errors import StorageError
from osmosis.kernel.hashing import canonical_json
from osmosis.storage.durable import fsync_folder, write_durably

_MAGIC = b"osmosis-spool 1\n"
_SUFFIX = ".frame"
_LONGEST_HEADER = 10_000
_CHUNK = 1 << 20


@dataclass(frozen=True, kw_only=True, slots=True)
class SpoolHeader:
    """What is said in the clear about a spooled moment.

    Attributes:
        roll_id: The roll to whose key it is encrypted.
        client_id: The capture's id; placing it twice is harmless.
        taken: The moment's civil time as text.
        number: The place it asks for, if any.
    """

    roll_id: str
    client_id: str
    kind: str
    taken: str
    origin: str
    number: int | None = None


def write_spooled(folder: Path, header: SpoolHeader, sealed: Iterable[bytes]) -> Path:
    """Keep a sealed moment; when this returns it survives a power cut."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = folder / f"{header.client_id}{_SUFFIX}"
    temporary = folder / f".{secrets.token_hex(8)}.tmp"
    fields = {
        "roll_id": header.roll_id,
        "client_id": header.client_id,
        "kind": header.kind,
        "taken": header.taken,
        "origin": header.origin,
        "number": header.number,
    }

    def chunks() -> Iterator[bytes]:
        yield _MAGIC + canonical_json(fields) + b"\n"
        yield from sealed

    try:
        write_durably(temporary, chunks())
        temporary.replace(path)
    except OSError as error:
        temporary.unlink(missing_ok=True)
        raise StorageError("The moment could not be kept") from error
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    fsync_folder(folder)
    return path


def list_spooled(folder: Path) -> list[tuple[SpoolHeader, Path]]:
    """Every spooled moment, the oldest moment first; unreadable files are passed over."""
    found = []
    for path in folder.glob(f"*{_SUFFIX}"):
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
        while chunk := file.read(_CHUNK):
            yield chunk


def remove_spooled(path: Path) -> None:
    """Remove a spool file whose moment has committed."""
    path.unlink(missing_ok=True)
    fsync_folder(path.parent)
