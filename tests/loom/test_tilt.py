"""The tilt: a lean over weeks and years, in words, and never a figure or a day."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from whenever import Date

from osmosis.languages.known import LANGUAGES
from osmosis.languages.speaking import speaking
from osmosis.loom.levels import level_named, view_of
from osmosis.loom.planks import plank_svg, planks_svg
from osmosis.loom.tilt import STEEPEST_DEGREES, Lean, tilt_of
from osmosis.ports.practice import LeaningMinutes, Minutes, PracticeParts, Span

DAY = Date(2031, 5, 4)


class Inside(PracticeParts):
    """Ten minutes of inside on the first of each month."""

    def minutes(self, span: Span) -> Iterable[Minutes]:
        for month in range(1, 6):
            yield Minutes(day=Date(2031, month, 1), inside=10, outside=0, measured=False)


class Outside(PracticeParts):
    """An hour of outside in May, which leans."""

    def minutes(self, span: Span) -> Iterable[Minutes]:
        leans = LeaningMinutes(axis="Temper", low_end="wonder", high_end="doubt", low=40, high=20)
        yield Minutes(day=DAY, inside=0, outside=60, measured=False, leanings=(leans,))


@pytest.mark.parametrize(
    ("low", "high", "words"),
    [
        (0, 0, "nothing to lean"),
        (100, 100, "lies level"),
        (100, 119, "lies level"),
        (100, 150, "leans a little towards outside"),
        (300, 100, "leans towards inside"),
        (0, 5, "leans far towards outside"),
    ],
)
def test_a_lean_is_told_in_words(low: int, high: int, words: str) -> None:
    assert Lean(name="", low=low, high=high).words == words


def test_a_plank_goes_down_where_more_lies_and_never_stands() -> None:
    assert Lean(name="", low=0, high=9).degrees == STEEPEST_DEGREES
    assert Lean(name="", low=9, high=0).degrees == -STEEPEST_DEGREES
    assert Lean(name="", low=9, high=9).degrees == 0


def test_a_year_leans_by_months_and_along_the_axes_of_the_person() -> None:
    tilt = tilt_of([Inside(), Outside()], view_of(level_named("year"), DAY, "UTC"))
    assert tilt.whole == Lean(name="", low=50, high=60)
    by_name = {part.name: part for part in tilt.parts}
    assert len(by_name) == 12
    assert (by_name["May"].low, by_name["May"].high) == (10, 60)
    [axis] = tilt.axes
    assert (axis.name, axis.words) == ("Temper", "leans a little towards wonder")
    assert not tilt.is_measured
    assert "estimated" in tilt.about


@pytest.mark.parametrize(("span", "parts"), [("quarter", 14), ("year", 12), ("decade", 10)])
def test_it_is_told_by_weeks_months_and_years_and_never_by_days(span: str, parts: int) -> None:
    tilt = tilt_of([Inside()], view_of(level_named(span), DAY, "UTC"))
    assert len(tilt.parts) == parts


def test_the_drawing_has_words_and_no_figures() -> None:
    tilt = tilt_of([Inside(), Outside()], view_of(level_named("year"), DAY, "UTC"))
    drawn = plank_svg(tilt.whole) + planks_svg(tilt.parts, "A year")
    assert "%" not in drawn
    assert ">inside<" in drawn
    assert "60" not in "".join(drawn.partition(">May<")[1:2])


def test_a_lean_is_told_in_the_language_that_is_spoken_and_an_axis_in_ones_own_words() -> None:
    with speaking(LANGUAGES[1]):
        assert Lean(name="", low=10, high=90).words == "neigt sich weit nach außen"
        own = Lean(name="", low=90, high=10, ends=("wonder", "doubt"))
        assert own.words == "neigt sich weit zu „wonder“"
        assert ">außen</text>" in plank_svg(Lean(name="", low=1, high=1))
        assert ">doubt</text>" in plank_svg(own)
