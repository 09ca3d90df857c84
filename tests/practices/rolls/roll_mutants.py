"""Rolls with one thing wrong, each as it might be written by mistake, for the machine to find."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import replace
from unittest import mock

from whenever import TimeDelta

from osmosis.practices.rolls import rules
from osmosis.practices.rolls.model import Frame, Placement, Roll, RollState
from osmosis.practices.rolls.prints import Development
from osmosis.practices.rolls.store import developments, frames, rolls
from osmosis.storage.timekeeping import StoreTime
from osmosis.storage.transaction import ReadTransaction, Transaction
from tests.practices.machines import Mutant

ROLLS = "osmosis.practices.rolls"


def renumber_loses_a_frame() -> AbstractContextManager[object]:
    """The last frame to move is taken off its place and put nowhere."""
    renumber = frames.renumber

    def losing(transaction: Transaction, roll: Roll, moves: Mapping[int, int]) -> None:
        renumber(transaction, roll, moves)
        if moves:
            place = frames._placements  # the mutant reaches where the store does
            gone = place.c.number == max(moves.values())
            transaction.delete(place, place.c.roll_id == roll.id, gone)

    return mock.patch(f"{ROLLS}.store.frames.renumber", losing)


def renumber_swaps_two_frames() -> AbstractContextManager[object]:
    """What is moved comes to lie in another order."""
    after_insert = rules.numbers_after_insert

    def swapping(roll: Roll, placements: list[Placement], wanted: int) -> dict[int, int]:
        moves = after_insert(roll, placements, wanted)
        return dict(zip(moves, reversed(moves.values()), strict=True))

    return mock.patch(f"{ROLLS}.rules.numbers_after_insert", swapping)


def nobody_waits() -> AbstractContextManager[object]:
    """A roll is developed as soon as it is finished."""
    return mock.patch(f"{ROLLS}.rules.lives.has_rested", return_value=True)


def waiting_ends_a_second_early() -> AbstractContextManager[object]:
    """A roll is developed when its waiting is nearly over."""
    has_rested = rules.has_rested

    def early(roll: Roll, time: StoreTime) -> bool:
        return has_rested(roll, replace(time, now=time.now + TimeDelta(seconds=1)))

    return mock.patch(f"{ROLLS}.rules.lives.has_rested", early)


def lines_are_cut_off() -> AbstractContextManager[object]:
    """A line loses its last letter when it is developed."""
    add = developments.add_development

    def cutting(transaction: Transaction, development: Development) -> None:
        add(transaction, replace(development, line=development.line[:-1]))

    return mock.patch(f"{ROLLS}.store.developments.add_development", cutting)


def a_place_is_given_twice() -> AbstractContextManager[object]:
    """The next number does not look at what is taken on a roll that is nearly full."""
    next_number = rules.next_number

    def careless(roll: Roll, taken: set[int]) -> int | None:
        return next_number(roll, set(list(taken)[:20]))

    return mock.patch(f"{ROLLS}.rules.next_number", careless)


def the_lucky_frame_is_offered_at_once() -> AbstractContextManager[object]:
    """The lucky number comes before the others."""
    next_number = rules.next_number

    def hasty(roll: Roll, taken: set[int]) -> int | None:
        lucky = roll.lucky_number
        return lucky if lucky >= 0 and lucky not in taken else next_number(roll, taken)

    return mock.patch(f"{ROLLS}.rules.next_number", hasty)


def the_lens_cap_does_nothing() -> AbstractContextManager[object]:
    """A misfire that was voided is there again."""
    return mock.patch(f"{ROLLS}.store.frames.void")


def the_lens_cap_frees_the_number() -> AbstractContextManager[object]:
    """A void frame gives its place back."""

    def freeing(transaction: Transaction, placement: Placement) -> None:
        place = frames._placements  # likewise
        transaction.delete(place, place.c.frame_id == placement.frame_id)

    return mock.patch(f"{ROLLS}.store.frames.void", freeing)


def loose_frames_are_lost() -> AbstractContextManager[object]:
    """What arrives after a roll is finished is acknowledged and not kept."""
    add = frames.add_frame

    def losing(transaction: Transaction, frame: Frame) -> None:
        if rolls.get_roll(transaction, frame.sealed_for).state is RollState.LOADED:
            add(transaction, frame)

    return mock.patch(f"{ROLLS}.store.frames.add_frame", losing)


def a_second_arrival_is_a_second_frame() -> AbstractContextManager[object]:
    """The client's id is not looked for."""

    def find_none(reading: ReadTransaction, client_id: str) -> None:
        return None

    return mock.patch(f"{ROLLS}.store.frames.find_by_client_id", find_none)


def a_full_roll_stays_in_the_camera() -> AbstractContextManager[object]:
    """The last exposure does not finish the roll."""
    return mock.patch(f"{ROLLS}.service.loading.finish_in")


def six_rolls_are_loaded() -> AbstractContextManager[object]:
    """There is no end to loading."""
    return mock.patch(f"{ROLLS}.rules.ensure_room_to_load")


MUTANTS: tuple[Mutant, ...] = (
    renumber_loses_a_frame,
    renumber_swaps_two_frames,
    nobody_waits,
    waiting_ends_a_second_early,
    lines_are_cut_off,
    a_place_is_given_twice,
    the_lucky_frame_is_offered_at_once,
    the_lens_cap_does_nothing,
    the_lens_cap_frees_the_number,
    loose_frames_are_lost,
    a_second_arrival_is_a_second_frame,
    a_full_roll_stays_in_the_camera,
    six_rolls_are_loaded,
)
