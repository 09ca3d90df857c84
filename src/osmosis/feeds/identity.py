"""Tells whether an entry has been met before, also where its feed makes that hard.

Feeds give one guid to all their entries, or a new one to each at every visit, or move their pages.
So an entry is known by what two of its parts say together: guid and address, guid and title, or
address and title. One of them may change, and it is still the same.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode, urlsplit

from osmosis.feeds.model import Entry, Feed
from osmosis.feeds.wording import text_of
from osmosis.kernel.hashing import sha256_of

_SOURCES = re.compile(r'\b(?:src|href)="([^"]+)"')
# They say where a reader came from, not what is read.
_TRACES = re.compile(r"utm_\w+|fbclid|gclid|mc_cid|mc_eid|ref_src|at_medium|at_campaign|cmpid|ncid")


@dataclass(frozen=True, kw_only=True, slots=True)
class Identity:
    """By what one entry is known again.

    Attributes:
        keys: It has been met before when one of these has; never empty. The first is the one that
            holds longest.
        content: Changes when what the entry says changes.
    """

    keys: tuple[str, ...]
    content: str


def identities(feed: Feed) -> tuple[Identity, ...]:
    """By what each entry of a feed is known again, in the order of the entries."""
    ids = _met_once((entry.id for entry in feed.entries), feed)
    addresses = _met_once((entry.address for entry in feed.entries), feed)
    return tuple(
        Identity(
            keys=tuple(dict.fromkeys(_keys(entry, entry.id in ids, entry.address in addresses))),
            content=content_key(entry),
        )
        for entry in feed.entries
    )


def identity_of(entry: Entry) -> str:
    """The key of an entry that stands alone: its guid, or address, or title and date."""
    return entry.id or bare_address(entry.address) or _hashed("title", _title(entry), _date(entry))


def content_key(entry: Entry) -> str:
    """A hash of what an entry says: its words, pictures and files, not how they are marked up."""
    named = (_without_query(found) for found in _SOURCES.findall(entry.body))
    files = (_without_query(file.address) for file in entry.enclosures)
    return _hashed(entry.title, text_of(entry.body), *named, *files)


def bare_address(address: str) -> str:
    """An address without what changes while the page stays: scheme, ``www``, traces, fragment."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return address
    query = [pair for pair in parse_qsl(parts.query, True) if not _TRACES.fullmatch(pair[0])]
    host = parts.netloc.lower().removeprefix("www.")
    return f"{host}{parts.path.rstrip('/')}{'?' if query else ''}{urlencode(query)}"


def _met_once(values: Iterator[str], feed: Feed) -> set[str]:
    """The values that tell one entry from the others, and from the feed itself."""
    counted = Counter(values)
    return {value for value, n in counted.items() if value and n == 1 and value != feed.home}


def _keys(entry: Entry, has_own_id: bool, has_own_address: bool) -> list[str]:
    address, title = bare_address(entry.address), _title(entry)
    guid = entry.id or (address if has_own_address else "")
    keys = []
    if guid and address and (has_own_id or has_own_address):
        keys.append(_hashed("guid and address", guid, address))
    if guid and (title or (has_own_id and not address)):
        keys.append(_hashed("guid and title", guid, title))
    if has_own_address and title:
        keys.append(_hashed("address and title", address, title))
    return keys or [_hashed("what it says", guid, title, _date(entry), content_key(entry))]


def _title(entry: Entry) -> str:
    return entry.title.casefold()


def _date(entry: Entry) -> str:
    dated = entry.published_at or entry.updated_at
    return dated.format_iso() if dated else ""


def _without_query(address: str) -> str:
    """Pictures carry sizes and signatures behind the question mark, which change daily."""
    return address.partition("?")[0].partition("#")[0]


def _hashed(*parts: str) -> str:
    return sha256_of(["\0".join(parts).encode("utf-8", "replace")])
