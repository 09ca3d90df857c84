"""Where a person's daily copy lies, and the small file in it that says of when it is.

The label is written last: what it says has been copied is there.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from uuid import UUID

from osmosis.kernel.clock import Instant
from osmosis.kernel.hashing import canonical_json
from osmosis.storage.durable import replace_durably
from osmosis.storage.folder import StoreFolder

LABEL = "copy.json"
DATABASE = "store.db"
PREVIOUS = "store-1.db"
DUMPED = "store.rows.gz"
DUMPED_PREVIOUS = "store-1.rows.gz"
_PREFIX = "osmosis-"


@dataclass(frozen=True, kw_only=True, slots=True)
class CopyLabel:
    """What a copy says of itself.

    Attributes:
        state: What the store looked like when it was copied; empty before the first time.
        made_at: When, as text.
        previous_at: Of when the database before is that lies beside it, as text; empty when none
            does.
        releases: How many things had been let go.
    """

    state: str = ""
    made_at: str = ""
    previous_at: str = ""
    releases: int = 0


def copy_of(folder: Path, person_id: UUID) -> StoreFolder:
    """Where the daily copy of a person lies in a folder for copies."""
    return StoreFolder(folder / f"{_PREFIX}{person_id}")


def read_label(copy: StoreFolder) -> CopyLabel | None:
    """What a copy says of itself; ``None`` when it says nothing that can be read."""
    try:
        fields = json.loads((copy.root / LABEL).read_bytes())
        return CopyLabel(**fields)
    except (OSError, ValueError, TypeError):
        return None


def write_label(copy: StoreFolder, label: CopyLabel) -> None:
    """Let a copy say of when it is; durable on return."""
    replace_durably(copy.root / LABEL, canonical_json(asdict(label)) + b"\n")


def names_a_copy(path: Path) -> UUID | None:
    """Whose daily copy a folder is called after."""
    try:
        return UUID(path.name.removeprefix(_PREFIX)[:36]) if path.is_dir() else None
    except ValueError:
        return None


def databases_in(folder: Path, person_id: UUID) -> Iterator[tuple[Path, Instant]]:
    """Every database in a person's copies in a folder, with the moment of which it is."""
    if not folder.is_dir():
        return
    for path in sorted(folder.glob(f"{_PREFIX}{person_id}*")):
        label = read_label(StoreFolder(path))
        if label is None:
            continue
        dated = {
            DATABASE: label.made_at,
            DUMPED: label.made_at,
            PREVIOUS: label.previous_at,
            DUMPED_PREVIOUS: label.previous_at,
        }
        for name, at in dated.items():
            if at and (path / name).exists():
                yield path / name, Instant.parse_iso(at)
