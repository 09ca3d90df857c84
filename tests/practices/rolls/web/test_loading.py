"""Loading a roll: defaults, everything under "more", and a passphrase before the first seal."""

from __future__ import annotations

from whenever import TimeDelta

from osmosis.practices.rolls.model import Medium, Roll
from osmosis.practices.rolls.service.cases import read_case
from osmosis.practices.rolls.service.scents import add_scent
from osmosis.sealing.age import generate_identity
from osmosis.sealing.tiers import WORDS, Tier
from tests.practices.rolls.conftest import World
from tests.practices.rolls.web.conftest import Pages

PASSPHRASE = "seven small green boats"


def loaded(world: World) -> list[Roll]:
    return [one.roll for one in read_case(world.context).loaded]


def test_everything_that_is_said_reaches_the_roll(pages: Pages, world: World) -> None:
    bottle = add_scent(world.context, "Vetiver")
    pages.does(
        "/rolls/load",
        virtue="Plain speech",
        why="I say less than I mean.",
        counts="Said, and stayed in the room.",
        looking="My sister",
        exposures="36",
        colour="plum",
        wait="30",
        film="1",
        bottles=[str(bottle.id)],
    )
    (roll,) = loaded(world)
    assert (roll.why, roll.counts) == ("I say less than I mean.", "Said, and stayed in the room.")
    assert (roll.looking, roll.exposures, roll.colour) == ("My sister", 36, "plum")
    assert (roll.medium, roll.scent_tag) == (Medium.FILM, (bottle.id,))
    assert roll.wait == TimeDelta(hours=30 * 24)


def test_each_tier_says_what_it_protects_against_where_it_is_chosen(pages: Pages) -> None:
    page = pages.page("/rolls/load")
    for tier in Tier:
        assert WORDS[tier].protects[:25] in page
        assert WORDS[tier].does_not_protect[:25] in page


def test_a_suggestion_fills_in_the_question(pages: Pages) -> None:
    page = pages.page("/rolls/load?virtue=Gratitude")
    assert 'value="Gratitude"' in page
    assert "IPIP-VIA-R" in page
    assert page.count("/rolls/load?virtue=") == 24


def test_choosing_sealed_asks_for_a_passphrase_first_and_keeps_what_was_said(
    pages: Pages, world: World
) -> None:
    answer = pages.post(
        "/rolls/load",
        data={"csrf_token": pages.token(), "virtue": "Courage", "why": "“So.”", "seal": "sealed"},
    )
    assert answer.status_code == 200
    assert "A passphrase first" in answer.text
    assert 'name="why" value="“So.”"' in answer.text
    assert loaded(world) == []
    fields = {"virtue": "Courage", "why": "“So.”", "seal": "sealed"}
    page = pages.answers("/rolls/load", 422, **fields, passphrase=PASSPHRASE, again="other")
    assert "The two passphrases differ." in page
    assert PASSPHRASE not in page
    page = pages.answers("/rolls/load", 422, **fields, passphrase="short", again="short")
    assert not world.context.keys.has_vault
    pages.does("/rolls/load", **fields, passphrase=PASSPHRASE, again=PASSPHRASE)
    (roll,) = loaded(world)
    assert (roll.virtue, roll.why, roll.tier) == ("Courage", "“So.”", Tier.SEALED)


def test_a_witnessed_roll_needs_the_friends_key(pages: Pages, world: World) -> None:
    world.context.keys.set_passphrase(PASSPHRASE)
    page = pages.answers("/rolls/load", 422, virtue="Love", seal="witnessed")
    assert "needs the friend" in page
    friend = generate_identity()
    pages.does("/rolls/load", virtue="Love", seal="witnessed", witness=friend.recipient)
    (roll,) = loaded(world)
    assert roll.witness == friend.recipient


def test_what_cannot_be_used_is_said_and_the_rest_stays_filled_in(pages: Pages) -> None:
    page = pages.answers("/rolls/load", 422, virtue="Patience", wait="-3", counts="This.")
    assert "out of range" in page
    assert "This." in page
    page = pages.answers("/rolls/load", 422, virtue="Patience", colour="beige")
    assert "There is no such colour" in page
    page = pages.answers("/rolls/load", 422, virtue="Patience", bottles="no-id")
    assert "There is no such bottle" in page
