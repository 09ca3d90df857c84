"""A source that is gone for good: said once, by the next edition, and on its page from then on."""

from __future__ import annotations

from dataclasses import replace

from osmosis.errors import PermanentFetchError
from osmosis.practices.apert.model import GapReason, SourceKind
from osmosis.practices.apert.rules.balance_pages import balance_page
from osmosis.practices.apert.rules.book_pages import colophon
from osmosis.practices.apert.service import editions, sources
from osmosis.practices.apert.service.sources import NewSource
from tests.practices.apert.conftest import FEED
from tests.practices.apert.newspapers import opened
from tests.practices.apert.some_web import Collector
from tests.practices.apert.web.conftest import Pages
from tests.web.pages import said

GONE = PermanentFetchError("It is gone for good", status=410)


def test_the_next_edition_says_it_once_and_the_source_says_it_from_then_on(
    collector: Collector, pages: Pages
) -> None:
    world = collector.world
    gate = world.gate()
    [source] = sources.list_sources(world.context)
    sources.rename_source(world.context, source.id, "The Gazette")
    other = NewSource(address="https://other.example/feed", name="Other")
    kept = sources.add_source(world.context, gate.id, other)
    sources.retire_source(world.context, kept.id)
    collector.web.pages[FEED] = GONE
    collector.collect()
    record = editions.open_record(world.context, opened(world, gate).ref.id)
    [gap] = record.sheet.gaps
    assert (gap.source, gap.reason) == ("The Gazette", GapReason.GONE)
    told = str(colophon(record).blocks)
    assert "The Gazette is gone for good: it said so on 4 May 2031" in told
    assert "nothing is missing" not in told
    cut = replace(record, sheet=replace(record.sheet, is_cut=True))
    assert "only the 3,000 pieces that speak loudest" in str(balance_page(cut).blocks)
    assert "only the 3,000" not in str(balance_page(record).blocks)
    world.at(5, 14)
    world.run_due()
    assert "The Gazette: gone for good; it said so on 4 May 2031." in said(
        pages.page(f"/apert/gates/{gate.id}/shelf")
    )
    listed = said(pages.page(f"/apert/gates/{gate.id}/sources"))
    assert "Gone for good" in listed
    assert "Other" not in listed
    health = "gone for good; it said so on 4 May 2031, and is visited no more"
    assert health in said(pages.page(f"/apert/sources/{source.id}"))
    assert health not in said(pages.page(f"/apert/sources/{kept.id}"))
    after = editions.open_record(world.context, opened(world, gate, 5, 18).ref.id)
    assert after.sheet.gaps == ()


def test_what_comes_back_is_not_said_to_be_gone(collector: Collector) -> None:
    world = collector.world
    gate = world.gate()
    [source] = sources.list_sources(world.context)
    collector.web.pages[FEED] = GONE
    collector.collect()
    assert sources.list_gone(world.context, gate.id) == sources.list_sources(
        world.context, gate.id, retired=True
    )
    sources.add_source(world.context, gate.id, NewSource(address=FEED, kind=SourceKind.FEED))
    assert collector.gaps(gate) == []
    sources.retire_source(world.context, source.id)
    assert sources.list_gone(world.context, gate.id) == []
