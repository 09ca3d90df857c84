"""The chain of a plan: whoever changes, takes out or exchanges something in it is found out."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping
from typing import Any

import pytest

from osmosis.cli.main import run
from osmosis.kernel.hashing import canonical_json
from osmosis.practices.mnestics import tables
from osmosis.practices.mnestics.rules.chains import NOTHING_BEFORE, signature_hash
from osmosis.practices.mnestics.service import checkpoints, plans
from osmosis.practices.mnestics.store import plans as stored
from tests.practices.mnestics.conftest import World
from tests.practices.mnestics.planning import MEETING, THIRD, come, live, make, read, sign


def lived(world: World) -> plans.SeenPlan:
    """A plan with two signed checkpoints, and dates that were moved."""
    plan = make(world)
    live(world, plan, ["Bach, badly.", "Bach, well."])
    plans.change_dates(world.context, plan.id, [MEETING])
    return plans.see(world.context, plan.id)


def forge(world: World, place: int, changes: Mapping[str, object]) -> str:
    """Change a signature through the store's own door, so that only the chain can tell."""
    link = lived(world).plan.chain[place]
    with world.app.store.write() as transaction:
        transaction.update(tables.signatures, changes, tables.signatures.c.id == link.id)
    return str(link.ref)


def problems(world: World) -> dict[str, str]:
    """What verifying finds."""
    return {one.name: one.problem for one in world.app.parts["mnestics"].verify()}


def test_a_chain_begins_with_nothing_and_each_link_holds_the_one_before(world: World) -> None:
    chain = lived(world).plan.chain
    before = [NOTHING_BEFORE, *(link.sha256 for link in chain[:-1])]
    assert [link.previous_sha256 for link in chain] == before
    assert [signature_hash(link) for link in chain] == [link.sha256 for link in chain]
    assert problems(world) == {}


@pytest.mark.parametrize(
    ("place", "changes"),
    [
        (0, {"dates": ["2040-01-01"]}),
        (0, {"zone": "UTC"}),
        (1, {"on_date": "2032-05-05"}),
        (1, {"hash_of_words": "0" * 64}),
        (1, {"hash_of_letter": "0" * 64}),
        (2, {"signed_text": "2033-05-05T10:00:00+03:00[Europe/Bucharest]"}),
        (3, {"kind": "state", "on_date": "2033-06-01"}),
    ],
)
def test_a_signature_that_was_changed_is_found(
    world: World, place: int, changes: Mapping[str, object]
) -> None:
    name = forge(world, place, changes)
    assert problems(world) == {name: "This signature is not as it was signed"}


def test_a_signature_that_was_forged_whole_is_missed_by_the_next(world: World) -> None:
    chain = lived(world).plan.chain
    with world.app.store.write() as transaction:
        forged = {"hash": "1" * 64, "hash_of_words": "2" * 64}
        transaction.update(tables.signatures, forged, tables.signatures.c.id == chain[1].id)
    assert str(chain[2].ref) in problems(world)


def test_a_signature_that_was_taken_out_is_missed(either_world: World) -> None:
    chain = lived(either_world).plan.chain
    with either_world.app.store.write() as transaction:
        transaction.delete(tables.signatures, tables.signatures.c.id == chain[1].id)
    assert set(problems(either_world)) == {str(link.ref) for link in chain[2:]}
    with either_world.app.store.read() as reading:
        assert len(stored.list_plans(reading)[0].chain) == 1


def test_a_letter_that_was_exchanged_is_found(world: World) -> None:
    link = lived(world).plan.chain[1]
    with world.app.store.write() as transaction:
        other = {"sealed_sha256": "3" * 64}
        transaction.update(tables.messages, other, tables.messages.c.id == link.letter_id)
    assert problems(world) == {
        str(link.ref): "The letter that was signed is missing, or is another"
    }


def test_verifying_in_the_shell_names_a_signature_that_was_changed(
    world: World, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    name = forge(world, 1, {"on_date": "2032-05-05"})
    monkeypatch.setenv("OSMOSIS_HOME", str(world.app.config.home))
    assert run(["verify"]) == 3
    assert f"row {name}: This signature is not as it was signed" in capsys.readouterr().out


def test_the_export_alone_shows_that_the_chain_and_its_words_are_as_signed(
    either_world: World,
) -> None:
    world = either_world
    lived(world)
    [form] = exported(world, ".json")
    before = "0" * 64
    for link in form["chain"]:
        assert link["signed_form"]["previous_sha256"] == before
        before = hashlib.sha256(canonical_json(link["signed_form"])).hexdigest()
        assert link["sha256"] == before
    read_ones = [link for link in form["chain"] if link["words"] is not None]
    assert [link["words"] for link in read_ones] == ["Learn the cello.", "Bach, badly."]
    for link in read_ones:
        key, words = bytes.fromhex(link["words_key"]), link["words"].encode()
        assert hmac.new(key, words, "sha256").hexdigest() == link["signed_form"]["words_hash"]


def test_the_export_has_no_word_of_what_is_on_its_way(world: World) -> None:
    lived(world)
    [form] = exported(world, ".json")
    assert form["chain"][2]["words"] is None
    assert form["chain"][2]["words_key"] is None
    files = b"".join(b"".join(file.chunks()) for file in world.app.parts["mnestics"].export())
    assert b"Bach, badly." in files
    assert b"Bach, well." not in files
    assert b"This letter is on its way." in files
    come(world, THIRD.add(years=3))
    read(world, plans.list_plans(world.context)[0].plan)
    sign(world, plans.list_plans(world.context)[0].plan, "")
    files = b"".join(b"".join(file.chunks()) for file in world.app.parts["mnestics"].export())
    assert b"Bach, well." in files


def test_words_cannot_be_guessed_from_what_was_signed(world: World) -> None:
    link = lived(world).plan.chain[2]
    assert link.words_hash not in {
        hashlib.sha256(b"Bach, well.").hexdigest(),
        hmac.new(b"", b"Bach, well.", "sha256").hexdigest(),
    }
    assert list(checkpoints.verify(world.context)) == []


def exported(world: World, suffix: str) -> list[Any]:
    """The plans of an export."""
    files = world.app.parts["mnestics"].export()
    return [
        json.loads(b"".join(file.chunks()))
        for file in files
        if file.path.startswith("mnestics/plans/") and file.path.endswith(suffix)
    ]
