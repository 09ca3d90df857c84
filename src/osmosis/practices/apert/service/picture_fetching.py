"""Fetches the pictures that an entry shows, within what its gate allows."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from osmosis.articles.pictures import pictures_in
from osmosis.documents.enclosing import is_enclosed
from osmosis.ports.fetching import PICTURES, Fetch, Fetched, FetchRequest, Limits
from osmosis.practices.apert.rules.yields import Collected, PageFile
from osmosis.practices.apert.service.asking import Asking

MOST_PAGES = 100
"""Of one visit: whoever subscribes to an archive fetches it by and by."""
MOST_BYTES_OF_FILES = 32 * 1024 * 1024
"""Of one part, where a single entry has so much beside it."""

_PICTURE = Limits(bytes=10 * 1024 * 1024)


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
class Files:
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
        """Whether nothing more is taken along in this part."""
        return self.size >= MOST_BYTES_OF_FILES

    def add(self, kind: str, data: bytes) -> str:
        """Take a file along; gives its name."""
        name = f"{kind}-{len(self.by_name) + 1}"
        self.keep(name, data)
        return name

    def keep(self, name: str, data: bytes) -> None:
        """Take a file along under a name that it has."""
        self.size += len(data) if name not in self.by_name else 0
        self.by_name[name] = data


async def with_page_pictures(
    fetch: Fetch, collected: Collected, came: Fetched, allowance: Allowance
) -> tuple[Collected, dict[str, bytes]]:
    """An entry with the page that came for it and the pictures of the article on it."""
    files = Files()
    page = PageFile(
        file=files.add("page", came.body), address=came.address, content_type=came.content_type
    )
    collected = replace(collected, page=page)
    if allowance.pictures_per_entry and allowance.pictures > 0:
        shown = await asyncio.to_thread(pictures_on, came)
        collected = await asked_twice(fetch, collected, shown, allowance, files)
    return collected, files.by_name


def far_pictures(collected: Collected) -> Sequence[str]:
    """The addresses of what an entry shows and did not bring along."""
    shown = pictures_of(collected)
    return [one for one in shown if one not in collected.pictures and not is_enclosed(one)]


async def asked_twice(
    fetch: Fetch,
    collected: Collected,
    wanted: Sequence[str],
    allowance: Allowance,
    files: Files,
) -> Collected:
    """Something that is met only once, with its pictures: what does not come is asked for again.

    The address of a letter's picture stands nowhere but in the letter, and that is sealed.
    """
    first = Asking(fetch)
    found = await with_pictures(first, collected, wanted, allowance, files)
    if not first.may_come:
        return found
    for address in first.may_come:
        files.by_address.pop(address, None)
    return await with_pictures(Asking(fetch), collected, wanted, allowance, files)


async def with_pictures(
    asking: Asking,
    collected: Collected,
    wanted: Iterable[str],
    allowance: Allowance,
    files: Files,
) -> Collected:
    """An entry with those of the wanted pictures that come, or lie there from earlier."""
    pictures: dict[str, str] = {}
    lacking = lie_there = 0
    for address in wanted:
        if len(pictures) + lie_there >= allowance.pictures_per_entry or allowance.pictures <= 0:
            break
        if asking.was_there(address):
            lie_there += 1
            continue
        if asking.was_useless(address):
            continue
        if address not in files.by_address and not files.are_full:
            files.by_address[address] = await _picture(asking, address, files)
            allowance.pictures -= files.by_address[address] is not None
        name = files.by_address.get(address)
        if name is not None:
            pictures[address] = name
            asking.there.add(address)
        elif address in files.may_come:
            asking.may_come.setdefault(address, files.may_come[address])
            lacking += 1
        elif address in files.by_address:
            asking.useless.add(address)
    pictures = {**collected.pictures, **pictures}
    return replace(collected, pictures=pictures, lacks_pictures=lacking)


async def _picture(asking: Asking, address: str, files: Files) -> str | None:
    files.may_come.pop(address, None)
    came = await asking.get(FetchRequest(address=address, accept=PICTURES, limits=_PICTURE))
    if came is None and address in asking.may_come:
        files.may_come[address] = asking.may_come[address]
    if came is None or came.media_type.startswith("text/") or "svg" in came.media_type:
        return None
    return files.add("picture", came.body)


def pictures_of(collected: Collected) -> tuple[str, ...]:
    """The addresses of the pictures that its own HTML shows."""
    if "<img" not in collected.html.lower():
        return ()
    return pictures_in(collected.html, collected.base)


def pictures_on(came: Fetched) -> tuple[str, ...]:
    """The pictures of the article on a page; none where no article is to be found."""
    from osmosis.articles.extracting import ExtractionError, extract

    try:
        found = extract(came.body, address=came.address, content_type=came.content_type)
    except ExtractionError:
        return ()
    return pictures_in(found.html, came.address)
