"""A roll from before: what one already has, cased at once, and never in halves."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from whenever import TimeDelta

from osmosis.errors import InvalidInputError, StorageError
from osmosis.kernel.civil import CivilMoment
from osmosis.practices.rolls.model import (
    NotDevelopedError,
    Origin,
    Roll,
    RollState,
    RollStateError,
)
from osmosis.practices.rolls.service import (
    before,
    calling,
    cases,
    developing,
    keeping,
    loading,
    sheets,
    staging,
)
from osmosis.practices.rolls.service.before import FromBefore, make_roll_from_before
from osmosis.practices.rolls.store import rolls
from osmosis.sealing.moment import MomentNote
from tests.media.making import card, encoded, exif_with, photograph
from tests.practices.rolls.conftest import World
from tests.practices.small_world import START


class Died(BaseException):
    """The program was killed."""


def note(line: str, days_ago: int = 0) -> FromBefore:
    taken = CivilMoment(
        instant=START - TimeDelta(hours=24 * days_ago), zone="UTC", certainty="uncertain"
    )
    return FromBefore(note=MomentNote(kind="line", line=line), taken=taken, chunks=None)


def photo(file: bytes, days_ago: int = 0) -> FromBefore:
    taken = note("x", days_ago).taken
    moment = MomentNote(kind="photo", file_name="bench.jpg")
    return FromBefore(note=moment, taken=taken, chunks=[file])


def lines(world: World, roll: Roll) -> list[str]:
    sheet = sheets.contact_sheet(world.context, roll.id)
    return [frame.development.line for frame in sheet.frames if frame.development is not None]


def every_roll(world: World) -> list[Roll]:
    with world.app.store.read() as reading:
        return list(rolls.list_rolls(reading))


def test_it_is_cased_at_once_in_the_order_of_its_days(world: World) -> None:
    things = [note("Second.", 5), photo(photograph("JPEG"), 1), note("First.", 300)]
    roll = make_roll_from_before(world.context, "  Patience ", things, " Someone who waits. ")
    assert (roll.virtue, roll.state, roll.is_from_before) == ("Patience", RollState.CASED, True)
    assert (roll.identity_line, roll.wait) == ("Someone who waits.", TimeDelta.ZERO)
    sheet = sheets.contact_sheet(world.context, roll.id)
    assert [frame.placement.number for frame in sheet.frames] == [1, 2, 3]
    assert lines(world, roll) == ["First.", "Second.", ""]
    last = sheet.frames[2]
    assert last.development is not None
    original = b"".join(world.app.blobs.open(str(last.development.original_sha256)))
    assert original == photograph("JPEG")
    assert {frame.frame.origin for frame in sheet.frames} == {Origin.BEFORE}
    assert str(sheet.frames[0].frame.taken) == str(note("", 300).taken)


def test_there_is_something_to_call_on_the_first_evening(world: World) -> None:
    roll = make_roll_from_before(world.context, "Patience", [note("One.")])
    assert len(calling.call_on(world.context, roll.id).frames) == 1
    case = cases.read_case(world.context)
    assert (case.is_new, case.may_add_from_before) == (False, False)
    assert not keeping.is_offered(world.context)


def test_it_takes_no_place_in_the_camera(world: World) -> None:
    for number in range(5):
        world.load(f"Virtue {number}")
    make_roll_from_before(world.context, "Patience", [note("One.")])
    with world.app.store.read() as reading:
        assert loading.current_roll(reading).virtue == "Virtue 0"


@pytest.mark.parametrize("count", [0, 25])
def test_it_takes_one_to_twenty_four_things(world: World, count: int) -> None:
    with pytest.raises(InvalidInputError, match="1 to 24"):
        make_roll_from_before(world.context, "Patience", [note("One.")] * count)
    assert every_roll(world) == []


def test_twenty_four_things_fill_it(world: World) -> None:
    things = [note(f"Line {number}.", number) for number in range(24)]
    roll = make_roll_from_before(world.context, "Patience", things)
    assert len(lines(world, roll)) == 24


def test_a_second_one_comes_after_an_exposed_roll_was_developed(world: World) -> None:
    make_roll_from_before(world.context, "Patience", [note("One.")])
    with pytest.raises(RollStateError, match="after a first exposed roll"):
        make_roll_from_before(world.context, "Courage", [note("Two.")])
    finished = world.finished("Exposed.", virtue="Order")
    with pytest.raises(RollStateError, match="after a first exposed roll"):
        make_roll_from_before(world.context, "Courage", [note("Two.")])
    world.develop(world.rested(finished))
    roll = make_roll_from_before(world.context, "Courage", [note("Two.")])
    assert lines(world, roll) == ["Two."]
    assert len(every_roll(world)) == 3


@pytest.mark.parametrize(
    ("things", "virtue", "line"),
    [
        ([note("One."), note("  ")], "Patience", ""),
        ([note("One."), photo(b"")], "Patience", ""),
        ([note("One.")], "  ", ""),
        ([note("One.")], "Patience", "x" * 4_001),
    ],
    ids=["an empty note", "an empty photograph", "no virtue", "too long a line"],
)
def test_one_thing_that_cannot_be_kept_leaves_no_roll(
    world: World, things: list[FromBefore], virtue: str, line: str
) -> None:
    with pytest.raises(InvalidInputError):
        make_roll_from_before(world.context, virtue, things, line)
    assert every_roll(world) == []
    roll = make_roll_from_before(world.context, "Patience", [note("One.")])
    assert lines(world, roll) == ["One."]


def test_a_photograph_that_breaks_off_leaves_no_roll(world: World) -> None:
    def broken() -> Iterator[bytes]:
        yield photograph("JPEG")[:100]
        raise StorageError("The card was pulled out")

    thing = FromBefore(note=MomentNote(kind="photo"), taken=note("").taken, chunks=broken())
    with pytest.raises(StorageError, match="pulled out"):
        make_roll_from_before(world.context, "Patience", [note("One."), thing])
    assert every_roll(world) == []


def test_a_crash_before_the_rows_leaves_no_roll(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def die(*_: object, **__: object) -> None:
        raise Died

    monkeypatch.setattr(before, "_frame", die)
    with pytest.raises(Died):
        make_roll_from_before(world.context, "Patience", [note("One."), note("Two.")])
    world.reopen()
    assert every_roll(world) == []
    monkeypatch.undo()
    assert cases.read_case(world.context).may_add_from_before


def test_a_crash_in_the_bath_leaves_a_whole_roll_that_is_developed_later(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = developing._read_frame
    calls: list[object] = []

    def read(*given: object) -> object:
        calls.append(given)
        if len(calls) == 2:
            raise Died
        return real(*given)  # type: ignore[arg-type]  # passed on as it came

    monkeypatch.setattr(developing, "_read_frame", read)
    with pytest.raises(Died):
        make_roll_from_before(world.context, "Patience", [note("One."), note("Two.", 1)], "Me.")
    world.reopen()
    [roll] = every_roll(world)
    assert (roll.state, roll.identity_line) == (RollState.FINISHED, "Me.")
    with pytest.raises(NotDevelopedError):
        sheets.contact_sheet(world.context, roll.id)
    assert world.develop(roll).state is RollState.DEVELOPED
    assert lines(world, roll) == ["Two.", "One."]


def test_no_worker_comes_in_between(world: World) -> None:
    # A worker in the same process is woken by every job that is asked for.
    woken: list[str] = []
    world.app.jobs.listen(lambda: woken.append("woken"))
    make_roll_from_before(world.context, "Patience", [note("One.")])
    assert woken == []


def test_nothing_is_made_while_the_clock_is_doubted(world: World) -> None:
    world.load()
    world.clock.advance(TimeDelta(minutes=-6))
    with pytest.raises(NotDevelopedError, match="clock stands before"):
        make_roll_from_before(world.context, "Patience", [note("One.")])
    assert len(every_roll(world)) == 1


# What a browser sends, one after the other


def staged(world: World) -> list[staging.Staged]:
    exif = exif_with(exif={0x9003: "2019:03:04 10:00:00", 0x9011: "+02:00"})
    return [
        staging.stage_line(world.context, "Today."),
        staging.stage_photo(
            world.context, "old.jpg", [encoded(card(), "JPEG", exif=exif.tobytes())]
        ),
        staging.stage_text(world.context, ["\ufeffFrom a file. é".encode()]),
        staging.stage_photo(world.context, "undated.png", [photograph("PNG")]),
    ]


def test_photographs_are_dated_by_their_camera_and_the_rest_is_uncertain(world: World) -> None:
    things = staged(world)
    assert [str(one.taken)[:10] for one in things] == [
        "2031-05-04",
        "2019-03-04",
        "2031-05-04",
        "2031-05-04",
    ]
    assert [one.taken.certainty for one in things] == ["uncertain", "exact", *["uncertain"] * 2]
    roll = staging.case_staged(world.context, "Patience", things, "Me.")
    sheet = sheets.contact_sheet(world.context, roll.id)
    found = [frame.development for frame in sheet.frames]
    assert [one.file_name or one.line for one in found if one] == [
        "old.jpg",
        "Today.",
        "From a file. é",
        "undated.png",
    ]
    assert len(list(world.app.blobs.list())) == 4 + 2


def test_what_was_taken_in_is_removed_when_the_roll_cannot_be_made(world: World) -> None:
    things = staged(world)
    with pytest.raises(InvalidInputError):
        staging.case_staged(world.context, " ", things, "")
    assert list(world.app.blobs.list()) == []


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b"  \n", "empty"),
        (b"\xff\xfe\x00", "not UTF-8"),
        (b"x" * 4_001, "4,000"),
        (b"x" * 70_000, "4,000"),
    ],
    ids=["nothing", "spaces", "no text", "too long", "much too long"],
)
def test_a_note_that_cannot_be_taken_in_says_why(world: World, data: bytes, reason: str) -> None:
    with pytest.raises(staging.UnusableNoteError, match=reason):
        staging.stage_text(world.context, [data])


def test_nothing_that_waits_is_plain_on_the_disk(world: World) -> None:
    mark = photograph("PNG")[-60:-20]
    staging.stage_photo(world.context, "undated.png", [photograph("PNG")])
    root = world.app.store.folder.root
    assert [p for p in root.rglob("*") if p.is_file() and mark in p.read_bytes()] == []
