"""Long work says how far it is, also when it is about more than a thousand things."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from osmosis.errors import TransientFetchError
from osmosis.ports.jobs import telling
from osmosis.practices.apert.model import Gate, GateStateError
from osmosis.practices.apert.service import collecting, gates, lists, openings, sources, steps
from tests.practices.apert.conftest import World
from tests.practices.apert.newspapers import bring, story
from tests.practices.apert.some_web import Collector, Item, rss

MANY = 1_100
ADDRESSES = tuple(f"https://paper-{number}.example/feed.xml" for number in range(MANY))
LINES = "".join(f'<outline type="rss" xmlUrl="{address}"/>' for address in ADDRESSES)
LIST = f'<opml version="2.0"><body>{LINES}</body></opml>'.encode()

Told = list[tuple[int, int]]


def rises(done: Sequence[int]) -> bool:
    """Whether it never goes back, and moves in more than three steps."""
    return list(done) == sorted(done) and len(set(done)) > 3


def take_many(world: World) -> tuple[Gate, Told]:
    """A gate with a list of many sources, and what was told while they were taken in."""
    gate, told = world.gate(), Told()
    lists.take_list(world.context, LIST, gate.id, lambda *said: told.append(said))
    return gate, told


def test_a_list_and_a_collection_of_many_sources_say_how_far_they_are(
    collector: Collector,
) -> None:
    _, told = take_many(collector.world)
    assert rises([done for done, _ in told])
    assert told[-1] == (MANY, MANY)
    # It says no more than how many sources were visited, whatever they brought.
    busy = TransientFetchError("Not now", status=503)
    collector.web.pages |= dict.fromkeys(ADDRESSES[:-1], busy)
    collector.web.pages[ADDRESSES[-1]] = rss([Item(title=f"Day {number}") for number in range(9)])
    told.clear()
    collecting.collect_due(collector.context, lambda *said: told.append(said))
    assert rises([done for done, _ in told])
    assert {total for _, total in told} == {MANY + 1}
    assert told[-1] == (MANY + 1, MANY + 1)


def test_what_changes_while_a_long_list_comes_is_respected(world: World) -> None:
    gate, new = world.gate(), gates.NewGate(name="Also", rhythm="weekly")
    other = gates.make_gate(world.context, new)
    last = sources.NewSource(address=ADDRESSES[-1], name="Mine")

    def meanwhile(done: int, _total: int) -> None:
        if done == lists.AT_ONCE:
            sources.add_source(world.context, gate.id, last)

    lists.take_list(world.context, LIST, gate.id, meanwhile)
    behind = sources.list_sources(world.context, gate.id)
    assert len(behind) == MANY + 1
    assert [one.name for one in behind if one.address == last.address] == ["Mine"]

    def ended(_done: int, _total: int) -> None:
        gates.end_gate(world.context, other.id)

    named = LINES.replace("/>", ' o:ring="Also"/>')
    body = f'<opml xmlns:o="urn:osmosis:opml:1"><body>{named}</body></opml>'.encode()
    with pytest.raises(GateStateError, match="This gate has ended"):
        lists.take_list(world.context, body, gate.id, ended)
    assert len(sources.list_sources(world.context, other.id)) == lists.AT_ONCE


def test_an_opening_with_many_entries_moves_and_never_says_how_many_there_are(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(steps, "TELLS_AFTER_SECONDS", 0.0)
    gate, told = world.gate(minutes=15), Told()
    for start in range(0, MANY, 100):
        few = [story(f"Story{number}", words=8) for number in range(start, start + 100)]
        bring(world, gate, few)
    world.at(5, 11)
    tasks = {openings.EDITION_TASK: world.app.tasks()[openings.EDITION_TASK]}
    job = world.app.jobs.run_one(telling(tasks, lambda *said: told.append(said)))
    assert job is not None
    assert job.state == "done", job.reason
    assert rises([done for done, _ in told])
    assert {total for _, total in told} == {steps.WHOLE}
    # Also while it looks through what was collected, which takes longest without pictures.
    assert len({done for done, _ in told if done < 35}) > 8
