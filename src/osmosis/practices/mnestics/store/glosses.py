"""Glosses, as rows that are only ever added."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from osmosis.errors import NotFoundError
from osmosis.kernel.civil_text import parse_moment
from osmosis.kernel.refs import Ref
from osmosis.practices.mnestics import tables
from osmosis.practices.mnestics.model import Gloss, GlossKind
from osmosis.storage.transaction import LedgerKind, ReadTransaction, Transaction

_glosses = tables.glosses


def add_gloss(transaction: Transaction, gloss: Gloss) -> None:
    """Keep a gloss and put it on its way into the ledger."""
    transaction.insert(
        _glosses,
        id=gloss.id,
        about=gloss.about,
        kind=gloss.kind.value,
        words=gloss.words,
        added_at=gloss.added.instant,
        added_text=str(gloss.added),
        hash_of_about=gloss.about_sha256,
        hash_before=gloss.previous_sha256,
        hash=gloss.sha256,
    )
    transaction.record(LedgerKind.KEPT, gloss.ref)


def erase_words(transaction: Transaction, gloss_id: UUID) -> None:
    """Empty a gloss that is let go; its hash stays, so that the chain holds."""
    transaction.update(_glosses, {"words": ""}, _glosses.c.id == gloss_id)


def get_gloss(reading: ReadTransaction, gloss_id: UUID) -> Gloss:
    """The gloss with this id.

    Raises:
        NotFoundError: There is none.
    """
    row = reading.find(_glosses, id=gloss_id)
    if row is None:
        raise NotFoundError("There is no such gloss")
    return _gloss(row)


def list_glosses(reading: ReadTransaction, about: Collection[Ref] | None = None) -> Sequence[Gloss]:
    """The glosses on these things, or on any, in the order in which they were added."""
    statement = sa.select(_glosses).where(reading.mine(_glosses))
    if about is not None:
        statement = statement.where(_glosses.c.about.in_(list(about)))
    return [_gloss(row) for row in reading.rows(statement.order_by(_glosses.c.id))]


def _gloss(row: Any) -> Gloss:
    return Gloss(
        id=row["id"],
        about=row["about"],
        kind=GlossKind(row["kind"]),
        words=row["words"],
        added=parse_moment(row["added_text"]),
        about_sha256=row["hash_of_about"],
        previous_sha256=row["hash_before"],
        sha256=row["hash"],
    )
