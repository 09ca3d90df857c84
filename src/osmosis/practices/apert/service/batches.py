"""What visits bring is sealed before any of it touches a disk, and each entry is taken in once.

Many visits share one age file and one transaction: a file that survives a power cut takes some
ten milliseconds, which is more than a visit takes. So that a composted period takes its whole file
with it, a file holds the yields of one period only. The file is written before the rows; should
the machine stop in between, the rows are not there, the visit counts for nothing and is made again,
and the file is swept away with what else nobody needs.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from uuid import UUID

from osmosis.errors import OsmosisError
from osmosis.kernel.attempt import Failure, attempt
from osmosis.kernel.ids import new_id
from osmosis.ports.blobs import BlobInfo
from osmosis.practices.apert.model import Batch, Period
from osmosis.practices.apert.rules.bundles import pack_bundle
from osmosis.practices.apert.rules.keyed import Keyed
from osmosis.practices.apert.rules.yields import Yield, pack_yield
from osmosis.practices.apert.service.beside import lock_beside
from osmosis.practices.apert.service.brought import Visit
from osmosis.practices.apert.service.learning import learn, note_missed
from osmosis.practices.apert.service.recognising import (
    Marked,
    find_known_of,
    keyed,
    mark_entry,
    not_known,
)
from osmosis.practices.apert.store import known, periods, sources
from osmosis.practices.apert.store.awaited import Awaited, set_awaited
from osmosis.practices.context import PracticeContext
from osmosis.sealing.age import encrypt
from osmosis.storage.transaction import ReadTransaction, Transaction

_log = logging.getLogger(__name__)


def take_in(context: PracticeContext, visit: Visit) -> int:
    """Keep what one visit brought, sealed; says how many entries were not known before."""
    return take_in_many(context, [visit])


def take_in_many(context: PracticeContext, visits: Sequence[Visit]) -> int:
    """Keep what these visits brought, sealed, all of it or nothing.

    Sealing and writing happen before anything else has to wait for it. Should another process have
    taken in the same meanwhile, or a gate have opened, it is looked at once more.

    Returns:
        How many entries were not known before. It is nobody's business; tests ask.

    Raises:
        StorageError: There is no room, or the like; nothing was kept, and it may be tried again.
    """
    hashes = keyed(context)
    marked = [
        [mark_entry(hashes, visit.source_id, entry) for entry in visit.entries] for visit in visits
    ]
    with context.store.read() as reading:
        behind = sources.find_gates(reading, {one.source_id for one in visits if _brings(one)})
    while True:
        with context.store.read() as reading:
            standing = _standing(reading, behind, marked)
        chosen = _chosen(context, visits, marked, standing, hashes)
        sealed = [_sealed(context, period, of_one) for period, of_one in chosen.yields.values()]
        with context.store.write() as transaction:
            if _standing(transaction, behind, marked) == standing:
                _keep(transaction, visits, standing, chosen, sealed)
                return chosen.count


def take_in_each(context: PracticeContext, visits: Sequence[Visit]) -> None:
    """Keep what these visits brought; one whose yield is too odd to be kept stops no other.

    Its source then counts as not reachable, and is asked for all of it the next time.

    Raises:
        StorageError: There is no room, or the like; it may be tried again.
    """
    failure = attempt(lambda: take_in_many(context, visits))
    if not isinstance(failure, Failure):
        return
    if isinstance(failure.error, OsmosisError):
        raise failure.error
    if len(visits) > 1:
        for one in visits:
            take_in_each(context, [one])
        return
    _log.warning("What a visit brought could not be kept: %s", failure.name)
    [visit] = visits
    if visit.state is not None:
        state = replace(
            visit.state, validators={}, failures=visit.state.failures + 1, reachable=False
        )
        empty = Visit(source_id=visit.source_id, fetched_at=visit.fetched_at, state=state)
        take_in_many(context, [empty])


@dataclass(frozen=True, slots=True)
class _Standing:
    """What has to be so still when what was sealed is kept.

    Attributes:
        behind: The gates behind which the sources stood when they were visited.
        periods: Those that are being filled, by their gates.
        known: What the identities in question said before.
    """

    behind: Mapping[UUID, UUID]
    periods: Mapping[UUID, Period]
    known: Mapping[str, str]

    def period_of(self, source_id: UUID) -> Period | None:
        """Into which period a visit goes; none when its gate has ended."""
        return self.periods.get(self.behind[source_id])


@dataclass(slots=True)
class _Chosen:
    """What of these visits is new: yields by the ids of their periods, and hashes.

    Attributes:
        awaited: What is asked for again, by the period and the keyed hash of the source.
    """

    yields: dict[UUID, tuple[Period, list[Yield]]] = field(default_factory=dict)
    known: dict[str, str] = field(default_factory=dict)
    awaited: dict[tuple[UUID, str], dict[str, Awaited | None]] = field(default_factory=dict)
    count: int = 0


def _brings(visit: Visit) -> bool:
    return bool(visit.entries or visit.missed or visit.given_up)


def _standing(
    reading: ReadTransaction, behind: Mapping[UUID, UUID], marked: Sequence[Sequence[Marked]]
) -> _Standing:
    return _Standing(
        behind=behind,
        periods=periods.list_filling(reading),
        known=find_known_of(reading, marked),
    )


def _chosen(
    context: PracticeContext,
    visits: Sequence[Visit],
    marked: Sequence[Sequence[Marked]],
    standing: _Standing,
    hashes: Keyed,
) -> _Chosen:
    chosen, says = _Chosen(), dict(standing.known)
    for visit, of_one in zip(visits, marked, strict=True):
        period = standing.period_of(visit.source_id) if of_one or visit.given_up else None
        if period is None:
            continue
        fresh = not_known([one for one in of_one if not one.is_again], says)
        chosen.count += len(fresh)
        chosen.known |= {identity: one.content for one in fresh for identity in one.identities}
        # After an opening the period is another one: what was handed over does not come again.
        again = [one for one in of_one if one.is_again and period.id == visit.period_id]
        if period.id == visit.period_id:
            awaited = _awaited(context, visit, [*fresh, *again])
            if awaited:
                of_source = (period.id, hashes.source(visit.source_id))
                chosen.awaited.setdefault(of_source, {}).update(awaited)
        taken = [*fresh, *(one for one in again if one.brings_more)]
        if taken:
            chosen.yields.setdefault(period.id, (period, []))[1].append(_yield_of(visit, taken))
    return chosen


def _yield_of(visit: Visit, taken: Sequence[Marked]) -> Yield:
    return Yield(
        source_id=visit.source_id,
        fetched_at=visit.fetched_at,
        title=visit.title,
        entries=tuple(replace(one.collected, key=one.key) for one in taken),
        files=_files_of(visit, taken),
    )


def _awaited(
    context: PracticeContext, visit: Visit, taken: Sequence[Marked]
) -> dict[str, Awaited | None]:
    """How what is awaited of a source stands after a visit."""
    awaited: dict[str, Awaited | None] = dict.fromkeys(visit.given_up)
    for one in taken:
        if one.again is not None:
            again_at = visit.fetched_at + one.again.wait
            beside = lock_beside(context, one.again.beside)
            awaited[one.key] = Awaited(tries=one.again.tries, again_at=again_at, beside=beside)
        elif one.is_again:
            awaited[one.key] = None
    return awaited


def _files_of(visit: Visit, fresh: Sequence[Marked]) -> Mapping[str, bytes]:
    """The files of a visit that its new entries name."""
    named: set[str] = set()
    for one in fresh:
        collected = one.collected
        named.update(collected.pictures.values())
        if collected.page is not None:
            named.add(collected.page.file)
    return {name: data for name, data in visit.files.items() if name in named}


def _sealed(
    context: PracticeContext, period: Period, yields: Sequence[Yield]
) -> tuple[Period, BlobInfo]:
    bundle = pack_bundle(map(pack_yield, yields))
    return period, context.blobs.put([encrypt(bundle, [period.recipient])])


def _keep(
    transaction: Transaction,
    visits: Sequence[Visit],
    standing: _Standing,
    chosen: _Chosen,
    sealed: Sequence[tuple[Period, BlobInfo]],
) -> None:
    for period, blob in sealed:
        batch = Batch(
            id=new_id(transaction.at),
            period_id=period.id,
            fetched_at=transaction.at,
            sealed_sha256=blob.sha256,
            sealed_size=blob.size,
        )
        periods.add_batch(transaction, batch)
    known.set_known(transaction, chosen.known, standing.known)
    for (period_id, keyed_source), entries in chosen.awaited.items():
        set_awaited(transaction, period_id, keyed_source, entries)
    states = {visit.source_id: visit.state for visit in visits if visit.state is not None}
    sources.set_states(transaction, list(states.values()))
    titled = {visit.source_id for visit in visits if visit.title}
    unnamed = sources.find_unnamed(transaction, titled)
    for visit in visits:
        if visit.moved_to or visit.is_gone or visit.source_id in unnamed:
            learn(transaction, visit)
        for missed in visit.missed:
            note_missed(transaction, standing.period_of(visit.source_id), visit, missed)
