"""Feeds that are broken, huge or made to do harm."""

from __future__ import annotations

import contextlib
import json
import tracemalloc
from pathlib import Path

import pytest

from osmosis.errors import FeedParseError
from osmosis.feeds import parsing
from osmosis.feeds.limits import LONGEST_HTML, MOST_BYTES, MOST_ENTRIES
from osmosis.feeds.model import NamedFeed, PageInsteadError
from osmosis.feeds.parsing import parse_feed
from tests.feeds.reading import item, only, parsed, words
from tests.feeds.samples.writing import FEED, STORIES, atom, rss

LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10 if n else "ha"}">' for n in range(9))


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"", "empty"),
        (b" \n\t ", "empty"),
        (b"\xef\xbb\xbf", "empty"),
        (b"\x00\x00\x00", "empty"),
        (b"Not found", "no feed"),
        (b"\x89PNG\r\n\x1a\n" + bytes(200), "no feed"),
        (b"PK\x03\x04" + bytes(range(256)), "no feed"),
        (b"%PDF-1.7 " + bytes(range(256)), "no feed"),
        (b"{", "like JSON"),
        (b"[" * 100_000, "like JSON"),
        (b'{"a":' * 100_000, "like JSON"),
        (b"[1,2]", "no feed"),
        (b'{"items": 3}', "no feed"),
        (b'{"error": "gone"}', "no feed"),
        (b"[" + b"{}," * 1_100_000 + b"{}]", "more parts"),
        (b"<opml version='2.0'><body/></opml>", "list of sources"),
        (b"<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'/>", "map of a site"),
        (b"<rss><channel><title>x</title></rss></channel>", "no feed"),
        (b"<error><message>no</message></error>", "no feed"),
        (b"<a>" * 600, "too deep"),
        (b"<a b='c'>" * 600, "too deep"),
        (b"<rss><channel><item><description>" + b"<b>" * 600, "too deep"),
    ],
)
def test_what_is_no_feed_is_said_to_be_none(body: bytes, said: str) -> None:
    with pytest.raises(FeedParseError, match=said):
        parsed(body)


def test_a_web_page_is_told_from_a_feed_and_the_feeds_that_it_names_are_told() -> None:
    page = (
        b"<!-- x --><!DOCTYPE html><html><head><title>Log in</title>"
        b"<link rel='alternate' type='application/rss+xml' title='News &amp; more' href='/rss'>"
    )
    with pytest.raises(PageInsteadError, match="web page") as caught:
        parsed(page)
    assert caught.value.feeds == (
        NamedFeed(
            address="https://paper.example/rss",
            title="News & more",
            media_type="application/rss+xml",
        ),
    )
    assert "paper" not in str(caught.value)


def test_a_page_in_xml_is_a_page() -> None:
    with pytest.raises(PageInsteadError):
        parsed(
            '<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><body>x</body></html>'
        )


def test_entities_that_grow_are_refused() -> None:
    bomb = rss().replace("?>", f"?><!DOCTYPE rss [{LAUGHS}]>", 1).replace("News", "&l8;")
    with pytest.raises(FeedParseError, match="grow"):
        parsed(bomb)


def test_an_entity_that_holds_another_is_refused() -> None:
    head = '<!DOCTYPE rss [<!ENTITY a "b"><!ENTITY c "&a;">]>'
    with pytest.raises(FeedParseError, match="grow"):
        parsed(head + item("<title>&c;</title>"))


def test_one_entity_used_a_million_times_is_refused() -> None:
    head = f'<!DOCTYPE rss [<!ENTITY a "{"a" * 90}">]>'
    bomb = head + item(f"<title>{'&a;' * 1_000_000}</title>")
    with pytest.raises(FeedParseError, match="grow"):
        parsed(bomb)


@pytest.mark.parametrize(
    "declared",
    [
        '<!ENTITY x SYSTEM "file://{path}">',
        '<!ENTITY x SYSTEM "{path}">',
        '<!ENTITY x PUBLIC "y" "file://{path}">',
        '<!ENTITY % p SYSTEM "file://{path}"> %p;',
    ],
)
def test_entities_that_lie_elsewhere_are_never_fetched(declared: str, tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("<!ENTITY x 'secret words'>secret words", encoding="utf-8")
    head = f"<!DOCTYPE rss [{declared.format(path=secret)}]>"
    entry = only(head + item("<title>a&x;b</title><description>c</description>"))
    assert "secret" not in entry.title
    assert words(entry) == "c"


def test_an_include_is_never_followed(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("secret words", encoding="utf-8")
    entry = only(
        item(
            f'<description><xi:include href="{secret}" parse="text" '
            'xmlns:xi="http://www.w3.org/2001/XInclude"/>x</description>'
        )
    )
    assert words(entry) == "x"


@pytest.mark.parametrize("name", ["{path}", "file://{path}", "http://127.0.0.1:9/feed"])
def test_a_body_is_never_taken_for_a_name_to_open(name: str, tmp_path: Path) -> None:
    feed = tmp_path / "feed"
    feed.write_text(rss(), encoding="utf-8")
    with pytest.raises(FeedParseError):
        parsed(name.format(path=feed).encode())


def test_too_many_bytes_are_refused_and_as_many_as_allowed_are_read(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with pytest.raises(FeedParseError, match="larger"):
        parsed(bytes(MOST_BYTES + 1))
    body = rss().encode()
    monkeypatch.setattr(parsing, "MOST_BYTES", len(body))
    assert len(parsed(body).entries) == len(STORIES)


def test_two_million_entries_are_left_after_those_that_count() -> None:
    head, tail = rss().split("<item>", 1)[0], "</channel></rss>"
    feed = parsed(head + "<item><title>x</title></item>" * 1_700_000 + tail)
    assert len(feed.entries) == MOST_ENTRIES
    assert feed.left_out == 1_700_000 - MOST_ENTRIES


def test_fifty_megabytes_are_read_beside_little_else() -> None:
    head, tail = b"<rss><channel><item><title>Ice</title><description>", b"</description></item>"
    body = head + b"word " * ((MOST_BYTES - len(head + tail)) // 5) + tail
    assert MOST_BYTES - 5 < len(body) <= MOST_BYTES
    tracemalloc.start()
    try:
        [entry] = parse_feed(body, address=FEED).entries
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert most < 2.2 * MOST_BYTES
    assert LONGEST_HTML * 0.99 < len(entry.summary) < LONGEST_HTML + 100


def test_many_entries_of_json_are_left_too() -> None:
    feed = parsed(json.dumps({"items": [{"id": n} for n in range(MOST_ENTRIES + 5)]}))
    assert (len(feed.entries), feed.left_out) == (MOST_ENTRIES, 5)


def test_a_very_long_piece_is_cut_and_says_so() -> None:
    entry = only(item(f"<description>&lt;p&gt;{'words ' * LONGEST_HTML}</description>"))
    assert LONGEST_HTML * 0.99 < len(entry.summary) < LONGEST_HTML + 100
    assert entry.summary.endswith("<p>[…]</p>")


def test_a_cut_leaves_no_half_of_an_element() -> None:
    linked = '<a href="https://paper.example/">words</a> ' * (LONGEST_HTML // 40)
    entry = only(item(f"<description><![CDATA[{linked}]]></description>"))
    assert entry.summary.endswith("words</a> <p>[…]</p>")


@pytest.mark.parametrize("share", [0.5, 0.9, 0.99])
@pytest.mark.parametrize("text", [rss(), atom()], ids=["rss", "atom"])
def test_of_a_document_that_breaks_off_the_whole_entries_are_read(text: str, share: float) -> None:
    body = text.encode()[: int(len(text.encode()) * share)]
    whole = body.count(b"</item>") + body.count(b"</entry>")
    feed = parsed(body)
    assert [entry.title for entry in feed.entries] == [story.title for story in STORIES[:whole]]
    assert feed.is_cut


def test_a_document_that_breaks_off_too_early_is_none() -> None:
    with pytest.raises(FeedParseError, match="breaks off"):
        parsed(rss().encode()[:400])


@pytest.mark.parametrize(
    "broken",
    [
        "PHP Warning: x in <b>y</b> on line 3<br />\n{0}",
        "\ufeff\ufeff{0}",
        "{0}<!-- made in 0.1 s --><script>x</script>",
        "{0}</rss>",
    ],
)
def test_what_stands_before_or_after_a_feed_does_no_harm(broken: str) -> None:
    assert len(parsed(broken.format(rss())).entries) == len(STORIES)


@pytest.mark.parametrize(
    ("inside", "title"),
    [
        ("<title>Salt & pepper</title>", "Salt & pepper"),
        ("<title>1 < 2</title>", "1 < 2"),
        ("<title>caf&eacute; &unknown; &#0; &#x1F;</title>", "café &unknown;"),
        ("<title>a\x0bb\x00c</title>", "abc"),
        ("<title>x</title><dc:creator>y</dc:creator>", "x"),
        ("<title>x</title><itunes:image href='y'/>", "x"),
        ("<title>a\ufffeb</title>", "ab"),
        ("<title>x</title><link>http://h/?a=1&b=2</link>", "x"),
        ("<title>x<br>y</title>", "x y"),
        ("<title>x</title><description><p>one<br>two</description>", "x"),
    ],
)
def test_what_is_often_wrong_is_mended(inside: str, title: str) -> None:
    assert only(item(inside)).title == title


@pytest.mark.parametrize(
    "inside",
    [
        "<title>Salt & pepper, 1 < 2</title>",
        "<title>x</title><dc:creator>y</dc:creator><itunes:image href='z'/>",
        "<title>&#0;x\x0b\ufffe</title>",
    ],
)
def test_what_can_be_mended_needs_no_slow_reader(
    inside: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parsing, "read_slowly", lambda *_: pytest.fail("it was asked"))
    assert only(item(f"{inside}<description>words</description>")).title


def test_signs_inside_cdata_are_left_alone() -> None:
    entry = only(
        item("<title>a & b</title><description><![CDATA[x & <b>y</b> < z]]></description>")
    )
    assert entry.summary == "x &amp; <b>y</b> &lt; z"


def test_an_address_that_cannot_be_one_is_left_out() -> None:
    entry = only(
        item("<title>x</title><link>http://[::1</link><enclosure url='javascript:x' type='a/b'/>")
    )
    assert (entry.address, entry.enclosures) == ("", ())


def test_halves_of_characters_in_json_do_no_harm() -> None:
    feed = parsed(b'{"title":"\\ud83d","items":[{"id":"\\udc00","content_html":"<p>\\ud800x"}]}')
    assert feed.title == "?"
    assert feed.entries[0].content == "<p>?x</p>"


def test_json_of_the_wrong_kinds_does_no_harm() -> None:
    strange = [None, True, 3, 2.5, "x", [1], {"a": 1}, 1e400, -0.0]
    names = (
        "id", "url", "title", "content_html", "content_text", "summary", "date_published",
        "date_modified", "author", "authors", "tags", "attachments", "image", "language",
        "external_url",
    )  # fmt: skip
    items = [dict.fromkeys(names, value) for value in strange]
    body = json.dumps({"version": 1, "title": [], "language": {}, "items": [*items, *strange]})
    assert len(parsed(body.replace("Infinity", "1e999")).entries) >= 3


@pytest.mark.parametrize(
    "text",
    [
        "<" * 500_000,
        "&" * 500_000,
        "<rss><channel><item><title>" + "&" * 1_000_000,
        "<rss><channel>" + "<item " * 20_000,
        "<rss><channel>" + "<item><![CDATA[" * 100_000,
        "<rss><channel>" + "<!--" * 300_000,
        "<rss><channel><item>" + "<a:b>" * 300_000,
        "<!DOCTYPE " * 200_000,
        "<?xml " * 300_000,
        "<!ENTITY x 'y'>" * 100_000,
        "<rss>" + " xmlns:a='b'" * 100_000,
        "<!---->" * 100_000 + "<x/>",
        "<!-- x -->\n" * 60 + "words",
    ],
)
def test_what_is_made_to_be_slow_is_not(text: str) -> None:
    with contextlib.suppress(FeedParseError):
        assert parse_feed(text.encode(), address=FEED).entries == ()


@pytest.mark.parametrize(
    "inside",
    [
        "<author>" + "@" * 1_000_000 + "</author>",
        "<author>a&lt;" + "@" * 1_000_000 + "</author>",
        "<author>a" + " " * 1_000_000 + "b</author>",
        "<description>a" + " " * 1_000_000 + "\nb</description>",
        "<description>a\n" + " " * 1_000_000 + "b</description>",
    ],
)
def test_an_entry_that_is_made_to_be_slow_is_not(inside: str) -> None:
    assert len(parsed(item(f"<title>A</title>{inside}")).entries) == 1


def test_blank_lines_part_paragraphs_and_other_blanks_do_not() -> None:
    entry = only(item("<description>a \n\t\n b\n c\n\n\n d </description>"))
    assert entry.body.count("<p>") == 3
    assert entry.body.split("<p>")[2].split() == ["b<br>", "c</p>"]
