"""Books of pages of any shape: EPUBCheck has nothing against any of them."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings

from osmosis.articles.model import Article
from osmosis.articles.normalising import normalise
from osmosis.epub.model import BookArticle, Section
from osmosis.epub.rendering import Rendering
from osmosis.epub.writing import write_book
from tests.articles.corpus import BASE, PAGES
from tests.articles.page_strategies import pages, soups
from tests.epub.checking import complaints
from tests.epub.sample_book import pictures, sample_book
from tests.slow.plugin import Budget

ARTICLES = 150


@pytest.mark.slow(share=12)
def test_a_book_of_pages_of_any_shape_is_valid(
    budget: Budget, java: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as changed:
        changed.setattr(Rendering, "article", lambda *_: '<p><p>a</p><a href="#gone">b</a></p>')
        found = complaints([write_book(sample_book(("chinese",)))[0].data], java, tmp_path)
    budget.control("a page's own markup is copied", failed=len(found) > 1)
    for turn in budget.rounds(named=20):
        made = [*_pages(turn.seed), *_torn(turn.seed)]
        articles = tuple(_article(number, html) for number, html in enumerate(made))
        book = replace(
            sample_book(()),
            sections=(Section(title="All", articles=articles),),
            pictures=pictures(),
        )
        found = complaints([part.data for part in write_book(book)], java, tmp_path)
        assert found == [], turn


def _pages(number: int) -> list[str]:
    """Pages that Hypothesis makes from a seed."""
    made: list[str] = []

    @seed(number)
    @settings(
        max_examples=ARTICLES,
        phases=[Phase.generate],
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(pages() | soups())
    def collect(page: tuple[str, list[str]]) -> None:
        made.append(page[0])

    collect()
    return made


def _torn(number: int) -> list[str]:
    """The corpus with pieces of its pages cut out and put elsewhere."""
    dice = random.Random(number)
    texts = list(PAGES.values())
    torn = []
    for _ in range(ARTICLES):
        one, other = dice.choice(texts), dice.choice(texts)
        start, end = sorted(dice.randrange(len(one) + 1) for _ in range(2))
        at = dice.randrange(len(other) + 1)
        torn.append(other[:at] + one[start:end] + other[at:])
    return torn


def _article(number: int, html: str) -> BookArticle:
    blocks = normalise(html, base=f"{BASE}{number}", language="en")
    article = Article(title=f"Article {number}", language="en", blocks=blocks)
    return BookArticle(key=f"a{number}", article=article, source="A source", minutes=1)
