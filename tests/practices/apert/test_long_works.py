"""Long works through real openings: part by part to the end, whatever happens in between."""

from __future__ import annotations

from pathlib import Path

import pytest

from osmosis.articles.words import plain_text
from osmosis.practices.apert.editions import PieceInEdition, Record
from osmosis.practices.apert.model import GapReason, Gate, Intensity, Opening, Source, SourceKind
from osmosis.practices.apert.rules.book import build_book
from osmosis.practices.apert.rules.choosing import choose
from osmosis.practices.apert.rules.yields import PieceKind
from osmosis.practices.apert.service import (
    assembling,
    axes,
    editions,
    keeping,
    openings,
    recording,
    sources,
    works,
)
from osmosis.practices.apert.store import editions as edition_rows
from osmosis.practices.apert.store import works as work_rows
from osmosis.practices.apert.store.works import KeptWork
from tests.documents.files import book
from tests.practices.apert.conftest import DAY, World
from tests.practices.apert.newspapers import assemble, bring, living, plate, story
from tests.practices.apert.test_assembling import PowerCut

OPENINGS = 20
SENTENCE = "the fig tree grew slowly and nobody minded"
NOVEL = "\n\n".join(
    f"CHAPTER {number}\n\n"
    + "\n\n".join(f"{number} {n} {' '.join([SENTENCE] * 25)}." for n in range(9))
    for number in range(1, 11)
)


@pytest.fixture(autouse=True)
def plain_covers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Covers without pixels, which take longest of all."""
    monkeypatch.setattr(recording, "drawing_as_png", lambda *_, **__: plate())


def test_a_work_is_the_sum_of_twenty_editions_with_nothing_twice_and_nothing_lost(
    world: World, tmp_path: Path
) -> None:
    gate, work = _reading(world, tmp_path, minutes=15)
    said: list[str] = []
    for number in range(1, OPENINGS + 1):
        if number in {3, 12}:
            world.reopen()
        if number % 4 == 0:
            bring(world, gate, [story(f"News{number} of the day")])
        opening = _open(world, gate)
        [part] = [one for one in _pieces(world, opening) if one.kind is PieceKind.INSTALMENT]
        last = " (the last)" if number == OPENINGS else ""
        assert part.title == f"novel, part {number}{last}: CHAPTER {(number + 1) // 2}"
        assert part.section == "Part by part"
        assert 3 <= part.minutes <= 7
        said += _words(part)
        assert said == NOVEL.split()[: len(said)]
    assert said == NOVEL.split()
    assert _place(world, work).handed_over == OPENINGS


def test_the_last_part_says_so_and_then_there_is_none(world: World, tmp_path: Path) -> None:
    text = "\n\n".join(NOVEL.split("\n\n")[:20])
    gate, work = _reading(world, tmp_path, text=text, minutes=24)
    titles = [[piece.title for piece in _pieces(world, _open(world, gate))] for _ in range(3)]
    assert titles == [["novel, part 1: CHAPTER 1"], ["novel, part 2 (the last): CHAPTER 2"], []]
    assert works.next_instalment(world.context, work, 5) is None


@pytest.mark.parametrize(
    ("module", "name"),
    [
        (assembling, "_keep_record"),
        (edition_rows, "begin_edition"),
        (assembling, "build_book"),
        (openings, "mark_open"),
        (assembling, "advance"),
        (edition_rows, "forget_told"),
    ],
)
def test_a_power_cut_repeats_the_same_part_and_goes_on_behind_it_once(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, module: object, name: str
) -> None:
    gate, work = _reading(world, tmp_path)
    expected = works.next_instalment(world.context, work, 15)
    assert expected is not None
    world.at(5, 11)

    def cut(*_: object, **__: object) -> object:
        raise PowerCut

    with monkeypatch.context() as broken:
        broken.setattr(module, name, cut)
        with pytest.raises(PowerCut):
            assemble(world)
    assert _place(world, work).handed_over == 0
    world.app.store.close()
    world.reopen()
    world.clock.set(world.clock.now().add(minutes=20))
    assemble(world)
    record = editions.open_record(world.context, living(world, gate).ref.id)
    assert [part.stretch for part in record.parts] == [expected.stretch]
    assert len(record.pieces) == 1
    place = _place(world, work)
    assert (place.place, place.handed_over) == (expected.stretch.ends, 1)


def test_a_record_that_was_damaged_is_made_again_with_the_same_part(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate, work = _reading(world, tmp_path)
    world.at(5, 11)

    def cut(*_: object) -> object:
        raise PowerCut

    with monkeypatch.context() as broken:
        broken.setattr(assembling, "build_book", cut)
        with pytest.raises(PowerCut):
            assemble(world)
    opening = living(world, gate)
    with world.app.store.read() as reading:
        begun = edition_rows.get_edition(reading, opening.ref.id)
    assert begun.record_sha256 is not None
    world.app.blobs.delete(begun.record_sha256)
    world.clock.set(world.clock.now().add(minutes=20))
    assemble(world)
    record = editions.open_record(world.context, opening.ref.id)
    assert [piece.title for piece in record.pieces] == ["novel, part 1: CHAPTER 1"]
    assert _place(world, work).place == record.parts[0].stretch.ends


def test_a_part_that_is_not_chosen_comes_the_next_time(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate, work = _reading(world, tmp_path)
    with monkeypatch.context() as without:
        without.setattr(
            recording,
            "choose",
            lambda pieces, wish: choose([p for p in pieces if not p.candidate.is_part], wish),
        )
        assert _pieces(world, _open(world, gate)) == []
    assert _place(world, work).handed_over == 0
    [part] = _pieces(world, _open(world, gate))
    assert part.title == "novel, part 1: CHAPTER 1"


@pytest.mark.parametrize("intensity", Intensity)
def test_a_part_is_whole_however_the_edition_is_filled_and_leans_like_its_source(
    world: World, tmp_path: Path, intensity: Intensity
) -> None:
    gate, work = _reading(world, tmp_path, intensity=intensity)
    axis = axes.make_axis(world.context, "Pace", "slow", "quick")
    axes.lean(world.context, work.id, axis.id, -70)
    axes.aim(world.context, gate.id, axis.id, -70, 5)
    [part] = _pieces(world, _open(world, gate))
    expected = NOVEL.split()
    assert _words(part) == expected[: len(_words(part))]
    assert len(_words(part)) > 1_000
    assert part.why == "A part of a long work, in its turn."
    [shelved] = editions.list_shelf(world.context, gate.id)
    assert [line.mean for line in shelved.edition.sheet.balance] == [-70]


def test_a_text_that_cannot_be_cut_is_handed_over_all_the_same(
    world: World, tmp_path: Path
) -> None:
    gate, _ = _reading(world, tmp_path, text=" ".join([SENTENCE] * 900), minutes=10)
    bring(world, gate, [story("Lamps are lit")])
    titles = {piece.title for piece in _pieces(world, _open(world, gate))}
    assert titles == {"novel", "Lamps are lit"}


def test_a_work_whose_file_is_damaged_is_named_and_keeps_no_gate_closed(
    world: World, tmp_path: Path
) -> None:
    gate, work = _reading(world, tmp_path)
    world.app.blobs.delete(_place(world, work).sealed_sha256)
    bring(world, gate, [story("Lamps are lit")])
    opening = _open(world, gate)
    assert [piece.title for piece in _pieces(world, opening)] == ["Lamps are lit"]
    gaps = editions.open_record(world.context, opening.ref.id).sheet.gaps
    assert [(gap.source, gap.reason) for gap in gaps] == [("novel", GapReason.DAMAGED)]


def test_a_work_that_moved_while_its_part_was_made_keeps_no_gate_closed(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate, work = _reading(world, tmp_path)
    world.at(5, 11)

    def meanwhile(record: Record) -> object:
        stretch = works.next_instalment(world.context, work, 5)
        assert stretch is not None
        with world.app.store.write() as transaction:
            assert works.advance(transaction, stretch.stretch)
        return build_book(record)

    monkeypatch.setattr(assembling, "build_book", meanwhile)
    assert assemble(world).state == "done"
    assert living(world, gate).state == "open"
    assert _place(world, work).handed_over == 1


def test_parts_are_kept_carried_and_composted_like_anything_that_was_collected(
    world: World, tmp_path: Path
) -> None:
    gate = world.gate()
    (tmp_path / "figs.epub").write_bytes(book())
    works.add_work(world.context, gate.id, sources.NewSource(address=str(tmp_path / "figs.epub")))
    opening = _open(world, gate)
    [part] = _pieces(world, opening)
    kept = keeping.keep_piece(world.context, opening.ref.id, part.key)
    keeping.carry_piece(world.context, opening.ref.id, part.key)
    [sealed] = [
        one.sealed_sha256 for one in editions.open_record(world.context, opening.ref.id).parts
    ]
    assert world.app.blobs.exists(sealed)
    editions.close_now(world.context, gate.id)
    assert not world.app.blobs.exists(sealed)
    assert plain_text(keeping.open_kept(world.context, kept.id).article.blocks) == plain_text(
        part.article.blocks
    )
    [again] = _pieces(world, _open(world, gate))
    assert (again.title, _words(again)) == ("Of Figs", _words(part))
    assert again.why.startswith("You carried it over.")
    assert editions.open_record(world.context, living(world, gate).ref.id).parts == ()


def test_people_to_meet_stand_on_the_first_page_and_take_no_share(
    world: World, tmp_path: Path
) -> None:
    gate, _ = _reading(world, tmp_path)
    for name, address in (("", "Grandmother"), ("Ana from the mill", "Ana"), ("", "Ion")):
        person = sources.NewSource(address=address, name=name, kind=SourceKind.PERSON, weight=10)
        added = sources.add_source(world.context, gate.id, person)
    sources.retire_source(world.context, added.id)
    opening = _open(world, gate)
    record = editions.open_record(world.context, opening.ref.id)
    assert record.persons == ("Grandmother", "Ana from the mill")
    assert [part.stretch.ends.section for part in record.parts] == [2]


def _reading(
    world: World, tmp_path: Path, *, text: str = NOVEL, **wanted: object
) -> tuple[Gate, Source]:
    """A gate behind which a work and one quiet feed stand."""
    gate = world.gate(**wanted)  # type: ignore[arg-type]  # a test names the fields it cares for
    (tmp_path / "novel.txt").write_text(text)
    novel = sources.NewSource(address=str(tmp_path / "novel.txt"))
    return gate, works.add_work(world.context, gate.id, novel)


def _open(world: World, gate: Gate) -> Opening:
    """Go on to the gate's next day, and make its edition."""
    while True:
        world.clock.set(world.clock.now() + DAY)
        world.run_due()
        found = [one for one in world.fallen(gate) if one.state == "assembling"]
        if found:
            break
    job = assemble(world)
    assert job.state == "done", job.reason
    return living(world, gate)


def _pieces(world: World, opening: Opening) -> list[PieceInEdition]:
    return list(editions.list_pieces(world.context, opening.ref.id))


def _place(world: World, work: Source) -> KeptWork:
    with world.app.store.read() as reading:
        found = work_rows.find_work(reading, work.id)
    assert found is not None
    return found


def _words(piece: PieceInEdition) -> list[str]:
    """The words of a piece; a title that the article repeats at its head is left out there."""
    return plain_text(piece.article.blocks).split()
