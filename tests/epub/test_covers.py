"""The cover: drawn from a few words, in SVG and in pixels."""

from __future__ import annotations

import re
from dataclasses import replace
from io import BytesIO

import pytest
from lxml import etree  # type: ignore[import-untyped]  # it has no types
from PIL import Image

from osmosis.epub.cover import CoverWords, draw_cover
from osmosis.epub.model import Cover
from osmosis.epub.writing import write_book
from osmosis.typeset.drawings import drawing_as_png
from tests.epub.sample_book import COVER, OPENED, sample_book


def lines(words: CoverWords) -> list[str]:
    drawn = etree.fromstring(draw_cover(words))
    return [line.text for line in drawn.iterfind(".//{*}text")]


def test_the_cover_says_the_name_the_day_and_the_number() -> None:
    assert lines(COVER) == ["The quarter", "4 May 2031", "№ 7 · ABOUT 2 HOURS"]


@pytest.mark.parametrize(
    "name", ["The long view from the old harbour wall", "x" * 300, "<&\x00>", ""]
)
def test_any_name_fits_on_the_label(name: str) -> None:
    drawn = etree.fromstring(draw_cover(replace(COVER, name=name)))
    for line in drawn.findall(".//{*}text")[:-2]:
        # No letter of the face is wider than half its height, on average.
        assert len(line.text or "") * float(line.get("font-size")) * 0.5 < 500 or len(name) > 70


def test_there_is_one_mark_for_each_opening_up_to_what_can_be_seen() -> None:
    counts = [
        draw_cover(replace(COVER, number=number)).count("<line ") for number in (1, 7, 96, 4_000)
    ]
    assert counts == [1, 7, 96, 96]


def test_a_colour_is_one_or_none() -> None:
    assert 'fill="#a02d4a"' in draw_cover(replace(COVER, colour="#a02d4a"))
    assert "evil" not in draw_cover(replace(COVER, colour='"/><evil'))


def test_the_same_words_give_the_same_pixels_and_a_book_shows_them() -> None:
    svg = draw_cover(COVER)
    png, again = (
        drawing_as_png(svg, width=600, height=800, across=150, at=OPENED) for _ in range(2)
    )
    assert png == again
    image = Image.open(BytesIO(png)).convert("L")
    assert image.size == (150, 200)
    label, wall = image.getpixel((20, 150)), image.getpixel((5, 190))
    assert isinstance(label, int)
    assert isinstance(wall, int)
    assert label > 230
    assert wall < 80
    book = replace(sample_book(("chinese",)), cover=Cover(svg=svg, alt="x", png=png))
    (part,) = write_book(book)
    assert b"cover.png" in part.data
    assert not re.search(rb"cover\.svg", part.data)
