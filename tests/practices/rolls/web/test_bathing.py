"""Developing in the browser: the bath, its count, passphrases, witnesses, and opening early."""

from __future__ import annotations

import pytest
from whenever import TimeDelta

from osmosis.practices.rolls.model import Roll, RollState
from osmosis.practices.rolls.service import developing, loading
from osmosis.sealing.age import Identity, generate_identity
from osmosis.sealing.tiers import Tier, take_off_witness_layer
from tests.practices.rolls.conftest import World
from tests.practices.rolls.web.conftest import Pages, finished

PASSPHRASE = "seven small green boats"


def exposed(world: World, **wanted: object) -> Roll:
    roll = world.load("Order", **wanted)
    world.expose_line(roll, "I put it back where it belongs.")
    return roll


def work(world: World) -> None:
    """What the worker does."""
    assert world.app.jobs.run_one(developing.tasks(world.context)) is not None


def test_a_rested_roll_goes_into_the_bath_and_on_to_its_sheet(pages: Pages, world: World) -> None:
    roll = finished(world, exposed(world))
    assert "Develop it" in pages.page(f"/rolls/{roll.id}")
    pages.does(f"/rolls/{roll.id}/develop", f"/rolls/{roll.id}/develop")
    page = pages.page(f"/rolls/{roll.id}/develop")
    assert "0 of 1 frames developed" in page
    assert 'hx-trigger="every 1s"' in page
    assert '<noscript><meta http-equiv="refresh"' in page
    piece = pages.get(f"/rolls/{roll.id}/develop", headers={"hx-request": "true"}).text
    assert piece.lstrip().startswith('<div id="developing"')
    work(world)
    assert pages.get(f"/rolls/{roll.id}/develop").headers["location"].endswith("/sheet")
    over = pages.get(f"/rolls/{roll.id}/develop", headers={"hx-request": "true"})
    assert over.headers["hx-redirect"] == f"/rolls/{roll.id}/sheet"
    assert "I put it back where it belongs." in pages.page(f"/rolls/{roll.id}/sheet")


def test_a_roll_that_still_rests_is_refused_with_its_day(pages: Pages, world: World) -> None:
    roll = exposed(world)
    loading.finish_roll(world.context, roll.id)
    page = pages.answers(f"/rolls/{roll.id}/develop", 423)
    assert "It opens on 18 May 2031" in page
    assert "Develop it" not in pages.page(f"/rolls/{roll.id}")


def test_a_sealed_roll_asks_for_the_passphrase(pages: Pages, world: World) -> None:
    world.context.keys.set_passphrase(PASSPHRASE)
    roll = finished(world, exposed(world, tier=Tier.SEALED))
    assert 'type="password"' in pages.page(f"/rolls/{roll.id}")
    assert "your passphrase" in pages.answers(f"/rolls/{roll.id}/develop", 422)
    page = pages.answers(f"/rolls/{roll.id}/develop", 422, passphrase="not this one at all")
    assert "assphrase" in page
    pages.does(f"/rolls/{roll.id}/develop", passphrase=PASSPHRASE)
    work(world)
    assert world.roll(roll).state is RollState.DEVELOPED


def given_back(pages: Pages, roll: Roll, friend: Identity) -> bytes:
    """What the friend does with the key of the roll."""
    answer = pages.get(f"/rolls/{roll.id}/key.age")
    assert answer.headers["content-disposition"].startswith("attachment")
    return take_off_witness_layer(answer.content, friend)


def test_a_witnessed_roll_opens_with_the_friend_and_the_passphrase(
    pages: Pages, world: World
) -> None:
    world.context.keys.set_passphrase(PASSPHRASE)
    friend = generate_identity()
    roll = finished(world, exposed(world, tier=Tier.WITNESSED, witness=friend.recipient))
    assert f"/rolls/{roll.id}/key.age" in pages.page(f"/rolls/{roll.id}")
    address = f"/rolls/{roll.id}/develop"
    alone = pages.answers(address, 423, passphrase=PASSPHRASE)
    assert "friend" in alone
    file = {"witness_file": ("key.age", given_back(pages, roll, friend))}
    fields = {"csrf_token": pages.token(), "passphrase": PASSPHRASE}
    assert pages.post(address, data=fields, files=file).status_code == 303
    work(world)
    assert world.roll(roll).state is RollState.DEVELOPED


def test_only_a_witnessed_roll_gives_its_key_away(pages: Pages, world: World) -> None:
    roll = exposed(world)
    assert "no witness" in pages.page(f"/rolls/{roll.id}/key.age", 404)


def test_opening_early_needs_a_reason_and_leaves_a_mark(pages: Pages, world: World) -> None:
    roll = exposed(world)
    page = pages.page(f"/rolls/{roll.id}/open-early")
    assert "fogged mark" in page
    assert "needs a reason" in pages.answers(f"/rolls/{roll.id}/open-early", 422, reason=" ")
    assert world.roll(roll).state is RollState.LOADED
    pages.does(
        f"/rolls/{roll.id}/open-early", f"/rolls/{roll.id}/develop", reason="The letter came."
    )
    work(world)
    page = pages.page(f"/rolls/{roll.id}/sheet")
    assert "Opened early on 4 May 2031: The letter came." in page
    assert "is-fogged" in page


def test_a_sealed_roll_is_not_unlocked_when_the_reason_is_missing(
    pages: Pages, world: World
) -> None:
    world.context.keys.set_passphrase(PASSPHRASE)
    roll = exposed(world, tier=Tier.SEALED)
    pages.answers(f"/rolls/{roll.id}/open-early", 422, reason="", passphrase=PASSPHRASE)
    assert 'type="password"' in pages.page(f"/rolls/{roll.id}/open-early")


def test_a_doubted_clock_opens_nothing(pages: Pages, world: World) -> None:
    roll = finished(world, exposed(world))
    world.load("Later")
    world.clock.advance(TimeDelta(hours=-24))
    assert "The clock stands before" in pages.answers(f"/rolls/{roll.id}/develop", 423)
    assert "The clock stands before" in pages.page(f"/rolls/{roll.id}/open-early", 423)
    page = pages.page(f"/rolls/{roll.id}")
    assert "The clock stands before" in page
    assert "Develop it" not in page


def test_developing_that_stopped_says_why_and_can_go_on(
    pages: Pages, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    roll = finished(world, exposed(world))
    pages.does(f"/rolls/{roll.id}/develop")
    job = world.app.jobs.find(developing.TASK, str(roll.id))
    assert job is not None
    world.app.jobs.cancel(job.id)
    page = pages.page(f"/rolls/{roll.id}/develop")
    assert "Developing stopped." in page
    assert "every 1s" not in page
    pages.does(f"/rolls/{roll.id}/develop")
    work(world)
    assert world.roll(roll).state is RollState.DEVELOPED
