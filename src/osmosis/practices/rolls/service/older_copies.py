"""Which copies inside the store are older than what is about to be let go."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from osmosis.kernel.clock import Instant
from osmosis.practices.context import PracticeContext


@dataclass(frozen=True, kw_only=True, slots=True)
class OlderCopy:
    """One copy that was made before.

    Attributes:
        name: The file's name in the store's ``backups/``.
        made_at: When it was written, by the file system.
    """

    name: str
    made_at: Instant


def older_copies(context: PracticeContext) -> Sequence[OlderCopy]:
    """The copies in the store's own folder, oldest first; they can still hold what is let go."""
    folder = context.store.folder.backups
    if not folder.is_dir():
        return []
    files = (path for path in folder.iterdir() if path.is_file() and path.name[0] != ".")
    copies = [
        OlderCopy(name=path.name, made_at=Instant.from_timestamp(int(path.stat().st_mtime)))
        for path in files
    ]
    return sorted(copies, key=lambda copy: (copy.made_at, copy.name))
