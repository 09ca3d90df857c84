"""Exposing through the API: what is kept, what is refused, and what never touches a disk."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import AsyncIterator, MutableMapping
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from osmosis.access.tokens import add_token
from osmosis.practices.rolls.model import FrameKind, Origin
from osmosis.practices.rolls.store import frames, rolls
from osmosis.sealing.age import decrypt, parse_identity
from osmosis.sealing.moment import MomentNote
from osmosis.sealing.unpacking import open_moment
from osmosis.web.settings import BodyPatience, WebSettings
from tests.media.making import bomb_png, card, encoded, mp4, photograph, wav, webm
from tests.practices.rolls.conftest import World
from tests.practices.rolls.web.callers import (
    TAKEN,
    Script,
    expose_sealed,
    files_in,
    places_of,
    sealed_by_browser,
)
from tests.web.site import PORT, Site

MARKER = "a-marker-that-stands-nowhere-else-0451"
LINE = MomentNote(kind="line", line=MARKER, detail=MARKER, glad=70)


def a_photograph(marker: str = MARKER) -> bytes:
    """A JPEG with the marker inside it."""
    return encoded(card(), "JPEG", comment=marker.encode())


def sent(content: bytes, name: str = "cat.jpg", kind: str = "image/jpeg") -> dict[str, Any]:
    return {"photo": (name, content, kind)}


def blobs_in(world: World) -> list[str]:
    return [blob.sha256 for blob in world.app.blobs.list()]


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where this process would make temporary files, if it made any."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setenv("TMPDIR", str(folder))
    monkeypatch.setattr(tempfile, "tempdir", None)
    return folder


# From a browser, sealed before it was sent


def test_what_a_browser_sealed_is_kept_with_the_time_and_zone_of_the_moment(
    site: Site, world: World
) -> None:
    roll = world.load()
    answer = expose_sealed(site, roll, sealed_by_browser(site, roll, LINE))
    assert answer.status_code == 201
    assert answer.json() == {
        "client_id": "one",
        "number": 1,
        "left": 23,
        "is_loose": False,
        "is_repeat": False,
        "is_finished": False,
        "told": "Kept: frame 1.",
    }
    with world.app.store.read() as reading:
        [(_, frame)] = frames.list_frames(reading, roll.id)
    assert str(frame.taken) == TAKEN
    assert (frame.kind, frame.origin) == (FrameKind.LINE, Origin.BROWSER)


def test_a_capture_sent_again_makes_no_second_frame(site: Site, world: World) -> None:
    roll = world.load()
    sealed = sealed_by_browser(site, roll, LINE)
    first = expose_sealed(site, roll, sealed, "same")
    again = expose_sealed(site, roll, sealed, "same")
    assert (first.status_code, again.status_code) == (201, 200)
    assert again.json()["is_repeat"] is True
    assert again.json()["number"] == first.json()["number"]
    assert len(blobs_in(world)) == 1


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"age",
        b"\xff\xd8\xff\xe0" + MARKER.encode(),
        MARKER.encode() * 10_000,
        b"age-encryption.org/v2\n" + MARKER.encode(),
    ],
    ids=["nothing", "too short", "a photograph", "long", "another version"],
)
def test_plain_bytes_sent_as_sealed_are_refused_before_any_is_written(
    site: Site, world: World, temporary: Path, body: bytes
) -> None:
    roll = world.load()
    answer = expose_sealed(site, roll, body)
    assert answer.status_code == 422
    assert "not sealed" in answer.json()["detail"]
    assert blobs_in(world) == []
    assert places_of(MARKER.encode(), world.app.store.folder.root, temporary) == []


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ({"kind": "poem"}, "A sealed moment comes with its kind"),
        ({"kind": ""}, "A sealed moment comes with its kind"),
        ({"taken": "yesterday"}, "A time is written like"),
        ({"client_id": "x" * 65}, "A capture's id is 1 to 64 letters, digits"),
        ({"client_id": ""}, "A capture's id is 1 to 64 letters, digits"),
        ({"client_id": "../../x\0"}, None),
        ({"kind": "film", "number": "ten"}, "This is not a whole number"),
        ({"size": "-1"}, "This is not a whole number"),
        ({"size": "7"}, "This is not the whole moment; send it again"),
        ({"kind": "film", "number": "99"}, "This roll has no such frame"),
    ],
)
def test_what_is_said_in_the_clear_is_checked(
    site: Site, world: World, query: dict[str, str], sentence: str | None
) -> None:
    roll = world.load()
    answer = expose_sealed(site, roll, sealed_by_browser(site, roll, LINE), **query)
    if sentence is None:
        assert answer.status_code in (201, 422)
        return
    assert answer.status_code == 422
    assert answer.json()["detail"].startswith(sentence)


def test_a_zone_that_is_newer_than_ours_loses_no_capture(site: Site, world: World) -> None:
    roll = world.load()
    taken = "2031-05-04T08:15:30+02:00[Europe/Nowhere]"
    answer = expose_sealed(site, roll, sealed_by_browser(site, roll, LINE), taken=taken)
    assert answer.status_code == 201
    with world.app.store.read() as reading:
        [(_, frame)] = frames.list_frames(reading, roll.id)
    assert str(frame.taken) == "2031-05-04T08:15:30+02:00"


def test_an_upload_that_breaks_off_leaves_nothing(site: Site, world: World) -> None:
    roll = world.load()
    sealed = sealed_by_browser(site, roll, MomentNote(kind="photo"), bytes(200_000))
    query = f"client_id=torn&kind=photo&taken={quote(TAKEN)}"
    coming: list[dict[str, Any]] = [
        {"type": "http.request", "body": sealed[:100_000], "more_body": True},
        {"type": "http.disconnect"},
    ]

    async def receive() -> dict[str, Any]:
        return coming.pop(0)

    async def send(message: MutableMapping[str, Any]) -> None:
        raise AssertionError(f"nobody is there to hear {message}")

    _, secret = add_token(world.app.store, "torn", "capture")
    headers = {
        "host": f"127.0.0.1:{PORT}",
        "content-type": "application/octet-stream",
        "authorization": f"Bearer {secret}",
    }
    scope = {
        "type": "http",
        "method": "POST",
        "path": f"/api/v1/rolls/{roll.id}/frames",
        "query_string": query.encode(),
        "headers": [(name.encode(), value.encode()) for name, value in headers.items()],
    }
    site.run(site.web(scope, receive, send))
    assert coming == []
    assert blobs_in(world) == []
    assert list(files_in(world.app.store.folder.tmp)) == []


def test_a_slow_upload_is_given_up_and_leaves_nothing(world: World) -> None:
    roll = world.load()
    patience = BodyPatience(idle_seconds=0.05)
    site = Site(world.app, WebSettings(port=PORT, patience=patience))
    sealed = sealed_by_browser(site, roll, MomentNote(kind="photo"), bytes(200_000))

    async def slow() -> AsyncIterator[bytes]:
        yield sealed[:100_000]
        await asyncio.Event().wait()

    answer = site.post(
        f"/api/v1/rolls/{roll.id}/frames",
        params={"client_id": "slow", "kind": "photo", "taken": TAKEN},
        content=slow(),
        headers={"Content-Type": "application/octet-stream", "X-CSRF-Token": site.token()},
    )
    site.close()
    assert answer.status_code == 408
    assert blobs_in(world) == []
    assert list(files_in(world.app.store.folder.tmp)) == []


def test_a_line_longer_than_any_line_is_refused_as_it_arrives(site: Site, world: World) -> None:
    roll = world.load()
    answer = expose_sealed(site, roll, b"age-encryption.org/v1\n" + bytes(3 << 20))
    assert answer.status_code == 413
    assert blobs_in(world) == []


def test_a_browser_needs_a_token_of_one_of_our_pages(site: Site, world: World) -> None:
    roll = world.load()
    answer = site.post(f"/api/v1/rolls/{roll.id}/frames", json={"line": "x"})
    assert answer.status_code == 403
    elsewhere = {"Origin": "https://elsewhere.example", "X-CSRF-Token": site.token()}
    foreign = site.post(f"/api/v1/rolls/{roll.id}/frames", json={"line": "x"}, headers=elsewhere)
    assert foreign.status_code == 403


# From a script, plain, sealed while it streams


def test_a_photograph_from_a_script_is_sealed_and_opens_as_it_was(
    world: World, script: Script, temporary: Path
) -> None:
    roll = world.load()
    picture = a_photograph()
    words = {"detail": MARKER, "glad": "80", "scent": MARKER, "taken": TAKEN, "client_id": "p1"}
    answer = script.post(f"/rolls/{roll.id}/frames", data=words, files=sent(picture, MARKER))
    assert answer.status_code == 201, answer.text
    assert places_of(MARKER.encode(), world.app.store.folder.root, temporary) == []
    assert list(files_in(temporary)) == []
    note, file = opened(world, roll.id)
    assert (note.kind, note.detail, note.glad, note.scent) == ("photo", MARKER, 80, MARKER)
    assert (note.file_name, note.media_type) == (MARKER, "image/jpeg")
    assert file == picture


def test_a_line_from_a_script_is_sealed_before_it_is_written(
    world: World, script: Script, temporary: Path
) -> None:
    roll = world.load()
    said = {"line": MARKER, "detail": MARKER, "glad": -1, "taken": TAKEN}
    answer = script.post(f"/rolls/{roll.id}/frames", json=said)
    assert answer.status_code == 201
    assert places_of(MARKER.encode(), world.app.store.folder.root, temporary) == []
    note, file = opened(world, roll.id)
    assert note == MomentNote(kind="line", line=MARKER, detail=MARKER)
    assert file is None


def test_a_moment_without_a_time_is_now(world: World, script: Script) -> None:
    roll = world.load()
    script.post(f"/rolls/{roll.id}/frames", json={"line": "x"})
    with world.app.store.read() as reading:
        [(_, frame)] = frames.list_frames(reading, roll.id)
    assert str(frame.taken) == "2031-05-04T12:00:00+03:00[Europe/Bucharest]"
    assert frame.origin is Origin.API


@pytest.mark.parametrize(
    ("field", "file", "kind"),
    [
        ("file", ("x", photograph("JPEG"), ""), "photo"),
        ("file", ("x.heic", photograph("HEIF"), "image/heic"), "photo"),
        ("file", ("x.wav", wav(), ""), "audio"),
        ("file", ("x.mp4", mp4(), "video/mp4"), "video"),
        ("file", ("x.m4a", mp4(), "audio/mp4"), "audio"),
        ("audio", ("x.webm", webm(), ""), "audio"),
        ("video", ("x.webm", webm(), ""), "video"),
    ],
)
def test_a_file_is_what_its_first_bytes_and_its_field_say(
    world: World, script: Script, field: str, file: tuple[str, bytes, str], kind: str
) -> None:
    roll = world.load()
    answer = script.post(f"/rolls/{roll.id}/frames", files={field: file})
    assert answer.status_code == 201, answer.text
    note, content = opened(world, roll.id)
    assert (note.kind, content) == (kind, file[1])


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "The file is empty."),
        (b"x", "This is not a photograph of a kind that Osmosis knows."),
        (MARKER.encode() * 10_000, "This is not a photograph of a kind that Osmosis knows."),
        (photograph("JPEG")[:-40], "The photograph is cut off: its end is missing."),
        (photograph("PNG")[:-40], "The photograph is cut off: its end is missing."),
        (wav(), "This is a sound recording (WAV), not a photograph."),
        (bomb_png(20_000, 20_000), "The photograph claims 20,000 × 20,000 pixels"),
    ],
    ids=["0 bytes", "1 byte", "text", "cut JPEG", "cut PNG", "a sound", "a bomb"],
)
def test_what_is_no_photograph_is_refused_in_one_sentence_and_leaves_nothing(
    world: World, script: Script, temporary: Path, content: bytes, sentence: str
) -> None:
    roll = world.load()
    answer = script.post(f"/rolls/{roll.id}/frames", files=sent(content))
    assert answer.status_code == 422
    assert answer.json()["detail"].startswith(sentence)
    assert blobs_in(world) == []
    left = [*files_in(world.app.store.folder.tmp), *files_in(temporary)]
    assert left == []
    with world.app.store.read() as reading:
        assert frames.list_placements(reading, roll.id) == []


@pytest.mark.parametrize(
    "name",
    [
        "../../../etc/passwd.jpg",
        "a\0b.jpg",
        "C:\\x\\..\\y.jpg",
        "n" * 4_000 + ".jpg",
        "..",
        "",
        "\u202egpj.exe",
        "line\nbreak.jpg",
    ],
    ids=["folders", "NUL", "backslashes", "4,000 characters", "dots", "none", "turned", "broken"],
)
def test_no_name_of_a_file_does_harm(world: World, script: Script, name: str) -> None:
    roll = world.load()
    picture = photograph("JPEG")
    body = form_with_name(name, picture)
    answer = script.post(
        f"/rolls/{roll.id}/frames",
        content=body,
        headers={"Content-Type": "multipart/form-data; boundary=b"},
    )
    assert answer.status_code in (201, 400), answer.text
    if answer.status_code == 201:
        note, file = opened(world, roll.id)
        assert file == picture
        shown = note.file_name or ""
        assert len(shown) <= 200
        assert not set(shown) & set("/\\\0\n\u202e")


def form_with_name(name: str, content: bytes) -> bytes:
    """A form whose file is called that, written by hand because clients would mend it."""
    head = f'--b\r\nContent-Disposition: form-data; name="photo"; filename="{name}"\r\n\r\n'
    return head.encode() + content + b"\r\n--b--\r\n"


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"--b\r\n",
        b"no form at all",
        form_with_name("x.jpg", photograph("JPEG"))[:-20],
        form_with_name("x.jpg", photograph("JPEG"))[:300],
        b"--b\r\nContent-Disposition: form-data\r\n\r\nx\r\n--b--\r\n",
    ],
    ids=["empty", "begun", "text", "no end", "cut off", "no name"],
)
def test_a_torn_form_is_refused_and_leaves_nothing(
    world: World, script: Script, body: bytes
) -> None:
    roll = world.load()
    answer = script.post(
        f"/rolls/{roll.id}/frames",
        content=body,
        headers={"Content-Type": "multipart/form-data; boundary=b"},
    )
    assert answer.status_code in (400, 422)
    assert blobs_in(world) == []
    assert list(files_in(world.app.store.folder.tmp)) == []


@pytest.mark.parametrize(
    ("parts", "sentence"),
    [
        ([("photo", "a.jpg"), ("detail", None)], "In the form the words stand before the file"),
        ([("photo", "a.jpg"), ("photo", "b.jpg")], "A frame holds one photograph, one sound"),
        ([("poem", None)], "The form has a field that a moment does not have"),
        ([("poem", "a.jpg")], "The form has a field that a moment does not have"),
        ([("detail", None)], "A frame needs a photograph, a sound, a video, a line or a scent"),
    ],
)
def test_a_form_that_is_no_moment_is_refused_and_leaves_nothing(
    world: World, script: Script, parts: list[tuple[str, str | None]], sentence: str
) -> None:
    roll = world.load()
    picture = photograph("JPEG")
    body = b""
    for name, file_name in parts:
        if file_name is None:
            body += f'--b\r\nContent-Disposition: form-data; name="{name}"\r\n\r\nx\r\n'.encode()
        else:
            body += form_with_name(file_name, picture).replace(b"photo", name.encode())[:-7]
            body += b"\r\n" if not body.endswith(b"\r\n") else b""
    answer = script.post(
        f"/rolls/{roll.id}/frames",
        content=body + b"--b--\r\n",
        headers={"Content-Type": "multipart/form-data; boundary=b"},
    )
    assert answer.status_code == 422
    assert answer.json()["detail"].startswith(sentence)
    assert blobs_in(world) == []


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({}, "A frame needs a photograph, a sound, a video, a line or a scent"),
        ({"line": "  "}, "A frame needs"),
        ({"line": "x", "glad": 101}, "This number is too large"),
        ({"line": "x", "glad": "80"}, "This has the wrong type"),
        ({"line": "x" * 4_001}, "This is too long"),
        ({"line": "x", "poem": "y"}, "There is more than this address knows"),
        ({"film": 30}, "This roll has no such frame"),
    ],
)
def test_json_that_is_no_moment_is_refused(
    world: World, script: Script, said: dict[str, object], sentence: str
) -> None:
    roll = world.load()
    answer = script.post(f"/rolls/{roll.id}/frames", json=said)
    assert answer.status_code == 422
    assert answer.json()["detail"].startswith(sentence)


def test_another_kind_of_body_is_refused(world: World, script: Script) -> None:
    roll = world.load()
    answer = script.post(
        f"/rolls/{roll.id}/frames", content=b"x", headers={"Content-Type": "text/plain"}
    )
    assert answer.status_code == 415


def test_a_photograph_sent_again_by_a_script_makes_no_second_frame(
    world: World, script: Script
) -> None:
    roll = world.load()
    for status in (201, 200):
        answer = script.post(
            f"/rolls/{roll.id}/frames",
            data={"client_id": "same"},
            files=sent(photograph("JPEG") + bytes(400_000)),
        )
        assert answer.status_code == status
    assert len(blobs_in(world)) == 1


def test_a_scent_alone_is_a_moment(world: World, script: Script) -> None:
    roll = world.load()
    assert script.post(f"/rolls/{roll.id}/frames", json={"scent": "Vetiver"}).status_code == 201
    assert opened(world, roll.id)[0] == MomentNote(kind="scent", scent="Vetiver")


def test_a_frame_on_real_film_is_a_frame_with_or_without_words(
    world: World, script: Script
) -> None:
    roll = world.load()
    bare = script.post(f"/rolls/{roll.id}/frames", json={"film": 17})
    told = script.post(f"/rolls/{roll.id}/frames", json={"film": 18, "line": "The pier."})
    taken = script.post(f"/rolls/{roll.id}/frames", json={"film": 17})
    assert [bare.json()["number"], told.json()["number"]] == [17, 18]
    assert taken.status_code == 409
    with world.app.store.read() as reading:
        kept = [frame for _, frame in frames.list_frames(reading, roll.id)]
    assert [frame.kind for frame in kept] == [FrameKind.FILM] * 2
    assert [frame.sealed_sha256 is None for frame in kept] == [True, False]


def test_a_browser_may_say_that_a_frame_is_on_film(site: Site, world: World) -> None:
    roll = world.load()
    answer = expose_sealed(site, roll, b"", kind="film", number="5")
    assert answer.json()["number"] == 5
    follows = expose_sealed(site, roll, b"", "two", kind="film")
    assert follows.json()["number"] == 1


def opened(world: World, roll_id: Any) -> tuple[MomentNote, bytes | None]:
    """What the roll's first frame holds."""
    with world.app.store.read() as reading:
        [(_, frame), *_] = frames.list_frames(reading, roll_id)
        wrapped = rolls.get_wrapped_key(reading, roll_id)
    identity = parse_identity(decrypt(wrapped, [world.app.keys.house()]).decode())
    assert frame.sealed_sha256 is not None
    moment = open_moment(world.app.blobs.open(frame.sealed_sha256), [identity])
    return moment.note, None if moment.file is None else b"".join(moment.file)
