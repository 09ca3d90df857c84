"""The pictures of the tour: all are there, and one that shows the same is not taken again."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PIL import Image

from scripts.pictures import __main__ as tour
from scripts.pictures import taking

TAKEN = re.compile(r'keep(?:_picture)?\(.+, f?"([a-z-]+)(?:-\{span\})?"')


def test_every_picture_that_is_taken_lies_in_the_docs_and_stands_in_the_tour() -> None:
    taken = set(TAKEN.findall(Path(tour.__file__).read_text(encoding="utf-8")))
    shown = (taking.PICTURES.parent / "tour.md").read_text(encoding="utf-8")
    assert len(taken) > 15
    for name in taken:
        assert (taking.PICTURES / f"{name}.webp").is_file()
        assert f"(pictures/{name}.webp)" in shown


@pytest.mark.parametrize(
    ("colour", "size", "is_same"),
    [((240, 230, 220), 60, True), ((20, 30, 40), 60, False), ((240, 230, 220), 61, False)],
)
def test_a_picture_that_shows_what_lies_there_is_left(
    tmp_path: Path, colour: tuple[int, int, int], size: int, is_same: bool
) -> None:
    target = tmp_path / "case.webp"
    picture = Image.new("RGB", (60, 40), (240, 230, 220))
    assert not taking.is_there(picture, target)
    picture.save(target, quality=taking.QUALITY)
    assert taking.is_there(Image.new("RGB", (size, 40), colour), target) is is_same
