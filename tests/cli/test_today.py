"""``osmosis today``, also where nobody has looked at the clock for days."""

from __future__ import annotations

from tests.cli.conftest import Shell

FIRST_LINE = ("--first-line", "Ask about the fig.")


def test_what_came_due_while_nothing_ran_is_asked(shell: Shell) -> None:
    shell("clock", "set", "2031-05-04T09:00[Europe/Bucharest]")
    shell("mnestic", "path", "add", "Sundays", "--rhythm", "every Sunday at 9:00", *FIRST_LINE)
    assert shell("today").out == "Nothing today.\n"
    shell("clock", "set", "2031-05-11T10:00[Europe/Bucharest]")
    assert shell("today").out == "Sit: Sundays  /mnestics/sit\n"
