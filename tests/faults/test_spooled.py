"""What the shell said it kept is placed with everything in it, or stays in the spool."""

from __future__ import annotations

from pathlib import Path

import pytest
from whenever import TimeDelta

from osmosis.practices.rolls.model import Roll
from osmosis.practices.rolls.service import loading, sheets
from osmosis.practices.rolls.service.exposing import list_loose, place_loose
from osmosis.practices.rolls.service.spooled import place_spooled
from osmosis.practices.rolls.store import rolls
from osmosis.sealing.container import pack_moment
from osmosis.sealing.moment import MomentNote
from osmosis.sealing.streams import encrypting
from osmosis.storage.spool import SpoolHeader, spooled_files, write_spooled
from tests.practices.rolls.conftest import World

TWO_WEEKS = TimeDelta(hours=14 * 24)


def spool(world: World, roll: Roll, client_id: str, line: str, film: int | None = None) -> Path:
    """A moment that ``osmosis expose`` kept."""
    with world.app.store.read() as reading:
        recipient = rolls.get_recipient(reading, roll.id)
    header = SpoolHeader(
        roll_id=str(roll.id),
        client_id=client_id,
        kind="line" if film is None else "film",
        taken="2031-05-04T12:00:00+03:00[Europe/Bucharest]",
        origin="shell" if film is None else "film",
        number=film,
    )
    note = MomentNote(kind="line", line=line)
    sealed = encrypting(pack_moment(note, None), [recipient]) if line else ()
    return write_spooled(world.app.store.folder.spool(world.app.store.person_id), header, sealed)


def lines_of(world: World, roll: Roll) -> dict[int, str]:
    """What the frames of a roll say, developed."""
    loading.finish_roll(world.context, roll.id)
    world.clock.advance(TWO_WEEKS)
    world.develop(roll)
    return {
        frame.placement.number: frame.development.line
        for frame in sheets.contact_sheet(world.context, roll.id).frames
        if frame.development is not None
    }


def test_words_said_about_a_frame_on_film_are_kept(world: World) -> None:
    roll = world.load()
    spool(world, roll, "with-words", "The light on the tiles.", film=17)
    spool(world, roll, "number-only", "", film=18)
    place_spooled(world.context)
    assert lines_of(world, roll) == {17: "The light on the tiles."}


def test_words_on_a_number_that_was_taken_meanwhile_wait_whole_for_a_place(world: World) -> None:
    roll = world.load()
    spool(world, roll, "a-first", "The first.", film=3)
    spool(world, roll, "b-second", "The second.", film=3)
    place_spooled(world.context)
    [waiting] = list_loose(world.context)
    assert waiting.client_id == "b-second"
    assert waiting.sealed_size > 0
    place_loose(world.context, waiting.id, roll.id, 4)
    assert lines_of(world, roll) == {3: "The first.", 4: "The second."}


@pytest.mark.parametrize("place", [0.3, 0.6, 0.999])
def test_a_damaged_moment_stays_in_the_spool_until_it_is_mended(world: World, place: float) -> None:
    roll = world.load()
    path = spool(world, roll, "damaged", "A line that lost a bit.")
    whole = path.read_bytes()
    at = int(len(whole) * place)
    path.write_bytes(whole[:at] + bytes([whole[at] ^ 4]) + whole[at + 1 :])
    assert place_spooled(world.context) == []
    assert spooled_files(path.parent) == [path]
    path.write_bytes(whole)
    assert len(place_spooled(world.context)) == 1
    assert lines_of(world, roll) == {1: "A line that lost a bit."}
