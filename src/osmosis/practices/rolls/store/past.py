"""The shelf of the past, as rows."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from osmosis.errors import NotFoundError
from osmosis.kernel.civil import Certainty
from osmosis.kernel.civil_text import parse_moment
from osmosis.kernel.clock import Instant
from osmosis.kernel.refs import Ref
from osmosis.practices.rolls import tables
from osmosis.practices.rolls.model import PRACTICE
from osmosis.practices.rolls.past import ImportRun, PastFile, PastMoment, Wanted
from osmosis.storage.folding import contains
from osmosis.storage.transaction import LedgerKind, ReadTransaction, Transaction

_runs = tables.imports
_past = tables.past
_files = tables.past_files
FILE = "past-file"
_MOST_ASKED = 500


def add_run(transaction: Transaction, run: ImportRun) -> None:
    """Keep that an import began."""
    transaction.insert(
        _runs,
        id=run.id,
        source=run.source,
        name=run.name,
        zone=run.zone,
        began_at=run.began_at,
        unread=[],
    )
    transaction.record(LedgerKind.KEPT, run.ref)


def end_run(
    transaction: Transaction, run_id: UUID, unread: Sequence[tuple[str, str]], count: int
) -> None:
    """Keep that it ended, and what it could not read."""
    changes = {
        "ended_at": transaction.at,
        "unread": [list(one) for one in unread],
        "unread_count": count,
    }
    transaction.update(_runs, changes, _runs.c.id == run_id)


def remove_run(transaction: Transaction, run_id: UUID) -> None:
    """Remove an import of which nothing is left."""
    transaction.delete(_runs, _runs.c.id == run_id)


def list_runs(reading: ReadTransaction) -> Sequence[ImportRun]:
    """Every import with the number of its moments, the latest first."""
    counted = (
        sa.select(_past.c.import_id, sa.func.count().label("moments"))
        .where(reading.mine(_past))
        .group_by(_past.c.import_id)
    )
    moments = {row["import_id"]: row["moments"] for row in reading.rows(counted)}
    statement = sa.select(_runs).where(reading.mine(_runs)).order_by(_runs.c.id.desc())
    return [_run(row, moments.get(row["id"], 0)) for row in reading.rows(statement)]


def get_run(reading: ReadTransaction, run_id: UUID) -> ImportRun:
    """The import with this id.

    Raises:
        NotFoundError: There is none.
    """
    found = next((run for run in list_runs(reading) if run.id == run_id), None)
    if found is None:
        raise NotFoundError("There is no such import")
    return found


def add_moments(transaction: Transaction, moments: Sequence[PastMoment]) -> None:
    """Put moments with their files on the shelf; every original goes into the ledger."""
    transaction.insert_many(_past, [_row(one) for one in moments])
    every = [file for one in moments for file in one.files]
    transaction.insert_many(
        _files, [{name: getattr(file, name) for name in PastFile.__slots__} for file in every]
    )
    for file in every:
        ref = Ref(PRACTICE, FILE, file.id)
        transaction.record(LedgerKind.KEPT, ref, sha256=file.original_sha256)


def remove_moment(transaction: Transaction, moment_id: UUID) -> None:
    """Remove the rows of a moment and of its files."""
    transaction.delete(_files, _files.c.past_id == moment_id)
    transaction.delete(_past, _past.c.id == moment_id)


def known_ids(reading: ReadTransaction, ids: Sequence[UUID]) -> set[UUID]:
    """Those of these ids that are on the shelf."""
    found: set[UUID] = set()
    for at in range(0, len(ids), _MOST_ASKED):
        some = _past.c.id.in_(ids[at : at + _MOST_ASKED])
        rows = reading.rows(sa.select(_past.c.id).where(reading.mine(_past), some))
        found.update(row["id"] for row in rows)
    return found


def handed_marks(reading: ReadTransaction, marks: Collection[str]) -> set[str]:
    """Those of these links that went to a gate."""
    table = tables.handed
    statement = sa.select(table.c.mark).where(reading.mine(table), table.c.mark.in_(list(marks)))
    return {row["mark"] for row in reading.rows(statement)}


def add_handed(transaction: Transaction, mark: str) -> None:
    """Keep that a link went to a gate."""
    transaction.insert(tables.handed, mark=mark, handed_at=transaction.at)


def list_moments(
    reading: ReadTransaction, wanted: Wanted, *, start: int, most: int
) -> Sequence[PastMoment]:
    """Moments in the order in which they were, those without a date last.

    Args:
        start: How many to pass over.
    """
    statement = (
        sa.select(_past)
        .where(reading.mine(_past), *_conditions(wanted))
        .order_by(_past.c.taken_at.is_(None), _past.c.taken_at, _past.c.id)
        .offset(start)
        .limit(most)
    )
    return _with_files(reading, reading.rows(statement))


def get_moments(reading: ReadTransaction, ids: Sequence[UUID]) -> Sequence[PastMoment]:
    """These moments, in the order in which they are asked for.

    Raises:
        NotFoundError: One of them is not on the shelf.
    """
    rows = reading.rows(sa.select(_past).where(reading.mine(_past), _past.c.id.in_(list(ids))))
    found = {one.id: one for one in _with_files(reading, rows)}
    if not set(ids) <= set(found):
        raise NotFoundError("There is no such moment on the shelf of the past")
    return [found[one] for one in ids]


def list_after(reading: ReadTransaction, after: UUID | None) -> Sequence[PastMoment]:
    """Some hundred moments with their files in the order of ids; nothing behind the last."""
    statement = sa.select(_past).where(reading.mine(_past)).order_by(_past.c.id)
    if after is not None:
        statement = statement.where(_past.c.id > after)
    return _with_files(reading, reading.rows(statement.limit(_MOST_ASKED)))


def list_since(
    reading: ReadTransaction, since: Instant, *, after: UUID | None
) -> Sequence[PastMoment]:
    """Up to 500 moments that were brought since then, without their files, in the order of ids."""
    statement = (
        sa.select(_past)
        .where(reading.mine(_past), _past.c.brought_at >= since)
        .order_by(_past.c.id)
        .limit(_MOST_ASKED)
    )
    if after is not None:
        statement = statement.where(_past.c.id > after)
    return [_moment(row, ()) for row in reading.rows(statement)]


def list_years(reading: ReadTransaction) -> Mapping[int, int]:
    """How many moments each year has."""
    statement = (
        sa.select(_past.c.year, sa.func.count().label("moments"))
        .where(reading.mine(_past), _past.c.year.is_not(None))
        .group_by(_past.c.year)
        .order_by(_past.c.year)
    )
    return {row["year"]: row["moments"] for row in reading.rows(statement)}


def list_ids_of_run(reading: ReadTransaction, run_id: UUID, most: int) -> Sequence[UUID]:
    """Some of the moments that an import brought."""
    mine = (reading.mine(_past), _past.c.import_id == run_id)
    rows = reading.rows(sa.select(_past.c.id).where(*mine).order_by(_past.c.id).limit(most))
    return [row["id"] for row in rows]


def _conditions(wanted: Wanted) -> list[sa.ColumnElement[bool]]:
    found: list[sa.ColumnElement[bool]] = []
    if wanted.year is not None:
        found.append(_past.c.year == wanted.year)
    if wanted.kind:
        found.append(_past.c.kind == wanted.kind)
    if wanted.import_id is not None:
        found.append(_past.c.import_id == wanted.import_id)
    if wanted.tag:
        found.append(contains(_past.c.tags, f"\n{wanted.tag}\n"))
    for word in wanted.text.split():
        columns = (_past.c.title, _past.c.text, _past.c.place, _past.c.tags)
        found.append(sa.or_(*(contains(column, word) for column in columns)))
    return found


def _row(one: PastMoment) -> dict[str, object]:
    taken = one.taken
    certainty = "none" if taken is None else "day" if one.is_day else taken.certainty
    return {
        "id": one.id,
        "import_id": one.import_id,
        "mark": one.mark,
        "kind": one.kind,
        "taken_at": None if taken is None else taken.instant,
        "taken_text": "" if taken is None else str(taken),
        "taken_certainty": certainty,
        "year": None if taken is None else taken.local().year,
        "title": one.title,
        "text": one.text,
        "place": one.place,
        "address": one.address,
        "tags": "".join(f"\n{tag}" for tag in one.tags) + "\n" if one.tags else "",
        "starred": one.starred,
        "name": one.name,
        "brought_at": one.brought_at,
    }


def _with_files(reading: ReadTransaction, rows: Iterable[Any]) -> list[PastMoment]:
    every = list(rows)
    ids = [row["id"] for row in every]
    statement = (
        sa.select(_files)
        .where(reading.mine(_files), _files.c.past_id.in_(ids))
        .order_by(_files.c.past_id, _files.c.position)
    )
    files: dict[UUID, list[PastFile]] = {}
    for row in reading.rows(statement):
        one = PastFile(**{name: row[name] for name in PastFile.__slots__})
        files.setdefault(one.past_id, []).append(one)
    return [_moment(row, files.get(row["id"], ())) for row in every]


def _moment(row: Any, files: Iterable[PastFile]) -> PastMoment:
    certainty = row["taken_certainty"]
    exact: Certainty = "exact" if certainty == "exact" else "uncertain"
    taken = None
    if row["taken_at"] is not None:
        taken = parse_moment(row["taken_text"], certainty=exact, keep_unknown_zone_as_offset=True)
    return PastMoment(
        id=row["id"],
        import_id=row["import_id"],
        mark=row["mark"],
        kind=row["kind"],
        taken=taken,
        is_day=certainty == "day",
        title=row["title"],
        text=row["text"],
        place=row["place"],
        address=row["address"],
        tags=tuple(filter(None, row["tags"].split("\n"))),
        starred=row["starred"],
        name=row["name"],
        brought_at=row["brought_at"],
        files=tuple(files),
    )


def _run(row: Any, moments: int) -> ImportRun:
    return ImportRun(
        id=row["id"],
        source=row["source"],
        name=row["name"],
        zone=row["zone"],
        began_at=row["began_at"],
        ended_at=row["ended_at"],
        unread_count=row["unread_count"],
        unread=tuple((name, why) for name, why in row["unread"]),
        moments=moments,
    )
