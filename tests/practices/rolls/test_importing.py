"""A capsule that comes in: nothing is lost, nothing comes twice, and what was let go stays so."""

from __future__ import annotations

import pytest

from osmosis.errors import ConflictError
from osmosis.kernel.refs import Ref
from osmosis.practices.rolls.model import FrameKind, Medium, Origin, Roll, RollState
from osmosis.practices.rolls.prints import PrintSize
from osmosis.practices.rolls.service import (
    calling,
    film,
    letting_go,
    loading,
    pictures,
    scans,
    scents,
    sheets,
)
from osmosis.storage import rests
from osmosis.storage.releases import is_released, list_released, release
from tests.bags.sample_roll import frame_id
from tests.media.making import photograph
from tests.practices.rolls.conftest import World
from tests.practices.rolls.packing import exported, imported, line, small, state_of, told, written


def test_a_roll_comes_into_another_store_with_nothing_lost(
    world: World, other: World, roll: Roll
) -> None:
    data = exported(world, roll)
    taken = imported(other, data)
    assert (taken.id, taken.state, taken.virtue) == (roll.id, RollState.CASED, "Răbdare")
    assert (taken.why, taken.counts, taken.looking) == ("I hurry.", "I waited.", "Ada")
    assert (taken.loaded, taken.identity_line) == (roll.loaded, "Cine așteaptă.")
    assert (taken.edge_code, taken.colour) == (roll.edge_code, roll.colour)
    assert (taken.developed_at, taken.cased_at) == (roll.developed_at, roll.cased_at)
    here, there = (sheets.contact_sheet(one.context, roll.id) for one in (world, other))
    assert [(fog.fogged_at, fog.reason) for fog in there.fogs] == [
        (fog.fogged_at, fog.reason) for fog in here.fogs
    ]
    for old, new in zip(here.frames, there.frames, strict=True):
        assert (new.frame.id, new.frame.taken) == (old.frame.id, old.frame.taken)
        assert (new.placement.number, new.is_dark) == (old.placement.number, old.is_dark)
        assert new.placement.voided_at == old.placement.voided_at
        assert (new.circle, new.frame.origin) == (old.circle, Origin.CAPSULE)
        if old.development is None:
            assert new.development is None
            continue
        assert new.development is not None
        for name in old.development.__dataclass_fields__:
            if name != "developed_at":
                assert getattr(new.development, name) == getattr(old.development, name), name


def test_a_roll_that_came_in_gives_the_same_capsule(world: World, other: World, roll: Roll) -> None:
    letting_go.let_go_of_frame(world.context, letting_go.frame_id_of(world.context, roll.id, 3))
    data = exported(world, roll)
    imported(other, data)
    assert told(exported(other, roll)) == told(data)
    assert exported(other, roll) == data


def test_a_roll_that_came_in_is_called_on_and_its_bottle_named(
    world: World, other: World, roll: Roll
) -> None:
    imported(other, exported(world, roll))
    call = calling.call_on(other.context, roll.id)
    assert call.bottles == ("Rain on slate",)
    assert [(one.name, one.stock) for one in scents.shelf(other.context)] == [("Rain on slate", 0)]
    assert {2, 5} <= {frame.placement.number for frame in call.frames}


def test_a_bottle_that_stands_on_the_shelf_already_is_the_same(
    world: World, other: World, roll: Roll
) -> None:
    rain = scents.add_scent(other.context, "rain ON slate", stock=3)
    assert imported(other, exported(world, roll)).scent_tag == (rain.id,)
    assert [one.stock for one in scents.shelf(other.context)] == [3]


def test_every_original_has_a_sealed_copy_in_the_other_store(
    world: World, other: World, roll: Roll
) -> None:
    imported(other, exported(world, roll))
    for frame in sheets.contact_sheet(other.context, roll.id).frames:
        if frame.development is not None:
            assert frame.frame.sealed_sha256 is not None
            assert other.app.blobs.exists(frame.frame.sealed_sha256)
    with other.app.store.write() as transaction:
        rests.add_rest(transaction, human="nobody")
    found = sheets.contact_sheet(other.context, roll.id).frames[1].development
    assert found is not None
    assert pictures.picture_of(other.context, found, PrintSize.SCREEN).exists()


def test_a_film_roll_comes_in_with_its_box_its_words_and_its_scans(
    world: World, other: World
) -> None:
    loaded = world.load(medium=Medium.FILM)
    world.expose_line(loaded, kind=FrameKind.FILM, sealed=None)
    world.expose_line(loaded, "By the river.", kind=FrameKind.FILM)
    loading.finish_roll(world.context, loaded.id)
    film.move_on(world.context, loaded.id)
    film.move_on(world.context, loaded.id, "The attic")
    sealed = scans.seal_scan(world.context, loaded.id, "2.jpg", [photograph("JPEG")])
    scans.keep_sealed(world.context, loaded.id, [(2, sealed)])
    world.develop(world.rested(world.roll(loaded)))
    sheets.put_into_case(world.context, loaded.id, "Who looks up.")
    data = exported(world, loaded)
    taken = imported(other, data)
    assert (taken.medium, taken.box_place) == (Medium.FILM, "The attic")
    bare, scanned = sheets.contact_sheet(other.context, taken.id).frames
    assert (bare.frame.kind, bare.development) == (FrameKind.FILM, None)
    assert scanned.development is not None
    assert (scanned.development.line, scanned.development.width) == ("By the river.", 96)
    assert exported(other, taken) == data


def test_a_frame_that_never_opened_comes_in_with_the_reason_why(world: World, other: World) -> None:
    loaded = world.load()
    kept = world.expose_line(loaded, "Lost.")
    world.app.blobs.delete(str(kept.frame.sealed_sha256))
    done = world.develop(world.rested(loading.finish_roll(world.context, loaded.id)))
    sheets.put_into_case(world.context, done.id, "")
    data = exported(world, done)
    here, there = (
        sheets.contact_sheet(one.context, roll.id).frames[0].development
        for one, roll in ((world, done), (other, imported(other, data)))
    )
    assert here is not None
    assert there is not None
    assert here.problem != ""
    assert there.problem == here.problem
    assert exported(other, done) == data


def test_a_roll_from_before_stays_marked(world: World, other: World) -> None:
    taken = imported(other, written(small(line(), is_from_before=True)))
    assert taken.is_from_before


def test_places_at_rest_in_a_capsule_stay_dark(world: World, other: World, roll: Roll) -> None:
    frame = sheets.contact_sheet(world.context, roll.id).frames[0].frame
    with world.app.store.write() as transaction:
        rests.add_rest(transaction, ref=frame.ref)
    imported(other, exported(world, roll))
    numbers = [f.placement.number for f in sheets.contact_sheet(other.context, roll.id).frames]
    assert numbers == [2, 3, 4, 5, 6, 7, 12]


def test_a_roll_comes_in_once(world: World, other: World, roll: Roll) -> None:
    data = exported(world, roll)
    with pytest.raises(ConflictError, match="here already"):
        imported(world, data)
    imported(other, data)
    before = state_of(other)
    with pytest.raises(ConflictError, match="here already"):
        imported(other, data)
    assert state_of(other) == before


def test_a_roll_that_was_let_go_is_not_brought_back(world: World, roll: Roll) -> None:
    data = exported(world, roll)
    letting_go.let_go_of_roll(world.context, roll.id)
    with pytest.raises(ConflictError, match="was let go here"):
        imported(world, data)


def test_a_frame_that_was_let_go_is_not_brought_back_and_its_place_stays_spent(
    world: World, other: World, roll: Roll
) -> None:
    data = exported(world, roll)
    gone = letting_go.frame_id_of(world.context, roll.id, 2)
    with other.app.store.write() as transaction:
        release(transaction, Ref("rolls", "frame", gone), [])
    imported(other, data)
    shown = {f.placement.number: f for f in sheets.contact_sheet(other.context, roll.id).frames}
    assert (shown[2].is_let_go, shown[2].development, shown[2].circle) == (True, None, None)
    assert photograph("JPEG") not in [
        b"".join(other.app.blobs.open(info.sha256)) for info in other.app.blobs.list()
    ]


def test_what_was_let_go_elsewhere_is_let_go_here_with_its_date(
    world: World, other: World, roll: Roll
) -> None:
    gone = letting_go.frame_id_of(world.context, roll.id, 2)
    letting_go.let_go_of_frame(world.context, gone)
    imported(other, exported(world, roll))
    ref = Ref("rolls", "frame", gone)
    with other.app.store.read() as reading:
        assert is_released(reading, ref)
        [stone] = list_released(reading)
    assert stone.released_at == world.clock.now()
    with pytest.raises(ConflictError):
        imported(other, exported(world, roll))


def test_a_frame_that_is_here_on_another_roll_is_not_touched(world: World, roll: Roll) -> None:
    known = sheets.contact_sheet(world.context, roll.id).frames[1]
    assert known.development is not None
    path = pictures.derived_path(world.context, known.frame.id, PrintSize.THUMB)
    before = path.read_bytes()
    hostile = line(id=str(known.frame.id), kind="photo")
    with pytest.raises(ConflictError, match="on another roll"):
        imported(world, written(small(hostile)))
    assert path.read_bytes() == before


def test_a_capture_that_was_called_like_a_frame_of_the_capsule_is_not_touched(
    world: World,
) -> None:
    loaded = world.load()
    world.expose_line(loaded, client_id=frame_id(1))
    with pytest.raises(ConflictError):
        imported(world, written(small(line())))
