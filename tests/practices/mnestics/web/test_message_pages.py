"""Messages with a page, sound or video: sealed on their way in, and playable when they arrive."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO

import httpx
import pytest

from osmosis.media.sound import duration_of
from osmosis.practices.mnestics.model import Medium, Message, Pathway
from osmosis.practices.mnestics.service import sitting
from osmosis.practices.mnestics.store import messages
from tests.media.making import card, encoded
from tests.media.test_webm_length import SPOKEN
from tests.practices.mnestics.conftest import World
from tests.practices.mnestics.web.conftest import Pages
from tests.practices.mnestics.web.test_sitting_pages import begun
from tests.web.pages import said

PAGE = encoded(card((96, 64)), "JPEG")


File = tuple[str, bytes, str]
"""What a file is called, what is in it, and of what type it says that it is."""


def upload(pages: Pages, base: str, path: Pathway, file: File) -> httpx.Response:
    medium = path.parameters.medium.value
    fields = {"csrf_token": pages.token(), "pathway": str(path.id), "medium": medium}
    return pages.post(
        f"{base}/send-file",
        data={**fields, "client_id": "one", "words": "Listen."},
        files={"file": file},
    )


def sent_with(pages: Pages, world: World, medium: Medium, file: File) -> str:
    """Send a file, let a week pass, and sit down again; the page that reads it."""
    path = world.path(steps=frozenset(), medium=medium)
    world.live()
    base = begun(pages)
    pages.does(f"{base}/on")
    answer = upload(pages, base, path, file)
    assert answer.status_code == 303, said(answer.text)
    pages.does(f"{base}/end", "/mnestics")
    world.live()
    return pages.page(f"{begun(pages)}/now")


def only(world: World) -> Message:
    """The one message with a file."""
    with world.app.store.read() as reading:
        return next(
            one
            for one in messages.list_messages(reading)
            if one.medium in (Medium.PAGE, Medium.AUDIO, Medium.VIDEO) and one.junction_id
        )


def test_a_sound_from_a_browser_arrives_with_its_length(pages: Pages, world: World) -> None:
    page = sent_with(pages, world, Medium.AUDIO, ("audio.webm", SPOKEN, "audio/webm"))
    message = only(world)
    src = f"/mnestics/messages/{message.id}/file"
    assert f'<audio class="letter__player" src="{src}"' in page
    answer = pages.get(src)
    assert answer.headers["content-type"] == "audio/webm"
    assert duration_of(BytesIO(answer.content)) is not None
    assert "no-store" in answer.headers["cache-control"]


def test_a_page_by_hand_arrives_as_it_was_photographed(pages: Pages, world: World) -> None:
    page = sent_with(pages, world, Medium.PAGE, ("page.jpg", PAGE, "image/jpeg"))
    assert "Listen." in page
    assert pages.get(f"/mnestics/messages/{only(world).id}/file").content == PAGE


def test_a_player_is_answered_by_opening_the_sound_once(
    pages: Pages, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent_with(pages, world, Medium.AUDIO, ("audio.webm", SPOKEN, "audio/webm"))
    src = f"/mnestics/messages/{only(world).id}/file"
    whole = pages.get(src).content
    opened: list[str] = []
    open_blob = world.app.blobs.open

    def count(sha256: str) -> Iterator[bytes]:
        opened.append(sha256)
        return open_blob(sha256)

    monkeypatch.setattr(world.app.blobs, "open", count)
    part = pages.get(src, headers={"range": "bytes=20-59"})
    assert (part.status_code, part.content, len(opened)) == (206, whole[20:60], 1)
    assert part.headers["content-range"] == f"bytes 20-59/{len(whole)}"
    assert pages.get(src, headers={"range": "bytes=-7"}).content == whole[-7:]
    assert pages.get(src, headers={"range": "bytes=999999-"}).status_code == 416


def test_letting_a_sound_go_lets_its_measures_go(pages: Pages, world: World) -> None:
    sent_with(pages, world, Medium.AUDIO, ("audio.webm", SPOKEN, "audio/webm"))
    message = only(world)
    with world.app.store.read() as reading:
        assert messages.find_measures(reading, message.id) is not None
    pages.does(f"/mnestics/messages/{message.id}/let-go")
    with world.app.store.read() as reading:
        assert messages.find_measures(reading, message.id) is None


def test_what_is_no_sound_is_refused_and_nothing_is_sent(pages: Pages, world: World) -> None:
    path = world.path(steps=frozenset(), medium=Medium.AUDIO)
    world.live()
    base = begun(pages)
    pages.does(f"{base}/on")
    answer = upload(pages, base, path, ("notes.txt", b"only words", "text/plain"))
    assert answer.status_code == 422
    assert "Sealed" not in said(pages.page(f"{base}/now"))


@pytest.mark.parametrize("piece", ["", "/file", "/let-go"])
def test_a_message_on_its_way_shows_nothing_by_any_address(
    pages: Pages, world: World, piece: str
) -> None:
    path = world.path(steps=frozenset())
    world.live()
    held = world.begin()
    sent = world.send(held, path, "A secret of May.")
    sitting.close(world.context, held.id)
    answer = pages.get(f"/mnestics/messages/{sent.id}{piece}")
    assert answer.status_code == 423
    assert "A secret of May." not in answer.text
    world.live()
    pages.page(f"{begun(pages)}/now")
    assert pages.get(f"/mnestics/messages/{sent.id}").status_code == 200


def test_letting_go_asks_once_and_is_final(pages: Pages, world: World) -> None:
    path = world.path(steps=frozenset())
    world.live()
    world.keep(path, "Let me go.")
    world.live()
    held = world.begin()
    message = world.read(held)[0].message
    address = f"/mnestics/messages/{message.id}"
    assert "Let me go." in pages.page(address)
    assert "nobody can open it again" in said(pages.page(f"{address}/let-go"))
    pages.does(f"{address}/let-go", "/mnestics")
    assert pages.get(address).status_code == 404
