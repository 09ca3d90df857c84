"""The shelf of scents: bottles, tags, and suggestions that are far from those in use."""

from __future__ import annotations

from uuid import UUID

import pytest

from osmosis.errors import ConflictError, InvalidInputError, NotFoundError
from osmosis.practices.rolls.service import letting_go, scents
from osmosis.practices.rolls.store.scents import Scent, add_scent
from tests.media.making import photograph
from tests.practices.rolls.conftest import World


def shelf(world: World, *names: str) -> list[Scent]:
    return [scents.add_scent(world.context, name) for name in names]


def suggested(world: World) -> list[set[str]]:
    return [{bottle.name for bottle in tag} for tag in scents.suggest_tags(world.context)]


def test_a_bottle_stands_on_the_shelf_with_all_that_was_said(world: World) -> None:
    kept = scents.add_scent(
        world.context, "  Rain  on slate ", " The shop by the bridge ", 3, [photograph("JPEG")]
    )
    assert (kept.name, kept.where_to_buy, kept.stock) == (
        "Rain on slate",
        "The shop by the bridge",
        3,
    )
    assert b"".join(world.app.blobs.open(str(kept.photo_sha256))) == photograph("JPEG")
    assert scents.bottle(world.context, kept.id) == kept
    assert list(scents.shelf(world.context)) == [kept]


def test_a_shelf_is_in_the_order_of_names(world: World) -> None:
    shelf(world, "Tar", "Clove", "Rain")
    assert [one.name for one in scents.shelf(world.context)] == ["Clove", "Rain", "Tar"]


@pytest.mark.parametrize(
    ("name", "stock", "photo", "reason"),
    [
        (" ", 1, None, "needs a name"),
        ("x" * 201, 1, None, "at most 200"),
        ("Rain", -1, None, "fewer than no bottles"),
        ("Rain", 1, [b"no photograph, only words that go on for a while"], "not a photograph"),
        ("Rain", 1, [b""], "empty"),
    ],
)
def test_a_bottle_that_cannot_be_is_refused(
    world: World, name: str, stock: int, photo: list[bytes] | None, reason: str
) -> None:
    with pytest.raises(InvalidInputError, match=reason):
        scents.add_scent(world.context, name, "", stock, photo)
    assert list(scents.shelf(world.context)) == []
    assert list(world.app.blobs.list()) == []


def test_two_bottles_have_two_names(world: World) -> None:
    shelf(world, "Rain")
    with pytest.raises(ConflictError, match="stands on the shelf already"):
        shelf(world, "rain")


def test_a_stock_is_counted_and_never_below_none(world: World) -> None:
    [rain] = shelf(world, "Rain")
    assert scents.change_stock(world.context, rain.id, 0).stock == 0
    with pytest.raises(InvalidInputError, match="fewer than no bottles"):
        scents.change_stock(world.context, rain.id, -1)
    with pytest.raises(NotFoundError, match="no such bottle"):
        scents.change_stock(world.context, UUID(int=1), 1)
    with pytest.raises(NotFoundError, match="no such bottle"):
        scents.bottle(world.context, UUID(int=1))


def test_a_tag_is_named_bottle_by_bottle(world: World) -> None:
    rain, tar = shelf(world, "Rain", "Tar")
    assert scents.tag_of(world.context, ["tar", " RAIN ", "Tar"]) == (tar.id, rain.id)
    assert scents.tag_of(world.context, []) == ()
    with pytest.raises(NotFoundError, match="no such bottle"):
        scents.tag_of(world.context, ["Rain", "Clove"])


def test_nothing_is_suggested_from_an_empty_shelf(world: World) -> None:
    assert suggested(world) == []


def test_one_bottle_is_suggested_by_itself_until_it_is_in_use(world: World) -> None:
    [rain] = shelf(world, "Rain")
    assert suggested(world) == [{"Rain"}]
    world.load(scent_tag=(rain.id,))
    assert suggested(world) == []


def test_an_empty_bottle_is_not_suggested(world: World) -> None:
    _, tar, _ = shelf(world, "Rain", "Tar", "Clove")
    scents.change_stock(world.context, tar.id, 0)
    assert suggested(world) == [{"Rain", "Clove"}]


def test_a_tag_in_use_is_never_suggested_in_any_order(world: World) -> None:
    rain, tar, clove = shelf(world, "Rain", "Tar", "Clove")
    world.load(scent_tag=(tar.id, rain.id))
    world.developed(virtue="Courage", scent_tag=(clove.id, tar.id))
    assert {"Rain", "Tar"} not in suggested(world)
    assert {"Tar", "Clove"} not in suggested(world)


def test_suggestions_share_as_few_bottles_as_can_be_with_tags_in_use(world: World) -> None:
    rain, tar, *_ = shelf(world, "Rain", "Tar", "Clove", "Wax", "Salt")
    world.load(scent_tag=(rain.id, tar.id))
    free = {"Clove", "Wax", "Salt"}
    assert len(suggested(world)) == 3
    assert all(tag <= free for tag in suggested(world))


def test_the_same_shelf_suggests_the_same_tags(world: World) -> None:
    shelf(world, *"ABCDEF")
    first = suggested(world)
    assert first == suggested(world)
    assert len(first) == 3


def test_the_tag_of_a_roll_that_was_let_go_is_free_again(world: World) -> None:
    rain, tar = shelf(world, "Rain", "Tar")
    roll = world.load(scent_tag=(rain.id, tar.id))
    assert suggested(world) == []
    letting_go.let_go_of_roll(world.context, roll.id)
    assert suggested(world) == [{"Rain", "Tar"}]


def test_a_large_shelf_is_looked_through_in_pairs(world: World) -> None:
    with world.app.store.write() as transaction:
        for number in range(scents.LARGE_SHELF):
            add_scent(transaction, name=f"Bottle {number}", where_to_buy="", stock=1, photo=None)
    assert [len(tag) for tag in suggested(world)] == [2, 2, 2]
