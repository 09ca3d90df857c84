"""`osmosis apert`: gates, sources, axes, lists and the block list in the shell."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Shell

FEED = "https://gazette.example/feed.xml"


@pytest.fixture
def sundays(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> Shell:
    monkeypatch.setenv("OSMOSIS_CLOCK", "2031-05-04T10:00[Europe/Bucharest]")
    made = shell("apert", "gate", "add", "Sundays", "--minutes", "45", "--source", FEED)
    assert (made.code, made.out) == (0, "Sundays is closed. It opens on 11 May 2031.\n")
    return shell


def test_a_gate_is_shown_changed_paused_renamed_and_ended(sundays: Shell) -> None:
    gate = ("apert", "gate")
    changed = sundays(*gate, "change", "Sundays", "--intensity", "deep", "--open-hours", "24")
    assert "45 minutes, deep, and stays open for 24 hours." in changed.out
    sundays(*gate, "change", "Sundays", "--rhythm", "monthly", "--zone", "Europe/Lisbon")
    told = json.loads(sundays(*gate, "show", "Sundays", "--json").out)
    assert (told["next"], len(told["changes"])) == ("2031-06-01", 4)
    assert "is paused" in sundays(*gate, "pause", "Sundays").out
    assert "It opens on 1 June 2031." in sundays(*gate, "resume", "Sundays").out
    assert sundays(*gate, "rename", "Sundays", "Paper").code == 0
    assert "Paper" in sundays(*gate, "list").out
    assert sundays(*gate, "end", "Paper", "--yes").out == "Paper has ended.\n"
    assert sundays(*gate, "pause", "Paper").err == "osmosis: This gate has ended\n"
    assert json.loads(sundays(*gate, "list", "--state", "in-use", "--json").out) == []


def test_a_gate_at_rest_is_not_listed(sundays: Shell) -> None:
    sundays("apert", "gate", "add", "Anna writes")
    sundays("rest", "add", "--human", "Anna")
    told = json.loads(sundays("apert", "gate", "list", "--state", "in-use", "--json").out)
    assert [one["name"] for one in told] == ["Sundays"]
    assert "Anna" not in sundays("apert", "gate", "list").out


def test_what_cannot_be_used_exits_with_two_and_what_is_not_there_with_one(
    sundays: Shell,
) -> None:
    assert sundays("apert", "gate", "add", "sundays").code == 2
    assert sundays("apert", "gate", "add", "B", "--rhythm", "now and then").code == 2
    assert sundays("apert", "source", "weigh", "gazette", "11").code == 2
    assert sundays("apert", "source", "add", "Sundays", FEED, "--as-it-is").code == 1
    assert sundays("apert", "import", "there-is-no-such-file.opml").code == 2


def test_sources_of_every_kind_are_added_and_what_is_not_there_is_refused(
    sundays: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    add = ("apert", "source", "add", "Sundays")
    (tmp_path / "novel.txt").write_text("Figs grow.")
    (tmp_path / "Papers").mkdir()
    mail = "imaps://me@mail.example/News"
    for kind, address in (
        ("work", "novel.txt"),
        ("folder", "Papers"),
        ("mailbox", "maildir:Papers"),
        ("mailbox", mail),
        ("person", "Grandmother"),
        ("peer", "novel.txt"),
        ("peer", "https://friend.example/c.roll"),
    ):
        added = sundays(*add, address, "--kind", kind)
        assert added.out.endswith("stands behind Sundays.\n"), added.err
        assert ("apert password" in added.err) == (address == mail)
    facts = json.loads(sundays("apert", "source", "list", "--json").out)[1:]
    here = str(tmp_path)
    assert [(one["kind"], one["address"].replace(here, ".")) for one in facts] == [
        ("work", "./novel.txt"),
        ("folder", "./Papers"),
        ("mailbox", "maildir:./Papers"),
        ("mailbox", mail),
        ("person", "Grandmother"),
        ("peer", "./novel.txt"),
        ("peer", "https://friend.example/c.roll"),
    ]
    for kind, address, said in (
        ("work", "nope.txt", "There is no file at this path"),
        ("work", "Papers", "There is no file at this path"),
        ("peer", "https://me:secret@friend.example/c.roll", "A peer is reached by"),
        ("folder", "novel.txt", "There is no folder at this path"),
        ("mailbox", "maildir:novel.txt", "There is no Maildir at this path"),
        ("mailbox", "nope", "There is no mailbox at this path"),
        ("mailbox", "imaps://me:secret@mail.example", "without a password in it"),
        ("person", " ", "A source needs an address"),
        ("saved", "saved", "Invalid value for '--kind'"),
    ):
        refused = sundays(*add, address, "--kind", kind)
        assert (refused.code, said in refused.err) == (2, True), refused.err
    assert sundays(*add, "grandmother", "--kind", "person").code == 1


def test_sources_and_axes_are_kept_by_name(sundays: Shell) -> None:
    source, axis = ("apert", "source"), ("apert", "axis")
    other = "https://other.example/f"
    sundays(*source, "add", "Sundays", other, "--name", "Other", "--as-it-is")
    assert sundays(*axis, "add", "Distance", "--from", "near", "--to", "far").code == 0
    assert sundays(*source, "lean", "gazette", "Distance", "--at", "-60").code == 0
    assert sundays(*axis, "aim", "Sundays", "Distance", "--at", "-10", "--within", "5").code == 0
    sundays(*source, "weigh", "Other", "2")
    sundays(*source, "rename", "Other", "The Other")
    facts = json.loads(sundays(*source, "list", "--gate", "Sundays", "--json").out)
    assert [(one["name"], one["weight"], one["leanings"]) for one in facts] == [
        ("", 1.0, {"Distance": -60}),
        ("The Other", 2.0, {}),
    ]
    sundays("apert", "gate", "add", "Quarter", "--rhythm", "quarterly")
    assert sundays(*source, "move", "The Other", "Quarter").code == 0
    assert sundays(*source, "retire", FEED).code == 0
    assert json.loads(sundays(*source, "list", "--json").out)[0]["gate"] == "Quarter"
    assert json.loads(sundays(*axis, "list", "--json").out)[0]["to"] == "far"


def test_a_list_goes_out_and_in_and_a_dry_run_changes_nothing(
    sundays: Shell, tmp_path: Path
) -> None:
    file = tmp_path / "mine.opml"
    assert sundays("apert", "export", str(file)).code == 0
    assert f"there already: {FEED}" in sundays("apert", "import", str(file)).out
    body = file.read_text().replace("gazette.example", "moss.example")
    more = '<outline text="No" xmlUrl="x"/><outline text="Fern" type="rss" xmlUrl=" "/></body>'
    file.write_text(body.replace("</body>", more))
    dry = sundays("apert", "import", str(file), "--gate", "Sundays", "--dry-run", "--json")
    told = json.loads(dry.out)
    assert [one["gate"] for one in told["coming"]] == ["Sundays"]
    assert [one["name"] for one in told["refused"]] == ["Fern", "No"]
    assert len(json.loads(sundays("apert", "source", "list", "--json").out)) == 1
    real = sundays("apert", "import", str(file), "--gate", "Sundays")
    assert "behind Sundays" in real.out
    assert "cannot come: Fern. It has no address.\n" in real.err
    assert "cannot come: No." in real.err
    listed = sundays("apert", "blocklist", "--format", "pihole").out.splitlines()
    assert listed[1:] == ["||gazette.example^", "||moss.example^"]


def test_a_gate_is_tried_otherwise_and_answered_for(sundays: Shell) -> None:
    gate = ("apert", "gate")
    assert sundays(*gate, "change", "Sundays", "--minutes", "90", "--try", "4").code == 0
    shown = sundays(*gate, "show", "Sundays").out
    assert "It is tried like this for four openings. Four are left.\nBefore: minutes 45." in shown
    told = json.loads(sundays(*gate, "show", "Sundays", "--json").out)["try"]
    assert (told["times"], told["counted"], told["before"]["minutes"]) == (4, 0, 45)
    assert sundays(*gate, "change", "Sundays", "--minutes", "90", "--try", "2").code == 2
    back = sundays(*gate, "answer", "Sundays", "go-back", "--line", "Too long.").out
    assert "Hands over 45 minutes" in back
    assert sundays(*gate, "answer", "Sundays", "keep").code == 1
