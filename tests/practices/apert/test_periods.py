"""What is collected opens at its opening and never before; after the closing it never opens."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from osmosis.errors import InvalidInputError, NotFoundError
from osmosis.kernel.ids import new_id
from osmosis.practices.apert.model import Batch, GateClosedError, Period
from osmosis.practices.apert.service import gates, openings, periods
from osmosis.practices.apert.store import keys
from osmosis.practices.apert.store import periods as rows
from osmosis.sealing.age import Identity, WrongPassphraseError, decrypt
from osmosis.sealing.tiers import LockedVaultError, Tier
from osmosis.storage.releases import list_released
from tests.practices.apert.conftest import World
from tests.practices.small_world import PASSPHRASE


def read(world: World, batch: Batch) -> bytes:
    """What a batch says, as far as its period's key opens."""
    with world.app.store.read() as reading:
        identity: Identity = periods.identity_of(world.context, reading, batch.period_id)
    return decrypt(b"".join(world.app.blobs.open(batch.sealed_sha256)), [identity])


def period_of(world: World, batch: Batch) -> Period:
    with world.app.store.read() as reading:
        return rows.get_period(reading, batch.period_id)


def test_what_was_collected_opens_when_its_opening_begins(either_world: World) -> None:
    world = either_world
    gate = world.gate()
    batch = world.collect(gate)
    with pytest.raises(GateClosedError):
        read(world, batch)
    world.at(5, 11)
    assert read(world, batch) == b"news"
    later = world.collect(gate, b"more")
    assert later.period_id != batch.period_id
    with pytest.raises(GateClosedError):
        read(world, later)
    with world.app.store.read() as reading:
        assert rows.list_batches(reading, batch.period_id) == [batch]


def test_at_the_closing_the_key_and_the_bytes_go_for_good(either_world: World) -> None:
    world = either_world
    gate = world.gate()
    batch = world.collect(gate)
    world.at(5, 11)
    later = world.collect(gate, b"more")
    world.edit(gate)
    world.at(5, 13)
    with pytest.raises(NotFoundError, match="key is gone"):
        read(world, batch)
    assert period_of(world, batch).composted_at == world.clock.now()
    assert world.app.blobs.exists(batch.sealed_sha256)
    world.parts.tend(world.clock.now())
    assert not world.app.blobs.exists(batch.sealed_sha256)
    assert world.app.blobs.exists(later.sealed_sha256)
    with world.app.store.read() as reading:
        [stone] = list_released(reading)
        assert rows.find_to_empty(reading) is None
    assert (stone.ref, stone.sha256s) == (period_of(world, batch).ref, (batch.sealed_sha256,))
    assert stone.reason == "composted"


def test_what_a_crash_left_behind_leaves_at_the_next_start(world: World) -> None:
    gate = world.gate()
    batch = world.collect(gate)
    world.at(5, 11)
    world.edit(gate)
    world.at(5, 13)
    world.reopen()
    assert not world.app.blobs.exists(batch.sealed_sha256)


def test_the_end_of_a_gate_composts_what_nothing_will_open(world: World) -> None:
    gate = world.gate()
    world.at(5, 11)
    opened = world.edit(gate)
    batch = world.collect(gate)
    gates.end_gate(world.context, gate.id)
    world.parts.tend(world.clock.now())
    assert not world.app.blobs.exists(batch.sealed_sha256)
    assert world.states(gate) == ["open"]
    world.at(5, 13)
    assert world.states(gate) == ["closed"]
    assert opened.period_id is not None
    with world.app.store.read() as reading:
        assert rows.find_filling(reading, gate.id) is None


def test_a_sealed_gate_waits_for_the_passphrase(either_world: World) -> None:
    world = either_world
    gate = world.gate()
    with pytest.raises(InvalidInputError, match="passphrase"):
        gates.set_tier(world.context, gate.id, Tier.SEALED)
    world.set_passphrase()
    gates.set_tier(world.context, gate.id, Tier.SEALED)
    curtain = world.collect(gate)
    world.at(5, 11)
    assert read(world, curtain) == b"news"
    world.edit(gate)
    sealed = world.collect(gate, b"more")
    with pytest.raises(GateClosedError):
        periods.unlock(world.context, sealed.period_id, PASSPHRASE)
    world.at(5, 18)
    with pytest.raises(LockedVaultError):
        read(world, sealed)
    with pytest.raises(WrongPassphraseError):
        periods.unlock(world.context, sealed.period_id, "eight small green boats")
    periods.unlock(world.context, sealed.period_id, PASSPHRASE)
    assert read(world, sealed) == b"more"


def test_a_gate_has_no_witness(world: World) -> None:
    world.set_passphrase()
    with pytest.raises(InvalidInputError, match="no witness"):
        gates.set_tier(world.context, world.gate().id, Tier.WITNESSED)


def test_the_database_fills_one_period_of_a_gate_at_a_time(either_world: World) -> None:
    world = either_world
    gate = world.gate()
    with pytest.raises(sa.exc.IntegrityError), world.app.store.write() as transaction:
        periods.begin_period(world.context, transaction, gate)


def test_the_key_of_an_edition_goes_when_it_closes(either_world: World) -> None:
    world = either_world
    gate = world.gate()
    world.at(5, 11)
    opening = world.edit(gate)
    with world.app.store.write() as transaction:
        keys.add_key(transaction, "opening_id", opening.ref.id, b"wrapped")
        keys.set_opened(transaction, "opening_id", opening.ref.id, b"opened")
    with world.app.store.read() as reading:
        kept = keys.get_key(reading, "opening_id", opening.ref.id)
    assert kept == keys.WrappedKey(b"wrapped", b"opened")
    world.at(5, 13)
    with world.app.store.read() as reading, pytest.raises(NotFoundError):
        keys.get_key(reading, "opening_id", opening.ref.id)


def test_a_failed_opening_leaves_its_period_as_it_was(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = world.gate()
    before = world.filling(gate)
    with monkeypatch.context() as broken:
        broken.setattr(openings, "_ask", lambda *_: new_id(None))  # type: ignore[arg-type]  # it is to fail
        world.clock.set(before.begun_at.add(hours=24 * 8))
        assert world.app.due.run_due().failed
    assert world.filling(gate) == before
    world.run_due()
    assert world.states(gate) == ["assembling"]
