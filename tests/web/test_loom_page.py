"""The Loom and the tilt as pages: without a script, in tiles, on paper, and off until asked for."""

from __future__ import annotations

import asyncio
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from osmosis.app import init_app
from osmosis.config import Config
from osmosis.kernel.clock import FixedClock, Instant
from osmosis.ports.practice import PracticeParts, Span
from osmosis.storage.opening import NewStore
from tests.web.page_rules import broken_rules
from tests.web.pages import Pages, said


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pages]:
    """A store with a roll and a gate, which nobody changes but for the tilt."""
    clock = FixedClock(Instant.from_utc(2031, 5, 4, 9), "Europe/Bucharest")
    home: Path = tmp_path_factory.mktemp("loom") / "store"
    made = Pages(init_app(Config(home=home), NewStore(), clock))
    made.does("/apert/new", name="Sundays", rhythm="weekly")
    made.does("/rolls/load", virtue="Order", exposures="24", colour="ochre", seal="curtain")
    yield made
    made.close()


@pytest.mark.parametrize("span", ["week", "month", "quarter", "year", "decade", "all"])
def test_every_span_is_a_whole_page_with_links_onward(pages: Pages, span: str) -> None:
    page = pages.page(f"/loom?span={span}&on=2031-05-04")
    assert broken_rules(page) == []
    assert 'class="loom__sheet"' in page
    assert 'data-way="nearer"' in page or span == "week"
    assert "A roll in use" in page
    assert "Order" not in page.partition("<figure")[2].partition("</figure>")[0]


@pytest.mark.parametrize("on", ["0101-01-01", "9700-12-31"])
@pytest.mark.parametrize("span", ["week", "decade", "century"])
def test_the_first_and_the_last_years_are_drawn_too(pages: Pages, span: str, on: str) -> None:
    assert pages.get(f"/loom?span={span}&on={on}").status_code == 200
    pages.does("/loom/tilt", show="1")
    assert pages.get(f"/loom/tilt?span={span}&on={on}").status_code == 200
    pages.does("/loom/tilt")


def test_the_words_say_what_the_drawing_shows(pages: Pages) -> None:
    told = said(pages.page("/loom?span=month&on=2031-05-04"))
    assert "Loom May 2031" in told
    assert "The same in words" in told


@pytest.mark.parametrize("asked", ["span=fortnight", "span=week&on=soon", "on=9999-01-01"])
def test_what_cannot_be_seen_is_refused_in_a_sentence(pages: Pages, asked: str) -> None:
    assert pages.get(f"/loom?{asked}").status_code == 422


def test_a_tile_is_an_svg_that_no_browser_keeps(pages: Pages) -> None:
    tile = pages.get("/loom/tiles/month/700.svg")
    assert ET.fromstring(tile.text).attrib["data-tile"] == "700"
    assert tile.headers["cache-control"] == "no-store"
    assert "etag" not in tile.headers
    assert pages.get("/loom/tiles/month/x.svg").status_code == 422
    assert pages.get("/loom/tiles/fortnight/1.svg").status_code == 422


def test_nothing_else_waits_while_threads_are_gathered(
    pages: Pages, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def answering(name: str, told: object) -> Callable[[PracticeParts, Span], object]:
        def answer(parts: PracticeParts, span: Span) -> object:
            with pytest.raises(RuntimeError, match="no running event loop"):
                asyncio.get_running_loop()
            asked.append(name)
            return told

        return answer

    for name in ("threads", "minutes"):
        monkeypatch.setattr(type(pages.app.parts["rolls"]), name, answering(name, ()))
    pages.does("/loom/tilt", show="1")
    for address in ("", "/tiles/month/5.svg", "/poster.pdf?paper=a3&on=2029-05-04", "/tilt"):
        assert pages.get(f"/loom{address}").status_code == 200
    pages.does("/loom/tilt")
    assert (asked.count("threads"), asked.count("minutes")) == (3, 1)


def test_the_poster_is_one_sheet_of_paper(pages: Pages) -> None:
    answer = pages.get("/loom/poster.pdf?span=year&paper=a3")
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF")
    assert answer.content.count(b"/Type /Page\n") + answer.content.count(b"/Type/Page/") <= 1
    assert pages.get("/loom/poster.pdf?paper=a0").status_code == 422


def test_the_tilt_is_off_until_it_is_asked_for_and_can_be_put_away(pages: Pages) -> None:
    before = pages.page("/loom/tilt")
    assert broken_rules(before) == []
    assert "tilt__sheet" not in before
    pages.does("/loom/tilt", show="1")
    shown = pages.page("/loom/tilt?span=decade")
    assert broken_rules(shown) == []
    assert "What is estimated" in shown
    assert "%" not in said(shown)
    pages.does("/loom/tilt")
    assert "What is estimated" not in pages.page("/loom/tilt")
