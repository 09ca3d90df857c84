"""Long works and where one goes on reading them, as rows."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from osmosis.practices.apert import tables
from osmosis.practices.apert.rules.instalments import Place
from osmosis.storage.transaction import ReadTransaction, Transaction

_works = tables.works


@dataclass(frozen=True, kw_only=True, slots=True)
class KeptWork:
    """A work whose file is in the store.

    Attributes:
        file_name: Its ending says how it is read.
        sealed_sha256: The name of its age file, sealed to the house key.
        place: Where the next instalment begins.
    """

    source_id: UUID
    file_name: str
    sealed_sha256: str
    sealed_size: int
    place: Place


def find_work(reading: ReadTransaction, source_id: UUID) -> KeptWork | None:
    """The work of a source, once its file was taken in."""
    row = reading.find(_works, source_id=source_id)
    if row is None:
        return None
    return KeptWork(
        source_id=source_id,
        file_name=row["file_name"],
        sealed_sha256=row["sealed_sha256"],
        sealed_size=row["sealed_size"],
        place=Place(section=row["section"], piece=row["piece"]),
    )


def add_work(transaction: Transaction, work: KeptWork) -> None:
    """Keep a work."""
    transaction.insert(
        _works,
        source_id=work.source_id,
        file_name=work.file_name,
        sealed_sha256=work.sealed_sha256,
        sealed_size=work.sealed_size,
        section=work.place.section,
        piece=work.place.piece,
    )


def move_place(transaction: Transaction, source_id: UUID, before: Place, after: Place) -> bool:
    """Go on to another place, if one is still at that one; says whether one was."""
    changes = {"section": after.section, "piece": after.piece}
    where = (
        _works.c.source_id == source_id,
        _works.c.section == before.section,
        _works.c.piece == before.piece,
    )
    return bool(transaction.update(_works, changes, *where))
