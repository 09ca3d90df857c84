"""Lists of sources as they came: kept, and written again with what has changed since.

A list takes the place of an older one when it names all that stood in it. Otherwise both are kept,
and written as one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from osmosis.errors import InvalidInputError
from osmosis.feeds.amending import EMPTY, amended, joined, with_axes, with_more
from osmosis.feeds.opml import Element, read_opml, write_opml
from osmosis.feeds.subscriptions import Subscription, address_in, called_in, subscriptions_in
from osmosis.kernel.ids import new_id
from osmosis.practices.apert.model import KeptList, Placed, Source, SourceKind
from osmosis.practices.apert.rules.source_addresses import address_key, checked_address
from osmosis.practices.apert.store import axes, gates, lists, sources
from osmosis.practices.context import PracticeContext
from osmosis.storage.transaction import ReadTransaction, Transaction


def write_list(context: PracticeContext, gate_id: UUID | None = None) -> bytes:
    """The feeds behind a gate, or behind every one, in the lists in which they came."""
    with context.store.read() as reading:
        kept = lists.list_lists(reading)
        now = _Now.read(reading, gate_id)
        every = axes.list_axes(reading)
    parts = [
        amended(read_opml(one.document.encode()), now.standing(one))
        for one in kept
        if gate_id in (None, one.gate_id) or now.here & one.source_ids
    ]
    placed = {source for one in kept for source in one.source_ids}
    root = with_more(joined(parts or [EMPTY]), now.others(placed))
    told = (
        {"name": one.name, "low": one.low, "high": one.high, "virtue": one.virtue} for one in every
    )
    return write_opml(with_axes(root, told))


def keep_list(transaction: Transaction, root: Element, gate_id: UUID | None) -> None:
    """Keep a list whose sources were just taken in; one that is kept already stays as it is."""
    new = KeptList(
        id=new_id(transaction.at),
        gate_id=gate_id,
        taken_at=transaction.at,
        document=write_opml(root).decode(),
        places=tuple(_meant(transaction, root)),
    )
    kept = lists.list_lists(transaction)
    if any(replace(new, id=one.id, taken_at=one.taken_at) == one for one in kept):
        return
    names = _named(new)
    for one in kept:
        is_of_same = bool(one.source_ids) or gate_id in (None, one.gate_id)
        if is_of_same and _named(one) <= names:
            lists.remove_list(transaction, one.id)
    lists.add_list(transaction, new)


def homes_in(reading: ReadTransaction) -> Mapping[UUID, str]:
    """The pages that lists name of sources, by the sources' ids."""
    return {
        placed.source_id: said.home
        for kept in lists.list_lists(reading)
        for placed, said in zip(kept.places, _subscriptions(kept), strict=True)
        if placed is not None and said.home
    }


@dataclass(frozen=True, kw_only=True, slots=True)
class _Now:
    """How the sources stand now.

    Attributes:
        here: Those that are written.
        sources: Every feed, those that have gone among them.
    """

    here: set[UUID]
    sources: Mapping[UUID, Source]
    rings: Mapping[UUID, str]
    leanings: Mapping[UUID, Mapping[str, float]]

    @staticmethod
    def read(reading: ReadTransaction, gate_id: UUID | None) -> _Now:
        """As the rows say."""
        every = sources.list_sources(reading, retired=True)
        called = {one.id: one.name for one in axes.list_axes(reading)}
        leanings: dict[UUID, dict[str, float]] = {}
        for lean in axes.list_leanings(reading):
            leanings.setdefault(lean.source_id, {})[called[lean.axis_id]] = lean.value / 100
        feeds = {one.id: one for one in every if one.kind is SourceKind.FEED}
        return _Now(
            here={
                one.id
                for one in feeds.values()
                if one.retired_at is None and gate_id in (None, one.gate_id)
            },
            sources=feeds,
            rings={gate.id: gate.name for gate in gates.list_gates(reading)},
            leanings=leanings,
        )

    def standing(self, kept: KeptList) -> dict[int, Subscription | None]:
        """What is said of the sources of a list, by their places in it."""
        every = enumerate(zip(kept.places, _subscriptions(kept), strict=True))
        return {
            place: self._said_at(placed, said)
            for place, (placed, said) in every
            if placed is not None
        }

    def others(self, placed: set[UUID]) -> Iterator[Subscription]:
        """What is said of those that came by no list."""
        for source in self.sources.values():
            if source.id in self.here - placed:
                said = Subscription(address=source.address, title=source.name or source.address)
                yield self._with_ours(said, source)

    def _said_at(self, placed: Placed, said: Subscription) -> Subscription | None:
        if placed.source_id not in self.here:
            return None
        source = self.sources[placed.source_id]
        is_same = _key_of(said.address) == address_key(source.kind, source.address)
        now = replace(
            said,
            address=said.address if is_same else source.address,
            title=said.title if source.name in ("", placed.called) else source.name,
        )
        return self._with_ours(now, source)

    def _with_ours(self, said: Subscription, source: Source) -> Subscription:
        return replace(
            said,
            ring=self.rings[source.gate_id],
            leanings=self.leanings.get(source.id, {}),
            weight=None if source.weight == 1.0 else source.weight,
        )


def _meant(reading: ReadTransaction, root: Element) -> Iterator[Placed | None]:
    """Which source is meant at each place; of several with one address that of the ring named."""
    names = {one.id: one.name.strip().casefold() for one in gates.list_gates(reading)}
    standing: dict[str, list[Source]] = {}
    for one in sources.list_sources(reading):
        standing.setdefault(address_key(one.kind, one.address), []).append(one)
    for said in subscriptions_in(root):
        found = standing.get(_key_of(said.address), [])
        ring = said.ring.strip().casefold()
        behind = [one for one in found if names[one.gate_id] == ring]
        meant = next(iter((*behind, *found)), None)
        yield None if meant is None else Placed(source_id=meant.id, called=meant.name)


def _key_of(address: str) -> str:
    """By which a feed's address is known; empty when it cannot be one."""
    try:
        return address_key(SourceKind.FEED, checked_address(SourceKind.FEED, address))
    except InvalidInputError:
        return ""


def _subscriptions(kept: KeptList) -> Sequence[Subscription]:
    return subscriptions_in(read_opml(kept.document.encode()))


def _named(kept: KeptList) -> set[object]:
    """What a list names: sources, and outlines that are of none."""
    root = read_opml(kept.document.encode())
    said = zip(kept.places, subscriptions_in(root), strict=True)
    feeds = {one.address if placed is None else placed.source_id for placed, one in said}
    return feeds | {
        ("outline", one.get("type"), called_in(one), one.get("url"))
        for body in root.named("body")
        for one in _outlines(body)
        if not address_in(one)
    }


def _outlines(parent: Element) -> Iterator[Element]:
    for one in parent.named("outline"):
        yield one
        yield from _outlines(one)
