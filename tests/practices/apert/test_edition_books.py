"""The book of an opening: valid, with all its pages, and the same bytes wherever it is built."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import zipfile
from collections.abc import Mapping
from dataclasses import replace
from hashlib import sha256
from io import BytesIO
from pathlib import Path

import pytest

from osmosis.epub.model import BookPart
from osmosis.epub.pages import minutes_shown
from osmosis.practices.apert.editions import Record
from osmosis.practices.apert.rules.book import build_book, minutes_read
from osmosis.practices.apert.rules.records import read_record, write_record
from tests.epub.checking import complaints
from tests.practices.apert.conftest import new_world
from tests.practices.apert.whole_records import everything
from tests.services.locales import CHOSEN

AGAIN = """
import sys
from hashlib import sha256
from pathlib import Path
from osmosis.practices.apert.rules.book import build_book, minutes_read
from osmosis.practices.apert.rules.records import read_record
for part in build_book(read_record([Path(sys.argv[1]).read_bytes()])):
    print(sha256(part.data).hexdigest())
"""


@pytest.fixture(scope="module")
def record(tmp_path_factory: pytest.TempPathFactory) -> Record:
    folder = tmp_path_factory.mktemp("edition")
    world = new_world(folder)
    made = everything(world, folder)
    world.app.close()
    return made


@pytest.fixture(scope="module")
def part(record: Record) -> BookPart:
    (made,) = build_book(record)
    return made


def words_of(part: BookPart) -> dict[str, str]:
    """What each page says, by its file."""
    with zipfile.ZipFile(BytesIO(part.data)) as archive:
        pages = {
            name: archive.read(name).decode()
            for name in archive.namelist()
            if name.endswith(".xhtml")
        }
    return {name: " ".join(re.sub(r"<[^>]+>", " ", page).split()) for name, page in pages.items()}


def test_a_book_with_everything_is_valid(
    record: Record, part: BookPart, java: Path, tmp_path: Path
) -> None:
    empty = replace(record, pieces=(), pictures={}, asked="", persons=(), breaches=())
    books = [part.data, *(one.data for one in build_book(empty))]
    assert complaints(books, java, tmp_path) == []


def test_the_pages_say_what_is_promised(record: Record, part: BookPart) -> None:
    said = words_of(part)
    everything_said = " ".join(said.values())
    for words in (
        "Opened early on 8 May 2031 because: I could not &lt;wait&gt; &amp; looked",
        "What I would like to know:",
        "Ada from next door",
        "Against each other",
        "It should stand at the middle, give or take 5.",
        "too far towards",
        "it could not be met; this is the nearest",
        "The Quick Post could not be reached from 5 May 2031, 03:00 to 7 May 2031, 15:00.",
        "This machine was off from 5 May 2031, 03:00 to 7 May 2031, 15:00: longer than some",
        "1 page that belongs to what was collected could not be had.",
        "It lasts 1 hour and 2 minutes. It is here:",
        "1:06:40 Honey",
        "Its source gave nothing more than the title.",
        "You gave The Slow Post more weight.",
        "Opening 1 of Sundays, promised for 11 May 2031, 09:00.",
    ):
        assert words in everything_said, words
    assert everything_said.count("This machine was off") == 1


def test_the_contents_say_the_same_length_as_the_cover(record: Record, part: BookPart) -> None:
    with zipfile.ZipFile(BytesIO(part.data)) as book:
        contents = book.read("EPUB/contents.xhtml").decode()
    assert minutes_shown(minutes_read(record)) in contents
    by_one = sum(max(1, -(-piece.seconds // 60)) for piece in record.pieces)
    assert by_one > minutes_read(record)
    assert minutes_shown(by_one) not in contents.partition("</p>")[0]


def test_a_long_work_has_a_place_of_its_own_in_the_contents(part: BookPart) -> None:
    contents = words_of(part)["EPUB/nav.xhtml"]
    first, tale, after = (
        contents.index(words)
        for words in ("Part by part", "A Tale &amp; a Half, part 1: CHAPTER I", "In full")
    )
    assert first < tale < after


def test_a_record_is_read_as_it_was_written(record: Record) -> None:
    assert read_record(write_record(record)) == record


@pytest.mark.parametrize(
    ("around", "is_turkish"),
    [
        ({"PYTHONHASHSEED": "1", "TZ": "Asia/Tokyo", "LC_ALL": "C"}, False),
        ({"PYTHONHASHSEED": "77", "TZ": "America/Lima"}, True),
    ],
    ids=["in C", "in Turkish"],
)
def test_another_process_elsewhere_builds_the_same_bytes(  # noqa: PLR0917  # fixtures
    record: Record,
    part: BookPart,
    tmp_path: Path,
    in_turkish: Mapping[str, str],
    around: dict[str, str],
    is_turkish: bool,
) -> None:
    path = tmp_path / "record"
    path.write_bytes(b"".join(write_record(record)))
    spoken = in_turkish if is_turkish else {}
    done = subprocess.run(
        [sys.executable, "-c", (CHOSEN if is_turkish else "") + AGAIN, str(path)],
        cwd=tmp_path,
        env={**os.environ, **around, **spoken} | {"PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.split() == [sha256(part.data).hexdigest()]
