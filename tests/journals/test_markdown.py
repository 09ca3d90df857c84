"""Folders of notes: what stands above them, what they show, links in loops, and odd encodings."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from osmosis.journals.front_matter import split_front_matter
from osmosis.journals.model import JournalError
from osmosis.journals.titles import title_of
from osmosis.journals.wiki_links import files_shown, tags_in
from tests.journals.making import packed, picture, read, write

PICTURE = picture()


def test_what_stands_above_a_note_says_when_what_and_with_which_tags(tmp_path: Path) -> None:
    note = (
        "---\ntitle: Figs\ndate: 2020-01-02T03:04:05+02:00\ntags: [garden, slow]\n"
        "location: Lisbon\n---\nThe tree #fig/old stood. `#not`\n"
    )
    (one,), _ = read("markdown", write(tmp_path, {"a.md": note}))
    assert str(one.when and one.when.moment) == "2020-01-02T03:04:05+02:00"
    assert (one.title, one.place, one.text) == ("Figs", "Lisbon", "The tree #fig/old stood. `#not`")
    assert one.tags == ("garden", "slow", "fig/old")
    assert b"".join(one.files[-1].opened()).decode() == note


def test_a_daily_note_has_the_day_of_its_name_and_no_hour(tmp_path: Path) -> None:
    (one,), _ = read("markdown", write(tmp_path, {"daily/2023-05-04 Thursday.md": "Rain."}))
    assert one.when is not None
    assert (str(one.when.civil), one.when.is_day) == ("2023-05-04T12:00:00", True)


def test_a_note_without_any_date_has_that_of_its_file_and_in_a_zip_none(tmp_path: Path) -> None:
    (one,), _ = read("markdown", write(tmp_path / "vault", {"a.md": "Words."}))
    assert one.when is not None
    assert one.when.certainty == "uncertain"
    (zipped,), _ = read("markdown", packed(tmp_path / "vault.zip", {"a.md": "Words."}))
    assert zipped.when is None
    assert zipped.key == one.key


def test_notes_that_link_in_loops_and_embed_each_other_come_once_each(tmp_path: Path) -> None:
    files = {
        "a.md": "![[b]] [[a]] [b](b.md) ![[deep/pic one.jpg|200]]",
        "b.md": "![[a]] ![](deep/pic%20one.jpg)",
        "deep/pic one.jpg": PICTURE,
    }
    brought, unread = read("markdown", write(tmp_path, files))
    assert [one.name for one in brought] == ["a.md", "b.md"]
    assert [[file.name for file in one.files] for one in brought] == [
        ["pic one.jpg", "a.md"],
        ["pic one.jpg", "b.md"],
    ]
    assert unread == []


def test_what_no_note_shows_comes_by_itself_or_is_named(tmp_path: Path) -> None:
    files = {"a.md": "Words.", "lone.jpg": PICTURE, "lone.bin": b"\x00\x01"}
    brought, unread = read("markdown", write(tmp_path, files))
    assert [one.kind.value for one in brought] == ["note", "photo"]
    assert [one.name for one in unread] == ["lone.bin"]


def test_a_note_shows_no_file_outside_of_its_folder(tmp_path: Path) -> None:
    write(tmp_path, {"secret.txt": "mine", "secret.pdf": b"%PDF mine"})
    text = (
        "![](../secret.pdf) ![](/../secret.pdf) ![[../../secret.pdf]] ![](file:///etc/passwd.txt)"
    )
    (one,), _ = read("markdown", write(tmp_path / "vault", {"a.md": text}))
    assert [file.name for file in one.files] == ["a.md"]


def test_links_on_the_disk_are_named_and_not_followed(tmp_path: Path) -> None:
    vault = write(tmp_path / "vault", {"a.md": "![[out.jpg]]"})
    (tmp_path / "out.jpg").write_bytes(PICTURE)
    (vault / "loop").symlink_to(vault)
    (vault / "out.jpg").symlink_to(tmp_path / "out.jpg")
    brought, unread = read("markdown", vault)
    assert [file.name for file in brought[0].files] == ["a.md"]
    assert {one.name for one in unread} == {"loop", "out.jpg"}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_a_note_is_read_in_the_encoding_it_has(encoding: str, tmp_path: Path) -> None:
    (one,), _ = read("markdown", write(tmp_path, {"a.md": "naïve café\r\n".encode(encoding)}))
    assert one.text == "naïve café"


def test_two_days_with_the_same_words_are_two_moments(tmp_path: Path) -> None:
    files = {"2023-05-04.md": "Nothing.", "2023-05-05.md": "Nothing."}
    first, second = read("markdown", write(tmp_path, files))[0]
    assert first.key != second.key


@pytest.mark.parametrize(
    "above",
    ["a: &x [1]\nb: *x", "a: [", "a: !!python/object/apply:os.system [x]\nb: *a", "[" * 400],
)
def test_what_stands_above_and_cannot_be_read_stays_in_the_note(above: str) -> None:
    text = f"---\n{above}\n---\nWords.\n"
    assert split_front_matter(text) == ({}, text, False)


def test_values_stay_the_texts_that_were_written() -> None:
    said, rest, _ = split_front_matter("---\na: no\nb: 2020-01-02\nc: 1e3\n---\nx")
    assert (said, rest) == ({"a": "no", "b": "2020-01-02", "c": "1e3"}, "x")


@settings(max_examples=60)
@given(st.text(alphabet="![]()#`~|<>a./ \n", max_size=200))
def test_any_text_has_links_and_tags_or_none(text: str) -> None:
    assert all(isinstance(one, str) for one in [*files_shown(text), *tags_in(text)])


@pytest.mark.parametrize(
    ("text", "tags"),
    [
        ("#like/this #2031 #2031-05 #5th/day #_no # (#yes)", ["like/this", "5th/day", "yes"]),
        ("#" + "1" * 1_000_000, []),
        ("#" + "1/" * 500_000 + " #a", ["a"]),
    ],
)
def test_a_tag_has_a_letter_in_it(text: str, tags: list[str]) -> None:
    assert tags_in(text) == tags


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("# A fig ## ", "A fig"),
        ("## C# and F#", "C# and F"),
        ("# #", ""),
        ("# a" + " " * 3_900 + "b", "a b"),
    ],
)
def test_a_note_is_called_as_its_first_heading_says(text: str, title: str) -> None:
    assert title_of(text) == title


def test_a_folder_without_notes_is_refused(tmp_path: Path) -> None:
    with pytest.raises(JournalError, match="no notes"):
        read("markdown", write(tmp_path, {"a.jpg": PICTURE}))
