"""From loading to calling on, through the use cases alone."""

from __future__ import annotations

from io import BytesIO

import pytest
from PIL import Image
from whenever import TimeDelta

from osmosis.errors import InvalidInputError
from osmosis.practices.rolls.model import (
    NotDevelopedError,
    RollFullError,
    RollState,
    RollStateError,
)
from osmosis.practices.rolls.prints import PrintSize
from osmosis.practices.rolls.service import calling, exposing, loading, pictures, sheets
from osmosis.sealing.moment import MomentNote
from tests.practices.rolls.conftest import World

TWO_WEEKS = TimeDelta(hours=14 * 24)


def jpeg() -> bytes:
    out = BytesIO()
    Image.new("RGB", (640, 480), (120, 90, 60)).save(out, "JPEG")
    return out.getvalue()


def test_a_roll_is_loaded_exposed_developed_circled_cased_and_called_on(world: World) -> None:
    roll = world.load()
    world.expose_line(roll, "Waited, and did not look at the time.")
    world.expose(roll, MomentNote(kind="photo", detail="her glove", glad=80), jpeg())
    loading.finish_roll(world.context, roll.id)
    world.clock.advance(TWO_WEEKS)

    assert world.develop(roll).state is RollState.DEVELOPED
    sheet = sheets.circle(world.context, roll.id, [2], {2: 90})
    photo = sheet.frames[1].development
    assert photo is not None
    assert (photo.detail, photo.glad_predicted, photo.problem) == ("her glove", 80, "")
    assert b"".join(world.app.blobs.open(str(photo.original_sha256))) == jpeg()
    assert pictures.picture_of(world.context, photo, PrintSize.THUMB).exists()

    sheets.put_into_case(world.context, roll.id, "Someone who waits.")
    call = calling.call_on(world.context, roll.id)
    assert [frame.placement.number for frame in call.frames] == [1, 2]
    assert call.rolls[0].identity_line == "Someone who waits."


def test_a_roll_that_still_rests_stays_sealed(world: World) -> None:
    roll = world.load()
    world.expose_line(roll)
    loading.finish_roll(world.context, roll.id)
    world.clock.advance(TWO_WEEKS - TimeDelta(seconds=1))
    with pytest.raises(NotDevelopedError) as refused:
        world.develop(roll)
    assert refused.value.opens == "2031-05-18T09:00Z"
    with pytest.raises(NotDevelopedError):
        sheets.contact_sheet(world.context, roll.id)


def test_the_last_exposure_finishes_the_roll_and_one_more_becomes_a_loose_frame(
    world: World,
) -> None:
    roll = world.load()
    places = roll.exposures + (0 if roll.lucky_number < 0 else 1)
    kept = [world.expose_line(roll, f"Line {number}.") for number in range(places)]
    assert sorted(one.number for one in kept if one.number is not None) == sorted(
        [*range(1, 25), *([] if roll.lucky_number < 0 else [roll.lucky_number])]
    )
    assert world.roll(roll).state is RollState.FINISHED
    late = world.expose_line(roll, "One more.")
    assert late.number is None
    assert [frame.id for frame in exposing.list_loose(world.context)] == [late.frame.id]
    other = world.load("Courage")
    assert exposing.place_loose(world.context, late.frame.id, other.id).number == 1


def test_the_same_capture_twice_is_one_frame(world: World) -> None:
    roll = world.load()
    first = world.expose_line(roll, client_id="c-1")
    again = world.expose_line(roll, client_id="c-1")
    assert again.is_repeat
    assert (again.frame.id, again.number) == (first.frame.id, first.number)
    assert world.expose_line(roll).number == 2


def test_a_number_that_is_spent_is_refused(world: World) -> None:
    roll = world.load()
    world.expose_line(roll, number=7)
    with pytest.raises(RollFullError, match="exposed already"):
        world.expose_line(roll, number=7)
    with pytest.raises(InvalidInputError, match="no such frame"):
        world.expose_line(roll, number=25 if roll.lucky_number != 25 else 26)


def test_the_lens_cap_voids_within_its_minute_and_the_number_stays_spent(world: World) -> None:
    roll = world.load()
    world.expose_line(roll)
    exposing.cap(world.context)
    assert world.expose_line(roll).number == 2
    world.clock.advance(TimeDelta(seconds=61))
    with pytest.raises(RollStateError, match="minute of the lens cap"):
        exposing.cap(world.context)
