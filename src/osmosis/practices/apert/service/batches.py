"""What visits bring is sealed before any of it touches a disk, and each entry is taken in once.

Many visits share one age file and one transaction: a file that survives a power cut takes some
ten milliseconds, which is more than a visit takes. So that a composted period takes its whole file
with it, a file holds the yields of one period only. The file is written before the rows; should
the machine stop in between, the rows are not there, the visit counts for nothing and is made again,
and the file is swept away with what else nobody needs.

Entries are known again by keyed hashes. Their secret lies among the settings, locked with the house
key: so it goes into every copy of the store, and who has only the database can ask it nothing.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from uuid import UUID

from osmosis.errors import InvalidInputError
from osmosis.feeds.wording import text_of
from osmosis.kernel.clock import Instant
from osmosis.kernel.hashing import sha256_of
from osmosis.kernel.ids import new_id
from osmosis.ports.blobs import BlobInfo
from osmosis.practices.apert.model import (
    Batch,
    Gap,
    GapReason,
    Period,
    Source,
    SourceState,
)
from osmosis.practices.apert.rules.again import Again
from osmosis.practices.apert.rules.bundles import pack_bundle
from osmosis.practices.apert.rules.keyed import Keyed
from osmosis.practices.apert.rules.source_addresses import checked_address
from osmosis.practices.apert.rules.words import LONGEST_NAME
from osmosis.practices.apert.rules.yields import Collected, Yield, pack_yield
from osmosis.practices.apert.store import known, periods, sources
from osmosis.practices.apert.store.awaited import Awaited, set_awaited
from osmosis.practices.context import PracticeContext
from osmosis.sealing.age import encrypt
from osmosis.sealing.house_secrets import lock_secret, open_secret
from osmosis.storage.settings import get_setting, set_setting
from osmosis.storage.transaction import ReadTransaction, Transaction

_SECRET = "apert.known"
_SECRET_BYTES = 32


@dataclass(frozen=True, kw_only=True, slots=True)
class NewEntry:
    """An entry that a visit found; whether it is new is seen when it is taken in.

    Attributes:
        collected: Its ``key`` is filled in when it is taken in.
        identities: Plain texts by each of which it is known again; never empty. The first is the
            one that holds longest.
        content: Changes when what it says changes; empty when that is to be told from its words.
        is_again: Whether it was taken in before in this period, and what lay beside it was asked
            for again: it is taken in once more when that came.
        again: When that is asked for again; ``None`` when nothing is missing or nothing helps.
    """

    collected: Collected
    identities: Sequence[str]
    content: str = ""
    is_again: bool = False
    again: Again | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Missed:
    """A stretch of time in which a source may have said more than was fetched.

    Attributes:
        until_at: ``None`` when nothing was missed after all: what was written down since
            ``from_at`` while the source could not be reached is taken back.
    """

    from_at: Instant
    until_at: Instant | None
    reason: GapReason


@dataclass(frozen=True, kw_only=True, slots=True)
class Visit:
    """One visit to a source, and what it brought.

    Attributes:
        title: What the source calls itself; empty when it does not say.
        entries: Those that were known already may stand among them.
        files: Pages and pictures by the names under which entries know them.
        state: How the visits to it stand from now on; ``None`` leaves that as it is.
        moved_to: Where it is to be visited from now on; ``None`` where it is.
        missed: What may have been missed before it.
        is_gone: Whether it is gone for good, and visited no more.
        period_id: The period in which things are asked for again; ``None`` when nothing is.
        given_up: The keyed hashes of entries that it shows no more, so that nobody knows any
            longer where what lay beside them is.
    """

    source_id: UUID
    fetched_at: Instant
    title: str = ""
    entries: Sequence[NewEntry] = ()
    files: Mapping[str, bytes] = field(default_factory=dict, repr=False)
    state: SourceState | None = None
    moved_to: str | None = None
    missed: Sequence[Missed] = ()
    is_gone: bool = False
    period_id: UUID | None = None
    given_up: Sequence[str] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Sifted:
    """How the entries of one visit stand, in their order.

    Attributes:
        were_met: Which came before, whatever they said.
        are_new: Which would be taken in: those that never came, or say something else now.
        keys: Their keyed hashes.
    """

    were_met: Sequence[bool]
    are_new: Sequence[bool]
    keys: Sequence[str]


def keyed(context: PracticeContext) -> Keyed:
    """The hashes of this store; their secret is made when they are first asked for."""
    with context.store.read() as reading:
        locked = get_setting(reading, _SECRET)
    if locked is None:
        made = lock_secret(context.keys, secrets.token_hex(_SECRET_BYTES))
        with context.store.write() as transaction:
            locked = get_setting(transaction, _SECRET) or made
            set_setting(transaction, _SECRET, locked)
    return Keyed(bytes.fromhex(open_secret(context.keys, str(locked))))


def sift(
    context: PracticeContext, hashes: Keyed, source_id: UUID, entries: Sequence[NewEntry]
) -> Sifted:
    """What of a visit would be taken in now, before anything more is fetched for it."""
    marked = [_marked(hashes, source_id, entry) for entry in entries]
    with context.store.read() as reading:
        says = _find_known(reading, [marked])
    were_met = [not says.keys().isdisjoint(one.identities) for one in marked]
    fresh = {id(one) for one in _not_known(marked, says)}
    return Sifted(
        were_met=were_met,
        are_new=[id(one) in fresh for one in marked],
        keys=[one.key for one in marked],
    )


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
        [_marked(hashes, visit.source_id, entry) for entry in visit.entries] for visit in visits
    ]
    with context.store.read() as reading:
        behind = sources.find_gates(reading, {one.source_id for one in visits if _brings(one)})
    while True:
        with context.store.read() as reading:
            standing = _standing(reading, behind, marked)
        chosen = _chosen(visits, marked, standing, hashes)
        sealed = [_sealed(context, period, of_one) for period, of_one in chosen.yields.values()]
        with context.store.write() as transaction:
            if _standing(transaction, behind, marked) == standing:
                _keep(transaction, visits, standing, chosen, sealed)
                return chosen.count


@dataclass(frozen=True, slots=True)
class _Marked:
    """An entry with the hashes by which it is known again, and the one that orders it."""

    collected: Collected
    identities: Sequence[str]
    content: str
    key: str
    is_again: bool
    again: Again | None


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


def _marked(hashes: Keyed, source_id: UUID, entry: NewEntry) -> _Marked:
    if not entry.identities:
        raise InvalidInputError("An entry must be known again by something")
    says = entry.content or _words_of(entry.collected)
    return _Marked(
        collected=entry.collected,
        identities=[hashes.identity(source_id, one) for one in entry.identities],
        content=hashes.content(source_id, says),
        key=hashes.entry(source_id, entry.identities[0], says),
        is_again=entry.is_again,
        again=entry.again,
    )


def _words_of(entry: Collected) -> str:
    words = (entry.title, text_of(entry.html), entry.transcript)
    return sha256_of(["\0".join(words).encode("utf-8", "replace")])


def _brings(visit: Visit) -> bool:
    return bool(visit.entries or visit.missed or visit.given_up)


def _standing(
    reading: ReadTransaction, behind: Mapping[UUID, UUID], marked: Sequence[Sequence[_Marked]]
) -> _Standing:
    return _Standing(
        behind=behind,
        periods=periods.list_filling(reading),
        known=_find_known(reading, marked),
    )


def _find_known(reading: ReadTransaction, marked: Iterable[Sequence[_Marked]]) -> dict[str, str]:
    wanted = {identity for of_one in marked for one in of_one for identity in one.identities}
    return known.find_known(reading, wanted)


def _chosen(
    visits: Sequence[Visit],
    marked: Sequence[Sequence[_Marked]],
    standing: _Standing,
    hashes: Keyed,
) -> _Chosen:
    chosen, says = _Chosen(), dict(standing.known)
    for visit, of_one in zip(visits, marked, strict=True):
        period = standing.period_of(visit.source_id) if of_one or visit.given_up else None
        if period is None:
            continue
        fresh = _not_known([one for one in of_one if not one.is_again], says)
        chosen.count += len(fresh)
        chosen.known |= {identity: one.content for one in fresh for identity in one.identities}
        # After an opening the period is another one: what was handed over does not come again.
        again = [one for one in of_one if one.is_again and period.id == visit.period_id]
        if period.id == visit.period_id:
            awaited = _awaited(visit, [*fresh, *again])
            if awaited:
                of_source = (period.id, hashes.source(visit.source_id))
                chosen.awaited.setdefault(of_source, {}).update(awaited)
        taken = [*fresh, *(one for one in again if not one.collected.lacks_page)]
        if taken:
            chosen.yields.setdefault(period.id, (period, []))[1].append(_yield_of(visit, taken))
    return chosen


def _yield_of(visit: Visit, taken: Sequence[_Marked]) -> Yield:
    return Yield(
        source_id=visit.source_id,
        fetched_at=visit.fetched_at,
        title=visit.title,
        entries=tuple(replace(one.collected, key=one.key) for one in taken),
        files=_files_of(visit, taken),
    )


def _awaited(visit: Visit, taken: Sequence[_Marked]) -> dict[str, Awaited | None]:
    """How what is awaited of a source stands after a visit."""
    awaited: dict[str, Awaited | None] = dict.fromkeys(visit.given_up)
    for one in taken:
        if one.again is not None:
            again_at = visit.fetched_at + one.again.wait
            awaited[one.key] = Awaited(tries=one.again.tries, again_at=again_at)
        elif one.is_again:
            awaited[one.key] = None
    return awaited


def _not_known(marked: Sequence[_Marked], says: dict[str, str]) -> list[_Marked]:
    """Those that nobody knows, or that say something else than before; they are known then."""
    fresh = []
    for one in marked:
        before = [says[identity] for identity in one.identities if identity in says]
        # What is known by one of its names needs no further ones: where guids change with every
        # visit, these would only heap up.
        if one.content not in before:
            fresh.append(one)
            says.update(dict.fromkeys(one.identities, one.content))
    return fresh


def _files_of(visit: Visit, fresh: Sequence[_Marked]) -> Mapping[str, bytes]:
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
            _learn(transaction, visit)
        for missed in visit.missed:
            _note_missed(transaction, standing.period_of(visit.source_id), visit, missed)


def _learn(transaction: Transaction, visit: Visit) -> None:
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


def _may_move(transaction: Transaction, source: Source, address: str) -> bool:
    try:
        if checked_address(source.kind, address) != address:
            return False
    except InvalidInputError:
        return False
    there = sources.find_at(transaction, source.gate_id, source.kind, address)
    return there is None or there.id == source.id


def _note_missed(
    transaction: Transaction, period: Period | None, visit: Visit, missed: Missed
) -> None:
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
