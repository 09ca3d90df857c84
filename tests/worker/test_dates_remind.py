"""The worker reminds of what stands in the calendar of any practice, by the chosen way."""

from __future__ import annotations

from pathlib import Path
from threading import Event

from osmosis.app import init_app
from osmosis.channels.folder import choose_folder
from osmosis.config import Config
from osmosis.kernel.clock import FixedClock, TimeDelta
from osmosis.storage.opening import NewStore
from osmosis.worker.chores import Round, chores_of
from tests.calendar.dates import Dates, entry
from tests.small_store import START

HOUR = TimeDelta(hours=1)


class Broken(Dates):
    """A practice that cannot say its dates."""

    def calendar(self, span: object) -> list[object]:  # type: ignore[override]  # it never answers
        raise ZeroDivisionError


def test_a_date_of_any_practice_is_told_at_the_next_look_and_once(tmp_path: Path) -> None:
    clock = FixedClock(START)
    app = init_app(Config(home=tmp_path / "store"), NewStore(), clock)
    app.parts["broken"] = Broken()
    app.parts["dates"] = Dates([entry(at=START + HOUR)])
    folder = choose_folder(app.store, tmp_path / "inbox")
    turns = Round(chores_of(app))
    turns.go(Event())
    assert list(folder.iterdir()) == []
    clock.advance(HOUR)
    for _ in range(2):
        turns.go(Event())
        assert [file.read_text() for file in folder.iterdir()] == ["Date 1\n\n4 May 2031, 12:00\n"]
    app.close()
