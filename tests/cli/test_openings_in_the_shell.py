"""`osmosis apert open`, `close` and `breach`: a gate's day in the shell."""

from __future__ import annotations

import json
import re
import sys

import pytest

from osmosis.app import open_app
from osmosis.config import config_from
from osmosis.kernel.clock import FixedClock, Instant
from tests.cli.conftest import Shell
from tests.practices.apert.conftest import SUNDAYS, World
from tests.practices.apert.newspapers import bring, story
from tests.practices.small_world import ZONE


@pytest.fixture
def sundays(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> Shell:
    """A gate with two stories behind it, on the Saturday before its opening."""
    monkeypatch.setenv("OSMOSIS_CLOCK", "2031-05-10T10:00[Europe/Bucharest]")
    config = config_from()
    clock = FixedClock(Instant.from_utc(2031, 5, 10, 7), ZONE)
    app = open_app(config, clock)
    world = World(app=app, clock=clock)
    bring(world, world.gate(rhythm=SUNDAYS), [story("Lamps are lit"), story("Boats go out")])
    app.close()
    return shell


def test_a_closed_gate_says_when_it_opens_and_nothing_else(sundays: Shell) -> None:
    closed = sundays("apert", "open", "Sundays")
    assert (closed.code, closed.out) == (1, "")
    assert "opens 2031-05-11 09:00" in closed.err
    assert "amps" not in closed.err


def test_an_opening_is_shown_taken_from_and_closed(
    sundays: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OSMOSIS_CLOCK", "2031-05-11T10:00[Europe/Bucharest]")
    shown = sundays("apert", "open", "Sundays", "--keep", "Lamps are lit", "--carry", "boats")
    assert shown.err == ""
    assert (shown.code, shown.out.splitlines()[0]) == (0, "Open until 13 May 2031, 10:00.")
    assert {"kept", "carried"} <= set(shown.out.split())
    rows = json.loads(sundays("apert", "open", "Sundays", "--json").out)
    assert {row["title"] for row in rows} == {"Lamps are lit", "Boats go out"}
    closed = sundays("apert", "close", "Sundays", "--take", "The lamps stay.")
    assert closed.out == "Sundays is closed. It opens again on 18 May 2031.\n"
    assert sundays("apert", "open", "Sundays").code == 1


def test_an_opening_is_shown_in_german_and_is_the_same_for_programs(
    sundays: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OSMOSIS_CLOCK", "2031-05-11T10:00[Europe/Bucharest]")
    monkeypatch.setenv("LANGUAGE", "de")
    shown = sundays("apert", "open", "Sundays", "--keep", "Lamps are lit")
    assert shown.out.splitlines()[0] == "Offen bis 13. Mai 2031, 10:00."
    assert "In voller Länge" in shown.out
    assert "behalten" in shown.out
    rows = json.loads(sundays("apert", "open", "Sundays", "--json").out)
    assert {row["section"] for row in rows} == {"In full"}
    assert {row[""] for row in rows} == {"kept", ""}
    assert {row["why"] for row in rows} == {"Neu seit der letzten Öffnung."}


def test_an_early_opening_is_told_as_it_is_made_and_listed_with_its_reason(
    sundays: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert sundays("apert", "breach").out == "No gate was opened before its time.\n"
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    early = sundays("apert", "open", "Sundays", "--reason", "I could not wait")
    stages = [int(percent) for percent in re.findall(r"(\d+)%", early.err)]
    assert stages == sorted(stages)
    assert (len({*stages}) > 3, stages[-1]) == (True, 100)
    assert (early.code, "Lamps are lit" in early.out) == (0, True)
    [row] = json.loads(sundays("apert", "breach", "--json").out)
    assert row == {"date": "2031-05-10", "gate": "Sundays", "reason": "I could not wait"}


def test_a_piece_that_nobody_can_mean_is_refused(
    sundays: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OSMOSIS_CLOCK", "2031-05-11T10:00[Europe/Bucharest]")
    refused = sundays("apert", "open", "Sundays", "--keep", "bees")
    assert (refused.code, "No piece is called that" in refused.err) == (1, True)
