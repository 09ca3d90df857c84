"""Feeds of all formats tell the same stories."""

from __future__ import annotations

import pytest
from whenever import Instant

from osmosis.errors import FeedParseError
from osmosis.feeds import parsing
from osmosis.feeds.model import Chapter, Enclosure, Feed, Linked
from osmosis.feeds.wording import text_of
from tests.feeds.reading import item, only, parsed
from tests.feeds.samples.shapes import SHAPES
from tests.feeds.samples.writing import HOME, STORIES


@pytest.mark.parametrize("name", SHAPES)
def test_every_shape_tells_the_three_stories(name: str) -> None:
    feed = parsed(SHAPES[name])
    assert (feed.title, feed.home) == ("The Paper", HOME)
    assert [entry.title for entry in feed.entries] == [story.title for story in STORIES]
    assert [entry.address for entry in feed.entries] == [story.address for story in STORIES]
    for entry, story in zip(feed.entries, STORIES, strict=True):
        assert (entry.published_at or entry.updated_at) == Instant(story.iso)
        assert story.summary in text_of(entry.body)
        assert "More" not in entry.body or f'href="{HOME}more/{story.number}"' in entry.body


def test_no_shape_needs_the_slow_reader(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("the slow reader was asked")

    monkeypatch.setattr(parsing, "read_slowly", refuse)
    assert len([parsed(text) for text in SHAPES.values()]) >= 60


@pytest.mark.parametrize(
    ("shape", "name"),
    [
        ("rss 2.0", "rss20"),
        ("rss 0.91 with its grammar", "rss091"),
        ("rss 0.92", "rss092"),
        ("rss 0.90", "rss090"),
        ("rss 1.0", "rss10"),
        ("atom 0.3 escaped", "atom03"),
        ("atom 1.0 with a prefix", "atom10"),
        ("cdf", "cdf"),
        ("json feed 1.0", "json10"),
        ("json feed 1.1", "json11"),
    ],
)
def test_the_format_is_told(shape: str, name: str) -> None:
    assert parsed(SHAPES[shape]).format == name


def test_what_a_feed_asks_for_is_told() -> None:
    asked = parsed(SHAPES["rss 2.0 with everything to skip"])
    assert (asked.ttl_minutes, *map(set, (asked.skip_hours, asked.skip_days))) == (90, {0, 7}, {7})
    assert parsed(SHAPES["rss 2.0 with ttl after the items"]).ttl_minutes == 90
    assert parsed(SHAPES["cdf"]).ttl_minutes == 360


def test_a_podcast_brings_its_parts() -> None:
    episode = parsed(SHAPES["rss 2.0 with a podcast"]).entries[0]
    assert episode.title == STORIES[0].title
    assert episode.duration_seconds == 3723
    assert episode.images == (f"{HOME}1.jpg",)
    assert episode.transcript == Linked(
        address=f"{HOME}1.html", media_type="text/html", language="en"
    )
    assert episode.chapters_elsewhere == Linked(
        address=f"{HOME}1.json", media_type="application/json+chapters"
    )
    assert episode.chapters == (
        Chapter(start_seconds=0, title="Beginning"),
        Chapter(start_seconds=3723.5, title="End", address=f"{HOME}end"),
    )


def test_a_film_is_a_card_with_its_description() -> None:
    film = parsed(SHAPES["atom 1.0 of films"]).entries[1]
    assert (film.summary, film.content) == (STORIES[1].summary, "")
    assert (film.images, film.enclosures) == ((f"{HOME}2.jpg",), ())


def test_files_are_told_from_pictures() -> None:
    sound = parsed(SHAPES["rss 2.0 with enclosures"]).entries[0]
    picture = parsed(SHAPES["rss 2.0 with a picture as enclosure"]).entries[0]
    assert sound.enclosures == (
        Enclosure(address=f"{HOME}1.mp3", media_type="audio/mpeg", length_bytes=99),
    )
    assert (picture.enclosures, picture.images) == ((), (f"{HOME}1.jpg",))


def test_authors_categories_and_languages_are_told() -> None:
    def first(name: str, what: str) -> object:
        return getattr(parsed(SHAPES[name]).entries[0], what)

    assert first("rss 2.0 with an author and address", "authors") == ("Ada Frost",)
    assert first("atom 1.0 with two authors", "authors") == ("Ada Frost", "Second Hand")
    assert first("atom 1.0 with one author for all", "authors") == ("Ada Frost",)
    assert first("atom 1.0 with categories", "categories") == ("winter", "rivers")
    assert first("rss 2.0 with categories", "categories") == ("winter", "rivers")
    assert first("atom 1.0 with languages", "language") == "de"
    assert first("rss 2.0", "language") == "en"
    assert first("json feed 1.1", "language") == "de"


@pytest.mark.parametrize(
    ("written", "title"),
    [
        ("<title>Q&amp;A</title>", "Q&A"),
        ("<title><![CDATA[Q&amp;A]]></title>", "Q&A"),
        ("<title>A &lt;b&gt;bold&lt;/b&gt; one</title>", "A bold one"),
        ("<title>The &lt;table&gt; element</title>", "The <table> element"),
        ("<title>1 &lt; 2 &amp; 3 &gt; 2</title>", "1 < 2 & 3 > 2"),
        ("<title>\n two\n lines </title>", "two lines"),
        ("<title>It &amp;#8217;s</title>", "It ’s"),
        ("<title>First</title><title>Second</title>", "First"),
        ("<title/><description>x</description>", ""),
        ("<t:title xmlns:t='http://www.itunes.com/dtds/podcast-1.0.dtd'>x</t:title>", "x"),
        (f"<title>{'x' * 2000}</title>", "x" * 999 + "…"),
    ],
)
def test_titles_are_plain(written: str, title: str) -> None:
    assert only(item(written)).title == title


def test_plain_text_keeps_its_paragraphs() -> None:
    entry = only(item("<description>One &amp; two\nlines\n\nNext</description>"))
    assert entry.summary == "<p>One &amp; two<br>lines</p><p>Next</p>"


def test_the_html_of_an_entry_is_harmless() -> None:
    entry = only(
        item("<description>&lt;p onclick=x&gt;a&lt;script&gt;b&lt;/script&gt;</description>")
    )
    assert entry.summary == "<p>a</p>"


def test_without_a_base_a_text_stands_on_its_own_page() -> None:
    entry = only(
        item(
            "<link>https://paper.example/a/1</link>"
            '<description>&lt;img src="x.jpg"&gt;</description>'
        )
    )
    assert entry.summary == '<img src="https://paper.example/a/x.jpg">'


def test_markup_in_a_base_of_its_own_is_resolved_there() -> None:
    entry = only(
        '<feed xmlns="http://www.w3.org/2005/Atom"><entry><title>T</title><content type="xhtml">'
        '<div xmlns="http://www.w3.org/1999/xhtml" xml:base="https://else.example/x/"><a href="y">'
        'z</a><br/><img src="/w" alt="1 &lt; 2"/></div></content></entry></feed>'
    )
    assert entry.content == (
        '<div><a href="https://else.example/x/y">z</a><br>'
        '<img src="https://else.example/w" alt="1 &lt; 2"></div>'
    )


def test_a_feed_without_entries_is_a_feed() -> None:
    assert parsed("<rss version='2.0'><channel><title>T</title></channel></rss>") == Feed(
        title="T", format="rss20"
    )


def test_a_surprise_in_the_slow_reader_leaves_what_the_quick_one_found(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise LookupError("a surprise")

    monkeypatch.setattr("feedparser.parse", fail)
    broken = item("<title>x</title><description>y</description>").replace("</rss>", "</x>")
    assert only(broken).title == "x"
    with pytest.raises(FeedParseError, match="no feed"):
        parsed("<rss><channel></rss>")
