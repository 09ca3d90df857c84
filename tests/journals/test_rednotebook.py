"""Journals of RedNotebook: each day with its tags and what it shows; what is torn is named."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from osmosis.journals import front_matter
from osmosis.journals.model import JournalError
from osmosis.journals.txt2tags import markdown_of
from tests.journals.making import packed, picture, read, write

MAY = """\
3:
  text: |
    === Figs ===
    //Ripe// at last. #garden
    [""file:///home/ada/pics/fig tree"".jpg?50]
  Films: {Life of Brian: null, Ran: null}
  Tags: {slow: null}
4: {text: ' '}
31: {text: "2010-05-31 07:00, and not a time."}
"""


def test_a_number_that_no_day_has_is_named(tmp_path: Path) -> None:
    month = f"{'1' * 40}: {{text: Never.}}\n1_0: {{text: Never.}}\n2: {{text: Figs.}}\n"
    brought, unread = read("rednotebook", write(tmp_path, {"2010-05.txt": month}))
    assert [one.text for one in brought] == ["Figs."]
    assert len(unread) == 2


def test_a_day_comes_with_its_tags_categories_and_pictures(tmp_path: Path) -> None:
    files = {"2010-05.txt": MAY, "pics/fig tree.jpg": picture(), "old/fig tree.jpg": b"x"}
    (figs, last), unread = read("rednotebook", write(tmp_path, files))
    assert figs.when is not None
    assert (str(figs.when.civil), figs.when.is_day) == ("2010-05-03T12:00:00", True)
    assert not figs.when.has_zone
    assert (figs.title, figs.tags) == ("Figs", ("slow", "garden"))
    assert "*Ripe* at last." in figs.text
    assert figs.text.endswith("- Films\n  - Life of Brian\n  - Ran")
    assert [file.name for file in figs.files] == ["fig tree.jpg", "day.json"]
    assert b"".join(figs.files[0].opened()) == picture()
    assert last.text == "2010-05-31 07:00, and not a time."
    assert [one.name for one in unread] == ["2010-05.txt, day 4", "old/fig tree.jpg"]


def test_the_marks_stay_as_they_were_written_beside_a_day(tmp_path: Path) -> None:
    (figs, _), _ = read("rednotebook", write(tmp_path, {"2010-05.txt": MAY}))
    whole = json.loads(b"".join(figs.files[-1].opened()))
    assert whole["date"] == "2010-05-03"
    assert whole["day"]["text"].startswith("=== Figs ===\n//Ripe//")


def test_a_day_keeps_its_key_until_it_is_changed(tmp_path: Path) -> None:
    first, _ = read("rednotebook", write(tmp_path / "a", {"2010-05.txt": MAY}))
    same = packed(tmp_path / "b.zip", {"data/2010-05.txt": MAY.replace("Films", "Books")})
    other, _ = read("rednotebook", same)
    assert [one.key == its.key for one, its in zip(first, other, strict=True)] == [False, True]


def test_what_is_missing_torn_or_no_day_is_named_one_by_one(tmp_path: Path) -> None:
    files = {
        "2010-02.txt": '30: {text: No}\n1: {text: \'[""/etc/passwd"".png]\'}\nx: 1',
        "2010-03.txt": "1: &a {text: a}\n2: *a",
        "2010-04.txt": "1: {text: [",
        "2010-05.txt": "",
        "2010-06.txt": "1: {A: " + "[" * 30 + "]" * 30 + "}",
        "2010-13.txt": "1: {text: No such month}",
        "2010-07.txt": "- 1",
        "1.txt": "A template",
    }
    brought, unread = read("rednotebook", write(tmp_path, files))
    assert len(brought) == 1
    assert [one.name for one in unread] == [
        *("2010-02.txt, day 30", "2010-02.txt, day 1: /etc/passwd.png", "2010-02.txt, day x"),
        *("2010-03.txt", "2010-04.txt", "2010-05.txt", "2010-06.txt", "2010-07.txt"),
        *("2010-13.txt, day 1", "1.txt"),
    ]


def test_a_month_of_too_many_pieces_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(front_matter, "MOST_NODES", 50)
    files = {"2010-08.txt": "1: {A: [" + "a," * 50 + "]}", "2010-09.txt": "1: {A: [a]}"}
    brought, unread = read("rednotebook", write(tmp_path, files))
    assert [one.text for one in brought] == ["- A\n  - a"]
    assert [one.name for one in unread] == ["2010-08.txt"]


def test_something_else_is_no_journal_of_rednotebook(tmp_path: Path) -> None:
    with pytest.raises(JournalError, match="no journal of RedNotebook"):
        read("rednotebook", write(tmp_path, {"a.txt": "1: {text: Hello}"}))


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("== A ==\n" + "=" * 20, "## A\n* * *"),
        ("//a b//, **c**, --d e-- and __f__", "*a b*, **c**, ~~d e~~ and __f__"),
        ('[fig ""/a/fig"".png?50] [""b c"".jpg]', "![fig](/a/fig.png) ![](<b c.jpg>)"),
        ('[see ""file:///c/x.pdf""]', "[see](file:///c/x.pdf)"),
        ("[home http://x.example/a//b//c]", "[home](http://x.example/a//b//c)"),
        ("+ one\n+ two\\\\", "1. one\n1. two  "),
        ('``//a//`` ""//b//"" http://x.example//c//', "``//a//`` //b// http://x.example//c//"),
        ("```\n== A ==\n//b//\n```", "```\n== A ==\n//b//\n```"),
        ("# A\n\n*b* [c](d//e//f)\n\n---\n- g", "# A\n\n*b* [c](d//e//f)\n\n---\n- g"),
        ("a///b//c", "a///b//c"),
        ("a // b -- c", "a // b -- c"),
    ],
)
def test_its_marks_become_those_of_markdown(written: str, said: str) -> None:
    assert markdown_of(written)[0] == said
