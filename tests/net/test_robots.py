"""robots.txt is read as RFC 9309 says, also when it means harm."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from osmosis.net.robots import robots_from


@pytest.mark.parametrize(
    ("rules", "path", "is_allowed"),
    [
        ("", "/a", True),
        ("Disallow:", "/a", True),
        ("Disallow: /", "/a", False),
        ("Disallow: /", "/robots.txt", True),
        ("Disallow: /a", "/ab", False),
        ("Disallow: /a$", "/ab", True),
        ("Disallow: /a$", "/a", False),
        ("Disallow: /a/", "/a", True),
        ("Disallow: /A", "/a", True),
        ("Disallow: /\nAllow: /blog", "/blog/1", True),
        ("Allow: /\nDisallow: /blog", "/blog/1", False),
        ("Disallow: /a\nAllow: /a", "/a", True),
        ("Disallow: /*.pdf$", "/x/y.pdf", False),
        ("Disallow: /*.pdf$", "/x/y.pdf?z", True),
        ("Disallow: /*.pdf$", "/a.pdf.pdf", False),
        ("Disallow: *x", "/abx", False),
        ("Disallow: /a*b*c", "/a-c-b", True),
        ("Disallow: /a*a$", "/a", True),
        ("Disallow: /*?q=", "/find?q=1", False),
        ("Disallow: /ü", "/%C3%BC", False),
        ("disallow : /a # because", "/a", False),
        ("Disallow /a", "/a", True),
        ("Sitemap: /a\nDisallow: /b", "/b", False),
    ],
)
def test_the_longest_rule_decides(rules: str, path: str, is_allowed: bool) -> None:
    assert robots_from(f"User-Agent: *\n{rules}\n", "osmosis").allow(path) is is_allowed


def test_a_group_of_ones_own_replaces_everybody_s() -> None:
    text = "\ufeffUser-agent: *\nDisallow: /a\nUser-agent: OSMOSIS\nDisallow: /b\n"
    text += "Crawl-delay: 2.5\nUser-agent: x\nDisallow: /c\nUser-agent: osmosis\nDisallow: /d\n"
    robots = robots_from(text, "osmosis")
    assert [path for path in ("/a", "/b", "/c", "/d") if robots.allow(path)] == ["/a", "/c"]
    assert robots.gap_seconds == 2.5
    assert robots_from("Disallow: /\n", "osmosis").allow("/a")


@pytest.mark.parametrize("delay", ["-1", "1e9", "inf", "nan", "²", "", "."])
def test_a_delay_that_is_none_is_none(delay: str) -> None:
    assert robots_from(f"User-agent: *\nCrawl-delay: {delay}\n", "osmosis").gap_seconds == 0


def test_a_pattern_that_means_harm_takes_no_longer() -> None:
    pattern = "/" + "a*" * 3000 + "b$"
    assert robots_from(f"User-agent: *\nDisallow: {pattern}", "osmosis").allow("/" + "a" * 7000)


@given(st.text(max_size=200), st.text(max_size=20))
@settings(max_examples=30)
def test_whatever_stands_there_is_read(text: str, path: str) -> None:
    assert robots_from(f"User-agent: *\n{text}", "osmosis").allow(f"/{path}") in {True, False}
