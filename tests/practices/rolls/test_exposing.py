"""Exposing: every answer is kept, every place is given once, and the lens cap has its minute."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier
from uuid import UUID

import pytest
import sqlalchemy as sa
from whenever import TimeDelta

from osmosis.app import open_app
from osmosis.errors import InvalidInputError, NotFoundError
from osmosis.kernel.civil import CivilMoment
from osmosis.kernel.ids import new_id
from osmosis.practices.rolls.model import (
    FrameKind,
    FrameNumberError,
    Kept,
    Origin,
    Roll,
    RollFullError,
    RollState,
    RollStateError,
)
from osmosis.practices.rolls.service import exposing, loading, rolls_seen, spooled
from osmosis.practices.rolls.service.exposing import Capture, expose
from osmosis.practices.rolls.store import frames, rolls
from osmosis.sealing.container import seal_moment
from osmosis.sealing.moment import MomentNote
from osmosis.storage.spool import SpoolHeader, write_spooled
from tests.practices.rolls.conftest import World
from tests.practices.small_world import START

PATIENCE = 30
PLAIN = "0" * 31 + "7"  # a seed without a lucky frame


def at_once(*works: Callable[[], object]) -> list[object]:
    """Do all of it in the same moment, each in a thread of its own."""
    ready = Barrier(len(works))

    def begin(work: Callable[[], object]) -> object:
        ready.wait(PATIENCE)
        return work()

    with ThreadPoolExecutor(len(works)) as pool:
        return [turn.result(PATIENCE) for turn in [pool.submit(begin, work) for work in works]]


def numbers(world: World, roll: Roll) -> list[int]:
    with world.app.store.read() as reading:
        return [one.number for one in frames.list_placements(reading, roll.id)]


def full(world: World) -> Roll:
    roll = world.load(seed=PLAIN)
    assert roll.lucky_number == -1
    for number in range(24):
        world.expose_line(roll, f"Line {number}.")
    return world.roll(roll)


# What is kept


def test_a_frame_keeps_when_and_where_it_was_and_by_which_way_it_came(world: World) -> None:
    roll = world.load()
    taken = CivilMoment(instant=START, zone="Asia/Tokyo", certainty="uncertain")
    world.clock.advance(TimeDelta(hours=3))
    kept = world.expose_line(roll, taken=taken, origin=Origin.API, client_id="phone-1")
    with world.app.store.read() as reading:
        frame = frames.get_frame(reading, kept.frame.id)
    assert frame == kept.frame
    assert (frame.taken, frame.taken.certainty) == (taken, "uncertain")
    assert (frame.kept_at, frame.origin) == (world.clock.now(), Origin.API)
    assert (frame.client_id, frame.sealed_for, frame.kind) == ("phone-1", roll.id, FrameKind.LINE)
    assert frame.sealed_size == sum(map(len, world.app.blobs.open(str(frame.sealed_sha256))))


def test_nothing_of_what_was_said_is_in_the_store_before_developing(world: World) -> None:
    mark = b"zebra-crossing-at-dawn"
    roll = world.load()
    world.expose_line(roll, mark.decode())
    root = world.app.store.folder.root
    assert [p for p in root.rglob("*") if p.is_file() and mark in p.read_bytes()] == []


def test_a_frame_needs_a_roll_of_this_store(world: World) -> None:
    roll = world.load()
    with pytest.raises(NotFoundError):
        world.expose_line(roll, roll_id=UUID(int=1))


@pytest.mark.parametrize("client_id", ["", "x" * 65, "é", "a\nb", "a\0", "../a", "a b", ".a"])
def test_an_id_that_cannot_be_kept_is_refused(world: World, client_id: str) -> None:
    roll = world.load()
    with pytest.raises(InvalidInputError, match="1 to 64 letters, digits"):
        world.expose_line(roll, client_id=client_id)
    assert numbers(world, roll) == []


def test_only_a_frame_on_film_comes_with_nothing_in_it(world: World) -> None:
    roll = world.load()
    with pytest.raises(InvalidInputError, match="real film"):
        world.expose_line(roll, sealed=None)
    assert world.expose_line(roll, kind=FrameKind.FILM, sealed=None).number == 1


def test_bytes_that_end_in_an_error_leave_no_frame(world: World) -> None:
    roll = world.load()

    def broken() -> Iterator[bytes]:
        yield b"age-encryption.org/v1\n"
        raise InvalidInputError("The upload broke off")

    with pytest.raises(InvalidInputError, match="broke off"):
        world.expose_line(roll, sealed=broken())
    assert numbers(world, roll) == []
    assert list(world.app.blobs.list()) == []


# Places


def test_a_certain_number_is_given_when_it_is_free(world: World) -> None:
    roll = world.load(seed=PLAIN)
    assert world.expose_line(roll, number=17).number == 17
    assert world.expose_line(roll).number == 1
    with pytest.raises(RollFullError, match="exposed already"):
        world.expose_line(roll, number=17)
    with pytest.raises(FrameNumberError):
        world.expose_line(roll, number=25)
    assert numbers(world, roll) == [1, 17]
    assert exposing.list_loose(world.context) == []


def test_a_certain_number_on_a_finished_roll_is_refused(world: World) -> None:
    roll = world.finished()
    with pytest.raises(RollStateError, match="is finished"):
        world.expose_line(roll, number=2)


@pytest.mark.parametrize("state", ["full", "finished", "developed"])
def test_what_comes_too_late_is_kept_as_a_loose_frame(world: World, state: str) -> None:
    roll = {
        "full": lambda: full(world),
        "finished": world.finished,
        "developed": world.developed,
    }[state]()
    before = numbers(world, roll)
    late = world.expose_line(roll, "One more.")
    assert (late.number, late.is_repeat, late.roll.id) == (None, False, roll.id)
    assert [one.id for one in exposing.list_loose(world.context)] == [late.frame.id]
    assert numbers(world, roll) == before


def test_the_last_place_finishes_the_roll(world: World) -> None:
    roll = full(world)
    assert (roll.state, roll.finished_at) == (RollState.FINISHED, START)


def test_loose_frames_wait_in_the_order_of_their_moments(world: World) -> None:
    roll = world.load()
    kept = [
        world.expose_line(
            roll,
            stays_loose=True,
            taken=CivilMoment(instant=START - TimeDelta(hours=hours), zone="UTC"),
        )
        for hours in (1, 3, 2)
    ]
    expected = [kept[place].frame.id for place in (1, 2, 0)]
    assert [one.id for one in exposing.list_loose(world.context)] == expected


def test_a_loose_frame_gets_one_place(world: World) -> None:
    roll = world.load(seed=PLAIN)
    loose = world.expose_line(roll, stays_loose=True)
    other = world.load("Courage", seed=PLAIN)
    with pytest.raises(FrameNumberError):
        exposing.place_loose(world.context, loose.frame.id, other.id, 25)
    placed = exposing.place_loose(world.context, loose.frame.id, other.id, 9)
    assert (placed.number, placed.roll.id, placed.left) == (9, other.id, 23)
    assert exposing.list_loose(world.context) == []
    with pytest.raises(RollStateError, match="its place already"):
        exposing.place_loose(world.context, loose.frame.id, roll.id)
    with pytest.raises(NotFoundError):
        exposing.place_loose(world.context, UUID(int=1), roll.id)


def test_a_loose_frame_goes_to_a_loaded_roll_with_room(world: World) -> None:
    roll = world.load()
    loose = world.expose_line(roll, stays_loose=True)
    with pytest.raises(RollStateError, match="is finished"):
        exposing.place_loose(world.context, loose.frame.id, world.finished().id)
    world.expose_line(roll, number=4)
    with pytest.raises(RollFullError, match="exposed already"):
        exposing.place_loose(world.context, loose.frame.id, roll.id, 4)
    assert [one.id for one in exposing.list_loose(world.context)] == [loose.frame.id]


def test_the_last_loose_frame_to_be_placed_finishes_the_roll(world: World) -> None:
    roll = world.load(seed=PLAIN)
    for _ in range(23):
        world.expose_line(roll)
    loose = world.expose_line(roll, stays_loose=True)
    kept = exposing.place_loose(world.context, loose.frame.id, roll.id)
    assert (kept.number, kept.roll.state) == (24, RollState.FINISHED)


# Twice, and at once


def test_the_same_capture_again_is_answered_as_before(world: World) -> None:
    roll = world.load()
    first = world.expose_line(roll, client_id="c-1")
    world.expose_line(roll)
    again = world.expose_line(roll, client_id="c-1")
    assert (again.frame, again.number, again.is_repeat) == (first.frame, 1, True)
    assert again.left == 22
    loose = world.expose_line(roll, client_id="c-2", stays_loose=True)
    assert world.expose_line(roll, client_id="c-2").number is None
    other = world.load("Courage")
    exposing.place_loose(world.context, loose.frame.id, other.id)
    moved = world.expose_line(roll, client_id="c-2")
    assert (moved.number, moved.roll.id) == (1, other.id)


def test_a_repeat_is_not_read(world: World) -> None:
    roll = world.load()
    world.expose_line(roll, client_id="c-1")

    def unread() -> Iterator[bytes]:
        raise AssertionError("a repeat was read")
        yield b""

    assert world.expose_line(roll, client_id="c-1", sealed=unread()).is_repeat


def test_the_same_capture_twice_at_once_is_one_frame(world: World) -> None:
    roll = world.load()
    with world.app.store.read() as reading:
        recipient = rolls.get_recipient(reading, roll.id)
    arrived = Barrier(2)

    def arriving() -> Iterator[bytes]:
        # Neither has looked for the other's row when both have asked whether it is a repeat.
        arrived.wait(PATIENCE)
        yield from seal_moment(MomentNote(kind="line", line="Once."), None, [recipient])

    def send() -> Kept:
        return world.expose_line(roll, client_id="c-1", sealed=arriving())

    answers = [one for one in at_once(send, send) if isinstance(one, Kept)]
    assert sorted(one.is_repeat for one in answers) == [False, True]
    assert {one.number for one in answers} == {1}
    assert len({one.frame.id for one in answers}) == 1
    assert numbers(world, roll) == [1]


def test_two_devices_that_take_the_last_frame_both_keep_theirs(world: World) -> None:
    roll = world.load(seed=PLAIN)
    for _ in range(23):
        world.expose_line(roll)
    second = open_app(world.app.config, world.clock)
    other = World(app=second, clock=world.clock)
    answers = at_once(
        lambda: world.expose_line(roll, "From the phone."),
        lambda: other.expose_line(roll, "From the laptop."),
    )
    second.close()
    given = [one.number for one in answers if isinstance(one, Kept)]
    assert sorted(given, key=str) == [24, None]
    assert len(exposing.list_loose(world.context)) == 1
    assert world.roll(roll).state is RollState.FINISHED


def test_the_database_itself_gives_no_place_twice(world: World) -> None:
    roll = world.load(seed=PLAIN)
    kept = [world.expose_line(roll, stays_loose=True).frame for _ in range(2)]
    for number in (0, 25, 37, -1):
        with pytest.raises(sa.exc.IntegrityError), world.app.store.write() as transaction:
            frames.place(transaction, roll, number, kept[0])
    with world.app.store.write() as transaction:
        frames.place(transaction, roll, 3, kept[0])
    for number, frame in ((3, kept[1]), (4, kept[0])):
        with pytest.raises(sa.exc.IntegrityError), world.app.store.write() as transaction:
            frames.place(transaction, roll, number, frame)
    assert numbers(world, roll) == [3]


# On film


def test_a_frame_on_film_is_a_number_and_perhaps_a_few_words(world: World) -> None:
    roll = world.load(seed=PLAIN)
    bare = world.expose_line(roll, kind=FrameKind.FILM, sealed=None, number=17)
    assert (bare.number, bare.frame.sealed_sha256, bare.frame.sealed_size) == (17, None, 0)
    told = world.expose_line(roll, "By the river.", kind=FrameKind.FILM, number=18)
    assert told.number == 18
    assert told.frame.sealed_sha256 is not None


# The lens cap


def capped(world: World, roll: Roll) -> list[int]:
    with world.app.store.read() as reading:
        every = frames.list_placements(reading, roll.id)
    return [one.number for one in every if one.voided_at is not None]


def test_the_cap_voids_the_last_exposure_and_its_number_stays_spent(world: World) -> None:
    roll = world.load()
    world.expose_line(roll)
    world.expose_line(roll)
    world.clock.advance(TimeDelta(seconds=60))
    of, placement = exposing.cap(world.context)
    assert (of.id, placement.number) == (roll.id, 2)
    assert capped(world, roll) == [2]
    assert world.expose_line(roll).number == 3


def test_after_its_minute_the_frame_stays_as_it_is(world: World) -> None:
    roll = world.load()
    world.expose_line(roll)
    world.clock.advance(TimeDelta(seconds=60, microseconds=1))
    with pytest.raises(RollStateError, match="minute of the lens cap is over"):
        exposing.cap(world.context)
    assert capped(world, roll) == []


def test_the_cap_is_put_on_once(world: World) -> None:
    roll = world.load()
    world.expose_line(roll)
    world.expose_line(roll)
    exposing.cap(world.context)
    with pytest.raises(RollStateError, match="on this exposure already"):
        exposing.cap(world.context)
    assert capped(world, roll) == [2]


def test_the_cap_finds_the_frame_that_took_its_roll_out_of_the_camera(world: World) -> None:
    roll, other = world.load(seed=PLAIN), world.load("Courage")
    world.expose_line(other)
    for _ in range(24):
        world.expose_line(roll)
    of, placement = exposing.cap(world.context)
    assert (of.id, placement.number) == (roll.id, 24)
    assert capped(world, other) == []


def test_a_camera_voids_its_own_frame_and_no_other_s(world: World) -> None:
    roll, other = world.load(), world.load("Courage")
    world.expose_line(roll, client_id="mine")
    world.expose_line(roll, client_id="not-mine")
    with pytest.raises(RollStateError, match="no exposure"):
        exposing.cap(world.context, other.id, "mine")
    with pytest.raises(RollStateError, match="no exposure"):
        exposing.cap(world.context, roll.id, "unknown")
    assert exposing.cap(world.context, roll.id, "mine")[1].number == 1
    assert capped(world, roll) == [1]


def test_a_roll_may_be_named(world: World) -> None:
    roll, other = world.load(), world.load("Courage")
    world.expose_line(roll)
    world.expose_line(other)
    assert exposing.cap(world.context, roll.id)[0].id == roll.id
    with pytest.raises(RollStateError, match="no exposure"):
        exposing.cap(world.context, world.load("Order").id)


def test_there_is_nothing_to_void_on_an_empty_camera(world: World) -> None:
    with pytest.raises(RollStateError, match="no exposure"):
        exposing.cap(world.context)


def test_a_loose_frame_has_no_place_to_void(world: World) -> None:
    roll = world.load()
    world.expose_line(roll, client_id="loose", stays_loose=True)
    with pytest.raises(RollStateError, match="no exposure"):
        exposing.cap(world.context, roll.id, "loose")


def test_a_developed_frame_is_not_voided(world: World) -> None:
    roll = world.finished(wait=TimeDelta.ZERO)
    world.develop(roll)
    with pytest.raises(RollStateError, match="is over"):
        exposing.cap(world.context)


def spool(world: World, roll: Roll, **header: object) -> Path:
    with world.app.store.read() as reading:
        recipient = rolls.get_recipient(reading, roll.id)
    fields = {
        "roll_id": str(roll.id),
        "client_id": str(new_id(world.clock.now())),
        "kind": "line",
        "taken": "2031-05-04T12:00:00+03:00[Europe/Bucharest]",
        "origin": "shell",
        "kept_at": world.clock.now().format_iso(),
        **header,
    }
    sealed = seal_moment(MomentNote(kind="line", line="A line."), None, [recipient])
    folder = world.app.store.folder.spool(world.app.store.person_id)
    return write_spooled(folder, SpoolHeader(**fields), sealed)  # type: ignore[arg-type]  # a test names the fields it cares for


def test_the_cap_s_minute_counts_from_when_the_shell_kept_it(world: World) -> None:
    roll = world.load()
    spool(world, roll)
    world.clock.advance(TimeDelta(seconds=30))
    spooled.place_spooled(world.context)
    assert rolls_seen.see_roll(world.context, roll.id).may_cap
    world.clock.advance(TimeDelta(seconds=31))
    assert not rolls_seen.see_roll(world.context, roll.id).may_cap
    with pytest.raises(RollStateError, match="is over"):
        exposing.cap(world.context)


def test_what_the_shell_kept_in_the_future_was_kept_now(world: World) -> None:
    roll = world.load()
    later = (world.clock.now() + TimeDelta(hours=1)).format_iso()
    spool(world, roll, kept_at=later)
    [kept] = spooled.place_spooled(world.context)
    assert kept.frame.kept_at == world.clock.now()


def test_a_spooled_frame_whose_number_was_taken_meanwhile_is_kept_loose(world: World) -> None:
    roll = world.load()
    spool(world, roll, kind="film", number=5)
    world.expose_line(roll, number=5)
    [kept] = spooled.place_spooled(world.context)
    assert kept.number is None
    assert b"".join(world.app.blobs.open(str(kept.frame.sealed_sha256))).startswith(b"age-")


def test_a_spooled_frame_of_a_finished_roll_is_kept_loose(world: World) -> None:
    roll = world.load()
    spool(world, roll)
    spool(world, roll, kind="film", number=5)
    with world.app.store.write() as transaction:
        loading.finish_in(transaction, roll)
    assert [one.number for one in spooled.place_spooled(world.context)] == [None, None]
    assert len(exposing.list_loose(world.context)) == 2


def test_a_capture_is_what_it_says(world: World) -> None:
    roll = world.load()
    capture = Capture(
        roll_id=roll.id,
        client_id="c-1",
        kind=FrameKind.FILM,
        taken=CivilMoment(instant=START, zone="UTC"),
        sealed=None,
        origin=Origin.FILM,
    )
    assert (capture.number, capture.stays_loose, capture.kept_at) == (None, False, None)
    assert expose(world.context, capture).frame.kept_at == START


@pytest.mark.parametrize(("hours", "certainty"), [(0, "exact"), (23, "exact"), (25, "uncertain")])
def test_a_moment_from_a_clock_that_runs_far_ahead_is_kept_and_its_time_is_uncertain(
    world: World, hours: int, certainty: str
) -> None:
    taken = CivilMoment(instant=world.clock.now() + TimeDelta(hours=hours), zone="Asia/Tokyo")
    kept = world.expose_line(world.load(), taken=taken)
    assert (kept.frame.taken.instant, kept.frame.taken.certainty) == (taken.instant, certainty)
