"""What stands behind a gate: adding, naming, weighing, moving and retiring sources."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, replace
from uuid import UUID

from osmosis.errors import ConflictError
from osmosis.kernel.civil import CivilMoment
from osmosis.kernel.clock import Instant
from osmosis.kernel.ids import new_id
from osmosis.practices.apert.model import (
    Gate,
    GateState,
    GateStateError,
    Source,
    SourceKind,
)
from osmosis.practices.apert.rules.source_addresses import address_key, checked_address
from osmosis.practices.apert.rules.words import checked_weight, checked_words
from osmosis.practices.apert.store import gates, periods, sources
from osmosis.practices.context import PracticeContext
from osmosis.storage.transaction import Transaction


@dataclass(frozen=True, kw_only=True, slots=True)
class NewSource:
    """What a person says of a source.

    Attributes:
        name: Empty when it is to be called as it calls itself.
    """

    address: str
    kind: SourceKind = SourceKind.FEED
    name: str = ""
    weight: float = 1.0


def add_source(context: PracticeContext, gate_id: UUID, wanted: NewSource) -> Source:
    """Put a source behind a gate; one that was retired there comes back, with what it knows.

    Raises:
        NotFoundError: There is no such gate.
        InvalidInputError: Its address, name or weight cannot be used.
        ConflictError: It stands behind this gate already, or the gate has ended.
    """
    with context.store.write() as transaction:
        gate = _usable(transaction, gate_id)
        return add_in(context, transaction, gate, wanted)


def add_in(
    context: PracticeContext, transaction: Transaction, gate: Gate, wanted: NewSource
) -> Source:
    """The same in a transaction that others write in too."""
    source = _new(context, transaction, gate, wanted)
    known = sources.find_at(transaction, gate.id, wanted.kind, source.address)
    if known is None:
        sources.add_source(transaction, source)
        return source
    return _come_back(transaction, source, known)


def add_many_in(
    context: PracticeContext, transaction: Transaction, wanted: Sequence[tuple[Gate, NewSource]]
) -> Sequence[Source | None]:
    """The same with many, in their order; none is meant twice.

    Returns:
        For each the source, or ``None`` where it stands there already, which is left as it is.
    """
    every = [_new(context, transaction, gate, one) for gate, one in wanted]
    keys = [address_key(one.kind, one.address) for one in every]
    known = sources.find_behind(transaction, {one.gate_id for one in every}, set(keys))
    found, new = list[Source | None](), list[Source]()
    for source, key in zip(every, keys, strict=True):
        there = known.get((source.gate_id, key))
        if there is None:
            new.append(source)
            found.append(source)
        else:
            is_back = there.retired_at is not None
            found.append(_come_back(transaction, source, there) if is_back else None)
    sources.add_sources(transaction, new)
    return found


def _new(
    context: PracticeContext, transaction: Transaction, gate: Gate, wanted: NewSource
) -> Source:
    return Source(
        id=new_id(transaction.at),
        gate_id=gate.id,
        kind=wanted.kind,
        address=checked_address(wanted.kind, wanted.address),
        name=checked_words(wanted.name),
        weight=checked_weight(wanted.weight),
        added=CivilMoment(instant=transaction.at, zone=context.store.clock.zone()),
    )


def _come_back(transaction: Transaction, source: Source, known: Source) -> Source:
    """One that was retired is visited again, with what it knows."""
    if known.retired_at is None:
        raise ConflictError("This gate has this source already")
    back = replace(source, id=known.id, added=known.added)
    sources.change_source(transaction, back)
    periods.take_back_gone(transaction, back.id)
    return back


def rename_source(context: PracticeContext, source_id: UUID, name: str) -> Source:
    """Call a source something else; with an empty name, as it calls itself.

    Raises:
        NotFoundError: There is no such source.
        InvalidInputError: The name is too long.
    """
    with context.store.write() as transaction:
        return _change(transaction, source_id, name=checked_words(name))


def weigh_source(context: PracticeContext, source_id: UUID, weight: float) -> Source:
    """Let a source count more or less than others.

    Raises:
        NotFoundError: There is no such source.
        InvalidInputError: The weight is not between 0.1 and 10.
    """
    with context.store.write() as transaction:
        return _change(transaction, source_id, weight=checked_weight(weight))


def move_source(context: PracticeContext, source_id: UUID, gate_id: UUID) -> Source:
    """Put a source behind another gate; what it brought until now stays behind the old one.

    Raises:
        NotFoundError: There is no such source or gate.
        ConflictError: It stands or stood behind that gate too, or the gate has ended.
    """
    with context.store.write() as transaction:
        source = sources.get_source(transaction, source_id)
        gate = _usable(transaction, gate_id)
        there = sources.find_at(transaction, gate.id, source.kind, source.address)
        if there is not None and there.id != source_id:
            raise ConflictError("That gate has this source already, or had it before")
        return _change(transaction, source_id, gate_id=gate.id)


def retire_source(context: PracticeContext, source_id: UUID) -> Source:
    """Visit a source no more; what it brought is still handed over.

    Raises:
        NotFoundError: There is no such source.
    """
    with context.store.write() as transaction:
        source = sources.get_source(transaction, source_id)
        if source.retired_at is not None:
            return source
        return _change(transaction, source_id, retired_at=transaction.at)


def get_source(context: PracticeContext, source_id: UUID) -> Source:
    """The source with this id.

    Raises:
        NotFoundError: There is none.
    """
    with context.store.read() as reading:
        return sources.get_source(reading, source_id)


def list_sources(
    context: PracticeContext, gate_id: UUID | None = None, *, retired: bool = False
) -> Sequence[Source]:
    """The sources behind a gate (behind any, when none is named), oldest first."""
    with context.store.read() as reading:
        return sources.list_sources(reading, gate_id, retired=retired)


def list_gone(context: PracticeContext, gate_id: UUID | None = None) -> Sequence[Source]:
    """The sources of a gate, or of any, that said that they are gone for good, oldest first."""
    with context.store.read() as reading:
        gone = periods.list_gone(reading)
        every = sources.list_sources(reading, gate_id, retired=True)
    return [one for one in every if _is_gone(one, gone)]


def is_gone(context: PracticeContext, source: Source) -> bool:
    """Whether a source is visited no more because it said that it is gone for good."""
    with context.store.read() as reading:
        return _is_gone(source, periods.list_gone(reading))


def _is_gone(source: Source, gone: Mapping[UUID, Instant]) -> bool:
    return source.retired_at is not None and gone.get(source.id) == source.retired_at


def is_reachable(context: PracticeContext, source_id: UUID) -> bool:
    """Whether a source answered at the last visit: all that is told of its health.

    Raises:
        NotFoundError: There is no such source.
    """
    with context.store.read() as reading:
        return sources.get_state(reading, source_id).reachable


def list_unreachable(context: PracticeContext) -> Set[UUID]:
    """The sources that did not answer at the last visit."""
    with context.store.read() as reading:
        return sources.list_unreachable(reading)


def _usable(transaction: Transaction, gate_id: UUID) -> Gate:
    gate = gates.get_gate(transaction, gate_id)
    if gate.state is GateState.ENDED:
        raise GateStateError("This gate has ended")
    return gate


def _change(transaction: Transaction, source_id: UUID, **changes: object) -> Source:
    before = sources.get_source(transaction, source_id)
    after = replace(before, **changes)  # type: ignore[arg-type]  # callers name fields of a source
    if after != before:
        sources.change_source(transaction, after)
    return after
