"""The shelf says of a past edition what may be missing in it."""

from __future__ import annotations

from tests.practices.apert.opened.conftest import Pages
from tests.practices.apert.shelved import close


def test_the_shelf_says_how_many_pages_could_not_be_had(pages: Pages) -> None:
    close(pages.world)
    shelf = pages.page(f"/apert/gates/{pages.gate.id}/shelf")
    assert "2 pages that belong to what was collected could not be had." in shelf
