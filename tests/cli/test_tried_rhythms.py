"""A rhythm of the tray that is tried in the shell: begun, counted, asked about, answered."""

from __future__ import annotations

import json

import pytest

from tests.cli.conftest import Shell

DAILY = "every day from 2031-06-01 09:00 Europe/Bucharest"
ASKS = "Keep it, go back or change again"


@pytest.fixture
def trying(shell: Shell) -> Shell:
    """A shell; a daily rhythm is tried twice on a tray with one roll."""
    shell("clock", "set", "2031-05-04T09:00[Europe/Bucharest]")
    shell("roll", "load", "Patience")
    shell("expose", "--line", "Waited.")
    shell("roll", "finish")
    shell("clock", "set", "2031-06-04T09:00[Europe/Bucharest]")
    shell("roll", "develop", "Patience")
    shell("roll", "tray", "Patience")
    assert "0 of 2 times" in shell("roll", "tray", "--rhythm", DAILY, "--times", "2").out
    return shell


def call(shell: Shell, day: int) -> str:
    shell("clock", "set", f"2031-06-{day:02}T09:00[Europe/Bucharest]")
    return shell("roll", "tray", "--call").out


def test_the_question_comes_with_the_last_call_on_and_then_stands_on_the_tray(
    trying: Shell,
) -> None:
    asked = [ASKS in call(trying, day) for day in (5, 6, 7)]
    assert asked == [False, True, False]
    assert ASKS in trying("roll", "tray").out


def test_an_answer_is_kept_with_its_line_and_going_back_sets_the_rhythm_before(
    trying: Shell,
) -> None:
    for day in (5, 6):
        call(trying, day)
    said = trying("roll", "tray", "--answer", "go-back", "--line", "Too much.")
    assert (said.code, said.out) == (0, "On the tray: Patience.\n")
    assert json.loads(trying("roll", "tray", "--json").out)[0]["try"] is None
    _, tried, _ = json.loads(trying("roll", "tray", "--history", "--json").out)
    assert tried["try"] == {
        "before": "",
        "times": 2,
        "counted": 2,
        "is_due": False,
        "ended": "2031-06-06T06:00Z",
        "answer": "go-back",
        "words": "Too much.",
    }
    assert trying("roll", "tray", "--answer", "keep").code == 1


def test_while_it_is_tried_json_says_so(trying: Shell) -> None:
    call(trying, 5)
    (fact,) = json.loads(trying("roll", "tray", "--json").out)
    assert (fact["try"]["counted"], fact["try"]["answer"]) == (1, None)


@pytest.mark.parametrize(
    "words",
    [
        ("--times", "4"),
        ("--times", "0", "--rhythm", DAILY),
        ("--times", "4", "--rhythm", DAILY),
        ("--answer", "perhaps"),
        ("--line", "A line."),
    ],
    ids=" ".join,
)
def test_what_is_no_try_and_no_answer_is_refused(trying: Shell, words: tuple[str, ...]) -> None:
    before = trying("roll", "tray", "--json").out
    assert trying("roll", "tray", *words).code == 2
    assert trying("roll", "tray", "--json").out == before


def test_a_number_of_times_without_a_rhythm_says_what_is_missing(shell: Shell) -> None:
    assert "It is a rhythm that is tried" in shell("roll", "tray", "--times", "4").err


def test_the_rhythm_is_said_in_words_of_the_language(
    trying: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert (
        "Patience. Every day at nine in the morning (Europe/Bucharest)."
        in trying("roll", "tray").out
    )
    monkeypatch.setenv("LANGUAGE", "de")
    said = trying("roll", "tray", "--rhythm", "jeden Sonntag um 18 Uhr", "--times", "2").out
    assert "Jeden Sonntag um sechs Uhr abends (Europe/Bucharest)." in said
    assert "Vorher: Jeden Tag um neun Uhr morgens (Europe/Bucharest).\n" in said
    for command in (("mnestic", "path"), ("apert", "gate")):
        first = ("--first-line", "x") if command[0] == "mnestic" else ()
        trying(*command, "add", "S", "--rhythm", "alle 2 Wochen ab 2031-06-08 18:00 UTC", *first)
        assert "alle 2 Wochen ab 2031-06-08 18:00 UTC" in trying(*command, "list").out
        assert "every 2 weeks from" in trying(*command, "list", "--json").out
