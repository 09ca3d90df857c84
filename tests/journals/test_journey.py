"""Journals of Journey: entries with their files, zone, place and tags; what is torn is named."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from osmosis.journals.model import JournalError
from tests.journals.making import NOWHERE, journey_entry, packed, picture, read, write

PICTURE = picture()


def test_an_entry_comes_with_its_zone_place_tags_star_and_files(tmp_path: Path) -> None:
    photos = ["1-a.jpg", "1-b.jpg"]
    said = journey_entry(photos=photos, tags=["winter", "winter"], favourite=True, address="Bran")
    files = {"1.json": said, "1-a.jpg": PICTURE, "1-b.jpg": PICTURE, "2-c.jpg": PICTURE}
    (one,), unread = read("journey", write(tmp_path / "journey", files))
    assert [one.name for one in unread] == ["2-c.jpg"]
    assert str(one.when and one.when.moment) == "2019-01-02T00:30:00.123+02:00[Europe/Bucharest]"
    assert (one.title, one.text) == ("Snow", "Snow\n\nIt fell all night.")
    assert (one.place, one.tags, one.starred) == ("Bran", ("winter",), True)
    assert [file.name for file in one.files] == ["1-a.jpg", "1-b.jpg", "entry.json"]
    assert json.loads(b"".join(one.files[-1].opened()))["mood"] == 4


@pytest.mark.parametrize(
    ("said", "place"),
    [
        ({"lat": 45.515, "lon": 25.3672}, "45.51500, 25.36720"),
        ({"lat": 10**400, "lon": 1}, ""),
        ({"lat": float("nan"), "lon": None}, ""),
        ({"weather": {"place": "Bran"}, "lat": 45, "lon": 25}, "Bran"),
        ({"weather": "snow"}, ""),
    ],
)
def test_the_place_is_in_words_or_else_in_degrees(
    said: dict[str, object], place: str, tmp_path: Path
) -> None:
    (one,), _ = read("journey", write(tmp_path, {"1.json": journey_entry(**said)}))
    assert one.place == place


def test_markdown_stays_markdown(tmp_path: Path) -> None:
    said = journey_entry(type="", text="# Figs\n\n*two* < three")
    (one,), _ = read("journey", write(tmp_path, {"1.json": said}))
    assert (one.title, one.text) == ("Figs", "# Figs\n\n*two* < three")


@pytest.mark.parametrize("zone", ["Mars/Base", "", None, 5])
def test_a_zone_that_nobody_knows_leaves_the_instant(zone: object, tmp_path: Path) -> None:
    (one,), _ = read("journey", write(tmp_path, {"1.json": journey_entry(timezone=zone)}))
    assert one.when is not None
    assert not one.when.has_zone
    assert str(one.when.instant) == "2019-01-01T22:30:00.123Z"


@pytest.mark.parametrize("said", [None, "soon", 10**30, NOWHERE, float("nan"), [], True])
def test_what_is_no_date_leaves_none(said: object, tmp_path: Path) -> None:
    (one,), _ = read("journey", write(tmp_path, {"1.json": journey_entry(date_journal=said)}))
    assert one.when is None


def test_an_entry_keeps_its_key_in_another_zip_after_a_change(tmp_path: Path) -> None:
    first, _ = read("journey", write(tmp_path / "a", {"1.json": journey_entry()}))
    other, _ = read(
        "journey", packed(tmp_path / "b.zip", {"x/2.json": journey_entry(text="Changed.")})
    )
    assert first[0].key == other[0].key


def test_what_is_missing_empty_or_no_entry_is_named_one_by_one(tmp_path: Path) -> None:
    files = {
        "1.json": journey_entry(photos=["../gone.jpg", ""]),
        "2.json": journey_entry(text="<p></p>"),
        "3.json": "[]",
        "4.json": '{"entries": []}',
        "5.json": "{",
        "gone.txt": "Hello",
    }
    brought, unread = read("journey", write(tmp_path, files))
    assert [one.name for one in brought] == ["1.json"]
    assert {one.name for one in unread} == {
        *("1.json: gone.jpg", "1.json: photos", "2.json", "3.json", "4.json", "5.json"),
        "gone.txt",
    }


def test_something_else_is_no_journal(tmp_path: Path) -> None:
    with pytest.raises(JournalError, match="no journal of Journey"):
        read("journey", write(tmp_path, {"a.txt": "Hello"}))
