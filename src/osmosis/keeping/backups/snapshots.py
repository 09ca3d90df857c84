"""What a snapshot says of itself, and what stands in it: paths, and the pieces they are made of."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from osmosis.errors import InvalidInputError
from osmosis.keeping.label import Label, NewerExportError, read_label, spelled_label
from osmosis.kernel.clock import Instant
from osmosis.kernel.hashing import canonical_json, instant_text
from osmosis.kernel.inside import stays_inside
from osmosis.storage.last_backup import snapshot_name

FORMAT = 1
_NO_SNAPSHOT = (ValueError, KeyError, TypeError, AttributeError, RecursionError, InvalidInputError)


class DamagedSnapshotError(InvalidInputError):
    """A snapshot says nothing that can be read."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Piece:
    """Bytes that are kept once.

    Attributes:
        sha256: Their hash.
        size: How many there are.
        stored: What they are called where they lie: the same, or the hash of their ciphertext.
    """

    sha256: str
    size: int
    stored: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """One file of a snapshot.

    Attributes:
        path: Where it lies in an export, below ``data/``.
        sha256: The hash of the whole.
        pieces: What it is made of, one after the other.
    """

    path: str
    sha256: str
    pieces: Sequence[Piece]

    @property
    def size(self) -> int:
        """Its bytes."""
        return sum(one.size for one in self.pieces)


@dataclass(frozen=True, kw_only=True, slots=True)
class Snapshot:
    """A store as of one moment.

    Attributes:
        at: The moment.
        label: Whose store it was, in what form its tables are, under what the house key lies.
        is_locked: Whether its pieces are age files for the house key.
        keys: The key files, as they travel.
        manifest: The pieces of the list of its entries.
    """

    at: Instant
    label: Label
    is_locked: bool
    keys: Mapping[str, bytes]
    manifest: Sequence[Piece]

    @property
    def name(self) -> str:
        """What it is called in the shell."""
        return snapshot_name(self.at)


def spelled_snapshot(snapshot: Snapshot) -> bytes:
    """The bytes of a snapshot's file."""
    keys = {name: base64.b64encode(data).decode("ascii") for name, data in snapshot.keys.items()}
    fields = {
        "format": FORMAT,
        "at": instant_text(snapshot.at),
        "store": json.loads(spelled_label(snapshot.label)),
        "locked": snapshot.is_locked,
        "keys": keys,
        "manifest": [_fields_of(one) for one in snapshot.manifest],
    }
    return canonical_json(fields) + b"\n"


def read_snapshot(data: bytes) -> Snapshot:
    """What the bytes of a snapshot's file say.

    Raises:
        NewerExportError: It is in a form that is not known here.
        DamagedSnapshotError: It says nothing that can be read.
    """
    try:
        fields = json.loads(data)
        if fields["format"] != FORMAT:
            raise NewerExportError("This backup was made by a newer Osmosis")
        return Snapshot(
            at=Instant.parse_iso(fields["at"]),
            label=read_label(canonical_json(fields["store"])),
            is_locked=fields["locked"] is True,
            keys={_name(name): base64.b64decode(text) for name, text in fields["keys"].items()},
            manifest=[_piece_of(one) for one in fields["manifest"]],
        )
    except NewerExportError:
        raise
    except _NO_SNAPSHOT:
        raise DamagedSnapshotError("A snapshot in this backup cannot be read") from None


def spelled_entry(entry: Entry) -> bytes:
    """One line of a snapshot's list, without its newline."""
    pieces = [_fields_of(one) for one in entry.pieces]
    return canonical_json({"path": entry.path, "sha256": entry.sha256, "pieces": pieces})


def read_entry(line: bytes) -> Entry:
    """What a line of a snapshot's list says.

    Raises:
        DamagedSnapshotError: Nothing that can be read.
    """
    try:
        fields = json.loads(line)
        pieces = [_piece_of(one) for one in fields["pieces"]]
        path = _inside(str(fields["path"]))
        return Entry(path=path, sha256=str(fields["sha256"]), pieces=pieces)
    except _NO_SNAPSHOT:
        raise DamagedSnapshotError("The list of a snapshot is damaged") from None


def _inside(path: str) -> str:
    """A path that leads nowhere else, whoever wrote the list."""
    if not stays_inside(path):
        raise ValueError("a path that leads elsewhere")
    return path


def _name(text: object) -> str:
    """The name of a key, which lies in no folder."""
    if not isinstance(text, str) or "/" in _inside(text) or text.startswith("."):
        raise ValueError("no name of a key")
    return text


def _fields_of(piece: Piece) -> list[str | int]:
    same = piece.stored == piece.sha256
    return [piece.sha256, piece.size] if same else [piece.sha256, piece.size, piece.stored]


def _piece_of(fields: list[str | int]) -> Piece:
    sha256, size, *stored = fields
    return Piece(sha256=str(sha256), size=int(size), stored=str(stored[0] if stored else sha256))
