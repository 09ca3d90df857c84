"""No form without the token of a page that was shown to the same browser."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Iterable

import httpx
import pytest
from starlette.types import Message, Receive, Scope, Send

from osmosis.access.tokens import add_token
from osmosis.web.application import create_app
from osmosis.web.forms import URLENCODED
from osmosis.web.guards.forgery import ForgeryGuard
from osmosis.web.visit import Visit, begin_visit
from tests.web.site import Site

FORGED = "0" * 64
FIELDS = [("csrf_token", "TOKEN"), ("line", "kept")]


def multipart(fields: list[tuple[str, str]], boundary: str = "XX") -> tuple[bytes, str]:
    """A form as a browser sends it with files, its parts in this order."""
    parts = [
        f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in fields
    ]
    body = "".join([*parts, f"--{boundary}--\r\n"]).encode()
    return body, f"multipart/form-data; boundary={boundary}"


def test_a_form_without_a_token_changes_nothing(quiet_site: Site) -> None:
    quiet_site.token()
    answer = quiet_site.post("/keep", data={"line": "x"})
    assert answer.status_code == 403
    assert "nothing was changed" in answer.text


@pytest.mark.parametrize("token", [FORGED, "", "short", "é" * 64])
def test_a_forged_token_changes_nothing(quiet_site: Site, token: str) -> None:
    quiet_site.token()
    assert quiet_site.post("/keep", data={"csrf_token": token, "line": "x"}).status_code == 403
    header = {"X-CSRF-Token": token.encode("ascii", "replace").decode()}
    assert quiet_site.post("/keep", data={"line": "x"}, headers=header).status_code == 403


def test_the_token_of_another_browser_does_not_count(quiet_site: Site) -> None:
    quiet_site.token()
    other = quiet_site.run(quiet_site.browser().get("/csrf")).json()["csrf_token"]
    fields = {"csrf_token": other, "line": "x"}
    assert quiet_site.post("/keep", data=fields).status_code == 403


def test_the_token_on_a_page_is_taken_back(quiet_site: Site) -> None:
    page = quiet_site.get("/tiny").text
    found = re.search(r'name="csrf_token" value="([0-9a-f]{64})"', page)
    assert found
    answer = quiet_site.post("/keep", data={"csrf_token": found[1], "line": "a line"})
    assert answer.status_code == 303
    assert "Kept: a line" in quiet_site.get("/tiny").text
    assert "Kept: a line" not in quiet_site.get("/tiny").text


def test_the_token_in_the_header_is_enough(quiet_site: Site) -> None:
    header = {"X-CSRF-Token": quiet_site.token()}
    assert quiet_site.post("/keep", data={"line": "x"}, headers=header).status_code == 303


def test_the_token_must_be_the_first_field(quiet_site: Site) -> None:
    token = quiet_site.token()
    late = {"line": "x", "csrf_token": token}
    assert quiet_site.post("/keep", data=late).status_code == 403
    body, kind = multipart([("line", "x"), ("csrf_token", token)])
    answer = quiet_site.post("/keep", content=body, headers={"Content-Type": kind})
    assert answer.status_code == 403


def test_the_token_counts_under_its_own_name_only(quiet_site: Site) -> None:
    token = quiet_site.token()
    assert quiet_site.post("/keep", data={"line": token}).status_code == 403
    body, kind = multipart([("line", token)])
    answer = quiet_site.post("/keep", content=body, headers={"Content-Type": kind})
    assert answer.status_code == 403


@pytest.mark.parametrize("size", [1, 7, 100_000])
def test_the_first_field_is_found_however_the_body_is_cut(quiet_site: Site, size: int) -> None:
    fields = [("csrf_token", quiet_site.token()), ("line", "kept")]
    body, kind = multipart(fields)

    async def cut() -> AsyncIterator[bytes]:
        for start in range(0, len(body), size):
            yield body[start : start + size]

    answer = quiet_site.post("/keep", content=cut(), headers={"Content-Type": kind})
    assert answer.status_code == 303


class Piece(bytes):
    """A piece of a body that counts how often its length is asked for."""

    asked = 0

    def __len__(self) -> int:
        self.asked += 1
        return super().__len__()


def passed_on(kind: str, pieces: Iterable[bytes]) -> bytes:
    """The body that arrives behind the guard, for a form whose token is ``tt``."""
    waiting = [{"type": "http.request", "body": piece, "more_body": True} for piece in pieces]
    waiting[-1]["more_body"] = False
    messages = iter(waiting)
    arrived = bytearray()

    async def receive() -> Message:
        return next(messages)

    async def behind(scope: Scope, receive: Receive, send: Send) -> None:
        for _ in waiting:
            arrived.extend((await receive())["body"])

    async def send(message: Message) -> None:
        raise AssertionError("the guard answers nothing by itself")

    headers = [(b"content-type", kind.encode())]
    scope = {"type": "http", "method": "POST", "path": "/keep", "headers": headers}
    begin_visit(scope, Visit(browser="", is_new_browser=False, form_token="tt"))
    asyncio.run(ForgeryGuard(behind, {})(scope, receive, send))
    return bytes(arrived)


@pytest.mark.parametrize("is_multipart", [True, False])
def test_a_body_in_crumbs_is_measured_once_and_handed_on_whole(is_multipart: bool) -> None:
    body, kind = multipart([("csrf_token", "tt"), ("line", "kept" * 100)])
    if not is_multipart:
        body, kind = b"csrf_token=%74%74&line=kept", URLENCODED
    crumbs = [Piece(body[at : at + 1]) for at in range(len(body))]
    assert passed_on(kind, crumbs) == body
    # The guard and the reader of multipart forms each ask a few times, whatever came before.
    assert max(crumb.asked for crumb in crumbs) <= 5


@pytest.mark.parametrize("kind", ["application/json", "text/plain", "", "multipart/form-data"])
def test_other_bodies_need_the_header(quiet_site: Site, kind: str) -> None:
    headers = {"Content-Type": kind} if kind else {}
    answer = quiet_site.post("/api/v1/notes", content=b'{"line": "x"}', headers=headers)
    assert answer.status_code in {400, 403}
    fresh = {"X-CSRF-Token": quiet_site.token(), "Content-Type": "application/json"}
    answer = quiet_site.post("/api/v1/notes", content=b'{"line": "x"}', headers=fresh)
    assert answer.status_code == 201


def test_a_token_outlives_a_restart(site: Site) -> None:
    token = site.token()
    again = Site.__new__(Site)
    again.__dict__.update(site.__dict__)
    again.web = create_app(site.app, site.settings)
    client = again.browser()
    client.cookies = httpx.Cookies(site.client.cookies)
    answer = site.run(client.post("/keep", data={"csrf_token": token, "line": "x"}))
    assert answer.status_code == 303


def test_a_script_with_a_bearer_token_needs_no_form_token(site: Site) -> None:
    _, secret = add_token(site.app.store, "phone", "capture")
    answer = site.post(
        "/api/v1/notes", json={"line": "x"}, headers={"Authorization": f"Bearer {secret}"}
    )
    assert answer.status_code == 201


def test_a_bearer_token_does_not_open_a_page(site: Site) -> None:
    _, secret = add_token(site.app.store, "phone", "full")
    headers = {"Authorization": f"Bearer {secret}"}
    assert site.post("/keep", data={"line": "x"}, headers=headers).status_code == 403
