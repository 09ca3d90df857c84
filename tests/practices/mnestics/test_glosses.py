"""Glosses are added and never changed, and a chain of hashes says so."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from osmosis.cli.main import run
from osmosis.errors import InvalidInputError, NotAllowedError, NotFoundError
from osmosis.kernel.ids import new_id
from osmosis.kernel.refs import Ref
from osmosis.practices.mnestics import tables
from osmosis.practices.mnestics.model import Gloss, GlossKind, NotArrivedError
from osmosis.practices.mnestics.service import forgetting, glosses
from osmosis.practices.mnestics.store import glosses as stored
from osmosis.practices.rolls.service.loading import NewRoll, load_roll
from tests.practices.mnestics.conftest import World
from tests.practices.small_world import START


def read_message(world: World) -> Ref:
    """A message that was read."""
    path = world.path()
    world.at(2031, 5, 11)
    [read] = world.read(world.begin(path))
    return read.message.ref


def three(world: World, about: Ref) -> list[Gloss]:
    kinds = (GlossKind.CORRECTION, GlossKind.FORGIVENESS, GlossKind.THANKS)
    return [glosses.add_gloss(world.context, about, kind, f"A {kind.value}.") for kind in kinds]


def test_each_gloss_holds_the_hash_of_the_one_before(either_world: World) -> None:
    world = either_world
    about = read_message(world)
    added = three(world, about)
    assert list(glosses.list_glosses(world.context, [about])) == added
    assert added[0].previous_sha256 == "0" * 64
    assert [one.previous_sha256 for one in added[1:]] == [one.sha256 for one in added[:-1]]
    assert {one.about_sha256 for one in added} == {world.app.resolve(about).content_sha256}
    assert list(glosses.verify(world.context)) == []
    assert [one.glosses for one in world.read(world.begin())] == [added]


def test_a_gloss_is_added_beside_whatever_any_practice_says_may_have_one(world: World) -> None:
    rolls = world.app.parts["rolls"].context  # type: ignore[attr-defined]  # every practice's parts hold it
    roll = load_roll(rolls, NewRoll(virtue="Patience"))
    with pytest.raises(NotAllowedError, match="beside this"):
        glosses.add_gloss(world.context, roll.ref, GlossKind.MEANING, "Too early.")
    path = world.path()
    gloss = glosses.add_gloss(world.context, path.ref, GlossKind.MEANING, "Why I began.")
    [note] = world.app.parts["mnestics"].annotations([path.ref, roll.ref])
    assert (note.about, note.by, note.text) == (path.ref, gloss.ref, "Why I began.")


def test_what_is_sealed_or_missing_or_empty_gets_none(world: World) -> None:
    path = world.path()
    with pytest.raises(NotFoundError):
        glosses.add_gloss(
            world.context, Ref("mnestics", "message", new_id(START)), GlossKind.THANKS, "Where?"
        )
    with pytest.raises(InvalidInputError):
        glosses.add_gloss(world.context, path.ref, GlossKind.THANKS, " \n")
    world.at(2031, 5, 11)
    held = world.begin(path)
    sent = world.send(held, path, "On its way.")
    with pytest.raises(NotArrivedError):
        glosses.add_gloss(world.context, sent.ref, GlossKind.THANKS, "Thanks.")


@pytest.mark.parametrize(
    "change",
    [
        {"words": "I never said that."},
        {"kind": "thanks"},
        {"hash": "f" * 64},
        {"hash_of_about": "f" * 64},
    ],
)
def test_a_gloss_that_was_changed_is_found(world: World, change: dict[str, str]) -> None:
    added = three(world, read_message(world))
    with world.app.store.write() as transaction:
        transaction.update(tables.glosses, change, tables.glosses.c.id == added[0].id)
    found = {finding.name for finding in glosses.verify(world.context)}
    assert str(added[0].ref) in found or str(added[1].ref) in found


def test_verifying_in_the_shell_names_a_gloss_that_was_changed(
    world: World, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    added = three(world, read_message(world))
    monkeypatch.setenv("OSMOSIS_HOME", str(world.app.config.home))
    assert run(["verify"]) == 0
    # Through the store's own door, so that rows and ledger agree and only the chain can tell.
    with world.app.store.write() as transaction:
        forged = {"words": "I never said that."}
        transaction.update(tables.glosses, forged, tables.glosses.c.id == added[1].id)
    capsys.readouterr()
    assert run(["verify"]) == 3
    assert f"row {added[1].ref}: This gloss is not as it was added" in capsys.readouterr().out


def test_a_gloss_that_was_taken_out_is_missed(world: World) -> None:
    added = three(world, read_message(world))
    with world.app.store.write() as transaction:
        transaction.delete(tables.glosses, tables.glosses.c.id == added[1].id)
    [finding] = glosses.verify(world.context)
    assert finding.name == str(added[2].ref)


def test_the_database_lets_no_chain_fork(either_world: World) -> None:
    world = either_world
    [first, *_] = three(world, read_message(world))
    with world.app.store.read() as reading:
        row = reading.find(tables.glosses, id=first.id)
    assert row is not None
    fork = {**row, "id": new_id(START)}
    with pytest.raises(sa.exc.IntegrityError), world.app.store.write() as transaction:
        transaction.insert(tables.glosses, **fork)


def test_a_gloss_can_be_let_go_and_the_chain_holds(either_world: World) -> None:
    world = either_world
    about = read_message(world)
    added = three(world, about)
    forgetting.let_go_of_gloss(world.context, added[1].id)
    with pytest.raises(NotFoundError):
        forgetting.let_go_of_gloss(world.context, added[1].id)
    assert list(glosses.list_glosses(world.context, [about])) == [added[0], added[2]]
    assert list(glosses.verify(world.context)) == []
    fourth = glosses.add_gloss(world.context, about, GlossKind.MEANING, "Later still.")
    assert fourth.previous_sha256 == added[2].sha256
    with world.app.store.read() as reading:
        assert stored.get_gloss(reading, added[1].id).words == ""
    assert list(world.app.parts["mnestics"].verify()) == []
