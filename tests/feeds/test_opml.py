"""Lists of sources, in and out, with nothing lost."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from osmosis.errors import FeedParseError
from osmosis.feeds.opml import COMMENT, INSTRUCTION, Element, read_opml, write_opml
from osmosis.feeds.subscriptions import NAMESPACE, Subscription, subscriptions_in

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
BESIDE = st.builds(
    Element,
    name=st.just(COMMENT),
    text=TEXTS.map(lambda text: text.replace("-", "")),
) | st.builds(
    Element,
    name=st.just(INSTRUCTION),
    text=st.builds("reader {}".format, TEXTS.map(lambda text: text.replace("?", ""))).map(
        str.strip
    ),
)
OUTLINES = st.recursive(
    st.builds(
        Element, name=st.just("outline"), attributes=st.dictionaries(NAMES, TEXTS, max_size=5)
    )
    | BESIDE,
    lambda inner: st.builds(
        Element,
        name=st.just("outline"),
        attributes=st.dictionaries(NAMES, TEXTS, max_size=5),
        children=st.lists(inner, max_size=3).map(tuple),
    ),
    max_leaves=8,
)


def test_a_list_that_is_read_and_written_stays_the_same() -> None:
    assert write_opml(read_opml(LIST.encode())).decode() == LIST


@settings(max_examples=30)
@given(body=OUTLINES, around=st.lists(BESIDE, max_size=2).map(tuple))
def test_no_tree_loses_anything(body: Element, around: tuple[Element, ...]) -> None:
    said = {"version": "2.0"}
    root = Element(name="opml", attributes=said, children=(body,), before=around, after=around)
    assert read_opml(write_opml(root)) == root


def test_comments_and_words_behind_an_element_stay_where_they_stand() -> None:
    words = """<?xml version="1.0" encoding="UTF-8"?>
<?xml-stylesheet href="list.xsl"?>
<!-- from my old reader -->
<opml>
  <!-- nothing in the head -->
  <head>
    <title>Mine<!-- and -->yours</title>
  </head>
  <body>first <outline text="A"/> <outline text="B">
  <!-- b & <b> -->
</outline> last
</body>
</opml>
<!-- the end -->
"""
    assert write_opml(read_opml(words.encode())).decode() == words


@pytest.mark.parametrize("text", ["a--b", "a-"])
def test_a_comment_that_cannot_be_written_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="cannot stand in XML"):
        write_opml(Element(name="opml", children=(Element(name=COMMENT, text=text),)))


def test_sources_are_found_at_any_depth() -> None:
    paper, old = subscriptions_in(read_opml(LIST.encode()))
    assert paper == Subscription(
        address="https://paper.example/feed",
        title="Paper",
        home="https://paper.example/",
        ring="monthly",
        leanings={"era": -0.5, "left; or": 1},
        weight=1.5,
    )
    assert (old.address, old.title) == ("https://old.example/atom", "Old")


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


@given(st.binary(max_size=200))
def test_no_bytes_are_more_than_no_list(body: bytes) -> None:
    with pytest.raises(FeedParseError):
        read_opml(body)
