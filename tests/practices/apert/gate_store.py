"""Where a store with gates is not what the model says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from uuid import UUID

import sqlalchemy as sa

from osmosis.app import App
from osmosis.errors import OsmosisError
from osmosis.kernel.clock import Clock
from osmosis.practices.apert import tables
from osmosis.practices.apert.model import Opening
from osmosis.practices.apert.parts import ApertParts
from osmosis.practices.apert.service import editions
from osmosis.practices.apert.store import openings as opening_rows
from osmosis.storage.due import list_occurrences
from osmosis.storage.needed import needed_blobs
from osmosis.storage.releases import list_released
from osmosis.storage.transaction import ReadTransaction
from tests.practices.apert.gate_model import ModelGate, ModelOpening


def differences(app: App, model: Mapping[UUID, ModelGate], clock: Clock) -> list[str]:
    """Everything in the store that is not what the model says."""
    with app.store.read() as reading:
        found = [
            one
            for gate in model.values()
            for one in (*_of_openings(reading, gate), *_of_periods(reading, gate))
        ]
        found += [*_of_files(reading, app), *_of_occurrences(reading)]
        open_now = [
            (opening, model[opening.gate_id].living)
            for opening in opening_rows.list_living(reading)
        ]
    for opening, meant in open_now:
        found += _of_a_living_one(app, opening, meant)
    return found


def _of_openings(reading: ReadTransaction, gate: ModelGate) -> Iterator[str]:
    """Each fell once, when it should, and came to what it should."""
    stored = opening_rows.list_fallen(reading, gate.id)
    if [one.number for one in stored] != [*range(1, len(stored) + 1)]:
        yield f"the openings of {gate.id} are not counted through"
    if [_seen(one) for one in stored] != [_meant(one) for one in gate.fallen]:
        yield f"of {gate.id} fell {[*map(_seen, stored)]}, not {[*map(_meant, gate.fallen)]}"
    editions, parts = tables.editions, tables.edition_parts
    with_parts = {row["opening_id"] for row in reading.rows(sa.select(parts.c.opening_id))}
    kept = sa.select(editions.c.opening_id, editions.c.made_at, editions.c.record_sha256)
    found = {row["opening_id"]: row for row in reading.rows(kept)}
    for one in stored:
        edition = found.get(one.ref.id)
        is_made = edition is not None and edition["made_at"] is not None
        if is_made != (one.opened_at is not None):
            yield f"{one.slot} has an edition and should not, or has none"
        if (
            one.state == "closed"
            and edition is not None
            and (one.ref.id in with_parts or edition["record_sha256"])
        ):
            yield f"the edition of {one.slot} was not composted"


def _seen(opening: Opening) -> tuple[object, ...]:
    state = "passed" if opening.has_passed_by else opening.state.value
    closes_at = None if opening.opened_at is None else opening.closes_at
    return (
        opening.slot,
        opening.due_at,
        state,
        opening.opened_at,
        closes_at,
        opening.early_reason or "",
    )


def _meant(opening: ModelOpening) -> tuple[object, ...]:
    return (
        opening.slot,
        opening.due,
        opening.state,
        opening.opened_at,
        opening.closes_at,
        opening.reason,
    )


def _of_periods(reading: ReadTransaction, gate: ModelGate) -> Iterator[str]:
    """One is being filled unless the gate has ended; what was handed over and closed is gone."""
    periods = reading.rows(sa.select(tables.periods).where(tables.periods.c.gate_id == gate.id))
    living = opening_rows.find_living(reading, gate.id)
    held = {row["id"] for row in periods if row["ended_at"] is None}
    if len(held) != (gate.state != "ended"):
        yield f"{len(held)} periods of {gate.id} are being filled"
    if living is not None:
        held.add(living.period_id)
    kept = {row["id"] for row in periods if row["composted_at"] is None}
    ids = [row["id"] for row in periods]
    keyed = reading.rows(sa.select(tables.keys.c.period_id).where(tables.keys.c.period_id.in_(ids)))
    filled = reading.rows(
        sa.select(tables.batches.c.period_id).where(tables.batches.c.period_id.in_(ids))
    )
    if not kept == held == {row["period_id"] for row in keyed}:
        yield f"of {gate.id} other periods are there than should be"
    if not {row["period_id"] for row in filled} <= held:
        yield f"of {gate.id} something is there that was composted"


def _of_files(reading: ReadTransaction, app: App) -> Iterator[str]:
    """Everything that is needed is there, and nothing that was let go; keys are those of both."""
    needed = needed_blobs(reading)
    yield from (f"{name} is missing" for name in needed if not app.blobs.exists(name))
    gone = {name for stone in list_released(reading) for name in stone.sha256s} - needed
    yield from (f"{name} was let go and is there" for name in gone if app.blobs.exists(name))
    keyed = reading.rows(
        sa.select(tables.keys.c.opening_id).where(tables.keys.c.opening_id.is_not(None))
    )
    living = {one.id for one in opening_rows.list_living(reading)}
    if not {row["opening_id"] for row in keyed} <= living:
        yield "an edition that was composted has a key"


def _of_occurrences(reading: ReadTransaction) -> Iterator[str]:
    for kind in ("apert.opening", "apert.closing"):
        slots = [one.slot for one in list_occurrences(reading, kind)]
        if len(slots) != len(set(slots)):
            yield f"{kind} came twice"


def _of_a_living_one(app: App, opening: Opening, meant: ModelOpening | None) -> Iterator[str]:
    """What is open can be read, and what is not, not."""
    parts = app.parts["apert"]
    assert isinstance(parts, ApertParts)
    time = app.store.time()
    is_open = meant is not None and meant.state == "open"
    if is_open and time.may_unseal:
        is_open = opening.closes_at > time.now
    try:
        b"".join(editions.open_part(parts.context, opening.ref.id, 1))
    except OsmosisError:
        if is_open:
            yield f"{opening.slot} is open and cannot be read"
    else:
        if not is_open:
            yield f"{opening.slot} is closed and can be read"
