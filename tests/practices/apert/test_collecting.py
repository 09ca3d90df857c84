"""What is new is taken in once, sealed, and nothing of it can be read anywhere in the store."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import pytest

from osmosis.blobs.files import FileBlobStore
from osmosis.errors import InvalidInputError, PermanentFetchError, TransientFetchError
from osmosis.kernel.clock import Instant
from osmosis.ports.blobs import BlobInfo
from osmosis.ports.fetching import FetchRequest
from osmosis.practices.apert.model import Source, SourceKind
from osmosis.practices.apert.rules.yields import Collected
from osmosis.practices.apert.service import (
    batches,
    collecting,
    gates,
    gathering,
    recognising,
    sources,
    visits_due,
)
from osmosis.practices.apert.service.brought import NewEntry, Visit
from osmosis.practices.apert.store import periods as period_rows
from osmosis.practices.apert.store import sources as source_rows
from osmosis.storage.disk import StoreFullError
from tests.practices.apert.conftest import FEED
from tests.practices.apert.some_web import LONG, Collector, Item, fetched, rss

ONE, TWO = Item(title="Ice on the river"), Item(title="Two boats are back")


def test_an_entry_is_taken_in_once(collector: Collector) -> None:
    gate = collector.world.gate()
    collector.visit(ONE)
    collector.visit(TWO, ONE)
    assert collector.titles(gate) == [ONE.title, TWO.title]
    [first, _] = collector.entries(gate)
    assert (first.address, len(first.key)) == ("https://gazette.example/Ice-on-the-river", 64)
    assert "The ice broke" in first.html


def test_an_entry_that_says_something_else_is_taken_in_again_and_then_known(
    collector: Collector,
) -> None:
    gate = collector.world.gate()
    collector.visit(ONE)
    collector.visit(replace(ONE, body=f"<div>{LONG}</div>"))
    assert collector.titles(gate) == [ONE.title]
    longer = replace(ONE, body=f"{LONG} So it was.")
    collector.visit(longer)
    collector.visit(longer)
    assert collector.titles(gate) == [ONE.title, ONE.title]


def test_guids_that_are_one_or_change_at_every_visit_make_no_difference(
    collector: Collector,
) -> None:
    gate = collector.world.gate()
    for number in range(3):
        collector.visit(*(replace(one, guid=f"visit-{number}") for one in (ONE, TWO)))
    for _ in range(3):
        collector.visit(*(replace(one, guid="all") for one in (ONE, TWO)))
    assert sorted(collector.titles(gate)) == [ONE.title, TWO.title]


def test_no_byte_of_what_was_found_can_be_read_in_the_store(collector: Collector) -> None:
    gate = collector.world.gate()
    page = b"<html><body><p>Zebrafish page words.</p></body></html>"
    collector.web.pages["https://gazette.example/zebrafish-link"] = page
    short = Item(
        title="Zebrafish title", link="https://gazette.example/zebrafish-link", body="Zebrafish."
    )
    collector.visit(short, replace(ONE, body=f"Zebrafish body. {LONG}"))
    assert len(collector.entries(gate)) == 2
    for path in collector.context.store.folder.root.rglob("*"):
        data = path.read_bytes().lower() if path.is_file() else b""
        assert b"zebrafish" not in data, path
        assert b"ice on the river" not in data, path
        assert b"zebrafish" not in path.name.lower().encode()


def test_a_request_is_conditional_once_something_was_found(collector: Collector) -> None:
    gate = collector.world.gate()

    def answer(request: FetchRequest) -> object:
        is_same = request.validators.etag == '"a"'
        return fetched(b"" if is_same else rss([ONE]), etag='"a"', status=304 if is_same else 200)

    collector.web.pages[FEED] = answer  # type: ignore[assignment]  # it gives what came
    for _ in range(3):
        collector.pass_time(hours=24)
        collector.collect()
    assert [request.validators.etag for request in collector.web.asked] == ["", '"a"', '"a"']
    assert collector.titles(gate) == [ONE.title]


def test_what_breaks_off_is_asked_for_again_as_if_it_had_not_come(collector: Collector) -> None:
    gate = collector.world.gate()
    whole = rss([ONE, TWO])
    collector.web.pages[FEED] = fetched(whole[: whole.index(b"Two boats") + 60], etag='"a"')
    collector.collect()
    collector.visit(ONE, TWO)
    assert [request.validators.etag for request in collector.web.asked] == ["", ""]
    assert collector.titles(gate) == [ONE.title, TWO.title]


def test_a_new_address_is_learned_only_when_a_feed_is_there(collector: Collector) -> None:
    gate = collector.world.gate()
    there = "https://gazette.example/new.xml"
    collector.web.pages[FEED] = fetched(b"<html>Sign in</html>", there, moved_to=there)
    collector.collect()
    [source] = sources.list_sources(collector.context, gate.id)
    assert (source.address, sources.is_reachable(collector.context, source.id)) == (FEED, False)
    collector.web.pages[FEED] = fetched(rss([ONE]), there, moved_to=there)
    collector.pass_time(hours=24)
    collector.collect()
    [source] = sources.list_sources(collector.context, gate.id)
    assert (source.address, source.name) == (there, "The Gazette")
    assert sources.is_reachable(collector.context, source.id)


def test_two_sources_that_move_to_one_address_stay_two(collector: Collector) -> None:
    gate = collector.world.gate()
    other = "https://gazette.example/other.xml"
    sources.add_source(collector.context, gate.id, sources.NewSource(address=other, name="Other"))
    collector.web.pages[FEED] = fetched(rss([ONE]), other, moved_to=other)
    collector.web.pages[other] = rss([TWO])
    collector.collect()
    addresses = [one.address for one in sources.list_sources(collector.context, gate.id)]
    assert addresses == [FEED, other]


def test_what_is_gone_for_good_is_visited_no_more(collector: Collector) -> None:
    gate = collector.world.gate()
    collector.web.pages[FEED] = PermanentFetchError("It is gone for good", status=410)
    collector.collect()
    assert sources.list_sources(collector.context, gate.id) == []
    collector.pass_time(hours=1_000)
    collector.collect()
    assert collector.web.addresses == [FEED]


def test_a_refused_address_is_no_reason_to_retire_a_source(collector: Collector) -> None:
    gate = collector.world.gate()
    collector.web.pages[FEED] = PermanentFetchError("This address lies in a private network")
    collector.collect()
    [source] = sources.list_sources(collector.context, gate.id)
    assert not sources.is_reachable(collector.context, source.id)


def test_what_fails_is_asked_again_ever_more_rarely(collector: Collector) -> None:
    collector.world.gate()
    collector.web.pages[FEED] = TransientFetchError("The host could not answer", status=500)
    waited = []
    for _ in range(9):
        collector.collect()
        with collector.world.app.store.read() as reading:
            [(_, state)] = source_rows.each_to_visit(reading, Instant.MAX)
        waited.append((state.next_at - collector.world.clock.now()).total("hours"))
        collector.world.clock.set(state.next_at)
    assert waited == [0.25, 0.5, 1.0, 2.0, 4.0, 8.0, 16.0, 24.0, 24.0]
    assert len(collector.web.asked) == 9


def test_a_host_that_asks_for_rest_gets_it_from_all_its_sources(collector: Collector) -> None:
    gate = collector.world.gate()
    other, third = "https://gazette.example/other.xml", "https://herald.example/feed"
    for address in (other, third):
        sources.add_source(collector.context, gate.id, sources.NewSource(address=address))
    busy = TransientFetchError("The host asks for patience", status=429, retry_after_seconds=7_200)
    collector.web.pages |= {FEED: busy, other: rss([ONE]), third: rss([TWO])}
    collector.collect()
    assert sorted(collector.web.addresses) == [FEED, third]
    collector.pass_time(hours=1.99)
    collector.collect()
    assert sorted(collector.web.addresses) == [FEED, third]
    assert sources.is_reachable(collector.context, sources.list_sources(collector.context)[1].id)
    collector.web.pages[FEED] = rss([ONE])
    collector.pass_time(hours=0.02)
    collector.collect()
    assert sorted(collector.web.addresses) == [FEED, FEED, other, third]


def test_gates_that_are_paused_or_ended_are_not_visited(collector: Collector) -> None:
    paused, ended = collector.world.gate("Paused"), collector.world.gate("Ended")
    collector.serve(ONE)
    gates.pause_gate(collector.context, paused.id)
    gates.end_gate(collector.context, ended.id)
    collector.collect()
    assert collector.web.addresses == []
    assert not visits_due.is_any_due(collector.context)


def test_what_was_never_found_is_visited_first(collector: Collector) -> None:
    gate = collector.world.gate()
    collector.visit(ONE)
    collector.pass_time(hours=1_000)
    new = sources.NewSource(address="https://gazette.example/new.xml")
    sources.add_source(collector.context, gate.id, new)
    collector.collect()
    assert collector.web.addresses == [FEED, new.address, FEED]


def test_a_full_disk_loses_nothing_and_everything_is_tried_again(
    collector: Collector, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = collector.world.gate()
    collector.serve(ONE)
    with monkeypatch.context() as full:
        full.setattr(FileBlobStore, "put", _no_room)
        with pytest.raises(StoreFullError):
            collector.collect()
        assert visits_due.is_any_due(collector.context)
    collector.collect()
    assert collector.titles(gate) == [ONE.title]


def _no_room(self: FileBlobStore, chunks: Iterable[bytes], **more: str | None) -> BlobInfo:
    raise StoreFullError("The disk is full; nothing was changed")


def test_two_collectors_at_once_take_in_everything_once(
    collector: Collector, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = collector.world.gate()
    [source] = sources.list_sources(collector.context, gate.id)
    at = collector.world.clock.now()

    def visit(*titles: str) -> Visit:
        entries = [
            NewEntry(collected=Collected(key="", title=title, published_at=at), identities=[title])
            for title in titles
        ]
        return Visit(source_id=source.id, fetched_at=at, entries=entries)

    put = FileBlobStore.put

    def meanwhile(self: FileBlobStore, chunks: Iterable[bytes]) -> BlobInfo:
        monkeypatch.setattr(FileBlobStore, "put", put)
        batches.take_in(collector.context, visit("one", "two"))
        return put(self, chunks)

    monkeypatch.setattr(FileBlobStore, "put", meanwhile)
    assert batches.take_in(collector.context, visit("two", "three")) == 1
    assert sorted(collector.titles(gate)) == ["one", "three", "two"]


def test_what_comes_while_a_gate_opens_lies_in_the_next_period(
    collector: Collector, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = collector.world.gate()
    collector.serve(ONE)
    put = FileBlobStore.put

    def opening(self: FileBlobStore, chunks: Iterable[bytes]) -> BlobInfo:
        monkeypatch.setattr(FileBlobStore, "put", put)
        collector.world.at(5, 11)
        return put(self, chunks)

    monkeypatch.setattr(FileBlobStore, "put", opening)
    before = collector.world.filling(gate)
    collector.collect()
    assert collector.world.filling(gate) != before
    assert collector.titles(gate) == [ONE.title]
    with collector.world.app.store.read() as reading:
        assert period_rows.list_batches(reading, before.id) == []


def test_many_visits_share_one_file_and_no_row_says_which_source_brought_something(
    collector: Collector,
) -> None:
    gate = collector.world.gate()
    for number in range(5):
        address = f"https://paper-{number}.example/feed"
        sources.add_source(collector.context, gate.id, sources.NewSource(address=address))
        collector.web.pages[address] = rss([ONE])
    collector.serve(ONE)
    collector.collect()
    assert len(collector.yields(gate)) == 6
    assert len(list(collector.context.blobs.list())) == 1


def test_the_hashes_stay_what_they_are_and_differ_between_sources(collector: Collector) -> None:
    [source] = sources.list_sources(collector.context, collector.world.gate().id)
    hashes = recognising.keyed(collector.context)
    assert recognising.keyed(collector.context) == hashes
    one, other = (hashes.identity(id_, "x") for id_ in (source.id, source.gate_id))
    assert (len(one), one == other) == (64, False)
    assert hashes.secret.hex() not in repr(hashes)


def test_the_job_is_asked_for_when_something_is_due_and_only_then(collector: Collector) -> None:
    gate = collector.world.gate()
    collector.serve(ONE)
    collecting.ask_when_due(collector.context)
    collecting.ask_when_due(collector.context)
    job = collector.context.jobs.run_one(collecting.tasks(collector.context))
    assert job is not None
    assert collector.titles(gate) == [ONE.title]
    collecting.ask_when_due(collector.context)
    assert collector.context.jobs.run_one(collecting.tasks(collector.context)) is None


def test_a_source_that_makes_the_collector_stumble_stops_no_other(
    collector: Collector, caplog: pytest.LogCaptureFixture
) -> None:
    gate = collector.world.gate()
    other = "https://herald.example/feed"
    sources.add_source(collector.context, gate.id, sources.NewSource(address=other))
    collector.web.pages[other] = rss([TWO])

    def stumble(_request: FetchRequest) -> bytes:
        raise ValueError(FEED)

    collector.web.pages[FEED] = stumble
    collector.collect()
    assert collector.titles(gate) == [TWO.title]
    assert "ValueError" in caplog.text
    assert "gazette" not in caplog.text


def test_ttl_and_hours_to_skip_hold_also_when_nothing_has_changed(collector: Collector) -> None:
    gate = collector.world.gate()

    def answer(request: FetchRequest) -> object:
        asks = "<ttl>600</ttl><skipHours><hour>19</hour></skipHours>"
        is_same = bool(request.validators.etag)
        return fetched(rss([ONE], asks), etag='"a"', status=304 if is_same else 200)

    collector.web.pages[FEED] = answer  # type: ignore[assignment]  # it gives what came
    collector.collect()
    [source] = sources.list_sources(collector.context, gate.id)
    for _ in range(2):
        with collector.world.app.store.read() as reading:
            state = source_rows.get_state(reading, source.id)
        waited = (state.next_at - collector.world.clock.now()).total("hours")
        assert waited == 11.0
        collector.world.clock.set(collector.world.clock.now().add(hours=24))
        collector.collect()


def test_what_is_no_feed_is_visited_by_its_own_gatherer(
    collector: Collector, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = collector.world.gate()
    collector.serve(ONE)
    folder = sources.NewSource(address="/letters", kind=SourceKind.FOLDER)
    work = sources.NewSource(address="/novel.epub", kind=SourceKind.WORK)
    for wanted in (folder, work):
        sources.add_source(collector.context, gate.id, wanted)

    def letters(_context: object, source: Source, _period: object, at: Instant) -> Visit:
        letter = Collected(key="", title="A letter", published_at=at)
        new = NewEntry(collected=letter, identities=["letter"])
        return Visit(source_id=source.id, fetched_at=at, entries=[new])

    def novel(*_given: object) -> None:
        raise InvalidInputError("This is no book")

    monkeypatch.setattr(
        gathering, "GATHERERS", {SourceKind.FOLDER: letters, SourceKind.WORK: novel}
    )
    collector.collect()
    assert sorted(collector.titles(gate)) == ["A letter", ONE.title]
    every = sources.list_sources(collector.context, gate.id)
    reached = [sources.is_reachable(collector.context, source.id) for source in every]
    assert reached == [True, True, False]
    assert not visits_due.is_any_due(collector.context)
    collector.pass_time(hours=1)
    assert visits_due.is_any_due(collector.context)
    collector.collect()
    assert collector.titles(gate).count("A letter") == 1


def test_of_very_many_sources_some_are_in_line_and_all_are_visited_once(
    collector: Collector, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(visits_due, "MOST_IN_LINE", 2)
    gate = collector.world.gate()
    collector.serve(TWO)
    busy = TransientFetchError("It is too much", status=429, retry_after_seconds=7_200.0)
    addresses = [f"https://{host}.example/{at}.xml" for at in range(4) for host in ("a", "busy")]
    for address in addresses:
        new = sources.NewSource(address=address, name=address)
        sources.add_source(collector.context, gate.id, new)
        collector.web.pages[address] = busy if "busy" in address else rss([ONE])
    with collector.context.store.read() as reading:
        due = source_rows.count_to_visit(reading, collector.world.clock.now(), [SourceKind.FEED])
    assert due == 1 + len(addresses)
    told: list[tuple[int, int]] = []
    collecting.collect_due(collector.context, lambda *of: told.append(of))
    assert told[0][1] == 1 + len(addresses)
    assert told[-1][0] == told[-1][1] <= 1 + len(addresses)
    asked = collector.web.addresses
    assert len(set(asked)) == len(asked)
    assert [one for one in asked if "busy" not in one] == [FEED, *addresses[::2]]
    assert "https://busy.example/0.xml" in asked
    assert not visits_due.is_any_due(collector.context)
