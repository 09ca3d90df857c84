"""What the person keeps or carries over while the gate is open; everything else goes for good."""

from __future__ import annotations

from pathlib import Path
from uuid import UUID

import pytest
from whenever import TimeDelta

from osmosis.articles.words import plain_text
from osmosis.errors import NotFoundError
from osmosis.practices.apert.model import Gate, GateClosedError, GateStateError, Intensity
from osmosis.practices.apert.rules.book import build_book
from osmosis.practices.apert.service import editions, gates, keeping
from osmosis.storage.releases import list_released
from tests.practices.apert.conftest import World
from tests.practices.apert.newspapers import LAMP, MARK, bring, opened, plate, story


def begun(world: World, intensity: Intensity = Intensity.MIX) -> tuple[Gate, UUID]:
    """A gate that is open, with two pieces in its book."""
    gate = world.gate(intensity=intensity)
    pictured = story(
        "Lamps are lit",
        html=f'<p>{MARK} is what the lamps burn.</p><img src="{LAMP}" alt="A lamp">',
        pictures={LAMP: "picture-1"},
    )
    bring(world, gate, [pictured, story("Boats go out")], {"picture-1": plate()})
    return gate, opened(world, gate).ref.id


def test_what_is_found_of_a_gate_is_found_under_the_name_that_it_has_now(world: World) -> None:
    gate, opening_id = begun(world)
    keeping.keep_piece(world.context, opening_id, key_of(world, opening_id, "Lamps are lit"))
    assert world.app.search.choices().labels["apert"] == ("Sundays",)
    world.clock.advance(TimeDelta(hours=2))
    world.app.search.rebuild()
    gates.rename_gate(world.context, gate.id, "Sunday paper")
    assert world.app.search.choices().labels["apert"] == ("Sunday paper",)
    assert {hit.label for hit in world.app.search.find("lamps").hits} == {"Sunday paper"}


def key_of(world: World, opening_id: UUID, title: str) -> str:
    [key] = [
        piece.key
        for piece in editions.list_pieces(world.context, opening_id)
        if piece.title == title
    ]
    return key


def files_of(world: World) -> list[Path]:
    return [path for path in world.app.store.folder.root.rglob("*") if path.is_file()]


def test_a_kept_piece_stays_readable_and_everything_else_goes(either_world: World) -> None:
    world = either_world
    gate, opening_id = begun(world)
    kept = keeping.keep_piece(world.context, opening_id, key_of(world, opening_id, "Lamps are lit"))
    assert keeping.keep_piece(world.context, opening_id, kept.piece_key) == kept
    [first, second] = editions.list_pieces(world.context, opening_id)
    assert {first.is_kept, second.is_kept} == {True, False}
    world.at(5, 13)
    world.parts.tend(world.clock.now())
    piece = keeping.open_kept(world.context, kept.id)
    assert f"{MARK} is what the lamps burn." in plain_text(piece.article.blocks)
    assert list(piece.pictures) == [LAMP]
    written = {file.path: b"".join(file.chunks()) for file in world.parts.export()}
    assert [f"apert/kept/{kept.id}.md", f"apert/kept/{kept.id}.1.jpg"] == list(written)
    assert f"{MARK} is what the lamps burn.".encode() in written[f"apert/kept/{kept.id}.md"]
    [on_shelf] = editions.list_shelf(world.context, gate.id)
    assert (on_shelf.is_open, on_shelf.kept) == (False, (kept,))
    assert (on_shelf.edition.parts, on_shelf.edition.record_sha256) == ((), None)
    assert on_shelf.edition.cover_svg
    assert len(list(world.app.blobs.list())) == 1
    keeping.release_kept(world.context, kept.id)
    assert list(world.app.blobs.list()) == []
    with pytest.raises(NotFoundError):
        keeping.open_kept(world.context, kept.id)


def test_after_the_closing_no_word_of_it_lies_anywhere_in_the_store(world: World) -> None:
    _, opening_id = begun(world)
    keeping.keep_piece(world.context, opening_id, key_of(world, opening_id, "Lamps are lit"))
    for _ in range(2):
        for path in files_of(world):
            data = path.read_bytes().lower()
            for word in (MARK.encode(), b"boats go out", b"lamps are lit", b"gazette.example/lamp"):
                assert word not in data, path
        world.at(5, 13)
        world.parts.tend(world.clock.now())


def test_the_record_is_let_go_with_the_compost(world: World) -> None:
    _, opening_id = begun(world)
    edition = editions.find_edition(world.context, opening_id)
    assert edition is not None
    assert edition.record_sha256 is not None
    gone = {edition.record_sha256, *(part.sealed_sha256 for part in edition.parts)}
    world.at(5, 13)
    world.parts.tend(world.clock.now())
    assert not any(world.app.blobs.exists(name) for name in gone)
    with world.app.store.read() as reading:
        named = {name for stone in list_released(reading) for name in stone.sha256s}
    assert gone <= named


def test_a_piece_that_is_carried_over_comes_again_and_says_so(either_world: World) -> None:
    world = either_world
    gate, opening_id = begun(world)
    key = key_of(world, opening_id, "Lamps are lit")
    keeping.carry_piece(world.context, opening_id, key)
    keeping.carry_piece(world.context, opening_id, key)
    world.at(5, 13)
    world.parts.tend(world.clock.now())
    second = opened(world, gate, 5, 18)
    [piece] = editions.list_pieces(world.context, second.ref.id)
    assert piece.title == "Lamps are lit"
    assert piece.why.startswith("You carried it over.")
    assert list(editions.open_record(world.context, second.ref.id).pictures) == [LAMP]
    keeping.carry_piece(world.context, second.ref.id, piece.key)
    world.at(5, 20)
    third = opened(world, gate, 5, 25)
    assert len(editions.list_pieces(world.context, third.ref.id)) == 1
    world.at(5, 27)
    world.parts.tend(world.clock.now())
    assert list(world.app.blobs.list()) == []


def test_one_may_change_ones_mind_about_carrying_over(world: World) -> None:
    gate, opening_id = begun(world)
    key = key_of(world, opening_id, "Lamps are lit")
    before = {blob.sha256 for blob in world.app.blobs.list()}
    keeping.carry_piece(world.context, opening_id, key)
    assert [p.is_carried for p in editions.list_pieces(world.context, opening_id)].count(True) == 1
    keeping.carry_no_more(world.context, opening_id, key)
    assert {blob.sha256 for blob in world.app.blobs.list()} == before
    world.at(5, 13)
    second = opened(world, gate, 5, 18)
    assert editions.list_pieces(world.context, second.ref.id) == []


def test_what_was_let_go_as_the_power_failed_leaves_at_the_next_start(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, opening_id = begun(world)
    before = {blob.sha256 for blob in world.app.blobs.list()}
    key = key_of(world, opening_id, "Lamps are lit")
    kept = keeping.keep_piece(world.context, opening_id, key)
    keeping.carry_piece(world.context, opening_id, key)
    with monkeypatch.context() as failing:
        failing.setattr(keeping, "forget", lambda store, blobs: None)
        keeping.carry_no_more(world.context, opening_id, key)
        keeping.release_kept(world.context, kept.id)
    world.reopen()
    assert {blob.sha256 for blob in world.app.blobs.list()} == before


def test_a_skimmed_piece_is_kept_whole_with_its_pictures(world: World) -> None:
    gate, opening_id = begun(world, intensity=Intensity.SKIM)
    assert editions.open_record(world.context, opening_id).pictures == {}
    kept = keeping.keep_piece(world.context, opening_id, key_of(world, opening_id, "Lamps are lit"))
    editions.close_now(world.context, gate.id)
    assert list(keeping.open_kept(world.context, kept.id).pictures) == [LAMP]


def test_nothing_can_be_taken_out_of_a_closed_gate(world: World) -> None:
    gate, opening_id = begun(world)
    key = key_of(world, opening_id, "Lamps are lit")
    editions.close_now(world.context, gate.id)
    for take in (keeping.keep_piece, keeping.carry_piece, keeping.carry_no_more):
        with pytest.raises(GateClosedError):
            take(world.context, opening_id, key)
    with pytest.raises(GateStateError):
        editions.close_now(world.context, gate.id)


def test_nothing_is_carried_over_into_a_gate_that_has_ended(world: World) -> None:
    gate, opening_id = begun(world)
    key = key_of(world, opening_id, "Lamps are lit")
    gates.end_gate(world.context, gate.id)
    with pytest.raises(GateStateError):
        keeping.carry_piece(world.context, opening_id, key)


def test_a_piece_that_is_not_in_the_book_is_not_found(world: World) -> None:
    _, opening_id = begun(world)
    with pytest.raises(NotFoundError):
        keeping.keep_piece(world.context, opening_id, "0" * 64)


def test_a_book_built_again_from_its_record_has_the_same_bytes(world: World) -> None:
    _, opening_id = begun(world)
    record = editions.open_record(world.context, opening_id)
    book = b"".join(editions.open_part(world.context, opening_id, 1))
    assert [part.data for part in build_book(record)] == [book]
