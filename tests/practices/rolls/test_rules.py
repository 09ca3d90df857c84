"""The decisions of Rolls, as tables and laws."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from whenever import Date, TimeDelta

from osmosis.errors import InvalidInputError
from osmosis.kernel.clock import Instant
from osmosis.kernel.naming import meant_by
from osmosis.practices.rolls import rules
from osmosis.practices.rolls.model import (
    COLOURS,
    NO_LUCKY,
    FrameNumberError,
    Placement,
    RollFullError,
    ScarceSet,
)
from osmosis.practices.rolls.scan_numbers import UnmatchedScansError, match_scans
from osmosis.practices.rolls.strengths import LABELS, labels_of_source

MONDAY = Date(2031, 5, 5)
NOON = Instant.from_utc(2031, 5, 4, 12)

seeds = st.text("0123456789abcdef", min_size=32, max_size=32)
sizes = st.sampled_from([24, 36])


@st.composite
def scarce_sets(draw: st.DrawFn) -> ScarceSet:
    exposures = draw(sizes)
    lucky = draw(st.sampled_from([NO_LUCKY, 0, exposures + 1]))
    return ScarceSet(exposures=exposures, lucky_number=lucky)


def own_numbers(roll: ScarceSet) -> set[int]:
    lucky = set() if roll.lucky_number == NO_LUCKY else {roll.lucky_number}
    return {*range(1, roll.exposures + 1)} | lucky


def placements(numbers: set[int]) -> list[Placement]:
    return [
        Placement(
            roll_id=UUID(int=1),
            number=number,
            frame_id=UUID(int=100 + number),
            placed_at=NOON,
            voided_at=None,
        )
        for number in sorted(numbers)
    ]


# Seeds


@given(seeds, sizes)
def test_a_seed_gives_the_same_lucky_number_each_time(seed: str, exposures: int) -> None:
    lucky = rules.lucky_number(seed, exposures)
    assert lucky in (NO_LUCKY, 0, exposures + 1)
    assert rules.lucky_number(seed, exposures) == lucky


def test_every_kind_of_lucky_number_comes_and_about_half_of_the_rolls_have_none() -> None:
    drawn = [rules.lucky_number(f"{number:032x}", 36) for number in range(400)]
    assert set(drawn) == {NO_LUCKY, 0, 37}
    assert 150 < drawn.count(NO_LUCKY) < 250


@pytest.mark.parametrize(
    ("virtue", "letters"),
    [("Patience", "PAT"), ("Răbdare", "RAB"), ("è", "EOS"), ("忍耐", "OSM"), ("a b-c d", "ABC")],
)
def test_an_edge_code_is_three_letters_of_the_virtue_and_four_digits(
    virtue: str, letters: str
) -> None:
    code = rules.edge_code("0" * 32, virtue)
    assert code[:4] == f"{letters} "
    assert len(code) == 8
    assert 1_000 <= int(code[4:]) <= 9_999


@given(seeds, st.sets(st.sampled_from(COLOURS)))
def test_a_colour_that_is_in_use_is_chosen_only_when_all_are(seed: str, in_use: set[str]) -> None:
    chosen = rules.checked_colour("", seed, in_use)
    assert chosen in COLOURS
    assert chosen not in in_use or in_use == set(COLOURS)


def test_a_colour_that_was_named_is_taken_even_if_it_is_in_use() -> None:
    assert rules.checked_colour("plum", "0", {"plum"}) == "plum"
    with pytest.raises(InvalidInputError, match="no such colour"):
        rules.checked_colour("beige", "0", set())


# Numbers


@given(scarce_sets())
def test_a_roll_fills_from_one_to_n_and_its_lucky_frame_comes_last(roll: ScarceSet) -> None:
    taken: list[int] = []
    while (number := rules.next_number(roll, taken)) is not None:
        taken.append(number)
    lucky = [] if roll.lucky_number == NO_LUCKY else [roll.lucky_number]
    assert taken == [*range(1, roll.exposures + 1), *lucky]


@given(st.data(), scarce_sets())
def test_the_next_number_is_free_and_the_lowest(data: st.DataObject, roll: ScarceSet) -> None:
    taken = data.draw(st.sets(st.sampled_from(sorted(own_numbers(roll)))))
    number = rules.next_number(roll, taken)
    if number is None:
        assert taken == own_numbers(roll)
    else:
        assert number not in taken
        assert all(one in taken for one in range(1, min(number, roll.exposures + 1)))


@given(st.data(), scarce_sets())
def test_places_left_count_one_to_n_only(data: st.DataObject, roll: ScarceSet) -> None:
    taken = data.draw(st.sets(st.sampled_from(sorted(own_numbers(roll)))))
    assert rules.places_left(roll, taken) == len({*range(1, roll.exposures + 1)} - taken)


@given(scarce_sets(), st.integers(-2, 40))
def test_nothing_tells_of_the_lucky_frame_before_it_is_offered(
    roll: ScarceSet, number: int
) -> None:
    if 1 <= number <= roll.exposures:
        assert rules.free_number(roll, set(), number) == number
        return
    with pytest.raises(FrameNumberError) as refused:
        rules.free_number(roll, set(), number)
    assert str(refused.value) == (
        f"This roll has no such frame: frame {number}, frames 1 to {roll.exposures}"
    )


@given(scarce_sets(), st.integers(-2, 40))
def test_a_full_roll_has_room_for_its_lucky_frame_only(roll: ScarceSet, number: int) -> None:
    full = {*range(1, roll.exposures + 1)}
    if number == roll.lucky_number != NO_LUCKY:
        assert rules.free_number(roll, full, number) == number
        with pytest.raises(RollFullError):
            rules.free_number(roll, full | {number}, number)
    else:
        with pytest.raises((FrameNumberError, RollFullError)):
            rules.free_number(roll, full, number)


@pytest.mark.parametrize("number", [0, 1, 12, 25, 35, 37, 48, -24])
def test_a_roll_has_24_or_36_exposures(number: int) -> None:
    with pytest.raises(InvalidInputError, match="24 or 36"):
        rules.checked_exposures(number)
    assert (rules.checked_exposures(24), rules.checked_exposures(36)) == (24, 36)


# A forgotten frame


@given(st.data(), scarce_sets())
def test_putting_in_a_forgotten_frame_keeps_the_order_of_all_others(
    data: st.DataObject, roll: ScarceSet
) -> None:
    taken = data.draw(st.sets(st.sampled_from(sorted(own_numbers(roll)))))
    wanted = data.draw(st.integers(1, roll.exposures))
    try:
        moves = rules.numbers_after_insert(roll, placements(taken), wanted)
    except RollFullError:
        assert taken >= {*range(wanted, roll.exposures + 1)}
        return
    after = [moves.get(number, number) for number in sorted(taken)]
    assert wanted not in after
    assert after == sorted(set(after))
    assert set(after) <= own_numbers(roll)
    # No more of them move than must.
    assert all(number + 1 in moves or number + 1 not in taken for number in moves)


def test_frames_move_up_to_the_next_dark_place_only() -> None:
    roll = ScarceSet(exposures=24, lucky_number=NO_LUCKY)
    assert rules.numbers_after_insert(roll, placements({1, 2, 3, 5, 6}), 2) == {3: 4, 2: 3}
    assert rules.numbers_after_insert(roll, placements({1, 2}), 9) == {}


@pytest.mark.parametrize("wanted", [-1, 0, 25, 37])
def test_a_forgotten_frame_is_put_in_at_one_to_n(wanted: int) -> None:
    roll = ScarceSet(exposures=24, lucky_number=25)
    with pytest.raises(FrameNumberError):
        rules.numbers_after_insert(roll, [], wanted)


# Words


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("  Plain   speech\n", "Plain speech"),
        ("x" * 80, "x" * 80),
        ("nul\0l", "nul\ufffdl"),
        ("half\ud83d", "half\ufffd"),
    ],
)
def test_a_virtue_is_kept_in_the_person_s_own_words(given: str, kept: str) -> None:
    assert rules.checked_virtue(given) == kept


@pytest.mark.parametrize("given", ["", "  ", "\n\t", "x" * 81])
def test_a_virtue_that_says_nothing_or_too_much_is_refused(given: str) -> None:
    with pytest.raises(InvalidInputError):
        rules.checked_virtue(given)


def test_a_text_may_be_empty_and_has_its_limit() -> None:
    assert rules.checked_text("  ") == ""
    assert rules.checked_text(" two\nlines ") == "two\nlines"
    assert rules.checked_text("x" * 4_000) == "x" * 4_000
    assert rules.checked_text("nul\0l and half \ud83d") == "nul\ufffdl and half \ufffd"
    with pytest.raises(InvalidInputError, match="at most 4,000"):
        rules.checked_text("x" * 4_001)


@pytest.mark.parametrize("hours", [-1, 24 * 3653 + 1])
def test_a_roll_rests_from_nothing_to_ten_years(hours: int) -> None:
    with pytest.raises(InvalidInputError, match="ten years"):
        rules.checked_wait(TimeDelta(hours=hours))
    for wait in (TimeDelta.ZERO, rules.LONGEST_WAIT):
        assert rules.checked_wait(wait) == wait


def test_a_rhythm_is_none_or_a_cadence() -> None:
    assert rules.checked_rhythm("  ", MONDAY, "UTC") == ""
    told = "every 2 weeks from 2031-05-05 23:30 Pacific/Auckland"
    assert rules.checked_rhythm(f" {told} ", MONDAY, "UTC") == told
    with pytest.raises(InvalidInputError):
        rules.checked_rhythm("now and then", MONDAY, "UTC")


# The lens cap


@pytest.mark.parametrize(
    ("seconds", "voided", "catches"),
    [(0, False, True), (60, False, True), (61, False, False), (-1, False, False), (5, True, False)],
)
def test_the_lens_cap_catches_for_a_minute(seconds: int, voided: bool, catches: bool) -> None:
    [placement] = placements({1})
    if voided:
        placement = Placement(
            roll_id=placement.roll_id,
            number=1,
            frame_id=placement.frame_id,
            placed_at=NOON,
            voided_at=NOON,
        )
    assert rules.may_cap(placement, NOON, NOON + TimeDelta(seconds=seconds)) is catches


@pytest.mark.parametrize(
    ("seconds", "left"),
    [(0, 90), (0.4, 90), (1, 89), (88.5, 2), (89.1, 1), (90, 0), (91, 0), (9_000, 0), (-5, 90)],
)
def test_a_call_on_lasts_ninety_seconds_at_most(seconds: float, left: int) -> None:
    assert rules.call_seconds_left(NOON, NOON + TimeDelta(seconds=seconds)) == left


# Names


ROLLS = [
    ("019a0000-0000-7000-8000-0000000000aa", "Patience"),
    ("019a0000-0000-7000-8000-0000000000bb", "Patience with Ada"),
    ("019a0000-0000-7000-8000-0000000000cc", "Răbdare"),
    ("019a0000-0000-7000-8000-0000000000dd", "00cc"),
]


@pytest.mark.parametrize(
    ("name", "places"),
    [
        ("019A0000-0000-7000-8000-0000000000BB", [1]),
        ("patience", [0]),
        ("  PATIENCE  ", [0]),
        ("patience w", [1]),
        ("pat", [0, 1]),
        ("ra\u0306bdare", [2]),
        ("00aa", [0]),
        ("00cc", [3]),
        ("a", []),
        ("dd", []),
        ("0dd", []),
        ("Courage", []),
        ("", []),
        ("   ", []),
    ],
)
def test_a_few_letters_mean_a_roll(name: str, places: list[int]) -> None:
    assert meant_by(name, ROLLS) == places


# Scans


@pytest.mark.parametrize(
    ("names", "frames", "matched"),
    [
        (["000123_0017.jpg", "000123_0003.jpg"], [3, 9, 17], [17, 3]),
        (["R1-07A.tif", "R1-08A.tif"], [7, 8], [7, 8]),
        (["7_roll_2031.tif", "8_roll_2031.tif"], [7, 8], [7, 8]),
        (["scan10.jpg", "scan9.jpg"], [1, 2], [2, 1]),
        (["b.jpg", "a.jpg"], [4, 9], [9, 4]),
        (["1²2.jpg", "1²3.jpg"], [2, 3], [2, 3]),
        (["only.jpg"], [17], [17]),
    ],
)
def test_scans_are_matched_by_number_or_by_order(
    names: list[str], frames: list[int], matched: list[int]
) -> None:
    assert dict(match_scans(names, frames)) == dict(zip(names, matched, strict=True))


@pytest.mark.parametrize(
    ("names", "frames"),
    [(["a.jpg", "b.jpg"], [1, 2, 3]), (["x1.jpg", "x40.jpg"], [1, 2, 3]), (["a.jpg"], [])],
)
def test_scans_that_fit_in_neither_way_are_refused(names: list[str], frames: list[int]) -> None:
    with pytest.raises(UnmatchedScansError):
        match_scans(names, frames)


@given(st.data())
def test_every_scan_gets_a_frame_of_its_own(data: st.DataObject) -> None:
    names = data.draw(st.lists(st.text("ab019_.", min_size=1, max_size=8), unique=True, max_size=6))
    frames: list[Any] = sorted(data.draw(st.sets(st.integers(0, 37), max_size=8)))
    try:
        matched = match_scans(names, frames)
    except InvalidInputError:
        return
    assert set(matched) == set(names)
    assert len(set(matched.values())) == len(names)
    assert set(matched.values()) <= set(frames)


def test_whoever_translates_finds_every_strength_of_the_source() -> None:
    assert labels_of_source() == LABELS
