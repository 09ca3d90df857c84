"""The camera page and the phone page as the server writes them."""

from __future__ import annotations

import json
import re
from html import unescape
from importlib.resources import files

import pytest

from osmosis.practices.rolls.model import Medium
from osmosis.storage.rests import add_rest
from tests.practices.rolls.conftest import World
from tests.practices.rolls.web.conftest import Pages
from tests.web.page_rules import classes_in

STATIC = files("osmosis.web").joinpath("static")
CAMERA = re.compile(r"data-camera='([^']*)'")
LOADS = re.compile(r'(?:src|href)="/static/[0-9a-f]+/([^"]+)"')
# What is drawn by a browser or a program around the page, and never needed without a connection.
NOT_NEEDED_AWAY = {"icons/apple-touch-icon.png"}


def camera_on(page: str) -> dict[str, object]:
    """What the page tells its script."""
    found = CAMERA.search(page)
    assert found is not None
    told = json.loads(unescape(found[1]))
    assert isinstance(told, dict)
    return told


def test_the_camera_has_the_current_roll_in_it_and_its_public_key_only(
    pages: Pages, world: World
) -> None:
    world.load("Order")
    roll = world.load("Patience", looking="Me, <later> & 'older'", colour="plum")
    pages.does(f"/rolls/{roll.id}/current")
    page = pages.page("/capture")
    told = camera_on(page)
    assert isinstance(told["rolls"], list)
    assert [one["virtue"] for one in told["rolls"]] == ["Patience", "Order"]
    assert told["rolls"][0]["looking"] == "Me, <later> & 'older'"
    assert told["rolls"][0]["recipient"].startswith("age1")
    assert "AGE-SECRET-KEY" not in page
    assert 'data-colour="plum"' in page
    assert "Me, &lt;later&gt; &amp; &#39;older&#39;" in page


def test_a_roll_at_rest_is_not_in_the_camera(pages: Pages, world: World) -> None:
    roll = world.load("Order")
    with world.app.store.write() as transaction:
        add_rest(transaction, ref=roll.ref)
    page = pages.page("/capture")
    assert camera_on(page)["rolls"] == []
    assert "Order" not in page


@pytest.mark.parametrize("mode", ["photo", "line", "audio", "video", "film"])
def test_an_address_may_name_the_mode(pages: Pages, world: World, mode: str) -> None:
    world.load()
    assert f'id="camera" data-mode="{mode}"' in pages.page(f"/capture?mode={mode}")


def test_any_other_mode_is_a_photograph_and_on_film_a_frame_of_it(
    pages: Pages, world: World
) -> None:
    world.load("Courage", medium=Medium.FILM)
    assert 'id="camera" data-mode="film"' in pages.page("/capture?mode=<script>")
    assert "<script>" not in pages.page("/capture?mode=<script>")


@pytest.mark.parametrize("path", ["/capture/shell", "/capture/away"])
def test_what_a_phone_keeps_says_nothing_of_the_store(
    pages: Pages, world: World, path: str
) -> None:
    world.load("Order")
    page = pages.page(path)
    assert "Order" not in page
    assert "data-camera" not in page
    assert "csrf_token" not in page
    assert "age1" not in page


def test_asking_for_the_shell_takes_no_message_away(pages: Pages, world: World) -> None:
    roll = world.load()
    pages.does(f"/rolls/{roll.id}/current")
    pages.page("/capture/shell")
    assert "is in the camera" in pages.page("/capture")


def test_the_worker_keeps_every_file_that_the_camera_needs_and_no_file_that_is_not_there(
    pages: Pages,
) -> None:
    worker = STATIC.joinpath("sw.js").read_text("utf-8")
    kept = set(re.findall(r'"([\w./-]+\.(?:js|css|woff2|png|svg))"', worker))
    assert [name for name in sorted(kept) if not STATIC.joinpath(name).is_file()] == []
    needed = set()
    for path in ("/capture/shell", "/capture/away"):
        needed |= set(LOADS.findall(pages.page(path)))
    for name in ("capture.js", "capture-view.js"):
        script = STATIC.joinpath(name).read_text("utf-8")
        needed |= set(re.findall(r'from "\./([\w.-]+)"', script))
    assert needed - NOT_NEEDED_AWAY <= kept
    drawn = re.findall(r'url\("(fonts/[^"]+)"\)', STATIC.joinpath("osmosis.css").read_text("utf-8"))
    assert set(drawn) <= kept


def test_every_class_on_these_pages_is_in_the_stylesheet(pages: Pages, world: World) -> None:
    world.load()
    sheet = STATIC.joinpath("osmosis.css").read_text("utf-8")
    used = {
        name
        for path in ("/capture", "/capture/shell", "/capture/away", "/phone")
        for name in classes_in(pages.page(path))
    }
    assert {name for name in used if f".{name}" not in sheet} == set()


def test_the_phone_page_leads_to_the_folder_of_the_current_roll(pages: Pages, world: World) -> None:
    assert 'href="/rolls/load"' in pages.page("/phone")
    roll = world.load("Patience")
    page = pages.page("/phone")
    assert f'href="/rolls/{roll.id}/folder"' in page
    assert page.index("A drop folder") < page.index("The camera on the home screen")
    assert "osmosis serve --lan" in page


def test_in_a_rehearsal_also_the_shell_is_marked(pages: Pages, world: World) -> None:
    world.load()
    assert "Rehearsal" not in pages.page("/capture/shell")
    world.app.store.rehearsal = True
    assert "Rehearsal" in pages.page("/capture/shell")
    assert camera_on(pages.page("/capture"))["clock"] == {
        "now": "2031-05-04T09:00:00Z",
        "zone": "Europe/Bucharest",
    }
