"""The quick reader and feedparser see the same, but where it is written down why not."""

from __future__ import annotations

from typing import Final

import pytest

from osmosis.feeds.model import Feed
from osmosis.feeds.wording import text_of
from tests.feeds.reading import quickly, slowly
from tests.feeds.samples.shapes import SHAPES

COMPARED: Final = (
    "id", "address", "title", "authors", "dated", "summary", "content", "language", "enclosures",
    "images", "categories", "duration_seconds", "transcript", "chapters", "chapters_elsewhere",
)  # fmt: skip
# What feedparser does not know, or knows otherwise.
OTHERWISE: Final = {
    ("rss 2.0 with an xhtml div", "content"): "it reads a body of XHTML, and no bare div",
    ("rss 2.0 with an author and address", "authors"): "it cuts the first letters of the name",
    ("rss 2.0 with a podcast", "transcript"): "it does not know the podcast namespace",
    ("rss 2.0 with a podcast", "chapters_elsewhere"): "it does not know the podcast namespace",
    ("rss 2.0 with a podcast", "chapters"): "it reads thousandths of three digits only",
    ("rss 0.91 with its grammar", "format"): "it tells apart who wrote a grammar",
    ("rss 0.91 with names of characters", "format"): "it tells apart who wrote a grammar",
    ("rss 0.90 of the channel", "format"): "it does not know this namespace",
    ("cdf", "format"): "it only sees it where the item is a channel",
    ("cdf", "ttl_minutes"): "it does not read the schedule",
}


def told(feed: Feed) -> dict[str, object]:
    """What is compared of a feed."""
    of_feed = {name: getattr(feed, name) for name in ("title", "home", "ttl_minutes", "format")}
    entries = [
        {
            **{name: getattr(entry, name, None) for name in COMPARED},
            # It calls every date of Dublin Core a change.
            "dated": entry.published_at or entry.updated_at,
            "summary": text_of(entry.summary),
            "content": text_of(entry.content),
        }
        for entry in feed.entries
    ]
    return {**of_feed, **{name: [entry[name] for entry in entries] for name in COMPARED}}


@pytest.mark.parametrize("name", [name for name, text in SHAPES.items() if text[0] != "{"])
def test_both_readers_see_the_same(name: str) -> None:
    quick, slow = told(quickly(SHAPES[name])), told(slowly(SHAPES[name]))
    different = {what for what in quick if quick[what] != slow[what]}
    assert different == {what for shape, what in OTHERWISE if shape == name}
