"""The shelf of scents: a bottle can be tagged and bought again."""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterable, Sequence
from uuid import UUID

from osmosis.errors import ConflictError, InvalidInputError, NotFoundError
from osmosis.media.passing import looked_at
from osmosis.practices.context import PracticeContext
from osmosis.practices.rolls import rules
from osmosis.practices.rolls.store import rolls, scents
from osmosis.practices.rolls.store.scents import Scent
from osmosis.sealing.moment import readable

LONGEST_NAME = 200
BOTTLES_IN_A_TAG = (2, 3)
SUGGESTIONS = 3
LARGE_SHELF = 30
"""From here on there are pairs enough, and thousands of threes would only cost time."""


def add_scent(
    context: PracticeContext,
    name: str,
    where_to_buy: str = "",
    stock: int = 1,
    photo: Iterable[bytes] | None = None,
) -> Scent:
    """Put a bottle on the shelf.

    Args:
        photo: A photograph of it, in chunks.

    Raises:
        InvalidInputError: It has no name, a stock below zero, or the photograph is none.
        ConflictError: A bottle of this name stands there already.
    """
    clean = " ".join((readable(name) or "").split())
    if not 1 <= len(clean) <= LONGEST_NAME:
        raise InvalidInputError("A scent needs a name of at most 200 characters")
    if stock < 0:
        raise InvalidInputError("There are never fewer than no bottles", given=stock)
    sha256 = None if photo is None else context.blobs.put(looked_at(photo, expect="photo")).sha256
    with context.store.write() as transaction:
        if scents.find_by_name(transaction, clean) is not None:
            raise ConflictError("A bottle of this name stands on the shelf already")
        return scents.add_scent(
            transaction,
            name=clean,
            where_to_buy=rules.checked_text(where_to_buy),
            stock=stock,
            photo=sha256,
        )


def change_stock(context: PracticeContext, scent_id: UUID, stock: int) -> Scent:
    """Say how many bottles are left.

    Raises:
        InvalidInputError: Fewer than none.
        NotFoundError: There is no such bottle.
    """
    if stock < 0:
        raise InvalidInputError("There are never fewer than no bottles", given=stock)
    with context.store.write() as transaction:
        scents.change_scent(transaction, scent_id, stock=stock)
        return scents.get_scent(transaction, scent_id)


def shelf(context: PracticeContext) -> Sequence[Scent]:
    """Every bottle, by name."""
    with context.store.read() as reading:
        return scents.list_scents(reading)


def bottle(context: PracticeContext, scent_id: UUID) -> Scent:
    """The bottle with this id.

    Raises:
        NotFoundError: There is none.
    """
    with context.store.read() as reading:
        return scents.get_scent(reading, scent_id)


def tag_of(context: PracticeContext, names: Sequence[str]) -> tuple[UUID, ...]:
    """The bottles of these names, as a tag.

    Raises:
        NotFoundError: A name is not on the shelf.
    """
    with context.store.read() as reading:
        found = []
        for name in names:
            scent = scents.find_by_name(reading, name)
            if scent is None:
                raise NotFoundError("There is no such bottle on the shelf")
            found.append(scent.id)
    return tuple(dict.fromkeys(found))


def suggest_tags(context: PracticeContext) -> Sequence[tuple[Scent, ...]]:
    """Unused tags that are far from those in use: they share as few bottles as can be."""
    with context.store.read() as reading:
        full = [scent for scent in scents.list_scents(reading) if scent.stock > 0]
        used = [frozenset(roll.scent_tag) for roll in rolls.list_rolls(reading) if roll.scent_tag]
    sizes = BOTTLES_IN_A_TAG if len(full) < LARGE_SHELF else BOTTLES_IN_A_TAG[:1]
    candidates = [tag for size in sizes for tag in itertools.combinations(full, size)] or [
        (scent,) for scent in full
    ]
    toss = random.Random(str(context.store.person_id))

    def closeness(tag: tuple[Scent, ...]) -> tuple[int, int, float]:
        bottles = {scent.id for scent in tag}
        shared = [len(bottles & other) for other in used]
        return (max(shared, default=0), sum(shared), toss.random())

    fresh = [tag for tag in candidates if frozenset(one.id for one in tag) not in used]
    return sorted(fresh, key=closeness)[:SUGGESTIONS]
