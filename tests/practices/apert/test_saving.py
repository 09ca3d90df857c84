"""A link is kept for a gate's next opening, its page with it, and neither lies open anywhere."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from whenever import Date

from osmosis.articles.words import plain_text
from osmosis.errors import (
    InvalidInputError,
    NotFoundError,
    PermanentFetchError,
    TransientFetchError,
)
from osmosis.languages.known import find_language
from osmosis.languages.speaking import speaking
from osmosis.ports.fetching import Fetched, FetchRequest, Validators
from osmosis.practices.apert.model import Gate, GateStateError, Source, SourceKind
from osmosis.practices.apert.rules.book import build_book
from osmosis.practices.apert.rules.records import read_record, write_record
from osmosis.practices.apert.rules.yields import Yield
from osmosis.practices.apert.service import editions, gates, keeping, openings, periods, sources
from osmosis.practices.apert.service.called import Called
from osmosis.practices.apert.service.opened import open_record
from osmosis.practices.apert.service.saving import gate_for_links, gather_saved, save_link
from osmosis.practices.apert.store import pending
from osmosis.practices.apert.store import sources as source_rows
from tests.practices.apert.conftest import DAY, World
from tests.practices.apert.newspapers import opened
from tests.practices.apert.some_web import opened_yields

LINK = "https://quiet.example/why-figs-sleep"
Answer = Callable[[FetchRequest], Awaitable[Fetched]]


def test_a_link_is_kept_for_the_date_of_the_next_opening(world: World) -> None:
    kept = save_link(world.context, world.gate().id, LINK)
    assert kept.opens_on == Date(2031, 5, 11)
    assert kept.gate.name == "Sundays"


def test_a_link_and_its_page_are_in_what_the_opening_hands_over(world: World) -> None:
    gate = world.gate()
    save_link(world.context, gate.id, f" {LINK}?utm_source=x ", "Why figs sleep", "For Ana")
    _gather(world, gate, _page(b"<p>Because they are figs.</p>"))
    first, second = _handed_over(world, gate)
    [bare], [whole] = first.entries, second.entries
    assert (bare.title, bare.page) == ("Why figs sleep", None)
    assert bare.html == "<p>For Ana</p>"
    assert whole.page is not None
    assert second.files[whole.page.file] == b"<p>Because they are figs.</p>"
    assert whole.page.address == f"{LINK}?utm_source=x"


def test_a_link_stands_in_the_edition_once_with_its_page(world: World) -> None:
    gate = world.gate()
    save_link(world.context, gate.id, f"{LINK}?utm_source=x")
    _gather(world, gate, _page(b"<html><title>Figs</title><p>Because they are figs.</p></html>"))
    save_link(world.context, gate.id, LINK)
    bare = f"{LINK}/bare"
    save_link(world.context, gate.id, bare)
    opening = opened(world, gate)
    pieces = editions.list_pieces(world.context, opening.ref.id)
    said = {piece.address: (piece.title, plain_text(piece.article.blocks)) for piece in pieces}
    assert len(pieces) == 2
    assert said[f"{LINK}?utm_source=x"] == ("Figs", "Because they are figs.")
    assert bare in said


def test_a_link_whose_page_never_came_goes_by_its_address_in_the_book_and_when_it_is_kept(
    world: World,
) -> None:
    gate = world.gate()
    save_link(world.context, gate.id, LINK)
    far = f"https://quiet.example/{'far/' * 100}"
    save_link(world.context, gate.id, far)
    _gather(world, gate, _failing(PermanentFetchError("Never")))
    opening_id = opened(world, gate).ref.id
    pieces = editions.list_pieces(world.context, opening_id)
    titles = {piece.address: piece.title for piece in pieces}
    assert titles[LINK] == "quiet.example/why-figs-sleep"
    assert titles[far] == f"{far[8:207]}…"
    said = "You saved this link. Nothing of its page could be had."
    assert {plain_text(piece.article.blocks) for piece in pieces} == {said}
    record = open_record(world.context, opening_id)
    [book] = build_book(record)
    with ZipFile(BytesIO(book.data)) as archive:
        pages = [archive.read(name).decode() for name in archive.namelist() if "xhtml" in name]
    assert sum("quiet.example/why-figs-sleep</a>" in page for page in pages) > 1
    assert any(f'<a href="{LINK}">' in page for page in pages)
    assert not any("Without a title" in page for page in pages)
    german = find_language("de")
    assert german is not None
    with speaking(german):
        [again] = build_book(read_record(write_record(record)))
    assert again.data == book.data
    [key] = [piece.key for piece in pieces if piece.address == LINK]
    kept = keeping.keep_piece(world.context, opening_id, key)
    whole = keeping.open_kept(world.context, kept.id)
    assert (kept.title, whole.article.title) == (titles[LINK], titles[LINK])
    assert whole.article.address == LINK


def test_links_that_are_alike_only_in_having_no_title_are_all_in_the_book(world: World) -> None:
    gate = world.gate()
    links = [f"https://quiet.example/essays/figs?part={number}" for number in (1, 2, 3)]
    for link in links:
        save_link(world.context, gate.id, link)
    pieces = editions.list_pieces(world.context, opened(world, gate).ref.id)
    assert sorted(piece.address for piece in pieces) == links


def test_a_link_is_handed_over_though_its_page_never_came(world: World) -> None:
    gate = world.gate()
    save_link(world.context, gate.id, LINK)
    _gather(world, gate, _failing(TransientFetchError("Not now")))
    [found] = _handed_over(world, gate)
    assert [entry.address for entry in found.entries] == [LINK]


def test_no_saved_address_lies_open_in_the_store(world: World) -> None:
    gate = world.gate()
    save_link(world.context, gate.id, LINK, "A title of figs", "A note of figs")
    for words in (b"quiet.example", b"why-figs", b"title of figs", b"note of figs"):
        assert not _holds(world, words)
    _gather(world, gate, _page(b"<p>Because they are figs.</p>"))
    for words in (b"quiet.example", b"title of figs", b"they are figs"):
        assert not _holds(world, words)


def test_a_page_is_fetched_once_and_asked_for_again_while_it_does_not_come(world: World) -> None:
    gate = world.gate()
    save_link(world.context, gate.id, LINK)
    _gather(world, gate, _failing(TransientFetchError("Not now")))
    assert _waiting(world, gate) == 1
    asked = _gather(world, gate, _page(b"words"))
    assert (asked, _waiting(world, gate)) == ([LINK], 0)
    assert _gather(world, gate, _page(b"words")) == []


@pytest.mark.parametrize("days", [0, 31])
def test_a_page_that_will_not_come_is_waited_for_no_more(world: World, days: int) -> None:
    gate = world.gate()
    save_link(world.context, gate.id, LINK)
    world.clock.set(world.clock.now() + days * DAY)
    error = TransientFetchError("Not now") if days else PermanentFetchError("Never")
    _gather(world, gate, _failing(error))
    assert _waiting(world, gate) == 0


def test_a_link_that_is_saved_twice_is_kept_once(world: World) -> None:
    gate = world.gate()
    for _ in range(2):
        save_link(world.context, gate.id, LINK)
        _gather(world, gate, _page(b"words"))
    assert sum(len(found.entries) for found in _handed_over(world, gate)) == 2


def test_the_source_of_saved_links_is_made_by_itself_and_comes_back(world: World) -> None:
    gate = world.gate()
    save_link(world.context, gate.id, LINK)
    sources.retire_source(world.context, _saved(world, gate).id)
    save_link(world.context, gate.id, LINK + "2")
    assert _saved(world, gate).retired_at is None
    with world.app.store.read() as reading:
        state = source_rows.get_state(reading, _saved(world, gate).id)
    assert state.next_at <= world.clock.now()


def test_a_link_goes_to_the_gate_that_opens_next(world: World) -> None:
    with pytest.raises(NotFoundError):
        gate_for_links(world.context)
    world.gate("Years", "every year from 2032-01-01 09:00 Europe/Bucharest")
    sundays = world.gate()
    assert gate_for_links(world.context).id == sundays.id


@pytest.mark.parametrize(
    "address", ["", "quiet.example", "javascript:alert(1)", "https://a:b@c.d/"]
)
def test_what_is_no_address_of_the_web_is_not_kept(world: World, address: str) -> None:
    with pytest.raises(InvalidInputError):
        save_link(world.context, world.gate().id, address)


def test_nothing_is_kept_for_a_gate_that_has_ended(world: World) -> None:
    gate = world.gate()
    gates.end_gate(world.context, gate.id)
    with pytest.raises(GateStateError):
        save_link(world.context, gate.id, LINK)


def _saved(world: World, gate: Gate) -> Source:
    every = sources.list_sources(world.context, gate.id)
    [found] = [one for one in every if one.kind is SourceKind.SAVED]
    return found


def _waiting(world: World, gate: Gate) -> int:
    with world.app.store.read() as reading:
        return len(pending.list_pending(reading, _saved(world, gate).id))


def _page(body: bytes) -> Answer:
    async def answer(request: FetchRequest) -> Fetched:
        return Fetched(
            status=200,
            address=request.address,
            moved_to=None,
            validators=Validators(),
            content_type="text/html",
            body=body,
        )

    return answer


def _failing(error: Exception) -> Answer:
    async def answer(request: FetchRequest) -> Fetched:
        raise error

    return answer


def _gather(world: World, gate: Gate, answer: Answer) -> list[str]:
    """Visit the saved links; says which pages were asked for."""
    asked: list[str] = []

    async def fetch(request: FetchRequest) -> Fetched:
        asked.append(request.address)
        return await answer(request)

    source = _saved(world, gate)
    with world.app.store.read() as reading:
        state = source_rows.get_state(reading, source.id)
    called = Called(
        source=source,
        gate=world.now(gate),
        period=world.filling(gate),
        state=state,
        at=world.clock.now(),
    )
    asyncio.run(gather_saved(world.context, fetch, called))
    return asked


def _handed_over(world: World, gate: Gate) -> list[Yield]:
    period = world.filling(gate)
    openings.open_early(world.context, gate.id, "To see")
    with world.app.store.read() as reading:
        identity = periods.identity_of(world.context, reading, period.id)
    return opened_yields(world.context, period.id, identity)


def _holds(world: World, words: bytes) -> bool:
    """Whether these words lie anywhere in the store as they are."""
    root: Path = world.app.config.home
    return any(words in path.read_bytes() for path in root.rglob("*") if path.is_file())
