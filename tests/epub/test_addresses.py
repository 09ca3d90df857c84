"""Addresses that a book may hold, and how they are read."""

from __future__ import annotations

import pytest

from osmosis.epub.addresses import shown_address, sound_address


@pytest.mark.parametrize(
    ("address", "sound"),
    [
        ("https://a.example/b?c=d#e", "https://a.example/b?c=d#e"),
        ("HTTP://a.example", "http://a.example"),
        ("https://a.example/a b|c?[x]=é", "https://a.example/a%20b%7Cc?%5Bx%5D=%C3%A9"),
        ("https://a.example/%zz%20", "https://a.example/%25zz%20"),
        ("https://bücher.example/ß", "https://xn--bcher-kva.example/%C3%9F"),
        ("http://name:word@a.example:8080/", "http://a.example:8080/"),
        ("http://127.0.0.1/", "http://127.0.0.1/"),
        ("mailto:a@b.example?subject=x", "mailto:a@b.example"),
        ("http://999.1.1.1/", ""),
        ("http://a..example/", ""),
        ("http://a_b.example/", ""),
        ("http://xn--a.example/", ""),
        ("http://a.example:99999/", ""),
        ("https:///x", ""),
        ("http://[bad", ""),
        ("ftp://a.example/", ""),
        ("javascript:alert(1)", ""),
        ("mailto:nobody", ""),
        ("https://a.example/" + "x" * 2_000, ""),
    ],
)
def test_an_address_is_spelt_soundly_or_left_out(address: str, sound: str) -> None:
    assert sound_address(address) == sound


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("https://www.a.example/b/", "a.example/b"),
        ("https://he.example/%D7%93%D7%A3", "he.example/דף"),
        ("https://a.example/a%20b", "a.example/a%20b"),
        ("https://a.example/%FF", "a.example/%FF"),
        ("mailto:a@b.example", "a@b.example"),
    ],
)
def test_an_address_is_read_without_its_scheme(address: str, shown: str) -> None:
    assert shown_address(address) == shown
