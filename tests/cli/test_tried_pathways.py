"""A pathway that is tried otherwise in the shell: begun, counted, asked about, answered."""

from __future__ import annotations

import io
import json
import sys

import pytest

from tests.cli.conftest import Said, Shell
from tests.cli.test_mnestic import Move, at, sundays

__all__ = ["at", "sundays"]
ASKS = "Keep it, go back or change again: `osmosis mnestic path answer Days"


class Terminal(io.StringIO):
    """Somebody who types."""

    def isatty(self) -> bool:
        return True


@pytest.fixture
def trying(sundays: Shell) -> Shell:
    """A shell; on a daily pathway the time before last is read, for two sittings."""
    told = change(sundays, "--reads", "-2", "--try", "2")
    assert "It is tried like this for two sittings. Two are left." in told.out
    return sundays


def change(shell: Shell, *words: str) -> Said:
    return shell("mnestic", "path", "change", "Days", *words)


def show(shell: Shell) -> str:
    return shell("mnestic", "path", "show", "Days").out


def sit(shell: Shell, at: Move, day: int) -> str:
    at(f"2031-05-{day:02}T09:30")
    return shell("mnestic", "sit", "--read").out


def test_the_question_comes_with_the_last_sitting_and_then_stands_beside_the_pathway(
    trying: Shell, at: Move
) -> None:
    asked = [ASKS in sit(trying, at, day) for day in (5, 6, 7)]
    assert asked == [False, True, False]
    assert ASKS in show(trying)
    assert "Before: reads -1 + to me today." in show(trying)


def test_sending_alone_is_a_sitting_of_the_try_too(trying: Shell, at: Move) -> None:
    for day in (5, 6):
        at(f"2031-05-{day:02}T09:30")
        told = trying("mnestic", "send", "Days", "Water it.").out
    assert ASKS in told


def test_an_answer_is_kept_with_its_line_and_going_back_is_one_more_version(
    trying: Shell, at: Move
) -> None:
    for day in (5, 6):
        at(f"2031-05-{day:02}T09:30")
        trying("mnestic", "send", "Days", "Water it.")
    wanted = ("mnestic", "path", "answer", "Days", "go-back", "--line", "Too far back.")
    asked = trying(*wanted)
    assert (asked.code, asked.out) == (130, "1 message: read by nobody if you go back.\n")
    assert json.loads(trying("mnestic", "path", "show", "Days", "--json").out)["reads"] == "-2"
    assert trying(*wanted, "--yes").code == 0
    facts = json.loads(trying("mnestic", "path", "show", "Days", "--json").out)
    assert (facts["reads"], facts["try"]) == ("-1 + to me today", None)
    assert [one["is_try"] for one in facts["changes"]] == [False, True, False]
    assert trying("mnestic", "path", "answer", "Days", "keep").code == 1


def test_whoever_sits_in_a_terminal_is_asked_there(
    trying: Shell, at: Move, monkeypatch: pytest.MonkeyPatch
) -> None:
    sit(trying, at, 5)
    at("2031-05-06T09:30")
    monkeypatch.setattr(sys, "stdin", Terminal("\nkeep\nIt suits me.\n"))
    told = trying("mnestic", "sit", "--read")
    assert (told.code, "You tried it like this for two sittings." in told.out) == (0, True)
    facts = json.loads(trying("mnestic", "path", "show", "Days", "--json").out)
    assert (facts["reads"], facts["try"]) == ("-2", None)


def test_an_empty_answer_in_the_terminal_leaves_the_question(
    trying: Shell, at: Move, monkeypatch: pytest.MonkeyPatch
) -> None:
    sit(trying, at, 5)
    at("2031-05-06T09:30")
    monkeypatch.setattr(sys, "stdin", Terminal("\n\n"))
    assert trying("mnestic", "sit", "--read").code == 0
    facts = json.loads(trying("mnestic", "path", "show", "Days", "--json").out)
    assert facts["try"]["is_due"]


@pytest.mark.parametrize(
    "words",
    [("--try", "4"), ("--reads", "-1", "--try", "0"), ("--zone", "Asia/Tokyo", "--try", "4")],
)
def test_what_is_no_try_is_refused(sundays: Shell, words: tuple[str, ...]) -> None:
    refused = change(sundays, *words)
    assert (refused.code, refused.out) == (2, "")
    assert "tried" not in show(sundays)
