"""Addresses made whole."""

from __future__ import annotations

import re
from urllib.parse import urljoin, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from osmosis.articles.addresses import LONGEST, absolute_address

BASE = "https://paper.example/a/page?x#y"
PARTS = st.sampled_from(
    ["http:", "https:", "//", "/", "..", ".", "?", "#", "h.org", "a b", "\\", "[", "]", "@", ":80",
     ":x", "javascript:", "mailto:", "\t", "\x1d", "\x00",
     "\u3000", "\ud800", "%20", "é", '"', "<", "1"]
)  # fmt: skip


@pytest.mark.parametrize(
    ("written", "whole"),
    [
        ("https://h.org/x", "https://h.org/x"),
        ("https://h.org", "https://h.org"),
        ("HTTP://h.org/x", "http://h.org/x"),
        ("//h.org/x", "https://h.org/x"),
        ("/x", "https://paper.example/x"),
        ("x.html#y", "https://paper.example/a/x.html#y"),
        ("../x/./y", "https://paper.example/x/y"),
        ("https://h.org/a/../x?b=../c", "https://h.org/x?b=../c"),
        ("https://h.org//a/../b/..", "https://h.org//"),
        ("https:////h.org/x", "https://h.org/x"),
        ("https://../x", ""),
        ("?y", "https://paper.example/a/page?y"),
        (" x y ", "https://paper.example/a/x%20y"),
        ("x\ny", "https://paper.example/a/xy"),
        ("\\\\h.org\\x", "https://h.org/x"),
        ("x?a=\\", "https://paper.example/a/x?a=%5C"),
        ('x"<>', "https://paper.example/a/x%22%3C%3E"),
        ("mailto:a@b.org", "mailto:a@b.org"),
        ("mailto:", ""),
        ("javascript:x", ""),
        ("java\tscript:x", ""),
        ("data:text/html,x", ""),
        ("https://h.org/\x1dx", ""),
        ("https://", ""),
        ("http://[::1", ""),
        ("http://h.org:x/", ""),
        ("http://h.org:0/", ""),
        ("http://h.org:8080/x", "http://h.org:8080/x"),
        ("http://h.org:50000", "http://h.org:50000"),
        ("http://h.org:99999/", ""),
        ("http://h.org:\u0663/", ""),
        ("", ""),
        ("x" * (LONGEST + 1), ""),
    ],
)
def test_an_address_is_made_whole_or_left(written: str, whole: str) -> None:
    assert absolute_address(written, BASE) == whole


@pytest.mark.parametrize("base", ["", "x", "tag:x", "ftp://h.org/", "https://[::1"])
def test_without_a_base_that_leads_somewhere_nothing_relative_is_left(base: str) -> None:
    assert [absolute_address(written, base) for written in ("x", "/x", "#x")] == ["", "", ""]
    assert absolute_address("https://h.org/x", base) == "https://h.org/x"


@given(parts=st.lists(PARTS, max_size=8))
def test_what_is_left_is_clean_leads_somewhere_and_stays(parts: list[str]) -> None:
    whole = absolute_address("".join(parts), BASE)
    assert not re.search(r'[\s\x00-\x1f\x7f\ud800-\udfff"<>\\]', whole)
    assert not whole or urlsplit(whole).scheme in ("http", "https", "mailto")
    assert absolute_address(whole, BASE) == whole


@given(
    path=st.from_regex(r"/?[a-z0-9]{1,9}(/[a-z0-9]{1,5}){0,3}([?][a-z=&]{1,5})?", fullmatch=True)
)
def test_a_simple_address_is_joined_as_the_standard_says(path: str) -> None:
    assert absolute_address(path, BASE) == urljoin(BASE, path)
