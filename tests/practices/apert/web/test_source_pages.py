"""What stands behind a gate: added by address, leaned on axes, weighed, moved and retired."""

from __future__ import annotations

import re
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from osmosis.practices.apert.cli.words import source_facts
from osmosis.practices.apert.model import Source, SourceKind
from osmosis.practices.apert.service import axes, gates, sources, tidying
from osmosis.practices.apert.store import sources as rows
from osmosis.storage.store import Store
from osmosis.storage.transaction import ReadTransaction, Transaction
from tests.practices.apert.conftest import FEED, World
from tests.practices.apert.web.conftest import RSS, Pages
from tests.web.pages import said

PAGE = b"""<!doctype html><html><head><link rel="alternate" type="application/rss+xml"
title="Posts" href="/rss"><link rel="alternate" type="application/atom+xml" title="Replies"
href="/replies"></head></html>"""


def the_source(world: World) -> Source:
    [found] = sources.list_sources(world.context)
    return found


def test_a_page_that_names_several_feeds_asks_which(pages: Pages, world: World) -> None:
    gate = world.gate()
    here = f"/apert/gates/{gate.id}/sources"
    pages.beyond.bodies = {"https://blog.example/": PAGE}
    asked = pages.answers(here, address="https://blog.example/")
    assert "This page names several feeds. Which one?" in asked
    assert "Posts" in asked
    pages.does(here, here, address="https://blog.example/rss", chosen="1")
    assert [one.address for one in sources.list_sources(world.context)][1:] == [
        "https://blog.example/rss"
    ]


def test_a_page_that_names_one_feed_stands_for_it(pages: Pages, world: World) -> None:
    here = f"/apert/gates/{world.gate().id}/sources"
    single = PAGE.replace(b'rel="alternate" type="application/atom+xml"', b'rel="icon"')
    pages.beyond.bodies = {"https://blog.example/": single, "https://news.example/f": RSS}
    pages.does(here, here, address="https://blog.example/")
    pages.does(here, here, address="https://news.example/f")
    pages.does(here, here, address="https://silent.example/f")
    assert "silent.example stands behind this gate. It does not answer now" in pages.page(here)
    assert [one.address for one in sources.list_sources(world.context)][1:] == [
        "https://blog.example/rss",
        "https://news.example/f",
        "https://silent.example/f",
    ]


def test_what_is_no_source_is_refused_with_a_sentence(pages: Pages, world: World) -> None:
    here = f"/apert/gates/{world.gate().id}/sources"
    pages.beyond.bodies = {
        "https://login.example/": b"<!doctype html><html><body>Sign in</body></html>",
        "https://odd.example/": b"\x00\x01",
    }
    assert "names no feed" in said(pages.answers(here, 422, address="https://login.example/"))
    assert "cannot be read as a feed" in said(
        pages.answers(here, 422, address="https://odd.example/")
    )
    assert "already" in said(pages.answers(here, 422, address=FEED))


def test_sources_of_every_kind_are_added_on_the_page(
    pages: Pages, world: World, tmp_path: Path
) -> None:
    here = f"/apert/gates/{world.gate().id}/sources"
    (tmp_path / "novel.txt").write_text("Figs grow.")
    pages.does(here, here, address=str(tmp_path / "novel.txt"), kind="work")
    pages.does(here, here, address="Grandmother", kind="person")
    pages.does(here, here, address="imaps://me@mail.example", kind="mailbox")
    assert "osmosis apert password" in said(pages.page(here))
    refused = pages.answers(here, 422, address=f"{tmp_path}/nope.txt", kind="work")
    assert "There is no file at this path." in said(refused)
    assert '<option value="work" selected>' in refused
    kinds = [one.kind for one in sources.list_sources(world.context)]
    assert kinds[1:] == [SourceKind.WORK, SourceKind.PERSON, SourceKind.MAILBOX]


def test_of_its_health_is_told_only_whether_it_answers(pages: Pages, world: World) -> None:
    gate = world.gate()
    world.collect(gate)
    here = f"/apert/gates/{gate.id}/sources"
    assert "gazette.example reachable" in said(pages.page(here))
    with world.app.store.write() as transaction:
        state = rows.get_state(transaction, the_source(world).id)
        bad = type(state)(
            source_id=state.source_id, next_at=state.next_at, failures=7, reachable=False
        )
        rows.set_state(transaction, bad)
    told = said(pages.page(here))
    assert "gazette.example not reachable" in told
    assert "7" not in told


def test_the_page_of_many_sources_asks_no_oftener_than_that_of_one(
    pages: Pages, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = world.gate()
    asked = list[int]()

    def reads() -> int:
        """How many transactions read for the page, and for what the shell prints."""
        asked.clear()
        pages.page(f"/apert/gates/{gate.id}/sources")
        source_facts(world.context, sources.list_sources(world.context, gate.id))
        return len(asked)

    read = Store.read

    def read_and_count(store: Store) -> AbstractContextManager[ReadTransaction]:
        asked.append(1)
        return read(store)

    monkeypatch.setattr(Store, "read", read_and_count)
    of_one = reads()
    for number in range(9):
        new = sources.NewSource(address=f"https://more-{number}.example/f")
        sources.add_source(world.context, gate.id, new)
    assert reads() == of_one


def test_a_source_is_named_weighed_moved_and_retired(pages: Pages, world: World) -> None:
    gate = world.gate()
    source = the_source(world)
    here, behind = f"/apert/sources/{source.id}", f"/apert/gates/{gate.id}/sources"
    pages.does(here, behind, name="The Gazette", weight="2,5")
    assert sources.get_source(world.context, source.id).weight == 2.5
    assert "weight 2.5" in pages.page(behind)
    assert "0.1 and 10" in said(pages.answers(here, 422, name="", weight="11"))
    assert "not a number" in said(pages.answers(here, 422, name="", weight="much"))
    assert "It is visited no more." in said(pages.page(here))
    assert "still handed over" in pages.page(f"{here}/retire")
    pages.does(f"{here}/retire", behind)
    assert "visited no more since 4 May 2031" in pages.page(here)


def test_a_source_moves_behind_another_gate_once(pages: Pages, world: World) -> None:
    source = sources.list_sources(world.context, world.gate().id)[0]
    empty = gates.make_gate(world.context, gates.NewGate(name="Empty", rhythm="monthly"))
    full = world.gate("Full")
    here = f"/apert/sources/{source.id}"
    assert "Put it behind another gate" in pages.page(here)
    pages.does(f"{here}/move", f"/apert/gates/{empty.id}/sources", gate=str(empty.id))
    assert sources.get_source(world.context, source.id).gate_id == empty.id
    pages.answers(f"{here}/move", 409, gate=str(full.id))


def test_sources_lean_and_the_balance_says_where_their_weight_lies(
    pages: Pages, world: World
) -> None:
    gate = world.gate()
    second = sources.add_source(
        world.context, gate.id, sources.NewSource(address="https://far.example/f", weight=3)
    )
    first = sources.list_sources(world.context, gate.id)[0]
    axis = axes.make_axis(world.context, "Distance", "near", "far")
    here = f"/apert/gates/{gate.id}/lean"
    page = pages.page(here)
    assert page.count('type="range"') == 2
    assert "No source has a place" in pages.page(f"/apert/gates/{gate.id}/balance")
    low, high = f"{axis.id}-{first.id}", f"{axis.id}-{second.id}"
    pages.does(here, here, **{f"at-{low}": "-80", f"at-{high}": "40"})
    axes.aim(world.context, gate.id, axis.id, 50, 10)
    told = said(pages.page(f"/apert/gates/{gate.id}/balance"))
    assert "By weight the sources lie 10 towards far." in told
    assert "The target is 50 towards far, give or take 10. That is outside it." in told
    assert re.search(r"far.example 40 towards far 75%", told)
    pages.does(here, here, **{f"at-{low}": "-80", f"nowhere-{low}": "1", f"at-{high}": "40"})
    told = said(pages.page(f"/apert/gates/{gate.id}/balance"))
    assert "Without a place on it: gazette.example." in told
    assert "That is within it." in told


def test_of_thousands_of_leanings_only_those_that_changed_are_written(
    pages: Pages, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = world.gate()
    new = [(gate, sources.NewSource(address=f"https://more-{n}.example/f")) for n in range(2_000)]
    with world.app.store.write() as transaction:
        sources.add_many_in(world.context, transaction, new)
    axis = axes.make_axis(world.context, "Distance", "near", "far")
    standing = [f"{axis.id}-{one.id}" for one in sources.list_sources(world.context, gate.id)]
    fields = {f"at-{one}": "0" for one in standing} | {f"nowhere-{one}": "1" for one in standing}
    del fields[f"nowhere-{standing[7]}"]
    here, written = f"/apert/gates/{gate.id}/lean", list[int]()
    write = Store.write

    def write_and_count(store: Store) -> AbstractContextManager[Transaction]:
        written.append(1)
        return write(store)

    monkeypatch.setattr(Store, "write", write_and_count)
    for _ in range(2):
        pages.does(here, here, **fields)
        assert len(written) == 1
    [leaning] = axes.list_leanings(world.context, gate.id)
    assert leaning.value == 0


def test_an_axis_is_named_called_otherwise_and_removed(pages: Pages, world: World) -> None:
    assert "two ends" in said(pages.answers("/apert/axes", 422, name="A", low="x", high="X"))
    pages.does("/apert/axes", "/apert/axes", name="Distance", low="near", high="far")
    [axis] = axes.list_axes(world.context)
    here = f"/apert/axes/{axis.id}"
    pages.does(here, "/apert/axes", name="Reach", low="here", high="abroad")
    assert "from here to abroad" in said(pages.page("/apert/axes"))
    assert "go with it" in pages.page(f"{here}/remove")
    pages.does(f"{here}/remove", "/apert/axes")
    assert pages.get(here).status_code == 404


def test_what_becomes_of_letters_is_chosen_on_the_page_of_a_mailbox(
    pages: Pages, world: World
) -> None:
    gate = world.gate()
    address = "imaps://me@mail.example/News"
    box = sources.add_source(
        world.context, gate.id, sources.NewSource(address=address, kind=SourceKind.MAILBOX)
    )
    here = f"/apert/sources/{box.id}"
    assert "Letters that were taken in" not in pages.page(f"/apert/sources/{the_first(world)}")
    assert "Stay as they are" in pages.page(here)
    refused = pages.answers(f"{here}/letters", 422, afterwards="move", folder="News")
    assert "The letters lie in this folder already." in said(refused)
    pages.does(f"{here}/letters", here, afterwards="move", folder="Read")
    assert tidying.chosen(world.context, box.id).folder == "Read"
    assert 'value="Read"' in pages.page(here)


def the_first(world: World) -> object:
    """The id of the feed that stands there from the beginning."""
    return sources.list_sources(world.context)[0].id
