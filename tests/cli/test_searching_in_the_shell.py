"""``osmosis search``: what is found, as lines and as JSON, and what is said when nothing is."""

from __future__ import annotations

import json

from tests.cli.conftest import Shell


def test_what_was_developed_is_found_and_what_is_sealed_is_not(shell: Shell) -> None:
    shell("roll", "load", "Patience", "--wait-days", "0")
    shell("expose", "--line", "Waited for the bus in the rain.")
    assert shell("search", "bus").out == "Nothing was found.\n"
    assert shell("roll", "finish", "Patience").code == 0
    assert shell("roll", "develop", "Patience").code == 0
    said = shell("search", "BUS", "-snow", "--virtue", "patience")
    assert said.code == 0
    assert "line  Patience\n    Waited for the [bus] in the rain.\n    http://" in said.out
    assert said.out.endswith("That is all.\n")
    [hit] = json.loads(shell("search", "wait*", "--json").out)
    assert (hit["kind"], hit["belongs_to"]) == ("line", "Patience")
    assert hit["snippet"] == "Waited for the bus in the rain."
    assert hit["address"].endswith("/frames/1")
    assert shell("search", "bus", "--practice", "mnestics").out == "Nothing was found.\n"
    assert shell("search", "--rebuild").out == "The index was made anew.\n"
    assert shell("search", "bus", "--rebuild", "--to", "1990-01-01").out == "Nothing was found.\n"


def test_what_cannot_be_asked_is_said(shell: Shell) -> None:
    assert shell("search").code == 2
    assert shell("search", "bus", "--from", "yesterday").code == 2
    assert shell("search", "bus", "--page", "11").code == 2
    assert shell("search", '"', "((").code == 2


def test_what_is_near_in_meaning_stands_beneath_once_that_was_asked_for(shell: Shell) -> None:
    shell("roll", "load", "Thrift", "--wait-days", "0")
    shell("expose", "--line", "The coat got a new zip. Eleven years now.")
    shell("roll", "finish", "Thrift")
    shell("roll", "develop", "Thrift")
    refused = shell("search", "--meaning", "mending clothes")
    assert refused.code == 2
    assert "Search by meaning is off" in refused.err
    assert shell("search", "--set-meaning", "on").out == "Search by meaning is on.\n"
    said = shell("search", "--meaning", "mending clothes")
    assert said.out.startswith("Nothing was found.\n\nNear in meaning, without these words")
    assert "The coat got a new zip." in said.out
    both = json.loads(shell("search", "--meaning", "zip", "--json").out)
    assert [hit["found_by"] for hit in both if hit["kind"] == "line"] == ["words"]
    assert {hit["found_by"] for hit in both[1:]} <= {"meaning"}
    assert "Near" not in shell("search", "coat").out
    assert "is gone" in shell("search", "--set-meaning", "off").out
    assert shell("search", "--meaning", "coat").code == 2


def test_a_word_that_nothing_is_called_is_said_with_the_nearest_and_those_that_there_are(
    shell: Shell,
) -> None:
    shell("roll", "load", "Patience", "--wait-days", "0")
    shell("expose", "--line", "Waited for the bus.")
    shell("roll", "finish", "Patience")
    shell("roll", "develop", "Patience")
    said = shell("search", "bus", "--kind", "lines", "--json")
    assert (said.code, said.out) == (2, "")
    assert said.err.startswith("osmosis: No kind is called that: nearest line, there are article,")
    said = shell("search", "bus", "--practice", "role")
    assert (said.code, said.out) == (2, "")
    assert "nearest rolls, there are apert, " in said.err
    said = shell("search", "bus", "--virtue", "Patients")
    assert (said.code, said.out) == (2, "")
    assert said.err.endswith("of this name\nnearest: Patience; there are: Patience\n")
    assert "nearest" not in shell("search", "bus", "--kind", "xyzzy").err


def test_a_word_that_there_is_may_find_nothing(shell: Shell) -> None:
    for narrowed in (("--kind", "photo"), ("--practice", "mnestics"), ()):
        assert shell("search", "bus", *narrowed).out == "Nothing was found.\n"
    said = shell("search", "bus", "--virtue", "Patience")
    assert (said.code, "there are" in said.err) == (2, False)
