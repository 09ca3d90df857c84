"""What is written out of Rolls: every developed roll by itself, and the shelf of the past."""

from __future__ import annotations

import pytest

from osmosis.bags.sources import chunks_of
from osmosis.keeping.readable import readable_parts
from osmosis.languages.speaking import speaking_as
from osmosis.ports.front_matter import read_front_matter
from osmosis.practices.rolls.service import exporting
from osmosis.practices.rolls.service.bringing import Bringing, bring
from osmosis.practices.rolls.store import past
from osmosis.storage.rests import add_rest
from tests.practices.rolls.conftest import World
from tests.practices.rolls.test_bringing import attached, note


def written(world: World) -> dict[str, bytes]:
    """Every file by its path; none comes twice."""
    files = [(one.path, b"".join(one.chunks())) for one in exporting.export(world.context)]
    assert len(dict(files)) == len(files)
    return dict(files)


@pytest.mark.parametrize("virtue", ["Patience", "忍耐"])
def test_two_rolls_of_one_minute_have_a_folder_each(world: World, virtue: str) -> None:
    rolls = [world.finished(f"Line {number}.", virtue=virtue) for number in range(2)]
    assert str(rolls[0].id)[:8] == str(rolls[1].id)[:8]
    for roll in rolls:
        world.develop(world.rested(roll))
    files = written(world)
    texts = [files[path].decode() for path in files if path.endswith(".md")]
    assert len(texts) == 2
    for text in texts:
        base = text.partition("[The contact sheet](")[2].partition("/data/")[0]
        assert f"rolls/{base}/data/index.html" in files
        (line,) = [one for one in ("Line 0.", "Line 1.") if one in text]
        assert line in files[f"rolls/{base}/data/roll.json"].decode()


def test_the_words_around_a_roll_are_the_readers_and_all_else_is_the_same(world: World) -> None:
    world.developed("A line.")
    bring(world.context, Bringing(source="photos", name="a", found=[note(1, text="")]))
    english = written(world)
    with speaking_as("de"):
        german = written(world)
    assert english.keys() == german.keys()
    said = "\n".join(german[path].decode() for path in german if german[path] != english[path])
    assert "## Bild 1, 2031-05-04" in said
    assert "# Ein Moment" in said
    assert "[Der Kontaktbogen](" in said


def test_the_shelf_of_the_past_is_written_out_by_year(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(past, "_MOST_ASKED", 2)
    found = [
        note(1, title="Rain", tags=("winter", "wet"), files=(attached(b"a"), attached(b"b"))),
        note(2),
        note(3, when=None),
    ]
    bring(world.context, Bringing(source="markdown", name="vault", found=found))
    with world.app.store.write() as transaction:
        for one in past.list_after(transaction, None):
            add_rest(transaction, ref=one.ref)
    files = written(world)
    (rain,) = [path for path in files if b'title: "Rain"' in files[path]]
    fields, body = read_front_matter(files[rain].decode())
    assert (fields["date"], fields["tags"], fields["kind"]) == (
        "2001-06-01",
        "winter, wet",
        "note",
    )
    assert body == "# Rain\n\nWords 1.\n"
    assert rain.startswith("past/2001/2001-06-01-")
    stem = rain.removesuffix(".md")
    beside = [files[path] for path in sorted(files) if path.startswith(f"{stem}.") if path != rain]
    assert beside == [b"a", b"b"]
    assert sorted(path.split("/")[1] for path in files if path.endswith(".md")) == [
        "2001",
        "2002",
        "undated",
    ]


def test_the_shelf_of_the_past_is_on_the_pages_of_its_years(world: World) -> None:
    found = [note(1, files=(attached(b"a"),)), note(3, when=None)]
    bring(world.context, Bringing(source="markdown", name="vault", found=found))
    parts = dict(readable_parts(exporting.export(world.context), "2031-05-04"))
    page = b"".join(chunks_of(parts["readable/2001.html"])).decode()
    assert "Words 1." in page
    assert "past/2001/2001-06-01-" in page
