"""What lies beside a feed and may be gone at the opening: pages, pictures, words of recordings.

All of it is asked for politely, one thing after the other, and as robots.txt allows; what does not
come is left out, and the entry is taken in all the same. What may come another time is asked for
again when its source shows the entry again.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from osmosis.feeds.model import Entry
from osmosis.feeds.wholeness import is_only_a_beginning
from osmosis.ports.fetching import PAGES, Fetch, FetchRequest, Limits
from osmosis.practices.apert.rules.again import NOTHING_BESIDE, Beside, again_after
from osmosis.practices.apert.rules.recordings import parts_of, words_of_transcript
from osmosis.practices.apert.rules.yields import Collected, PageFile, PieceKind
from osmosis.practices.apert.service.asking import Asking
from osmosis.practices.apert.service.brought import NewEntry
from osmosis.practices.apert.service.picture_fetching import (
    Allowance,
    Files,
    asked_twice,
    far_pictures,
    pictures_of,
    pictures_on,
    with_pictures,
)

IN_ONE_PART = 25
BYTES_OF_A_PART = 8 * 1024 * 1024
"""A visit is taken in by parts of so many entries or bytes, for they lie in memory until then."""

_PAGE = Limits(bytes=8 * 1024 * 1024)
_TEXT = Limits(bytes=4 * 1024 * 1024)
_PAGE_TYPES = {"", "text/html", "application/xhtml+xml"}


@dataclass(frozen=True, slots=True)
class Found:
    """An entry as its feed has it, and as it is taken in.

    Attributes:
        tries: How often what lies beside it was asked for in vain before; ``None`` when it is new.
        beside: What came then.
    """

    entry: Entry
    new: NewEntry
    tries: int | None = None
    beside: Beside = NOTHING_BESIDE


async def enriched(
    fetch: Fetch, found: Sequence[Found], allowance: Allowance, mark: Callable[[str], str]
) -> AsyncIterator[tuple[list[NewEntry], dict[str, bytes]]]:
    """The entries with what lies beside them, and the files that they name, in parts.

    Args:
        mark: The keyed hash of an address.
    """
    files, entries = Files(), list[NewEntry]()
    for one in found:
        asking = Asking(fetch, mark, one.beside)
        entries.append(await _enriched(asking, one, allowance, files))
        if len(entries) == IN_ONE_PART or files.size >= BYTES_OF_A_PART:
            yield entries, files.by_name
            files, entries = Files(), []
    if entries:
        yield entries, files.by_name


async def with_far_pictures(
    fetch: Fetch,
    entries: Sequence[NewEntry],
    own: Mapping[str, bytes],
    allowance: Allowance,
) -> AsyncIterator[tuple[list[NewEntry], dict[str, bytes]]]:
    """Entries that came whole, with the pictures that they show from elsewhere, in parts.

    Args:
        own: The files that came along with them.
    """
    files, taken = Files(), list[NewEntry]()
    for one in entries:
        for name in one.collected.pictures.values():
            files.keep(name, own[name])
        wanted = far_pictures(one.collected)
        collected = await asked_twice(fetch, one.collected, wanted, allowance, files)
        taken.append(replace(one, collected=collected))
        if len(taken) == IN_ONE_PART or files.size >= BYTES_OF_A_PART:
            yield taken, files.by_name
            files, taken = Files(), []
    if taken:
        yield taken, files.by_name


async def _enriched(asking: Asking, found: Found, allowance: Allowance, files: Files) -> NewEntry:
    new = found.new
    is_waiting = _asks_for_page(asking, found) and allowance.pages <= 0
    if is_waiting and found.tries is not None:
        collected = replace(new.collected, lacks_page=True)
    else:
        collected = await _collected(asking, found, allowance, files)
    tries = (found.tries or 0) + bool(asking.may_come)
    is_awaited = is_waiting or asking.may_come
    return replace(
        new,
        collected=collected,
        is_again=found.tries is not None,
        brings_more=found.tries is None or _brings_more(asking, collected),
        again=again_after(tries, asking.rest_seconds, asking.beside) if is_awaited else None,
    )


def _brings_more(asking: Asking, collected: Collected) -> bool:
    """Whether anything came of what had been missing beside an entry."""
    if collected.kind is PieceKind.CARD and not collected.lacks_page:
        return True
    has_page = collected.page is not None and not asking.was_there(collected.address)
    return has_page or bool(collected.pictures)


def _asks_for_page(asking: Asking, found: Found) -> bool:
    """Whether its page is to be asked for now.

    One that came is so only when a picture is missing of which nobody but the page knows where it
    is.
    """
    address = found.entry.address
    if not _wants_page(found) or asking.was_useless(address):
        return False
    if not asking.was_there(address):
        return True
    known = set(map(asking.mark, _shown_by_feed(found)))
    return not asking.before.lacking <= known


def _shown_by_feed(found: Found) -> tuple[str, ...]:
    return (*found.entry.images, *pictures_of(found.new.collected))


def _wants_page(found: Found) -> bool:
    """Whether its feed gives only a beginning of what is on its page."""
    is_card = found.new.collected.kind is PieceKind.CARD
    return bool(found.entry.address) and not is_card and is_only_a_beginning(found.entry)


async def _collected(asking: Asking, found: Found, allowance: Allowance, files: Files) -> Collected:
    entry, collected = found.entry, found.new.collected
    shown: Sequence[str] = ()
    if collected.kind is PieceKind.CARD:
        collected = await _with_words(asking, entry, collected)
    elif _asks_for_page(asking, found):
        collected, shown = await _with_page(asking, collected, allowance, files)
    elif _wants_page(found):
        collected = replace(collected, lacks_page=asking.was_useless(entry.address))
    if allowance.pictures_per_entry and allowance.pictures > 0:
        wanted = (*_shown_by_feed(found), *shown)
        return await with_pictures(asking, collected, dict.fromkeys(wanted), allowance, files)
    return collected


async def _with_words(asking: Asking, entry: Entry, card: Collected) -> Collected:
    """A card with its transcript and its chapters, where the feed names any."""
    if entry.transcript is not None:
        request = FetchRequest(address=entry.transcript.address, accept="*/*", limits=_TEXT)
        came = await asking.get(request)
        if came is not None:
            kind = entry.transcript.media_type or came.media_type
            words = await asyncio.to_thread(words_of_transcript, came.body, kind)
            card = replace(card, transcript=words)
        else:
            card = replace(card, lacks_page=True)
    if entry.chapters_elsewhere is not None and not card.chapters:
        request = FetchRequest(address=entry.chapters_elsewhere.address, accept="*/*", limits=_TEXT)
        came = await asking.get(request)
        if came is not None:
            card = replace(card, chapters=parts_of(came.body))
    return card


async def _with_page(
    asking: Asking, collected: Collected, allowance: Allowance, files: Files
) -> tuple[Collected, Sequence[str]]:
    """An entry with its page, and the pictures that the article on it shows."""
    if files.are_full or allowance.pages <= 0:
        return replace(collected, lacks_page=True), ()
    allowance.pages -= 1
    came = await asking.get(FetchRequest(address=collected.address, accept=PAGES, limits=_PAGE))
    if came is None or came.media_type not in _PAGE_TYPES:
        if collected.address not in asking.may_come:
            asking.useless.add(collected.address)
        return replace(collected, lacks_page=True), ()
    asking.there.add(collected.address)
    name = files.add("page", came.body)
    page = PageFile(file=name, address=came.address, content_type=came.content_type)
    shown: Sequence[str] = ()
    if allowance.pictures_per_entry and allowance.pictures > 0:
        shown = await asyncio.to_thread(pictures_on, came)
    return replace(collected, page=page), shown
