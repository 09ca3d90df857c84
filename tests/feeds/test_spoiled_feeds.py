"""Whatever happens to a feed, it is read, or said to be none."""

from __future__ import annotations

import contextlib
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from osmosis.errors import FeedParseError
from osmosis.feeds.fallback import read_slowly
from osmosis.feeds.finishing import finished
from osmosis.feeds.identity import identities
from osmosis.feeds.model import Entry, Feed
from osmosis.feeds.opml import read_opml
from osmosis.feeds.parsing import parse_feed
from osmosis.feeds.wholeness import is_only_a_beginning
from tests.articles.test_sanitising import what_could_act
from tests.feeds.mutating import spoiled_text
from tests.feeds.samples.writing import FEED
from tests.slow.plugin import Budget


def check(feed: Feed) -> None:
    """What holds of every feed that was read."""
    assert len({key for one in identities(feed) for key in one.keys}) >= bool(feed.entries)
    for entry in feed.entries:
        check_entry(entry)


def check_entry(entry: Entry) -> None:
    """What holds of every entry."""
    is_only_a_beginning(entry)
    assert what_could_act(entry.summary) == []
    assert what_could_act(entry.content) == []
    addresses = [entry.address, *entry.images, *(file.address for file in entry.enclosures)]
    assert all(a.startswith(("http://", "https://", "mailto:")) for a in addresses if a)
    for text in (entry.id, entry.title, *entry.authors, *entry.categories):
        text.encode()
        assert text == " ".join(text.split())


def read_spoiled(seed: int) -> None:
    """Read one spoiled sample by every road."""
    body, header = spoiled_text(random.Random(seed))
    with contextlib.suppress(FeedParseError):
        check(parse_feed(body, address=FEED, content_type=header))
    with contextlib.suppress(FeedParseError):
        check(finished(read_slowly(body, FEED), FEED))
    with contextlib.suppress(FeedParseError):
        read_opml(body, header)


@settings(max_examples=60)
@given(seed=st.integers(0, 2**32))
def test_no_spoiled_feed_raises_anything_else(seed: int) -> None:
    read_spoiled(seed)


@settings(max_examples=60)
@given(body=st.binary(max_size=300))
def test_no_bytes_raise_anything_else(body: bytes) -> None:
    with contextlib.suppress(FeedParseError):
        check(parse_feed(body, address=FEED))


@pytest.mark.slow(share=5)
def test_thousands_of_spoiled_feeds_raise_nothing_else(budget: Budget) -> None:
    for turn in budget.rounds(named=10_000):
        read_spoiled(turn.seed)
