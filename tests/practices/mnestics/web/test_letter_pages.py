"""Letters: written, on their way without a word, and opened when their day has come."""

from __future__ import annotations

import re

from osmosis.practices.mnestics.model import Address, Message
from osmosis.practices.mnestics.reads import ToMeToday
from osmosis.practices.mnestics.service.letters import list_letters
from osmosis.practices.rolls.model import Roll
from osmosis.practices.rolls.parts import RollsParts
from osmosis.practices.rolls.service.loading import NewRoll, load_roll
from osmosis.sealing.tiers import Tier
from osmosis.storage.rests import add_rest
from tests.practices.mnestics.conftest import World
from tests.practices.mnestics.web.conftest import Pages
from tests.practices.small_world import PASSPHRASE
from tests.web.pages import said

WORDS = "Dear you, the fig has leaves."
LETTER = {"words": WORDS, "client_id": "one"}


def sent(world: World) -> list[Message]:
    """The letters, without the first lines of pathways."""
    return [one.letter for one in list_letters(world.context) if one.letter.client_id == "one"]


def load(world: World, virtue: str) -> Roll:
    """A roll of the other practice."""
    rolls = world.app.parts["rolls"]
    assert isinstance(rolls, RollsParts)
    return load_roll(rolls.context, NewRoll(virtue=virtue))


def test_a_letter_to_a_date_is_on_its_way_without_a_word(pages: Pages, world: World) -> None:
    pages.does("/mnestics/letters/new", "/mnestics/letters", **LETTER, to="date", date="2041-05-04")
    page = pages.page("/mnestics/letters")
    assert "On their way To 4 May 2041 sent on 4 May 2031" in said(page)
    assert "the fig has leaves" not in page
    (letter,) = sent(world)
    assert letter.to is Address.DATE
    assert "No letter is on its way." not in page


def test_a_letter_goes_to_the_next_sitting_of_a_pathway(pages: Pages, world: World) -> None:
    pathway = world.path()
    page = pages.page(f"/mnestics/letters/new?to=next&pathway={pathway.id}")
    assert 'value="next" checked' in page
    assert f'value="{pathway.id}" selected' in page
    pages.does("/mnestics/letters/new", **LETTER, to="next", pathway=str(pathway.id))
    world.live()
    assert WORDS in world.words(world.begin())


def test_a_letter_waits_for_the_day_a_roll_is_developed(pages: Pages, world: World) -> None:
    assert "a roll" not in said(pages.page("/mnestics/letters/new"))
    roll = load(world, "Patience")
    page = pages.page("/mnestics/letters/new")
    assert f'<option value="{roll.ref}">Patience</option>' in page
    pages.does("/mnestics/letters/new", **LETTER, to="roll", roll=str(roll.ref))
    page = said(pages.page("/mnestics/letters"))
    assert "To the day on which “Patience” is developed" in page


def test_a_roll_at_rest_is_neither_offered_nor_named(pages: Pages, world: World) -> None:
    roll = load(world, "Patience")
    pages.does("/mnestics/letters/new", **LETTER, to="roll", roll=str(roll.ref))
    with world.app.store.write() as transaction:
        add_rest(transaction, ref=roll.ref)
    assert "Patience" not in pages.page("/mnestics/letters/new")
    page = said(pages.page("/mnestics/letters"))
    assert "To the day on which a roll is developed" in page


def test_a_letter_that_has_come_is_opened_in_a_sitting_of_its_own(
    pages: Pages, world: World
) -> None:
    pages.does("/mnestics/letters/new", **LETTER, to="date", date="2031-05-10")
    assert (
        pages.post("/mnestics/letters/open", data={"csrf_token": pages.token()}).status_code == 423
    )
    world.path()
    world.live()
    assert "A letter has come." in said(pages.page("/mnestics"))
    assert "Come To 10 May 2031" in said(pages.page("/mnestics/letters"))
    answer = pages.does("/mnestics/letters/open")
    assert re.fullmatch(r"/mnestics/sittings/[0-9a-f-]+/now", answer.headers["location"])


def test_a_letter_that_a_pathway_reads_says_so_and_waits(pages: Pages, world: World) -> None:
    world.path(reads=(ToMeToday(),))
    pages.does("/mnestics/letters/new", **LETTER, to="date", date="2031-05-07")
    world.at(2031, 5, 8)
    page = said(pages.page("/mnestics/letters"))
    assert "A sitting of “Sundays” reads it." in page
    assert "Open what has come" not in page


def test_what_was_written_stays_when_the_letter_cannot_go(pages: Pages, world: World) -> None:
    for fields, told in (
        ({"to": "date", "date": "2031-02-30"}, "There is no such date."),
        ({"to": "date", "date": "04.05.2041"}, "A day is written like 2031-05-04."),
        ({"to": "date", "date": ""}, "A day is written like 2031-05-04."),
        ({"to": "date", "date": "2031-05-04"}, "a day after today"),
        ({"to": "next", "pathway": "x"}, "This is not an id."),
        ({"to": "roll", "roll": "x"}, ""),
        ({"to": "moon"}, "not one of the answers"),
        ({"to": "date", "date": "2041-05-04", "tier": "witnessed", "again": "1"}, ""),
    ):
        if fields.get("tier"):
            world.context.keys.set_passphrase(PASSPHRASE)
        page = pages.answers("/mnestics/letters/new", 422, **LETTER, **fields)
        assert told in page
        assert WORDS in page
    page = pages.answers("/mnestics/letters/new", 422, client_id="one", to="date", words=" ")
    assert "Something is needed here." in page
    assert sent(world) == []


def test_a_sealed_letter_asks_for_a_passphrase_first(pages: Pages, world: World) -> None:
    fields = {**LETTER, "to": "date", "date": "2041-05-04", "tier": "sealed"}
    page = pages.answers("/mnestics/letters/new", **fields)
    assert "A passphrase first" in page
    pages.does("/mnestics/letters/new", **fields, passphrase=PASSPHRASE, again=PASSPHRASE)
    (letter,) = sent(world)
    assert letter.tier is Tier.SEALED


def test_the_same_letter_sent_twice_is_one(pages: Pages, world: World) -> None:
    for _ in range(2):
        pages.does("/mnestics/letters/new", **LETTER, to="date", date="2041-05-04")
    assert len(sent(world)) == 1
