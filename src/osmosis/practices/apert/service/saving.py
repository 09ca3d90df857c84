"""Links that are kept for a gate's next opening.

A link is sealed at once, so that it is in the next edition whatever happens. Its page is fetched at
the next collection and sealed beside it, so that a link that rots is no loss; until then the
address waits in a row that only the house key reads.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from html import escape
from typing import Final
from uuid import UUID

from whenever import Date, TimeDelta

from osmosis.errors import (
    FetchError,
    NotFoundError,
    OsmosisError,
    PermanentFetchError,
    StorageError,
)
from osmosis.kernel.clock import Instant
from osmosis.languages.dates import told_date
from osmosis.languages.speaking import gettext
from osmosis.ports.fetching import PAGES, Fetch, FetchRequest
from osmosis.practices.apert.model import (
    Gate,
    GateState,
    GateStateError,
    Source,
    SourceKind,
)
from osmosis.practices.apert.rules.addresses import canonical_address
from osmosis.practices.apert.rules.source_addresses import checked_address
from osmosis.practices.apert.rules.yields import Collected, PieceKind
from osmosis.practices.apert.service import known, standing
from osmosis.practices.apert.service.batches import take_in
from osmosis.practices.apert.service.brought import NewEntry, Visit
from osmosis.practices.apert.service.called import Called
from osmosis.practices.apert.service.picture_counts import open_count
from osmosis.practices.apert.service.picture_fetching import Allowance, with_page_pictures
from osmosis.practices.apert.service.sources import NewSource, add_in
from osmosis.practices.apert.service.visiting import failed_visit
from osmosis.practices.apert.store import gates, pending, sources
from osmosis.practices.apert.store.pending import Pending
from osmosis.practices.context import PracticeContext
from osmosis.sealing.house_secrets import lock_secret, open_secret
from osmosis.storage.transaction import Transaction

ADDRESS: Final = "saved"
LONGEST_TITLE: Final = 300
LONGEST_NOTE: Final = 2_000
WAITS_FOR = TimeDelta(hours=30 * 24)
"""A page that could not be fetched for this long is given up; the link is sealed anyway."""

_HOUR = TimeDelta(hours=1)


@dataclass(frozen=True, kw_only=True, slots=True)
class Link:
    """What somebody saved."""

    address: str
    title: str = ""
    note: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Kept:
    """For when a link was kept.

    Attributes:
        opens_on: The date of the gate's next opening; ``None`` when none is known.
    """

    gate: Gate
    opens_on: Date | None

    @property
    def told(self) -> str:
        """That it was kept, in one sentence."""
        if self.opens_on is None:
            return gettext("Kept for its next opening.")
        return gettext("Kept for {date}.", date=told_date(self.opens_on))


def save_link(
    context: PracticeContext, gate_id: UUID, address: str, title: str = "", note: str = ""
) -> Kept:
    """Keep a link for a gate's next opening.

    Raises:
        NotFoundError: There is no such gate.
        InvalidInputError: It is no address of the web.
        GateStateError: The gate has ended.
    """
    link = Link(
        # What may be a feed's address may be saved: the web's, without a password in it.
        address=checked_address(SourceKind.FEED, address),
        title=" ".join(title.split())[:LONGEST_TITLE],
        note=note.strip()[:LONGEST_NOTE],
    )
    locked = lock_secret(context.keys, json.dumps(asdict(link)))
    with context.store.write() as transaction:
        gate = gates.get_gate(transaction, gate_id)
        source = _saved_source(context, transaction, gate)
        pending.add_pending(transaction, source.id, locked)
        state = sources.get_state(transaction, source.id)
        sources.set_state(transaction, replace(state, next_at=transaction.at))
    take_in(context, _visit(source, transaction.at, [_entry(link, transaction.at)]))
    coming = standing.find_next(context, gate_id)
    return Kept(gate=gate, opens_on=None if coming is None else coming.date)


def gate_for_links(context: PracticeContext) -> Gate:
    """The gate for which a link is kept when none is named: the one that opens next.

    Raises:
        NotFoundError: There is no gate that opens.
    """
    found = []
    for gate in known.list_met(context):
        coming = standing.find_next(context, gate.id) if gate.state is GateState.IN_USE else None
        if coming is not None:
            found.append((coming.due_at, gate.id, gate))
    if not found:
        raise NotFoundError("There is no gate yet for which this could be kept")
    return min(found, key=lambda one: one[:2])[2]


async def gather_saved(context: PracticeContext, fetch: Fetch, called: Called) -> Visit:
    """Fetch the pages of links that were saved, with their pictures, and take them in.

    Each is taken in here, before its row goes: whatever stops the program, no page is lost, and one
    that was taken in twice is known the second time.

    Args:
        fetch: Leaves hosts alone that asked for it; the pages behind it are asked for later.
    """
    count = open_count(context, called.gate, called.period.id, called.state)
    try:
        await _fetch_all(context, fetch, called, count.allowance)
    except StorageError:
        raise
    except (OsmosisError, OSError):
        return failed_visit(called)
    state = count.kept_in(called.state)
    after = replace(state, next_at=called.at + _HOUR, failures=0, reachable=True)
    return replace(_visit(called.source, called.at, []), state=after)


async def _fetch_all(
    context: PracticeContext, fetch: Fetch, called: Called, allowance: Allowance
) -> None:
    with context.store.read() as reading:
        waiting = pending.list_pending(reading, called.source.id)
    for one in waiting:
        link = Link(**json.loads(open_secret(context.keys, one.locked)))
        found = await _fetched(fetch, link, one.saved_at, allowance)
        is_over = one.saved_at + WAITS_FOR <= called.at
        if found is not None or is_over:
            await asyncio.to_thread(_take_in, context, called, one, found)


async def _fetched(
    fetch: Fetch, link: Link, saved_at: Instant, allowance: Allowance
) -> tuple[list[NewEntry], dict[str, bytes]] | None:
    """A link with its page; nothing where there will never be one, and ``None`` for now."""
    try:
        came = await fetch(FetchRequest(address=link.address, accept=PAGES))
    except PermanentFetchError:
        return [], {}
    except FetchError:
        return None
    entry = _entry(link, saved_at, with_page=True)
    collected, files = await with_page_pictures(fetch, entry.collected, came, allowance)
    return [replace(entry, collected=collected)], files


def _take_in(
    context: PracticeContext,
    called: Called,
    one: Pending,
    found: tuple[list[NewEntry], dict[str, bytes]] | None,
) -> None:
    """Take in what was found, and wait for it no more."""
    if found is not None:
        entries, files = found
        take_in(context, replace(_visit(called.source, called.at, entries), files=files))
    _let_go(context, one)


def _let_go(context: PracticeContext, one: Pending) -> None:
    with context.store.write() as transaction:
        pending.remove_pending(transaction, [one.id])


def _visit(source: Source, at: Instant, entries: Sequence[NewEntry]) -> Visit:
    return Visit(source_id=source.id, fetched_at=at, entries=entries)


def _entry(link: Link, saved_at: Instant, *, with_page: bool = False) -> NewEntry:
    """A link as an entry: without its page it is known by another name than with it."""
    collected = Collected(
        key="",
        kind=PieceKind.LINK,
        title=link.title,
        address=link.address,
        published_at=saved_at,
        html=f"<p>{escape(link.note)}</p>" if link.note else "",
        base=link.address,
    )
    what = "page" if with_page else "link"
    identity = f"{what}:{canonical_address(link.address)}"
    return NewEntry(collected=collected, identities=[identity])


def _saved_source(context: PracticeContext, transaction: Transaction, gate: Gate) -> Source:
    """The source of a gate's saved links; it is there from the first of them."""
    if gate.state is GateState.ENDED:
        raise GateStateError("This gate has ended")
    there = sources.find_at(transaction, gate.id, SourceKind.SAVED, ADDRESS)
    if there is not None and there.retired_at is None:
        return there
    wanted = NewSource(address=ADDRESS, kind=SourceKind.SAVED, name=gettext("Saved links"))
    return add_in(context, transaction, gate, wanted)
