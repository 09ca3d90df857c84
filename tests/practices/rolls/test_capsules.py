"""A roll that goes out as a capsule: the same bytes each time, and nothing that shall stay."""

from __future__ import annotations

import zipfile
from io import BytesIO

import pytest
from whenever import TimeDelta

from osmosis.errors import InvalidInputError
from osmosis.languages.known import LANGUAGES
from osmosis.languages.speaking import speaking
from osmosis.ports.blobs import BlobMissingError
from osmosis.practices.rolls.model import FrameKind, Medium, NotDevelopedError, Roll, RollStateError
from osmosis.practices.rolls.service import capsules, film, letting_go, loading, sheets
from osmosis.storage import rests
from tests.media.making import mp4, photograph, wav
from tests.practices.rolls.conftest import World
from tests.practices.rolls.packing import exported, told


def test_the_same_roll_gives_the_same_bytes_in_every_language(world: World, roll: Roll) -> None:
    first = exported(world, roll)
    world.clock.advance(TimeDelta(hours=24 * 900))
    world.reopen()
    derived = world.app.store.folder.derived(world.app.store.person_id)
    for path in derived.rglob("*.jpg"):
        path.unlink()
    with speaking(LANGUAGES[-1]):
        assert exported(world, roll) == first


def test_a_capsule_holds_every_original_and_a_contact_sheet(world: World, roll: Roll) -> None:
    with zipfile.ZipFile(BytesIO(exported(world, roll))) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    for original in (photograph("HEIF"), wav(), mp4(), photograph("JPEG")[:700]):
        assert original in members.values()
    assert any(data.startswith(b"%PDF-") for data in members.values())


def test_nothing_of_a_void_frame_is_in_a_capsule(world: World, roll: Roll) -> None:
    assert b"Misfire" not in exported(world, roll)
    assert [one["number"] for one in told(exported(world, roll))["frames"] if "voided" in one] == [
        12
    ]


def test_a_sealed_roll_gives_no_capsule(world: World) -> None:
    for sealed in (world.load(), world.finished(virtue="Courage")):
        with pytest.raises(NotDevelopedError):
            exported(world, sealed)


def test_a_film_roll_gives_a_capsule_once_it_is_in_the_case(world: World) -> None:
    loaded = world.load(medium=Medium.FILM)
    world.expose_line(loaded, kind=FrameKind.FILM, sealed=None)
    loading.finish_roll(world.context, loaded.id)
    film.move_on(world.context, loaded.id)
    film.move_on(world.context, loaded.id, "The attic")
    with pytest.raises(NotDevelopedError):
        exported(world, loaded)
    sheets.put_into_case(world.context, loaded.id, "")
    said = told(exported(world, loaded))
    assert (said["roll"]["medium"], said["roll"]["box_place"]) == ("film", "The attic")
    assert said["frames"][0]["film_place"] == "The attic"


def test_moments_that_wait_on_a_roll_of_film_are_not_left_out_in_silence(world: World) -> None:
    loaded = world.load(medium=Medium.FILM)
    world.expose_line(loaded, kind=FrameKind.FILM, sealed=None)
    world.expose_line(loaded, "Beside the film.")
    loading.finish_roll(world.context, loaded.id)
    film.move_on(world.context, loaded.id)
    film.move_on(world.context, loaded.id, "The attic")
    sheets.put_into_case(world.context, loaded.id, "")
    with pytest.raises(RollStateError, match="develop it first"):
        exported(world, loaded)
    assert exported(world, loaded, as_it_is=True)
    world.clock.advance(TimeDelta(hours=15 * 24))
    world.develop(loaded)
    on_film, beside = told(exported(world, loaded))["frames"]
    assert (on_film["film_place"], beside["line"]) == ("The attic", "Beside the film.")
    assert "film_place" not in beside


def test_a_missing_original_is_an_error_before_anything_is_written(
    world: World, roll: Roll
) -> None:
    [first, *_] = [
        frame.development
        for frame in sheets.contact_sheet(world.context, roll.id).frames
        if frame.development and frame.development.original_sha256
    ]
    world.app.blobs.delete(str(first.original_sha256))
    with pytest.raises(BlobMissingError):
        capsules.plan_export(world.context, roll.id)


def test_what_rests_stays_dark_unless_it_is_asked_for(world: World, roll: Roll) -> None:
    frame = sheets.contact_sheet(world.context, roll.id).frames[1].frame
    with world.app.store.write() as transaction:
        rests.add_rest(transaction, ref=frame.ref)
    dark = told(exported(world, roll))
    assert dark["frames"][1] == {
        "id": str(frame.id),
        "number": 2,
        "kind": "photo",
        "extra": {"rested": True},
    }
    assert dark["roll"]["circled"] == [dark["frames"][4]["id"]]
    whole = told(exported(world, roll, with_rested=True))
    assert whole["frames"][1]["detail"] == "her glove"
    assert len(whole["roll"]["circled"]) == 2


def test_a_roll_at_rest_goes_only_with_what_rests(world: World, roll: Roll) -> None:
    with world.app.store.write() as transaction:
        rests.add_rest(transaction, ref=roll.ref)
    with pytest.raises(RollStateError, match="at rest"):
        exported(world, roll)
    assert told(exported(world, roll, with_rested=True))["frames"][0]["line"] == "Waited."


def test_what_was_let_go_leaves_only_its_place(world: World, roll: Roll) -> None:
    gone = letting_go.frame_id_of(world.context, roll.id, 2)
    letting_go.let_go_of_frame(world.context, gone)
    said = told(exported(world, roll))["frames"][1]
    assert set(said) == {"id", "number", "kind", "taken", "let_go"}


def test_only_what_can_be_seen_is_given(world: World, roll: Roll) -> None:
    letting_go.let_go_of_frame(world.context, letting_go.frame_id_of(world.context, roll.id, 3))
    frame = sheets.contact_sheet(world.context, roll.id).frames[0].frame
    with world.app.store.write() as transaction:
        rests.add_rest(transaction, ref=frame.ref)
    for number in (1, 3, 12, 20, 0, -1):
        with pytest.raises(InvalidInputError, match="has nothing to show"):
            capsules.given_page(world.context, roll.id, [2, number])
    with pytest.raises(InvalidInputError, match="picked twice"):
        capsules.given_page(world.context, roll.id, [2, 2])
    given, page = capsules.given_page(world.context, roll.id, [2])
    assert (given.size, given.left_out) == (len(page), ())
