"""Plans and their chains, as rows that are only ever added."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from whenever import Date

from osmosis.errors import NotFoundError
from osmosis.kernel.civil_text import parse_moment
from osmosis.practices.mnestics import tables
from osmosis.practices.mnestics.model import Forgetting
from osmosis.practices.mnestics.plans import Plan, Signature, SignatureKind
from osmosis.practices.mnestics.rules.chains import in_order
from osmosis.sealing.tiers import Tier
from osmosis.storage.transaction import LedgerKind, ReadTransaction, Transaction

_plans = tables.plans
_signatures = tables.signatures
_sittings = tables.plan_sittings


def add_plan(transaction: Transaction, plan: Plan) -> None:
    """Keep a new plan, without its chain."""
    transaction.insert(
        _plans,
        id=plan.id,
        name=plan.name,
        made_at=plan.made.instant,
        made_text=str(plan.made),
        grace_days=plan.grace_days,
        tier=plan.tier.value,
        witness=plan.witness,
        forgetting=plan.forgetting.value,
    )
    transaction.record(LedgerKind.KEPT, plan.ref)


def add_signature(transaction: Transaction, signature: Signature) -> None:
    """Keep one more link of a chain and put it on its way into the ledger."""
    checkpoint = signature.checkpoint
    transaction.insert(
        _signatures,
        id=signature.id,
        plan_id=signature.plan_id,
        kind=signature.kind.value,
        on_date=None if checkpoint is None else checkpoint.format_iso(),
        dates=[date.format_iso() for date in signature.dates],
        zone=signature.zone,
        letter_id=signature.letter_id,
        signed_at=signature.signed.instant,
        signed_text=str(signature.signed),
        hash_of_letter=signature.letter_sha256,
        hash_of_words=signature.words_hash,
        hash_before=signature.previous_sha256,
        hash=signature.sha256,
    )
    transaction.record(LedgerKind.KEPT, signature.ref)


def get_plan(reading: ReadTransaction, plan_id: UUID) -> Plan:
    """The plan with this id.

    Raises:
        NotFoundError: There is none.
    """
    found = _list(reading, _plans.c.id == plan_id)
    if not found:
        raise NotFoundError("There is no such plan")
    return found[0]


def list_plans(reading: ReadTransaction) -> Sequence[Plan]:
    """Every plan, oldest first."""
    return _list(reading)


def names_of_plans(reading: ReadTransaction) -> Mapping[UUID, str]:
    """What every plan is called, by its id."""
    statement = sa.select(_plans.c.id, _plans.c.name).where(reading.mine(_plans))
    return {row["id"]: str(row["name"]) for row in reading.rows(statement)}


def list_signatures(reading: ReadTransaction) -> Sequence[Signature]:
    """Every link of every chain, in the order in which they were added."""
    statement = sa.select(_signatures).where(reading.mine(_signatures))
    return [_signature(row) for row in reading.rows(statement.order_by(_signatures.c.id))]


def get_signature(reading: ReadTransaction, signature_id: UUID) -> Signature:
    """The signature with this id.

    Raises:
        NotFoundError: There is none.
    """
    row = reading.find(_signatures, id=signature_id)
    if row is None:
        raise NotFoundError("There is no such signature")
    return _signature(row)


def find_signature_of(reading: ReadTransaction, letter_id: UUID) -> Signature | None:
    """The signature with which a letter was sealed, if it is a plan's."""
    row = reading.find(_signatures, letter_id=letter_id)
    return None if row is None else _signature(row)


def add_sitting(transaction: Transaction, plan_id: UUID, occasion: str, sitting_id: UUID) -> None:
    """Remember in which sitting the letters of a plan were opened on an occasion."""
    transaction.insert(_sittings, plan_id=plan_id, occasion=occasion, sitting_id=sitting_id)


def find_sitting(reading: ReadTransaction, plan_id: UUID, occasion: str) -> UUID | None:
    """The sitting in which the letters of a plan were opened on an occasion, if they were."""
    row = reading.find(_sittings, plan_id=plan_id, occasion=occasion)
    return None if row is None else row["sitting_id"]


def find_plan_of(reading: ReadTransaction, sitting_id: UUID) -> UUID | None:
    """The plan whose letters were opened in this sitting, if it is one of a plan's."""
    row = reading.find(_sittings, sitting_id=sitting_id)
    return None if row is None else row["plan_id"]


def _list(reading: ReadTransaction, *where: sa.ColumnElement[bool]) -> list[Plan]:
    statement = sa.select(_plans).where(reading.mine(_plans), *where).order_by(_plans.c.id)
    rows = reading.rows(statement)
    chains = _chains_of(reading, [row["id"] for row in rows])
    # Of a broken chain nothing is shown from the break on; verifying names it.
    ordered = {plan_id: in_order(chain) for plan_id, chain in chains.items()}
    return [_plan(row, ordered[row["id"]]) for row in rows if ordered.get(row["id"])]


def _chains_of(reading: ReadTransaction, plan_ids: Sequence[UUID]) -> dict[UUID, list[Signature]]:
    if not plan_ids:
        return {}
    mine = (reading.mine(_signatures), _signatures.c.plan_id.in_(plan_ids))
    found: dict[UUID, list[Signature]] = {}
    for row in reading.rows(sa.select(_signatures).where(*mine).order_by(_signatures.c.id)):
        found.setdefault(row["plan_id"], []).append(_signature(row))
    return found


def _plan(row: Any, chain: Sequence[Signature]) -> Plan:
    return Plan(
        id=row["id"],
        name=row["name"],
        made=parse_moment(row["made_text"]),
        grace_days=row["grace_days"],
        tier=Tier(row["tier"]),
        witness=row["witness"],
        forgetting=Forgetting(row["forgetting"]),
        chain=tuple(chain),
    )


def _signature(row: Any) -> Signature:
    return Signature(
        id=row["id"],
        plan_id=row["plan_id"],
        kind=SignatureKind(row["kind"]),
        checkpoint=None if row["on_date"] is None else Date.parse_iso(row["on_date"]),
        dates=tuple(map(Date.parse_iso, row["dates"])),
        zone=row["zone"],
        letter_id=row["letter_id"],
        signed=parse_moment(row["signed_text"]),
        letter_sha256=row["hash_of_letter"],
        words_hash=row["hash_of_words"],
        previous_sha256=row["hash_before"],
        sha256=row["hash"],
    )
