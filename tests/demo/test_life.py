"""The rehearsed life as it is written down: whole, credited, and quoted as it stands."""

from __future__ import annotations

import re
from importlib.resources import files
from pathlib import Path

from osmosis.demo.life import RehearsedFrame, photograph, read_life
from osmosis.demo.pathways import read_pathways
from osmosis.demo.timeline import What, happenings
from osmosis.practices.rolls.model import COLOURS

ROOT = Path(__file__).parents[2]
PHOTOGRAPHS = files("osmosis.demo") / "photographs"
SOURCES = (ROOT / "docs" / "demo-sources.md").read_text(encoding="utf-8")
VIRTUES = {
    *("Temperance", "Silence", "Order", "Resolution", "Frugality", "Industry", "Sincerity"),
    *("Justice", "Moderation", "Cleanliness", "Tranquillity", "Chastity", "Humility"),
}
MOST_BYTES = 3_000_000


def every_frame() -> list[RehearsedFrame]:
    return [frame for roll in read_life().rolls for frame in (*roll.frames, *roll.late)]


def credits() -> dict[str, list[str]]:
    """Each photograph's row in the table of licences."""
    text = (PHOTOGRAPHS / "LICENSES.md").read_text(encoding="utf-8")
    rows = [line.strip("| ").split(" | ") for line in text.splitlines() if ".jpg |" in line]
    return {row[0].removesuffix(".jpg"): row[1:] for row in rows}


def test_every_photograph_is_credited_and_used_once() -> None:
    there = {path.name.removesuffix(".jpg") for path in PHOTOGRAPHS.iterdir()} - {"LICENSES.md"}
    used = [frame.photo for frame in every_frame() if frame.photo]
    assert sorted(used) == sorted(there) == sorted(credits())


def test_every_photograph_says_by_whom_and_under_which_licence() -> None:
    for author, licence, source, *_ in credits().values():
        assert author
        assert re.search(r"CC0|CC BY|public domain|no known copyright restrictions", licence)
        assert re.match(r"(PyPI|Debian) `", source)


def test_the_photographs_stay_small() -> None:
    assert sum(len(photograph(name)) for name in credits()) < MOST_BYTES


def test_the_virtues_are_franklin_s() -> None:
    rolls = [roll.virtue for roll in read_life().rolls]
    assert len(set(rolls)) == len(rolls)
    assert set(rolls) <= VIRTUES


def test_every_precept_and_every_quotation_stands_in_the_list_of_sources() -> None:
    quoted = [roll.counts for roll in read_life().rolls if roll.counts]
    quoted += [frame.line for frame in every_frame() if _is_quotation(frame)]
    assert len(quoted) > 15
    assert [text for text in quoted if text not in SOURCES] == []


def test_everything_that_is_sent_along_a_pathway_stands_there_with_its_place() -> None:
    sent = [
        (path.author, sitting)
        for path in read_pathways().pathways
        for sitting in path.sittings
        if sitting.text
    ]
    assert len(sent) > 80
    listed = [f"- {sitting.source}: “{sitting.text}”\n" for _, sitting in sent]
    assert [line for line in listed if line not in SOURCES] == []
    assert [author for author, _ in sent if f"**{author.partition(',')[0]}**" not in SOURCES] == []


def test_nothing_is_sent_twice_along_the_pathways() -> None:
    texts = [one.text for path in read_pathways().pathways for one in path.sittings if one.text]
    assert len(set(texts)) == len(texts)


def test_only_what_is_quoted_names_somebody() -> None:
    told = [frame.line for frame in every_frame() if not _is_quotation(frame)]
    inside = re.compile(r"(?<![.?!“] )(?<!^)\b[A-Z][a-z]+")
    found = {word for line in told for word in inside.findall(line)}
    # Days of the week, and nobody.
    assert found <= {"Friday", "Thursday", "Monday", "Sunday"}


def test_a_life_is_told_in_its_own_order() -> None:
    life = read_life()
    told = happenings(life)
    assert [one.at for one in told] == sorted(one.at for one in told)
    assert told[-1].at <= life.present.to_instant()
    for roll in life.rolls:
        own = [one.what for one in told if one.roll is roll]
        assert own[0] in (What.LOAD, What.BEFORE), roll.virtue


def test_every_colour_is_one_of_the_rolls_own() -> None:
    assert {roll.colour for roll in read_life().rolls} <= {*COLOURS, ""}


def _is_quotation(frame: RehearsedFrame) -> bool:
    names = ("Marcus Aurelius", "Henry David Thoreau", "Benjamin Franklin", "Dorothy Wordsworth")
    return frame.detail.startswith(names)
