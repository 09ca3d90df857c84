"""A store that went elsewhere, and one that is still on its way: two small files that say so.

A move copies the store, lets the new one lie in its place with ``arriving.json`` in it, and then
writes ``moved.json`` into the old one. That file is the moment: before it the new store does not
open, after it the old one does not. Imports no database.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from osmosis.errors import ConflictError, StorageError
from osmosis.kernel.hashing import canonical_json
from osmosis.storage.durable import fsync_folder, replace_durably
from osmosis.storage.marker import MARKER, parse_marker, unreadable

MOVED = "moved.json"
ARRIVING = "arriving.json"


class MovedStoreError(ConflictError):
    """The store lives elsewhere now."""


class ArrivingStoreError(ConflictError):
    """The store has not wholly arrived, and is alive where it came from."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Moved:
    """What an old store says: where it went, and when, as text.

    Attributes:
        move_id: The same that the new store was given on its way.
    """

    to: str
    at: str
    move_id: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Arriving:
    """What a store says that is still being made.

    Attributes:
        person_id: Whose it will be.
        database_url: The PostgreSQL database that is being filled; empty on SQLite.
        origin: The folder of the store that it comes from; empty for one made of an export, which
            is whole as soon as it has its name.
        move_id: What the old store's mark must say before this one may be used.
    """

    person_id: str
    database_url: str = ""
    origin: str = ""
    move_id: str = ""


def read_moved(root: Path) -> Moved | None:
    """Where a store went; ``None`` while it is alive.

    Raises:
        StorageError: Nobody can tell, because the folder or the file cannot be read.
    """
    try:
        return Moved(**json.loads((root / MOVED).read_bytes()))
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise unreadable(root) from error
    except (ValueError, TypeError):
        # Whatever it says, it was written when the store went away.
        return Moved(to="another place", at="", move_id="")


def living_root(root: Path) -> Path:
    """The folder in which a store lives by now: its own, or the one into which it was moved.

    Where that one is not there, or is another person's, it stays with the one that says so, which
    does not open.
    """
    met = {root}
    while (moved := read_moved(root)) is not None:
        there = Path(moved.to)
        if there in met or not _is_the_same_store(root, there):
            break
        root = there
        met.add(root)
    return root


def _is_the_same_store(root: Path, there: Path) -> bool:
    try:
        here, found = (parse_marker((one / MARKER).read_bytes()) for one in (root, there))
    except (OSError, StorageError):
        return False
    return here.person_id == found.person_id


def mark_moved(root: Path, moved: Moved) -> None:
    """Let a store say that it lives elsewhere from now on; durable on return."""
    replace_durably(root / MOVED, canonical_json(asdict(moved)) + b"\n")


def refuse_moved(root: Path) -> None:
    """Stop before a store that lives elsewhere.

    Raises:
        MovedStoreError: It does.
    """
    moved = read_moved(root)
    if moved is not None:
        raise MovedStoreError(
            "This store was moved and is only kept to be looked at; use the one that it became",
            to=moved.to,
            at=moved.at,
        )


def read_arriving(root: Path) -> Arriving | None:
    """What a store says of itself that is being made; ``None`` when it says nothing."""
    try:
        return Arriving(**json.loads((root / ARRIVING).read_bytes()))
    except (OSError, ValueError, TypeError):
        return None


def mark_arriving(root: Path, arriving: Arriving) -> None:
    """Let a folder say what is being made in it; durable on return."""
    replace_durably(root / ARRIVING, canonical_json(asdict(arriving)) + b"\n")


def settle_arrival(root: Path) -> None:
    """Take the note out of a store that has arrived.

    Raises:
        ArrivingStoreError: Where it comes from nothing says yet that it went here.
    """
    arriving = read_arriving(root)
    if arriving is None:
        return
    if arriving.origin:
        moved = read_moved(Path(arriving.origin))
        if moved is None or moved.move_id != arriving.move_id:
            raise ArrivingStoreError(
                "This store has not wholly arrived; move it again from where it comes from",
                origin=arriving.origin,
            )
    (root / ARRIVING).unlink(missing_ok=True)
    fsync_folder(root)
