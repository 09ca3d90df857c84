"""`osmosis mnestic plan`: made, signed, moved, ended and shown in the shell."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Callable

import pytest

from tests.cli.conftest import Shell

Move = Callable[..., None]


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> Move:
    def move(moment: str, pipe: str = "") -> None:
        monkeypatch.setenv("OSMOSIS_CLOCK", f"{moment}[Europe/Bucharest]")
        monkeypatch.setattr(sys, "stdin", io.StringIO(pipe))

    move("2031-05-04T10:00")
    return move


@pytest.fixture
def cello(shell: Shell, at: Move) -> Shell:
    words = ("Cello", "To play in the kitchen.", "--every", "year", "--until", "2034-05-04")
    made = shell("mnestic", "plan", "add", *words)
    told = "Cello is made. Its first letter is on its way to 4 May 2032.\n"
    assert (made.code, made.out) == (0, told)
    return shell


def test_a_plan_is_signed_from_year_to_year_until_all_authors_meet(cello: Shell, at: Move) -> None:
    at("2032-05-04T10:00", "Bach, badly.")
    first = cello("mnestic", "plan", "sign", "cello")
    assert "4 May 2031\nTo play in the kitchen." in first.out
    assert first.out.endswith("Signed, sealed, and on its way to 4 May 2033.\n")
    at("2033-05-05T10:00")
    read = cello("mnestic", "plan", "sign", "Cello", "--read")
    assert "Bach, badly." in read.out
    assert "To play" not in read.out
    at("2033-05-06T10:00", "")
    assert "Nothing is signed." in cello("mnestic", "plan", "sign", "Cello").out
    assert cello("mnestic", "plan", "sign", "Cello", "Bach, well.").code == 0
    at("2034-05-04T10:00", "")
    met = cello("mnestic", "plan", "sign", "Cello")
    for words in ("To play in the kitchen.", "Bach, badly.", "Bach, well."):
        assert words in met.out
    assert met.out.endswith("Signed. All authors have met.\n")
    shown = cello("mnestic", "plan", "show", "Cello").out.splitlines()
    assert shown[0] == "Cello, met"
    assert shown[3].startswith("4 May 2033: signed on 6 May 2033, ")


def test_lists_and_facts_have_no_word_of_what_is_on_its_way(cello: Shell, at: Move) -> None:
    listed = json.loads(cello("mnestic", "plan", "list", "--json").out)
    shown = json.loads(cello("mnestic", "plan", "show", "Cello", "--json").out)
    assert listed == [shown]
    assert [one["date"] for one in shown["checkpoints"]] == [
        "2032-05-04",
        "2033-05-04",
        "2034-05-04",
    ]
    assert shown["chain"][0]["kind"] == "begun"
    assert "kitchen" not in json.dumps(shown)
    [row] = json.loads(cello("mnestic", "map", "--json").out)
    assert (row["along"], row["next"]) == ("Cello", "4 May 2032")
    assert "2032-05-04" in cello("mnestic", "plan", "list").out


def test_dates_are_moved_and_a_plan_is_ended(cello: Shell, at: Move) -> None:
    moved = cello("mnestic", "plan", "dates", "Cello", "--on", "2036-06-01")
    assert "1 June 2036: the meeting of all authors, to come" in moved.out
    at("2032-01-01T10:00")
    ended = cello("mnestic", "plan", "end", "Cello", "The cello is sold.", "--yes")
    assert "To play in the kitchen." in ended.out
    assert "The cello is sold." in ended.out
    assert "Ended on 1 January 2032" in cello("mnestic", "plan", "show", "Cello").out


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (("add", "Bad", "x"), 2, "one by one with --on"),
        (("add", "Bad", "x", "--every", "year"), 2, "one by one with --on"),
        (("add", "Bad", "x", "--every", "0 years", "--until", "2040-01-01"), 2, "at least one"),
        (("add", "Bad", "x", "--every", "blue moons", "--until", "2040-01-01"), 2, "written like"),
        (("add", "Bad", "x", "--every", "week", "--until", "2040-01-01"), 2, "at most 100"),
        (("add", "Bad", "x", "--on", "2031-05-04"), 2, "lies after today"),
        (("add", "Bad", "x", "--on", "04.05.2041"), 2, "A day is written like 2031-05-04"),
        (("add", "Bad", "x", "--every", "year", "--until", "5/4/2041"), 2, "A day is written like"),
        (("add", "Bad", "x", "--on", "0000-01-01"), 2, "no such date"),
        (("add", "Bad", "x", "--on", "10000-01-01"), 2, "no such date"),
        (("add", "Bad", "x", "--on", "2040-01-01", "--on", "2040-01-01"), 2, "on one day"),
        (("add", "Bad", "x", "--on", "2040-01-01", "--zone", "Mars/Base"), 2, "time zone"),
        (("add", "Bad", "", "--on", "2040-01-01"), 2, "says what it is for"),
        (("add", "Cello", "x", "--on", "2040-01-01"), 2, "has this name"),
        (("sign", "Cello", "x"), 1, "still to come: opens 2032-05-04"),
        (("sign", "Nobody", "x"), 1, "No plan"),
        (("end", "Cello", " ", "--yes"), 2, "at least a word"),
    ],
)
def test_wrong_words_are_refused_in_a_sentence(
    cello: Shell, words: tuple[str, ...], code: int, told: str
) -> None:
    refused = cello("mnestic", "plan", *words)
    assert refused.code == code, refused.err
    assert refused.err.startswith("osmosis: ")
    assert refused.err.count("\n") == 1
    assert told in refused.err


def test_what_is_signed_cannot_be_signed_again_nor_after_the_end(cello: Shell, at: Move) -> None:
    at("2032-05-04T10:00")
    cello("mnestic", "plan", "sign", "Cello", "Bach, badly.")
    assert "nothing is rewritten" in cello("mnestic", "plan", "sign", "Cello", "Bach, well.").err
    cello("mnestic", "plan", "end", "Cello", "Enough.", "--yes")
    assert "over already" in cello("mnestic", "plan", "end", "Cello", "Enough.", "--yes").err
    assert "Enough." in cello("mnestic", "plan", "sign", "Cello").out
    assert "nothing more is signed" in cello("mnestic", "plan", "sign", "Cello", "More.").err
