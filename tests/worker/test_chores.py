"""Chores: each in its turn, and one that fails stops no other."""

from __future__ import annotations

import logging
from collections.abc import Callable
from threading import Event

import pytest

from osmosis.errors import StorageError
from osmosis.worker.chores import A_DAY, Chore, Round


class Journal:
    """What was done, and what fails."""

    def __init__(self) -> None:
        self.done: list[str] = []
        self.errors: dict[str, Exception] = {}

    def chore(self, name: str, every_seconds: float = 0.0) -> Chore:
        return Chore(name=name, run=self.runner(name), every_seconds=every_seconds)

    def runner(self, name: str) -> Callable[[Event], object]:
        def run(stop: Event) -> None:
            self.done.append(name)
            if name in self.errors:
                raise self.errors[name]

        return run


def test_chores_are_done_in_their_order_at_every_look() -> None:
    journal = Journal()
    turns = Round([journal.chore("due"), journal.chore("outbox")])
    turns.go(Event())
    turns.go(Event())
    assert journal.done == ["due", "outbox"] * 2


def test_a_daily_chore_is_done_once_a_day() -> None:
    journal, awake = Journal(), [100.0]
    turns = Round([journal.chore("due"), journal.chore("copies", A_DAY)], awake=lambda: awake[0])
    for later in (0.0, 60.0, A_DAY - 61.0, 1.0, 60.0):
        awake[0] += later
        turns.go(Event())
    assert journal.done.count("due") == 5
    assert journal.done.count("copies") == 2


def test_one_that_fails_stops_no_other_and_is_named_once(
    caplog: pytest.LogCaptureFixture,
) -> None:
    journal = Journal()
    journal.errors["due"] = StorageError("The disk is full", words="Dear diary")
    turns = Round([journal.chore("due"), journal.chore("outbox")])
    with caplog.at_level(logging.INFO, "osmosis.worker"):
        for _ in range(3):
            turns.go(Event())
        journal.errors["due"] = KeyError("Dear diary")
        turns.go(Event())
        del journal.errors["due"]
        turns.go(Event())
        turns.go(Event())
    assert journal.done == ["due", "outbox"] * 6
    said = [record.getMessage() for record in caplog.records]
    assert said[0] == "due failed: StorageError"
    assert said[1].startswith("due failed: KeyError in test_chores.py:")
    assert said[2:] == ["due works again"]
    assert "diary" not in "".join(said)


def test_a_daily_chore_that_failed_is_tried_again_at_the_next_look() -> None:
    journal = Journal()
    journal.errors["copies"] = StorageError("The disk is full")
    turns = Round([journal.chore("copies", A_DAY)])
    turns.go(Event())
    journal.errors.clear()
    for _ in range(3):
        turns.go(Event())
    assert journal.done == ["copies", "copies"]


def test_a_round_that_is_told_to_stop_begins_no_further_chore() -> None:
    journal, stop = Journal(), Event()
    ending = Chore(name="ending", run=lambda stop: stop.set())
    Round([journal.chore("due"), ending, journal.chore("outbox")]).go(stop)
    assert journal.done == ["due"]
