"""The laws of the drawing: a lane for each mark, none lost, none outside, none unsealed."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from itertools import pairwise
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from osmosis.kernel.clock import TimeDelta
from osmosis.kernel.refs import Ref
from osmosis.loom.drawing import Weave
from osmosis.loom.lanes import Lane, lay_lanes
from osmosis.loom.levels import BY_NAME, TILE, View, level_named, view_of
from osmosis.loom.shapes import Shape, curve, num
from osmosis.loom.svg import drawing_svg, tile_svg
from osmosis.ports.practice import ThreadMark
from tests.loom.threads import NOW, SECRET, life, ref, woven

LEVELS = [BY_NAME[name] for name in ("week", "month", "quarter", "year", "decade", "century")]
TODAY = NOW.to_tz("Europe/Bucharest").date()


def view(weave: Weave) -> View:
    return view_of(weave.level, TODAY, weave.zone)


def shapes_of(weave: Weave) -> list[Shape]:
    return [shape for number in view(weave).tiles() for shape in weave.tile(number)]


@pytest.mark.parametrize("level", LEVELS, ids=lambda level: level.name)
def test_every_mark_lies_on_one_lane_and_inside_the_drawing(level: object) -> None:
    weave = woven(level)  # type: ignore[arg-type]  # the parameter of the test
    lanes = weave.lanes
    for mark in weave.marks:
        lane = lanes.of(mark)
        assert 0 <= lane.top <= lane.y <= lane.bottom <= lanes.height
    for shape in shapes_of(weave):
        assert 0 <= shape.top <= shape.bottom <= lanes.height, shape


@pytest.mark.parametrize("level", LEVELS, ids=lambda level: level.name)
def test_lanes_that_run_along_the_drawing_do_not_lie_on_each_other(level: object) -> None:
    lanes = woven(level).lanes  # type: ignore[arg-type]  # the parameter of the test
    others = [one for one in lanes.by_thread.values() if one.kind != "head"]
    along: list[Lane] = sorted([lanes.warp, *others], key=lambda lane: lane.top)
    for above, below in pairwise(along):
        assert above.bottom <= below.top


@pytest.mark.parametrize("count", [1, 2, 4, 40])
def test_many_gates_share_the_room_of_a_few_and_their_names_still_fit(count: int) -> None:
    gate = next(mark for mark in life(0) if mark.kind == "gate")
    every = [replace(gate, ref=Ref("apert", "gate", UUID(int=one))) for one in range(count)]
    lanes = lay_lanes(every, BY_NAME["decade"])
    surfaces = sorted(lanes.by_thread.values(), key=lambda lane: lane.top)
    assert len({lane.bottom - lane.top for lane in surfaces}) == 1
    assert 22 <= surfaces[0].bottom - surfaces[0].top <= 42
    assert all(above.bottom < below.top for above, below in pairwise(surfaces))
    assert count > 4 or surfaces[-1].bottom - surfaces[0].top < 108


@settings(max_examples=20, deadline=None)
@given(seed=st.integers(0, 10_000), name=st.sampled_from(["year", "decade", "lifetime"]))
def test_what_is_counted_together_adds_up_to_the_things(seed: int, name: str) -> None:
    weave = woven(level_named(name), life(seed))
    first = int(weave.level.x(weave.begun) // TILE) - 1
    last = int(weave.level.x(NOW) // TILE) + 1
    frames: Counter[str] = Counter()
    for number in range(first, last + 1):
        for shape in weave.tile(number):
            if shape.look == "grain" and number * TILE <= shape.left < (number + 1) * TILE:
                frames["moments"] += shape.count
    every = [one for one in weave.marks if one.kind == "frame"]
    assert frames["moments"] == sum(one.count for one in every)


@settings(max_examples=20, deadline=None)
@given(seed=st.integers(0, 10_000))
def test_no_reading_is_lost_from_afar(seed: int) -> None:
    weave = woven(level_named("century"), life(seed))
    tile = int(weave.level.x(NOW) // TILE)
    count = sum(shape.count for shape in weave.tile(tile) if shape.look.startswith("read-"))
    assert count == sum(one.kind == "reading" for one in weave.marks)


@pytest.mark.parametrize("level", LEVELS, ids=lambda level: level.name)
def test_a_label_of_what_is_sealed_is_nowhere_in_the_drawing(level: object) -> None:
    weave = woven(level)  # type: ignore[arg-type]  # the parameter of the test
    drawn = drawing_svg(weave, view(weave), "Loom", "About")
    assert SECRET not in drawn
    assert "Pathway 1" in drawn


def test_tiles_join_without_a_gap() -> None:
    """What crosses the edge of a tile is drawn by both, at the same place."""
    for level in LEVELS[:5]:
        weave = woven(level)
        number = int(weave.level.x(NOW) // TILE)
        edge = number * TILE
        before, after = (
            {
                (shape.look, shape.colour, shape.top, shape.bottom, round(shape.left, 3))
                for shape in weave.tile(one)
                if shape.left < edge < shape.right and shape.layer.value in ("strands", "arcs")
            }
            for one in (number - 1, number)
        )
        assert before == after


def test_a_drawing_is_made_of_tiles_that_lie_side_by_side() -> None:
    weave = woven(level_named("month"))
    seen = view(weave)
    drawn = drawing_svg(weave, seen, "Loom", "About")
    found = re.findall(r'class="loom__tile" data-tile="-?\d+" x="(-?\d+)"', drawn)
    lefts = [int(x) for x in found]
    assert lefts[0] <= seen.left
    assert lefts[-1] + TILE >= seen.left + seen.width
    assert lefts == list(range(lefts[0], lefts[-1] + 1, TILE))


def test_the_same_threads_give_the_same_drawing() -> None:
    one, other = (woven(level_named("quarter"), life()) for _ in range(2))
    assert tile_svg(one, 120) == tile_svg(other, 120)


def test_things_show_one_by_one_from_near_and_together_from_afar() -> None:
    near = {shape.look for shape in shapes_of(woven(level_named("quarter")))}
    far = {shape.look for shape in shapes_of(woven(level_named("decade")))}
    assert {"moment", "moment-sealed", "date-kept"} <= near
    assert "grain" not in near
    assert {"grain", "tick-kept"} <= far
    assert not {"moment", "moment-sealed", "date-kept"} & far


def test_an_arc_that_goes_too_far_is_drawn_where_it_leaves_and_arrives() -> None:
    looks = {shape.look for shape in shapes_of(woven(level_named("week")))}
    assert "read-will loom--far" in looks


def test_a_gate_of_many_openings_is_drawn_as_each_of_them_would_be() -> None:
    gate = ref("apert", "gate", 1)
    line = ThreadMark(ref=gate, kind="gate", at=NOW - TimeDelta(hours=9_000), thread=gate)
    shut = [
        ThreadMark(
            ref=gate, kind="closed", at=line.at + TimeDelta(hours=30 * at), until=NOW, thread=gate
        )
        for at in range(150)
    ]
    marks = [*shut, *(replace(one, kind="opening", until=one.at) for one in shut)]
    tile = int(level_named("lifetime").x(NOW) // TILE)
    alone = [woven(level_named("lifetime"), [line, one]).tile(tile) for one in marks]
    together = woven(level_named("lifetime"), [line, *marks]).tile(tile)
    for look in ("closed", "opening", "others-years"):
        each = [shape for drawn in alone for shape in drawn if shape.look == look]
        [one] = [shape for shape in together if shape.look == look]
        assert one.path == "".join(shape.path for shape in each)
        assert (one.count, one.told) == (150, "")
        assert (one.left, one.right) == (min(s.left for s in each), max(s.right for s in each))


def test_a_place_far_from_the_origin_keeps_its_tenth() -> None:
    spelled = [num(value) for value in (1_662_857.14, -213_714.26, 12.0, 0.05, -0.04, 7)]
    assert spelled == ["1662857.1", "-213714.3", "12", "0.1", "-0", "7"]


def test_a_curve_spells_its_numbers_as_all_others_are_spelled() -> None:
    places = ((-0.04, 10.0), (100.05, 0.1), (7.0, -20.04), (1_662_857.14, 30.0))
    start, *others = (f"{num(x)} {num(y)}" for x, y in places)
    assert curve(*places) == f"M{start}C{' '.join(others)}"
