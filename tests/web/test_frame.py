"""The ways onward that stand on every page."""

from __future__ import annotations

import pytest

from osmosis.web.frame import navigation


@pytest.mark.parametrize(
    ("path", "way"),
    [
        ("/", ["/"]),
        ("/rolls/load", ["/case"]),
        ("/past/1", ["/case"]),
        ("/phone", ["/capture"]),
        ("/import", ["/settings"]),
        ("/apert/import", ["/apert"]),
        ("/search", []),
        ("/casements", []),
    ],
)
def test_a_page_says_on_which_way_it_lies(path: str, way: list[str]) -> None:
    assert [href for _, _, href, is_current in navigation(path) if is_current] == way
