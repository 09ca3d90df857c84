"""What was uploaded waits for a day by the machine's clock, and as long as a job is to bring it."""

from __future__ import annotations

import os
from uuid import UUID

import pytest
from whenever import TimeDelta

from osmosis.errors import NotFoundError
from osmosis.kernel.clock import SystemClock
from osmosis.practices.rolls.service import staged_imports
from tests.practices.rolls.conftest import World


def staged(world: World) -> UUID:
    """An upload that waits."""
    staged_id = staged_imports.begin_staging(world.context)
    staged_imports.stage(world.context, staged_id, "a.md", [b"Words."])
    return staged_id


def grow_old(world: World, staged_id: UUID) -> None:
    """Let an upload have waited for two days."""
    days_ago = (SystemClock().now() - TimeDelta(hours=48)).timestamp()
    os.utime(staged_imports.staged_path(world.context, staged_id).parent, (days_ago, days_ago))


def test_an_upload_waits_for_a_day_of_the_machine_whatever_the_store_rehearses(
    world: World,
) -> None:
    fresh, old, wanted = (staged(world) for _ in range(3))
    staged_imports.ask_to_bring(world.context, wanted, "markdown", "", 1)
    for one in (old, wanted):
        grow_old(world, one)
    world.clock.advance(TimeDelta(hours=24 * 3650))
    staged_imports.begin_staging(world.context)
    for one in (fresh, wanted):
        assert staged_imports.staged_path(world.context, one).name == "a.md"
    with pytest.raises(NotFoundError):
        staged_imports.staged_path(world.context, old)
