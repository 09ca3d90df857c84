"""Instalments of a long work: together they are the work, and each ends where one can stop."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from osmosis.articles.tree import block_lines, parse
from osmosis.errors import ConflictError, InvalidInputError
from osmosis.practices.apert.model import Source
from osmosis.practices.apert.rules.instalments import (
    Length,
    Lengths,
    Place,
    end_of,
    minutes_for,
    next_place,
    pieces_between,
)
from osmosis.practices.apert.service import works
from osmosis.practices.apert.service.sources import NewSource
from osmosis.practices.apert.service.works import Instalment, advance, next_instalment
from tests.documents.files import book
from tests.practices.apert.conftest import World

WORK = st.lists(
    st.lists(st.builds(Length, words=st.integers(0, 300), is_heading=st.booleans()), max_size=8),
    max_size=8,
)
SENTENCE = "the fig tree grew slowly and nobody minded"
NOVEL = "\n\n".join(
    f"CHAPTER {number}\n\n"
    + "\n\n".join(f"{number} {n} {' '.join([SENTENCE] * 12)}." for n in range(9))
    for number in range(1, 13)
)


@settings(max_examples=80)
@given(WORK, st.integers(1, 900))
def test_instalments_are_the_work_with_nothing_twice_and_nothing_lost(
    work: Lengths, words: int
) -> None:
    place, read = Place(), list[Place]()
    while place < end_of(work):
        after = next_place(work, place, words)
        assert after > place
        read += pieces_between(work, place, after)
        place = after
    every = [Place(section=s, piece=p) for s, one in enumerate(work) for p in range(len(one))]
    assert read == every


def test_an_instalment_ends_with_a_chapter_where_one_ends_nearby() -> None:
    chapter = [Length(words=5, is_heading=True), *[Length(words=100)] * 4]
    work = [chapter] * 5
    assert next_place(work, Place(), 400) == Place(section=1)
    assert next_place(work, Place(), 330) == Place(section=1)
    assert next_place(work, Place(), 900) == Place(section=2)
    assert next_place(work, Place(), 120) == Place(piece=2)
    assert next_place(work, Place(section=4), 340) == end_of(work)


def test_an_instalment_prefers_a_heading_and_never_ends_after_one() -> None:
    work = [[Length(words=100), Length(words=100), Length(words=5, is_heading=True)]]
    work[0] += [Length(words=100)] * 9
    assert next_place(work, Place(), 205) == Place(piece=2)
    assert next_place(work, Place(piece=2), 3) == Place(piece=4)
    assert next_place(work, Place(piece=4), 1) == Place(piece=5)


def test_a_work_has_its_share_of_an_edition_within_bounds() -> None:
    assert minutes_for(60, 1, 10) == 6
    assert minutes_for(60, 2, 10) == 12
    assert minutes_for(60, 1, 100) == 5
    assert minutes_for(60, 1, 1) == 20
    assert minutes_for(12, 1, 100) == 4


def test_a_work_is_read_to_its_end_over_twenty_openings(world: World, tmp_path: Path) -> None:
    source = _add(world, tmp_path / "novel.txt", NOVEL.encode())
    (tmp_path / "novel.txt").unlink()
    read: list[str] = []
    for opening in range(40):
        if opening in {2, 11}:
            world.reopen()
        instalment = next_instalment(world.context, source, 2)
        if instalment is None:
            break
        again = next_instalment(world.context, source, 2)
        assert again == instalment  # the machine stopped before it was handed over
        read.append(_words(instalment))
        _hand_over(world, instalment)
    assert 20 <= len(read) < 40
    assert " ".join(read).split() == NOVEL.split()
    assert next_instalment(world.context, source, 2) is None


def test_an_instalment_is_handed_over_once(world: World, tmp_path: Path) -> None:
    source = _add(world, tmp_path / "novel.txt", NOVEL.encode())
    instalment = next_instalment(world.context, source, 2)
    assert instalment is not None
    assert not instalment.is_last
    assert _hand_over(world, instalment)
    assert not _hand_over(world, instalment)
    after = next_instalment(world.context, source, 2)
    assert after is not None
    assert after.stretch.begins == instalment.stretch.ends
    assert (instalment.stretch.number, after.stretch.number) == (1, 2)


def test_an_instalment_of_a_book_brings_its_pictures(world: World, tmp_path: Path) -> None:
    source = _add(world, tmp_path / "figs.epub", book())
    assert source.name == "Of Figs"
    instalment = next_instalment(world.context, source, 10)
    assert instalment is not None
    [entry] = instalment.found.entries
    assert entry.title == "Of Figs"
    assert entry.pictures.keys() == {next(iter(entry.pictures))}
    assert set(entry.pictures.values()) == set(instalment.found.files)
    assert instalment.is_last
    assert len(entry.key) == 64


def test_no_word_of_a_work_lies_open_in_the_store(world: World, tmp_path: Path) -> None:
    _add(world, tmp_path / "novel.txt", NOVEL.encode())
    assert not _holds(world, b"fig tree grew")


def test_what_cannot_be_read_in_instalments_is_refused(world: World, tmp_path: Path) -> None:
    gate = world.gate()
    (tmp_path / "a.pdf").write_bytes(b"%PDF")
    (tmp_path / "a.epub").write_bytes(b"PK")
    for name in ("a.pdf", "a.epub", "none.txt"):
        with pytest.raises(InvalidInputError, match="instalments"):
            works.add_work(world.context, gate.id, NewSource(address=str(tmp_path / name)))
    source = _add(world, tmp_path / "novel.txt", NOVEL.encode())
    with pytest.raises(ConflictError):
        works.add_work(
            world.context, source.gate_id, NewSource(address=str(tmp_path / "novel.txt"))
        )


def _add(world: World, path: Path, data: bytes) -> Source:
    path.write_bytes(data)
    gate = world.gate(f"Works {path.name}")
    return works.add_work(world.context, gate.id, NewSource(address=str(path)))


def _hand_over(world: World, instalment: Instalment) -> bool:
    with world.app.store.write() as transaction:
        return advance(transaction, instalment.stretch)


def _words(instalment: Instalment) -> str:
    [entry] = instalment.found.entries
    return block_lines(parse(entry.html))


def _holds(world: World, words: bytes) -> bool:
    """Whether these words lie anywhere in the store as they are."""
    root = world.app.config.home
    return any(words in path.read_bytes() for path in root.rglob("*") if path.is_file())
