"""The stylesheet keeps its promises: contrast, one dark room, nothing fetched from elsewhere."""

from __future__ import annotations

import re
from importlib.resources import files

import pytest

from osmosis.practices.rolls.model import COLOURS

STATIC = files("osmosis.web").joinpath("static")
SHEET = STATIC.joinpath("osmosis.css").read_text("utf-8")
AA_TEXT = 4.5
AA_PARTS = 3.0


def tokens(block: str) -> dict[str, str]:
    return dict(re.findall(r"(--[a-z0-9-]+):\s*([^;]+);", block))


def block_after(opening: str) -> dict[str, str]:
    start = SHEET.index(opening)
    return tokens(SHEET[start : SHEET.index("}", start)])


LIGHT = block_after(":root {\n  color-scheme: light;")
DARK = LIGHT | block_after(':root[data-theme="dark"] {')


def test_the_dark_room_changes_colours_and_nothing_else() -> None:
    """So that what holds by day of everything but colours holds by night as well."""
    dark = SHEET[SHEET.index('  :root[data-theme="dark"] {') :].partition("}")[0].partition("{")[2]
    others = re.sub(r"--[a-z0-9-]+:[^;]+;", "", dark).split(";")
    assert {one.strip() for one in others} == {"color-scheme: dark", ""}


def luminance(colour: str) -> float:
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """WCAG 2.2, relative luminance and contrast ratio."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(
    ("ink", "ground"),
    [
        (ink, ground)
        for ink in ("--ink", "--ink-soft", "--ink-faint", "--link", "--pencil")
        for ground in ("--ground", "--glow", "--raised")
    ]
    + [
        ("--action-ink", "--action"),
        ("--label-ink", "--label"),
        ("--label-soft", "--label"),
        ("--ink", "--bed"),
        ("--ink-soft", "--bed-deep"),
        ("--ink-soft", "--sunk"),
        ("--ink-faint", "--card"),
    ],
)
def test_words_can_be_read_on_their_ground(theme: dict[str, str], ink: str, ground: str) -> None:
    assert contrast(theme[ink], theme[ground]) >= AA_TEXT


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("part", ["--rule-strong", "--focus"])
def test_the_edges_of_fields_and_the_focus_can_be_seen(theme: dict[str, str], part: str) -> None:
    assert contrast(theme[part], theme["--ground"]) >= AA_PARTS
    assert contrast(theme[part], theme["--raised"]) >= AA_PARTS


@pytest.mark.parametrize("colour", COLOURS)
def test_words_can_be_read_on_every_box(colour: str) -> None:
    found = block_after(f'[data-colour="{colour}"]')
    assert contrast(found["--roll"], found["--roll-ink"]) >= AA_TEXT


def test_the_boxes_have_the_colours_that_rolls_have() -> None:
    assert set(re.findall(r'\[data-colour="([a-z]+)"\]', SHEET)) == set(COLOURS)


def test_the_dark_room_is_the_same_by_system_and_by_choice() -> None:
    by_system = block_after(':root:not([data-theme="light"]) {')
    assert by_system == block_after(':root[data-theme="dark"] {')


def test_the_dark_room_leaves_no_colour_of_the_table_as_it_was() -> None:
    dark = block_after(':root[data-theme="dark"] {')
    assert {name for name, value in LIGHT.items() if value.startswith("#")} == {
        name for name, value in dark.items() if value.startswith("#")
    }


def test_every_token_that_is_used_exists() -> None:
    made = set(re.findall(r"(--[a-z0-9-]+):", SHEET))
    assert set(re.findall(r"var\((--[a-z0-9-]+)", SHEET)) <= made


def test_every_file_that_is_named_is_carried_along() -> None:
    named = set(re.findall(r'url\("([^"]+)"\)', SHEET))
    assert named
    assert [path for path in named if not STATIC.joinpath(path).is_file()] == []
    assert "url(" not in re.sub(r'url\("(fonts|drawings)/', "", SHEET)
    assert "@import" not in SHEET
