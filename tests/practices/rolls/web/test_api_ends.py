"""The API at the end of a roll, under the lens cap, and with tokens that may little."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import httpx
from whenever import TimeDelta

from osmosis.practices.rolls.service.exposing import list_loose
from osmosis.practices.rolls.service.loading import finish_roll
from osmosis.sealing.moment import MomentNote
from tests.media.making import photograph
from tests.practices.rolls.conftest import World
from tests.practices.rolls.web.callers import (
    TAKEN,
    Script,
    expose_sealed,
    sealed_by_browser,
)
from tests.web.site import Site

LINE = MomentNote(kind="line", line="x")


# The end of a roll


def test_what_finds_the_roll_full_is_kept_loose_and_that_is_told(
    world: World, script: Script
) -> None:
    roll = world.load()
    answers: list[dict[str, Any]] = []
    while not answers or answers[-1]["number"] is not None:
        answers.append(script.post(f"/rolls/{roll.id}/frames", json={"line": "x"}).json())
    assert len(answers) in (25, 26)
    assert answers[-2]["is_finished"] is True
    assert answers[-1]["is_loose"] is True
    assert answers[-1]["told"] == (
        "Kept as a loose frame, because the roll was finished meanwhile."
    )
    assert len(list_loose(world.context)) == 1


def test_of_two_devices_that_take_the_last_frame_at_once_one_keeps_it_loose(
    site: Site, world: World
) -> None:
    roll = world.load()
    last = roll.exposures + (1 if roll.lucky_number >= 0 else 0)
    for _ in range(last - 1):
        world.expose_line(roll)
    sealed = sealed_by_browser(site, roll, LINE)
    token = site.token()

    async def both() -> list[httpx.Response]:
        return await asyncio.gather(
            *(
                site.client.post(
                    f"/api/v1/rolls/{roll.id}/frames",
                    params={"client_id": name, "kind": "line", "taken": TAKEN},
                    content=sealed,
                    headers={"Content-Type": "application/octet-stream", "X-CSRF-Token": token},
                )
                for name in ("one", "other")
            )
        )

    answers = site.run(both())
    assert [answer.status_code for answer in answers] == [201, 201]
    assert sorted(answer.json()["is_loose"] for answer in answers) == [False, True]
    assert len(list_loose(world.context)) == 1


def test_a_late_capture_for_a_finished_roll_is_kept_loose(site: Site, world: World) -> None:
    roll = world.load()
    world.expose_line(roll)
    sealed = sealed_by_browser(site, roll, LINE)
    script = Script(site, "full")
    finish_roll(world.context, roll.id)
    assert expose_sealed(site, roll, sealed).json()["is_loose"] is True
    [frame] = script.get("/loose").json()["frames"]
    assert (frame["taken"], frame["kind"]) == (TAKEN, "line")


# The lens cap


def test_the_lens_cap_voids_the_capture_that_is_meant(world: World, script: Script) -> None:
    roll = world.load()
    for name in ("mine", "another"):
        script.post(f"/rolls/{roll.id}/frames", json={"line": "x", "client_id": name})
    answer = script.post(f"/rolls/{roll.id}/cap?client_id=mine")
    assert answer.json() == {"number": 1}
    assert script.post(f"/rolls/{roll.id}/cap?client_id=mine").status_code == 409
    assert script.post("/rolls/current/cap").json() == {"number": 2}
    assert script.post(f"/rolls/{roll.id}/cap?client_id=nobody").status_code == 409


def test_after_a_minute_the_lens_cap_is_late(world: World, script: Script) -> None:
    roll = world.load()
    script.post(f"/rolls/{roll.id}/frames", json={"line": "x", "client_id": "mine"})
    world.clock.advance(TimeDelta(seconds=61))
    answer = script.post(f"/rolls/{roll.id}/cap?client_id=mine")
    assert answer.status_code == 409
    assert "minute" in answer.json()["detail"]


# Who may


def test_a_token_for_capturing_adds_and_sees_nothing(site: Site, world: World) -> None:
    roll = world.load()
    capture = Script(site, "capture")
    assert capture.post("/rolls/current/frames", json={"line": "x"}).status_code == 201
    for path in (
        "/rolls",
        f"/rolls/{roll.id}",
        "/rolls/current",
        "/loose",
        "/camera",
        f"/rolls/{roll.id}/sheet",
    ):
        assert capture.get(path).status_code == 403, path
    assert capture.post("/rolls", json={"virtue": "Order"}).status_code == 403
    answer = capture.post("/rolls/current/frames", json={"line": "y"}).json()
    assert roll.virtue not in json.dumps(answer)


def test_a_token_for_reading_adds_nothing(site: Site, world: World) -> None:
    roll = world.load()
    reading = Script(site, "read")
    assert reading.post(f"/rolls/{roll.id}/frames", json={"line": "x"}).status_code == 403
    assert reading.post(f"/rolls/{roll.id}/cap").status_code == 403
    assert reading.get("/rolls/current").status_code == 200


def test_there_is_nothing_to_expose_on_without_a_roll(script: Script) -> None:
    assert script.post("/rolls/current/frames", json={"line": "x"}).status_code == 404
    nowhere = "/rolls/01890000-0000-7000-8000-000000000000/frames"
    picture = ("cat.jpg", photograph("JPEG"), "image/jpeg")
    assert script.post(nowhere, json={"line": "x"}).status_code == 404
    assert script.post(nowhere, files={"photo": picture}).status_code == 404
