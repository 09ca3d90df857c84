"""Lists of sources: out and in again nothing is lost, and a second time nothing comes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import count
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from osmosis.errors import InvalidInputError
from osmosis.feeds.opml import COMMENT, Element, read_opml, write_opml
from osmosis.feeds.subscriptions import subscriptions_in
from osmosis.practices.apert.service import axes, gates, kept_lists, lists, sources
from osmosis.practices.context import PracticeContext
from tests.practices.apert.conftest import FEED, SUNDAYS, World

THEIRS = b"""<?xml version="1.0"?>
<opml version="2.0" xmlns:fz="urn:forumzilla:"><body>
  <outline text="Slow"><outline text="Moss" title="Notes on Moss" type="rss" fz:quickMode="false"
    category="/plants" xmlUrl="https://moss.example/rss" htmlUrl="https://moss.example/"/></outline>
  <outline text="Plain" xmlUrl="https://plain.example/f"/>
</body></opml>"""
OURS = b"""<opml version="2.0" xmlns:osmosis="urn:osmosis:opml:1">
<head><osmosis:axis name="Distance" low="near" high="far" virtue=""/></head><body>
<outline text="A" xmlUrl="https://a.example/f" osmosis:ring="sundays"
  osmosis:axis="Distance=-0.6; Mood=1" osmosis:weight="2.5"/>
<outline text="B" xmlUrl="https://b.example/f" osmosis:ring="Nowhere" osmosis:weight="900"/>
<outline text="A again" xmlUrl="http://www.a.example/f"/></body></opml>"""


def as_it_came(element: Element) -> Element:
    """The tree without what Osmosis adds to it."""
    foreign = {
        key: value
        for key, value in element.attributes.items()
        if not key.startswith(("osmosis:", "xmlns:osmosis"))
    }
    inside = tuple(as_it_came(one) for one in element.children if one.name != "osmosis:axis")
    return replace(element, attributes=foreign, children=inside)


def test_what_other_programs_wrote_leaves_as_it_came(either_world: World) -> None:
    world = either_world
    gate = world.gate()
    lists.take_list(world.context, THEIRS, gate.id)
    written = kept_lists.write_list(world.context, gate.id)
    moss, plain, gazette = subscriptions_in(read_opml(written))
    assert (moss.ring, plain.title, plain.weight) == ("Sundays", "Plain", None)
    assert gazette.title == FEED
    sources.retire_source(world.context, sources.list_sources(world.context)[0].id)
    alone = read_opml(kept_lists.write_list(world.context))
    assert as_it_came(alone) == read_opml(THEIRS)


def test_a_list_taken_in_a_second_time_brings_nothing(world: World) -> None:
    gate = world.gate()
    assert len(lists.plan_list(world.context, THEIRS, gate.id).coming) == 2
    assert len(sources.list_sources(world.context)) == 1
    lists.take_list(world.context, THEIRS, gate.id)
    before = kept_lists.write_list(world.context)
    again = lists.take_list(world.context, THEIRS, gate.id)
    assert (again.coming, again.present) == ([], ["Notes on Moss", "Plain"])
    assert kept_lists.write_list(world.context) == before


def test_rings_axes_and_weights_come_along(world: World) -> None:
    gate = world.gate()
    plan = lists.take_list(world.context, OURS, None)
    assert [(one.name, one.gate.name) for one in plan.coming] == [("A", "Sundays")]
    assert plan.refused == [
        ("B", "No gate is called Nowhere"),
        ("A again", "It names no gate"),
    ]
    made = {one.name: (one.low, one.high) for one in axes.list_axes(world.context)}
    assert made == {"Distance": ("near", "far"), "Mood": ("less", "more")}
    assert sorted(one.value for one in axes.list_leanings(world.context, gate.id)) == [-60, 100]
    assert sources.list_sources(world.context, gate.id)[1].weight == 2.5
    heavy = lists.take_list(world.context, OURS, gate.id)
    assert (heavy.present, [one.name for one in heavy.coming]) == (["A", "A again"], ["B"])
    assert sources.list_sources(world.context, gate.id)[2].weight == 10


@pytest.mark.parametrize("take", [lists.plan_list, lists.take_list])
def test_what_is_written_as_a_feed_and_has_no_address_is_named(
    world: World, take: Callable[[PracticeContext, bytes, UUID | None], lists.ListPlan]
) -> None:
    body = b"""<opml><body><outline text="Folder" type="rss" xmlUrl="">
      <outline text="Moss" type="rss" xmlUrl=""/>
      <outline title="Fern" text="f" type="RSS" xmlUrl="  "/>
      <outline text="Fig" type="atom"/>
      <outline htmlUrl="https://bare.example/" XMLURL=""/>
      <outline xmlUrl=""/>
      <outline text="Script" type="rss" xmlUrl="javascript:alert(1)"/>
      <outline text="A page" type="link" url="https://page.example/"/>
      <outline text="An empty folder"/>
    </outline></body></opml>"""
    plan = take(world.context, body, world.gate().id)
    without = ["Moss", "Fern", "Fig", "https://bare.example/", "Without a title"]
    assert [name for name, _ in plan.refused] == [*without, "Script"]
    assert {why for _, why in plan.refused[:-1]} == {"It has no address"}


def test_another_store_made_from_the_list_writes_the_same_list(
    world: World, tmp_path: Path
) -> None:
    world.gate()
    lists.take_list(world.context, OURS, gates.list_gates(world.context)[0].id)
    written = kept_lists.write_list(world.context)
    other = World.new(tmp_path / "other")
    gates.make_gate(other.context, gates.NewGate(name="Sundays", rhythm=SUNDAYS))
    lists.take_list(other.context, written, None)
    assert kept_lists.write_list(other.context) == written
    other.app.close()


@pytest.mark.parametrize(
    "body",
    [
        b'<!DOCTYPE o [<!ENTITY a "b">]><opml><body><outline text="&a;" xmlUrl="x"/></body></opml>',
        b"<html><body>no</body></html>",
        b"",
    ],
)
def test_a_file_that_is_no_list_is_refused_in_one_sentence(world: World, body: bytes) -> None:
    gate = world.gate()
    with pytest.raises(InvalidInputError, match="This file cannot be taken in"):
        lists.take_list(world.context, body, gate.id)


def test_a_source_that_was_called_otherwise_leaves_under_its_new_name(world: World) -> None:
    gate = world.gate()
    lists.take_list(world.context, THEIRS, gate.id)
    moss = sources.list_sources(world.context, gate.id)[1]
    sources.rename_source(world.context, moss.id, "Moss only")
    written = subscriptions_in(read_opml(kept_lists.write_list(world.context)))
    assert written[0].title == "Moss only"


def test_a_newer_list_takes_the_place_of_the_one_it_holds_and_stands_beside_another(
    world: World,
) -> None:
    gate = world.gate()
    more = THEIRS.replace(b"</body>", b'<outline text="C" xmlUrl="https://c.example/"/></body>')
    for body in (THEIRS, THEIRS, more):
        lists.take_list(world.context, body, gate.id)
    assert kept_lists.write_list(world.context).count(b"moss.example/rss") == 1
    other = b'<opml><head><title>O</title></head><body><outline text="N"/></body></opml>'
    lists.take_list(world.context, other, gate.id)
    both = kept_lists.write_list(world.context)
    assert [both.count(one) for one in (b"moss.example/rss", b'text="N"', b"<title>O")] == [1, 1, 1]
    lists.take_list(world.context, both, gate.id)
    assert kept_lists.write_list(world.context) == both


def test_what_two_lists_name_stands_once_where_the_newer_has_it(world: World) -> None:
    gate = world.gate()
    newer = b"""<opml><body><outline text="Green"><outline text="Moss again"
      xmlUrl="http://moss.example/rss"/><outline text="C" xmlUrl="https://c.example/"/></outline>
      </body></opml>"""
    for body in (THEIRS, newer):
        lists.take_list(world.context, body, gate.id)
    written = kept_lists.write_list(world.context)
    assert written.count(b"moss.example/rss") == 1
    titles = [one.title for one in subscriptions_in(read_opml(written))]
    assert titles == ["Plain", "Moss again", "C", FEED]
    assert b'text="Green"' in written
    assert b'text="Slow"' not in written
    lists.take_list(world.context, written, gate.id)
    assert kept_lists.write_list(world.context) == written


def test_a_list_that_only_puts_its_sources_into_other_folders_takes_the_place(
    world: World,
) -> None:
    gate = world.gate()
    lists.take_list(world.context, THEIRS, gate.id)
    regrouped = THEIRS.replace(b'text="Slow"', b'text="Green"')
    assert lists.plan_list(world.context, regrouped, gate.id).regroups
    lists.take_list(world.context, regrouped, gate.id)
    assert not lists.plan_list(world.context, regrouped, gate.id).regroups
    written = kept_lists.write_list(world.context)
    assert [written.count(one) for one in (b"Slow", b"Green", b"moss.example/rss")] == [0, 1, 1]


def test_what_could_not_be_taken_in_leaves_as_it_came_and_what_is_retired_does_not(
    world: World,
) -> None:
    gate = world.gate()
    body = THEIRS.replace(b"</body>", b'<outline text="Odd" xmlUrl="ftp://odd.example/"/></body>')
    lists.take_list(world.context, body, gate.id)
    moss = sources.list_sources(world.context, gate.id)[1]
    sources.retire_source(world.context, moss.id)
    written = kept_lists.write_list(world.context)
    assert b'<outline text="Odd" xmlUrl="ftp://odd.example/"/>' in written
    assert b"Slow" not in written
    sources.add_source(world.context, gate.id, sources.NewSource(address=moss.address))
    assert b'<outline text="Slow">' in kept_lists.write_list(world.context)


def test_the_list_of_a_gate_has_only_what_stands_behind_it(world: World) -> None:
    gate, other = (
        world.gate(),
        gates.make_gate(world.context, gates.NewGate(name="Q", rhythm=SUNDAYS)),
    )
    lists.take_list(world.context, THEIRS, gate.id)
    plain = sources.list_sources(world.context, gate.id)[2]
    sources.move_source(world.context, plain.id, other.id)
    [there] = subscriptions_in(read_opml(kept_lists.write_list(world.context, other.id)))
    assert (there.title, there.ring) == ("Plain", "Q")
    sources.add_source(world.context, other.id, sources.NewSource(address=FEED))
    every = kept_lists.write_list(world.context)
    assert every.count(b'xmlUrl="https://gazette') == 2
    fresh = lists.plan_list(world.context, every, gate.id)
    assert (fresh.coming, fresh.refused) == ([], [])


NAMES = st.sampled_from(["text", "title", "type", "url", "htmlUrl", "q:x", "isComment", "y"])
TEXTS = st.text(alphabet="aé&<\"'\n\t ;=", max_size=6)
HEADS = st.sampled_from(["title", "dateCreated", "ownerEmail", "expansionState", "q:sync"])


def trees(outlines: st.SearchStrategy[Element]) -> st.SearchStrategy[Element]:
    """Documents of such outlines."""
    head = st.lists(st.builds(Element, name=HEADS, text=TEXTS.filter(str.strip)), max_size=3)
    parts = st.tuples(
        st.builds(Element, name=st.just("head"), children=head.map(tuple)),
        st.builds(Element, name=st.just("body"), children=st.lists(outlines).map(tuple)),
    )
    said = {"version": "1.1", "xmlns:q": "urn:q"}
    return st.builds(Element, name=st.just("opml"), attributes=st.just(said), children=parts)


FEEDS = st.builds(
    lambda attributes, n: Element(attributes={**attributes, "xmlUrl": f"https://h.example/{n}"}),
    st.dictionaries(NAMES, TEXTS, max_size=4),
    st.integers(0, 3),
)
FOLDERS = st.builds(Element, attributes=st.dictionaries(NAMES, TEXTS, max_size=4))
OTHERS = FOLDERS | st.builds(Element, name=st.just(COMMENT), text=st.just(" a note "))
TREES = trees(
    st.recursive(
        FEEDS | OTHERS,
        lambda inner: st.builds(
            lambda one, inside: replace(one, children=tuple(inside)),
            FEEDS | FOLDERS,
            st.lists(inner, max_size=3),
        ),
        max_leaves=6,
    )
)


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """One store for every tree; each comes behind a gate of its own."""
    opened = World.new(tmp_path_factory.mktemp("lists"))
    yield opened
    opened.app.close()


NUMBERS = count()


@settings(max_examples=12, phases=[Phase.generate], suppress_health_check=[HealthCheck.too_slow])
@given(tree=TREES)
def test_no_tree_loses_anything_on_its_way_through_a_gate(shared: World, tree: Element) -> None:
    name = f"g{next(NUMBERS)}"
    document = write_opml(tree).replace(b"https://h.example/", f"https://{name}.example/".encode())
    gate = gates.make_gate(shared.context, gates.NewGate(name=name, rhythm=SUNDAYS))
    lists.take_list(shared.context, document, gate.id)
    written = read_opml(kept_lists.write_list(shared.context, gate.id))
    assert as_it_came(written) == read_opml(document)
    assert {one.ring for one in subscriptions_in(written)} <= {name}
    lists.take_list(shared.context, write_opml(written), gate.id)
    assert read_opml(kept_lists.write_list(shared.context, gate.id)) == written
