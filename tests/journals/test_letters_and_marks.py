"""Letters, saved pages, highlights: each row or entry is brought, or named."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from osmosis.journals.model import JournalError
from tests.journals.making import packed, read, write

LETTER = (
    "From: Ada <ada@quiet.example>\nDate: Fri, 01 Mar 2019 10:00:00 +0200\n"
    "Subject: Figs\nMessage-ID: <{name}@quiet.example>\n\nDear one,\n\nthe figs are ripe.\n"
)
READWISE = (
    "Highlight,Book Title,Book Author,Amazon Book ID,Note,Color,Tags,Location Type,Location,"
    "Highlighted at,Document tags\n"
)


def test_letters_come_with_the_offset_of_their_writer_and_all_their_bytes(tmp_path: Path) -> None:
    box = f"From x\n{LETTER.format(name='a')}\nFrom x\n{LETTER.format(name='b')}"
    first, second = read("mbox", write(tmp_path, {"figs.mbox": box}))[0]
    assert str(first.when and first.when.moment) == "2019-03-01T10:00:00+02:00"
    assert (first.title, first.kind.value) == ("Figs", "letter")
    assert "the figs are ripe." in first.text
    assert b"".join(first.files[0].opened()).decode() == LETTER.format(name="a")
    assert first.key != second.key


def test_what_is_no_letter_is_named(tmp_path: Path) -> None:
    files = {
        "junk.mbox": f"Junk.\n\nFrom x\n{LETTER.format(name='a')}",
        "one.eml": LETTER.format(name="c"),
        "empty.mbox": "",
        "a.doc": b"x",
    }
    brought, unread = read("mbox", write(tmp_path, files))
    assert len(brought) == 2
    assert {one.name for one in unread} == {"junk.mbox, letter 1", "empty.mbox", "a.doc"}


def test_wallabag_gives_articles_with_their_page_links_and_marks(tmp_path: Path) -> None:
    article = {
        "url": "https://quiet.example/figs",
        "title": "Figs",
        "content": "<p>One<br>two</p><script>bad()</script><p>three</p>",
        "created_at": "2017-04-24T12:00:00+0200",
        "is_starred": 1,
        "tags": ["slow"],
        "annotations": [{"quote": "One", "text": "Yes.", "created_at": "2017-04-25T12:00:00Z"}],
    }
    bare = {"url": "https://quiet.example/bare", "content": ""}
    whole = json.dumps([article, bare, {"url": "javascript:x"}, 4])
    (figs, mark, link), unread = read("wallabag", write(tmp_path, {"all.json": whole}))
    assert (figs.text, figs.starred, figs.tags) == ("One\ntwo\n\nthree", True, ("slow",))
    assert str(figs.when and figs.when.moment) == "2017-04-24T12:00:00+02:00"
    assert b"bad()" in b"".join(figs.files[0].opened())
    assert (mark.kind.value, mark.text, mark.address) == ("highlight", "One\n\nYes.", figs.address)
    assert link.is_bare_link
    assert len(unread) == 2


def test_pocket_gives_links_with_tags_and_marks_out_of_its_zip(tmp_path: Path) -> None:
    table = (
        "title,url,time_added,tags,status\n"
        '"Figs, old",https://quiet.example/figs,1500000000,slow|garden,unread\n'
        ",,,,\nBad,nowhere,1,,\n"
    )
    said = [{"quote": "Ripe.", "created_at": 1500000000}]
    marks = [{"url": "https://quiet.example/figs", "title": "Figs", "highlights": said}]
    files = {"part_000000.csv": table, "annotations/part_000000.json": json.dumps(marks)}
    (link, mark), unread = read("pocket", packed(tmp_path / "pocket.zip", files))
    assert (link.title, link.tags) == ("Figs, old", ("slow", "garden"))
    assert str(link.when and link.when.instant) == "2017-07-14T02:40:00Z"
    assert mark.text == "Ripe."
    assert [one.name for one in unread] == ["part_000000.csv, row 4"]


def test_readwise_gives_highlights_of_tables_and_json_under_the_same_key(tmp_path: Path) -> None:
    row = '"Be kind, now",Of Figs,Ada,,A note,,a,,1,2023-05-01 12:34:56+00:00,\n'
    book = {
        "title": "Of Figs",
        "author": "Ada",
        "highlights": [
            {"text": "Be kind, now", "note": "A note", "highlighted_at": "2023-05-01T12:34:56Z"}
        ],
    }
    files = {"a.csv": READWISE + row, "b.json": json.dumps({"results": [book]})}
    table, other = read("readwise", write(tmp_path, files))[0]
    assert (table.title, table.text) == ("Of Figs, Ada", "Be kind, now\n\nA note")
    assert str(table.when and table.when.instant) == "2023-05-01T12:34:56Z"
    assert table.key == other.key


def test_pages_that_the_reader_saved_are_links(tmp_path: Path) -> None:
    table = "Title,URL,ID,Document tags,Saved date\nFigs,https://quiet.example/figs,1,,2023-05-01\n"
    (link,), _ = read("readwise", write(tmp_path, {"reader.csv": table}))
    assert link.is_bare_link


@pytest.mark.parametrize("source", ["wallabag", "readwise", "pocket"])
@pytest.mark.parametrize("content", ["{", '{"a": 1}', "a,b\n1,2\n", "\x00\x01"])
def test_another_file_is_refused_by_itself_and_named_in_a_folder(
    source: str, content: str, tmp_path: Path
) -> None:
    name = "a.json" if content.startswith("{") else "a.csv"
    folder = write(tmp_path, {name: content})
    with pytest.raises(JournalError):
        read(source, folder / name)
    assert [one.name for one in read(source, folder)[1]] == [name]
