"""A message that a missed date left without a reader, in the shell: named, fetched, sent on."""

from __future__ import annotations

import json
import sys

import pytest

from tests.cli.conftest import Shell
from tests.cli.test_mnestic import Move, at, sundays
from tests.cli.test_tried_pathways import Terminal

__all__ = ["at", "sundays"]
NAMED = (
    "A letter of 5 May 2031 was for the sitting of 6 May 2031, which was not held; "
    "no later sitting will read it."
)


@pytest.fixture
def late(sundays: Shell, at: Move) -> Shell:
    """A shell; what left on 5 May was for the 6th, which was not kept; it is the 7th."""
    sundays("mnestic", "path", "change", "Days", "--counts", "slots")
    at("2031-05-05T09:30")
    sundays("mnestic", "send", "Days", "Water it.")
    at("2031-05-07T09:30")
    return sundays


def test_a_sitting_names_it_once_and_says_how_to_open_it(late: Shell, at: Move) -> None:
    told = late("mnestic", "sit", "--read").out
    assert NAMED in told
    assert "Water it." not in told
    [row] = json.loads(late("mnestic", "missed", "--json").out)
    assert f"`osmosis mnestic missed --open {row['id']}` opens it." in told
    assert row == {"told": NAMED, "done": "", "id": row["id"]}
    at("2031-05-08T09:30")
    assert NAMED not in late("mnestic", "sit", "--read").out
    assert "Water it." in late("mnestic", "missed", "--open", row["id"]).out
    assert json.loads(late("mnestic", "orphans", "--json").out) == []


def test_sent_on_it_is_read_at_the_next_sitting(late: Shell, at: Move) -> None:
    late("mnestic", "sit", "--read")
    [row] = json.loads(late("mnestic", "missed", "--json").out)
    assert late("mnestic", "missed", "--send-on", row["id"]).out == "The next sitting reads it.\n"
    at("2031-05-08T09:30")
    assert "Water it." in late("mnestic", "sit", "--read").out


def test_whoever_sits_in_a_terminal_opens_it_there(
    late: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", Terminal("\nopen\n\n"))
    told = late("mnestic", "sit", "--read")
    assert (told.code, told.out.index(NAMED) < told.out.index("Water it.")) == (0, True)


def test_what_no_sitting_named_is_not_opened(sundays: Shell) -> None:
    [row] = json.loads(sundays("mnestic", "map", "--json").out)
    refused = sundays("mnestic", "missed", "--open", row["id"])
    assert (refused.code, "No missed date" in refused.err) == (1, True)
