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
    assert shell("search", '"', "((").code == 0
