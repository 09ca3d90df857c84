"""What reading feeds costs: time for one as most are, memory for one as large as is read."""

from __future__ import annotations

import io
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks.figures import Figure
from benchmarks.measuring import command_cost, median_seconds
from osmosis.feeds.identity import identities
from osmosis.feeds.parsing import parse_feed

ADDRESS = "https://paper.example/feed"
ENTRIES = 20
TIMES = 51
LARGE, LESS = 49_900_000, 5_000_000
OURS = (
    "import sys, pathlib; from osmosis.feeds.parsing import parse_feed; "
    f"parse_feed(pathlib.Path(sys.argv[1]).read_bytes(), address={ADDRESS!r})"
)
THEIRS = (
    "import sys, io, pathlib, feedparser; "
    "feedparser.parse(io.BytesIO(pathlib.Path(sys.argv[1]).read_bytes()), "
    "sanitize_html=False, resolve_relative_uris=False)"
)
NOTHING = "from osmosis.feeds.parsing import parse_feed; parse_feed(b'{\"items\":[]}', address='')"


def measure() -> Iterator[Figure]:
    """Feeds that are written here, read by us and by feedparser."""
    yield from _time(feed(1_200, ENTRIES))
    with tempfile.TemporaryDirectory() as folder:
        yield from _memory(Path(folder))


def _time(body: bytes) -> Iterator[Figure]:
    feed = parse_feed(body, address=ADDRESS)
    ours = median_seconds(lambda: parse_feed(body, address=ADDRESS), TIMES)
    theirs = median_seconds(lambda: _by_feedparser(body, is_safe=False), TIMES // 3)
    safe = median_seconds(lambda: _by_feedparser(body, is_safe=True), TIMES // 3)
    yield Figure(
        what=f"a feed of {len(body) / 1000:.0f} KB and {ENTRIES} entries, sanitised and absolute",
        value=ours * 1000,
        unit="ms",
        beside=f"{1 / ours:.0f} feeds/s; feedparser {1 / theirs:.0f}, sanitised {1 / safe:.0f}",
    )
    yield Figure(
        what="telling which of its entries are known",
        value=median_seconds(lambda: identities(feed), TIMES) * 1000,
        unit="ms",
    )


def _memory(folder: Path) -> Iterator[Figure]:
    bare = command_cost([sys.executable, "-c", NOTHING]).peak_bytes
    costs = {}
    for size in (LARGE, LESS):
        path = folder / f"{size}.xml"
        path.write_bytes(feed(10_000, size // 10_500))
        costs[size] = command_cost([sys.executable, "-c", OURS, path])
    theirs = command_cost([sys.executable, "-c", THEIRS, folder / f"{LESS}.xml"])
    for size, cost in costs.items():
        beside = f"{cost.seconds:.1f} s, a bare reader {bare / 1e6:.0f} MB"
        if size == LESS:
            beside += f"; feedparser {theirs.peak_bytes / 1e6:.0f} MB in {theirs.seconds:.1f} s"
        yield Figure(
            what=f"memory for a feed of {size / 1e6:.0f} MB",
            value=cost.peak_bytes / 1e6,
            unit="MB",
            beside=beside,
        )


def _by_feedparser(body: bytes, *, is_safe: bool) -> None:
    import feedparser  # type: ignore[import-untyped]  # it has no types

    feedparser.parse(io.BytesIO(body), sanitize_html=is_safe, resolve_relative_uris=is_safe)


def feed(length: int, entries: int) -> bytes:
    """A feed of RSS 2.0 whose entries have this many bytes each, about."""
    item = (
        "<item><title>What happened on day {n}</title><link>https://paper.example/day/{n}</link>"
        '<guid isPermaLink="false">tag:paper.example,2026:{n}</guid>'
        "<pubDate>Mon, 01 Jun 2026 {h:02}:{m:02}:00 GMT</pubDate><dc:creator>Ada Frost</dc:creator>"
        "<category>winter</category><category>rivers</category>"
        "<description>In short, day {n}.</description><content:encoded><![CDATA[{body}]]>"
        "</content:encoded></item>"
    )
    words = "<p>The ice broke in the night, and the boats came down with it to the town.</p>"
    tail = '<p>More <a href="/day/before">before</a>. <img src="/day.jpg" alt="The river"></p>'
    body = words * max(1, (length - 560) // len(words)) + tail
    items = "".join(item.format(n=n, h=n // 60 % 24, m=n % 60, body=body) for n in range(entries))
    return (
        '<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" '
        'xmlns:content="http://purl.org/rss/1.0/modules/content/" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>The Paper</title>'
        f"<link>https://paper.example/</link><description>News</description>{items}</channel></rss>"
    ).encode()
