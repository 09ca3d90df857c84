"""Adding a link to the chain of a plan: its letter sealed, its hash over the link before it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from whenever import Date

from osmosis.kernel.civil import CivilMoment
from osmosis.kernel.ids import new_id
from osmosis.practices.context import PracticeContext
from osmosis.practices.mnestics.model import Address
from osmosis.practices.mnestics.plans import Plan, PlanStateError, Signature, SignatureKind
from osmosis.practices.mnestics.rules.chains import NOTHING_BEFORE, signature_hash
from osmosis.practices.mnestics.service import sealing
from osmosis.practices.mnestics.store import plans
from osmosis.storage.transaction import ReadTransaction, Transaction


def add_link(
    context: PracticeContext,
    transaction: Transaction,
    plan: Plan,
    kind: SignatureKind,
    *,
    sealed: sealing.Sealed | None = None,
    checkpoint: Date | None = None,
    dates: Sequence[Date] = (),
    zone: str = "",
) -> Signature:
    """Sign with a letter, or without one, and keep both.

    Args:
        plan: With its chain as it is in this transaction.
        sealed: The letter, which goes to whoever comes to the plan next.
    """
    letter = None
    if sealed is not None:
        to_next = sealing.Destination(to=Address.PLAN, ref=plan.ref)
        letter = sealing.keep(context, transaction, sealed, to_next)
    unhashed = Signature(
        id=new_id(transaction.at),
        plan_id=plan.id,
        kind=kind,
        signed=CivilMoment(instant=transaction.at, zone=context.store.clock.zone()),
        checkpoint=checkpoint,
        dates=tuple(dates),
        zone=zone,
        letter_id=None if letter is None else letter.id,
        letter_sha256="" if letter is None else letter.sealed_sha256 or "",
        words_hash="" if sealed is None else sealed.words_hash,
        previous_sha256=plan.chain[-1].sha256 if plan.chain else NOTHING_BEFORE,
    )
    signature = replace(unhashed, sha256=signature_hash(unhashed))
    plans.add_signature(transaction, signature)
    return signature


def refuse_while_doubted(context: PracticeContext, reading: ReadTransaction) -> None:
    """Sign nothing at a time that may not be true.

    Raises:
        PlanStateError: The clock is doubted.
    """
    time = context.store.timekeeper.judge(reading)
    if not time.may_unseal:
        raise PlanStateError(time.doubt.removesuffix("."))
