"""The first page: what is asked and nothing else; on the first evening, how to begin."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from osmosis.app import init_app
from osmosis.config import Config
from osmosis.kernel.clock import FixedClock, Instant
from osmosis.storage.opening import NewStore
from tests.web.page_rules import broken_rules
from tests.web.pages import Pages, said

CLOCK = FixedClock(Instant.from_utc(2031, 5, 4, 9), "Europe/Bucharest")


@pytest.fixture
def pages(tmp_path: Path) -> Iterator[Pages]:
    opened = Pages(init_app(Config(home=tmp_path / "store"), NewStore(), CLOCK))
    yield opened
    opened.close()


def load_a_roll(pages: Pages) -> None:
    pages.does("/rolls/load", virtue="Order", exposures="24", colour="ochre", seal="curtain")


def main_of(page: str) -> str:
    return page.partition("<main")[2].partition("</main>")[0]


def test_a_new_store_offers_a_first_evening_and_begins_nothing_by_itself(pages: Pages) -> None:
    page = pages.page("/")
    assert broken_rules(page) == []
    for title in ("Rolls", "Mnestics", "Apert", "Calendar", "Phone"):
        assert title in said(page)
    assert "slip--walk" not in pages.page("/rolls/load")


def test_where_nothing_is_asked_it_says_so_and_nothing_else(pages: Pages) -> None:
    pages.does("/begin/leave", "/")
    page = pages.page("/")
    assert said(page).endswith("Today Nothing today.")
    assert "<a" not in main_of(page)
    assert broken_rules(page) == []


def test_a_store_in_which_something_was_begun_is_not_offered_it(pages: Pages) -> None:
    load_a_roll(pages)
    assert "Nothing today." in pages.page("/")
    assert "slip--walk" not in pages.page("/")


def test_what_is_asked_is_one_tap_away(pages: Pages) -> None:
    pages.does(
        "/mnestics/new",
        name="Weekly",
        first_line="Hello.",
        rhythm="week",
        date="2031-05-11",
        time="09:00",
    )
    pages.does("/begin/leave", "/")
    assert "Nothing today." in pages.page("/")
    CLOCK.set(Instant.from_utc(2031, 5, 20, 9))
    pages.app.due.run_due()
    page = pages.page("/")
    assert '<a href="/mnestics/sit">Sit: Weekly</a>' in page
    assert "Nothing today." not in page
    told = pages.get("/api/v1/today").json()
    assert [one["address"] for one in told["asked"]] == ["/mnestics/sit"]


def test_the_first_evening_goes_from_step_to_step(pages: Pages) -> None:
    pages.does("/begin", "/rolls/load")
    assert "Step 1 of 5." in pages.page("/rolls/load")
    load_a_roll(pages)
    assert "Step 2 of 5." in pages.page("/case")
    assert "/mnestics/new" in main_of(pages.page("/"))
    pages.does("/begin/pass?step=mnestics", "/apert/new")
    pages.does("/apert/new", name="Sundays", rhythm="weekly")
    assert "Step 4 of 5." in pages.page("/")
    pages.does("/begin/pass?step=calendar", "/phone")
    pages.does("/begin/pass?step=phone", "/")
    page = pages.page("/")
    assert "slip--walk" not in page
    assert "Nothing today." in page


def test_every_step_can_be_passed_over(pages: Pages) -> None:
    pages.does("/begin", "/rolls/load")
    onward = ("/mnestics/new", "/apert/new", "/settings/calendar", "/phone", "/")
    steps = ("rolls", "mnestics", "apert", "calendar", "phone")
    for step, address in zip(steps, onward, strict=True):
        pages.does(f"/begin/pass?step={step}", address)
    assert "Nothing today." in pages.page("/")


def test_it_can_be_left_at_once(pages: Pages) -> None:
    pages.does("/begin", "/rolls/load")
    pages.does("/begin/leave", "/")
    assert "slip--walk" not in pages.page("/rolls/load")


def test_nobody_is_spoken_to_while_they_expose(pages: Pages) -> None:
    pages.does("/begin", "/rolls/load")
    load_a_roll(pages)
    assert "slip--walk" not in pages.page("/capture")


def test_passing_over_what_is_no_step_changes_nothing(pages: Pages) -> None:
    pages.does("/begin/pass?step=rolls", "/")
    pages.does("/begin", "/rolls/load")
    pages.does("/begin/pass?step=dance", "/rolls/load")
