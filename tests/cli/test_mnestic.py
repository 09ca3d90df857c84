"""`osmosis mnestic`: pathways, sittings and letters in the shell."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Callable

import pytest

from tests.cli.conftest import Shell

Move = Callable[..., None]
"""Sets the clock of the rehearsal, and what comes through the pipe."""


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> Move:
    def move(moment: str, pipe: str = "") -> None:
        monkeypatch.setenv("OSMOSIS_CLOCK", f"{moment}[Europe/Bucharest]")
        monkeypatch.setattr(sys, "stdin", io.StringIO(pipe))

    move("2031-05-04T10:00")
    return move


@pytest.fixture
def sundays(shell: Shell, at: Move) -> Shell:
    made = shell("mnestic", "path", "add", "Days", "--rhythm", "daily", "--first-line", "The fig.")
    assert (made.code, made.out) == (0, "Days is made. Its first line arrives on 5 May 2031.\n")
    return shell


def test_a_line_from_the_pipe_arrives_at_the_next_sitting(sundays: Shell, at: Move) -> None:
    at("2031-05-05T09:30", "It has a new leaf.")
    first = sundays("mnestic", "sit")
    assert (first.code, "The fig." in first.out) == (0, True)
    assert "It has a new leaf." not in first.out
    again = sundays("mnestic", "sit")
    assert (again.code, again.err) == (1, "osmosis: No junction can be kept now\n")
    at("2031-05-06T09:30")
    assert "It has a new leaf." in sundays("mnestic", "sit", "--read").out


def test_sending_only_keeps_the_junction_and_says_who_will_read_it(
    sundays: Shell, at: Move
) -> None:
    at("2031-05-05T09:30")
    sent = sundays("mnestic", "send", "days", "Water it.")
    assert sent.out == "Sealed, and kept.\nYou will read it on 6 May 2031.\n"
    rows = json.loads(sundays("mnestic", "map", "--json").out)
    assert [row["next"] for row in rows][-1] == "6 May 2031"
    assert "Water it." not in json.dumps(rows)


def test_a_typing_error_in_what_is_read_is_marked(sundays: Shell) -> None:
    refused = sundays("mnestic", "path", "change", "Days", "--reads", "-1 + bla")
    assert refused.code == 2
    assert refused.err.splitlines()[-1] == "     ^"


def test_a_preview_changes_nothing(sundays: Shell, at: Move) -> None:
    at("2031-05-05T09:30")
    sundays("mnestic", "send", "Days", "Water it.")
    told = sundays("mnestic", "path", "preview", "Days", "--reads", "to me today", "--json")
    assert len(json.loads(told.out)["orphaned"]) == 1
    listed = json.loads(sundays("mnestic", "path", "list", "--json").out)
    assert (listed[0]["reads"], len(listed[0]["changes"])) == ("-1 + to me today", 1)
    sundays("mnestic", "path", "change", "Days", "--reads", "to me today")
    assert len(json.loads(sundays("mnestic", "orphans", "--json").out)) == 1


def test_a_letter_opens_on_its_day_and_not_before(sundays: Shell, at: Move) -> None:
    assert sundays("mnestic", "letter", "add", "--on", "2031-06-01", "Summer.").code == 0
    assert "on its way" in sundays("mnestic", "letter", "list").out
    assert "Summer." not in sundays("mnestic", "letter", "list").out
    sundays("mnestic", "path", "end", "Days", "--yes")
    at("2031-05-31T09:30")
    assert "Summer." not in sundays("mnestic", "letter", "open").out
    at("2031-06-01T09:30")
    assert "Summer." in sundays("mnestic", "letter", "open").out


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("path", "add", "Bad", "--rhythm", "every fortnight", "--first-line", "x"), 2),
        (("path", "add", "Bad", "--rhythm", "every 0 weeks", "--first-line", "x"), 2),
        (("path", "add", "Days", "--first-line", "x"), 2),
        (("path", "add", "Bad", "--first-line", " "), 2),
        (("path", "add", "Bad", "--board", "11", "--first-line", "x"), 2),
        (("path", "add", "Bad", "--tier", "sealed", "--first-line", "x"), 2),
        (("path", "change", "Days", "--zone", "Mars/Base"), 2),
        (("path", "show", "Nobody"), 1),
        (("letter", "add", "x"), 2),
        (("letter", "add", "--on", "2031-02-30", "x"), 2),
        (("letter", "add", "--on", "1031-02-20", "x"), 2),
        (("letter", "add", "--next", "Days", "--on", "2041-01-01", "x"), 2),
        (("gloss", "nothing", "x"), 1),
        (("let-go", "nothing", "--yes"), 1),
        (("send", "Days", "x"), 1),
    ],
)
def test_wrong_words_are_refused_in_a_sentence(
    sundays: Shell, words: tuple[str, ...], code: int
) -> None:
    refused = sundays("mnestic", *words)
    assert refused.code == code, refused.err
    assert refused.err.startswith("osmosis: ")
    assert refused.err.count("\n") == 1


def test_a_gloss_stands_beside_a_message_and_letting_go_takes_it_away(
    sundays: Shell, at: Move
) -> None:
    at("2031-05-05T09:30")
    sundays("mnestic", "sit", "--read")
    name = json.loads(sundays("mnestic", "map", "--json").out)[0]["id"]
    assert sundays("mnestic", "gloss", name, "You were right.", "--kind", "thanks").code == 0
    assert sundays("mnestic", "let-go", name, "--yes").out == "It is let go.\n"
    assert json.loads(sundays("mnestic", "map", "--json").out) == []


def test_a_program_reads_english_whatever_language_is_spoken(
    sundays: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LANGUAGE", "de")
    assert "5. Mai 2031" in sundays("mnestic", "map").out
    rows = json.loads(sundays("mnestic", "map", "--json").out)
    assert [row["next"] for row in rows] == ["5 May 2031"]


def test_help_of_several_paragraphs_is_translated(
    sundays: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LANGUAGE", "de")
    said = sundays("mnestic", "plan", "sign", "--help").out
    assert "Liest, was für diesen Standort von NAME geschrieben wurde" in said
    assert "wird nie umgeschrieben" in " ".join(said.split())
