"""Journals of jrnl: whatever way of writing dates it was told, if it is one way throughout."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from osmosis.journals.model import JournalError
from tests.journals.making import read, write


@pytest.mark.parametrize(
    ("dated", "civil"),
    [
        ("[2021-05-04 09:30]", "2021-05-04T09:30:00"),
        ("[2021-05-04 09:30:15 PM]", "2021-05-04T21:30:15"),
        ("[2021-05-04 12:00:00 AM]", "2021-05-04T00:00:00"),
        ("[2021/05/04 9:30]", "2021-05-04T09:30:00"),
        ("[04.05.2021 09:30]", "2021-05-04T09:30:00"),
        ("[4 May 2021 9:30 pm]", "2021-05-04T21:30:00"),
        ("[Tuesday, May 4, 2021 at 09:30]", "2021-05-04T09:30:00"),
        ("[05/13/2021 09:30]", "2021-05-13T09:30:00"),
        ("2021-05-04 09:30", "2021-05-04T09:30:00"),
    ],
)
def test_a_date_is_read_however_it_is_written(dated: str, civil: str, tmp_path: Path) -> None:
    text = f"{dated} Went out. It rained.\nAnd rained.\n"
    (one,), unread = read("jrnl", write(tmp_path, {"journal.txt": text}))
    assert unread == []
    assert one.when is not None
    assert str(one.when.civil) == civil
    assert (one.title, one.text) == ("Went out.", "Went out. It rained.\nAnd rained.")


def test_entries_keep_their_words_tags_stars_and_brackets(tmp_path: Path) -> None:
    text = (
        "[2021-05-04 09:30] Out with @ana.\n[x] milk\n[2021-99-99 10:00] said the clock\n\n"
        "[2021-05-05 10:00] Second *\n"
    )
    first, second = read("jrnl", write(tmp_path, {"journal.txt": text}))[0]
    assert first.text == "Out with @ana.\n[x] milk\n[2021-99-99 10:00] said the clock"
    assert (first.tags, first.starred) == (("ana",), False)
    assert (second.text, second.starred) == ("Second", True)


def test_day_and_month_that_may_stand_either_way_round_are_uncertain(tmp_path: Path) -> None:
    sure = "[13/05/2021 09:30] One\n\n[01/06/2021 09:30] Two\n"
    unsure = "[04/05/2021 09:30] One\n\n[01/06/2021 09:30] Two\n"
    certainties = []
    for name, text in (("sure", sure), ("unsure", unsure)):
        first = read("jrnl", write(tmp_path / name, {"journal.txt": text}))[0][0]
        certainties.append(first.when and first.when.certainty)
    assert certainties == ["exact", "uncertain"]


def test_what_stands_before_the_first_entry_is_named(tmp_path: Path) -> None:
    text = "Not dated.\n\n[2021-05-04 09:30] Dated.\n"
    brought, unread = read("jrnl", write(tmp_path, {"journal.txt": text}))
    assert [one.text for one in brought] == ["Dated."]
    assert [one.name for one in unread] == ["journal.txt, line 1"]


def test_the_json_of_jrnl_gives_the_same_entries(tmp_path: Path) -> None:
    entry = {"title": "Went.", "body": "Far.", "date": "2021-05-04", "time": "09:30"}
    text = json.dumps({"tags": {}, "entries": [{**entry, "tags": ["@ana"], "starred": True}, {}]})
    (one,), unread = read("jrnl", write(tmp_path, {"journal.json": text}))
    assert str(one.when and one.when.civil) == "2021-05-04T09:30:00"
    assert (one.title, one.text, one.tags) == ("Went.", "Went.\nFar.", ("ana",))
    assert len(unread) == 1


def test_a_text_without_entries_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path, {"journal.txt": "Only words.\n"}) / "journal.txt"
    with pytest.raises(JournalError, match="no entries of jrnl"):
        read("jrnl", path)
