"""Each print: its pages and its measure in the real world."""

from __future__ import annotations

import dataclasses
import io

import pytest
from PIL import Image

from osmosis.errors import InvalidInputError
from osmosis.practices.rolls.model import COLOURS as ROLL_COLOURS
from osmosis.typeset.engine import Document, Paper, to_png
from osmosis.typeset.film_prints import (
    PrintedFrame,
    PrintedRoll,
    book,
    contact_sheet,
    film_strip,
    slide_mounts,
)
from osmosis.typeset.labels import RollLabel, can_labels, spine_labels
from osmosis.typeset.palette import COLOURS, hex_of
from osmosis.typeset.pocket import PocketBook, PocketPage, pocket_book
from tests.typeset.plates import AT, every_document, plate, roll

PER_MM = 10
FILM = (23, 19, 16)
PENCIL = (194, 58, 34)


def pages_of(document: Document) -> int:
    return len(to_png(document, pixels_per_inch=10))


def page(document: Document, number: int = 0) -> Image.Image:
    """A page at ten pixels to the millimetre."""
    whole = to_png(document, pixels_per_inch=25.4 * PER_MM)[number]
    return Image.open(io.BytesIO(whole)).convert("RGB")


def longest_run(pixels: list[tuple[int, ...]], colours: set[tuple[int, ...]]) -> int:
    longest = run = 0
    for pixel in pixels:
        run = run + 1 if pixel in colours else 0
        longest = max(longest, run)
    return longest


def column(image: Image.Image, x: int) -> list[tuple[int, ...]]:
    return [image.getpixel((x, y)) for y in range(image.height)]  # type: ignore[misc]  # RGB


def row(image: Image.Image, y: int) -> list[tuple[int, ...]]:
    return [image.getpixel((x, y)) for x in range(image.width)]  # type: ignore[misc]  # RGB


@pytest.mark.parametrize("paper", list(Paper))
@pytest.mark.parametrize(
    ("name", "pages"),
    [
        ("contact-sheet", 1),
        ("film-strip", 2),
        ("slide-mounts", 2),
        ("book", 2 + 30 + 1),
        ("can-labels", 2),
        ("spine-labels", 2),
        ("shot-list", 1),
        ("pocket-book", 1),
        ("key-page", 1),
    ],
)
def test_a_print_has_as_many_pages_as_it_should(name: str, pages: int, paper: Paper) -> None:
    assert pages_of(every_document(paper=paper)[name]) == pages


@pytest.mark.parametrize("paper", list(Paper))
@pytest.mark.parametrize(
    ("exposures", "lucky"), [(24, None), (24, 0), (24, 25), (36, None), (36, 0), (36, 37)]
)
def test_a_contact_sheet_is_one_sheet(exposures: int, lucky: int | None, paper: Paper) -> None:
    assert pages_of(contact_sheet(roll(exposures, lucky), at=AT, paper=paper)) == 1


def test_a_contact_sheet_shows_as_many_circles_as_were_drawn() -> None:
    def pencilled(frames: list[PrintedFrame]) -> int:
        document = contact_sheet(dataclasses.replace(roll(), frames=frames), at=AT)
        image = Image.open(io.BytesIO(to_png(document, pixels_per_inch=72)[0])).convert("RGB")
        colours = image.getcolors(1 << 20) or []
        return sum(
            count
            for count, colour in colours
            if isinstance(colour, tuple)
            and all(abs(a - b) < 40 for a, b in zip(colour, PENCIL, strict=True))
        )

    plain = [dataclasses.replace(frame, is_circled=False) for frame in roll().frames]
    two = [dataclasses.replace(f, is_circled=f.number in (1, 7)) for f in plain]
    one = [dataclasses.replace(f, is_circled=f.number == 1) for f in plain]
    assert pencilled(plain) == 0
    assert pencilled(two) > 1.7 * pencilled(one) > 100


def test_the_film_strip_is_as_wide_as_film() -> None:
    image = page(film_strip(PrintedRoll(virtue="x", frames=[PrintedFrame(number=1)]), at=AT))
    between_frames = (8 + 76) * PER_MM + 3
    assert longest_run(column(image, between_frames), {FILM}) == pytest.approx(35 * PER_MM, abs=2)


def test_slides_are_two_inches_and_their_window_is_a_frame_of_film() -> None:
    only = PrintedRoll(virtue="x", frames=[PrintedFrame(number=1, picture=plate("white"))])
    image = page(slide_mounts(only, at=AT))
    marks = [x for x in range(image.width) if sum(image.getpixel((x, 195))) < 620]  # type: ignore[arg-type]  # RGB
    assert max(marks) - min(marks) == pytest.approx(508, abs=4)
    middle = min(marks) + 254
    window = [y for y, pixel in enumerate(column(image, middle)) if pixel == (255, 255, 255)]
    lit = longest_run(column(image, middle)[200:700], {(255, 255, 255), (254, 254, 254)})
    assert window
    assert lit == pytest.approx(24 * PER_MM, abs=3)


def test_an_upright_picture_turns_the_window() -> None:
    upright = PrintedRoll(
        virtue="x", frames=[PrintedFrame(number=1, picture=plate("white", 60, 90))]
    )
    image = page(slide_mounts(upright, at=AT))
    marks = [x for x in range(image.width) if sum(image.getpixel((x, 195))) < 620]  # type: ignore[arg-type]  # RGB
    lit = longest_run(column(image, min(marks) + 254)[200:700], {(255, 255, 255)})
    assert lit == pytest.approx(36 * PER_MM, abs=3)


def test_dark_frames_are_neither_slides_nor_pages() -> None:
    dark = PrintedRoll(virtue="x", frames=[PrintedFrame(number=n) for n in range(1, 37)])
    one = dataclasses.replace(dark, frames=[*dark.frames[:35], PrintedFrame(number=36, line="x")])
    assert pages_of(slide_mounts(one, at=AT)) == 1
    assert pages_of(book(one, at=AT)) == 2 + 1 + 1


def test_an_empty_roll_can_be_printed() -> None:
    empty = PrintedRoll(virtue="", frames=[])
    for document in (
        contact_sheet(empty, at=AT),
        film_strip(empty, at=AT),
        slide_mounts(empty, at=AT),
        book(empty, at=AT),
        spine_labels([], at=AT),
        can_labels([RollLabel(virtue="")], at=AT),
        pocket_book(PocketBook(title=""), at=AT),
    ):
        assert pages_of(document) >= 1


def test_a_pocket_book_has_six_pages_inside() -> None:
    with pytest.raises(InvalidInputError, match="six pages"):
        pocket_book(PocketBook(title="x", pages=[PocketPage()] * 7), at=AT)


def test_a_pocket_books_upper_row_stands_on_its_head() -> None:
    pages = [PocketPage(picture=plate("red"))]
    image = page(pocket_book(PocketBook(title="x", pages=pages), at=AT))
    red = [
        (x, y)
        for x in range(0, image.width, 10)
        for y in range(0, image.height, 10)
        if image.getpixel((x, y)) == (254, 0, 0)
    ]
    assert red
    assert min(x for x, _ in red) > image.width * 3 / 4
    assert max(y for _, y in red) < image.height / 2


def test_every_colour_of_a_roll_can_be_printed() -> None:
    assert set(COLOURS) == set(ROLL_COLOURS)
    assert hex_of("beige") == COLOURS["slate"]
