"""The next parts of long works, sealed like what visits brought, so that an edition may have them.

Nothing is written down of a part before it is chosen; the file of one that is not is swept away.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from osmosis.kernel.ids import new_id
from osmosis.practices.apert.editions import GapLine, PartRead
from osmosis.practices.apert.model import Batch, GapReason, Opening, Source
from osmosis.practices.apert.rules.bundles import pack_bundle
from osmosis.practices.apert.rules.instalments import minutes_for
from osmosis.practices.apert.rules.yields import pack_yield
from osmosis.practices.apert.service.edition_facts import Facts
from osmosis.practices.apert.service.sealed_yields import DamagedYieldError, SealedYields
from osmosis.practices.apert.service.works import next_instalment
from osmosis.practices.apert.store import periods
from osmosis.practices.context import PracticeContext
from osmosis.sealing.age import encrypt
from osmosis.storage.transaction import Transaction


@dataclass(slots=True)
class NextParts:
    """What comes next of the works behind a gate.

    Attributes:
        damaged: The works of which the file can no longer be read.
    """

    parts: list[PartRead] = field(default_factory=list)
    damaged: list[GapLine] = field(default_factory=list)


def seal_next_parts(context: PracticeContext, facts: Facts, step: Callable[[], None]) -> NextParts:
    """Seal what comes next of each work behind the gate of an opening.

    Args:
        step: Called after each work.
    """
    found = NextParts()
    for work in facts.works:
        try:
            part = _sealed(context, facts, work)
        except DamagedYieldError:
            found.damaged.append(_damaged(facts, work))
        else:
            found.parts.extend([part] if part is not None else [])
        step()
    return found


def as_collected(parts: Sequence[PartRead], opening: Opening) -> Sequence[SealedYields]:
    """Parts among what was collected; they are the last of it."""
    return [
        SealedYields(sealed_sha256=part.sealed_sha256, fetched_at=opening.due_at) for part in parts
    ]


def keep_parts(transaction: Transaction, opening: Opening, parts: Sequence[PartRead]) -> None:
    """Count the files of these parts to what was collected for an opening, with which they go."""
    assert opening.period_id is not None
    for part in parts:
        batch = Batch(
            id=new_id(transaction.at),
            period_id=opening.period_id,
            fetched_at=opening.due_at,
            sealed_sha256=part.sealed_sha256,
            sealed_size=part.sealed_size,
        )
        periods.add_batch(transaction, batch)


def _sealed(context: PracticeContext, facts: Facts, work: Source) -> PartRead | None:
    minutes = minutes_for(facts.parameters.minutes, work.weight, facts.weight)
    instalment = next_instalment(context, work, minutes)
    if instalment is None:
        return None
    packed = pack_bundle([pack_yield(instalment.found)])
    blob = context.blobs.put([encrypt(packed, [facts.recipient])])
    return PartRead(stretch=instalment.stretch, sealed_sha256=blob.sha256, sealed_size=blob.size)


def _damaged(facts: Facts, work: Source) -> GapLine:
    at = facts.opening.due_at
    return GapLine(source=work.title, from_at=at, until_at=at, reason=GapReason.DAMAGED)
