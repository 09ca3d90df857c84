"""A hit is marked without the signs around it, however many there are."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from osmosis.search.snippets import SnippetPart, marked_title
from osmosis.storage.search_query import parse_query


def marked(title: str) -> list[str]:
    return [part.text for part in marked_title(title, parse_query("fig")) if part.is_hit]


@pytest.mark.parametrize(
    ("title", "hits"),
    [
        ("fig", ["fig"]),
        ("(_fig_), and a FIG!", ["fig", "FIG"]),
        ("a fig.tree", ["fig.tree"]),
        ("no figs", []),
        ("..._", []),
    ],
)
def test_a_hit_stands_without_the_signs_around_it(title: str, hits: list[str]) -> None:
    assert marked(title) == hits


@given(st.text(alphabet="._-(e\u0301", max_size=6), st.text(alphabet="._-)e\u0301", max_size=6))
def test_a_hit_is_what_is_left_between_the_signs(before: str, after: str) -> None:
    word = f"{before}.fig.{after}"
    assert marked(word) == [re.sub(r"^[\W_]*|[\W_]*$", "", word)]


def test_a_word_of_very_many_signs_is_read_once() -> None:
    title = f"fig{'.' * 200_000}fig"
    assert marked_title(title, parse_query("fig")) == (SnippetPart(title, is_hit=True),)
