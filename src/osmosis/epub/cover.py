"""Draws the cover of a book from a few words.

A broad calm wall with one narrow opening, through which light falls: the gate on its day. Around
the opening run rings, because gates lie in one another; on the outermost there is one mark for
each time this gate has opened. The words stand on a paper label, as on a box of slides.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass

from osmosis.epub.xhtml import element, escaped

__all__ = ["CoverWords", "draw_cover"]

WIDTH, HEIGHT = 600, 800
_CENTRE_X, _CENTRE_Y = 300, 262
_RADII = (226, 178, 130, 82)
_MOST_MARKS = 96
_SERIF = "Alegreya, 'Iowan Old Style', Palatino, Georgia, serif"
_STAMP = "Barlow, 'Barlow Condensed', 'Arial Narrow', sans-serif"
_COLOUR = re.compile(r"#[0-9a-f]{6}", re.IGNORECASE)
# The tokens of docs/design-language.md: board, its light and its shade, glow, brass, label, ink.
_BOARD, _LIGHT, _DARK, _GLOW = "#463a2f", "#58493b", "#2e251d", "#fdfbf6"
_BRASS, _LABEL, _INK, _SOFT = "#c9a45c", "#fbf6ea", "#241f1a", "#5f5547"


@dataclass(frozen=True, kw_only=True, slots=True)
class CoverWords:
    """What a cover says.

    Attributes:
        name: Of the gate.
        day: When it opened, in words.
        number: Which opening it is, from 1.
        line: A line below, such as how long the book is; may be empty.
        colour: Of the edge of the label, as ``#rrggbb``.
    """

    name: str
    day: str
    number: int
    line: str = ""
    colour: str = "#4b4e53"


def draw_cover(words: CoverWords) -> str:
    """The cover as SVG, three parts wide and four high."""
    inner = "\n".join((*_wall(), *_rings(), *_marks(words.number), *_opening(), *_label(words)))
    title = element("title", escaped(f"{words.name}, {words.day}"))
    return element(
        "svg",
        f"\n{title}\n{inner}\n",
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {WIDTH} {HEIGHT}",
        width=f"{WIDTH}",
        height=f"{HEIGHT}",
    )


def _wall() -> Iterator[str]:
    stops = f'<stop offset="0" stop-color="{_LIGHT}"/><stop offset="1" stop-color="{_DARK}"/>'
    glow = (
        f'<stop offset="0" stop-color="{_GLOW}" stop-opacity=".55"/>'
        f'<stop offset=".35" stop-color="{_BRASS}" stop-opacity=".22"/>'
        f'<stop offset="1" stop-color="{_BRASS}" stop-opacity="0"/>'
    )
    beam = (
        f'<stop offset="0" stop-color="{_GLOW}" stop-opacity=".5"/>'
        f'<stop offset="1" stop-color="{_GLOW}" stop-opacity="0"/>'
    )
    yield (
        f'<defs><linearGradient id="wall" x1="0" y1="0" x2="0" y2="1">{stops}</linearGradient>'
        f'<radialGradient id="glow" cx="{_CENTRE_X}" cy="{_CENTRE_Y}" r="250"'
        f' gradientUnits="userSpaceOnUse">{glow}</radialGradient>'
        f'<linearGradient id="beam" x1="0" y1="0" x2="0" y2="1">{beam}</linearGradient></defs>'
    )
    yield f'<rect width="{WIDTH}" height="{HEIGHT}" fill="url(#wall)"/>'


def _rings() -> Iterator[str]:
    yield f'<circle cx="{_CENTRE_X}" cy="{_CENTRE_Y}" r="250" fill="url(#glow)"/>'
    for number, radius in enumerate(_RADII):
        yield (
            f'<circle cx="{_CENTRE_X}" cy="{_CENTRE_Y}" r="{radius}" fill="none"'
            f' stroke="{_BRASS}" stroke-width="{1.4 + number * 0.5:.1f}"'
            f' stroke-opacity="{0.45 + number * 0.12:.2f}"/>'
        )


def _marks(number: int) -> Iterator[str]:
    """One narrow mark for each opening, from the top and with the clock; the last is light."""
    count = min(max(number, 1), _MOST_MARKS)
    for place in range(count):
        turn = 2 * math.pi * place / max(count, 24)
        across, up = math.sin(turn), -math.cos(turn)
        is_last = place == count - 1
        ends = [
            (_CENTRE_X + across * radius, _CENTRE_Y + up * radius)
            for radius in (_RADII[0] - (9 if is_last else 6), _RADII[0] + (9 if is_last else 6))
        ]
        (x1, y1), (x2, y2) = ends
        yield (
            f'<line x1="{x1:.2f}" y1="{y1:.2f}" x2="{x2:.2f}" y2="{y2:.2f}"'
            f' stroke="{_GLOW if is_last else _BRASS}" stroke-width="{3 if is_last else 1.6}"/>'
        )


def _opening() -> Iterator[str]:
    """The gate itself: an arch that is nearly closed, and the light in it."""
    top, foot = _CENTRE_Y - 46, _CENTRE_Y + 54
    yield (
        f'<path d="M {_CENTRE_X - 40} {foot} V {top + 40} a 40 40 0 0 1 80 0 V {foot} Z"'
        f' fill="{_DARK}" stroke="{_BRASS}" stroke-width="2.6"/>'
    )
    yield (
        f'<path d="M {_CENTRE_X - 5} {foot} V {top + 4} a 40 40 0 0 1 10 0 V {foot} Z"'
        f' fill="{_GLOW}"/>'
    )
    yield (
        f'<path d="M {_CENTRE_X - 5} {foot} H {_CENTRE_X + 5} L {_CENTRE_X + 46} {foot + 190}'
        f' H {_CENTRE_X - 46} Z" fill="url(#beam)"/>'
    )


def _label(words: CoverWords) -> Iterator[str]:
    lines, size = _broken(words.name)
    colour = words.colour if _COLOUR.fullmatch(words.colour) else _SOFT
    top = 540
    yield f'<rect x="52" y="{top + 3}" width="496" height="212" rx="3" fill="#000" opacity=".28"/>'
    yield f'<rect x="52" y="{top}" width="496" height="212" rx="3" fill="{_LABEL}"/>'
    yield f'<rect x="52" y="{top}" width="496" height="9" fill="{colour}"/>'
    middle = top + 92 - (len(lines) - 1) * size * 0.54
    for number, line in enumerate(lines):
        yield _text(line, middle + number * size * 1.06, size, _SERIF, _INK)
    yield _text(words.day, top + 148, 25, _SERIF, _SOFT, style="italic")
    below = " · ".join(filter(None, (f"№ {words.number}", words.line))).upper()
    yield _text(below, top + 184, 19, _STAMP, _SOFT, spacing="2")


def _text(
    text: str, y: float, size: float, family: str, fill: str, *, style: str = "", spacing: str = ""
) -> str:
    weight, stretch = ("600", "condensed") if family == _STAMP else ("", "")
    return element(
        "text",
        escaped(text),
        x=f"{WIDTH // 2}",
        y=f"{y:.1f}",
        text_anchor="middle",
        font_family=family,
        font_size=f"{size:.1f}",
        font_style=style,
        font_weight=weight,
        font_stretch=stretch,
        letter_spacing=spacing,
        fill=fill,
    )


def _broken(name: str) -> tuple[list[str], float]:
    """The name in one or two lines, and how large it can then be."""
    name = " ".join(name.split())
    if len(name) <= 14:
        return [name], 58
    words = name.split(" ")
    cuts = [(" ".join(words[:at]), " ".join(words[at:])) for at in range(1, len(words))]
    if not cuts:
        return [name], max(14.0, min(58.0, 820 / len(name)))
    first, second = min(cuts, key=lambda cut: max(map(len, cut)))
    return [first, second], max(14.0, min(44.0, 820 / max(len(first), len(second))))
