"""The feeds that a page names."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from osmosis.feeds.discovering import named_feeds

PAGE = "https://paper.example/a/page"


def addresses(page: str) -> list[str]:
    """Where the feeds lie that a page names."""
    return [feed.address for feed in named_feeds(page.encode(), address=PAGE)]


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ('<link rel="alternate" type="application/rss+xml" href="/rss">', ["/rss"]),
        ("<LINK REL=Alternate TYPE=application/atom+xml HREF=/atom>", ["/atom"]),
        ("<link href='/x' type='application/feed+json' rel='alternate'/>", ["/x"]),
        ("<link rel='alternate home' type='application/rdf+xml; charset=x' href='/x'>", ["/x"]),
        ("<link rel=feed href=/x>", ["/x"]),
        ("<link rel=alternate type=text/xml href=/feed.xml>", ["/feed.xml"]),
        ("<link rel=alternate type=text/xml href=/wlwmanifest>", []),
        ("<link rel=alternate type=application/json href=/wp-json/1>", []),
        ("<link rel=alternate type=application/json href=/feed.json>", ["/feed.json"]),
        ("<link rel=alternate hreflang=de href=/de>", []),
        ("<link rel='alternate stylesheet' type=application/rss+xml href=/x>", []),
        ("<link rel=stylesheet href=/feed>", []),
        ("<!-- <link rel=feed href=/x> --><link rel=feed href=/y>", ["/y"]),
        ("<link title='News > all' rel=feed href=/x>", ["/x"]),
        ("<link rel=feed href=/x><link rel=feed href=/y><link rel=feed href=/x>", ["/x", "/y"]),
        ("<link rel=feed href='/x?a=1&amp;b=2'>", ["/x?a=1&b=2"]),
        ("<link rel=feed href='javascript:x'>", []),
        ("<link rel=feed>", []),
        ("<base href=/b/><link rel=feed href=x>", ["/b/x"]),
        ("<linkage rel=feed href=/x>", []),
        ("<p>words</p>", []),
    ],
)
def test_feeds_are_found_where_a_page_names_them(written: str, found: list[str]) -> None:
    assert addresses(written) == [f"https://paper.example{path}" for path in found]


def test_the_first_title_of_a_feed_counts() -> None:
    page = b"<link rel=feed href=/x title='A &amp; B'><link rel=feed href=/x title=C>"
    assert [feed.title for feed in named_feeds(page, address=PAGE)] == ["A & B"]


@given(st.lists(st.sampled_from(["<link", " rel=", "feed", '"', "'", ">", "<!--", "=", " "])))
def test_no_page_is_more_than_no_feed(parts: list[str]) -> None:
    addresses("".join(parts))


@pytest.mark.parametrize("part", ["<link ", "<link a", '<link a="', "<!--", "<base href=", "a" * 9])
def test_no_page_is_slow(part: str) -> None:
    assert addresses(part * 100_000) == []
