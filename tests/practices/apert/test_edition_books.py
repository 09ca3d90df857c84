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
from osmosis.languages.known import find_language
from osmosis.languages.speaking import speaking
from osmosis.practices.apert.editions import Record
from osmosis.practices.apert.rules.book import build_book, cover_of, minutes_read
from osmosis.practices.apert.rules.record_notes import record_note, record_of
from osmosis.practices.apert.rules.records import read_record, write_record
from tests.epub.checking import complaints
from tests.practices.apert.conftest import World
from tests.practices.apert.whole_records import everything
from tests.services.locales import CHOSEN

AGAIN = """
import os
import sys
from hashlib import sha256
from pathlib import Path
from osmosis.languages.known import language_of_environment
from osmosis.languages.speaking import speaking
from osmosis.practices.apert.rules.book import build_book, minutes_read
from osmosis.practices.apert.rules.records import read_record
with speaking(language_of_environment(os.environ)):
    for part in build_book(read_record([Path(sys.argv[1]).read_bytes()])):
        print(sha256(part.data).hexdigest())
"""
GERMAN = find_language("de")


@pytest.fixture(scope="module")
def record(tmp_path_factory: pytest.TempPathFactory) -> Record:
    folder = tmp_path_factory.mktemp("edition")
    world = World.new(folder)
    made = everything(world, folder)
    world.app.close()
    return made


@pytest.fixture(scope="module")
def german(tmp_path_factory: pytest.TempPathFactory) -> Record:
    """A record that was made where German is spoken."""
    assert GERMAN is not None
    folder = tmp_path_factory.mktemp("edition")
    world = World.new(folder)
    with speaking(GERMAN):
        made = everything(world, folder)
    world.app.close()
    return made


@pytest.fixture(scope="module")
def part(record: Record) -> BookPart:
    (made,) = build_book(record)
    return made


def pages_of(part: BookPart) -> dict[str, str]:
    """Each page, by its file."""
    with zipfile.ZipFile(BytesIO(part.data)) as archive:
        return {
            name: archive.read(name).decode()
            for name in archive.namelist()
            if name.endswith(".xhtml")
        }


def words_of(part: BookPart) -> dict[str, str]:
    """What each page says, by its file."""
    pages = pages_of(part)
    return {name: " ".join(re.sub(r"<[^>]+>", " ", page).split()) for name, page in pages.items()}


def test_a_book_with_everything_is_valid_in_every_language(
    record: Record, german: Record, part: BookPart, java: Path, tmp_path: Path
) -> None:
    empty = replace(record, pieces=(), pictures={}, asked="", persons=(), breaches=())
    books = [part.data, *(one.data for made in (empty, german) for one in build_book(made))]
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


def test_a_book_speaks_the_language_in_which_its_opening_was_recorded(german: Record) -> None:
    (made,) = build_book(german)
    said = " ".join(words_of(made).values())
    for words in (
        "Vorzeitig geöffnet am 8. Mai 2031, weil: I could not &lt;wait&gt; &amp; looked",
        "Gegeneinander",
        "Soll: die Mitte, plus oder minus 5.",
        "The Quick Post war vom 5. Mai 2031, 03:00 bis zum 7. Mai 2031, 15:00 nicht erreichbar.",
        "Vom Gesammelten war 1 Seite nicht zu bekommen.",
        "Es dauert 1 Stunde und 2 Minuten. Es ist hier:",
        "Du gabst The Slow Post mehr Gewicht. Neu seit der letzten Öffnung.",
        "Öffnung 1 von Sundays, versprochen für den 11. Mai 2031, 09:00.",
        "A Tale &amp; a Half, Teil 1",
        "Inhalt",
        "Kolophon",
    ):
        assert words in said, words
    assert "collected" not in said
    assert "minutes" not in said


def test_the_pages_of_a_book_carry_its_language_and_each_article_its_own(german: Record) -> None:
    (made,) = build_book(german)
    pages = pages_of(made)
    assert all(' xml:lang="de" lang="de"' in page.partition("<head>")[0] for page in pages.values())
    japanese = next(page for page in pages.values() if ">Japanese</h1>" in page)
    assert '<div class="text" xml:lang="ja" lang="ja"' in japanese
    with zipfile.ZipFile(BytesIO(made.data)) as book:
        assert "<dc:language>de</dc:language>" in book.read("EPUB/package.opf").decode()


def test_the_cover_speaks_the_language_of_the_book(german: Record) -> None:
    cover = cover_of(german)
    assert "11. Mai 2031" in cover
    assert "MINUTEN" in cover


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


@pytest.mark.parametrize("name", ["record", "german"])
def test_a_record_is_read_as_it_was_written(name: str, request: pytest.FixtureRequest) -> None:
    record: Record = request.getfixturevalue(name)
    assert read_record(write_record(record)) == record


def test_a_record_from_before_languages_is_english(german: Record) -> None:
    note = record_note(german)
    del note["language"]
    assert record_of(note, {}, None).language == "en"


@pytest.mark.parametrize("around", ["de", "en"])
def test_whatever_is_spoken_around_it_a_book_has_the_same_bytes(
    record: Record, german: Record, tmp_path: Path, around: str
) -> None:
    for number, one in enumerate((record, german)):
        path = tmp_path / f"record-{number}"
        path.write_bytes(b"".join(write_record(one)))
        done = subprocess.run(
            [sys.executable, "-c", AGAIN, str(path)],
            env={**os.environ, "LANGUAGE": around, "PYTHONPATH": os.pathsep.join(sys.path)},
            capture_output=True,
            text=True,
            check=True,
        )
        assert done.stdout.split() == [sha256(made.data).hexdigest() for made in build_book(one)]


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
