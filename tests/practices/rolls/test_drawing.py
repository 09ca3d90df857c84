"""Which frames a call-on shows."""

from __future__ import annotations

from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from osmosis.kernel.civil import CivilMoment
from osmosis.kernel.clock import Instant
from osmosis.practices.rolls.drawing import draw, shares
from osmosis.practices.rolls.model import Frame, FrameKind, Origin, Placement
from osmosis.practices.rolls.prints import Circle, Development, SheetFrame

NOON = Instant.from_utc(2031, 5, 4, 12)
ROLL = UUID(int=1)


def frame(
    number: int, *, circled: bool = False, voided: bool = False, rested: bool = False
) -> SheetFrame:
    frame_id = UUID(int=100 + number)
    return SheetFrame(
        placement=Placement(
            roll_id=ROLL,
            number=number,
            frame_id=frame_id,
            placed_at=NOON,
            voided_at=NOON if voided else None,
        ),
        frame=Frame(
            id=frame_id,
            client_id=str(number),
            sealed_for=ROLL,
            kind=FrameKind.LINE,
            sealed_sha256="a" * 64,
            sealed_size=1,
            taken=CivilMoment(instant=NOON, zone="UTC"),
            kept_at=NOON,
            origin=Origin.SHELL,
        ),
        development=Development(
            frame_id=frame_id,
            original_sha256=None,
            original_size=0,
            media_type="",
            file_name="",
            line="a line",
            detail="",
            scent="",
            glad_predicted=None,
            width=None,
            height=None,
            camera="",
            photographed="",
            photographed_certainty="",
            has_location=False,
            problem="",
            developed_at=NOON,
        ),
        circle=Circle(frame_id=frame_id, position=1, glad_actual=None) if circled else None,
        is_rested=rested,
    )


def numbers(frames: list[SheetFrame]) -> list[int]:
    return [one.placement.number for one in frames]


def test_circled_prints_come_before_all_others() -> None:
    roll = [frame(number, circled=number in (3, 9, 20)) for number in range(1, 25)]
    assert {3, 9, 20} <= set(numbers(draw(roll, 5, {}, "seed")))


def test_among_the_circled_the_least_recently_seen_come_first() -> None:
    roll = [frame(number, circled=True) for number in range(1, 7)]
    seen = {UUID(int=100 + number): Instant.from_utc(2031, 1, number) for number in range(2, 7)}
    assert numbers(draw(roll, 3, seen, "seed")) == [1, 2, 3]


def test_a_call_shows_its_frames_in_the_order_of_the_roll() -> None:
    roll = [frame(number) for number in range(1, 25)]
    drawn = numbers(draw(roll, 6, {}, "any"))
    assert len(drawn) == 6
    assert drawn == sorted(drawn)


def test_void_and_rested_frames_are_never_drawn() -> None:
    roll = [frame(1, voided=True), frame(2, rested=True), frame(3)]
    assert numbers(draw(roll, 5, {}, "seed")) == [3]


def test_the_first_roll_of_a_tray_gives_half() -> None:
    assert shares([24, 24, 24], 5) == [3, 1, 1]
    assert shares([24, 24], 6) == [3, 3]
    assert shares([24], 5) == [5]


def test_a_roll_with_little_to_show_leaves_its_share_to_the_others() -> None:
    assert shares([1, 24, 24], 5) == [1, 2, 2]
    assert shares([24, 1, 0], 5) == [4, 1, 0]


@given(st.lists(st.integers(0, 36), max_size=3), st.integers(3, 6))
def test_shares_give_what_is_wanted_or_all_there_is(available: list[int], count: int) -> None:
    given_out = shares(available, count)
    assert sum(given_out) == min(count, sum(available))
    assert all(share <= most for share, most in zip(given_out, available, strict=True))
