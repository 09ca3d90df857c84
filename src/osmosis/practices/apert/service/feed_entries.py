"""The entries of a feed in our own words, and what may have to be fetched beside them."""

from __future__ import annotations

import asyncio

from whenever import TimeDelta

from osmosis.errors import FeedParseError
from osmosis.feeds.identity import identities
from osmosis.feeds.model import Entry, Feed
from osmosis.feeds.parsing import parse_feed
from osmosis.feeds.wholeness import is_only_a_beginning
from osmosis.ports.fetching import Fetched
from osmosis.practices.apert.rules.addresses import host_of
from osmosis.practices.apert.rules.yields import Collected, Part, PieceKind
from osmosis.practices.apert.service.brought import NewEntry
from osmosis.practices.apert.service.called import Called
from osmosis.practices.apert.service.enriching import Found
from osmosis.practices.apert.service.picture_fetching import far_pictures

_LARGE_BYTES = 200_000
_RECORDINGS = ("audio/", "video/")
_SCREENS = (".youtube.com", ".youtu.be", ".vimeo.com")
_AHEAD = TimeDelta(hours=24)


async def parsed(came: Fetched) -> Feed:
    """The feed that came; a large one is read beside what else goes on.

    Raises:
        FeedParseError: It is none, or only the beginning of one.
    """
    if came.is_cut:
        raise FeedParseError("This feed is longer than what is read")

    def parse() -> Feed:
        return parse_feed(came.body, address=came.address, content_type=came.content_type)

    return await asyncio.to_thread(parse) if len(came.body) > _LARGE_BYTES else parse()


def entries_of(feed: Feed, called: Called) -> list[Found]:
    """Every entry of a feed in its order, as it would be taken in."""
    found = []
    for entry, known_by in zip(feed.entries, identities(feed), strict=True):
        collected = _collected(entry, feed, called)
        new = NewEntry(collected=collected, identities=known_by.keys, content=known_by.content)
        found.append(Found(entry, new))
    return found


def may_have_more(found: Found, wants_pictures: bool) -> bool:
    """Whether something may have to be fetched beside an entry."""
    entry = found.entry
    if entry.transcript or entry.chapters_elsewhere:
        return True
    if wants_pictures and (entry.images or "<img" in entry.body):
        return True
    is_card = found.new.collected.kind is PieceKind.CARD
    return bool(entry.address) and not is_card and is_only_a_beginning(entry)


def shows_more(new: NewEntry) -> bool:
    """Whether it is a letter that shows pictures from elsewhere."""
    return new.collected.kind is PieceKind.LETTER and bool(far_pictures(new.collected))


def _collected(entry: Entry, feed: Feed, called: Called) -> Collected:
    dated = entry.published_at or entry.updated_at
    is_card = _is_card(entry)
    return Collected(
        key="",
        kind=PieceKind.CARD if is_card else PieceKind.ARTICLE,
        title=entry.title,
        address=entry.address,
        authors=entry.authors,
        # A date that lies ahead is a mistake, and would stand before everything else.
        published_at=called.at if dated is None or dated > called.at + _AHEAD else dated,
        language=entry.language or feed.language,
        html=entry.body,
        base=entry.address or called.source.address,
        duration_seconds=entry.duration_seconds,
        chapters=tuple(
            Part(start_seconds=one.start_seconds, title=one.title) for one in entry.chapters
        ),
        link=_link_of(entry) if is_card else "",
    )


def _is_card(entry: Entry) -> bool:
    """Whether an entry is a recording that one can only hear or see elsewhere."""
    if any(one.media_type.startswith(_RECORDINGS) for one in entry.enclosures):
        return True
    return f".{host_of(entry.address)}".endswith(_SCREENS)


def _link_of(entry: Entry) -> str:
    files = (one.address for one in entry.enclosures if one.media_type.startswith(_RECORDINGS))
    return entry.address or next(files, "")
