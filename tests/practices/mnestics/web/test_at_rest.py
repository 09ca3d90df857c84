"""A pathway at rest is met by none of these pages."""

from __future__ import annotations

import pytest

from osmosis.practices.mnestics.model import Pathway
from osmosis.practices.mnestics.reads import Lags
from osmosis.storage.rests import add_rest
from tests.practices.mnestics.conftest import World
from tests.practices.mnestics.web.conftest import Pages
from tests.web.pages import said

BESIDE = (
    "/mnestics",
    "/mnestics/new",
    "/mnestics/map",
    "/mnestics/letters",
    "/mnestics/letters/new",
)


def rest(world: World, pathway: Pathway, how: str) -> None:
    """Let a pathway rest, by itself or by a human whom it names."""
    with world.app.store.write() as transaction:
        if how == "pathway":
            add_rest(transaction, ref=pathway.ref)
        else:
            add_rest(transaction, human="Anna")


@pytest.mark.parametrize("how", ["pathway", "human"])
def test_no_page_names_a_pathway_at_rest(pages: Pages, world: World, how: str) -> None:
    pathway = world.path("Sundays with Anna")
    other = world.path("The house", reads=(Lags(counts=(1,), of=pathway.id),))
    world.live()
    held = world.begin()
    assert "Anna" in pages.page("/mnestics")
    rest(world, pathway, how)
    beside = [*BESIDE, f"/mnestics/pathways/{other.id}", f"/mnestics/pathways/{other.id}/change"]
    assert [path for path in beside if "Anna" in pages.page(path)] == []
    assert "another pathway" in said(pages.page(f"/mnestics/pathways/{other.id}"))
    for below in ("", "/change", "/end", "/rest"):
        assert "Anna" not in pages.page(f"/mnestics/pathways/{pathway.id}{below}", 404)
    assert "Anna" not in pages.get(f"/mnestics/sittings/{held.id}").text


def test_a_pathway_is_laid_to_rest_and_met_again(pages: Pages, world: World) -> None:
    pathway = world.path()
    page = pages.page(f"/mnestics/pathways/{pathway.id}/rest")
    assert f'name="ref" value="{pathway.ref}"' in page
    pages.does("/rests", ref=str(pathway.ref))
    pages.page(f"/mnestics/pathways/{pathway.id}", 404)
    page = pages.page("/rests")
    assert "“Sundays”" in page
    end = page.partition('action="/rests/')[2].partition('"')[0]
    pages.does(f"/rests/{end}")
    pages.page(f"/mnestics/pathways/{pathway.id}")
