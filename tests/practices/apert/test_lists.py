"""Lists of sources: out and in again nothing is lost, and a second time nothing comes."""

from __future__ import annotations

from pathlib import Path

import pytest

from osmosis.errors import InvalidInputError
from osmosis.feeds.opml import read_opml
from osmosis.feeds.subscriptions import subscriptions_in
from osmosis.practices.apert.service import axes, gates, lists, sources
from tests.practices.apert.conftest import SUNDAYS, World, new_world

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


def test_what_other_programs_wrote_leaves_as_it_came(either_world: World) -> None:
    world = either_world
    gate = world.gate()
    lists.take_list(world.context, THEIRS, gate.id)
    written = lists.write_list(world.context, gate.id)
    _, moss, plain = subscriptions_in(read_opml(written))
    [first, _] = subscriptions_in(read_opml(THEIRS))
    assert moss.folders == ("Slow",)
    assert first.attributes.items() <= moss.attributes.items()
    assert (moss.ring, plain.title, plain.weight) == ("Sundays", "Plain", None)


def test_a_list_taken_in_a_second_time_brings_nothing(world: World) -> None:
    gate = world.gate()
    assert len(lists.plan_list(world.context, THEIRS, gate.id).coming) == 2
    assert len(sources.list_sources(world.context)) == 1
    lists.take_list(world.context, THEIRS, gate.id)
    before = lists.write_list(world.context)
    again = lists.take_list(world.context, THEIRS, gate.id)
    assert (again.coming, again.present) == ([], ["Notes on Moss", "Plain"])
    assert lists.write_list(world.context) == before


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


def test_another_store_made_from_the_list_writes_the_same_list(
    world: World, tmp_path: Path
) -> None:
    world.gate()
    lists.take_list(world.context, OURS, gates.list_gates(world.context)[0].id)
    written = lists.write_list(world.context)
    other = new_world(tmp_path / "other")
    gates.make_gate(other.context, gates.NewGate(name="Sundays", rhythm=SUNDAYS))
    lists.take_list(other.context, written, None)
    assert lists.write_list(other.context) == written
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
    written = subscriptions_in(read_opml(lists.write_list(world.context)))
    assert written[1].title == "Moss only"
