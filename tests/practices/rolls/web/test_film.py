"""Film in the browser: forgotten frames, and scans that are matched before they are kept."""

from __future__ import annotations

import re

import httpx
import pytest

from osmosis.practices.rolls.model import FrameKind, Medium, Roll, RollState
from osmosis.practices.rolls.service import film, loading, rolls_seen
from tests.practices.rolls.conftest import World
from tests.practices.rolls.web.conftest import Pages, picture


@pytest.fixture
def back(pages: Pages, world: World) -> Roll:
    """A roll on film with three frames, back from the lab."""
    roll = world.load("Silence", medium=Medium.FILM)
    for _ in range(3):
        pages.does(f"/rolls/{roll.id}/film/expose")
    loading.finish_roll(world.context, roll.id)
    film.move_on(world.context, roll.id)
    return film.move_on(world.context, roll.id)


def upload(pages: Pages, roll: Roll, *files: tuple[str, bytes]) -> httpx.Response:
    """Choose scans."""
    return pages.post(
        f"/rolls/{roll.id}/film/scans",
        data={"csrf_token": pages.token()},
        files=[("scans", file) for file in files],
    )


def proposed(markup: str) -> dict[str, str]:
    """What a form would send if it were sent as it is."""
    fields = dict(re.findall(r'name="(size-\d+)" value="(\d+)"', markup))
    for name, options in re.findall(r'name="(number-\d+)">(.*?)</select>', markup, re.DOTALL):
        chosen = re.search(r'value="(\d+)" selected', options)
        fields[name] = chosen.group(1) if chosen else ""
    return fields


def test_a_forgotten_frame_moves_the_others_on(pages: Pages, world: World) -> None:
    roll = world.load()
    world.expose_line(roll, "First.")
    world.expose_line(roll, "Second.")
    pages.does(
        f"/rolls/{roll.id}/insert", f"/rolls/{roll.id}", number="1", taken="2031-05-02T10:00"
    )
    seen = rolls_seen.see_roll(world.context, roll.id)
    assert [frame.kind for frame in seen.frames] == [
        FrameKind.FILM,
        FrameKind.LINE,
        FrameKind.LINE,
    ]
    assert str(seen.frames[0].taken).startswith("2031-05-02T10:00")
    assert "Frame 1, exposed on film" in pages.page(f"/rolls/{roll.id}")


@pytest.mark.parametrize(
    ("number", "sentence"),
    [("", "Say which number"), ("0", "out of range"), ("25", "out of range"), ("x", "whole")],
)
def test_a_number_that_the_roll_has_not_is_refused(
    pages: Pages, world: World, number: str, sentence: str
) -> None:
    roll = world.load()
    assert sentence in pages.answers(f"/rolls/{roll.id}/insert", 422, number=number)


def test_nothing_is_inserted_into_a_full_roll(pages: Pages, world: World) -> None:
    roll = world.load(medium=Medium.FILM)
    for _ in range(24):
        pages.does(f"/rolls/{roll.id}/film/expose")
    assert "no dark place" in pages.answers(f"/rolls/{roll.id}/insert", 409, number="3")


def test_scans_are_matched_by_their_names_and_kept_only_when_asked(
    pages: Pages, world: World, back: Roll
) -> None:
    shown = upload(pages, back, ("r1_02.jpg", picture("red")), ("r1_01.jpg", picture("blue")))
    assert "Nothing is kept yet." in shown.text
    fields = proposed(shown.text)
    assert (fields["number-0"], fields["number-1"]) == ("2", "1")
    assert rolls_seen.see_roll(world.context, back.id).scanned_numbers == frozenset()
    names = re.findall(r'name="sha256" value="([0-9a-f]{64})"', shown.text)
    pages.does(f"/rolls/{back.id}/film/scans/keep", sha256=names, **fields)
    assert rolls_seen.see_roll(world.context, back.id).scanned_numbers == {1, 2}
    assert "Without a scan: 3." in pages.page(f"/rolls/{back.id}/film/scans")


def test_a_scan_is_developed_at_once_on_a_roll_in_the_case(
    pages: Pages, world: World, back: Roll
) -> None:
    pages.does(f"/rolls/{back.id}/film/case", box_place="", identity_line="Quiet.")
    assert world.roll(back).state is RollState.CASED
    shown = upload(pages, back, ("03.jpg", picture())).text
    names = re.findall(r'name="sha256" value="([0-9a-f]{64})"', shown)
    pages.does(f"/rolls/{back.id}/film/scans/keep", sha256=names, **proposed(shown))
    assert f"/rolls/{back.id}/frames/3/picture/print" in pages.page(f"/rolls/{back.id}")


def test_scans_without_numbers_wait_for_theirs(pages: Pages, back: Roll) -> None:
    shown = upload(pages, back, ("church.jpg", picture()), ("door.jpg", picture("red"))).text
    assert "Give each its number." in shown
    assert proposed(shown)["number-0"] == ""


def test_what_is_no_scan_is_named_and_the_others_are_taken_in(pages: Pages, back: Roll) -> None:
    shown = upload(
        pages, back, ("01.jpg", picture()), ("02.jpg", b"no picture"), ("03.jpg", picture()[:90])
    ).text
    assert "Not taken in" in shown
    assert "This is not a photograph of a kind that Osmosis knows" in shown
    assert "cut off" in shown
    assert shown.count('name="sha256"') == 1


def test_scans_that_are_not_there_or_collide_are_refused(pages: Pages, back: Roll) -> None:
    address = f"/rolls/{back.id}/film/scans/keep"
    gone = {"sha256": "0" * 64, "number-0": "1", "size-0": "10"}
    assert "waited too long" in pages.answers(address, 422, **gone)
    assert "nothing was kept" in pages.answers(address, 422, sha256="0" * 64)
    two = {"sha256": ["0" * 64, "1" * 64], "number-0": "1", "number-1": "1"}
    assert "same frame" in pages.answers(address, 422, **two)
    assert "No scan was chosen" in upload(pages, back, ("", b"")).text


def test_a_digital_roll_is_taken_to_no_lab(pages: Pages, world: World) -> None:
    roll = world.load()
    world.expose_line(roll)
    loading.finish_roll(world.context, roll.id)
    pages.answers(f"/rolls/{roll.id}/film/move", 409)
    pages.answers(f"/rolls/{roll.id}/film/case", 409, identity_line="Not yet.")
