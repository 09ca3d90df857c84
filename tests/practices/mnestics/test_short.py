"""Three short messages of one sitting: each is its own, and none is lost with another."""

from __future__ import annotations

import pytest

from osmosis.errors import InvalidInputError
from osmosis.practices.mnestics.model import Medium
from osmosis.practices.mnestics.service import drafts, sitting
from osmosis.practices.mnestics.service.drafts import DraftKey
from osmosis.practices.mnestics.service.left_drafts import list_left
from osmosis.practices.mnestics.service.short import send_short
from tests.practices.mnestics.conftest import World


def test_three_are_three_messages_and_a_repeat_sends_none_twice(world: World) -> None:
    path = world.path(medium=Medium.SHORT)
    world.live()
    held = world.begin(path)
    lines = ["The fig.", "", "The river."]
    first = send_short(world.context, held.id, path.id, "one", lines)
    again = send_short(world.context, held.id, path.id, "one", lines)
    assert [one.id for one in first.kept] == [one.id for one in again.kept]
    assert {one.medium for one in first.kept} == {Medium.LINE}
    sitting.close(world.context, held.id)
    world.live()
    assert world.words(world.begin(path))[-2:] == ["The fig.", "The river."]


def test_what_could_not_be_sent_is_named_and_stays_a_draft(world: World) -> None:
    path = world.path(medium=Medium.SHORT)
    world.live()
    held = world.begin(path)
    for part in (1, 2):
        drafts.save_draft(world.context, held.id, DraftKey(about=path.id, part=part), "Begun")
    found = send_short(world.context, held.id, path.id, "one", ["Short.", "x" * 281, "Brief."])
    assert len(found.kept) == 2
    [(part, problem)] = found.problems
    assert (part, "280" in problem) == (2, True)
    kept = drafts.read_drafts(world.context, held.id)
    assert kept == {DraftKey(about=path.id, part=2): "x" * 281}


def test_more_than_three_are_refused_and_what_comes_too_late_is_kept(world: World) -> None:
    path = world.path(medium=Medium.SHORT)
    world.live()
    held = world.begin(path)
    with pytest.raises(InvalidInputError, match="at most three"):
        send_short(world.context, held.id, path.id, "one", ["a", "b", "c", "d"])
    sitting.close(world.context, held.id)
    found = send_short(world.context, held.id, path.id, "one", ["Too late."])
    assert found.problems == [(1, "This sitting is over; what was kept stays as it is")]
    assert [one.words for one in list_left(world.context)] == ["Too late."]
