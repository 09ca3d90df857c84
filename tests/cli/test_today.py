"""``osmosis today``, also where nobody has looked at the clock for days."""

from __future__ import annotations

import json

import pytest

from tests.cli.conftest import Shell

FIRST_LINE = ("--first-line", "Ask about the fig.")


def test_what_came_due_while_nothing_ran_is_asked(shell: Shell) -> None:
    shell("clock", "set", "2031-05-04T09:00[Europe/Bucharest]")
    shell("mnestic", "path", "add", "Sundays", "--rhythm", "every Sunday at 9:00", *FIRST_LINE)
    assert shell("today").out == "Nothing today.\n"
    shell("clock", "set", "2031-05-11T10:00[Europe/Bucharest]")
    assert shell("today").out == "Sit: Sundays  /mnestics/sit\n"


def test_an_opening_whose_book_nobody_made_leads_to_the_command_that_makes_it(
    shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OSMOSIS_CLOCK", "2031-05-04T09:00[Europe/Bucharest]")
    rhythm = ("--rhythm", "every Sunday at 9:00")
    assert shell("apert", "gate", "add", "Sundays", *rhythm).code == 0
    assert shell("today").out == "Nothing today.\n"
    monkeypatch.setenv("OSMOSIS_CLOCK", "2031-05-11T10:00[Europe/Bucharest]")
    for _ in range(2):
        [line] = shell("today").out.splitlines()
        assert line.startswith("Opens with `osmosis apert open`: Sundays  /apert/gates/")
    [told] = json.loads(shell("today", "--json").out)["asked"]
    assert f"{told['title']}  {told['address']}" == line
    monkeypatch.setenv("LANGUAGE", "de")
    assert shell("today").out.startswith("Öffnet sich mit `osmosis apert open`: Sundays  /")
    monkeypatch.setenv("LANGUAGE", "en")
    assert shell("apert", "open", "Sundays").code == 0
    assert shell("today").out.startswith("Open: Sundays  /apert/gates/")
