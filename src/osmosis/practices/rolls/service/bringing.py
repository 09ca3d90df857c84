"""Bringing moments from other programs onto the shelf of the past; twice is as good as once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias
from uuid import UUID

from osmosis.errors import InvalidInputError
from osmosis.journals.model import BROKEN_FILE, Attached, Brought, Found, Unread, When
from osmosis.kernel.civil import CivilMoment
from osmosis.kernel.ids import new_id
from osmosis.kernel.zones import zone_of
from osmosis.languages.speaking import noop
from osmosis.ports.blobs import BlobBatch, BlobInfo
from osmosis.practices.context import PracticeContext
from osmosis.practices.rolls.past import (
    MOST_UNREAD_KEPT,
    ImportRun,
    PastFile,
    PastMoment,
    Tally,
    past_id,
)
from osmosis.practices.rolls.prints import LONGEST_MEDIA_TYPE
from osmosis.practices.rolls.store import past
from osmosis.storage.needed import released_ids
from osmosis.storage.transaction import ReadTransaction, Transaction

AT_ONCE = 64
"""So many moments are written in one transaction."""
BYTES_AT_ONCE = 64 << 20
"""Some files are held in memory; those of one transaction have hardly more bytes than this."""

Tell: TypeAlias = Callable[[Found], None]
HandOver: TypeAlias = Callable[[Brought], None]
_Kept: TypeAlias = tuple[Attached, BlobInfo]


@dataclass(frozen=True, kw_only=True, slots=True)
class Bringing:
    """What is brought, and how.

    Attributes:
        source: Which program kept it.
        name: What the file or folder is called.
        found: Everything in it, read as it is asked for.
        zone: Where times without a zone were lived; the store's own when left out.
        tell: Hears of everything, one by one.
        hand_over: Takes links of which there is nothing but an address; they stay on the shelf
            when left out.
    """

    source: str
    name: str
    found: Iterable[Found]
    zone: str | None = None
    tell: Tell = lambda one: None
    hand_over: HandOver | None = None


def plan(context: PracticeContext, bringing: Bringing) -> Tally:
    """What would come; changes nothing.

    Raises:
        InvalidInputError: There is no such zone.
        JournalError: It is not what it was said to be.
    """
    tally = Tally()
    zone = _zone(context, bringing)
    marks: set[str] = set()
    gone = _gone(context)
    for several in _several(bringing, tally):
        with context.store.read() as reading:
            fresh = _fresh(reading, several, gone, tally, bringing)
        for one in fresh:
            if one.key in marks:
                tally.present += 1
            elif one.is_bare_link and bringing.hand_over is not None:
                tally.handed += 1
            else:
                tally.add(one, placed(one.when, zone))
            marks.add(one.key)
    return tally


def bring(context: PracticeContext, bringing: Bringing) -> Tally:
    """Put everything that is new on the shelf.

    The bytes of files are kept before the rows that name them, and some dozens of moments are
    written at once: after an interruption the same call goes on where it was.

    Raises:
        InvalidInputError: There is no such zone.
        JournalError: It is not what it was said to be.
        StorageError: The disk refuses; what was brought before that stays.
    """
    tally = Tally()
    zone = _zone(context, bringing)
    gone = _gone(context)
    for several in _several(bringing, tally):
        with context.store.read() as reading:
            fresh = _fresh(reading, several, gone, tally, bringing)
        links = [one for one in fresh if one.is_bare_link and bringing.hand_over is not None]
        _hand_over(context, links, tally, bringing)
        handed = {one.key for one in links}
        kept = [one for one in fresh if one.key not in handed]
        _keep(context, kept, tally, bringing, zone)
    if tally.import_id is not None:
        told = [(one.name, one.why) for one in tally.unread[:MOST_UNREAD_KEPT]]
        with context.store.write() as transaction:
            past.end_run(transaction, tally.import_id, told, len(tally.unread))
    return tally


def placed(when: When | None, zone: str) -> CivilMoment | None:
    """The moment in a zone; ``None`` where there is none that a calendar knows."""
    try:
        return None if when is None else when.placed_in(zone)
    except InvalidInputError:
        return None


def _zone(context: PracticeContext, bringing: Bringing) -> str:
    return zone_of(bringing.zone) if bringing.zone else context.store.clock.zone()


def _several(bringing: Bringing, tally: Tally) -> Iterator[list[Brought]]:
    """Moments, some dozens at a time; what could not be read is counted and told."""
    several: dict[str, Brought] = {}
    size = 0
    for one in bringing.found:
        bringing.tell(one)
        if isinstance(one, Unread):
            tally.pass_over(one)
        elif one.key in several:
            tally.present += 1
        else:
            several[one.key] = one
            size += sum(file.size for file in one.files)
        if len(several) >= AT_ONCE or size > BYTES_AT_ONCE:
            yield list(several.values())
            several, size = {}, 0
    yield list(several.values())


def _gone(context: PracticeContext) -> set[str]:
    """The ids of everything that was ever let go."""
    with context.store.read() as reading:
        return released_ids(reading)


def _fresh(
    reading: ReadTransaction,
    several: Sequence[Brought],
    gone: set[str],
    tally: Tally,
    bringing: Bringing,
) -> list[Brought]:
    """Those that are neither here nor were ever let go."""
    ids = {one.key: past_id(reading.person_id, one.key) for one in several}
    known = past.known_ids(reading, list(ids.values()))
    handed = past.handed_marks(reading, ids) if bringing.hand_over else set()
    fresh = []
    for one in several:
        if ids[one.key] in known or one.key in handed:
            tally.present += 1
        elif str(ids[one.key]) in gone:
            tally.let_go += 1
        else:
            fresh.append(one)
    return fresh


def _hand_over(
    context: PracticeContext, links: Sequence[Brought], tally: Tally, bringing: Bringing
) -> None:
    for one in links:
        assert bringing.hand_over is not None
        try:
            bringing.hand_over(one)
        except InvalidInputError as error:
            refused = Unread(name=one.name, why=error.message)
            tally.pass_over(refused)
            bringing.tell(refused)
            continue
        with context.store.write() as transaction:
            past.add_handed(transaction, one.key)
        tally.handed += 1


def _keep(
    context: PracticeContext,
    several: Sequence[Brought],
    tally: Tally,
    bringing: Bringing,
    zone: str,
) -> None:
    with context.blobs.together() as together:
        moments = [
            (one, files)
            for one in several
            if (files := _put(together, one, tally, bringing)) is not None
        ]
    if not moments:
        return
    with context.store.write() as transaction:
        new = _still_new(context, transaction, moments, tally, bringing)
        if new and tally.import_id is None:
            tally.import_id = _begin(transaction, bringing, zone)
        past.add_moments(
            transaction,
            [_moment(transaction, one, tally.import_id, files, zone) for one, files in new],
        )
    for one, _ in new:
        tally.add(one, placed(one.when, zone))


def _put(blobs: BlobBatch, one: Brought, tally: Tally, bringing: Bringing) -> list[_Kept] | None:
    """Keep the bytes of its files; ``None``, and told, where one of them cannot be read."""
    try:
        return [(file, blobs.put(file.opened())) for file in one.files]
    except BROKEN_FILE:
        broken = Unread(name=one.name, why=noop("A file of it cannot be read"))
        tally.pass_over(broken)
        bringing.tell(broken)
        return None


def _still_new(
    context: PracticeContext,
    transaction: Transaction,
    moments: Sequence[tuple[Brought, list[_Kept]]],
    tally: Tally,
    bringing: Bringing,
) -> list[tuple[Brought, list[_Kept]]]:
    """Those that are still to be brought, now that nobody else writes.

    Meanwhile another run may have brought the same, it may have been let go again, and bytes that
    were once let go may have been forgotten anew, since no row needed them yet.
    """
    ids = {one.key: past_id(transaction.person_id, one.key) for one, _ in moments}
    known = past.known_ids(transaction, list(ids.values()))
    gone = released_ids(transaction)
    found = []
    for one, files in moments:
        if ids[one.key] in known:
            tally.present += 1
        elif str(ids[one.key]) in gone:
            tally.let_go += 1
        elif all(context.blobs.exists(info.sha256) for _, info in files):
            found.append((one, files))
        elif (again := _put(context.blobs, one, tally, bringing)) is not None:
            found.append((one, again))
    return found


def _begin(transaction: Transaction, bringing: Bringing, zone: str) -> UUID:
    run = ImportRun(
        id=new_id(transaction.at),
        source=bringing.source,
        name=bringing.name,
        zone=zone,
        began_at=transaction.at,
        ended_at=None,
        unread_count=0,
        unread=(),
    )
    past.add_run(transaction, run)
    return run.id


def _moment(
    transaction: Transaction,
    one: Brought,
    run_id: UUID | None,
    files: Sequence[_Kept],
    zone: str,
) -> PastMoment:
    assert run_id is not None
    at = transaction.at
    moment_id = past_id(transaction.person_id, one.key)
    return PastMoment(
        id=moment_id,
        import_id=run_id,
        mark=one.key,
        kind=one.kind.value,
        taken=placed(one.when, zone),
        is_day=one.when is not None and one.when.is_day,
        title=one.title,
        text=one.text,
        place=one.place,
        address=one.address,
        tags=one.tags,
        starred=one.starred,
        name=one.name,
        brought_at=at,
        files=tuple(
            PastFile(
                id=new_id(at),
                past_id=moment_id,
                position=position,
                original_sha256=blob.sha256,
                size=blob.size,
                media_type=file.media_type[:LONGEST_MEDIA_TYPE],
                name=file.name,
            )
            for position, (file, blob) in enumerate(files, start=1)
        ),
    )
