"""The worker makes the copy at its first look, then once a day, and is silent when it fails."""

from __future__ import annotations

import logging
from pathlib import Path
from threading import Event

import pytest

from osmosis.app import init_app
from osmosis.config import Config
from osmosis.kernel.clock import FixedClock, Instant, TimeDelta
from osmosis.storage.daily_copies import choose_folder, last_copy
from osmosis.storage.opening import NewStore
from osmosis.worker.chores import AN_HOUR, Round, chores_of


def test_the_copy_is_made_once_a_day_and_tried_again_after_an_hour(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    clock, awake = FixedClock(Instant.from_utc(2031, 5, 4, 9)), [0.0]
    app = init_app(Config(home=tmp_path / "store"), NewStore(), clock)
    turns = Round([one for one in chores_of(app) if one.name == "copies"], awake=lambda: awake[0])

    def hours_pass(hours: int) -> Instant | None:
        for _ in range(hours):
            awake[0] += AN_HOUR
            clock.advance(TimeDelta(hours=1))
            turns.go(Event())
        return last_copy(app.store).checked_at

    turns.go(Event())
    assert last_copy(app.store).checked_at is None
    choose_folder(app.store, tmp_path / "copies")
    first = hours_pass(1)
    assert first == clock.now()
    assert hours_pass(23) == first
    assert hours_pass(1) == clock.now()
    (tmp_path / "copies").rename(tmp_path / "unplugged")
    with caplog.at_level(logging.INFO):
        hours_pass(24)
    assert "plugged in" in last_copy(app.store).problem
    assert caplog.records == []
    (tmp_path / "unplugged").rename(tmp_path / "copies")
    assert hours_pass(1) == clock.now()
    assert last_copy(app.store).problem == ""
    app.close()
