"""Lists of sources as they came: kept, and written again with what has changed since.

A list takes the place of an older one when it names all that stood in it; the folders of what both
name are those of the newer. Otherwise both are kept and written as one, in which a source that
both name stands where the newer has it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from uuid import UUID

from osmosis.errors import InvalidInputError
from osmosis.feeds.amending import EMPTY, amended, joined, with_axes, with_more
from osmosis.feeds.opml import Element, read_opml, write_opml
from osmosis.feeds.subscriptions import Subscription, address_in, called_in, subscriptions_in
from osmosis.kernel.clock import Instant
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
    kept = [one for one in kept if gate_id in (None, one.gate_id) or now.here & one.source_ids]
    parts = [
        amended(_root(one), now.standing(one, _named_in(kept[n:]))) for n, one in enumerate(kept, 1)
    ]
    root = with_more(joined(parts or [EMPTY]), now.others(_named_in(kept)))
    told = (
        {"name": one.name, "low": one.low, "high": one.high, "virtue": one.virtue} for one in every
    )
    return write_opml(with_axes(root, told))


def keep_list(transaction: Transaction, root: Element, gate_id: UUID | None) -> None:
    """Keep a list whose sources were just taken in; one that is kept already stays as it is."""
    new = _list_of(transaction, root, gate_id, transaction.at)
    kept = lists.list_lists(transaction)
    if _is_among(kept, new):
        return
    names = _named(new)
    for one in kept:
        is_of_same = bool(one.source_ids) or gate_id in (None, one.gate_id)
        if is_of_same and _named(one, new.source_ids) <= names:
            lists.remove_list(transaction, one.id)
    lists.add_list(transaction, new)


def is_kept(reading: ReadTransaction, root: Element, gate_id: UUID | None, at: Instant) -> bool:
    """Whether a list whose sources are all there is kept already as it is."""
    return _is_among(lists.list_lists(reading), _list_of(reading, root, gate_id, at))


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

    def standing(self, kept: KeptList, later: Set[UUID]) -> dict[int, Subscription | None]:
        """What is said of the sources of a list, by their places in it.

        Args:
            later: What is named by a list that came after it, and stands there.
        """
        every = enumerate(zip(kept.places, _subscriptions(kept), strict=True))
        return {
            place: None if placed.source_id in later else self._said_at(placed, said)
            for place, (placed, said) in every
            if placed is not None
        }

    def others(self, placed: set[UUID]) -> Iterator[Subscription]:
        """What is said of those that came by no list."""
        others = self.here - placed
        for source in self.sources.values():
            if source.id in others:
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


def _list_of(
    reading: ReadTransaction, root: Element, gate_id: UUID | None, at: Instant
) -> KeptList:
    return KeptList(
        id=new_id(at),
        gate_id=gate_id,
        taken_at=at,
        document=write_opml(root).decode(),
        places=tuple(_meant(reading, root)),
    )


def _is_among(kept: Sequence[KeptList], new: KeptList) -> bool:
    return any(replace(new, id=one.id, taken_at=one.taken_at) == one for one in kept)


def _named_in(kept: Sequence[KeptList]) -> set[UUID]:
    return {source for one in kept for source in one.source_ids}


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


def _root(kept: KeptList) -> Element:
    return read_opml(kept.document.encode())


def _subscriptions(kept: KeptList) -> Sequence[Subscription]:
    return subscriptions_in(_root(kept))


def _named(kept: KeptList, without: Set[UUID] = frozenset()) -> set[object]:
    """What a list names: sources, and outlines that are of none.

    Args:
        without: Sources that are left out, and with them the folders that hold nothing else.
    """
    root = _root(kept)
    said = zip(kept.places, subscriptions_in(root), strict=True)
    feeds = {one.address if placed is None else placed.source_id for placed, one in said}
    places = enumerate(kept.places)
    left = {n: None for n, one in places if one is not None and one.source_id in without}
    root = amended(root, left)
    return (feeds - without) | {
        ("outline", one.get("type"), called_in(one), one.get("url"))
        for body in root.named("body")
        for one in _outlines(body)
        if not address_in(one)
    }


def _outlines(parent: Element) -> Iterator[Element]:
    for one in parent.named("outline"):
        yield one
        yield from _outlines(one)
