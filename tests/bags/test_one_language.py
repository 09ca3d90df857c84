"""Capsules look like the pages that they come from, though they carry their own copies."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOM = Path(__file__).parents[2] / "src" / "osmosis"
OURS = (ROOM / "bags" / "viewer" / "viewer.css").read_text(encoding="utf-8")
PAGES = (ROOM / "web" / "static" / "osmosis.css").read_text(encoding="utf-8")
FONTS = sorted((ROOM / "bags" / "viewer" / "fonts").glob("*.woff2"))


def tokens(css: str, *, dark: bool) -> dict[str, str]:
    """Names and values of the light or the dark block."""
    light, _, rest = css.partition("prefers-color-scheme: dark")
    block = rest.partition("\n}\n")[0] if dark else light
    plain = re.sub(r"/\*.*?\*/", "", block, flags=re.DOTALL)
    found = re.findall(r"(--[a-z0-9-]+):\s*([^;]+);", plain)
    return {name: " ".join(value.split()) for name, value in found}


def colours(css: str) -> dict[str, str]:
    return dict(re.findall(r'\[data-colour="([a-z]+)"\][^{]*\{ --roll: (#[0-9a-f]{6})', css))


@pytest.mark.parametrize("dark", [False, True])
def test_the_tokens_have_the_values_of_the_pages(dark: bool) -> None:
    ours, pages = tokens(OURS, dark=dark), tokens(PAGES, dark=dark)
    shared = (ours.keys() & pages.keys()) - {"--gutter", "--measure", "--wide"}
    assert len(shared) > 20
    assert {name: ours[name] for name in shared} == {name: pages[name] for name in shared}


def test_every_colour_of_a_roll_is_known() -> None:
    ours = {"slate": "#4b4e53", **colours(OURS)}
    assert ours == colours(PAGES)


@pytest.mark.parametrize("font", FONTS, ids=lambda font: font.name)
def test_the_typefaces_are_those_of_the_pages(font: Path) -> None:
    assert font.read_bytes() == (ROOM / "web" / "static" / "fonts" / font.name).read_bytes()
