"""The forms of Rolls with a file: one that is refused keeps what was typed beside it."""

from __future__ import annotations

import html
import re

import pytest

from osmosis.practices.rolls.model import Roll, RollState
from osmosis.practices.rolls.service import scents
from osmosis.practices.rolls.web.bathing import KEY_BYTES
from osmosis.practices.rolls.web.shelves import PHOTO_BYTES
from osmosis.sealing.age import generate_identity
from osmosis.sealing.tiers import Tier, take_off_witness_layer
from tests.practices.rolls.conftest import World
from tests.practices.rolls.web.conftest import Pages, finished, picture
from tests.web.page_rules import broken_rules

PASSPHRASE = "seven small green boats"
FRIEND = generate_identity()
BOTTLE = {"name": "Orange & peel", "where_to_buy": "https://example.org/orange", "stock": "7"}
REASON = "The letter & the key came."
TOO_LARGE = "This file is larger than 1 MB."
AGAIN = "Choose the file again."


def send(pages: Pages, path: str, field: str, file: bytes | None, **typed: str) -> tuple[int, str]:
    """Send a form as a browser does, with its file or the empty place of one."""
    named = ("", b"") if file is None else ("chosen", file)
    answer = pages.post(path, data={"csrf_token": pages.token(), **typed}, files={field: named})
    assert broken_rules(answer.text) == []
    return answer.status_code, answer.text


def told(page: str) -> dict[str, str]:
    """The sentences beside the fields of a page, which the fields themselves name."""
    found = dict(re.findall(r'id="(\w+)-error">([^<]*)<', page))
    for field in found:
        assert re.search(rf'id="{field}"[^>]*aria-describedby="[^"]*{field}-error"', page)
    return {field: html.unescape(sentence) for field, sentence in found.items()}


@pytest.mark.parametrize(
    ("changed", "file", "status", "sentences"),
    [
        ({}, b"x" * (PHOTO_BYTES + 1), 413, {"photo": "This file is larger than 16 MB."}),
        ({}, b"x" * 40_000_000, 413, {"photo": "This file is larger than 16 MB."}),
        (
            {},
            b"no picture",
            422,
            {"photo": "This is not a photograph of a kind that Osmosis knows."},
        ),
        ({}, b"", 422, {"photo": "The file is empty."}),
        (
            {"stock": "many"},
            picture(),
            422,
            {"stock": "This is not a whole number.", "photo": AGAIN},
        ),
        ({"stock": "many"}, None, 422, {"stock": "This is not a whole number."}),
        (
            {"stock": "many"},
            b"x" * (PHOTO_BYTES + 1),
            422,
            {
                "stock": "This is not a whole number.",
                "photo": "This file is larger than 16 MB.",
            },
        ),
        (
            {"name": "cedar"},
            picture(),
            409,
            {"name": "A bottle of this name stands on the shelf already.", "photo": AGAIN},
        ),
    ],
    ids=["large", "endless", "none", "empty", "again", "stock", "both", "taken"],
)
def test_a_bottle_that_is_refused_keeps_what_was_typed(
    pages: Pages,
    world: World,
    *,
    changed: dict[str, str],
    file: bytes | None,
    status: int,
    sentences: dict[str, str],
) -> None:
    scents.add_scent(world.context, "Cedar")
    typed = BOTTLE | changed
    answered, page = send(pages, "/scents", "photo", file, **typed)
    assert (answered, told(page)) == (status, sentences)
    for name, value in typed.items():
        field = re.search(rf'<input[^>]* id="{name}"[^>]*>', page)
        assert field is not None
        assert f'value="{html.escape(value)}"' in field[0]
    assert [one.name for one in scents.shelf(world.context)] == ["Cedar"]


def witnessed(world: World) -> Roll:
    """A roll of two people, which rests no more."""
    world.context.keys.set_passphrase(PASSPHRASE)
    roll = world.load("Order", tier=Tier.WITNESSED, witness=FRIEND.recipient)
    world.expose_line(roll, "I put it back where it belongs.")
    return roll


def given_back(pages: Pages, roll: Roll) -> bytes:
    """The key of a roll without the friend's layer."""
    return take_off_witness_layer(pages.get(f"/rolls/{roll.id}/key.age").content, FRIEND)


REFUSED_KEYS = [
    (b"x" * (KEY_BYTES + 1), 413, TOO_LARGE),
    (b"x" * 40_000_000, 413, TOO_LARGE),
    (b"no key", 422, "The encrypted file is damaged, cut off or not an age file."),
    (None, 423, "Your friend's layer is still on it."),
]
KEY_IDS = ["large", "endless", "none", "missing"]


@pytest.mark.parametrize(("file", "status", "sentence"), REFUSED_KEYS, ids=KEY_IDS)
def test_a_witness_file_that_is_refused_says_so_beside_its_field(
    pages: Pages, world: World, file: bytes | None, status: int, sentence: str
) -> None:
    roll = finished(world, witnessed(world))
    path = f"/rolls/{roll.id}/develop"
    answered, page = send(pages, path, "witness_file", file, passphrase=PASSPHRASE)
    assert (answered, told(page)) == (status, {"witness_file": sentence})
    assert PASSPHRASE not in page
    assert world.roll(roll).state is RollState.FINISHED


@pytest.mark.parametrize(("file", "status", "sentence"), REFUSED_KEYS, ids=KEY_IDS)
def test_opening_early_keeps_its_reason_when_the_witness_file_is_refused(
    pages: Pages, world: World, file: bytes | None, status: int, sentence: str
) -> None:
    roll = witnessed(world)
    typed = {"reason": REASON, "passphrase": PASSPHRASE}
    answered, page = send(pages, f"/rolls/{roll.id}/open-early", "witness_file", file, **typed)
    assert (answered, told(page)) == (status, {"witness_file": sentence})
    assert f'value="{html.escape(REASON)}"' in page
    assert PASSPHRASE not in page
    assert world.roll(roll).state is RollState.LOADED


def test_another_rolls_key_is_refused_beside_the_file(pages: Pages, world: World) -> None:
    roll = witnessed(world)
    other = world.load("Other", tier=Tier.WITNESSED, witness=FRIEND.recipient)
    typed = {"reason": REASON, "passphrase": PASSPHRASE}
    path = f"/rolls/{roll.id}/open-early"
    answered, page = send(pages, path, "witness_file", given_back(pages, other), **typed)
    assert (answered, told(page)) == (422, {"witness_file": "This key opens something else."})
    assert f'value="{html.escape(REASON)}"' in page


@pytest.mark.parametrize(
    ("typed", "sentences"),
    [
        (
            {"reason": REASON, "passphrase": "not this one at all"},
            {"passphrase": "The passphrase is not right.", "witness_file": AGAIN},
        ),
        (
            {"reason": REASON, "passphrase": ""},
            {"passphrase": "This roll opens with your passphrase.", "witness_file": AGAIN},
        ),
        (
            {"reason": " ", "passphrase": PASSPHRASE},
            {
                "reason": "Opening early needs a reason; it stays beside the roll.",
                "witness_file": AGAIN,
            },
        ),
    ],
)
def test_opening_early_names_the_field_at_fault_and_asks_for_the_file_again(
    pages: Pages, world: World, typed: dict[str, str], sentences: dict[str, str]
) -> None:
    roll = witnessed(world)
    path, file = f"/rolls/{roll.id}/open-early", given_back(pages, roll)
    answered, page = send(pages, path, "witness_file", file, **typed)
    assert (answered, told(page)) == (422, sentences)
    assert f'value="{html.escape(typed["reason"])}"' in page
    assert world.roll(roll).state is RollState.LOADED


def test_a_roll_opens_early_with_the_file_the_reason_and_the_passphrase(
    pages: Pages, world: World
) -> None:
    roll = witnessed(world)
    typed = {"reason": REASON, "passphrase": PASSPHRASE}
    path, file = f"/rolls/{roll.id}/open-early", given_back(pages, roll)
    answer = pages.post(
        path,
        data={"csrf_token": pages.token(), **typed},
        files={"witness_file": ("key.age", file)},
    )
    assert (answer.status_code, answer.headers["location"]) == (303, f"/rolls/{roll.id}/develop")
