"""A book on a small screen: nothing in it is wider than the page."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from playwright.sync_api import Page, ViewportSize, sync_playwright

from osmosis.articles.model import (
    Article,
    Blocks,
    Cell,
    Definition,
    DefinitionList,
    Heading,
    ListBlock,
    Quote,
    Row,
    Table,
    Term,
    Text,
)
from osmosis.epub.model import BookArticle, Section
from osmosis.epub.writing import write_book
from tests.epub.sample_book import paragraph, sample_book

SMALLEST: ViewportSize = {"width": 300, "height": 400}
ADDRESS = "https://news.example.org/" + "a_word_that_nothing_divides" * 6
SHORT = "Independently"


def long_words() -> Blocks:
    """The same long word wherever words may stand."""
    words = (Text(ADDRESS),)
    long = paragraph(ADDRESS)
    return (
        long,
        Heading(2, words),
        Quote((long,)),
        ListBlock(items=((long,), (long,))),
        DefinitionList((Term((long,)), Definition((long,)))),
        Table(rows=(_row(SHORT, "A long sentence of many words. " * 30),), caption=(long,)),
    )


def _row(*texts: str) -> Row:
    return Row(tuple(Cell(blocks=(paragraph(text),)) for text in texts))


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A book whose every name and word is long, as the folder that a reader unpacks."""
    article = BookArticle(
        key="long",
        source=ADDRESS,
        minutes=3,
        why=ADDRESS,
        article=Article(title=ADDRESS, byline=ADDRESS, address=ADDRESS, blocks=long_words()),
    )
    made = replace(
        sample_book(("everything",)), sections=(Section(title=ADDRESS, articles=(article,)),)
    )
    folder = tmp_path_factory.mktemp("book")
    (part,) = write_book(replace(made, front=(replace(made.front[0], title=ADDRESS),)))
    with zipfile.ZipFile(BytesIO(part.data)) as archive:
        archive.extractall(folder)
    return folder


@pytest.fixture(scope="module")
def page(chromium: Path) -> Iterator[Page]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=str(chromium), args=["--no-sandbox", "--disable-gpu"]
        )
        yield browser.new_page(viewport=SMALLEST)
        browser.close()


def test_no_word_is_wider_than_a_small_screen(book: Path, page: Page) -> None:
    files = sorted(book.rglob("*.xhtml"))
    assert len(files) >= 6
    wide = {}
    for file in files:
        page.goto(file.as_uri())
        width = page.evaluate("document.documentElement.scrollWidth")
        if width > SMALLEST["width"]:
            wide[file.name] = width
    assert wide == {}


def test_a_word_of_a_table_stays_in_one_piece(book: Path, page: Page) -> None:
    page.goto((book / "EPUB" / "article-001.xhtml").as_uri())
    cell = page.locator("td", has_text=SHORT)
    lines = cell.evaluate(
        "cell => { const all = document.createRange(); all.selectNodeContents(cell);"
        " return new Set([...all.getClientRects()].map(one => one.top)).size; }"
    )
    assert lines == 1
