"""The pages of very many sources: some are listed and drawn, found by name, without a script."""

from __future__ import annotations

import re
from collections.abc import Sequence

import pytest

from osmosis.kernel.ids import new_id
from osmosis.practices.apert import tables
from osmosis.practices.apert.model import Gap, GapReason, Source
from osmosis.practices.apert.service import sources
from osmosis.practices.apert.store import periods
from tests.practices.apert.conftest import World
from tests.practices.apert.web.conftest import Pages
from tests.practices.apert.web.many_sources import GERMAN, LIGHT_BYTES, MANY, Many, so_many
from tests.web.pages import said

PIECES = ("sources", "balance")


@pytest.fixture
def many(world: World) -> Many:
    """Four pages of sources, every second of which leans."""
    made = so_many(world, 350)
    lean_all(world, made, made.sources[2::2])
    return made


def lean_all(world: World, many: Many, some: Sequence[Source]) -> None:
    """Put sources on the axis, evenly from one end to the other."""
    rows = [
        {"source_id": one.id, "axis_id": many.axis.id, "value": number % 201 - 100}
        for number, one in enumerate(some)
    ]
    with world.app.store.write() as transaction:
        transaction.insert_many(tables.leanings, rows)


def go(world: World, many: Many, source: Source) -> None:
    """A source is gone for good."""
    at = sources.retire_source(world.context, source.id).retired_at
    assert at is not None
    with world.app.store.write() as transaction:
        filling = periods.find_filling(transaction, many.gate.id)
        assert filling is not None
        gap = Gap(
            id=new_id(at),
            period_id=filling.id,
            source_id=source.id,
            from_at=at.subtract(hours=1),
            until_at=at,
            reason=GapReason.GONE,
        )
        periods.add_gap(transaction, gap)


def listed(page: str) -> list[str]:
    """The names on the page of sources."""
    return re.findall(r'sources__name">([^<]*)<', page)


def drawn(page: str) -> list[int]:
    """The numbers of the sources on the drawing of an axis, in their order."""
    return sorted(int(number) for number in re.findall(r"<text [^>]*>(\d+)</text>", page))


def turns_to(page: str) -> list[str]:
    """Where one goes on to from a page."""
    [turning] = re.findall(r'<nav class="turning".*?</nav>', page, re.DOTALL) or [""]
    return [address.replace("&amp;", "&") for address in re.findall(r'href="([^"]*)"', turning)]


def test_the_pages_of_very_many_sources_are_light_and_tell_which_they_are(
    pages: Pages, world: World
) -> None:
    many = so_many(world, MANY)
    # Those without a place are told in another way than those that have one.
    nowhere = pages.page(many.at("balance"))
    lean_all(world, many, many.sources[1:])
    shown = {"nowhere": nowhere} | {piece: pages.page(many.at(piece)) for piece in PIECES}
    sizes = {name: len(page.encode()) for name, page in shown.items()}
    assert max(sizes.values()) < LIGHT_BYTES, sizes
    assert ["Sources 1 to 100 of 10,000" in said(page) for page in shown.values()] == [True] * 3
    for piece in PIECES:
        german = said(pages.page(f"{many.at(piece)}?page=100", headers=GERMAN))
        assert "Quellen 9.901 bis 10.000 von 10.000" in german


def test_sources_are_listed_a_hundred_at_a_time_one_after_the_other(
    pages: Pages, many: Many
) -> None:
    here, names = many.at("sources"), []
    while here:
        page = pages.page(here)
        names += listed(page)
        after = turns_to(page)[-1]
        here = after if len(names) < len(many.sources) else ""
    assert names == [one.title for one in many.sources]
    assert turns_to(pages.page(f"{many.at('sources')}?page=2")) == [
        many.at("sources"),
        f"{many.at('sources')}?page=3",
    ]


def test_the_balance_tells_of_all_and_draws_and_lists_those_of_the_page(
    pages: Pages, many: Many
) -> None:
    first, second = (pages.page(f"{many.at('balance')}?page={number}") for number in (1, 2))
    assert drawn(first) == list(range(1, 101, 2))
    assert drawn(second) == list(range(101, 201, 2))
    [lies] = re.findall(r"By weight the sources lie[^.<]*\.", said(first))[:1]
    assert lies in said(second)
    assert "Paper 102, Paper 104," in said(second)
    assert "Paper 98," not in said(second)
    assert "Paper 101 " in said(second)
    assert turns_to(second) == [many.at("balance"), f"{many.at('balance')}?page=3"]


@pytest.mark.parametrize("piece", PIECES)
def test_sources_are_found_by_their_name_and_their_address(
    pages: Pages, many: Many, piece: str
) -> None:
    page = pages.page(f"{many.at(piece)}?q=pApEr+2")
    assert 'value="pApEr 2"' in page
    assert "Sources 1 to 100 of 111" in said(page)
    assert turns_to(page) == [f"{many.at(piece)}?q=pApEr+2&page=2"]
    assert f'href="{many.at(piece)}"' in page
    assert "Sources 1 to 1 of 1" in said(pages.page(f"{many.at(piece)}?q=paper-77.example"))
    none = said(pages.page(f"{many.at(piece)}?q=moss"))
    assert "No source behind this gate is called that." in none
    assert "Nothing stands behind this gate." not in none


def test_those_that_are_gone_for_good_come_last_and_are_found_too(
    pages: Pages, world: World, many: Many
) -> None:
    gone = many.sources[4]
    go(world, many, gone)
    here = many.at("sources")
    assert "Gone for good" not in said(pages.page(here))
    last = pages.page(f"{here}?page=4")
    assert listed(last)[-1] == gone.title
    assert "Gone for good" in said(last)
    assert "Gone for good" in said(pages.page(f"{here}?q=paper-5.example"))


def test_one_that_is_added_is_on_the_page_that_one_comes_to(pages: Pages, many: Many) -> None:
    here = many.at("sources")
    pages.does(here, f"{here}?page=4", address="https://new.example/f", chosen="1")
    assert "new.example" in listed(pages.page(f"{here}?page=4"))[-1]


@pytest.mark.parametrize("piece", PIECES)
def test_few_sources_are_on_one_page_without_a_search(
    pages: Pages, world: World, piece: str
) -> None:
    few = so_many(world, 100)
    page = pages.page(few.at(piece))
    assert 'name="q"' not in page
    assert turns_to(page) == []
    assert "Sources 1 to" not in said(page)
