"""Input that somebody broke, or made to break its reader: each file is brought, or named."""

from __future__ import annotations

import random
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from osmosis.errors import InvalidInputError, OsmosisError
from osmosis.journals import texts
from osmosis.journals.dates import day_in_name, in_zone, when_of
from osmosis.journals.model import Brought, BroughtKind, JournalError, key_of
from osmosis.journals.reading import READERS
from osmosis.languages.speaking import speaking_as
from tests.journals.making import (
    as_bytes,
    classic_entry,
    dayone_entry,
    journal,
    lying_zip,
    packed,
    picture,
    read,
    write,
)

MIXED = {
    "Journal.json": journal(dayone_entry(), dayone_entry(2, text=None, creationDate=5, photos="x")),
    "entries/A.doentry": classic_entry(),
    "notes/2020-13-45.md": "---\ndate: 32 Brumaire\n---\nNo such day.",
    "notes/bad.md": b"\xff\xfe\x00",
    "notes/long.md": b"x" * (9 << 20),
    "a.jpg": picture(),
    "a.jpg.json": '{"photoTakenTime": {"timestamp": "99999999999999999999"}}',
    "b.jpg": picture()[:300],
    "letters.mbox": b"From x\nDate: never\n\n\xff\xfe body\n",
    "all.json": '[{"url": 5}, null, {"url": "https://a.example", "tags": {"a": 1}}]',
    "table.csv": 'title,url,time_added\n"never closed,https://a.example,1\n',
    "Entries/2020-13-45.html": "<p class='pageHeader title'><i class=assetType_x id=/..>",
    "1.json": '{"date_journal": 1e999, "text": ["a"], "photos": {"a": [1]}, "lat": "x"}',
    "2021-02.txt": "1: {text: A day.}\n30: {text: No such day.}\n",
    "empty.txt": b"",
    "nul\u202e.txt": b"\x00" * 20,
}


@pytest.fixture(scope="module")
def mixed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = write(tmp_path_factory.mktemp("mixed"), MIXED)
    (root / "loop").symlink_to(root)
    return root


@pytest.mark.parametrize("source", READERS)
def test_every_file_of_a_broken_folder_is_brought_or_named(source: str, mixed: Path) -> None:
    brought, unread = read(source, mixed)
    told = "\n".join(
        [one.name for one in brought]
        + [one.name for one in unread]
        + [file.name for one in brought for file in one.files]
    )
    missing = [name for name in MIXED if name not in told and Path(name).name not in told]
    assert missing == []
    assert "loop" in told
    assert all(one.why and not one.why.endswith(".") for one in unread)


def test_places_are_named_in_the_language_that_is_spoken(mixed: Path) -> None:
    with speaking_as("de"):
        _, unread = read("dayone", mixed)
    assert "Journal.json, Eintrag 2" in [one.name for one in unread]


@pytest.mark.parametrize("source", READERS)
def test_whatever_is_read_twice_is_known_by_the_same_keys(source: str, mixed: Path) -> None:
    assert [one.key for one in read(source, mixed)[0]] == [
        one.key for one in read(source, mixed)[0]
    ]


@pytest.mark.parametrize("source", READERS)
def test_a_zip_that_lies_is_refused_or_its_file_named(source: str, tmp_path: Path) -> None:
    path = tmp_path / "lies.zip"
    path.write_bytes(lying_zip("Journal.json", b"0" * 5_000_000, 40))
    try:
        brought, unread = read(source, path)
    except JournalError:
        pass
    else:
        assert (brought, [one.name for one in unread]) == ([], ["Journal.json"])
    for data in (b"PK\x03\x04 and nothing", b"PK"):
        path.write_bytes(data)
        with pytest.raises(JournalError):
            read(source, path)


def test_a_zip_that_unpacks_to_far_more_than_it_holds_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "bomb.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.md", b"\0" * 30_000_000)
    with pytest.raises(JournalError, match="far more than it holds"):
        read("markdown", path)


def test_a_zip_whose_names_lead_out_or_come_twice_is_refused(tmp_path: Path) -> None:
    with pytest.raises(JournalError, match="climbs out"):
        read("markdown", packed(tmp_path / "out.zip", {"../a.md": "x"}))
    path = tmp_path / "twice.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.md", "x")
        archive.writestr("A.md", "y")
    with pytest.raises(JournalError, match="same name"):
        read("markdown", path)


def test_json_of_more_values_than_memory_holds_is_not_taken_apart(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(texts, "MOST_JSON_VALUES", 50)
    files = {"Journal.json": journal(dayone_entry()), "b.json": f"[{'[],' * 60}0]"}
    brought, unread = read("dayone", write(tmp_path, files))
    assert len(brought) == 1
    assert [(one.name, one.why) for one in unread] == [
        ("b.json", "There is more in it than a journal holds")
    ]


def test_one_damaged_file_in_a_zip_is_named_and_the_others_come(tmp_path: Path) -> None:
    path = packed(tmp_path / "vault.zip", {"a.md": "Whole words.", "b.md": "Spoiled words."})
    data = path.read_bytes().replace(b"Spoiled words.", b"Spoilt. words.", 1)
    path.write_bytes(data)
    brought, unread = read("markdown", path)
    assert [one.text for one in brought] == ["Whole words."]
    assert [one.name for one in unread] == ["b.md"]


def test_what_is_not_there_and_what_nobody_reads_is_said(tmp_path: Path) -> None:
    with pytest.raises(JournalError, match="nothing here"):
        read("photos", tmp_path / "nowhere")
    with pytest.raises(InvalidInputError, match="Nobody here reads"):
        read("diary", tmp_path)


@pytest.mark.parametrize("source", READERS)
def test_random_bytes_break_no_reader(source: str, tmp_path: Path) -> None:
    drawn = random.Random(7)
    whole = {"Journal.json": MIXED["Journal.json"], "all.json": MIXED["all.json"]}
    for round_ in range(12):
        files = {}
        for name, content in {**MIXED, **whole}.items():
            data = bytearray(as_bytes(content)[:2_000])
            for _ in range(min(8, len(data))):
                data[drawn.randrange(len(data))] = drawn.randrange(256)
            files[name.replace("\u202e", "")] = bytes(data)
        try:
            read(source, write(tmp_path / str(round_), files))
        except OsmosisError as error:
            assert isinstance(error, JournalError)  # noqa: PT017 (anything else is a bug)


@settings(max_examples=100)
@given(st.text(max_size=60) | st.from_regex(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(Z|[+-]\d\d:?\d\d)?"))
def test_any_text_is_a_date_or_none(text: str) -> None:
    for found in (when_of(text), day_in_name(text), in_zone(when_of(text), text)):
        if found is not None:
            try:
                found.placed_in("Pacific/Apia")
            except InvalidInputError as error:
                assert "9999" in error.message  # noqa: PT017 (the first and the last day)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "2020-01-02T03:04:05+02:00[Europe/Bucharest]",
            "2020-01-02T03:04:05+02:00[Europe/Bucharest]",
        ),
        ("2020-01-02 03:04:05 +0200", "2020-01-02T03:04:05+02:00"),
        ("2020-01-02 03:04", "2020-01-02T03:04:00+09:00[Asia/Tokyo]"),
        ("2020-01-02T03:04:05Z", "2020-01-02T12:04:05+09:00[Asia/Tokyo]"),
        ("January 2, 2020", "2020-01-02T12:00:00+09:00[Asia/Tokyo]"),
    ],
)
def test_a_time_keeps_the_zone_that_it_has_and_is_lent_one_that_it_has_not(
    text: str, said: str
) -> None:
    found = when_of(text)
    assert found is not None
    assert str(found.placed_in("Asia/Tokyo")) == said


@pytest.mark.parametrize("time", ["24:00", "25:61:00", "03:04:05+99:00", "03:04:05 or so"])
def test_a_day_with_a_time_that_no_clock_shows_is_still_that_day(time: str) -> None:
    found = when_of(f"2020-01-02T{time}")
    assert found is not None
    assert (str(found.civil), found.is_day) == ("2020-01-02T12:00:00", True)
    assert when_of(f"2020-02-30T{time}") is None


def test_what_is_nested_too_deeply_to_be_written_is_refused_and_is_no_text() -> None:
    nested: object = "x"
    for _ in range(100_000):
        nested = [nested]
    assert texts.plain(nested) == ""
    with pytest.raises(JournalError):
        texts.json_bytes({"text": nested})


def test_a_key_tells_its_parts_apart() -> None:
    assert len({key_of("a", "bc"), key_of("ab", "c"), key_of("a", "b", "c")}) == 3


def test_a_moment_never_says_its_words_where_logs_might() -> None:
    one = Brought(key="0", kind=BroughtKind.NOTE, name="a", when=None, text="Dear")
    assert "Dear" not in repr(one)
