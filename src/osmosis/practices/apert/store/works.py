"""Long works and where one goes on reading them, as rows."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from osmosis.practices.apert import tables
from osmosis.practices.apert.rules.instalments import Place, Stretch
from osmosis.storage.transaction import ReadTransaction, Transaction

_works = tables.works


@dataclass(frozen=True, kw_only=True, slots=True)
class KeptWork:
    """A work whose file is in the store.

    Attributes:
        file_name: Its ending says how it is read.
        sealed_sha256: The name of its age file, sealed to the house key.
        place: Where the next instalment begins.
        handed_over: How many instalments there were.
    """

    source_id: UUID
    file_name: str
    sealed_sha256: str
    sealed_size: int
    place: Place
    handed_over: int = 0


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
        handed_over=row["handed_over"],
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
        handed_over=work.handed_over,
    )


def move_on(transaction: Transaction, stretch: Stretch) -> bool:
    """Go on behind a stretch, if one is still where it begins; says whether one was."""
    after = {
        "section": stretch.ends.section,
        "piece": stretch.ends.piece,
        "handed_over": stretch.number,
    }
    where = (
        _works.c.source_id == stretch.source_id,
        _works.c.section == stretch.begins.section,
        _works.c.piece == stretch.begins.piece,
    )
    return bool(transaction.update(_works, after, *where))
