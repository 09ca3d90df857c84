"""Journals of Apple Journal: entries with their day, words, files and places."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from osmosis.journals.model import JournalError
from tests.journals.making import apple_page, packed, picture, read, write

PICTURE = picture()
FOLDER = "AppleJournalEntries"


def tile(kind: str, its_id: str, inner: str = "") -> str:
    """One thing that an entry shows."""
    return f'<div id="{its_id}" class="gridItem assetType_{kind}">{inner}</div>'


SHOWN = (
    tile("photo", "P1", '<img src="../Resources/P1.heic" class="asset_image"/>')
    + tile("video", "no-file", '<video><source src="../Resources/V%31.mov"/></video>')
    + tile("audio", "A1", '<div class="audioAssetHeader">Recording</div>')
    + tile("multiPinMap", "M1", '<img src="../Resources/M1.png"/>')
    + tile("contact", "C1", '<div class="gridItemOverlayHeader">Mom</div>')
)
WHOLE = {
    f"{FOLDER}/index.html": "<html><body><a href='Entries/x.html'>x</a></body></html>",
    f"{FOLDER}/Entries/2024-11-03_Snow.html": apple_page(grid=SHOWN, title="Snow", body="It fell."),
    f"{FOLDER}/Resources/P1.heic": PICTURE,
    f"{FOLDER}/Resources/P1.json": json.dumps({"placeName": "Somewhere else", "date": 7.5e8}),
    f"{FOLDER}/Resources/V1.mov": b"\x00\x00\x00\x14ftypqt  \x00\x00\x00\x00qt  ",
    f"{FOLDER}/Resources/A1.m4a": b"\x00\x00\x00\x14ftypM4A \x00\x00\x00\x00M4A ",
    f"{FOLDER}/Resources/M1.png": b"\x89PNG",
    f"{FOLDER}/Resources/M1.json": json.dumps(
        {"visits": [{"placeName": "The hut", "city": "Bran"}, {"city": "Sinaia"}, 5]}
    ),
    f"{FOLDER}/Resources/audiowave.png": b"\x89PNG",
    f"{FOLDER}/Resources/alone.heic": PICTURE,
}


def test_an_entry_comes_with_its_day_words_places_and_files(tmp_path: Path) -> None:
    (one,), unread = read("apple-journal", write(tmp_path, WHOLE))
    assert one.when is not None
    assert (str(one.when.civil), one.when.is_day) == ("2024-11-03T12:00:00", True)
    assert (one.title, one.text) == ("Snow", "It fell.\n\nMom")
    assert one.place == "The hut, Bran; Sinaia"
    assert [file.name for file in one.files] == [
        *("P1.heic", "V1.mov", "A1.m4a", "2024-11-03_Snow.html", "P1.json", "M1.json")
    ]
    assert b"".join(one.files[0].opened()) == PICTURE
    named = {one.name.rsplit("/", 1)[1]: one.matters for one in unread}
    assert named == {
        "index.html": False,
        "M1.png": False,
        "audiowave.png": False,
        "alone.heic": True,
    }


def test_an_entry_keeps_its_key_in_another_zip_under_another_name(tmp_path: Path) -> None:
    first, _ = read("apple-journal", write(tmp_path / "a", WHOLE))
    again = {name.replace("_Snow", "_(1)"): content for name, content in WHOLE.items()}
    other, _ = read("apple-journal", packed(tmp_path / "b.zip", again))
    assert first[0].key == other[0].key


@pytest.mark.parametrize(
    ("header", "name", "day"),
    [
        ("Friday, December 5, 2025", "2025-12-06_x", "2025-12-05"),
        ("giovedì 11 giugno 2026", "2026-06-11", "2026-06-11"),
        ("2025年12月11日 木曜日", "2025-12-12", "2025-12-11"),
        ("Sonntag, 1. März 2026", "2026-02-28", "2026-03-01"),
        ("sunnuntai 3. marraskuuta 2024", "2024-11-03_x", "2024-11-03"),
        ("", "2026-02-28_(1)", "2026-02-28"),
        ("Sunday, 3 November 2024", "elsewhere", "2024-11-03"),
        ("Sunday, 3 November 2024", "2026-06-11", "2024-11-03"),
        ("some day", "elsewhere", ""),
    ],
)
def test_the_day_in_the_heading_holds_in_any_language(
    header: str, name: str, day: str, tmp_path: Path
) -> None:
    (one,), _ = read("apple-journal", write(tmp_path, {f"Entries/{name}.html": apple_page(header)}))
    assert (str(one.when.civil.date()) if one.when and one.when.civil else "") == day


def test_a_question_a_list_and_a_title_in_pieces_are_read(tmp_path: Path) -> None:
    said = apple_page(body="First.</span></p><ul><li>figs</li><li>snow</li></ul><p><span>Last.")
    said = said.replace(
        "<div class='title'>",
        "<div class='reflectionPrompt'>How was it?</div>"
        '<div class=\'title\'></span><span class="s2">Figs</span><span class="s1">',
    )
    (one,), unread = read("apple-journal", write(tmp_path, {"Entries/2024-11-03.html": said}))
    assert unread == []
    assert one.title == "Figs"
    assert " ".join(one.text.split()) == "> How was it? First. - figs - snow Last."


def test_what_is_missing_empty_or_no_entry_is_named_one_by_one(tmp_path: Path) -> None:
    gone = '<img src="../../../P9.heic"/>'
    files = {
        "Entries/1.html": apple_page(grid=tile("photo", "P9", gone)),
        "Entries/2.html": apple_page(body=""),
        "Entries/3.html": "<p>A page of something else.</p>",
        "Entries/4.html": b"\x00\x01",
        "Resources/M1.json": "{",
    }
    brought, unread = read("apple-journal", write(tmp_path, files))
    assert [one.name for one in brought] == ["Entries/1.html"]
    assert {one.name for one in unread} == {
        *("Entries/1.html: P9.heic", "Entries/2.html", "Entries/3.html", "Entries/4.html"),
        "Resources/M1.json",
    }


def test_an_entry_of_a_place_alone_comes_and_a_lost_recording_is_called_by_its_name(
    tmp_path: Path,
) -> None:
    wave = '<img src="../Resources/audiowave.png"/>'
    grid = tile("multiPinMap", "M1") + tile("audio", "A9", wave)
    files = {
        "Entries/2024-11-03.html": apple_page(grid=grid, body=""),
        "Resources/M1.json": json.dumps({"visits": [{"placeName": "The hut"}]}),
        "Resources/audiowave.png": b"",
    }
    (one,), unread = read("apple-journal", write(tmp_path, files))
    assert (one.text, one.place) == ("", "The hut")
    assert [one.name for one in unread] == [
        "Entries/2024-11-03.html: A9",
        "Resources/audiowave.png",
    ]


def test_tiles_in_tiles_are_one_and_a_spoiled_sidecar_stays_with_it(tmp_path: Path) -> None:
    grid = tile("photo", "P1", tile("photo", "P1", '<img src="P1.jpeg">') * 3)
    grid += tile("contact", "C1", tile("contact", "C2", "Mom"))
    files = {
        "Entries/2024-11-03.html": apple_page(grid=grid),
        "Resources/P1.jpeg": PICTURE,
        "Resources/P1.json": "[" * 100_000,
    }
    (one,), unread = read("apple-journal", write(tmp_path, files))
    assert unread == []
    assert one.text == "Words.\n\nMom"
    assert [file.name for file in one.files] == ["P1.jpeg", "2024-11-03.html", "P1.json"]


def test_something_else_is_no_journal(tmp_path: Path) -> None:
    with pytest.raises(JournalError, match="no journal of Apple Journal"):
        read("apple-journal", write(tmp_path, {"a.txt": "Hello", "index.html": "Hello"}))
