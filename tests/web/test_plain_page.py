"""The page for a plain phone, and the card for a pocket; both cross practices."""

from __future__ import annotations

from pathlib import Path

from osmosis.app import init_app
from osmosis.config import Config
from osmosis.kernel.clock import FixedClock, Instant
from osmosis.storage.opening import NewStore
from tests.web.page_rules import broken_rules
from tests.web.pages import Pages, said


def a_browser(root: Path) -> Pages:
    clock = FixedClock(Instant.from_utc(2031, 5, 4, 9), "Europe/Bucharest")
    return Pages(init_app(Config(home=root / "store"), NewStore(), clock))


def test_it_shows_the_counter_a_line_to_write_and_the_next_dates(tmp_path: Path) -> None:
    pages = a_browser(tmp_path)
    assert said(pages.page("/plain")) == "Plain No roll is in the camera. Everything else"
    refused = pages.post("/plain", data={"csrf_token": pages.token(), "line": "Tea."})
    assert refused.status_code == 422
    pages.does("/apert/new", name="Sundays", rhythm="weekly")
    pages.does("/rolls/load", virtue="Order", exposures="24", colour="ochre", seal="curtain")
    pages.does("/plain", "/plain", line="Tea at four.")
    page = pages.page("/plain")
    told = said(page)
    assert "Kept." in told
    assert "Order: 1 of 24" in told
    assert "Next Sundays 11 May 2031" in told
    assert "Tea at four." not in page
    main = page.partition("<main")[2]
    assert "<svg" not in main
    assert "<img" not in main
    assert broken_rules(page) == []
    pages.close()


def test_the_pocket_card_is_a_sheet_to_print(tmp_path: Path) -> None:
    pages = a_browser(tmp_path)
    pages.does("/apert/new", name="Sundays", rhythm="weekly")
    assert "pocket.pdf" in pages.page("/settings/calendar")
    answer = pages.get("/settings/calendar/pocket.pdf?paper=us-letter")
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF")
    pages.close()
