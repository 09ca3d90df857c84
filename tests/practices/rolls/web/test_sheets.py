"""The contact sheet in the browser: circling in order, gladness, and into the case."""

from __future__ import annotations

import pytest

from osmosis.kernel.refs import Ref
from osmosis.practices.rolls.model import Roll, RollState
from osmosis.practices.rolls.prints import ContactSheet
from osmosis.practices.rolls.service import letting_go, sheets
from osmosis.sealing.moment import MomentNote
from osmosis.storage.rests import add_rest
from tests.practices.rolls.conftest import World
from tests.practices.rolls.web.conftest import Pages, developed, finished, picture


def eight(world: World) -> Roll:
    """A developed roll of eight lines."""
    roll = world.load("Patience")
    for number in range(1, 9):
        world.expose_line(roll, f"Line {number}.")
    return world.develop(finished(world, roll))


def circled(world: World, roll: Roll) -> list[int]:
    """Circled numbers in the order of circling."""
    sheet = sheets.contact_sheet(world.context, roll.id)
    found = [(f.circle.position, f.placement.number) for f in sheet.frames if f.circle]
    return [number for _, number in sorted(found)]


def glad(sheet: ContactSheet) -> dict[int, int | None]:
    return {f.placement.number: f.circle.glad_actual for f in sheet.frames if f.circle}


@pytest.mark.parametrize(
    ("ticked", "order", "kept"),
    [
        (["3", "7", "1"], "7,1,3", [7, 1, 3]),
        (["3", "7", "1"], "", [1, 3, 7]),
        (["3"], "9,3,8", [3]),
        ([], "4", []),
    ],
    ids=["in the order of circling", "by number without a script", "order of others", "none"],
)
def test_circles_are_kept(
    pages: Pages, world: World, ticked: list[str], order: str, kept: list[int]
) -> None:
    roll = eight(world)
    address = f"/rolls/{roll.id}/sheet"
    pages.does(address, f"{address}#circled", circled=ticked, order=order, then="circle")
    assert circled(world, roll) == kept


def test_new_circles_follow_old_ones_without_a_script(pages: Pages, world: World) -> None:
    roll = eight(world)
    sheets.circle(world.context, roll.id, [8, 2])
    pages.does(f"/rolls/{roll.id}/sheet", circled=["1", "2", "8"], then="circle")
    assert circled(world, roll) == [8, 2, 1]


def test_seven_circles_are_refused_and_stay_ticked(pages: Pages, world: World) -> None:
    roll = eight(world)
    page = pages.answers(
        f"/rolls/{roll.id}/sheet", 422, circled=list("1234567"), identity_line="Someone."
    )
    assert "Seven prints are circled, and up to six can be." in page
    assert page.count(" checked>") == 7
    assert 'value="Someone."' in page
    assert circled(world, roll) == []


def test_gladness_is_said_of_circled_prints_only_and_may_be_left(
    pages: Pages, world: World
) -> None:
    roll = eight(world)
    address = f"/rolls/{roll.id}/sheet"
    assert "How glad, actually?" not in pages.page(address)
    pages.does(address, circled=["2", "5"], then="circle")
    page = pages.page(address)
    assert page.count('type="range"') == 2
    fields = {"glad-2": "81", "glad-5": "-1", "glad-7": "40"}
    pages.does(address, circled=["2", "5"], then="circle", **fields)
    assert glad(sheets.contact_sheet(world.context, roll.id)) == {2: 81, 5: None}
    assert "out of range" in pages.answers(address, 422, circled=["2"], **{"glad-2": "101"})


def test_the_roll_goes_into_the_case_with_its_line(pages: Pages, world: World) -> None:
    roll = eight(world)
    pages.does(
        f"/rolls/{roll.id}/sheet",
        "/rolls/keeping",
        circled=["3"],
        identity_line="Someone who waits.",
        then="case",
    )
    kept = world.roll(roll)
    assert (kept.state, kept.identity_line) == (RollState.CASED, "Someone who waits.")
    assert circled(world, roll) == [3]
    pages.does("/rolls/keeping", answer="later")
    again = f"/rolls/{roll.id}"
    pages.does(f"{again}/sheet", again, circled=["3"], identity_line="Someone else.")
    assert world.roll(roll).identity_line == "Someone else."


def test_dark_places_are_shown_for_what_they_are(pages: Pages, world: World) -> None:
    roll = world.load()
    world.expose_line(roll, "One.")
    kept = world.expose_line(roll, "Two, of Anna.")
    world.expose(roll, MomentNote(kind="photo", file_name="torn.jpg"), picture()[:200])
    gone = world.expose_line(roll, "Four.")
    pages.does(f"/rolls/{roll.id}/cap")
    world.develop(finished(world, roll))
    letting_go.let_go_of_frame(world.context, gone.frame.id)
    with world.app.store.write() as transaction:
        add_rest(transaction, ref=Ref("rolls", "frame", kept.frame.id))
    page = pages.page(f"/rolls/{roll.id}/sheet")
    assert "Frame 2, at rest" in page
    assert "Anna" not in page
    assert "Frame 3, kept, cannot be shown here" in page
    assert f"/rolls/{roll.id}/frames/3/original?save=1" in page
    assert "Frame 4, let go" in page
    assert "Frame 5, not exposed" in page


def test_a_circle_around_what_is_at_rest_is_not_rubbed_out(pages: Pages, world: World) -> None:
    roll = eight(world)
    sheets.circle(world.context, roll.id, [4, 6], {6: 70})
    frame = sheets.frame_on_sheet(world.context, roll.id, 6).frames[0].frame
    with world.app.store.write() as transaction:
        add_rest(transaction, ref=frame.ref)
    pages.does(f"/rolls/{roll.id}/sheet", circled=["1"], then="circle")
    assert circled(world, roll) == [1, 6]
    assert glad(sheets.contact_sheet(world.context, roll.id))[6] == 70


def test_a_number_that_is_no_number_is_refused(pages: Pages, world: World) -> None:
    roll = developed(world)
    page = pages.answers(f"/rolls/{roll.id}/sheet", 422, circled=["x"])
    assert "named by its number" in page
    page = pages.answers(f"/rolls/{roll.id}/sheet", 422, circled=["23"])
    assert "no print of this number" in page
