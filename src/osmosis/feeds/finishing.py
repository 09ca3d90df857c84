"""Makes an entry of what was found: words harmless, addresses whole, dates instants."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from whenever import Instant

from osmosis.articles.addresses import absolute_address
from osmosis.articles.sanitising import sanitise
from osmosis.feeds.dates import parse_date
from osmosis.feeds.limits import MOST_NAMES
from osmosis.feeds.model import Chapter, Enclosure, Entry, Feed, Linked
from osmosis.feeds.raw import RawEntry, RawFeed, RawFile, Words
from osmosis.feeds.wording import as_html, one_line, plain, whole

_DAYS: Final = {
    name: number
    for number, name in enumerate(
        ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"), start=1
    )
}
# What can be read as it is comes before what must be put together from pieces of seconds.
_TRANSCRIPTS: Final = ("html", "text/plain", "vtt", "srt", "subrip", "json")
_LANGUAGE: Final = re.compile(r"[a-zA-Z]{2,8}(?:[-_][a-zA-Z0-9]{1,8})*")
_CLOCK: Final = re.compile(r"(?:(?:(\d{1,4}):)?(\d{1,4}):)?(\d{1,7})(?:\.\d*)?")
_LONGEST_DURATION: Final = 1_000_000


def finished(raw: RawFeed, address: str) -> Feed:
    """The feed as it is handed out.

    Args:
        raw: As it was found; its entries are let go one by one.
        address: Where it came from.
    """
    base = absolute_address(raw.base, address) or address
    home = absolute_address(raw.home, base)
    raw.entries.reverse()
    entries = []
    while raw.entries:
        found = raw.entries.pop()
        # Nearly always an entry starts where its feed does.
        start = base if found.base == raw.base else absolute_address(found.base, base) or base
        entry = _entry(found, home or base, base, start)
        if entry.id or entry.address or entry.title or entry.body or entry.enclosures:
            entries.append(entry)
    minutes = _number(raw.ttl)
    return Feed(
        title=plain(raw.title),
        home=home,
        language=_language(raw.language),
        ttl_minutes=minutes or None,
        skip_hours=frozenset(_hours(raw.hours)),
        skip_days=frozenset(_DAYS[day.lower()] for day in raw.days if day.lower() in _DAYS),
        entries=tuple(entries),
        left_out=max(raw.left_out, 0),
        is_cut=raw.is_cut,
        format=raw.format,
    )


def _entry(raw: RawEntry, home: str, base: str, start: str) -> Entry:
    address = absolute_address(raw.address, start)
    # Without a base of its own, a text was written for the page that it stands on.
    page = start if start != base else address or home
    content = _html(raw.content, page, base)
    summary = _html(raw.summary, page, base)
    files = list(_files(raw.files, start)) if raw.files else []
    return Entry(
        id=one_line(raw.id, 2_000),
        address=address,
        title=plain(raw.title),
        authors=_names(raw.authors),
        published_at=_first_date(raw.published),
        updated_at=_first_date(raw.updated),
        summary="" if summary == content else summary,
        content=content,
        language=_language(raw.language),
        enclosures=tuple(file for file in files if not file.media_type.startswith("image/")),
        images=_images(raw.images, files, start) if raw.images or files else (),
        transcript=_best(raw.transcripts, start) if raw.transcripts else None,
        chapters=tuple(_chapters(raw.chapters, start)) if raw.chapters else (),
        chapters_elsewhere=_best(raw.chapters_elsewhere, start),
        categories=_names(raw.categories),
        duration_seconds=next(filter(None, map(_seconds, raw.durations)), None),
    )


def _html(words: Words, page: str, base: str) -> str:
    if not words.text:
        return ""
    own = words.base if words.base and words.base != base else ""
    return sanitise(as_html(words), own or page).strip()


def _first_date(written: Iterable[str]) -> Instant | None:
    return next(filter(None, map(parse_date, written)), None)


def _names(written: Sequence[str]) -> tuple[str, ...]:
    """Names on one line each, none twice."""
    lines = (plain(Words(name), 200) for name in written[:MOST_NAMES])
    return tuple(dict.fromkeys(filter(None, lines)))


def _files(found: Sequence[RawFile], base: str) -> Iterator[Enclosure]:
    known = set()
    for file in found[:MOST_NAMES]:
        address = absolute_address(file.address, base)
        if address and address not in known:
            known.add(address)
            yield Enclosure(
                address=address,
                media_type=one_line(file.media_type, 100).lower(),
                length_bytes=_number(file.length) or None,
                title=one_line(file.title),
            )


def _images(written: Sequence[str], files: Sequence[Enclosure], base: str) -> tuple[str, ...]:
    pictures = (file.address for file in files if file.media_type.startswith("image/"))
    named = (absolute_address(address, base) for address in written[:MOST_NAMES])
    return tuple(dict.fromkeys(filter(None, (*pictures, *named))))


def _best(found: Sequence[RawFile], base: str) -> Linked | None:
    """Of several forms of one text the one that is easiest to read."""
    linked = [
        Linked(
            address=absolute_address(file.address, base),
            media_type=one_line(file.media_type, 100).lower(),
            language=_language(file.language),
        )
        for file in found[:MOST_NAMES]
    ]
    return min((link for link in linked if link.address), key=_ease, default=None)


def _ease(link: Linked) -> int:
    fitting = (place for place, kind in enumerate(_TRANSCRIPTS) if kind in link.media_type)
    return next(fitting, len(_TRANSCRIPTS))


def _chapters(found: Sequence[Chapter], base: str) -> Iterator[Chapter]:
    for chapter in found[: MOST_NAMES * 10]:
        yield Chapter(
            start_seconds=chapter.start_seconds,
            title=one_line(chapter.title),
            address=absolute_address(chapter.address, base),
        )


def _hours(written: Iterable[str]) -> Iterator[int]:
    for text in written:
        hour = _number(text)
        # Some versions of RSS count from 1 to 24.
        if hour is not None and hour <= 24:
            yield hour % 24


def _number(written: str) -> int | None:
    """A number as feeds write it; None for anything else."""
    digits = whole(written).strip().replace(",", "")
    return int(digits) if re.fullmatch(r"[0-9]{1,12}", digits) else None


def _seconds(written: str) -> int | None:
    found = _CLOCK.fullmatch(written.strip())
    if found is None:
        return None
    hours, minutes, seconds = (int(part or 0) for part in found.groups())
    total = hours * 3600 + minutes * 60 + seconds
    return total if 0 < total < _LONGEST_DURATION else None


def _language(written: str) -> str:
    found = _LANGUAGE.fullmatch(written.strip())
    return found[0].replace("_", "-")[:35] if found else ""
