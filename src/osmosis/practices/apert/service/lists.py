"""Lists of sources in OPML: what one would bring, and taking it in."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from osmosis.errors import FeedParseError, InvalidInputError
from osmosis.feeds.opml import Element, read_opml
from osmosis.feeds.subscriptions import (
    Subscription,
    axes_in,
    called_in,
    subscriptions_in,
    without_address_in,
)
from osmosis.kernel.ids import new_id
from osmosis.languages.errors import told_message
from osmosis.languages.speaking import gettext, noop
from osmosis.practices.apert.model import (
    Axis,
    Gate,
    GateState,
    GateStateError,
    InvalidGateError,
    Leaning,
    SourceKind,
)
from osmosis.practices.apert.rules.source_addresses import address_key, checked_address
from osmosis.practices.apert.rules.words import LEAST_WEIGHT, MOST_WEIGHT, shortened
from osmosis.practices.apert.service import kept_lists, sources
from osmosis.practices.apert.store import axes, gates
from osmosis.practices.apert.store import sources as source_rows
from osmosis.practices.context import PracticeContext
from osmosis.storage.transaction import ReadTransaction, Transaction

MOST_SOURCES = 5_000
AT_ONCE = 250
"""So many sources come in one step."""
Told = Callable[[int, int], None]
"""Is told how much of how much is done."""
_ENDS = (noop("less"), noop("more"))


@dataclass(frozen=True, kw_only=True, slots=True)
class Coming:
    """A source that a list brings, and the gate that it goes behind."""

    said: Subscription
    gate: Gate

    @property
    def name(self) -> str:
        """What the list calls it, or where it is."""
        return self.said.title or self.said.address


@dataclass(frozen=True, kw_only=True, slots=True)
class ListPlan:
    """What a list of sources brings.

    Attributes:
        coming: What is not there yet.
        present: The names of what stands behind a gate already, or twice in the list.
        refused: The names of what cannot be taken in, each with why.
        axes: Those that do not exist yet, on which something of what is coming leans.
        regroups: Whether nothing is coming, and the list is still written otherwise than one that
            is kept: it can be taken in for its folders.
    """

    coming: Sequence[Coming] = ()
    present: Sequence[str] = ()
    refused: Sequence[tuple[str, str]] = ()
    axes: Sequence[Axis] = ()
    regroups: bool = False


def plan_list(context: PracticeContext, body: bytes, gate_id: UUID | None) -> ListPlan:
    """What a list would bring; nothing is changed.

    Args:
        gate_id: Behind which gate goes what names none; what names another goes there.

    Raises:
        NotFoundError: There is no such gate.
        InvalidInputError: It is no list of sources, or is made to do harm.
        GateStateError: The gate has ended.
    """
    root = read_list(body)
    with context.store.read() as reading:
        plan = _Planning(context, reading, gate_id).plan(root)
        if plan.coming or not plan.present:
            return plan
        now = context.store.time().now
        is_kept = kept_lists.is_kept(reading, root, gate_id, now)
    return replace(plan, regroups=not is_kept)


def take_list(
    context: PracticeContext, body: bytes, gate_id: UUID | None, told: Told | None = None
) -> ListPlan:
    """Take in what a list brings; a second time it brings nothing.

    A long one is taken in part by part, so that others can write in between. When it stops in the
    middle, what came stays, and the same list brings the rest.

    Args:
        told: Is told how many sources of how many are there and kept.

    Raises:
        NotFoundError: There is no such gate.
        InvalidInputError: It is no list of sources, or is made to do harm.
        GateStateError: The gate has ended.
    """
    root = read_list(body)
    with context.store.read() as reading:
        plan = _Planning(context, reading, gate_id).plan(root)
    for start in range(0, max(1, len(plan.coming)), AT_ONCE):
        part = plan.coming[start : start + AT_ONCE]
        done = start + len(part)
        with context.store.write() as transaction:
            _take(context, transaction, part, plan.axes)
            if done == len(plan.coming):
                kept_lists.keep_list(transaction, root, gate_id)
        if told is not None:
            told(done, len(plan.coming))
    return plan


def read_list(body: bytes) -> Element:
    """The list in a file.

    Raises:
        InvalidInputError: It is no list of sources, or is made to do harm.
    """
    try:
        root = read_opml(body)
    except FeedParseError as error:
        raise InvalidGateError(
            gettext("This file cannot be taken in. {reason}", reason=told_message(error)),
            **error.facts,
        ) from None
    named = len(subscriptions_in(root)) + sum(1 for _ in without_address_in(root))
    if named > MOST_SOURCES:
        raise InvalidGateError("A list names at most 5,000 sources", sources=named)
    return root


def is_short(body: bytes) -> bool:
    """Whether a list is taken in in one step.

    Raises:
        InvalidInputError: It is no list of sources, or is made to do harm.
    """
    return len(subscriptions_in(read_list(body))) <= AT_ONCE


class _Planning:
    """Sorts what a list names into what comes, what is there, and what cannot."""

    def __init__(
        self, context: PracticeContext, reading: ReadTransaction, gate_id: UUID | None
    ) -> None:
        self._context = context
        self._every = axes.list_axes(reading)
        living = [one for one in gates.list_gates(reading) if one.state is not GateState.ENDED]
        self._by_name = {_folded(one.name): one for one in living}
        self._default = None if gate_id is None else gates.get_gate(reading, gate_id)
        if self._default is not None and self._default.state is GateState.ENDED:
            raise GateStateError("This gate has ended")
        # Behind which gates an address stands.
        self._behind: dict[str, set[UUID]] = {}
        for one in source_rows.list_sources(reading):
            self._behind.setdefault(address_key(one.kind, one.address), set()).add(one.gate_id)

    def plan(self, root: Element) -> ListPlan:
        coming: list[Coming] = []
        present: list[str] = []
        refused = list(_without_address(root))
        for one in subscriptions_in(root):
            name = one.title or one.address
            try:
                gate = self._gate_of(one)
                key = address_key(SourceKind.FEED, checked_address(SourceKind.FEED, one.address))
            except InvalidInputError as error:
                refused.append((name, told_message(error)))
                continue
            behind = self._behind.setdefault(key, set())
            # Only a list that names its gate puts a source behind a second one.
            if gate.id in behind or (behind and _folded(one.ring) not in self._by_name):
                present.append(name)
                continue
            behind.add(gate.id)
            coming.append(Coming(said=one, gate=gate))
        new = tuple(self._new_axes(coming, root))
        return ListPlan(coming=coming, present=present, refused=refused, axes=new)

    def _gate_of(self, said: Subscription) -> Gate:
        gate = self._by_name.get(_folded(said.ring), self._default)
        if gate is None:
            if not said.ring:
                raise InvalidGateError("It names no gate")
            raise InvalidGateError(gettext("No gate is called {name}", name=said.ring))
        return gate

    def _new_axes(self, coming: Sequence[Coming], root: Element) -> Iterator[Axis]:
        told = dict(_told_axes(root))
        known = {_folded(one.name) for one in self._every}
        for name in dict.fromkeys(name for one in coming for name in one.said.leanings):
            clean = shortened(name)
            if clean and _folded(clean) not in known:
                known.add(_folded(clean))
                low, high, virtue = told.get(clean, (*map(gettext, _ENDS), ""))
                id_ = new_id(self._context.store.time().now)
                yield Axis(id=id_, name=clean, low=low, high=high, virtue=virtue)


def _without_address(root: Element) -> Iterator[tuple[str, str]]:
    """What is written as a source and says nowhere where it is, each with why it cannot come."""
    for one in without_address_in(root):
        name = called_in(one) or one.get("htmlUrl").strip() or gettext("Without a title")
        yield name, gettext("It has no address")


def _take(
    context: PracticeContext,
    transaction: Transaction,
    coming: Sequence[Coming],
    new_axes: Sequence[Axis],
) -> None:
    """Take in a part of what comes, with where it leans."""
    living = {one.id for one in gates.list_gates(transaction) if one.state is not GateState.ENDED}
    if any(one.gate.id not in living for one in coming):
        raise GateStateError("This gate has ended")
    known = {_folded(one.name): one for one in axes.list_axes(transaction)}
    for axis in new_axes:
        if _folded(axis.name) not in known:
            axes.add_axis(transaction, axis)
            known[_folded(axis.name)] = axis
    wanted = [(one.gate, _wanted(one.said)) for one in coming]
    made = sources.add_many_in(context, transaction, wanted)
    for one, source in zip(coming, made, strict=True):
        if source is None:
            continue
        for name, value in one.said.leanings.items():
            leant = known.get(_folded(shortened(name)))
            if leant is not None:
                place = Leaning(source_id=source.id, axis_id=leant.id, value=round(value * 100))
                axes.set_leaning(transaction, place)


def _wanted(said: Subscription) -> sources.NewSource:
    weight = 1.0 if said.weight is None else said.weight
    return sources.NewSource(
        address=said.address,
        name=shortened(said.title),
        weight=min(max(weight, LEAST_WEIGHT), MOST_WEIGHT),
    )


def _told_axes(root: Element) -> Iterator[tuple[str, tuple[str, str, str]]]:
    for one in axes_in(root):
        low, high = shortened(one.get("low")), shortened(one.get("high"))
        if low and high and _folded(low) != _folded(high):
            yield shortened(one.get("name")), (low, high, shortened(one.get("virtue")))


def _folded(name: str) -> str:
    return name.strip().casefold()
