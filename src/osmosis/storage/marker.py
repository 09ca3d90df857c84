"""The marker: the one small file that says that a folder is a store, and whose.

Imports no database, so that the shell can expose a frame within 0.3 s.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from osmosis.errors import InvalidInputError, StorageError
from osmosis.kernel.hashing import canonical_json, sha256_of
from osmosis.kernel.ids import parse_id

MARKER = "osmosis-store.json"
FORMAT = 1


class NewerFormatError(StorageError):
    """The folder was laid out by a newer program; it was not touched."""


class DamagedMarkerError(StorageError):
    """The marker does not say whose store this is any more."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Marker:
    """What says that a folder is a store.

    Attributes:
        person_id: Whose store it is.
        rehearsal: Whether its clock may be set; written once, never changed.
        database: ``sqlite`` or ``postgresql``.
    """

    person_id: UUID
    rehearsal: bool
    database: str


def spelled_marker(marker: Marker) -> bytes:
    """A marker's bytes, with a hash of their own: a flipped bit must not make another person."""
    data: dict[str, object] = {
        "format": FORMAT,
        "person_id": str(marker.person_id),
        "rehearsal": marker.rehearsal,
        "database": marker.database,
    }
    return canonical_json({**data, "sha256": _own_hash(data)}) + b"\n"


def unreadable(root: Path) -> StorageError:
    """That what a store's folder says of itself cannot be read, such as for want of a right."""
    return StorageError("This store cannot be read", folder=root)


def parse_marker(data: bytes) -> Marker:
    """What a marker's bytes say.

    Raises:
        StorageError: They are damaged, or of a newer format.
    """
    try:
        fields = json.loads(data)
        format_number = int(fields["format"])
        if format_number > FORMAT and fields.pop("sha256") == _own_hash(fields):
            raise NewerFormatError(
                "This store was made by a newer Osmosis; nothing was touched", format=format_number
            )
        marker = Marker(
            person_id=parse_id(fields["person_id"]),
            rehearsal=bool(fields["rehearsal"]),
            database=str(fields["database"]),
        )
    except (ValueError, KeyError, TypeError, AttributeError, InvalidInputError) as error:
        raise DamagedMarkerError("The store's marker is damaged", file=MARKER) from error
    if spelled_marker(marker) != data:
        raise DamagedMarkerError("The store's marker is damaged", file=MARKER)
    return marker


def _own_hash(fields: dict[str, object]) -> str:
    return sha256_of([canonical_json(fields)])
