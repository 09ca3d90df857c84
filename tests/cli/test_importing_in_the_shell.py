"""Importing in the shell: a plan first, then the shelf, once; what cannot be read, by name."""

from __future__ import annotations

import json
from pathlib import Path

import click

from osmosis.cli.commands import bringing
from osmosis.journals.reading import READERS
from osmosis.practices.rolls.web.bringing import SOURCES
from tests.cli.conftest import Shell
from tests.journals.making import apple_page, dayone_entry, journal, journey_entry, packed, write

LINKS = "title,url,time_added\nFigs,https://quiet.example/figs,1500000000\nBad,nowhere,1\n"
OPML = '<opml version="2.0"><body><outline text="F" xmlUrl="https://f.example/"/></body></opml>'


def test_an_export_is_planned_brought_once_listed_drawn_on_and_let_go(
    shell: Shell, tmp_path: Path
) -> None:
    entries = (dayone_entry(1), dayone_entry(2, text="Figs.", tags=["garden"]), 3)
    export = str(packed(tmp_path / "export.zip", {"Journal.json": journal(*entries)}))
    planned = shell("import", "dayone", export, "--dry-run")
    assert planned.code == 1
    assert "Would come: 2 notes, of 2 January 2019." in planned.out
    assert "not read: Journal.json, entry 3. This is no entry." in planned.err
    assert json.loads(shell("roll", "past", "--json").out)["moments"] == []
    facts = json.loads(shell("import", "dayone", export, "--json").out)
    assert (facts["kinds"], facts["present"]) == ({"note": 2}, 0)
    assert facts["first"] == "2019-01-02T00:30:00+02:00[Europe/Bucharest]"
    again = shell("import", "dayone", export)
    assert "Nothing new came." in again.out
    assert "Here already: 2." in again.out
    assert "export.zip" in shell("import", "list").out
    (figs,) = json.loads(shell("roll", "past", "--tag", "garden", "--json").out)["moments"]
    assert "Figs." in shell("roll", "past", "--text", "figs").out
    assert shell("roll", "before", "Plenty", "--from-shelf", figs["id"]).code == 0
    assert "Plenty" in shell("roll", "list").out
    assert shell("import", "let-go", figs["id"], "--yes").code == 0
    assert shell("import", "let-go", figs["id"], "--yes").code == 1
    assert "Let go: 1 moment." in shell("import", "let-go", facts["import"], "--yes").out
    assert "Let go once, and not brought back: 2." in shell("import", "dayone", export).out


def test_apple_journal_and_journey_are_planned_brought_and_brought_once(
    shell: Shell, tmp_path: Path
) -> None:
    apple = {"AppleJournalEntries/Entries/2024-11-03.html": apple_page()}
    given = {"apple-journal": apple, "journey": {"1.json": journey_entry()}}
    for source, files in given.items():
        export = str(packed(tmp_path / f"{source}.zip", files))
        assert "Would come: 1 note" in shell("import", source, export, "--dry-run").out
        facts = json.loads(shell("import", source, export, "--json").out)
        assert (facts["kinds"], facts["unread"]) == ({"note": 1}, [])
        again = shell("import", source, export)
        assert (again.code, "Nothing new came." in again.out) == (0, True)
    moments = json.loads(shell("roll", "past", "--json").out)["moments"]
    assert len(moments) == 2


def test_links_and_lists_of_feeds_go_to_a_gate_and_a_second_time_nothing_does(
    shell: Shell, tmp_path: Path
) -> None:
    folder = write(tmp_path / "in", {"part_000000.csv": LINKS, "feeds.opml": OPML})
    table, feeds = str(folder / "part_000000.csv"), str(folder / "feeds.opml")
    assert shell("apert", "gate", "add", "Sundays", "--rhythm", "weekly").code == 0
    assert "For the gate: 1." in shell("import", "pocket", table, "--gate", "Sun", "--dry-run").out
    first = shell("import", "pocket", table, "--gate", "Sundays")
    assert (first.code, "For the gate: 1." in first.out) == (1, True)
    assert "row 3" in first.err
    assert "Here already: 1." in shell("import", "pocket", table, "--gate", "Sundays").out
    assert shell("import", "pocket", table, "--gate", "Nowhere").code == 1
    assert "would come: F" in shell("import", "opml", feeds, "--gate", "Sundays", "--dry-run").out
    assert shell("import", "jrnl", feeds).code == 2
    assert shell("import", "photos", str(tmp_path / "nowhere")).code == 2
    assert shell("import", "markdown", str(folder), "--zone", "Mars/Base").code == 2


def test_every_kind_that_is_read_is_offered_in_the_shell_the_browser_and_the_docs() -> None:
    page = (Path(__file__).parents[2] / "docs" / "importing.md").read_text(encoding="utf-8")
    for source in READERS:
        assert source in bringing.import_.list_commands(click.Context(bringing.import_))
        assert bringing.import_.get_command(click.Context(bringing.import_), source) is not None
        assert source in dict(SOURCES)
        assert f"| `{source}` |" in page


def test_days_of_rednotebook_and_entries_of_diarium_come_once(shell: Shell, tmp_path: Path) -> None:
    entry = {"date": "2025-06-09T19:03:39", "heading": "Figs", "html": "<p>Ripe.</p>"}
    diary = str(packed(tmp_path / "Diarium.zip", {"Diarium.json": json.dumps([entry])}))
    months = str(write(tmp_path / "months", {"2010-05.txt": "3: {text: //Ripe//}", "a.png": "x"}))
    for source, path, code in (("diarium", diary, 0), ("rednotebook", months, 1)):
        planned = shell("import", source, path, "--dry-run")
        assert (planned.code, "Would come: 1 note" in planned.out) == (code, True)
        facts = json.loads(shell("import", source, path, "--json", "--zone", "Asia/Tokyo").out)
        assert (facts["kinds"], facts["present"], facts["unzoned"]) == ({"note": 1}, 0, 1)
        assert "[Asia/Tokyo]" in facts["first"]
        again = shell("import", source, path)
        assert (again.code, "Nothing new came." in again.out) == (code, True)
    moments = json.loads(shell("roll", "past", "--json").out)["moments"]
    assert len(moments) == 2
