"""Real film: forgotten frames, the lab, scans, and rolls that stay in their box for good."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any
from uuid import UUID

import pytest
from whenever import TimeDelta

from osmosis.errors import InvalidInputError, NotFoundError
from osmosis.kernel.civil import CivilMoment
from osmosis.media.limits import MediaRefusedError
from osmosis.practices.rolls.model import (
    FrameKind,
    FrameNumberError,
    Kept,
    Medium,
    NotDevelopedError,
    Origin,
    Roll,
    RollFullError,
    RollState,
    RollStateError,
)
from osmosis.practices.rolls.prints import Development
from osmosis.practices.rolls.scan_numbers import UnmatchedScansError
from osmosis.practices.rolls.service import (
    developing,
    exposing,
    film,
    letting_go,
    loading,
    printing,
    remaking,
    scans,
    sheets,
)
from osmosis.practices.rolls.service.scans import SealedScan
from osmosis.practices.rolls.store import frames
from osmosis.storage.rests import add_rest
from tests.media.making import photograph
from tests.practices.rolls.conftest import World
from tests.practices.small_world import START

PLAIN = "0" * 31 + "7"  # a seed without a lucky frame


def on_film(world: World, roll: Roll, number: int | None = None, line: str = "") -> Kept:
    """A frame that was exposed on real film, with a few words or none."""
    if line:
        return world.expose_line(roll, line, kind=FrameKind.FILM, number=number)
    return world.expose_line(roll, kind=FrameKind.FILM, sealed=None, number=number)


def back(world: World, *lines: str) -> Roll:
    """A film roll that is back from the lab, with a frame for each line (or none of them)."""
    roll = world.load(medium=Medium.FILM, seed=PLAIN)
    for line in lines or ("", "", ""):
        on_film(world, roll, line=line)
    loading.finish_roll(world.context, roll.id)
    film.move_on(world.context, roll.id)
    return film.move_on(world.context, roll.id)


def numbered(world: World, roll: Roll) -> dict[int, UUID]:
    with world.app.store.read() as reading:
        return {one.number: one.frame_id for one in frames.list_placements(reading, roll.id)}


def found(world: World, roll: Roll, number: int) -> Development | None:
    return sheets.frame_on_sheet(world.context, roll.id, number).frames[0].development


def scan(world: World, roll: Roll, name: str = "1.jpg", file: bytes | None = None) -> SealedScan:
    return scans.seal_scan(world.context, roll.id, name, [file or photograph("JPEG")])


def shots_of(world: World, roll: Roll) -> list[dict[str, Any]]:
    data: dict[str, Any] = dict(printing.document_of(world.context, roll.id, "shots").data)
    shots: list[dict[str, Any]] = data["shots"]
    return shots


def shot_numbers(world: World, roll: Roll) -> list[int]:
    return [shot["number"] for shot in shots_of(world, roll)]


def renumbered(world: World) -> set[tuple[int, int]]:
    """From where to where frames moved, as the ledger tells."""
    lines = [line for line, _ in world.app.store.ledger.lines() if line.kind == "renumbered"]
    told = [line.details for line in lines if isinstance(line.details, Mapping)]
    return {(one["from"], one["to"]) for one in told}


# A forgotten frame


@pytest.mark.parametrize("hours", [1, -150 * 366 * 24])
def test_a_frame_is_put_in_at_no_time_that_nobody_lived(world: World, hours: int) -> None:
    roll = world.load(seed=PLAIN)
    taken = CivilMoment(instant=START + TimeDelta(hours=hours), zone="Asia/Tokyo")
    with pytest.raises(InvalidInputError):
        film.insert_forgotten(world.context, roll.id, 2, taken)
    assert numbered(world, roll) == {}


def test_a_forgotten_frame_moves_those_behind_it_and_touches_none_of_them(world: World) -> None:
    roll = world.load(seed=PLAIN)
    kept = [world.expose_line(roll, f"Line {number}.").frame for number in (1, 2, 3)]
    world.expose_line(roll, number=9)
    exposing.cap(world.context)
    before = numbered(world, roll)
    with world.app.store.read() as reading:
        rows = [frames.get_frame(reading, one.id) for one in kept]
    taken = CivilMoment(instant=START - TimeDelta(hours=30), zone="Asia/Tokyo")
    new = film.insert_forgotten(world.context, roll.id, 2, taken)
    assert (new.kind, new.origin, new.sealed_sha256) == (FrameKind.FILM, Origin.FILM, None)
    assert str(new.taken) == str(taken)
    assert numbered(world, roll) == {
        1: before[1],
        2: new.id,
        3: before[2],
        4: before[3],
        9: before[9],
    }
    with world.app.store.read() as reading:
        assert [frames.get_frame(reading, one.id) for one in kept] == rows
    assert renumbered(world) == {(2, 3), (3, 4)}


def test_a_void_frame_moves_with_the_others_and_stays_void(world: World) -> None:
    roll = world.load(seed=PLAIN)
    world.expose_line(roll)
    exposing.cap(world.context)
    film.insert_forgotten(world.context, roll.id, 1)
    with world.app.store.read() as reading:
        places = frames.list_placements(reading, roll.id)
    assert [(one.number, one.voided_at is not None) for one in places] == [(1, False), (2, True)]


def test_a_forgotten_frame_was_exposed_now_unless_it_is_said_when(world: World) -> None:
    frame = film.insert_forgotten(world.context, world.load().id, 3)
    assert str(frame.taken) == "2031-05-04T12:00:00+03:00[Europe/Bucharest]"


def test_nothing_is_put_into_a_full_roll_and_nothing_moves(world: World) -> None:
    roll = world.load(seed=PLAIN)
    for _ in range(24):
        on_film(world, roll)
    before = numbered(world, roll)
    with pytest.raises(RollFullError, match="no dark place"):
        film.insert_forgotten(world.context, roll.id, 2)
    assert numbered(world, roll) == before


def test_the_lucky_frame_keeps_its_number_when_a_forgotten_one_is_put_in(world: World) -> None:
    roll = world.load(seed="0" * 31 + "1")
    assert roll.lucky_number == 25
    for _ in range(23):
        on_film(world, roll)
    film.insert_forgotten(world.context, roll.id, 2)
    assert world.roll(roll).state is RollState.LOADED
    assert on_film(world, roll).number == 25
    with pytest.raises(RollFullError):
        film.insert_forgotten(world.context, roll.id, 24)
    assert 25 in numbered(world, roll)


def test_the_last_place_that_a_forgotten_frame_takes_finishes_the_roll(world: World) -> None:
    roll, other = world.load(seed=PLAIN), world.load("Courage")
    for _ in range(23):
        on_film(world, roll)
    film.insert_forgotten(world.context, roll.id, 1)
    assert world.roll(roll).state is RollState.FINISHED
    with world.app.store.read() as reading:
        assert loading.current_roll(reading).id == other.id


@pytest.mark.parametrize("number", [0, 25, -3])
def test_a_forgotten_frame_has_a_number_of_the_roll(world: World, number: int) -> None:
    roll = world.load(seed=PLAIN)
    with pytest.raises(FrameNumberError):
        film.insert_forgotten(world.context, roll.id, number)
    with pytest.raises(NotFoundError):
        film.insert_forgotten(world.context, UUID(int=1), 1)


def test_a_developed_roll_keeps_its_order(world: World) -> None:
    roll = world.developed("One.")
    with pytest.raises(RollStateError, match="keeps its order"):
        film.insert_forgotten(world.context, roll.id, 1)


# The lab


def test_a_film_roll_goes_to_the_lab_and_comes_back(world: World) -> None:
    roll = world.load(medium=Medium.FILM)
    with pytest.raises(RollStateError, match="no such next step"):
        film.move_on(world.context, roll.id)
    on_film(world, roll)
    loading.finish_roll(world.context, roll.id)
    assert film.move_on(world.context, roll.id).state is RollState.AT_LAB
    moved = film.move_on(world.context, roll.id, " The shelf by the window ")
    assert (moved.state, moved.box_place) == (RollState.BACK, "The shelf by the window")
    with pytest.raises(RollStateError, match="no such next step"):
        film.move_on(world.context, roll.id)
    assert film.set_box_place(world.context, roll.id, "The attic").box_place == "The attic"
    assert film.set_box_place(world.context, roll.id, "").box_place == ""


def test_a_place_that_is_not_said_stays(world: World) -> None:
    roll = world.load(medium=Medium.FILM)
    on_film(world, roll)
    loading.finish_roll(world.context, roll.id)
    film.set_box_place(world.context, roll.id, "The attic")
    assert film.move_on(world.context, roll.id).box_place == "The attic"


def test_a_roll_that_is_not_on_film_goes_to_no_lab(world: World) -> None:
    with pytest.raises(RollStateError, match="no such next step"):
        film.move_on(world.context, world.finished().id)
    with pytest.raises(NotFoundError):
        film.set_box_place(world.context, UUID(int=1), "The attic")


def test_a_film_roll_is_developed_only_once_it_is_back(world: World) -> None:
    roll = world.load(medium=Medium.FILM)
    on_film(world, roll, line="Words.")
    loading.finish_roll(world.context, roll.id)
    world.rested(world.roll(roll))
    for _ in range(2):
        with pytest.raises(RollStateError, match="not back from the lab"):
            world.develop(roll)
        with pytest.raises(RollStateError, match="not back from the lab"):
            developing.open_early(world.context, roll.id, "why")
        film.move_on(world.context, roll.id)
    assert world.develop(roll).state is RollState.DEVELOPED
    words = found(world, roll, 1)
    assert words is not None
    assert words.line == "Words."


def test_a_roll_that_is_never_scanned_is_whole(world: World) -> None:
    roll = sheets.put_into_case(world.context, back(world).id, "Someone who looks up.")
    assert roll.state is RollState.CASED
    sheet = sheets.contact_sheet(world.context, roll.id)
    assert [(f.development, f.is_dark) for f in sheet.frames] == [(None, False)] * 3
    assert roll.is_open
    with pytest.raises(RollStateError, match="developed already"):
        world.develop(roll)


def test_words_on_a_film_roll_in_the_case_can_still_be_opened(world: World) -> None:
    roll = sheets.put_into_case(world.context, back(world, "", "By the river.").id, "")
    assert found(world, roll, 2) is None
    cased = world.develop(roll)
    assert cased.state is RollState.CASED
    words = found(world, roll, 2)
    assert words is not None
    assert words.line == "By the river."
    assert found(world, roll, 1) is None


# Scans


def test_scans_are_matched_by_number_or_by_order(world: World) -> None:
    roll = world.load(medium=Medium.FILM, seed=PLAIN)
    for number in (3, 9, 17):
        on_film(world, roll, number)
    assert scans.match(world.context, roll.id, ["x_0017.jpg", "x_0003.jpg"]) == {
        "x_0003.jpg": 3,
        "x_0017.jpg": 17,
    }
    assert list(scans.match(world.context, roll.id, ["c", "a", "b"]).items()) == [
        ("a", 3),
        ("b", 9),
        ("c", 17),
    ]
    with pytest.raises(InvalidInputError, match="cannot be matched"):
        scans.match(world.context, roll.id, ["a", "b"])
    with pytest.raises(InvalidInputError, match="same name"):
        scans.match(world.context, roll.id, ["a", "a"])
    with pytest.raises(NotFoundError):
        scans.match(world.context, UUID(int=1), ["a"])


def test_a_proposal_leaves_open_what_cannot_be_matched(world: World) -> None:
    roll = back(world)
    sealed = [SealedScan(name=name, sha256="0" * 64, size=1) for name in ("a.jpg", "b.jpg")]
    assert scans.propose(world.context, roll.id, sealed) == {}
    with pytest.raises(InvalidInputError, match="same name"):
        scans.propose(world.context, roll.id, [sealed[0], sealed[0]])


def test_only_frames_on_film_that_wait_get_a_scan(world: World) -> None:
    roll = back(world)
    sealed = scan(world, roll)
    scans.keep_sealed(world.context, roll.id, [(1, sealed)])
    assert scans.match(world.context, roll.id, ["a", "b"]) == {"a": 2, "b": 3}
    with pytest.raises(RollStateError, match="waits for a scan"):
        scans.keep_sealed(world.context, roll.id, [(1, sealed)])
    digital = world.finished("One.", virtue="Courage")
    with pytest.raises(RollStateError, match="waits for a scan"):
        scans.keep_sealed(world.context, digital.id, [(1, sealed)])


def test_a_void_frame_and_one_that_was_let_go_get_no_scan(world: World) -> None:
    roll = world.load(medium=Medium.FILM, seed=PLAIN)
    for _ in range(3):
        on_film(world, roll)
    exposing.cap(world.context)
    loading.finish_roll(world.context, roll.id)
    for _ in range(2):
        film.move_on(world.context, roll.id)
    sheets.put_into_case(world.context, roll.id, "")
    letting_go.let_go_of_frame(world.context, numbered(world, roll)[1])
    assert scans.match(world.context, roll.id, ["a"]) == {"a": 2}
    for number in (1, 3):
        with pytest.raises(RollStateError, match="waits for a scan"):
            scans.keep_sealed(world.context, roll.id, [(number, scan(world, roll))])


def test_scans_wait_sealed_with_their_roll_and_keep_the_words_beside_them(world: World) -> None:
    roll = back(world, "By the river.", "")
    sealed = [(1, scan(world, roll, "a.jpg")), (2, scan(world, roll, "b.jpg", photograph("PNG")))]
    assert scans.keep_sealed(world.context, roll.id, sealed) == [1, 2]
    assert found(world, roll, 1) is None
    with pytest.raises(NotDevelopedError, match="still rests"):
        world.develop(roll)
    world.develop(world.rested(roll))
    first, second = found(world, roll, 1), found(world, roll, 2)
    assert first is not None
    assert second is not None
    assert (first.line, first.file_name, first.media_type) == (
        "By the river.",
        "a.jpg",
        "image/jpeg",
    )
    assert b"".join(world.app.blobs.open(str(first.original_sha256))) == photograph("JPEG")
    assert (second.line, second.file_name) == ("", "b.jpg")


def test_a_scan_for_a_roll_in_the_case_is_developed_at_once_with_its_words(world: World) -> None:
    roll = sheets.put_into_case(world.context, back(world, "By the river.").id, "")
    scans.keep_sealed(world.context, roll.id, [(1, scan(world, roll))])
    shown = found(world, roll, 1)
    assert shown is not None
    assert (shown.line, shown.width, shown.problem) == ("By the river.", 96, "")


def test_a_scan_that_comes_while_the_clock_is_doubted_waits_until_it_is_asked_for(
    world: World,
) -> None:
    roll = sheets.put_into_case(world.context, back(world).id, "")
    world.clock.advance(TimeDelta(hours=-1))
    scans.keep_sealed(world.context, roll.id, [(1, scan(world, roll))])
    assert found(world, roll, 1) is None
    world.clock.advance(TimeDelta(hours=1))
    world.develop(roll)
    assert found(world, roll, 1) is not None


def test_a_frame_on_film_that_came_loose_gets_its_scan_on_the_roll_where_it_is(
    world: World,
) -> None:
    full = world.finished("One.", virtue="Courage")
    loose = world.expose_line(full, "Late words.", kind=FrameKind.FILM)
    roll = world.load(medium=Medium.FILM)
    exposing.place_loose(world.context, loose.frame.id, roll.id)
    loading.finish_roll(world.context, roll.id)
    for _ in range(2):
        film.move_on(world.context, roll.id)
    scans.keep_sealed(world.context, roll.id, [(1, scan(world, roll))])
    world.develop(world.rested(world.roll(roll)))
    shown = found(world, roll, 1)
    assert shown is not None
    assert (shown.line, shown.width, shown.problem) == ("Late words.", 96, "")
    made_again = remaking.remake_original(world.context, str(shown.original_sha256))
    assert made_again is not None
    assert b"".join(made_again) == photograph("JPEG")


def test_a_scan_opens_though_the_roll_from_which_its_frame_came_loose_was_let_go(
    world: World,
) -> None:
    gone = world.developed(virtue="Courage")
    loose = on_film(world, gone)
    letting_go.let_go_of_roll(world.context, gone.id)
    roll = world.load(medium=Medium.FILM)
    exposing.place_loose(world.context, loose.frame.id, roll.id)
    loading.finish_roll(world.context, roll.id)
    for _ in range(2):
        film.move_on(world.context, roll.id)
    scans.keep_sealed(world.context, roll.id, [(1, scan(world, roll))])
    world.develop(world.rested(world.roll(roll)))
    shown = found(world, roll, 1)
    assert shown is not None
    assert (shown.width, shown.problem) == (96, "")


def test_the_shot_list_has_a_line_for_the_lucky_frame_once_it_is_spent(world: World) -> None:
    roll = world.load(medium=Medium.FILM, seed="0" * 31 + "1")
    for _ in range(24):
        on_film(world, roll)
    assert shot_numbers(world, roll) == list(range(1, 25))
    on_film(world, roll)
    assert shot_numbers(world, roll) == list(range(1, 26))


def test_scans_are_kept_all_or_none(world: World) -> None:
    roll = back(world)
    good = scan(world, roll)
    with pytest.raises(InvalidInputError, match="same frame"):
        scans.keep_sealed(world.context, roll.id, [(1, good), (1, good)])
    gone = SealedScan(name="b.jpg", sha256="0" * 64, size=1)
    for wrong in (gone, SealedScan(name="b.jpg", sha256="../../etc/passwd", size=1)):
        with pytest.raises(InvalidInputError, match="waited too long"):
            scans.keep_sealed(world.context, roll.id, [(1, good), (2, wrong)])
    with pytest.raises(RollStateError):
        scans.keep_sealed(world.context, roll.id, [(1, good), (9, good)])
    assert scans.match(world.context, roll.id, ["a", "b", "c"]) == {"a": 1, "b": 2, "c": 3}


def test_a_scan_is_sealed_before_it_touches_the_disk_and_must_be_a_photograph(
    world: World,
) -> None:
    roll = back(world)
    file = photograph("PNG")
    scan(world, roll, "1.png", file)
    mark = file[-60:-20]
    root = world.app.store.folder.root
    assert [p for p in root.rglob("*") if p.is_file() and mark in p.read_bytes()] == []

    def cut_off() -> Iterator[bytes]:
        yield photograph("JPEG")[:500]

    with pytest.raises(MediaRefusedError, match="cut off"):
        scans.seal_scan(world.context, roll.id, "1.jpg", cut_off())
    with pytest.raises(NotFoundError):
        scans.seal_scan(world.context, UUID(int=1), "1.jpg", [file])


def test_a_damaged_scan_leaves_the_words_and_says_why(world: World) -> None:
    roll = back(world, "By the river.")
    sealed = scan(world, roll)
    scans.keep_sealed(world.context, roll.id, [(1, sealed)])
    world.app.blobs.delete(sealed.sha256)
    world.develop(world.rested(roll))
    shown = found(world, roll, 1)
    assert shown is not None
    assert (shown.line, shown.original_sha256) == ("By the river.", None)
    assert "missing" in shown.problem


def test_scans_of_frames_that_are_not_there_are_named_by_their_numbers(world: World) -> None:
    roll = world.load(medium=Medium.FILM)
    for number in (3, 4, 5, 7):
        world.expose_line(roll, kind=FrameKind.FILM, sealed=None, number=number)
    with pytest.raises(UnmatchedScansError) as refused:
        scans.match(world.context, roll.id, [f"scan-{number:02}.jpg" for number in range(1, 6)])
    assert refused.value.facts == {"numbers": "1, 2"}


def test_a_shot_list_says_nothing_of_what_rests(world: World) -> None:
    roll = world.finished("He let me finish.", "Ana waited.")
    world.clock.advance(TimeDelta(hours=15 * 24))
    world.develop(roll)
    with world.app.store.write() as transaction:
        add_rest(transaction, human="Ana")
    assert [shot["words"] for shot in shots_of(world, roll)[:2]] == ["He let me finish.", ""]
