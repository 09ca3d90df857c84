"""The camera's file: whatever happens to it, an exposure goes to a roll that is there."""

from __future__ import annotations

import json

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from osmosis.practices.rolls.capture_state import CaptureState, read_capture_state
from tests.practices.rolls.conftest import World

SHARED = [HealthCheck.function_scoped_fixture]


def state_of(world: World) -> CaptureState | None:
    store = world.app.store
    return read_capture_state(store.folder.capture_file, store.person_id)


@settings(max_examples=300, suppress_health_check=SHARED)
@given(bit=st.integers(0, 1 << 20))
def test_a_file_with_a_flipped_bit_is_no_file(world: World, bit: int) -> None:
    path = world.app.store.folder.capture_file
    if state_of(world) is None or not world.app.store.folder.capture_file.exists():
        world.load()
    whole = path.read_bytes()
    before = state_of(world)
    damaged = bytearray(whole)
    damaged[bit // 8 % len(whole)] ^= 1 << bit % 8
    path.write_bytes(damaged)
    # Some flips only spell the same thing otherwise, such as a space for a line's end.
    assert state_of(world) in (None, before)
    path.write_bytes(whole)


def test_a_roll_that_was_changed_in_it_is_not_believed(world: World) -> None:
    roll = world.load()
    path = world.app.store.folder.capture_file
    state = json.loads(path.read_bytes())
    state["rolls"][0]["id"] = state["rolls"][0]["id"].replace("0", "1")
    path.write_text(json.dumps(state), encoding="utf-8")
    assert state_of(world) is None
    world.expose_line(roll)
    assert state_of(world) is not None
