"""The geometry of the unrolled drawing."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from osmosis.practices.mnestics.drawing import (
    LARGEST,
    MANY_ARCS,
    SMALLEST,
    Arc,
    ArcKind,
    Diagram,
    Knot,
    Sheet,
    lay_out,
)
from osmosis.practices.mnestics.drawing_paper import LEAST_BREADTH, MOST_RISE

places = st.floats(0, 1)
standing = pytest.mark.parametrize("standing", [False, True])


def diagram(
    places: list[float], arcs: list[tuple[int, int]], orphans: list[int], lanes: int = 1
) -> Diagram:
    return Diagram(
        lanes=[f"Pathway {number}" for number in range(lanes)],
        knots=[
            Knot(lane=number % lanes, at=at, state="kept", label=str(number))
            for number, at in enumerate(places)
        ],
        arcs=[Arc(start=start, end=end, kind=ArcKind.WILL) for start, end in arcs],
        orphans=orphans,
        today=0.5,
        ticks=[(0.0, "2031"), (1.0, "2032")],
    )


def numbers(path: str) -> list[tuple[float, float]]:
    found = [float(number) for number in re.findall(r"-?[\d.]+(?:e-?\d+)?", path)]
    return list(zip(found[::2], found[1::2], strict=True))


def is_inside(sheet: Sheet, x: float, y: float) -> bool:
    return -1 <= x <= sheet.width + 1 and -1 <= y <= sheet.height + 1


@standing
def test_time_runs_along_the_sheet(standing: bool) -> None:
    sheet = lay_out(diagram([0, 0.2, 0.6, 1], [], []), standing=standing)
    along = [one.at.y if standing else one.at.x for one in sheet.knots]
    across = {one.at.x if standing else one.at.y for one in sheet.knots}
    assert all(before < after for before, after in pairwise(along))
    assert len(across) == 1


@standing
@given(ends=st.lists(st.tuples(places, places), min_size=1, max_size=6), lanes=st.integers(1, 5))
def test_everything_drawn_lies_on_the_sheet(
    standing: bool, ends: list[tuple[float, float]], lanes: int
) -> None:
    at = [place for pair in ends for place in pair]
    arcs = [(2 * number, 2 * number + 1) for number in range(len(ends))]
    sheet = lay_out(diagram(at, arcs, [0], lanes), standing=standing)
    assert all(is_inside(sheet, one.at.x, one.at.y) for one in sheet.knots)
    assert sheet.today is not None
    assert all(is_inside(sheet, one.x, one.y) for one in sheet.today)
    for drawn in sheet.arcs:
        # What a Bézier curve reaches lies at most three quarters of the way to its handles.
        first, *_, last = numbers(drawn.path)
        assert is_inside(sheet, *first)
        assert is_inside(sheet, *last)
    for path, end in sheet.orphans:
        assert is_inside(sheet, end.x, end.y)
        assert len(numbers(path)) == 3


def test_a_long_reach_rises_higher_than_a_short_one_and_none_leaves_its_lane() -> None:
    drawn = lay_out(diagram([0, 0.05, 0.5, 1], [(0, 1), (0, 2), (0, 3)], []))
    line = drawn.knots[0].at.y
    heights = [(line - numbers(one.path)[1][1]) * 0.75 for one in drawn.arcs]
    assert heights == sorted(heights)
    assert heights[0] < heights[1]
    assert heights[-1] <= MOST_RISE[False] + 0.1


@standing
def test_a_line_has_the_room_that_its_longest_arc_needs(standing: bool) -> None:
    flat, low, high = (
        lay_out(diagram([0, reach], [(0, 1)] if reach else [], [], lanes=1), standing=standing)
        for reach in (0.0, 0.05, 1.0)
    )
    across = [one.width if standing else one.height for one in (flat, low, high)]
    assert across == sorted(across)
    assert not standing or across[0] >= LEAST_BREADTH
    assert standing or across[0] < across[-1]


def test_two_lines_with_threads_between_them_stand_further_apart() -> None:
    apart, crossed = (
        lay_out(diagram([0.1, 0.9], arcs, [], lanes=2)).height for arcs in ([], [(0, 1)])
    )
    assert crossed > apart


@standing
def test_a_long_name_stands_in_lines_of_its_own_and_nowhere_else(standing: bool) -> None:
    names = ["The house by the river, and everybody who ever lived there for a while", "Sundays"]
    drawn = Diagram(lanes=names, knots=[], arcs=[], orphans=[], today=None, ticks=[])
    sheet = lay_out(drawn, standing=standing)
    assert [" ".join(line.text for line in lane.name) for lane in sheet.lanes] == names
    first, second = sheet.lanes
    assert all(is_inside(sheet, line.at.x, line.at.y) for line in (*first.name, *second.name))
    below = [line.at.y for line in first.name]
    assert below == sorted(below)
    start = first.start.y if standing else second.name[0].at.y
    assert below[-1] < start


def test_long_names_of_neighbours_do_not_touch() -> None:
    names = ["Everybody who ever lived in this house, and what they said about the rain then"] * 2
    drawn = Diagram(lanes=names, knots=[], arcs=[], orphans=[], today=None, ticks=[])
    first, second = lay_out(drawn).lanes
    assert second.name[0].at.y - first.name[-1].at.y > 18


def test_what_comes_from_beyond_the_sheet_is_known_as_far() -> None:
    knots = [Knot(lane=0, at=at, state="kept", label="") for at in (-0.4, 0.2, 0.6)]
    arcs = [Arc(start=start, end=end, kind=ArcKind.READ) for start, end in ((0, 1), (1, 2))]
    sheet = lay_out(
        Diagram(lanes=["weekly"], knots=knots, arcs=arcs, orphans=[], today=None, ticks=[])
    )
    assert [one.is_far for one in sheet.arcs] == [True, False]


def test_lines_fade_in_before_the_span_and_out_after_it() -> None:
    sheet = lay_out(diagram([0, 1], [], []))
    begins, whole, fades, ends = (part * sheet.width for part in sheet.fade)
    first, last = (one.at.x for one in sheet.knots)
    assert begins < whole == pytest.approx(first, abs=0.5)
    assert last == pytest.approx(fades, abs=0.5)
    assert fades < ends == sheet.width
    [lane] = sheet.lanes
    assert lane.start.x == pytest.approx(begins, abs=0.5)


def test_many_arcs_are_drawn_with_a_finer_pen() -> None:
    few, many = ([(0, 1)] * count for count in (3, MANY_ARCS))
    assert not lay_out(diagram([0, 1], few, [])).is_dense
    assert lay_out(diagram([0, 1], many, [])).is_dense


def test_a_crossing_ends_on_the_other_line() -> None:
    sheet = lay_out(diagram([0.1, 0.9], [(0, 1)], [], lanes=2))
    path = numbers(sheet.arcs[0].path)
    assert path[0] == (sheet.knots[0].at.x, sheet.knots[0].at.y)
    assert path[-1] == (sheet.knots[1].at.x, sheet.knots[1].at.y)


def test_a_knot_has_one_stem_however_many_orphans_left_there() -> None:
    assert len(lay_out(diagram([0.5], [], [0, 0, 0])).orphans) == 1


@pytest.mark.parametrize(
    ("count", "radius", "is_tick"),
    [(2, LARGEST, False), (60, 5.1, False), (100, 3.0, False), (520, SMALLEST, True)],
)
def test_knots_are_smaller_where_they_stand_close_and_then_only_ticks(
    count: int, radius: float, is_tick: bool
) -> None:
    sheet = lay_out(diagram([number / count for number in range(count)], [], []))
    assert {(one.radius, one.is_tick) for one in sheet.knots} == {(radius, is_tick)}


def test_knots_of_another_line_do_not_make_one_crowded() -> None:
    many = [Knot(lane=0, at=number / 500, state="kept", label="") for number in range(500)]
    few = [Knot(lane=1, at=number / 5, state="kept", label="") for number in range(5)]
    sheet = lay_out(
        Diagram(
            lanes=["weekly", "yearly"], knots=[*many, *few], arcs=[], orphans=[], today=None,
            ticks=[],
        )
    )  # fmt: skip
    assert {(one.knot.lane, one.is_tick) for one in sheet.knots} == {(0, True), (1, False)}
    assert sheet.today is None
