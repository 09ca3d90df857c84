"""Which addresses mean the same page."""

from __future__ import annotations

import pytest

from osmosis.practices.apert.rules.addresses import canonical_address, publisher_of

PAGE = "https://example.com/a?a=1&b=2"


@pytest.mark.parametrize(
    "address",
    [
        "http://example.com/a?a=1&b=2",
        "https://WWW.Example.com/a/?b=2&a=1",
        "https://example.com:443/a?a=1&b=2#top",
        "https://m.example.com/a?a=1&b=2",
        "https://example.com/a/index.html?a=1&b=2",
        "https://example.com/a/amp?a=1&b=2",
        "  https://example.com/a?utm_source=feed&a=1&b=2&fbclid=x ",
    ],
)
def test_these_mean_the_same_page(address: str) -> None:
    assert canonical_address(address) == PAGE


@pytest.mark.parametrize(
    "address",
    [
        "https://example.com/b?a=1&b=2",
        "https://example.com/a?a=1&b=3",
        "https://example.com:8443/a?a=1&b=2",
        "https://example.org/a?a=1&b=2",
        "https://blog.example.com/a?a=1&b=2",
        "https://example.com/A?a=1&b=2",
    ],
)
def test_these_mean_another(address: str) -> None:
    assert canonical_address(address) != PAGE


@pytest.mark.parametrize(
    "address", ["", "mailto:a@example.com", "http://[::1", "urn:isbn:1", "x:y"]
)
def test_what_is_no_address_of_the_web_stays_as_it_is(address: str) -> None:
    assert canonical_address(address) == address


@pytest.mark.parametrize(
    ("address", "publisher"),
    [
        ("https://news.example.com/feed", "example.com"),
        ("https://www.bbc.co.uk/news", "bbc.co.uk"),
        ("http://127.0.0.1:8000/x", "127.0.0.1"),
        ("urn:isbn:1", ""),
    ],
)
def test_sources_of_one_house_share_its_domain(address: str, publisher: str) -> None:
    assert publisher_of(address) == publisher
