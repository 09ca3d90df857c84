"""The sources of the newsstand are what they are said to be: readable, varied, and lossless."""

from __future__ import annotations

from collections import Counter

import pytest
from whenever import TimeDelta

from osmosis.feeds.parsing import parse_feed
from osmosis.feeds.wholeness import is_only_a_beginning
from tests.newsstand.formats import feed_of
from tests.newsstand.outlets import OPENED, Body, Outlet, Trouble, outlets

ALL = outlets(300)


def test_it_holds_every_format_encoding_and_trouble() -> None:
    assert len({one.format for one in ALL}) == 9
    assert len({one.encoding for one in ALL}) > 15
    assert {one.trouble for one in ALL} == set(Trouble)
    assert {one.body for one in ALL} == set(Body)
    assert Counter(one.trouble for one in ALL)[Trouble.NONE] > 150


@pytest.mark.parametrize("outlet", ALL[::7], ids=lambda outlet: outlet.name)
def test_each_feed_is_read_whole(outlet: Outlet) -> None:
    at = OPENED + TimeDelta(hours=500)
    kind, body = feed_of(outlet, at, 80, 1)
    feed = parse_feed(body, address=f"http://{outlet.host}/feed", content_type=kind)
    assert feed.title == outlet.name
    assert [one.title for one in feed.entries] == [
        outlet.item(number).title for number in outlet.published(at)
    ]
    if outlet.body is Body.WHOLE:
        assert all(
            outlet.item(number).mark in entry.body
            for number, entry in zip(outlet.published(at), feed.entries, strict=True)
        )
    if outlet.body is Body.SUMMARY:
        assert all(is_only_a_beginning(one) for one in feed.entries)
