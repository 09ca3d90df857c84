"""Looking through the API: what is told of rolls, and what is not told yet."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from osmosis.practices.rolls.service import developing
from osmosis.practices.rolls.service.exposing import list_loose
from osmosis.storage.rests import add_rest
from osmosis.web.api.schemas import check_body
from tests.practices.rolls.conftest import World
from tests.practices.rolls.web.callers import Script
from tests.practices.rolls.web.conftest import cased, developed
from tests.web.site import Site


@pytest.fixture
def site(world: World) -> Iterator[Site]:
    opened = Site(world.app)
    yield opened
    opened.close()


@pytest.fixture
def script(site: Site) -> Script:
    return Script(site, "full")


@pytest.fixture
def openapi(script: Script) -> dict[str, Any]:
    found = script.get("/openapi.json").json()
    assert isinstance(found, dict)
    return found


def test_a_roll_is_loaded_with_the_defaults_of_the_page(script: Script, world: World) -> None:
    answer = script.post("/rolls", json={"virtue": "Order"})
    assert answer.status_code == 201
    told = answer.json()
    assert (told["virtue"], told["exposures"], told["tier"]) == ("Order", 24, "curtain")
    assert (told["spent"], told["is_current"], told["state"]) == (0, True, "loaded")
    assert told["recipient"].startswith("age1")


def test_a_roll_is_loaded_as_it_was_asked_for(script: Script, world: World) -> None:
    wanted = {
        "virtue": "Order",
        "looking": "Me, at eighty",
        "exposures": 36,
        "colour": "plum",
        "medium": "film",
        "wait_days": 0,
    }
    told = script.post("/rolls", json=wanted).json()
    assert {name: told[name] for name in wanted if name != "wait_days"} == {
        name: value for name, value in wanted.items() if name != "wait_days"
    }


@pytest.mark.parametrize(
    "wanted",
    [
        {},
        {"virtue": "  "},
        {"virtue": "x" * 81},
        {"virtue": "Order", "exposures": 25},
        {"virtue": "Order", "tier": "witnessed"},
        {"virtue": "Order", "tier": "witnessed", "witness": "age1"},
        {"virtue": "Order", "tier": "sealed"},
        {"virtue": "Order", "poem": True},
    ],
)
def test_a_roll_that_cannot_be_loaded_is_refused(script: Script, wanted: dict[str, object]) -> None:
    answer = script.post("/rolls", json=wanted)
    assert answer.status_code == 422, answer.text
    assert script.get("/rolls").json() == {"rolls": []}


def test_rolls_are_listed_and_the_camera_has_the_current_one_first(
    script: Script, world: World
) -> None:
    first, second = world.load("Order"), world.load("Patience")
    world.expose_line(first)
    listed = script.get("/rolls").json()["rolls"]
    assert [(one["virtue"], one["spent"]) for one in listed] == [("Order", 1), ("Patience", 0)]
    assert script.post(f"/rolls/{second.id}/current").json()["is_current"] is True
    assert script.get("/rolls/current").json()["virtue"] == "Patience"
    camera = script.get("/camera").json()
    assert [one["virtue"] for one in camera["rolls"]] == ["Patience", "Order"]
    assert all(one["recipient"].startswith("age1") for one in camera["rolls"])
    assert camera["clock"] is None


def test_a_roll_that_was_opened_early_says_so(script: Script, world: World) -> None:
    roll = world.load("Order")
    world.expose_line(roll)
    assert script.get(f"/rolls/{roll.id}").json()["fogged"] == []
    developing.open_early(world.context, roll.id, "She asked.")
    developing.develop_here(world.context, roll.id)
    fogged = [{"at": "2031-05-04T09:00:00Z", "reason": "She asked."}]
    assert script.get("/rolls").json()["rolls"][0]["fogged"] == fogged
    assert script.get(f"/rolls/{roll.id}").json()["fogged"] == fogged
    assert script.get(f"/rolls/{roll.id}/sheet").json()["roll"]["fogged"] == fogged


def test_a_roll_that_is_not_developed_shows_nothing_and_says_when(
    script: Script, world: World
) -> None:
    roll = world.load()
    world.expose_line(roll, "A secret line.")
    answer = script.get(f"/rolls/{roll.id}/sheet")
    assert answer.status_code == 423
    for path in (f"/rolls/{roll.id}", "/rolls", "/loose", "/camera", f"/rolls/{roll.id}/sheet"):
        assert "secret" not in script.get(path).text


def test_a_developed_roll_shows_its_sheet(script: Script, world: World) -> None:
    roll = cased(world)
    sheet = script.get(f"/rolls/{roll.id}/sheet").json()
    line, photo = sheet["frames"][:2]
    assert (line["number"], line["line"], line["circled"]) == (1, "I let him finish.", None)
    assert (photo["detail"], photo["circled"], photo["glad_actual"]) == (
        "The glove on the rail",
        1,
        90,
    )
    assert sheet["identity_line"] == "Someone who lets the other finish."
    assert "recipient" not in sheet["roll"]


def test_a_roll_at_rest_is_not_named(script: Script, world: World) -> None:
    loaded, open_roll = world.load("Order"), developed(world)
    with world.app.store.write() as transaction:
        for roll in (loaded, open_roll):
            add_rest(transaction, ref=roll.ref)
    everything = "".join(
        script.get(path).text
        for path in (
            "/rolls",
            "/camera",
            f"/rolls/{loaded.id}",
            f"/rolls/{open_roll.id}",
            f"/rolls/{open_roll.id}/sheet",
        )
    )
    assert "Order" not in everything
    assert "Patience" not in everything
    assert "I let him finish" not in everything


def test_a_loose_frame_is_given_a_place(script: Script, world: World) -> None:
    roll = world.load()
    world.expose_line(roll, stays_loose=True)
    [frame] = script.get("/loose").json()["frames"]
    assert frame["roll"] == str(roll.id)
    placed = script.post(f"/loose/{frame['id']}/place", json={"roll": str(roll.id), "number": 7})
    assert placed.json()["number"] == 7
    assert list_loose(world.context) == []
    again = script.post(f"/loose/{frame['id']}/place", json={"roll": str(roll.id)})
    assert again.status_code == 409


def test_what_is_not_there_is_not_found(script: Script, world: World) -> None:
    nobody = "01890000-0000-7000-8000-000000000000"
    for path in (f"/rolls/{nobody}", f"/rolls/{nobody}/sheet", "/rolls/current", "/rolls/xyz"):
        assert script.get(path).status_code == 404, path
    assert script.post(f"/rolls/{nobody}/current").status_code == 404
    assert script.post(f"/loose/{nobody}/place", json={"roll": nobody}).status_code == 404


def test_the_description_names_every_address_and_every_way_to_expose(
    openapi: dict[str, Any],
) -> None:
    paths = openapi["paths"]
    described = {(path, method) for path, methods in paths.items() for method in methods}
    assert described >= {
        ("/camera", "get"),
        ("/rolls", "get"),
        ("/rolls", "post"),
        ("/rolls/current", "get"),
        ("/rolls/current/frames", "post"),
        ("/rolls/current/cap", "post"),
        ("/rolls/{roll_id}", "get"),
        ("/rolls/{roll_id}/frames", "post"),
        ("/rolls/{roll_id}/cap", "post"),
        ("/rolls/{roll_id}/current", "post"),
        ("/rolls/{roll_id}/sheet", "get"),
        ("/loose", "get"),
        ("/loose/{frame_id}/place", "post"),
    }
    exposing = paths["/rolls/current/frames"]["post"]
    assert set(exposing["requestBody"]["content"]) == {
        "application/json",
        "multipart/form-data",
        "application/octet-stream",
    }
    assert "423" in paths["/rolls/{roll_id}/sheet"]["get"]["responses"]


@pytest.mark.parametrize(
    ("path", "described"),
    [
        ("/rolls", "/rolls"),
        ("/camera", "/camera"),
        ("/loose", "/loose"),
        ("/rolls/current", "/rolls/current"),
        ("/rolls/{id}/sheet", "/rolls/{roll_id}/sheet"),
    ],
)
def test_what_is_answered_is_what_the_description_says(
    script: Script, world: World, openapi: dict[str, Any], path: str, described: str
) -> None:
    roll = developed(world)
    world.expose_line(world.load("Order"), stays_loose=True)
    answer = script.get(path.replace("{id}", str(roll.id)))
    good = openapi["paths"][described]["get"]["responses"]["200"]
    check_body(answer.json(), good["content"]["application/json"]["schema"])
