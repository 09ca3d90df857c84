"""What leaves a roll and what comes in: prints, capsules, pages given away, drop folders."""

from __future__ import annotations

import zipfile
from io import BytesIO
from pathlib import Path

import pytest

from osmosis.app import init_app
from osmosis.config import Config
from osmosis.kernel.clock import FixedClock
from osmosis.practices.rolls.model import RollState
from osmosis.practices.rolls.service import dropping
from osmosis.storage.opening import NewStore
from tests.practices.rolls.conftest import World
from tests.practices.rolls.web.conftest import Pages, cased, picture
from tests.practices.small_world import START


def test_a_roll_in_the_case_can_be_printed(pages: Pages, world: World) -> None:
    roll = cased(world)
    page = pages.page(f"/rolls/{roll.id}/prints")
    assert f"/rolls/{roll.id}/prints/contact-sheet.pdf?paper=a4" in page
    assert "Shot list" not in page
    assert "prints/book.pdf?paper=us-letter" in pages.page(
        f"/rolls/{roll.id}/prints?paper=us-letter"
    )
    answer = pages.get(f"/rolls/{roll.id}/prints/spine.pdf")
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF-")
    pages.page(f"/rolls/{roll.id}/prints/poster.pdf", 404)
    pages.page(f"/rolls/{roll.id}/prints?paper=parchment", 404)


def test_a_sealed_roll_prints_no_frame(pages: Pages, world: World) -> None:
    roll = world.load()
    world.expose_line(roll)
    page = pages.page(f"/rolls/{roll.id}/prints")
    assert "Contact sheet" not in page
    assert "Can label" in page
    pages.page(f"/rolls/{roll.id}/prints/book.pdf", 423)


def test_a_capsule_goes_out_and_comes_in_elsewhere(
    pages: Pages, world: World, tmp_path: Path
) -> None:
    roll = cased(world)
    assert "opens in any browser" in pages.page(f"/rolls/{roll.id}/capsule")
    answer = pages.get(f"/rolls/{roll.id}/capsule/file")
    assert ".roll" in answer.headers["content-disposition"]
    assert zipfile.ZipFile(BytesIO(answer.content)).testzip() is None
    app = init_app(
        Config(home=tmp_path / "other"), NewStore(), FixedClock(START, "Europe/Bucharest")
    )
    elsewhere = Pages(World(app=app, clock=world.clock))
    fields = {"csrf_token": elsewhere.token()}
    file = {"capsule": ("patience.roll", answer.content)}
    taken = elsewhere.post("/rolls/import", data=fields, files=file)
    assert taken.headers["location"] == f"/rolls/{roll.id}"
    assert "Someone who lets the other finish." in elsewhere.page(f"/rolls/{roll.id}")
    assert list((tmp_path / "other" / "tmp").iterdir()) == []
    elsewhere.close()
    app.close()


def test_what_is_no_capsule_is_refused(pages: Pages) -> None:
    for content in (b"nothing of the kind", b""):
        answer = pages.post(
            "/rolls/import",
            data={"csrf_token": pages.token()},
            files={"capsule": ("a.roll", content)},
        )
        assert answer.status_code == 422
    assert (
        "No capsule was chosen"
        in pages.post(
            "/rolls/import", data={"csrf_token": pages.token()}, files={"capsule": ("", b"")}
        ).text
    )


def test_picked_frames_become_one_page_and_nothing_else_goes_along(
    pages: Pages, world: World
) -> None:
    roll = cased(world)
    assert "Frames to give" in pages.page(f"/rolls/{roll.id}/give")
    answer = pages.post(
        f"/rolls/{roll.id}/give",
        data={
            "csrf_token": pages.token(),
            "picked": ["2"],
            "title": "For Ada",
            "words": "From the spring by the river.",
        },
    )
    assert answer.headers["content-disposition"].startswith("attachment")
    assert "For%20Ada.html" in answer.headers["content-disposition"]
    assert "From the spring by the river." in answer.text
    assert "I let him finish." not in answer.text


def test_giving_nothing_or_what_is_not_there_is_refused(pages: Pages, world: World) -> None:
    roll = cased(world)
    page = pages.answers(f"/rolls/{roll.id}/give", 422, words="For you.")
    assert "Pick at least one frame." in page
    assert "For you." in page
    pages.answers(f"/rolls/{roll.id}/give", 422, picked="x")
    page = pages.answers(f"/rolls/{roll.id}/give", 422, picked=["2", "19"], words="For you.")
    assert "A frame is picked that has nothing to show." in page
    assert "For you." in page


def test_a_drop_folder_is_watched_and_left(pages: Pages, world: World, tmp_path: Path) -> None:
    roll = world.load()
    here = f"/rolls/{roll.id}/folder"
    assert "plain until it is taken in" in pages.page(here)
    folder = tmp_path / "sync"
    folder.mkdir()
    pages.does(here, here, path=str(folder), removes_originals="1")
    watched = dropping.folder_of(world.context, roll.id)
    assert watched is not None
    assert (watched.path, watched.removes_originals) == (str(folder), True)
    assert str(folder) in pages.page(here)
    pages.does(f"{here}/off", here)
    assert dropping.folder_of(world.context, roll.id) is None


@pytest.mark.parametrize("path", ["", "/no/such/folder"])
def test_a_folder_that_is_not_there_is_refused(pages: Pages, world: World, path: str) -> None:
    roll = world.load()
    pages.answers(f"/rolls/{roll.id}/folder", 422, path=path)


def test_a_finished_roll_watches_no_folder(pages: Pages, world: World, tmp_path: Path) -> None:
    roll = cased(world)
    pages.answers(f"/rolls/{roll.id}/folder", 409, path=str(tmp_path))
    assert world.roll(roll).state is RollState.CASED


def test_the_photograph_of_a_given_page_is_inside_it(pages: Pages, world: World) -> None:
    roll = cased(world)
    answer = pages.post(
        f"/rolls/{roll.id}/give", data={"csrf_token": pages.token(), "picked": ["2"]}
    )
    assert "data:image/jpeg;base64," in answer.text
    assert len(answer.content) > len(picture())
