"""Looking once at an address that was given: a feed is there, or a page that names some."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from osmosis.errors import FeedParseError, FetchError
from osmosis.feeds.model import NamedFeed, PageInsteadError
from osmosis.ports.fetching import Fetched, FetchRequest, Limits
from osmosis.practices.apert.model import InvalidGateError, SourceKind
from osmosis.practices.apert.rules.source_addresses import checked_address
from osmosis.practices.apert.service.manners import Rests, politely
from osmosis.practices.apert.service.recognising import keyed
from osmosis.practices.context import PracticeContext

# Somebody waits for it.
_QUICK = Limits(bytes=4 * 1024 * 1024, seconds=12.0, idle_seconds=6.0)


@dataclass(frozen=True, kw_only=True, slots=True)
class Discovered:
    """What is at an address.

    Attributes:
        address: Of the feed, when there is one or nobody could look.
        feeds: Those that the page there names, when it is a page and names several.
        was_reached: Whether anything answered.
    """

    address: str
    feeds: tuple[NamedFeed, ...] = ()
    was_reached: bool = True


def discover(context: PracticeContext, texts: Sequence[str]) -> Sequence[Discovered]:
    """Look at each address whether there is a feed; a page that names a single one stands for it.

    An address that nobody could reach now is taken as it is.

    Raises:
        InvalidInputError: One is no address of a feed, or what is there neither is nor names one.
    """
    addresses = [checked_address(SourceKind.FEED, text) for text in texts]
    found = asyncio.run(_look(context, addresses)) if addresses else []
    return [_found(address, came) for address, came in zip(addresses, found, strict=True)]


async def _look(
    context: PracticeContext, addresses: Sequence[str]
) -> Sequence[Fetched | FetchError]:
    # Its own way out: somebody waits, and cannot wait for a collection that goes on for an hour. A
    # host that the collector asks at that moment sees one connection more, for this one request.
    async with context.net() as fetch:
        asking = politely(fetch, Rests(context, keyed(context)))

        async def ask(address: str) -> Fetched | FetchError:
            try:
                return await asking(FetchRequest(address=address, limits=_QUICK))
            except FetchError as error:
                return error

        return await asyncio.gather(*map(ask, addresses))


def _found(address: str, came: Fetched | FetchError) -> Discovered:
    if isinstance(came, FetchError):
        return Discovered(address=address, was_reached=False)
    from osmosis.feeds.parsing import parse_feed

    try:
        parse_feed(came.body, address=came.address, content_type=came.content_type)
    except PageInsteadError as page:
        if not page.feeds:
            raise InvalidGateError("This is a web page that names no feed", at=address) from page
        if len(page.feeds) > 1:
            return Discovered(address=address, feeds=page.feeds)
        return Discovered(address=page.feeds[0].address)
    except FeedParseError as error:
        raise InvalidGateError("What is there cannot be read as a feed", at=address) from error
    return Discovered(address=came.moved_to or address)
