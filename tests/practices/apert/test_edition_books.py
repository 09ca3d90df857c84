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
from whenever import Instant

from osmosis.epub.model import BookPart
from osmosis.epub.pages import minutes_shown
from osmosis.kernel.ids import new_id
from osmosis.practices.apert.editions import BreachLine, Record
from osmosis.practices.apert.model import Gap, GapReason, SourceKind
from osmosis.practices.apert.rules.book import build_book, minutes_read
from osmosis.practices.apert.rules.records import read_record, write_record
from osmosis.practices.apert.rules.yields import Part, PieceKind
from osmosis.practices.apert.service import axes, editions, sources, threshold, works
from osmosis.practices.apert.store import periods as period_rows
from tests.articles.corpus import PAGES
from tests.epub.checking import complaints
from tests.practices.apert.conftest import World, new_world
from tests.practices.apert.newspapers import LAMP, bring, feed, opened, plate, story
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
TELLING = "Council of the harbour town lets all lamps on the quay go out in winter"


def everything(world: World, tmp_path: Path) -> Record:
    """A record with all that a book may hold."""
    gate = world.gate(minutes=240)
    quick, slow = (
        feed(world, gate, "The Quick Post"),
        feed(world, gate, "The Slow Post", weight=2.0),
    )
    axis = axes.make_axis(world.context, "Pace", "slow", "quick")
    axes.lean(world.context, quick.id, axis.id, 90)
    axes.lean(world.context, slow.id, axis.id, -60)
    axes.aim(world.context, gate.id, axis.id, 0, 5)
    person = sources.NewSource(address="Ada", name="Ada from next door", kind=SourceKind.PERSON)
    sources.add_source(world.context, gate.id, person)
    threshold.note_asked(world.context, gate.id, "Who lights the lamps <of the quay> & why?")
    pictured = story(
        "Lamps & <lights>",
        html=f'<p>Look.</p><img src="{LAMP}" alt=\'A "lamp"\'><p>{"word " * 60}</p>',
        pictures={LAMP: "picture-1"},
        authors=("A. Keeper", "B. Keeper"),
    )
    card = story(
        "A talk about bees",
        kind=PieceKind.CARD,
        html="<p>Of bees.</p>",
        duration_seconds=3_725,
        chapters=(Part(start_seconds=0, title="Hives"), Part(start_seconds=4_000, title="Honey")),
        transcript="Good day.\n\nOf bees.",
        link="https://gazette.example/bees.mp3",
    )
    foreign = [
        story(name.capitalize(), html=PAGES[name], language=language)
        for name, language in (("japanese", "ja"), ("arabic", "ar"), ("hebrew", "he"))
    ]
    bring(
        world,
        gate,
        [pictured, card, *foreign, story("Only a title", html=" ")],
        {"picture-1": plate()},
    )
    for source, said in ((quick, "progress"), (slow, "loss")):
        text = " ".join(f"{said}{number}" for number in range(200))
        told = story(TELLING, html=f"<p>{text}.</p>")
        bring(world, gate, [replace(told, address=f"{source.address}#{said}")], source=source)
    period = world.filling(gate)
    with world.app.store.write() as transaction:
        for source in (quick, slow):
            for reason in (GapReason.ASLEEP, GapReason.UNREACHABLE):
                gap = Gap(
                    id=new_id(transaction.at),
                    period_id=period.id,
                    source_id=source.id,
                    from_at=Instant.from_utc(2031, 5, 5),
                    until_at=Instant.from_utc(2031, 5, 7, 12),
                    reason=reason,
                )
                period_rows.add_gap(transaction, gap)
    (tmp_path / "novel.txt").write_text(f"CHAPTER I\n\n{'Figs grow. ' * 300}\n\n" * 40)
    tale = sources.NewSource(address=str(tmp_path / "novel.txt"), name="A Tale & a Half")
    works.add_work(world.context, gate.id, tale)
    opening = opened(world, gate)
    record = editions.open_record(world.context, opening.ref.id)
    early = BreachLine(date=record.date.subtract(days=3), reason="I could not <wait> & looked")
    return replace(record, breaches=(early,))


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
        env=os.environ | around | spoken | {"PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.split() == [sha256(part.data).hexdigest()]
