"""What is left of HTML once it is sanitised."""

from __future__ import annotations

import random
import re
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from osmosis.articles.harmless import ATTRIBUTES, MATHS, WORDS
from osmosis.articles.sanitising import sanitise
from osmosis.articles.tangles import is_tangled
from tests.articles.hostile_html import SHAPES

PAGE = "https://example.org/a/page"
ADDRESS = re.compile(r"https?://[^\s\"<>]+|mailto:[^\s\"<>]+|#[^\"]*|data:image/(png|gif)[^\"]*")
OF_ADDRESSES = {"href", "src", "cite"}
FOUND = st.lists(
    st.one_of(
        st.sampled_from(sorted(SHAPES.values())),
        st.sampled_from(["<", ">", "</", "<!--", "-->", "'", '"', "=", "&", "\x00", "<svg>"]),
        st.text(max_size=8),
    ),
    max_size=6,
).map("".join)


class Seen(HTMLParser):
    """Every tag and attribute of a text, told by another reader."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str, str]] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(tag, name, value or "") for name, value in attrs]


def what_could_act(html: str) -> list[object]:
    """Whatever a sanitised text may not hold."""
    seen = Seen(html)
    return [
        *(tag for tag in seen.tags if tag not in WORDS | MATHS),
        *(
            (tag, name)
            for tag, name, _ in seen.attributes
            if name not in ATTRIBUTES["*"] | ATTRIBUTES.get(tag, set())
        ),
        *(
            (tag, value)
            for tag, name, value in seen.attributes
            if name in OF_ADDRESSES and not ADDRESS.fullmatch(value)
        ),
    ]


def test_the_list_of_hostile_shapes_is_long_and_each_is_another() -> None:
    assert len(SHAPES) >= 300
    assert len(set(SHAPES.values())) == len(SHAPES)


def test_nothing_that_could_act_is_left() -> None:
    left = {name: what_could_act(sanitise(html, PAGE)) for name, html in SHAPES.items()}
    assert {name: found for name, found in left.items() if found} == {}


def test_what_is_left_stays_when_it_is_sanitised_again() -> None:
    left = {name: sanitise(html, PAGE) for name, html in SHAPES.items()}
    changed = {name for name, html in left.items() if sanitise(html, PAGE) != html}
    # HTML cannot say that a link lies in a link, though a tree can.
    assert changed == {"nested a"}


@settings(max_examples=40)
@given(html=FOUND)
def test_no_mixture_leaves_anything_that_could_act(html: str) -> None:
    assert what_could_act(sanitise(html, PAGE)) == []


def test_the_check_itself_sees_what_could_act() -> None:
    hostile = "<script>x</script><p onclick=x>y</p><a href='javascript:x'>z</a>"
    assert what_could_act(hostile) == ["script", ("p", "onclick"), ("a", "javascript:x")]


@pytest.mark.parametrize(
    ("written", "left"),
    [
        ("<p>A <b>word</b></p>", "<p>A <b>word</b></p>"),
        ("a < b & c", "a &lt; b &amp; c"),
        ("plain", "plain"),
        ("<a href='../x y?q=1&r=2'>x</a>", '<a href="https://example.org/x%20y?q=1&amp;r=2">x</a>'),
        ("<a href='//h.org/x'>x</a>", '<a href="https://h.org/x">x</a>'),
        ("<a href='#note'>x</a>", '<a href="#note">x</a>'),
        ("<a href='mailto:a@b.org'>x</a>", '<a href="mailto:a@b.org">x</a>'),
        ("<a href='tel:1'>x</a>", "<a>x</a>"),
        ("<img src=pic.jpg alt=A>", '<img src="https://example.org/a/pic.jpg" alt="A">'),
        (
            "<img srcset='a.jpg 1x,b.jpg 2x'>",
            '<img srcset="https://example.org/a/a.jpg 1x, https://example.org/a/b.jpg 2x">',
        ),
        (
            "<img data-src='/late.jpg' src='data:image/gif;base64,R0lGODlh'>",
            '<img data-src="https://example.org/late.jpg" src="data:image/gif;base64,R0lGODlh">',
        ),
        ("<noscript><img src=/x.jpg></noscript>", '<img src="https://example.org/x.jpg">'),
        ("<code class='language-py'>x</code>", '<code class="language-py">x</code>'),
        ("<p dir=rtl lang=ar>x</p>", '<p dir="rtl" lang="ar">x</p>'),
        ("<math><mi>x</mi></math>", "<math><mi>x</mi></math>"),
        ("<ruby>漢<rt>kan</rt></ruby>", "<ruby>漢<rt>kan</rt></ruby>"),
        ("<p>a<script>b</script>c</p>", "<p>ac</p>"),
        ("<font color=red>words</font>", "words"),
        ("<form><p>words</p><input value=x></form>", "<p>words</p>"),
        ("\ud800 half", "? half"),
    ],
)
def test_words_pictures_and_addresses_stay(written: str, left: str) -> None:
    assert sanitise(written, PAGE) == left


def test_an_embedded_film_becomes_a_link_to_it() -> None:
    left = sanitise("<iframe width=1 src='//films.org/1'></iframe>", PAGE)
    assert left == '<p><a href="https://films.org/1">//films.org/1</a></p>'


def test_a_formula_is_not_said_twice() -> None:
    formula = "<math><mi>x</mi><annotation encoding=tex>\\frac x</annotation></math>"
    assert "frac" not in sanitise(f"<p>{formula} is it.", PAGE)


def test_without_a_base_relative_addresses_go() -> None:
    assert sanitise("<a href=x>y</a><img src=/z alt=w>", "") == '<a>y</a><img alt="w">'


@pytest.mark.parametrize(
    "html",
    [
        "<div>" * 200_000,
        "<rt>" * 100_000,
        "<a " + " ".join(f"x{n}" for n in range(100_000)) + ">",
        '<a y=">" ' + " ".join(f"x{n}" for n in range(100_000)) + ">",
        "".join(f"<b id={n}>" for n in range(390)) + "<p>x" * 100_000,
        "<iframe src" * 100_000,
        "<!--" * 200_000,
        "<a<" * 200_000,
        "<a x='" * 100_000,
    ],
)
def test_what_would_choke_a_reader_becomes_its_words_quickly(html: str) -> None:
    assert "<div" not in sanitise(html, PAGE)


def test_what_people_write_is_no_tangle() -> None:
    dice = random.Random(4)
    rows = "<tr><td><font size=2><b>x</b><td>y" * 400
    texts = ["<p>" + "words " * dice.randrange(9, 90) for _ in range(3_000)]
    assert not is_tangled("".join(texts))
    assert not is_tangled(f"<table>{rows}</table>" * 3)
    assert not is_tangled("<ruby>漢<rt>kan</ruby>" * 2_000)
    assert not is_tangled(f'<img src="data:image/png;base64,{"A/" * 200_000}">')
