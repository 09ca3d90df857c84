"""A sitting in a terminal: answering, three short messages, and what was left unfinished."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Callable

import pytest

from tests.cli.conftest import Shell

Move = Callable[..., None]
"""Sets the clock of the rehearsal, and what comes through the pipe or is typed."""


class Terminal(io.StringIO):
    """Somebody sits there and types."""

    def isatty(self) -> bool:
        return True


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> Move:
    def move(moment: str, pipe: str = "", typed: str | None = None) -> None:
        monkeypatch.setenv("OSMOSIS_CLOCK", f"{moment}[Europe/Bucharest]")
        monkeypatch.setattr(sys, "stdin", io.StringIO(pipe) if typed is None else Terminal(typed))

    move("2031-05-04T10:00")
    return move


def add_path(shell: Shell, *more: str) -> None:
    words = ["Days", "--rhythm", "daily", "--first-line", "The fig.", "--step", "reach"]
    made = shell("mnestic", "path", "add", *words, *more)
    assert made.code == 0, made.err


def ids(shell: Shell) -> list[str]:
    return [row["id"] for row in json.loads(shell("mnestic", "map", "--json").out)]


def test_a_message_is_answered_by_its_number_and_both_say_so_later(shell: Shell, at: Move) -> None:
    add_path(shell)
    at("2031-05-05T09:30", typed="9\n1\nNo, the lemon.\n.\n\n\n")
    first = shell("mnestic", "sit")
    assert first.code == 0, first.err
    assert "1. 4 May 2031" in first.out
    assert "There is no such number." in first.out
    assert "Sealed. It leaves in this sitting, along Days." in first.out
    at("2031-05-06T09:30")
    later = shell("mnestic", "sit", "--read").out
    assert "Answers what you sent on 4 May 2031." in later
    assert "No, the lemon." in later


def test_an_answer_keeps_its_place_and_waits_for_the_next_sitting(shell: Shell, at: Move) -> None:
    add_path(shell, "--reads", "last 4")
    at("2031-05-05T09:30")
    shell("mnestic", "sit", "--read")
    (first,) = ids(shell)
    refused = shell("mnestic", "answer", first, "Wait.", "--at", "soon")
    assert (refused.code, "such as 1:23" in refused.err) == (2, True)
    assert shell("mnestic", "answer", first).code == 2
    told = shell("mnestic", "answer", first, "No, the lemon.", "--at", "1:23").out
    assert told == "Sealed. It goes to the next sitting of Days.\n"
    at("2031-05-06T09:30")
    assert "Answers what you sent on 4 May 2031, at 1:23." in shell("mnestic", "sit").out


def test_what_is_on_its_way_is_not_answered(shell: Shell, at: Move) -> None:
    add_path(shell)
    (first,) = ids(shell)
    refused = shell("mnestic", "answer", first, "Who are you?")
    assert (refused.code, "not read yet" in refused.err) == (1, True)


def test_three_lines_of_a_pipe_are_three_messages(shell: Shell, at: Move) -> None:
    add_path(shell, "--medium", "short")
    at("2031-05-05T09:30", "One.\n\nTwo.\nThree.\n")
    sent = shell("mnestic", "sit")
    assert "Sealed: 3 of 3." in sent.out
    assert sent.out.count("You will read it on 6 May 2031.") == 3
    at("2031-05-06T09:30", "One.\nTwo.\nThree.\nFour.")
    refused = shell("mnestic", "send", "Days")
    assert (refused.code, "at most three" in refused.err) == (2, True)
    at("2031-05-06T09:31", typed="\nOne.\nTwo.\nThree.\nFour.\n.\n")
    assert shell("mnestic", "sit").code == 2
    at("2031-05-06T09:32", typed=".\n")
    assert "You had begun:\nOne.\nTwo.\nThree.\nFour.\n" in shell("mnestic", "sit").out


def test_a_short_message_that_is_too_long_is_named_and_the_others_are_sent(
    shell: Shell, at: Move
) -> None:
    add_path(shell, "--medium", "short")
    at("2031-05-05T09:30", "One.\n" + "x" * 281)
    sent = shell("mnestic", "send", "Days")
    assert "Sealed: 1 of 2." in sent.out
    assert "Number 2 was not sent and is kept. A short message is at most 280" in sent.err


@pytest.mark.parametrize(
    ("typed", "is_begun", "is_left"),
    [("take\n.\n", True, True), ("let go\n\n", False, False), ("\n\n", False, True)],
)
def test_what_was_left_is_shown_and_the_person_decides(
    shell: Shell, at: Move, typed: str, is_begun: bool, is_left: bool
) -> None:
    add_path(shell, "--medium", "short")
    at("2031-05-05T09:30", "x" * 281)
    shell("mnestic", "send", "Days")
    at("2031-05-06T09:30", typed=f"\n{typed}\n")
    sat = shell("mnestic", "sit")
    assert "You had begun to write this on 5 May 2031, along Days:" in sat.out
    assert ("You had begun:" in sat.out) == is_begun
    at("2031-05-07T09:30")
    again = shell("mnestic", "sit").out
    assert again.count("You had begun to write this") == is_left
