"""A sitting in the browser: place by place, resumed, locked, glossed, and its quiet end."""

from __future__ import annotations

import re
from typing import Any
from uuid import UUID

import pytest

from osmosis.kernel.refs import Ref
from osmosis.practices.mnestics.model import Medium, Pathway, Place, Step
from osmosis.practices.mnestics.reads import Lags
from osmosis.practices.mnestics.service import drafts, glosses, sitting
from osmosis.practices.mnestics.store import messages
from osmosis.sealing.tiers import Tier
from tests.practices.mnestics.conftest import World
from tests.practices.mnestics.web.conftest import Pages
from tests.practices.small_world import PASSPHRASE
from tests.web.pages import said

ALL = frozenset(Step)


def begun(pages: Pages) -> str:
    """Sit down; the address of the sitting."""
    return pages.does("/mnestics/sit").headers["location"].removesuffix("/now")


def headings(pages: Pages, base: str) -> list[str]:
    """The heading of every place from here to the end."""
    found = []
    for _ in range(12):
        page = pages.page(f"{base}/now")
        found.append(
            re.sub(r"<[^>]*>", "", page.partition("<h1")[2].partition("</h1>")[0].partition(">")[2])
        )
        if f'action="{base}/end"' in page:
            return found
        pages.does(f"{base}/on", f"{base}/now")
    raise AssertionError(found)


def open_path(world: World, **wanted: Any) -> Pathway:
    """A pathway with a junction that can be kept now."""
    path = world.path(**wanted)
    world.live()
    return path


def test_looking_begins_nothing(pages: Pages, world: World) -> None:
    assert "Nothing is asked now." in pages.page("/mnestics/sit")
    open_path(world)
    assert "Sundays" in pages.page("/mnestics/sit")
    assert sitting.find_unclosed(world.context) is None


def test_the_short_form_has_a_sentence_what_arrived_what_leaves_and_an_end(
    pages: Pages, world: World
) -> None:
    open_path(world)
    first, *rest = headings(pages, begun(pages))
    assert first.endswith((".", "?"))
    assert rest == ["From earlier selves", "To whoever sits here next", "That is all."]


def test_every_step_has_its_place_when_it_is_switched_on(pages: Pages, world: World) -> None:
    open_path(world, steps=ALL, header="Read slowly.")
    found = headings(pages, begun(pages))
    assert len(found) == 8
    assert found[0] == "Put the phone out of reach."
    assert found[3] == "Is the next one in your calendar?"
    assert found[6] == "Who will read it"


def test_what_was_sent_is_read_at_the_next_junction_and_not_before(
    pages: Pages, world: World
) -> None:
    path = open_path(world, steps=frozenset())
    base = begun(pages)
    assert "You begin here." in pages.page(f"{base}/now")
    pages.does(f"{base}/on")
    sent = {"pathway": str(path.id), "medium": "letter", "words": "The fig lives."}
    pages.does(f"{base}/send", f"{base}/now", client_id="one", **sent)
    pages.does(f"{base}/send", f"{base}/now", client_id="one", **sent)
    page = pages.page(f"{base}/now")
    assert said(page).count("Sealed, along “Sundays”") == 1
    assert "The fig lives." not in page
    pages.does(f"{base}/on")
    pages.does(f"{base}/end", "/mnestics")
    assert world.states(path) == ["kept"]
    world.live()
    assert "The fig lives." in pages.page(f"{begun(pages)}/now")


def test_a_closed_laptop_comes_back_to_where_it_was(pages: Pages, world: World) -> None:
    open_path(world, steps=ALL)
    base = begun(pages)
    pages.does(f"{base}/on")
    pages.does(f"{base}/on")
    place = said(pages.page(f"{base}/now"))
    assert pages.get("/mnestics/sit").headers["location"] == f"{base}/now"
    assert begun(pages) == base
    assert said(pages.page(f"{base}/now")) == place
    pages.does(f"{base}/on", to="phone")
    assert "Put the phone" in pages.page(f"{base}/now")


def test_a_browser_closed_at_any_place_comes_back_to_it(pages: Pages, world: World) -> None:
    open_path(world, steps=ALL, header="Read slowly.")
    base = begun(pages)
    for place in Place:
        page = said(pages.page(f"{base}/now"))
        for _ in range(2):
            assert pages.get("/mnestics/sit").headers["location"] == f"{base}/now"
            assert begun(pages) == base
        assert said(pages.page(f"{base}/now")) == page
        held = sitting.find_unclosed(world.context)
        assert held is not None
        assert held.place is place
        pages.does(f"{base}/on")


def test_a_damaged_message_is_named_and_the_rest_is_read_and_answered(
    pages: Pages, world: World
) -> None:
    path = open_path(world, steps=frozenset(), reads=(Lags(counts=(1, 2)),))
    world.keep(path, "One.")
    world.live()
    world.keep(path, "Two.")
    with world.app.store.read() as reading:
        first = next(one for one in messages.list_messages(reading) if one.junction_id)
    blob = world.blob(first)
    blob.chmod(0o600)
    blob.write_bytes(blob.read_bytes()[:-1])
    world.live()
    page = pages.page(f"{begun(pages)}/now")
    assert ("Two." in page, "One." in page) == (True, False)
    assert "letter__problem" in page
    assert page.count('<details class="answer"') == 1
    pages.page(f"/mnestics/messages/{first.id}", status=503)


def test_what_is_being_written_is_there_again_and_gone_once_it_is_sent(
    pages: Pages, world: World
) -> None:
    path = open_path(world, steps=frozenset())
    base = begun(pages)
    pages.does(f"{base}/on")
    answer = pages.send(f"{base}/draft?of={path.id}:0", words="Half a thou")
    assert answer.status_code == 204
    assert "Half a thou" in pages.page(f"{base}/now")
    fields = {"pathway": str(path.id), "medium": "letter", "words": "Half a thought."}
    pages.does(f"{base}/send", client_id="one", **fields)
    assert drafts.read_drafts(world.context, sitting_id_of(base)) == {}


def test_what_could_not_be_sent_stays_in_the_field(pages: Pages, world: World) -> None:
    path = open_path(world, steps=frozenset(), medium=Medium.BOARD, board=1)
    base = begun(pages)
    pages.does(f"{base}/on")
    fields = {"pathway": str(path.id), "medium": "board"}
    pages.does(f"{base}/send", client_id="one", words="Call Ana.", **fields)
    pages.does(f"{base}/send", client_id="two", words="Water the fig.", **fields)
    page = pages.page(f"{base}/now")
    assert "The board is full" in page
    assert 'value="Water the fig."' in page
    line = page.partition('name="retires" id="retire-')[2].partition('"')[0]
    pages.does(f"{base}/send", client_id="three", words="Water the fig.", retires=line, **fields)
    assert said(pages.page(f"{base}/now")).count("Sealed") == 2


def test_a_letter_to_another_day_can_be_written_in_between(pages: Pages, world: World) -> None:
    path = open_path(world, steps=frozenset())
    base = begun(pages)
    pages.does(f"{base}/on")
    fields = {"pathway": str(path.id), "medium": "letter", "words": "Still the fig?"}
    pages.does(f"{base}/send", client_id="one", to_date="2041-05-04", **fields)
    assert "4 May 2041" in pages.page("/mnestics/letters")
    pages.does(f"{base}/send", client_id="two", to_date="2031-02-30", **fields)
    assert "There is no such date" in pages.page(f"{base}/now")


def test_lines_of_a_board_stand_together(pages: Pages, world: World) -> None:
    reads = (Lags(counts=(1, 2), is_board=True),)
    path = open_path(world, steps=frozenset(), medium=Medium.BOARD, reads=reads)
    world.keep(path, "Call Ana.")
    world.live()
    world.keep(path, "Water the fig.")
    world.live()
    page = pages.page(f"{begun(pages)}/now")
    board = page.partition('class="board"')[2].partition("</section>")[0]
    assert [words in board for words in ("Call Ana.", "Water the fig.")] == [True, True]
    assert page.count('class="board"') == 1


def test_a_gloss_stands_beside_the_message_from_then_on(pages: Pages, world: World) -> None:
    open_path(world, steps=frozenset({Step.GLOSS}))
    base = begun(pages)
    page = pages.page(f"{base}/now")
    message = page.partition('id="message-')[2].partition('"')[0]
    address = f"/mnestics/messages/{message}/gloss"
    pages.does(address, f"{base}/now", kind="thanks", words="You were right.", back=f"{base}/now")
    assert "You were right." in said(pages.page(f"{base}/now"))
    assert [one.words for one in glosses.list_glosses(world.context, _refs(world))] == [
        "You were right."
    ]
    pages.does(address, f"{base}/now", kind="thanks", words=" ", back=f"{base}/now")
    assert 'role="status"' in pages.page(f"{base}/now")


@pytest.mark.parametrize("passphrase", ["wrong", PASSPHRASE])
def test_what_is_sealed_asks_for_the_passphrase_and_the_sitting_goes_on_without(
    pages: Pages, world: World, passphrase: str
) -> None:
    world.set_passphrase()
    open_path(world, steps=frozenset(), tier=Tier.SEALED)
    base = begun(pages)
    page = pages.page(f"{base}/now")
    assert "Without the passphrase it stays sealed" in page
    assert "You begin here." not in page
    pages.does(f"{base}/unlock", f"{base}/now", passphrase=passphrase)
    assert ("You begin here." in pages.page(f"{base}/now")) == (passphrase == PASSPHRASE)
    pages.does(f"{base}/on")
    pages.does(f"{base}/on")
    pages.does(f"{base}/end", "/mnestics")


def test_a_sitting_that_is_over_leads_back_to_the_pathways(pages: Pages, world: World) -> None:
    open_path(world, steps=frozenset())
    base = begun(pages)
    pages.does(f"{base}/end", "/mnestics")
    assert pages.get(f"{base}/now").headers["location"] == "/mnestics"
    answer = pages.send(f"{base}/on")
    assert answer.status_code == 409


def sitting_id_of(base: str) -> UUID:
    """The sitting at an address."""
    return UUID(base.rpartition("/")[2])


def _refs(world: World) -> list[Ref]:
    with world.app.store.read() as reading:
        return [one.ref for one in messages.list_messages(reading)]
