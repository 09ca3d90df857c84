"""A past self can be stopped and answered; the answer keeps the place, in words or as a sound."""

from __future__ import annotations

import httpx
import pytest

from osmosis.practices.mnestics.model import Address, Medium, Message, Pathway
from osmosis.practices.mnestics.service import drafts, sitting
from osmosis.practices.mnestics.store import messages
from tests.media.test_webm_length import SPOKEN
from tests.practices.mnestics.conftest import World
from tests.practices.mnestics.web.conftest import Pages
from tests.practices.mnestics.web.test_sitting_pages import begun, sitting_id_of
from tests.web.pages import said

SOUND = ("audio.webm", SPOKEN, "audio/webm")


@pytest.fixture
def kitchen(pages: Pages, world: World) -> Pathway:
    """A pathway of sounds, one of which arrives today."""
    path = world.path("Kitchen", steps=frozenset(), medium=Medium.AUDIO)
    world.live()
    base = begun(pages)
    fields = {"csrf_token": pages.token(), "pathway": str(path.id), "medium": "audio"}
    sent = pages.post(
        f"{base}/send-file", data={**fields, "client_id": "one"}, files={"file": SOUND}
    )
    assert sent.status_code == 303
    pages.does(f"{base}/end")
    world.live()
    return path


def every(world: World) -> list[Message]:
    with world.app.store.read() as reading:
        return list(messages.list_messages(reading))


def the_sound(world: World) -> Message:
    return next(one for one in every(world) if one.medium is Medium.AUDIO)


def the_answers(world: World) -> list[Message]:
    return [one for one in every(world) if one.answers_id is not None]


def reply(pages: Pages, sound: Message, file: object = None, **fields: str) -> httpx.Response:
    """Send the form beside a message, as a browser does."""
    given = {"csrf_token": pages.token(), "client_id": "answer", "back": "", **fields}
    nothing = ("", b"", "application/octet-stream")
    return pages.post(
        f"/mnestics/messages/{sound.id}/answer", data=given, files={"file": file or nothing}
    )


def test_the_answer_leaves_in_this_sitting_and_keeps_its_place(
    pages: Pages, world: World, kitchen: Pathway
) -> None:
    base = begun(pages)
    page = pages.page(f"{base}/now")
    assert "Stop and answer" in said(page)
    assert "It leaves in this sitting, along “Kitchen”." in said(page)
    sound = the_sound(world)
    back = f"{base}/now#message-{sound.id}"
    sent = reply(pages, sound, words="No, it was the lemon.", at="1:23", back=back)
    assert sent.headers["location"] == back
    reply(pages, sound, words="No, it was the lemon.", at="1:23")
    (answer,) = the_answers(world)
    assert (answer.answers_id, answer.answers_at_seconds) == (sound.id, 83)
    assert (
        answer.junction_id in sitting.see(world.context, sitting_id_of(base)).sitting.junction_ids
    )
    page = said(pages.page(f"{base}/now"))
    assert "At 1:23 you answered on 18 May 2031; it is on its way ." in page
    assert "the lemon" not in page


def test_the_answer_and_what_it_answers_lead_to_each_other_once_it_was_read(
    pages: Pages, world: World, kitchen: Pathway
) -> None:
    base = begun(pages)
    pages.page(f"{base}/now")
    sound = the_sound(world)
    reply(pages, sound, words="No, it was the lemon.", at="1:23")
    pages.does(f"{base}/end")
    world.live()
    page = pages.page(f"{begun(pages)}/now")
    assert "Answers what you sent on 11 May 2031, at 1:23" in said(page)
    there = f"/mnestics/messages/{sound.id}?at=83"
    assert f'href="{there}" data-jump="{sound.id}" data-seconds="83.0"' in page
    page = pages.page(there)
    assert f'src="/mnestics/messages/{sound.id}/file#t=83"' in page
    assert "At 1:23 you answered on 18 May 2031 : No, it was the lemon." in said(page)
    assert f'src="/mnestics/messages/{sound.id}/file"' in pages.page(there + "x")


def test_an_answer_may_be_a_recording(pages: Pages, world: World, kitchen: Pathway) -> None:
    base = begun(pages)
    pages.page(f"{base}/now")
    assert reply(pages, the_sound(world), SOUND, words="Listen.", at="9").status_code == 303
    (answer,) = the_answers(world)
    assert (answer.medium, answer.answers_at_seconds) == (Medium.AUDIO, 9)


def test_what_is_begun_as_an_answer_is_there_again_and_the_writing_keeps_its_own(
    pages: Pages, world: World, kitchen: Pathway
) -> None:
    base = begun(pages)
    sound = the_sound(world)
    there = f"{base}/draft?of={sound.id}:0"
    assert f'hx-post="{there}"' in pages.page(f"{base}/now")
    pages.send(there, words="No, it w")
    pages.send(f"{base}/draft?of={kitchen.id}:0", words="Today I")
    assert pages.page(f"{base}/now").count("No, it w</textarea>") == 1
    reply(pages, sound, words="No, it was the lemon.")
    assert [*drafts.read_drafts(world.context, sitting_id_of(base)).values()] == ["Today I"]


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"words": "Wait.", "at": "soon"}, "such as 1:23"),
        ({"words": "Wait.", "at": "99:99:99"}, "No recording has such a place"),
        ({"words": "  ", "at": "1:23"}, "Say something in words"),
        ({"words": "Wait.", "client_id": "?"}, "letters, digits and dashes"),
    ],
)
def test_an_answer_that_cannot_be_sent_says_why_and_stays_on_the_page(
    pages: Pages, world: World, kitchen: Pathway, fields: dict[str, str], told: str
) -> None:
    pages.page(f"{begun(pages)}/now")
    refused = reply(pages, the_sound(world), **fields)
    assert refused.status_code == 422
    assert told in said(refused.text)
    assert fields["words"].strip() in said(refused.text)
    assert the_answers(world) == []


def test_what_is_no_sound_is_no_answer(pages: Pages, world: World, kitchen: Pathway) -> None:
    pages.page(f"{begun(pages)}/now")
    refused = reply(pages, the_sound(world), ("notes.txt", b"only words", "text/plain"))
    assert refused.status_code == 422
    assert the_answers(world) == []


def test_outside_of_a_sitting_an_answer_waits_for_the_next_one(
    pages: Pages, world: World, kitchen: Pathway
) -> None:
    base = begun(pages)
    pages.page(f"{base}/now")
    pages.does(f"{base}/end")
    sound = the_sound(world)
    page = said(pages.page(f"/mnestics/messages/{sound.id}"))
    assert "It goes to the next sitting of “Kitchen”." in page
    reply(pages, sound, words="Later.", at="0:05")
    (answer,) = the_answers(world)
    assert (answer.to, answer.pathway_id) == (Address.NEXT, kitchen.id)
    assert "At 0:05 you answered" in said(pages.page(f"/mnestics/messages/{sound.id}"))


def test_words_are_answered_without_a_place(pages: Pages, world: World) -> None:
    path = world.path(steps=frozenset())
    world.live()
    base = begun(pages)
    page = pages.page(f"{base}/now")
    assert "Stop and answer" not in page
    assert 'name="at"' not in page
    (first,) = every(world)
    reply(pages, first, words="I began.")
    (answer,) = the_answers(world)
    assert (answer.pathway_id, answer.answers_at_seconds) == (path.id, None)
    assert "You answered on 11 May 2031; it is on its way" in said(pages.page(f"{base}/now"))


def test_nothing_on_its_way_is_answered(pages: Pages, world: World, kitchen: Pathway) -> None:
    sound = the_sound(world)
    refused = reply(pages, sound, words="Who are you?")
    assert refused.status_code == 423
    assert the_answers(world) == []
