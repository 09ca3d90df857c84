"""What a visit teaches of its source: its name, where it is now, its end, what may be missing."""

from __future__ import annotations

from dataclasses import replace

from osmosis.errors import InvalidInputError
from osmosis.kernel.ids import new_id
from osmosis.practices.apert.model import Gap, GapReason, Period, Source
from osmosis.practices.apert.rules.source_addresses import checked_address
from osmosis.practices.apert.rules.words import LONGEST_NAME
from osmosis.practices.apert.service.brought import Missed, Visit
from osmosis.practices.apert.store import periods, sources
from osmosis.storage.transaction import Transaction


def learn(transaction: Transaction, visit: Visit) -> None:
    """Keep what a source says of itself: its name where it has none, a new address, its end."""
    after = source = sources.get_source(transaction, visit.source_id)
    if visit.title and not source.name:
        after = replace(after, name=visit.title[:LONGEST_NAME])
    if visit.moved_to is not None and _may_move(transaction, source, visit.moved_to):
        after = replace(after, address=visit.moved_to)
    if visit.is_gone and source.retired_at is None:
        after = replace(after, retired_at=visit.fetched_at)
    if after != source:
        sources.change_source(transaction, after)


def note_missed(
    transaction: Transaction, period: Period | None, visit: Visit, missed: Missed
) -> None:
    """Write down that something may have been missed, or take back that it was."""
    unreachable = GapReason.UNREACHABLE
    periods.remove_gap(transaction, visit.source_id, missed.from_at, unreachable)
    if period is None or missed.until_at is None or missed.until_at <= missed.from_at:
        return
    gap = Gap(
        id=new_id(transaction.at),
        period_id=period.id,
        source_id=visit.source_id,
        from_at=missed.from_at,
        until_at=missed.until_at,
        reason=missed.reason,
    )
    periods.add_gap(transaction, gap)


def _may_move(transaction: Transaction, source: Source, address: str) -> bool:
    try:
        if checked_address(source.kind, address) != address:
            return False
    except InvalidInputError:
        return False
    there = sources.find_at(transaction, source.gate_id, source.kind, address)
    return there is None or there.id == source.id
