"""Writing what leaves: as a letter, a stream or three short messages, and what was left before."""

from __future__ import annotations

import re

import pytest

from osmosis.practices.mnestics.model import Medium, Pathway
from osmosis.practices.mnestics.service import drafts, sitting
from osmosis.practices.mnestics.service.drafts import DraftKey
from tests.practices.mnestics.conftest import World
from tests.practices.mnestics.web.conftest import Pages
from tests.practices.mnestics.web.test_sitting_pages import begun, open_path, sitting_id_of
from tests.web.pages import said


def at_writing(pages: Pages, world: World, **wanted: object) -> tuple[str, Pathway]:
    """A sitting that stands where one writes."""
    path = open_path(world, steps=frozenset(), **wanted)
    base = begun(pages)
    pages.does(f"{base}/on")
    return base, path


def test_three_short_fields_are_sent_as_three_messages(pages: Pages, world: World) -> None:
    base, path = at_writing(pages, world, medium=Medium.SHORT)
    page = pages.page(f"{base}/now")
    assert re.findall(r'name="(words[^"]*)"', page) == ["words-1", "words-2", "words-3"]
    fields = {"pathway": str(path.id), "medium": "short", "client_id": "one"}
    lines = {"words-1": "The fig.", "words-2": "x" * 281, "words-3": "The river."}
    pages.does(f"{base}/send", f"{base}/now", **fields, **lines)
    page = pages.page(f"{base}/now")
    assert said(page).count("Sealed, along “Sundays”") == 2
    assert "The second was not sent and is still here." in said(page)
    assert f'name="words-2" value="{"x" * 281}"' in page
    assert 'name="words-1" value=""' in page
    pages.does(f"{base}/send", f"{base}/now", **fields, **lines)
    assert said(pages.page(f"{base}/now")).count("Sealed, along “Sundays”") == 2


def test_what_is_written_freely_may_be_written_in_another_way_today(
    pages: Pages, world: World
) -> None:
    base, path = at_writing(pages, world)
    page = pages.page(f"{base}/now")
    assert "Or write a stream of words or three short messages" in said(page)
    assert "data-stream" in pages.page(f"{base}/now?as=stream")
    assert 'name="words-3"' in pages.page(f"{base}/now?as=short")
    assert "data-stream" not in pages.page(f"{base}/now?as=video")
    pages.send(f"{base}/draft?of={path.id}:0", words="Dear")
    page = pages.page(f"{base}/now?as=short")
    assert ("Dear</textarea>" in page, "words-3" in page) == (True, False)
    assert "Or write" not in said(page)
    pages.send(f"{base}/draft?of={path.id}:0", words="")
    pages.send(f"{base}/draft?of={path.id}:2", **{"words-2": "Short."})
    assert 'name="words-2" value="Short."' in pages.page(f"{base}/now")


@pytest.mark.parametrize("medium", [Medium.BOARD, Medium.PAPER, Medium.AUDIO])
def test_a_board_paper_and_a_recording_stay_what_they_are(
    pages: Pages, world: World, medium: Medium
) -> None:
    base, _ = at_writing(pages, world, medium=medium)
    page = pages.page(f"{base}/now?as=stream")
    assert (f'value="{medium}"' in page, "data-stream" in page) == (True, False)
    assert "Or write" not in said(page)


@pytest.mark.parametrize(
    ("medium", "limit"),
    [(Medium.VIDEO, "2,000 megabytes"), (Medium.AUDIO, "200 megabytes"), (Medium.PAGE, "60 mega")],
)
def test_the_limit_of_a_file_is_said_before_it_is_chosen(
    pages: Pages, world: World, medium: Medium, limit: str
) -> None:
    base, _ = at_writing(pages, world, medium=medium)
    assert limit in said(pages.page(f"{base}/now"))


def test_a_video_that_is_too_long_is_refused_and_the_line_beside_it_stays(
    pages: Pages, world: World
) -> None:
    base, path = at_writing(pages, world, medium=Medium.VIDEO)
    pages.send(f"{base}/draft?of={path.id}:0", words="Two hours of rain.")
    refused = pages.post(
        f"{base}/send-file",
        content=b"--x\r\n",
        headers={
            "content-type": "multipart/form-data; boundary=x",
            "content-length": str(9_000_000_000),
            "x-csrf-token": pages.token(),
        },
    )
    assert refused.status_code == 413
    assert "larger than what can be taken in" in said(refused.text)
    assert 'value="Two hours of rain."' in pages.page(f"{base}/now")


def test_as_many_words_as_a_message_holds_arrive_whatever_their_letters(
    pages: Pages, world: World
) -> None:
    base, path = at_writing(pages, world)
    words = "ă" * 500_000
    fields = {"pathway": str(path.id), "medium": "letter", "client_id": "one", "words": words}
    # A server is given a body in pieces; here it comes in one, before the page can allow it.
    token = {"x-csrf-token": pages.token()}
    assert pages.post(f"{base}/send", data=fields, headers=token).status_code == 303
    assert "Sealed, along “Sundays”" in said(pages.page(f"{base}/now"))


def test_what_comes_after_the_end_is_kept_and_comes_up_next_time(
    pages: Pages, world: World
) -> None:
    base, path = at_writing(pages, world)
    world.live()
    fields = {"pathway": str(path.id), "medium": "letter", "client_id": "one"}
    pages.does(f"{base}/send", words="A whole page.", **fields)
    assert "What you wrote is kept." in said(pages.page("/mnestics"))
    following = begun(pages)
    pages.does(f"{following}/on")
    page = said(pages.page(f"{following}/now"))
    assert "You had begun to write this on 11 May 2031, along “Sundays”. A whole page." in page


def test_what_was_begun_and_not_sent_is_named_before_it_goes(pages: Pages, world: World) -> None:
    base, path = at_writing(pages, world)
    pages.does(f"{base}/on", to="end")
    assert "It goes when you get up." not in said(pages.page(f"{base}/now"))
    pages.send(f"{base}/draft?of={path.id}:0", words="Not today")
    assert "It goes when you get up." in said(pages.page(f"{base}/now"))
    pages.does(f"{base}/end")
    assert "Not today" not in pages.page(base)


@pytest.fixture
def left(pages: Pages, world: World) -> tuple[str, Pathway]:
    """What was begun in a sitting that ended by itself."""
    base, path = at_writing(pages, world)
    pages.send(f"{base}/draft?of={path.id}:0", words="Half a thought")
    world.live()
    return base, path


def test_what_was_left_is_taken_over_where_one_writes(
    pages: Pages, world: World, left: tuple[str, Pathway]
) -> None:
    base, path = left
    following = begun(pages)
    pages.does(f"{following}/on")
    page = pages.page(f"{following}/now")
    assert f'action="{base}/left/take"' in page
    fields = {"of": f"{path.id}:0", "into": following.rpartition("/")[2]}
    pages.does(f"{base}/left/take", f"{following}/now", **fields)
    page = pages.page(f"{following}/now")
    assert ("Half a thought</textarea>" in page, "You had begun" in page) == (True, False)
    pages.does(f"{base}/left/take", f"{following}/now", **fields)
    assert "Nothing was left there" in said(pages.page(f"{following}/now"))


def test_what_was_left_stands_on_the_page_of_its_sitting_and_is_let_go_once_asked(
    pages: Pages, world: World, left: tuple[str, Pathway]
) -> None:
    base, path = left
    page = pages.page(base)
    assert "Half a thought" in said(page)
    assert "Take it over" not in page
    asked = pages.page(f"{base}/left/let-go?of={path.id}:0")
    assert "kept nowhere else" in said(asked)
    assert "Half a thought" in pages.page(base)
    pages.does(f"{base}/left/let-go", base, of=f"{path.id}:0")
    assert "Half a thought" not in pages.page(base)
    following = begun(pages)
    assert "Take it over" not in pages.page(base)
    assert drafts.read_drafts(world.context, sitting_id_of(following)) == {}


def test_the_answer_that_was_left_says_so(pages: Pages, world: World) -> None:
    path = open_path(world, steps=frozenset())
    base = begun(pages)
    held = sitting.see(world.context, sitting_id_of(base)).sitting
    pages.page(f"{base}/now")
    drafts.save_draft(world.context, held.id, DraftKey(about=held.arrivals[0]), "Yes, b")
    world.live()
    assert "on 11 May 2031, as an answer." in said(pages.page(base))
    assert world.states(path) == ["unkept", "open"]


def page_of(markup: str) -> str:
    found = re.search(r'name="page" value="([^"]+)"', markup)
    assert found is not None
    return found[1]


def test_two_tabs_lose_no_words_of_each_other(pages: Pages, world: World) -> None:
    base, path = at_writing(pages, world)
    one, other = (page_of(pages.page(f"{base}/now")) for _ in range(2))
    assert 'hx-params="words,page,csrf_token"' in pages.page(f"{base}/now")
    pages.send(f"{base}/draft?of={path.id}:0", words="The fig.", page=one)
    pages.send(f"{base}/draft?of={path.id}:0", words="The river.", page=other)
    page = pages.page(f"{base}/now")
    assert "The fig.\n\nThe river.</textarea>" in page
    assert "written in more than one window" in said(page)
    fields = {"pathway": str(path.id), "medium": "letter"}
    pages.does(f"{base}/send", words="The fig!", client_id="one", page=one, **fields)
    page = pages.page(f"{base}/now")
    assert "The river.</textarea>" in page
    assert "more than one window" not in said(page)


def test_two_tabs_that_come_after_the_end_are_both_kept(pages: Pages, world: World) -> None:
    base, path = at_writing(pages, world)
    one, other = (page_of(pages.page(f"{base}/now")) for _ in range(2))
    sitting.close(world.context, sitting_id_of(base), keeps_drafts=True)
    fields = {"pathway": str(path.id), "medium": "letter"}
    for page, words in ((one, "The fig."), (other, "The river.")):
        pages.does(f"{base}/send", words=words, client_id=words, page=page, **fields)
        assert "What you wrote is kept." in said(pages.page("/mnestics"))
    world.live()
    following = begun(pages)
    pages.does(f"{following}/on")
    page = said(pages.page(f"{following}/now"))
    assert "The fig. The river." in page
    assert "written in more than one window" in page
