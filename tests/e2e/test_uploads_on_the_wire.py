"""Uploads that lie about their length, break off, or meet a power cut: nothing plain is left."""

from __future__ import annotations

import http.client
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Event
from urllib.parse import quote, urlsplit

import pytest

from osmosis.access.tokens import add_token
from osmosis.practices.rolls.service.camera import current_id, recipient_of
from osmosis.sealing.age import AGE_MAGIC, generate_identity
from osmosis.sealing.container import seal_moment
from osmosis.sealing.moment import MomentNote
from tests.e2e.kept import kept_frames, opened, set_passphrase
from tests.e2e.server import Server
from tests.media.making import card, encoded

MARKER = b"the-marker-in-an-upload-that-broke-5512"
PATH = "/api/v1/rolls/current/frames"
TAKEN = "2031-05-04T08:15:30+02:00[Europe/Paris]"
HALF = 300_000


def a_photograph() -> bytes:
    """A JPEG full of the marker."""
    return encoded(card(), "JPEG", comment=MARKER * 200) + MARKER * 20_000


def as_form(content: bytes) -> tuple[bytes, str]:
    """What a script sends: plain."""
    head = b'--b\r\nContent-Disposition: form-data; name="detail"\r\n\r\n' + MARKER + b"\r\n"
    head += (
        b'--b\r\nContent-Disposition: form-data; name="photo"; filename="' + MARKER + b'"\r\n\r\n'
    )
    return head + content + b"\r\n--b--\r\n", "multipart/form-data; boundary=b"


def as_json() -> tuple[bytes, str]:
    """A line from a script."""
    return b'{"line": "' + MARKER + b'", "detail": "' + MARKER + b'"}', "application/json"


def as_sealed(server: Server, content: bytes) -> tuple[bytes, str]:
    """What a browser sends: ciphertext."""
    with opened(server) as (_, context):
        recipient = recipient_of(context, current_id(context))
    note = MomentNote(kind="photo", detail=MARKER.decode(), file_name=MARKER.decode())
    return b"".join(seal_moment(note, [content], [recipient])), "application/octet-stream"


@contextmanager
def upload(
    server: Server, body: bytes, kind: str, *, length: int | None = None, sends: int | None = None
) -> Iterator[socket.socket]:
    """An upload in the middle: the head and some of the body are sent, and the line is open."""
    with opened(server) as (app, _):
        _, secret = add_token(app.store, "wire", "full")
    place = urlsplit(server.address)
    query = f"client_id=wire&kind=photo&taken={quote(TAKEN)}&size={len(body)}"
    head = (
        f"POST {PATH}?{query} HTTP/1.1\r\nHost: {place.netloc}\r\n"
        f"Authorization: Bearer {secret}\r\n"
        f"Content-Type: {kind}\r\nContent-Length: {len(body) if length is None else length}\r\n\r\n"
    )
    with socket.create_connection((place.hostname or "", place.port or 0), timeout=20) as line:
        # A server that has answered and hangs up is not waited for until all of it is sent.
        with suppress(ConnectionError):
            line.sendall(head.encode() + body[: len(body) if sends is None else sends])
        yield line


def answer_on(line: socket.socket) -> http.client.HTTPResponse:
    """What the server says on an open line."""
    answer = http.client.HTTPResponse(line)
    answer.begin()
    answer.read()
    return answer


def nothing_plain_is_left(server: Server) -> None:
    """Neither the marker nor half a blob, and nothing at all in TMPDIR."""
    assert server.places_of(MARKER) == []
    assert list(server.temporary.iterdir()) == []


def half_written(server: Server) -> list[str]:
    return [path.name for path in (server.home / "tmp").iterdir()]


def until_nothing_is_half_written(server: Server) -> None:
    """The answer may be there before the server has put away what it was given."""
    patience = Event()
    for _ in range(250):
        if half_written(server) == []:
            return
        patience.wait(0.02)
    assert half_written(server) == []


def until_something_is_written(server: Server) -> None:
    """The upload has reached the disk, sealed."""
    patience = Event()
    for _ in range(1_000):
        if any(path.stat().st_size for path in (server.home / "tmp").glob("*.blob")):
            return
        patience.wait(0.02)
    raise AssertionError("nothing was written")


@pytest.mark.parametrize("way", ["form", "sealed"])
def test_a_power_cut_in_the_middle_of_an_upload_leaves_nothing_plain(
    loaded: Server, way: str
) -> None:
    content = a_photograph()
    body, kind = as_form(content) if way == "form" else as_sealed(loaded, content)
    with upload(loaded, body, kind, sends=HALF):
        until_something_is_written(loaded)
        loaded.kill()
    assert loaded.places_of(AGE_MAGIC) != []  # A control: half of it is there, sealed.
    nothing_plain_is_left(loaded)
    loaded.start()
    assert kept_frames(loaded, opens=False) == []
    nothing_plain_is_left(loaded)


@pytest.mark.parametrize("way", ["form", "sealed", "json"])
def test_a_length_that_promises_more_than_comes_leaves_nothing(loaded: Server, way: str) -> None:
    content = a_photograph()
    ways = {"form": lambda: as_form(content), "sealed": lambda: as_sealed(loaded, content)}
    body, kind = ways.get(way, as_json)()
    with upload(loaded, body, kind, length=len(body) + 1_000) as line:
        line.shutdown(socket.SHUT_WR)
        while line.recv(4_096):
            pass
    assert kept_frames(loaded, opens=False) == []
    until_nothing_is_half_written(loaded)
    nothing_plain_is_left(loaded)


@pytest.mark.parametrize("way", ["form", "sealed"])
def test_a_length_that_promises_less_than_comes_keeps_no_torn_frame(
    loaded: Server, way: str
) -> None:
    content = a_photograph()
    body, kind = as_form(content) if way == "form" else as_sealed(loaded, content)
    with upload(loaded, body, kind, length=HALF) as line:
        answer = answer_on(line)
    assert answer.status == {"form": 400, "sealed": 422}[way]
    assert kept_frames(loaded, opens=False) == []
    until_nothing_is_half_written(loaded)
    nothing_plain_is_left(loaded)


def test_a_whole_upload_leaves_nothing_plain_in_any_tier(server: Server) -> None:
    set_passphrase(server)
    friend = generate_identity().recipient
    tiers = {"curtain": [], "sealed": [], "witnessed": ["--witness", friend]}
    for number, (tier, more) in enumerate(tiers.items(), start=1):
        server.run("roll", "load", tier, "--tier", tier, *more)
        server.run("roll", "current", tier)
        for body, kind in (as_form(a_photograph()), as_json()):
            with upload(server, body, kind) as line:
                assert answer_on(line).status == 201
        assert len(kept_frames(server, opens=False)) == 2 * number
    nothing_plain_is_left(server)
