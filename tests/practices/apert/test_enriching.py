"""Pages, pictures and words of recordings are there at the opening, whatever has become of them."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from osmosis.errors import PermanentFetchError, TransientFetchError
from osmosis.practices.apert.model import Gate
from osmosis.practices.apert.rules.recordings import parts_of, words_of_transcript
from osmosis.practices.apert.rules.yields import Part, PieceKind
from osmosis.practices.apert.service import batches, enriching, sources
from osmosis.practices.apert.service.brought import Visit
from osmosis.practices.context import PracticeContext
from tests.practices.apert.conftest import FEED
from tests.practices.apert.some_web import LONG, Collector, Item, fetched

PAGE = "https://gazette.example/river"
PICTURE = "https://pictures.example/boat.jpg"
JPEG = b"\xff\xd8\xff\xe0 a boat"
SHORT = Item(title="River", link=PAGE, body="The ice broke. […]")
ARTICLE = f"<html><body><article><p>{LONG}</p><img src='{PICTURE}'><p>{LONG}</p></article>"


def pictured(number: int, *addresses: str) -> Item:
    """An entry that shows these pictures."""
    shown = "".join(f"<img src='{address}'>" for address in addresses)
    return Item(title=f"Day {number}", body=f"<p>{LONG}</p>{shown}")


def picture(number: int) -> str:
    return f"https://pictures.example/{number}.jpg"


def gate_with(collector: Collector, per_entry: int = 12, per_source: int = 400) -> Gate:
    return collector.world.gate(pictures_per_entry=per_entry, pictures_per_source=per_source)


def test_the_page_of_a_summary_and_its_pictures_are_fetched_once_and_politely(
    collector: Collector,
) -> None:
    gate = gate_with(collector)
    collector.web.pages |= {PAGE: ARTICLE.encode(), PICTURE: fetched(JPEG, PICTURE)}
    collector.visit(SHORT)
    collector.visit(SHORT)
    assert collector.web.addresses[1:3] == [PAGE, PICTURE]
    assert len(collector.web.asked) == 4
    assert [request.asks_robots for request in collector.web.asked] == [False, True, True, False]
    [found] = collector.yields(gate)
    [entry] = found.entries
    assert entry.page is not None
    assert entry.page.address == PAGE
    assert b"The ice broke" in found.files[entry.page.file]
    assert found.files[entry.pictures[PICTURE]] == JPEG


def test_a_page_that_does_not_come_is_no_failure_and_its_host_gets_its_rest(
    collector: Collector,
) -> None:
    gate = gate_with(collector)
    busy = TransientFetchError("The host asks for patience", retry_after_seconds=90_000)
    collector.web.pages[PAGE] = busy
    collector.serve(SHORT)
    collector.collect()
    [entry] = collector.entries(gate)
    assert (entry.title, entry.page) == ("River", None)
    [source] = sources.list_sources(collector.context, gate.id)
    assert sources.is_reachable(collector.context, source.id)
    collector.pass_time(hours=24.9)
    collector.collect()
    assert len(collector.web.asked) == 2
    collector.pass_time(hours=0.2)
    collector.collect()
    assert collector.web.addresses[2:] == [FEED, PAGE]


def test_a_host_of_pictures_gets_its_rest_over_collections_and_its_name_is_kept_nowhere(
    collector: Collector,
) -> None:
    gate_with(collector)
    busy = TransientFetchError("The host asks for patience", retry_after_seconds=90_000)
    collector.web.pages |= {picture(n): busy for n in range(3)}
    collector.serve(pictured(1, picture(0), picture(1)))
    collector.collect()
    assert collector.web.addresses[1:] == [picture(0)]
    kept = collector.world.app.config.home.rglob("*")
    assert not any(b"pictures.example" in one.read_bytes() for one in kept if one.is_file())
    collector.world.reopen()
    collector.visit(pictured(2, picture(2)), after_hours=24.9)
    assert collector.web.addresses[2:] == [FEED]
    collector.visit(pictured(3, picture(2)), after_hours=24)
    assert collector.web.addresses[3:] == [FEED, picture(2)]


def test_so_many_pictures_of_an_entry_and_of_a_source_are_kept(collector: Collector) -> None:
    gate = gate_with(collector, per_entry=2, per_source=5)
    collector.web.pages |= {picture(n): fetched(JPEG, picture(n)) for n in range(20)}
    collector.visit(pictured(1, *map(picture, range(4))), pictured(2, picture(0), picture(5)))
    collector.visit(pictured(3, *map(picture, range(6, 9))))
    collector.visit(pictured(4, *map(picture, range(9, 12))))
    kept = [list(entry.pictures) for entry in collector.entries(gate)]
    wanted = [[picture(0), picture(1)], [picture(0), picture(5)], [picture(6), picture(7)], []]
    assert kept == wanted


def test_with_the_next_period_the_pictures_are_counted_anew(collector: Collector) -> None:
    gate = gate_with(collector, per_entry=1, per_source=1)
    collector.web.pages |= {picture(n): fetched(JPEG, picture(n)) for n in range(2)}
    collector.visit(pictured(1, picture(0)), after_hours=1)
    collector.world.at(5, 11)
    collector.visit(pictured(2, picture(1)))
    assert [list(entry.pictures) for entry in collector.entries(gate)] == [[picture(1)]]


def test_what_is_no_picture_is_left_out_and_asked_for_once(collector: Collector) -> None:
    gate = gate_with(collector)
    svg, page = picture(0), picture(1)
    collector.web.pages |= {
        svg: fetched(b"<svg/>", svg, content_type="image/svg+xml"),
        page: fetched(b"<html>", page, content_type="text/html; charset=utf-8"),
        picture(2): PermanentFetchError("The host's robots.txt asks programs not to fetch this"),
    }
    collector.visit(pictured(1, svg, page, picture(2)), pictured(2, svg))
    assert [entry.pictures for entry in collector.entries(gate)] == [{}, {}]
    assert collector.web.addresses[1:] == [svg, page, picture(2)]


def test_without_pictures_only_pages_are_fetched(collector: Collector) -> None:
    gate_with(collector, per_entry=0)
    collector.web.pages[PAGE] = ARTICLE.encode()
    collector.visit(SHORT, pictured(1, picture(1)))
    assert collector.web.addresses[1:] == [PAGE]


def test_a_long_visit_is_taken_in_by_parts_and_is_made_with_the_last_of_them(
    collector: Collector, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = gate_with(collector)
    monkeypatch.setattr(enriching, "IN_ONE_PART", 2)
    are_made: list[bool] = []
    take_in_many = batches.take_in_many

    def take_in(context: PracticeContext, visits: Sequence[Visit]) -> int:
        are_made.extend(visit.state is not None for visit in visits)
        return take_in_many(context, visits)

    monkeypatch.setattr(batches, "take_in_many", take_in)
    collector.web.pages |= {picture(n): fetched(JPEG, picture(n)) for n in range(5)}
    collector.visit(*(pictured(n, picture(n)) for n in range(5)))
    assert [len(found.entries) for found in collector.yields(gate)] == [2, 2, 1]
    assert [len(found.files) for found in collector.yields(gate)] == [2, 2, 1]
    assert are_made == [False, False, False, True]
    collector.visit(*(pictured(n, picture(n)) for n in range(5)))
    assert len(collector.yields(gate)) == 3


def test_a_recording_becomes_a_card_with_its_words_and_chapters(collector: Collector) -> None:
    gate = gate_with(collector)
    words, chapters = "https://gazette.example/1.vtt", "https://gazette.example/1.json"
    collector.web.pages |= {
        words: b"WEBVTT\n\n1\n00:00:01.000 --> 00:00:02.000\n<v Ada>The ice broke.\n",
        chapters: b'{"version": "1.2.0", "chapters": [{"startTime": 12.5, "title": "Ice"}]}',
    }
    more = (
        '<enclosure url="https://gazette.example/1.mp3" type="audio/mpeg" length="1"/>'
        f'<podcast:transcript url="{words}" type="text/vtt"/>'
        f'<podcast:chapters url="{chapters}" type="application/json+chapters"/>'
    )
    collector.visit(Item(title="River", link=PAGE, body="About the river.", more=more))
    [card] = collector.entries(gate)
    assert (card.kind, card.link) == (PieceKind.CARD, PAGE)
    assert (card.html, card.transcript) == ("About the river.", "The ice broke.")
    assert card.chapters == (Part(start_seconds=12.5, title="Ice"),)
    assert PAGE not in collector.web.addresses


def test_a_film_is_a_card_with_the_picture_that_stands_for_it(collector: Collector) -> None:
    gate = gate_with(collector)
    collector.web.pages[PICTURE] = fetched(JPEG, PICTURE)
    watch = "https://www.youtube.com/watch?v=1"
    thumbnail = f'<media:thumbnail url="{PICTURE}"/>'
    collector.visit(Item(title="River", link=watch, body="A film.", more=thumbnail))
    [card] = collector.entries(gate)
    assert (card.kind, card.link, list(card.pictures)) == (PieceKind.CARD, watch, [PICTURE])


@pytest.mark.parametrize(
    ("data", "kind", "words"),
    [
        (b"1\r\n00:00:01,5 --> 00:00:02,5\r\nIce.\r\nIce.\r\n\r\n2\r\n", "application/srt", "Ice."),
        (b"WEBVTT\n\nNOTE no words\n\n00:01.000 --> 00:02.000\nIce\nbroke\n", "", "Ice broke"),
        (b"<p>Ice <b>broke</b></p><script>no()</script>", "text/html", "Ice broke"),
        (b'{"segments": [{"body": "Ice "}, {"body": 3}, 4]}', "application/json", "Ice"),
        (b"[" * 100_000, "application/json", ""),
        (b"\xff\xfeIce\x00", "text/plain", "\ufffd\ufffdIce"),
    ],
)
def test_words_come_out_of_every_form_of_a_transcript(data: bytes, kind: str, words: str) -> None:
    assert words_of_transcript(data, kind) == words


@pytest.mark.parametrize(
    "data", [b"", b"[]", b'{"chapters": 3}', b'{"chapters": [{"startTime": -1}, 4]}', b"\xff"]
)
def test_chapters_that_are_none_are_none(data: bytes) -> None:
    assert parts_of(data) == ()
