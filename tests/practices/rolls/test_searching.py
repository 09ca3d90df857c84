"""What Rolls tells the search, as it is found: after casing, from a capsule, and by its roll."""

from __future__ import annotations

from whenever import TimeDelta

from osmosis.practices.rolls.service.sheets import put_into_case
from tests.practices.rolls.conftest import World


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
