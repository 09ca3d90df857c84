"""Diaries of Diarium: entries with their files and people; what belongs to no entry is named."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from osmosis.journals.model import JournalError
from tests.journals.making import packed, picture, read, write

ENTRY = {
    "date": "2025-06-09T19:03:39.1234567",
    "heading": "Figs",
    "html": "<p>Ripe<br>at last.</p><script>bad()</script><p>All of them.</p>",
    "tags": ["garden"],
    "people": ["Ada"],
    "rating": 5,
    "location": [58.0, 7.4],
    "tracker": ["Steps: 5"],
}
FOLDER = "media/2025-06-09_190339123"


def test_an_entry_comes_with_its_words_tags_people_and_files(tmp_path: Path) -> None:
    files = {
        "Diarium.json": json.dumps([ENTRY]),
        f"{FOLDER}/fig.jpg": picture(),
        f"{FOLDER}/notes.json": "{}",
        "media/2025-06-10_190339123/alone.jpg": b"x",
    }
    (figs,), unread = read("diarium", write(tmp_path, files))
    assert figs.when is not None
    assert str(figs.when.placed_in("Europe/Oslo")).startswith("2025-06-09T19:03:39.123456+02:00")
    assert not figs.when.has_zone
    assert (figs.title, figs.text) == ("Figs", "Ripe\nat last.\n\nAll of them.")
    assert (figs.tags, figs.place) == (("garden", "Ada"), "")
    assert [file.name for file in figs.files] == ["fig.jpg", "notes.json", "entry.json"]
    assert b"".join(figs.files[0].opened()) == picture()
    assert json.loads(b"".join(figs.files[2].opened())) == ENTRY
    assert [one.name for one in unread] == ["media/2025-06-10_190339123/alone.jpg"]


def test_one_file_for_each_entry_gives_the_same_moment_as_one_for_all(tmp_path: Path) -> None:
    moved = {**ENTRY, "date": "2025-06-09T19:03:39+05:00"}
    files = {"a.json": json.dumps(ENTRY), "b.json": json.dumps(moved)}
    apart, _ = read("diarium", write(tmp_path, files))
    (one,), _ = read("diarium", packed(tmp_path / "all.zip", {"x/y.json": json.dumps([ENTRY])}))
    assert one.key == apart[0].key != apart[1].key
    assert str(apart[1].when and apart[1].when.moment) == "2025-06-09T19:03:39+05:00"


def test_what_is_empty_torn_or_no_entry_is_named_one_by_one(tmp_path: Path) -> None:
    empty = {"date": "2025-06-09T00:00:00", "heading": "", "html": "<p></p>"}
    files = {
        "a.json": json.dumps([empty, {"text": "x"}, 3, {"date": "never", "text": "Kept."}]),
        "b.json": "{",
        "c.json": '{"entries": []}',
        "d.json": "[]",
        "e.txt": "x",
    }
    (kept,), unread = read("diarium", write(tmp_path, files))
    assert (kept.text, kept.when) == ("Kept.", None)
    assert [one.name for one in unread] == [
        *("a.json, entry 1", "a.json, entry 2", "a.json, entry 3"),
        *("b.json", "c.json", "d.json", "e.txt"),
    ]


def test_something_else_is_no_diary(tmp_path: Path) -> None:
    with pytest.raises(JournalError, match="no diary of Diarium"):
        read("diarium", write(tmp_path, {"a.txt": "Hello"}))
