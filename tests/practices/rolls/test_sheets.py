"""The contact sheet, its circles and gladness, the line on who is in it, and the case."""

from __future__ import annotations

from uuid import UUID

import pytest
from whenever import TimeDelta

from osmosis.errors import InvalidInputError, NotFoundError
from osmosis.kernel.civil import CivilMoment
from osmosis.kernel.clock import Instant
from osmosis.kernel.refs import Ref
from osmosis.practices.rolls.model import (
    FrameKind,
    Medium,
    NotDevelopedError,
    Roll,
    RollState,
    RollStateError,
)
from osmosis.practices.rolls.prints import ContactSheet
from osmosis.practices.rolls.service import cases, exposing, film, letting_go, loading, sheets
from osmosis.sealing.moment import MomentNote
from osmosis.storage import rests
from tests.practices.rolls.conftest import World
from tests.practices.small_world import START


@pytest.fixture
def roll(world: World) -> Roll:
    """A developed roll with eight lines, the eighth void."""
    loaded = world.load()
    for number in range(1, 9):
        world.expose_line(loaded, f"Line {number}.")
    exposing.cap(world.context)
    return world.develop(world.rested(loading.finish_roll(world.context, loaded.id)))


def circled(sheet: ContactSheet) -> list[tuple[int, int | None]]:
    """Number and gladness of the circled prints, in the order of circling."""
    marks = [(f.circle, f.placement.number) for f in sheet.frames if f.circle is not None]
    return [(number, mark.glad_actual) for mark, number in sorted(marks, key=_position)]


def _position(item: tuple[object, int]) -> int:
    return getattr(item[0], "position", 0)


def rest(world: World, frame: UUID) -> rests.Rest:
    with world.app.store.write() as transaction:
        return rests.add_rest(transaction, ref=Ref("rolls", "frame", frame))


def frame_id(world: World, roll: Roll, number: int) -> UUID:
    return letting_go.frame_id_of(world.context, roll.id, number)


# Circles


def test_prints_are_circled_in_the_order_of_circling(world: World, roll: Roll) -> None:
    sheet = sheets.circle(world.context, roll.id, [5, 2, 7], {2: 0, 7: 100})
    assert circled(sheet) == [(5, None), (2, 0), (7, 100)]
    assert circled(sheets.contact_sheet(world.context, roll.id)) == circled(sheet)


def test_circling_again_takes_the_place_of_the_circles_before(world: World, roll: Roll) -> None:
    sheets.circle(world.context, roll.id, [5, 2], {5: 40})
    assert circled(sheets.circle(world.context, roll.id, [3])) == [(3, None)]
    assert circled(sheets.circle(world.context, roll.id, [])) == []


def test_a_print_that_stays_circled_keeps_what_was_said_of_it(world: World, roll: Roll) -> None:
    sheets.circle(world.context, roll.id, [5, 2], {5: 40, 2: 60})
    again = sheets.circle(world.context, roll.id, [2, 5, 3], {3: 10})
    assert circled(again) == [(2, 60), (5, 40), (3, 10)]
    assert circled(sheets.circle(world.context, roll.id, [2, 5], {5: None, 2: 61})) == [
        (2, 61),
        (5, None),
    ]


@pytest.mark.parametrize(
    ("numbers", "glad", "reason"),
    [
        ([1, 2, 3, 4, 5, 6, 7], {}, "up to six"),
        ([1, 2, 1], {}, "each once"),
        ([9], {}, "no print of this number"),
        ([0], {}, "no print of this number"),
        ([8], {}, "no print of this number"),
        ([1], {2: 50}, "circled prints only"),
        ([1], {1: 101}, "0 to 100"),
        ([1], {1: -1}, "0 to 100"),
    ],
)
def test_circles_that_cannot_be_are_refused_and_change_nothing(
    world: World, roll: Roll, numbers: list[int], glad: dict[int, int | None], reason: str
) -> None:
    sheets.circle(world.context, roll.id, [6], {6: 1})
    with pytest.raises(InvalidInputError, match=reason):
        sheets.circle(world.context, roll.id, numbers, glad)
    assert circled(sheets.contact_sheet(world.context, roll.id)) == [(6, 1)]


def test_what_was_let_go_is_circled_no_more(world: World, roll: Roll) -> None:
    sheets.circle(world.context, roll.id, [2, 3])
    letting_go.let_go_of_frame(world.context, frame_id(world, roll, 2))
    assert circled(sheets.contact_sheet(world.context, roll.id)) == [(3, None)]
    with pytest.raises(InvalidInputError, match="no print"):
        sheets.circle(world.context, roll.id, [2])


def test_a_print_at_rest_keeps_its_circle_unseen(world: World, roll: Roll) -> None:
    sheets.circle(world.context, roll.id, [2, 3], {2: 80})
    lasting = rest(world, frame_id(world, roll, 2))
    with pytest.raises(InvalidInputError, match="no print"):
        sheets.circle(world.context, roll.id, [2])
    sheets.circle(world.context, roll.id, [4, 5])
    with world.app.store.write() as transaction:
        rests.end_rest(transaction, lasting.id)
    assert circled(sheets.contact_sheet(world.context, roll.id)) == [(4, None), (5, None), (2, 80)]


def test_six_new_circles_leave_no_room_for_one_at_rest(world: World, roll: Roll) -> None:
    sheets.circle(world.context, roll.id, [7])
    rest(world, frame_id(world, roll, 7))
    sheet = sheets.circle(world.context, roll.id, [1, 2, 3, 4, 5, 6])
    assert [number for number, _ in circled(sheet)] == [1, 2, 3, 4, 5, 6]


def test_nothing_is_circled_before_developing(world: World) -> None:
    with pytest.raises(NotDevelopedError):
        sheets.circle(world.context, world.finished().id, [1])


# The sheet


def test_a_sheet_shows_a_roll_in_its_own_order_and_void_places_dark(
    world: World, roll: Roll
) -> None:
    sheet = sheets.contact_sheet(world.context, roll.id)
    assert [f.placement.number for f in sheet.frames] == list(range(1, 9))
    assert [f.is_dark for f in sheet.frames] == [False] * 7 + [True]
    assert not sheet.is_rested


def test_one_frame_is_read_without_the_others(world: World, roll: Roll) -> None:
    sheets.circle(world.context, roll.id, [3], {3: 9})
    sheet = sheets.frame_on_sheet(world.context, roll.id, 3)
    [frame] = sheet.frames
    assert frame == sheets.contact_sheet(world.context, roll.id).frames[2]
    with pytest.raises(NotFoundError, match="no frame of this number"):
        sheets.frame_on_sheet(world.context, roll.id, 9)
    with pytest.raises(NotDevelopedError):
        sheets.frame_on_sheet(world.context, world.finished(virtue="Courage").id, 1)


@pytest.mark.parametrize(
    ("what", "dark"),
    [("frame", {2}), ("human", {1, 3, 4, 5}), ("span", {6}), ("roll", {1, 2, 3, 4, 5, 6})],
)
def test_what_rests_is_dark_on_the_sheet(world: World, what: str, dark: set[int]) -> None:
    loaded = world.load()
    notes = [
        MomentNote(kind="line", line="Ada laughed."),
        MomentNote(kind="line", line="Adamant."),
        MomentNote(kind="line", line="By the river.", detail="ADA's glove"),
        MomentNote(kind="scent", scent="Ada, in spring"),
        MomentNote(kind="line", line="And with ada."),
    ]
    for note in notes:
        world.expose(loaded, note, None)
    later = CivilMoment(instant=START + TimeDelta(hours=24 * 40), zone="UTC")
    world.expose_line(loaded, "In June.", taken=later)
    roll = world.develop(world.rested(loading.finish_roll(world.context, loaded.id)))
    june = (Instant.from_utc(2031, 6, 1), Instant.from_utc(2031, 7, 1))
    with world.app.store.write() as transaction:
        if what == "frame":
            rests.add_rest(
                transaction, ref=sheets.read_sheet(transaction, roll.id, START).frames[1].frame.ref
            )
        elif what == "human":
            rests.add_rest(transaction, human="Ada")
        elif what == "span":
            rests.add_rest(transaction, span=june)
        else:
            rests.add_rest(transaction, ref=roll.ref)
    sheet = sheets.contact_sheet(world.context, roll.id)
    assert {f.placement.number for f in sheet.frames if f.is_dark} == dark
    assert sheet.is_rested == (what == "roll")


@pytest.mark.parametrize("where", ["virtue", "identity line"])
def test_a_human_in_a_roll_s_own_words_hides_all_of_it(world: World, where: str) -> None:
    roll = world.developed("One.", virtue="With Ada" if where == "virtue" else "Patience")
    sheets.put_into_case(world.context, roll.id, "Ada's friend." if where != "virtue" else "")
    with world.app.store.write() as transaction:
        rests.add_rest(transaction, human="Ada")
    assert all(f.is_dark for f in sheets.contact_sheet(world.context, roll.id).frames)


# The case


def test_a_developed_roll_goes_into_the_case_with_its_line(world: World, roll: Roll) -> None:
    world.clock.advance(TimeDelta(hours=1))
    cased = sheets.put_into_case(world.context, roll.id, "  Someone who waits.  ")
    assert (cased.state, cased.identity_line) == (RollState.CASED, "Someone who waits.")
    assert cased.cased_at == world.clock.now()
    world.clock.advance(TimeDelta(hours=1))
    again = sheets.put_into_case(world.context, roll.id, "Somebody else.")
    assert (again.identity_line, again.cased_at) == ("Somebody else.", cased.cased_at)
    assert [one.roll.id for one in cases.read_case(world.context).kept] == [roll.id]


def test_only_a_developed_roll_goes_into_the_case(world: World) -> None:
    roll = world.finished()
    with pytest.raises(RollStateError, match="Only a developed roll"):
        sheets.put_into_case(world.context, roll.id, "")
    with pytest.raises(InvalidInputError, match="4,000"):
        sheets.put_into_case(world.context, roll.id, "x" * 4_001)


def test_a_film_roll_is_looked_at_and_cased_once_it_is_back(world: World) -> None:
    roll = world.load(medium=Medium.FILM)
    world.expose_line(roll, kind=FrameKind.FILM, sealed=None)
    loading.finish_roll(world.context, roll.id)
    for _ in range(2):
        with pytest.raises(NotDevelopedError):
            sheets.contact_sheet(world.context, roll.id)
        with pytest.raises(RollStateError):
            sheets.put_into_case(world.context, roll.id, "")
        film.move_on(world.context, roll.id)
    assert world.roll(roll).state is RollState.BACK
    [frame] = sheets.contact_sheet(world.context, roll.id).frames
    assert (frame.development, frame.is_dark) == (None, False)
    assert sheets.put_into_case(world.context, roll.id, "x").state is RollState.CASED
