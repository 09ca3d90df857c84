"""Journals of Day One: entries with their files, zone, place and tags; what is torn is named."""

from __future__ import annotations

import json
import plistlib
from pathlib import Path

import pytest

from osmosis.journals.model import JournalError
from tests.journals.making import (
    classic_entry,
    dayone_entry,
    journal,
    md5,
    packed,
    picture,
    read,
    write,
)

PICTURE = picture()


def test_an_entry_comes_with_its_zone_place_tags_star_and_files(tmp_path: Path) -> None:
    shown = {"identifier": "X", "md5": md5(PICTURE), "type": "jpeg", "orderInEntry": 1}
    said = dayone_entry(
        text="# Snow\n\n![](dayone-moment://X)",
        tags=["winter", "winter", "#night"],
        starred=True,
        location={"placeName": "The hut", "localityName": "Bran", "country": "Romania"},
        photos=[shown],
    )
    files = {"Journal.json": journal(said), f"photos/{md5(PICTURE)}.jpeg": PICTURE}
    (one,), unread = read("dayone", packed(tmp_path / "export.zip", files))
    assert unread == []
    assert str(one.when and one.when.moment) == "2019-01-02T00:30:00+02:00[Europe/Bucharest]"
    assert (one.title, one.place) == ("Snow", "The hut, Bran, Romania")
    assert (one.tags, one.starred) == (("winter", "night"), True)
    assert one.text == "# Snow\n\n![](dayone-moment://X)"
    assert [file.media_type for file in one.files] == ["image/jpeg", "application/json"]


def test_the_bytes_and_everything_else_that_was_said_stay_with_an_entry(tmp_path: Path) -> None:
    said = dayone_entry(photos=[{"md5": md5(PICTURE), "type": "jpeg"}], weather={"code": "snow"})
    files = {"Journal.json": journal(said), f"photos/{md5(PICTURE)}.jpeg": PICTURE}
    with_files = write(tmp_path / "export", files)
    (one,), _ = read("dayone", with_files)
    assert b"".join(one.files[0].opened()) == PICTURE
    assert json.loads(b"".join(one.files[1].opened()))["weather"] == {"code": "snow"}


def test_what_is_missing_empty_or_no_entry_is_named_one_by_one(tmp_path: Path) -> None:
    missing = dayone_entry(1, photos=[{"md5": "0" * 32, "type": "jpeg"}])
    files = {
        "Journal.json": journal(missing, dayone_entry(2, text=" "), 3),
        "photos/alone.jpeg": PICTURE,
        "Torn.json": "{",
        "Other.json": "[]",
    }
    brought, unread = read("dayone", packed(tmp_path / "export.zip", files))
    assert len(brought) == 1
    assert {one.name for one in unread} == {
        f"Journal.json, entry 1: {'0' * 32}",
        "Journal.json, entry 2",
        "Journal.json, entry 3",
        "photos/alone.jpeg",
        "Torn.json",
        "Other.json",
    }


def test_a_zone_that_nobody_knows_leaves_the_instant(tmp_path: Path) -> None:
    said = dayone_entry(timeZone="Mars/Base")
    (one,), _ = read("dayone", write(tmp_path, {"Journal.json": journal(said)}))
    assert one.when is not None
    assert not one.when.has_zone
    assert str(one.when.instant) == "2019-01-01T22:30:00Z"


def test_an_entry_keeps_its_key_in_another_zip_and_in_other_letters(tmp_path: Path) -> None:
    first, _ = read("dayone", write(tmp_path / "a", {"Journal.json": journal(dayone_entry(10))}))
    said = dayone_entry(10, uuid=f"{10:032x}", text="Changed since.")
    other, _ = read("dayone", packed(tmp_path / "b.zip", {"Mine/Diary.json": journal(said)}))
    assert first[0].key == other[0].key
    assert other[0].tags == ("Diary",)


def test_a_property_list_that_unfolds_without_end_is_named(tmp_path: Path) -> None:
    many: object = "x"
    for _ in range(12):
        many = [many] * 10
    small = plistlib.dumps({"Entry Text": many}, fmt=plistlib.FMT_BINARY)
    assert len(small) < 250
    files = {"entries/A.doentry": small, "entries/B.doentry": classic_entry(UUID="BB")}
    brought, unread = read("dayone", write(tmp_path, files))
    assert [one.text for one in brought] == ["An old one."]
    assert [one.name for one in unread] == ["entries/A.doentry"]


def test_two_entries_with_one_id_are_both_brought(tmp_path: Path) -> None:
    both = journal(dayone_entry(10), dayone_entry(10, text="Another."), dayone_entry(10))
    brought, _ = read("dayone", write(tmp_path, {"Journal.json": both}))
    one, other, again = (entry.key for entry in brought)
    assert one == again != other
    assert {entry.key for entry in read("dayone", tmp_path)[0]} == {one, other}


def test_a_classic_journal_gives_its_entries_and_their_photographs(tmp_path: Path) -> None:
    files = {
        "entries/AA.doentry": classic_entry(UUID="AA", Time_Zone="America/New_York", Starred=True),
        "photos/AA.jpg": PICTURE,
        "entries/BB.doentry": b"<plist><dict><key>",
        "entries/CC.doentry": classic_entry(UUID="../../CC", Creation_Date="whenever"),
    }
    brought, unread = read("dayone", write(tmp_path / "Journal.dayone", files))
    assert [one.starred for one in brought] == [True, False]
    assert str(brought[0].when and brought[0].when.moment) == (
        "2013-01-01T05:00:00-05:00[America/New_York]"
    )
    assert [file.name for file in brought[0].files] == ["AA.jpg", "AA.doentry"]
    assert brought[1].when is None
    assert [one.name for one in unread] == ["entries/BB.doentry"]


def test_a_property_list_that_grows_is_not_read(tmp_path: Path) -> None:
    bomb = (
        b'<?xml version="1.0"?><!DOCTYPE p [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'
        b'<plist version="1.0"><dict><key>Entry Text</key><string>&b;</string></dict></plist>'
    )
    brought, unread = read("dayone", write(tmp_path, {"entries/AA.doentry": bomb}))
    assert (brought, len(unread)) == ([], 1)


def test_something_else_is_no_journal(tmp_path: Path) -> None:
    with pytest.raises(JournalError, match="no journal of Day One"):
        read("dayone", write(tmp_path, {"a.txt": "Hello"}))
