"""What Rolls tells the search, as it is found: after casing, from a capsule, and by its roll."""

from __future__ import annotations

from dataclasses import replace

from whenever import TimeDelta

from osmosis.practices.rolls.model import Roll
from osmosis.practices.rolls.service import searching
from osmosis.practices.rolls.service.sheets import put_into_case
from osmosis.practices.rolls.store import developments, frames
from osmosis.storage.transaction import LedgerKind
from tests.practices.rolls.conftest import World
from tests.practices.rolls.packing import exported, imported


def found(world: World, text: str) -> list[str]:
    """What kinds of things are found."""
    return sorted(hit.kind for hit in world.app.search.find(text).hits)


def test_a_roll_that_is_cased_long_after_developing_is_found_with_all_its_frames(
    world: World,
) -> None:
    roll = world.developed("Waited for figs.", "Figs again.")
    assert found(world, "figs") == ["line", "line"]
    world.clock.advance(TimeDelta(hours=2))
    put_into_case(world.context, roll.id, "Who waits for figs.")
    assert found(world, "figs") == ["line", "line", "roll"]


def test_a_capsule_that_was_taken_in_is_found_whatever_its_dates_say(
    world: World, roll: Roll, other: World
) -> None:
    assert found(other, "waited") == []
    imported(other, exported(world, roll))
    assert found(other, "waited") == found(world, "waited") == ["line", "roll"]


def test_a_frame_that_is_developed_long_after_its_roll_is_found(world: World) -> None:
    roll = world.developed("Waited for figs.")
    assert found(world, "pears") == []
    world.clock.advance(TimeDelta(hours=2))
    with world.app.store.write() as transaction:
        [(_, frame)] = frames.list_frames(transaction, roll.id)
        known = developments.find_development(transaction, frame.id)
        assert known is not None
        late = replace(known, line="Pears.", developed_at=transaction.at)
        developments.replace_development(transaction, late)
        transaction.record(LedgerKind.KEPT, frame.ref)
    [document] = searching.search_documents(world.context, world.clock.now())
    assert (document.kind, document.text) == ("line", "Pears.")
    assert (found(world, "pears"), found(world, "figs")) == (["line"], [])
