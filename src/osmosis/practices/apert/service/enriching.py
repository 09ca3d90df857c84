"""What lies beside a feed and may be gone at the opening: pages, pictures, words of recordings.

All of it is asked for politely, one thing after the other, and as robots.txt allows; what does not
come is left out, and the entry is taken in all the same. What may come another time is asked for
again when its source shows the entry again.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from urllib.parse import urlsplit

from osmosis.articles.pictures import pictures_in
from osmosis.documents.enclosing import is_enclosed
from osmosis.feeds.model import Entry
from osmosis.feeds.wholeness import is_only_a_beginning
from osmosis.ports.fetching import PAGES, PICTURES, Fetch, Fetched, FetchRequest, Limits
from osmosis.practices.apert.rules.again import again_after
from osmosis.practices.apert.rules.recordings import parts_of, words_of_transcript
from osmosis.practices.apert.rules.yields import Collected, PageFile, PieceKind
from osmosis.practices.apert.service.asking import Asking
from osmosis.practices.apert.service.brought import NewEntry

MOST_PAGES = 100
"""Of one visit: whoever subscribes to an archive fetches it by and by."""
IN_ONE_PART = 25
BYTES_OF_A_PART = 8 * 1024 * 1024
"""A visit is taken in by parts of so many entries or bytes, for they lie in memory until then."""
MOST_BYTES_OF_FILES = 32 * 1024 * 1024
"""Of one part, where a single entry has so much beside it."""

_PAGE = Limits(bytes=8 * 1024 * 1024)
_PICTURE = Limits(bytes=10 * 1024 * 1024)
_TEXT = Limits(bytes=4 * 1024 * 1024)
_PAGE_TYPES = {"", "text/html", "application/xhtml+xml"}


@dataclass(frozen=True, slots=True)
class Found:
    """An entry as its feed has it, and as it is taken in.

    Attributes:
        tries: How often what lies beside it was asked for in vain before; ``None`` when it is new.
    """

    entry: Entry
    new: NewEntry
    tries: int | None = None


@dataclass(slots=True)
class Allowance:
    """How much more may be fetched beside the feed in one visit.

    Attributes:
        pictures_per_entry: Of each entry.
        pictures: Of all of them.
        pages: Of all of them.
    """

    pictures_per_entry: int
    pictures: int
    pages: int = MOST_PAGES


@dataclass(slots=True)
class _Files:
    """The files of one part of a visit, by name and by the address that they came from.

    Attributes:
        may_come: The addresses at which nothing was to be had now, as :class:`Asking` has them.
    """

    by_name: dict[str, bytes] = field(default_factory=dict)
    by_address: dict[str, str | None] = field(default_factory=dict)
    may_come: dict[str, float] = field(default_factory=dict)
    size: int = 0

    @property
    def are_full(self) -> bool:
        return self.size >= MOST_BYTES_OF_FILES

    def add(self, kind: str, data: bytes) -> str:
        name = f"{kind}-{len(self.by_name) + 1}"
        self.keep(name, data)
        return name

    def keep(self, name: str, data: bytes) -> None:
        self.size += len(data) if name not in self.by_name else 0
        self.by_name[name] = data


async def enriched(
    fetch: Fetch, found: Sequence[Found], allowance: Allowance
) -> AsyncIterator[tuple[list[NewEntry], dict[str, bytes]]]:
    """The entries with what lies beside them, and the files that they name, in parts."""
    files, entries = _Files(), list[NewEntry]()
    for one in found:
        entries.append(await _enriched(Asking(fetch), one, allowance, files))
        if len(entries) == IN_ONE_PART or files.size >= BYTES_OF_A_PART:
            yield entries, files.by_name
            files, entries = _Files(), []
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
    files, taken = _Files(), list[NewEntry]()
    for one in entries:
        for name in one.collected.pictures.values():
            files.keep(name, own[name])
        wanted = far_pictures(one.collected)
        collected = await _asked_twice(fetch, one.collected, wanted, allowance, files)
        taken.append(replace(one, collected=collected))
        if len(taken) == IN_ONE_PART or files.size >= BYTES_OF_A_PART:
            yield taken, files.by_name
            files, taken = _Files(), []
    if taken:
        yield taken, files.by_name


def far_pictures(collected: Collected) -> Sequence[str]:
    """The addresses of what an entry shows and did not bring along."""
    shown = _pictures_of(collected)
    return [one for one in shown if one not in collected.pictures and not is_enclosed(one)]


async def with_page_pictures(
    fetch: Fetch, collected: Collected, came: Fetched, allowance: Allowance
) -> tuple[Collected, dict[str, bytes]]:
    """An entry with the page that came for it and the pictures of the article on it."""
    files = _Files()
    page = PageFile(
        file=files.add("page", came.body), address=came.address, content_type=came.content_type
    )
    collected = replace(collected, page=page)
    if allowance.pictures_per_entry and allowance.pictures > 0:
        shown = await asyncio.to_thread(_pictures_on, came)
        collected = await _asked_twice(fetch, collected, shown, allowance, files)
    return collected, files.by_name


async def _enriched(asking: Asking, found: Found, allowance: Allowance, files: _Files) -> NewEntry:
    new = found.new
    is_waiting = _wants_page(found) and allowance.pages <= 0
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
        again=again_after(tries, asking.rest_seconds) if is_awaited else None,
    )


def _wants_page(found: Found) -> bool:
    """Whether its feed gives only a beginning of what is on its page."""
    is_card = found.new.collected.kind is PieceKind.CARD
    return bool(found.entry.address) and not is_card and is_only_a_beginning(found.entry)


async def _collected(
    asking: Asking, found: Found, allowance: Allowance, files: _Files
) -> Collected:
    entry, collected = found.entry, found.new.collected
    shown: Sequence[str] = ()
    if collected.kind is PieceKind.CARD:
        collected = await _with_words(asking, entry, collected)
    elif _wants_page(found):
        collected, shown = await _with_page(asking, collected, allowance, files)
    if collected.lacks_page and found.tries is not None:
        # It is not taken in once more, and its pictures lie there from the first time.
        return collected
    if allowance.pictures_per_entry and allowance.pictures > 0:
        wanted = (*entry.images, *_pictures_of(collected), *shown)
        return await _with_pictures(asking, collected, dict.fromkeys(wanted), allowance, files)
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
    asking: Asking, collected: Collected, allowance: Allowance, files: _Files
) -> tuple[Collected, Sequence[str]]:
    """An entry with its page, and the pictures that the article on it shows."""
    if files.are_full or allowance.pages <= 0:
        return replace(collected, lacks_page=True), ()
    allowance.pages -= 1
    came = await asking.get(FetchRequest(address=collected.address, accept=PAGES, limits=_PAGE))
    if came is None or came.media_type not in _PAGE_TYPES:
        return replace(collected, lacks_page=True), ()
    name = files.add("page", came.body)
    page = PageFile(file=name, address=came.address, content_type=came.content_type)
    shown: Sequence[str] = ()
    if allowance.pictures_per_entry and allowance.pictures > 0:
        shown = await asyncio.to_thread(_pictures_on, came)
    return replace(collected, page=page), shown


async def _asked_twice(
    fetch: Fetch,
    collected: Collected,
    wanted: Sequence[str],
    allowance: Allowance,
    files: _Files,
) -> Collected:
    """Something that is met only once, with its pictures: what does not come is asked for again.

    The address of a letter's picture stands nowhere but in the letter, and that is sealed.
    """
    first = Asking(fetch)
    found = await _with_pictures(first, collected, wanted, allowance, files)
    if not first.may_come:
        return found
    for address in first.may_come:
        files.by_address.pop(address, None)
    return await _with_pictures(Asking(fetch), collected, wanted, allowance, files)


async def _with_pictures(
    asking: Asking,
    collected: Collected,
    wanted: Iterable[str],
    allowance: Allowance,
    files: _Files,
) -> Collected:
    pictures: dict[str, str] = {}
    lacking = 0
    for address in wanted:
        if len(pictures) >= allowance.pictures_per_entry or allowance.pictures <= 0:
            break
        if address not in files.by_address and not files.are_full:
            files.by_address[address] = await _picture(asking, address, files)
            allowance.pictures -= files.by_address[address] is not None
        name = files.by_address.get(address)
        if name is not None:
            pictures[address] = name
        elif address in files.may_come:
            asking.may_come.setdefault(address, files.may_come[address])
            lacking += 1
    pictures = {**collected.pictures, **pictures}
    return replace(collected, pictures=pictures, lacks_pictures=lacking)


async def _picture(asking: Asking, address: str, files: _Files) -> str | None:
    files.may_come.pop(address, None)
    came = await asking.get(FetchRequest(address=address, accept=PICTURES, limits=_PICTURE))
    if came is None and address in asking.may_come:
        files.may_come[address] = asking.may_come[address]
    if came is None or came.media_type.startswith("text/") or "svg" in came.media_type:
        return None
    return files.add("picture", came.body)


# A visit asks three times, and a thousand sources are in line at once.
@lru_cache(maxsize=2_048)
def host_of(address: str) -> str:
    """The host that is asked for what is at an address; empty when that cannot be said."""
    try:
        return (urlsplit(address).hostname or "").lower()
    except ValueError:
        return ""


def _pictures_of(collected: Collected) -> tuple[str, ...]:
    if "<img" not in collected.html.lower():
        return ()
    return pictures_in(collected.html, collected.base)


def _pictures_on(came: Fetched) -> tuple[str, ...]:
    """The pictures of the article on a page; none where no article is to be found."""
    from osmosis.articles.extracting import ExtractionError, extract

    try:
        found = extract(came.body, address=came.address, content_type=came.content_type)
    except ExtractionError:
        return ()
    return pictures_in(found.html, came.address)
