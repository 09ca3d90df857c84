"""A page or picture that does not come is asked for again; no store says where it lies."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from whenever import TimeDelta

from osmosis.errors import TransientFetchError
from osmosis.kernel.clock import Instant
from osmosis.kernel.ids import new_id
from osmosis.ports.fetching import Fetched, FetchRequest
from osmosis.practices.apert.editions import Sheet
from osmosis.practices.apert.model import Asks, Gate, SourceState
from osmosis.practices.apert.rules.gaps import missing_words
from osmosis.practices.apert.rules.visits import no_later
from osmosis.practices.apert.service import gates
from osmosis.practices.apert.store import awaited
from osmosis.sealing.tiers import Tier
from tests.practices.apert.conftest import FEED
from tests.practices.apert.some_web import LONG, Collector, Item, fetched, rss

PAGE = "https://gazette.example/a-thawing-quay"
PICTURE = "https://plates.example/quay.jpg"
JPEG = b"\xff\xd8\xff\xe0 a quay"
SHORT = Item(title="A thawing quay", link=PAGE, body="The ice broke. […]")
SHOWN = Item(title="A thawing quay", link=PAGE, body=f"<p>{LONG}</p><img src='{PICTURE}'>")
ARTICLE = f"<html><body><article><p>{LONG}</p></article>".encode()
BUSY = TransientFetchError("The host could not answer", status=500)


def unless_known(*items: Item) -> Callable[[FetchRequest], Fetched]:
    """A feed that says when nothing has changed."""

    def answer(request: FetchRequest) -> Fetched:
        if request.validators.etag:
            return fetched(b"", etag="one", status=304)
        return fetched(rss(items), etag="one")

    return answer


def asked(collector: Collector, *, after_hours: float = 0.0) -> list[str]:
    """What is asked for in a collection."""
    before = len(collector.web.asked)
    collector.pass_time(hours=after_hours)
    collector.collect()
    return collector.web.addresses[before:]


def rows(collector: Collector, gate: Gate) -> list[tuple[int, Instant]]:
    """How often what is awaited was asked for in vain, and when it is asked for again."""
    filling = collector.world.filling(gate).id
    with collector.context.store.read() as reading:
        times = awaited.list_times(reading)
        return [
            (one.tries, one.again_at)
            for period_id, keyed in times
            for one in awaited.list_awaited(reading, period_id, keyed).values()
            if period_id == filling
        ]


@pytest.fixture
def gate(collector: Collector) -> Gate:
    """A gate whose one feed gives a beginning only, and a host that cannot answer."""
    made = collector.world.gate(pictures_per_entry=0)
    collector.web.pages |= {FEED: unless_known(SHORT), PAGE: BUSY}
    return made


def test_a_page_that_does_not_come_is_asked_for_again_an_hour_later(
    collector: Collector, gate: Gate
) -> None:
    assert asked(collector) == [FEED, PAGE]
    assert asked(collector, after_hours=0.99) == []
    collector.web.pages[PAGE] = ARTICLE
    assert asked(collector, after_hours=0.02) == [FEED, PAGE]
    first, second = collector.entries(gate)
    assert (first.lacks_page, first.page) == (True, None)
    assert (second.lacks_page, second.key) == (False, first.key)
    assert second.page is not None
    # From now on the feed is asked only whether anything has changed.
    assert asked(collector, after_hours=24 * 40) == [FEED]
    assert [one.validators.etag for one in collector.web.asked] == ["", "", "", "", "one"]
    assert len(collector.entries(gate)) == 2


def test_it_is_given_up_after_four_times_and_the_rests_in_between_grow(
    collector: Collector, gate: Gate
) -> None:
    for after in (0.0, 1.0, 6.0, 24.0):
        assert asked(collector, after_hours=after) == [FEED, PAGE]
    assert rows(collector, gate) == []
    assert PAGE not in asked(collector, after_hours=24 * 40)
    # What brings nothing is not sealed once more.
    assert len(collector.entries(gate)) == 1


def test_while_a_page_does_not_come_its_pictures_are_asked_for_once(
    collector: Collector,
) -> None:
    gate = collector.world.gate(pictures_per_entry=1, pictures_per_source=2)
    shown = replace(SHORT, body=f"{SHORT.body}<img src='{PICTURE}'>")
    collector.web.pages |= {FEED: unless_known(shown), PAGE: BUSY}
    collector.web.pages[PICTURE] = fetched(JPEG, PICTURE)
    assert asked(collector) == [FEED, PAGE, PICTURE]
    assert asked(collector, after_hours=1) == [FEED, PAGE]
    collector.web.pages[PAGE] = ARTICLE
    assert asked(collector, after_hours=6) == [FEED, PAGE]
    first, second = collector.entries(gate)
    assert ([*first.pictures], [*second.pictures]) == ([PICTURE], [])


def test_what_is_not_there_is_not_asked_for_again(collector: Collector, gate: Gate) -> None:
    collector.web.pages[PAGE] = TransientFetchError("There is nothing", status=404)
    assert asked(collector) == [FEED, PAGE]
    assert rows(collector, gate) == []
    [entry] = collector.entries(gate)
    assert entry.lacks_page


def test_a_picture_that_does_not_come_is_asked_for_again(collector: Collector) -> None:
    gate = collector.world.gate()
    collector.web.pages |= {FEED: unless_known(SHOWN), PICTURE: BUSY}
    assert asked(collector) == [FEED, PICTURE]
    collector.web.pages[PICTURE] = fetched(JPEG, PICTURE)
    assert asked(collector, after_hours=1) == [FEED, PICTURE]
    first, second = collector.entries(gate)
    assert (first.lacks_pictures, second.lacks_pictures) == (1, 0)
    assert list(second.pictures) == [PICTURE]
    assert rows(collector, gate) == []


def test_what_lies_beyond_the_pages_of_one_visit_comes_with_the_next(
    collector: Collector, gate: Gate
) -> None:
    items = [Item(title=f"Day {n}", body="It begins. […]") for n in range(205)]
    pages = [f"https://gazette.example/Day-{n}" for n in range(205)]
    collector.web.pages |= dict.fromkeys(pages, ARTICLE) | {FEED: unless_known(*items)}
    assert asked(collector) == [FEED, *pages[:100]]
    assert asked(collector, after_hours=1) == [FEED, *pages[100:200]]
    assert asked(collector, after_hours=1) == [FEED, *pages[200:]]
    assert rows(collector, gate) == []
    # Only what came is sealed a second time.
    entries = collector.entries(gate)
    assert len(entries) == 205 + 105
    assert {one.title for one in entries if one.page} == {one.title for one in items}


def test_what_was_handed_over_is_not_asked_for_again_and_does_not_come_again(
    collector: Collector, gate: Gate
) -> None:
    asked(collector)
    collector.web.pages[PAGE] = ARTICLE
    collector.world.at(5, 11)
    assert rows(collector, gate) == []
    assert PAGE not in asked(collector, after_hours=24 * 40)
    assert collector.entries(gate) == []


def test_what_comes_again_while_its_gate_opens_is_not_taken_for_the_next_time(
    collector: Collector, gate: Gate
) -> None:
    asked(collector)

    def meanwhile(request: FetchRequest) -> bytes:
        collector.world.at(5, 11)
        return ARTICLE

    collector.web.pages[PAGE] = meanwhile
    assert asked(collector, after_hours=24 * 6)[:2] == [FEED, PAGE]
    assert collector.world.states(gate) == ["assembling"]
    assert collector.entries(gate) == []
    assert rows(collector, gate) == []


def test_what_the_feed_shows_no_more_is_given_up(collector: Collector, gate: Gate) -> None:
    asked(collector)
    other = Item(title="Another day", body=LONG)
    collector.web.pages |= {FEED: unless_known(other), PAGE: ARTICLE}
    assert asked(collector, after_hours=1) == [FEED]
    assert rows(collector, gate) == []
    assert [one.title for one in collector.entries(gate)] == ["A thawing quay", "Another day"]


@pytest.mark.parametrize("tier", [Tier.CURTAIN, Tier.SEALED])
def test_no_word_of_what_is_awaited_lies_in_the_store(collector: Collector, tier: Tier) -> None:
    collector.world.set_passphrase()
    gate = collector.world.gate(tier=tier)
    collector.web.pages |= {FEED: unless_known(SHORT, SHOWN), PAGE: BUSY, PICTURE: BUSY}
    # The tier holds from the period that begins with the next opening.
    collector.world.at(5, 11)
    assert collector.world.filling(gate).tier is tier
    asked(collector)
    assert len(rows(collector, gate)) == 2
    home = collector.world.app.config.home
    kept = b"".join(one.read_bytes() for one in home.rglob("*") if one.is_file())
    assert b"gazette.example/feed.xml" in kept
    for marked in (b"a-thawing-quay", b"plates.example", b"A thawing quay", b"ice broke"):
        assert marked not in kept


def test_a_gate_that_ends_awaits_nothing_more(collector: Collector, gate: Gate) -> None:
    asked(collector)
    assert len(rows(collector, gate)) == 1
    gates.end_gate(collector.context, gate.id)
    with collector.context.store.read() as reading:
        assert awaited.list_times(reading) == {}


def test_a_source_is_not_asked_sooner_than_it_wants_for_what_lies_beside_its_entries() -> None:
    now = Instant.from_utc(2031, 5, 4, 9)
    soon = now + TimeDelta(hours=1)
    asks = Asks(ttl_minutes=180, skip_hours=frozenset({12, 13}))
    far = SourceState(source_id=new_id(now), next_at=now.add(hours=48), looked_at=now, asks=asks)
    assert no_later(far, [soon]).next_at == Instant.from_utc(2031, 5, 4, 14)
    assert no_later(far, []).next_at == far.next_at
    near = SourceState(source_id=far.source_id, next_at=now.add(minutes=15), looked_at=now)
    assert no_later(near, [soon]).next_at == near.next_at


@pytest.mark.parametrize(
    ("pages", "pictures", "words"),
    [
        (0, 0, ""),
        (1, 0, "1 page that belongs to what was collected could not be had."),
        (0, 3, "3 pictures that belong to what was collected could not be had."),
        (2, 1, "2 pages and 1 picture that belong to what was collected could not be had."),
    ],
)
def test_the_colophon_says_what_could_not_be_had_in_one_sentence(
    pages: int, pictures: int, words: str
) -> None:
    assert missing_words(Sheet(pages_missing=pages, pictures_missing=pictures)) == words
