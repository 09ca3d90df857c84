"""A list of sources as it came, with what has changed since, and nothing else."""

from __future__ import annotations

from dataclasses import replace

import pytest

from osmosis.feeds.amending import EMPTY, amended, joined, with_axes, with_more
from osmosis.feeds.opml import Element, read_opml, write_opml
from osmosis.feeds.subscriptions import NAMESPACE, Subscription, axes_in, subscriptions_in

LIST = """<?xml version="1.0" encoding="UTF-8"?>
<opml version="1.1" xmlns:rr="https://reader.example/ns">
  <head>
    <title>Mine</title>
    <ownerName>Nobody</ownerName>
    <rr:sync at="12"/>
  </head>
  <body>
    <outline text="Slow" rr:color="blue">
      <outline text="Paper" title="The Paper" xmlUrl="https://paper.example/feed" rr:unread="3"/>
      <outline text="A note" type="note"/>
    </outline>
    <outline type="include" text="More" url="https://more.example/list.opml"/>
    <outline text="Only one" rr:color="red">
      <outline text="Moss" xmlUrl="https://moss.example/rss" xmlns:m="urn:moss">
        <outline text="Within" m:deep="1"/>
      </outline>
    </outline>
    <outline text="Paper" xmlUrl="https://paper.example/feed"/>
    <outline text="Odd" xmlUrl="ftp://odd.example/"/>
  </body>
</opml>
"""
ROOT = read_opml(LIST.encode())
PAPER, MOSS, AGAIN, ODD = subscriptions_in(ROOT)


def written(root: Element) -> str:
    """The document."""
    return write_opml(root).decode()


def test_what_is_said_as_it_came_stays_as_it_came() -> None:
    said = amended(ROOT, {0: PAPER, 1: MOSS, 2: AGAIN})
    assert written(said) == LIST.replace('/ns">', f'/ns" xmlns:osmosis="{NAMESPACE}">')


def test_rings_axes_and_weights_are_added_at_every_place() -> None:
    paper, again = (
        replace(one, ring="Sundays", leanings={"a; b": -0.5}, weight=2.5) for one in (PAPER, AGAIN)
    )
    said = written(amended(ROOT, {0: paper, 2: again}))
    added = ' osmosis:ring="Sundays" osmosis:axis="a%3B%20b=-0.5" osmosis:weight="2.5"/>'
    assert f'rr:unread="3"{added}' in said
    assert f'<outline text="Paper" xmlUrl="https://paper.example/feed"{added}' in said
    assert said.count("osmosis:ring") == 2
    assert subscriptions_in(read_opml(said.encode()))[0] == paper


def test_what_was_changed_here_is_what_is_written() -> None:
    once = amended(ROOT, {0: replace(PAPER, ring="a", weight=2.0)})
    new = replace(PAPER, title="New", address="https://new.example/")
    said = amended(once, {0: new})
    assert subscriptions_in(said)[0] == new
    assert 'text="New" title="New" xmlUrl="https://new.example/" rr:unread="3"/>' in written(said)


def test_what_has_gone_leaves_what_lay_in_it_and_takes_an_empty_folder_along() -> None:
    without = amended(ROOT, {0: None, 1: None, 2: None})
    assert [one.title for one in subscriptions_in(without)] == ["Odd"]
    said = written(without)
    assert '<outline xmlns:m="urn:moss" text="Within" m:deep="1"/>' in said
    assert 'text="A note"' in said
    assert 'text="Only one"' in said
    bare = read_opml(b"<opml><body><outline text='F'><outline xmlUrl='x'/></outline></body></opml>")
    assert b"<body/>" in write_opml(amended(bare, {0: None}))


def test_what_came_since_stands_at_the_end_also_of_a_list_without_a_body() -> None:
    more = Subscription(address="https://n.example/", title="N", home="https://h.example/")
    for root in (ROOT, EMPTY, Element(name="OPML"), Element(name="opml")):
        assert subscriptions_in(with_more(root, [more]))[-1] == more


def test_axes_are_told_once_in_the_head_and_what_others_call_an_axis_stays() -> None:
    axis = {"name": "Distance", "low": "near", "high": "far", "virtue": ""}
    once = with_axes(with_axes(ROOT, [axis]), [axis])
    assert [dict(one.attributes) for one in axes_in(once)] == [axis]
    assert with_axes(once, []) == with_axes(ROOT, [])
    theirs = read_opml(b"<opml xmlns:o='urn:other'><head><o:axis name='x'/></head></opml>")
    assert b"<o:axis" in write_opml(with_axes(theirs, [axis]))


@pytest.mark.parametrize(
    "body",
    [
        '<opml xmlns:osmosis="urn:other"><body>{}</body></opml>',
        '<opml><body xmlns:osmosis="urn:other">{}</body></opml>',
        f'<opml xmlns:osmosis="{NAMESPACE}"><body xmlns:osmosis="urn:other">{{}}</body></opml>',
        "<opml><body>{}</body></opml>",
    ],
)
def test_a_prefix_that_means_something_else_is_left_to_it(body: str) -> None:
    root = read_opml(body.format('<outline xmlUrl="x" osmosis:ring="no"/>').encode())
    [said] = subscriptions_in(root)
    assert said.ring == ""
    again = read_opml(write_opml(amended(root, {0: replace(said, ring="Sundays")})))
    assert subscriptions_in(again)[0].ring == "Sundays"
    assert 'osmosis:ring="no"' in written(again)


def test_several_lists_are_one_and_nothing_of_them_is_lost() -> None:
    other = read_opml(
        b'<opml version="2.0" xmlns:rr="urn:another"><head><title>Yours</title></head>'
        b'<body kind="x"><outline text="T" rr:a="1" xmlUrl="https://t.example/"/></body></opml>'
    )
    both = read_opml(write_opml(joined([ROOT, other])))
    assert [one.title for one in subscriptions_in(both)][-2:] == ["Odd", "T"]
    said = written(both)
    assert '<outline xmlns:rr="urn:another" text="T" rr:a="1"' in said
    assert "<title>Yours</title>" in said
    assert '<body kind="x"/>' in said
    assert joined([ROOT]) == ROOT


COMMENTED = b"""<!-- top --><opml><body>before <outline text="A" xmlUrl="https://a.example/"
  xmlns:m="urn:m"><!-- within --></outline> after <!-- last --></body></opml>"""


def test_comments_and_words_stay_when_their_source_goes_and_when_lists_are_joined() -> None:
    gone = amended(read_opml(COMMENTED), {0: None})
    assert "<!-- top -->" in written(gone)
    assert "<body>before <!-- within --> after <!-- last --></body>" in written(gone)
    said = written(joined([ROOT, read_opml(COMMENTED)]))
    head, _, body = said.rpartition("<body>")
    assert "<!-- top -->" in head
    assert "<body>before </body>" in head
    assert " after <!-- last -->" in body
    assert written(read_opml(said.encode())) == said


def test_blanks_that_are_left_of_what_had_words_are_not_written() -> None:
    worded = read_opml(b"<opml><body>\n <outline text='b'/> words</body></opml>")
    said = written(joined([ROOT, worded]))
    assert "<body/>" in said
    assert written(read_opml(said.encode())) == said
