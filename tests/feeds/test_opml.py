"""Lists of sources, in and out, with nothing lost."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from osmosis.errors import FeedParseError
from osmosis.feeds.opml import Element, read_opml, write_opml
from osmosis.feeds.subscriptions import NAMESPACE, Subscription, opml_of, subscriptions_in

LIST = """<?xml version="1.0" encoding="UTF-8"?>
<opml version="2.0" xmlns:rr="https://reader.example/ns" xmlns:o="urn:osmosis:opml:1">
  <head>
    <title>My &amp; your sources</title>
    <expansionState>1, 2</expansionState>
    <rr:sync at="12"/>
  </head>
  <body>
    <outline text="Far &lt;away&gt;" rr:color="blue">
      <outline text="Inner" title="Inner">
        <outline type="rss" text="Paper" xmlUrl="https://paper.example/feed" \
htmlUrl="https://paper.example/" rr:unread="3" category="/a,/b" \
o:ring="monthly" o:axis="era=-0.5; left%3B%20or=1" o:weight="1.5"/>
      </outline>
      <outline type="link" text="No feed" url="https://paper.example/"/>
    </outline>
    <outline text="Only a thought"/>
    <outline type="atom" text="Old" url="https://old.example/atom" custom="&#10;kept&#9;"/>
  </body>
</opml>
"""

NAMES = st.from_regex(r"[A-Za-z_][A-Za-z0-9_.-]{0,8}", fullmatch=True)
TEXTS = st.text(
    alphabet=st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"),
    max_size=20,
)
OUTLINES = st.recursive(
    st.builds(
        Element, name=st.just("outline"), attributes=st.dictionaries(NAMES, TEXTS, max_size=5)
    ),
    lambda inner: st.builds(
        Element,
        name=st.just("outline"),
        attributes=st.dictionaries(NAMES, TEXTS, max_size=5),
        children=st.lists(inner, max_size=3).map(tuple),
    ),
    max_leaves=8,
)
SUBSCRIPTIONS = st.builds(
    Subscription,
    address=st.just("https://paper.example/") | TEXTS.map(lambda text: f"https://h/{text.strip()}"),
    title=TEXTS.map(str.strip),
    home=st.just("") | TEXTS.map(lambda text: f"https://h/{text.strip()}"),
    folders=st.lists(TEXTS.map(str.strip).filter(bool), max_size=3).map(tuple),
    ring=TEXTS.map(str.strip),
    leanings=st.dictionaries(
        TEXTS.map(str.strip).filter(bool), st.integers(-10, 10).map(lambda n: n / 10), max_size=3
    ),
    weight=st.none() | st.integers(0, 50).map(lambda n: n / 10),
)


def test_a_list_that_is_read_and_written_stays_the_same() -> None:
    assert write_opml(read_opml(LIST.encode())).decode() == LIST


@settings(max_examples=30)
@given(body=OUTLINES)
def test_no_tree_loses_anything(body: Element) -> None:
    root = Element(name="opml", attributes={"version": "2.0"}, children=(body,))
    assert read_opml(write_opml(root)) == root


def test_sources_are_found_at_any_depth() -> None:
    paper, old = subscriptions_in(read_opml(LIST.encode()))
    assert paper == Subscription(
        address="https://paper.example/feed",
        title="Paper",
        home="https://paper.example/",
        folders=("Far <away>", "Inner"),
        ring="monthly",
        leanings={"era": -0.5, "left; or": 1},
        weight=1.5,
        attributes=paper.attributes,
    )
    assert (old.address, old.folders, old.title) == ("https://old.example/atom", (), "Old")
    assert old.attributes["custom"] == "\nkept\t"


def test_what_others_wrote_is_written_again() -> None:
    paper, old = subscriptions_in(read_opml(LIST.encode()))
    text = write_opml(opml_of([paper, old], title="T", created="Mon, 01 Jun 2026 00:00:00 GMT"))
    again = subscriptions_in(read_opml(text))
    assert b'rr:unread="3"' in text
    assert b'xmlns:rr="https://reader.example/ns"' in text
    assert b'category="/a,/b"' in text
    assert b"<title>T</title>" in text
    for before, after in zip((paper, old), again, strict=True):
        assert replace(before, attributes={}) == replace(after, attributes={})
        foreign = {
            k: v for k, v in before.attributes.items() if not k.startswith(("o:", "xmlns:o"))
        }
        assert foreign.items() <= after.attributes.items()


def test_what_was_changed_here_is_what_is_written() -> None:
    paper, _ = subscriptions_in(read_opml(LIST.encode()))
    changed = replace(paper, title="New", ring="", leanings={}, weight=None, address="https://n/")
    (after,) = subscriptions_in(read_opml(write_opml(opml_of([changed]))))
    assert replace(after, attributes={}) == replace(changed, attributes={})
    assert "o:ring" not in after.attributes


@settings(max_examples=60)
@given(given_sources=st.lists(SUBSCRIPTIONS, max_size=5))
def test_no_source_loses_anything(given_sources: list[Subscription]) -> None:
    found = subscriptions_in(read_opml(write_opml(opml_of(given_sources))))
    plain = [replace(source, attributes={}) for source in found]
    assert sorted(map(repr, plain)) == sorted(map(repr, given_sources))


def test_the_order_of_sources_stays() -> None:
    sources = [
        Subscription(address=f"https://h/{n}", title=str(n), folders=folders)
        for n, folders in enumerate([("a",), (), ("b",), ("b", "c"), ()])
    ]
    found = subscriptions_in(read_opml(write_opml(opml_of(sources))))
    assert [source.address for source in found] == [source.address for source in sources]


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"", "not well formed"),
        (b"words", "not well formed"),
        (b"<opml><body>", "not well formed"),
        (b"<opml><body><outline text='a' text='b'/></body></opml>", "not well formed"),
        (b"<rss/>", "no list"),
        (b"<opml>" + b"<outline>" * 200, "too deep"),
        (b"<!DOCTYPE opml [<!ENTITY a 'b'>]><opml/>", "entities"),
        (b"<!DOCTYPE opml [<!ENTITY a SYSTEM 'file:///x'>]><opml/>", "entities"),
        (b"<!DOCTYPE opml [<!ENTITY % a SYSTEM 'file:///x'>%a;]><opml/>", "entities"),
    ],
)
def test_what_is_no_list_is_said_to_be_none(body: bytes, said: str) -> None:
    with pytest.raises(FeedParseError, match=said):
        read_opml(body)


@pytest.mark.parametrize(
    "body",
    [
        b"<opml><body><outline text='Q & A' xmlUrl='https://h/?a=1&b=2'/></body></opml>",
        b"<OPML><BODY><OUTLINE TEXT='Q &amp; A' XMLURL='https://h/?a=1&amp;b=2'/></BODY></OPML>",
        "\ufeff<opml><body><outline title='Q &amp; A' xmlurl=' https://h/?a=1&amp;b=2 '/>"
        "</body></opml><!-- x -->".encode(),
        "<?xml version='1.0' encoding='utf-16'?><opml><body><outline text='Q &amp; A' "
        "xmlUrl='https://h/?a=1&amp;b=2'/></body></opml>".encode("utf-16"),
    ],
)  # fmt: skip
def test_lists_that_are_a_little_wrong_are_read(body: bytes) -> None:
    (source,) = subscriptions_in(read_opml(body))
    assert (source.title, source.address) == ("Q & A", "https://h/?a=1&b=2")


def test_our_attributes_are_ours_only_in_our_namespace() -> None:
    other = LIST.replace(NAMESPACE, "urn:other").encode()
    paper = subscriptions_in(read_opml(other))[0]
    assert (paper.ring, paper.leanings, paper.weight) == ("", {}, None)
    text = write_opml(opml_of([replace(paper, ring="weekly")]))
    again = subscriptions_in(read_opml(text))[0]
    assert again.ring == "weekly"
    assert again.attributes["o:ring"] == "monthly"


@given(st.binary(max_size=200))
def test_no_bytes_are_more_than_no_list(body: bytes) -> None:
    with pytest.raises(FeedParseError):
        read_opml(body)
