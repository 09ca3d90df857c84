"""Drop folders and the files in them that are known, as rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa

from osmosis.practices.rolls import tables
from osmosis.storage.transaction import ReadTransaction, Transaction

_folders = tables.folders
_known = tables.known_files


@dataclass(frozen=True, kw_only=True, slots=True)
class DropFolder:
    """Where a roll's pictures arrive.

    Attributes:
        removes_originals: Whether a file leaves the folder once it is a frame.
    """

    roll_id: UUID
    path: str
    removes_originals: bool


def put_folder(
    transaction: Transaction,
    roll_id: UUID,
    path: str,
    known: Sequence[str],
    *,
    removes_originals: bool,
) -> DropFolder:
    """Watch a folder for a roll, in place of the one before; these files are known already."""
    remove_folder(transaction, roll_id)
    transaction.insert(
        _folders,
        roll_id=roll_id,
        path=path,
        removes_originals=removes_originals,
        added_at=transaction.at,
    )
    for mark in dict.fromkeys(known):
        add_known(transaction, roll_id, mark)
    return DropFolder(roll_id=roll_id, path=path, removes_originals=removes_originals)


def remove_folder(transaction: Transaction, roll_id: UUID) -> None:
    """Watch no folder for this roll."""
    transaction.delete(_folders, _folders.c.roll_id == roll_id)


def forget_files(transaction: Transaction, roll_id: UUID) -> None:
    """Forget which files were taken in for a roll."""
    transaction.delete(_known, _known.c.roll_id == roll_id)


def find_folder(reading: ReadTransaction, roll_id: UUID) -> DropFolder | None:
    """The folder that is watched for a roll, if there is one."""
    return next((one for one in list_folders(reading) if one.roll_id == roll_id), None)


def list_folders(reading: ReadTransaction) -> Sequence[DropFolder]:
    """Every folder that is watched."""
    statement = sa.select(_folders).where(reading.mine(_folders)).order_by(_folders.c.roll_id)
    return [
        DropFolder(
            roll_id=row["roll_id"],
            path=row["path"],
            removes_originals=row["removes_originals"],
        )
        for row in reading.rows(statement)
    ]


def known_files(reading: ReadTransaction, roll_id: UUID) -> frozenset[str]:
    """The marks of files that are not taken in (again)."""
    statement = sa.select(_known.c.mark).where(reading.mine(_known), _known.c.roll_id == roll_id)
    return frozenset(row["mark"] for row in reading.rows(statement))


def add_known(transaction: Transaction, roll_id: UUID, mark: str) -> None:
    """Remember a file by its mark."""
    if transaction.find(_known, roll_id=roll_id, mark=mark) is None:
        transaction.insert(_known, roll_id=roll_id, mark=mark)
