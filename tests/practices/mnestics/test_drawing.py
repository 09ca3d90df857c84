"""The geometry of the unrolled drawing."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from osmosis.practices.mnestics.drawing import (
    TALLEST_ARC,
    Arc,
    ArcKind,
    Diagram,
    Knot,
    Sheet,
    lay_out,
)

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
    assert heights[-1] <= 150 * TALLEST_ARC + 0.1


def test_a_crossing_ends_on_the_other_line() -> None:
    sheet = lay_out(diagram([0.1, 0.9], [(0, 1)], [], lanes=2))
    path = numbers(sheet.arcs[0].path)
    assert path[0] == (sheet.knots[0].at.x, sheet.knots[0].at.y)
    assert path[-1] == (sheet.knots[1].at.x, sheet.knots[1].at.y)


def test_a_knot_has_one_stem_however_many_orphans_left_there() -> None:
    assert len(lay_out(diagram([0.5], [], [0, 0, 0])).orphans) == 1


@pytest.mark.parametrize(("count", "is_tick"), [(2, False), (60, False), (520, True)])
def test_a_century_of_weeks_is_drawn_as_ticks(count: int, is_tick: bool) -> None:
    sheet = lay_out(diagram([number / count for number in range(count)], [], []))
    assert {one.is_tick for one in sheet.knots} == {is_tick}


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
