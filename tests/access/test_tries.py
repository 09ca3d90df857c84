"""Guessing gets slower."""

from __future__ import annotations

from osmosis.access.tries import FIRST_PAUSE, FREE, LONGEST_PAUSE, Tries


class Seconds:
    """Seconds that pass when told to."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_few_tries_are_free_and_then_each_costs_twice_as_much() -> None:
    seconds = Seconds()
    tries = Tries(seconds)
    for _ in range(FREE):
        assert tries.wait_seconds("me") == 0
        tries.note_wrong("me")
    pauses = []
    for _ in range(12):
        pauses.append(tries.wait_seconds("me"))
        seconds.now += pauses[-1]
        assert tries.wait_seconds("me") == 0
        tries.note_wrong("me")
    assert pauses[:3] == [FIRST_PAUSE, FIRST_PAUSE * 2, FIRST_PAUSE * 4]
    assert pauses[-1] == LONGEST_PAUSE
    assert pauses == sorted(pauses)


def test_one_caller_does_not_wait_for_another() -> None:
    tries = Tries(Seconds())
    for _ in range(FREE):
        tries.note_wrong("me")
    assert tries.wait_seconds("me") > 0
    assert tries.wait_seconds("you") == 0


def test_the_right_one_begins_anew() -> None:
    tries = Tries(Seconds())
    for _ in range(FREE):
        tries.note_wrong("me")
    tries.note_right("me")
    assert tries.wait_seconds("me") == 0


def test_a_thousand_callers_are_remembered_and_no_more() -> None:
    tries = Tries(Seconds())
    for caller in range(3000):
        for _ in range(FREE):
            tries.note_wrong(str(caller))
    assert tries.wait_seconds("0") == 0
    assert tries.wait_seconds("2999") > 0
