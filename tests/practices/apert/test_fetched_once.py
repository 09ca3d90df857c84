"""What came for an entry at one visit is not fetched or counted again at the next."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

import pytest

from osmosis.errors import TransientFetchError
from osmosis.practices.apert.model import Gate
from osmosis.practices.apert.rules.again import Beside, beside_note, beside_of
from osmosis.practices.apert.service import editions, keeping, picture_counts, sources
from osmosis.practices.apert.service.opened import open_record
from osmosis.practices.apert.service.picture_counts import open_count
from osmosis.practices.apert.store import sources as source_rows
from osmosis.sealing.house_secrets import open_secret
from osmosis.sealing.keys import KeyFolder
from tests.practices.apert.conftest import FEED
from tests.practices.apert.newspapers import opened, plate
from tests.practices.apert.some_web import LONG, Collector, fetched
from tests.practices.apert.test_asking_again import (
    BUSY,
    PAGE,
    PICTURE,
    SHORT,
    asked,
    rows,
    unless_known,
)

QUAY, MAST = PICTURE, "https://plates.example/mast.jpg"
ICE = "https://plates.example/ice.jpg"
BUSY_OF = dict.fromkeys((PAGE, QUAY, MAST, ICE), BUSY)
SHOWN = replace(SHORT, body=f"{SHORT.body}<img src='{QUAY}'><img src='{MAST}'>")
WITH_ICE = (
    f"<html><body><article><p>{LONG}</p><img src='{ICE}'><p>{LONG}</p><img src='{QUAY}'>"
    f"<p>{LONG}</p></article>"
).encode()


def begin(collector: Collector, *there: str, **wanted: int) -> Gate:
    """A gate whose feed shows a beginning with two pictures; only some things can be had."""
    gate = collector.world.change(collector.world.gate(), **wanted)
    collector.web.pages |= BUSY_OF | {FEED: unless_known(SHOWN)}
    answer(collector, *there)
    return gate


def answer(collector: Collector, *there: str) -> None:
    """From now on these can be had."""
    for address in there:
        collector.web.pages[address] = (
            WITH_ICE if address == PAGE else fetched(plate(), address, content_type="image/png")
        )


def left(collector: Collector, gate: Gate) -> int:
    """How many pictures of the source may still be fetched in this period."""
    [source] = sources.list_sources(collector.context, gate.id)
    with collector.context.store.read() as reading:
        state = source_rows.get_state(reading, source.id)
    period_id = collector.world.filling(gate).id
    return open_count(collector.context, gate, period_id, state).allowance.pictures


def test_a_page_at_the_second_try_fetches_and_counts_no_picture_twice(
    collector: Collector,
) -> None:
    gate = begin(collector, QUAY, MAST, pictures_per_entry=3, pictures_per_source=4)
    assert asked(collector) == [FEED, PAGE, QUAY, MAST]
    assert left(collector, gate) == 2
    answer(collector, PAGE, ICE)
    assert asked(collector, after_hours=1) == [FEED, PAGE, ICE]
    assert left(collector, gate) == 1
    first, second = collector.entries(gate)
    assert (list(first.pictures), list(second.pictures)) == ([QUAY, MAST], [ICE])


def test_the_count_of_a_source_is_opened_once_in_a_visit(
    collector: Collector, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = begin(collector, QUAY, MAST, pictures_per_entry=3, pictures_per_source=4)
    asked(collector)
    answer(collector, PAGE, ICE)
    opened = list[str]()

    def open_and_count(keys: KeyFolder, locked: str) -> str:
        opened.append(locked)
        return open_secret(keys, locked)

    monkeypatch.setattr(picture_counts, "open_secret", open_and_count)
    assert asked(collector, after_hours=1) == [FEED, PAGE, ICE]
    assert len(opened) == 1
    assert left(collector, gate) == 1


def test_what_came_takes_its_place_among_the_pictures_of_its_entry(collector: Collector) -> None:
    begin(collector, QUAY, MAST, pictures_per_entry=2)
    asked(collector)
    answer(collector, PAGE, ICE)
    assert asked(collector, after_hours=1) == [FEED, PAGE]


def test_a_page_that_came_is_asked_again_only_for_where_a_picture_of_it_is(
    collector: Collector,
) -> None:
    gate = begin(collector, PAGE, QUAY)
    assert asked(collector) == [FEED, PAGE, QUAY, MAST, ICE]
    answer(collector, ICE)
    assert asked(collector, after_hours=1) == [FEED, PAGE, MAST, ICE]
    answer(collector, MAST)
    assert asked(collector, after_hours=6) == [FEED, MAST]
    assert rows(collector, gate) == []
    assert [list(one.pictures) for one in collector.entries(gate)] == [[QUAY], [ICE], [MAST]]


def test_what_is_not_there_is_not_asked_for_along_with_what_may_come(
    collector: Collector,
) -> None:
    gate = begin(collector, MAST)
    gone = TransientFetchError("There is nothing", status=404)
    collector.web.pages |= {QUAY: gone, PAGE: gone}
    collector.web.pages[MAST] = BUSY
    assert asked(collector) == [FEED, PAGE, QUAY, MAST]
    # What brings nothing more is not sealed once more.
    assert asked(collector, after_hours=1) == [FEED, MAST]
    assert len(collector.entries(gate)) == 1
    answer(collector, MAST)
    assert asked(collector, after_hours=6) == [FEED, MAST]
    assert [one.lacks_page for one in collector.entries(gate)] == [True, True]


def test_the_book_has_the_pictures_of_every_visit_and_so_has_what_is_kept_or_carried(
    collector: Collector,
) -> None:
    world = collector.world
    gate = begin(collector, QUAY, MAST)
    asked(collector)
    answer(collector, PAGE, ICE)
    asked(collector, after_hours=1)
    opening_id = opened(world, gate).ref.id
    [piece] = editions.list_pieces(world.context, opening_id)
    shown = pictures_in(collector, opening_id)
    assert shown == {QUAY, ICE}
    kept = keeping.keep_piece(world.context, opening_id, piece.key)
    assert keeping.open_kept(world.context, kept.id).pictures.keys() == shown
    keeping.carry_piece(world.context, opening_id, piece.key)
    collector.web.pages[FEED] = unless_known()
    again = opened(world, gate, day=18).ref.id
    assert pictures_in(collector, again) == shown


def pictures_in(collector: Collector, opening_id: UUID) -> set[str]:
    """The pictures that a book has."""
    return set(open_record(collector.context, opening_id).pictures)


def test_no_row_tells_how_many_pictures_came() -> None:
    few = beside_note(Beside(there=frozenset({"a" * 64})))
    many = beside_note(Beside(there=frozenset({f"{n:064}" for n in range(12)})))
    assert len(few) == len(many)
    assert beside_of(many).there == {f"{n:064}" for n in range(12)}
