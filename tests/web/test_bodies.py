"""How much may be sent, and how slowly."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
from starlette.types import Message, Scope

from osmosis.access.tokens import add_token
from osmosis.web.failures import BodyTooLargeError, SlowBodyError
from osmosis.web.guards.bodies import BodyGuard
from osmosis.web.settings import BodyPatience
from osmosis.web.visit import Visit, begin_visit
from tests.web.site import Site
from tests.web.test_forgery import multipart
from tests.web.tiny.practice import UPLOAD_BYTES


async def streamed(body: bytes, size: int = 65_536) -> AsyncIterator[bytes]:
    """A body without a length, in pieces."""
    for start in range(0, len(body), size):
        yield body[start : start + size]


def test_a_body_arrives_whole_in_a_thread(quiet_site: Site) -> None:
    body = bytes(range(256)) * 8192
    answer = quiet_site.post(
        "/raw", content=streamed(body), headers={"X-CSRF-Token": quiet_site.token()}
    )
    assert answer.json() == {"sha256": hashlib.sha256(body).hexdigest()}


def test_an_upload_arrives_part_by_part(quiet_site: Site) -> None:
    photo = bytes(range(256)) * 4096
    files = {"photo": ("../a.jpg", photo, "image/jpeg")}
    token = {"X-CSRF-Token": quiet_site.token()}
    answer = quiet_site.post("/upload", data={"line": "words"}, files=files, headers=token)
    assert answer.json() == [
        ["line", "", "words"],
        ["photo", "a.jpg", hashlib.sha256(photo).hexdigest()],
    ]


def test_half_a_character_in_json_costs_no_words(site: Site) -> None:
    headers = {"Content-Type": "application/json", "X-CSRF-Token": site.token()}
    body = rb'{"line": "cut here \ud83d"}'
    answer = site.post("/api/v1/notes", content=body, headers=headers)
    assert (answer.status_code, answer.json()) == (201, {"line": "cut here \ufffd"})


@pytest.mark.parametrize("address", ["/raw", "/upload", "/keep", "/api/v1/notes"])
@pytest.mark.parametrize("is_streamed", [False, True])
def test_too_large_a_body_is_refused(quiet_site: Site, address: str, is_streamed: bool) -> None:
    body, kind = multipart([("csrf_token", quiet_site.token()), ("line", "x" * UPLOAD_BYTES)])
    if address == "/upload":
        body = body.replace(b'name="line"', b'name="line"; filename="a.jpg"')
    headers = {"Content-Type": kind, "X-CSRF-Token": quiet_site.token()}
    if address == "/api/v1/notes":
        headers["Content-Type"] = "application/json"
    content = streamed(body) if is_streamed else body
    answer = quiet_site.post(address, content=content, headers=headers)
    assert answer.status_code == 413
    assert "larger than what can be taken in" in answer.text


def test_a_page_that_asks_for_nothing_more_gets_a_megabyte_at_most(quiet_site: Site) -> None:
    headers = {"X-CSRF-Token": quiet_site.token(), "Content-Type": "text/plain"}
    answer = quiet_site.post("/keep", content=streamed(b"x" * 2_000_000), headers=headers)
    assert answer.status_code == 413


def test_a_length_that_lies_is_not_believed(site: Site) -> None:
    _, secret = add_token(site.app.store, "script", "capture")
    headers = {"Authorization": f"Bearer {secret}", "Content-Type": "application/json"}
    lying = {**headers, "Content-Length": "10"}
    answer = site.post("/api/v1/notes", content=streamed(b"x" * 400_000), headers=lying)
    assert answer.status_code == 413


class Slow:
    """A caller that sends one piece and then nothing."""

    def __init__(self, pieces: list[bytes]) -> None:
        self.pieces = pieces

    async def receive(self) -> Message:
        """The next piece, or a wait without end."""
        if not self.pieces:
            await asyncio.Event().wait()
        return {"type": "http.request", "body": self.pieces.pop(0), "more_body": True}


async def no_answer(message: Message) -> None:
    """Nobody listens."""


def guarded(pieces: list[bytes], patience: BodyPatience, pace: float = 0.0) -> int:
    """Read a slow caller's body to its end; says how much came."""
    visit = Visit(browser="", is_new_browser=False, form_token="", body_bytes=10_000)
    scope: Scope = {"type": "http"}
    begin_visit(scope, visit)
    count = 0
    now = 0.0

    def seconds() -> float:
        nonlocal now
        now += pace
        return now

    async def app(scope: Scope, receive: object, send: object) -> None:
        nonlocal count
        assert callable(receive)
        while True:
            count += len((await receive())["body"])

    guard = BodyGuard(app, patience, seconds)
    try:
        asyncio.run(guard(scope, Slow(pieces).receive, no_answer))
    except BodyTooLargeError:
        return count
    raise AssertionError("it read for ever")


IMPATIENT = BodyPatience(idle_seconds=0.01, grace_seconds=100, drained_bytes=0)


def test_silence_ends_a_body() -> None:
    with pytest.raises(SlowBodyError, match="Nothing came"):
        guarded([b"x"], IMPATIENT)


def test_drops_end_a_body_too() -> None:
    patience = replace(IMPATIENT, grace_seconds=5, bytes_per_second=1000)
    with pytest.raises(SlowBodyError, match="too slowly"):
        guarded([b"x"] * 100, patience, pace=1.0)
    assert guarded([b"x" * 1000] * 12, patience, pace=1.0) == 10_000


def test_the_rest_of_a_refused_body_is_read_up_to_a_limit() -> None:
    pieces = [b"x" * 6000] * 10
    guarded(pieces, replace(IMPATIENT, drained_bytes=20_000))
    assert len(pieces) == 4
