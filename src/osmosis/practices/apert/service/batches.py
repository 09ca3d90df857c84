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
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from uuid import UUID

from osmosis.errors import InvalidInputError, NotFoundError
from osmosis.feeds.wording import text_of
from osmosis.kernel.clock import Instant
from osmosis.kernel.hashing import sha256_of
from osmosis.kernel.ids import new_id
from osmosis.practices.apert.model import (
    Batch,
    Gap,
    GapReason,
    Period,
    Source,
    SourceState,
)
from osmosis.practices.apert.rules.bundles import pack_bundle, unpack_bundle
from osmosis.practices.apert.rules.keyed import Keyed
from osmosis.practices.apert.rules.source_addresses import checked_address
from osmosis.practices.apert.rules.yields import Collected, Yield, pack_yield, unpack_yield
from osmosis.practices.apert.store import known, periods, sources
from osmosis.practices.context import PracticeContext
from osmosis.ports.blobs import BlobInfo
from osmosis.sealing.age import Identity, decrypt, encrypt
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
    """

    collected: Collected
    identities: Sequence[str]
    content: str = ""


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


def new_entries(
    context: PracticeContext, source_id: UUID, entries: Sequence[NewEntry]
) -> list[NewEntry]:
    """Those of the entries that would be taken in now."""
    hashes = keyed(context)
    marked = [_marked(hashes, source_id, entry) for entry in entries]
    with context.store.read() as reading:
        before = _find_known(reading, marked)
    return [one.entry for one in _not_known(marked, dict(before))]


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
    marked = {
        number: [_marked(hashes, visit.source_id, entry) for entry in visit.entries]
        for number, visit in enumerate(visits)
    }
    while True:
        with context.store.read() as reading:
            stands = _stands(reading, visits, marked.values())
        chosen = _choose(visits, marked, stands)
        sealed = {period.id: _sealed(context, period, chosen[period.id]) for period in chosen.periods}
        with context.store.write() as transaction:
            if _stands(transaction, visits, marked.values()) != stands:
                continue
            _keep(transaction, visits, stands, chosen, sealed)
        return chosen.count


def open_batches(
    context: PracticeContext, period_id: UUID, identity: Identity
) -> Iterator[Yield]:
    """What was collected in a period, visit by visit, oldest first; one file is held at a time.

    Raises:
        WrongKeyError: It is not the key of this period.
        StorageError: Something of it is missing or damaged.
    """
    with context.store.read() as reading:
        batches = periods.list_batches(reading, period_id)
    for batch in batches:
        bundle = decrypt(b"".join(context.blobs.open(batch.sealed_sha256)), [identity])
        for packed in unpack_bundle(bundle):
            yield unpack_yield(packed)
