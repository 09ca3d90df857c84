"""What of an entry is read: the page behind it or its own words, made harmless and into blocks."""

from __future__ import annotations

from dataclasses import dataclass, field

from whenever import Date

from osmosis.articles.extracting import ExtractionError, extract
from osmosis.articles.model import (
    Blocks,
    Heading,
    Link,
    ListBlock,
    Paragraph,
    Text,
)
from osmosis.articles.normalising import normalise, without_repeated_title
from osmosis.articles.sanitising import sanitise
from osmosis.articles.words import count_words, plain_text
from osmosis.epub.addresses import shown_address
from osmosis.kernel.civil import local_of
from osmosis.languages.speaking import gettext, ngettext, noop
from osmosis.practices.apert.rules.yields import Collected, Part, PieceKind

UNTITLED = noop("Without a title")
_MINUTE, _HOUR = 60, 3_600
_LONGEST_TITLE = 200  # characters of an address


@dataclass(frozen=True, kw_only=True, slots=True)
class Readable:
    """An entry as it is read.

    Attributes:
        has_title: Whether it says itself what it is called; otherwise ``title`` stands in.
        html: Sanitised.
        base: What relative addresses in it go out from.
    """

    title: str
    has_title: bool
    html: str = field(repr=False)
    base: str
    language: str
    byline: str
    published_on: Date
    blocks: Blocks = field(repr=False)

    @property
    def text(self) -> str:
        """Its words without markup."""
        return plain_text(self.blocks)


def readable_of(entry: Collected, page: bytes | None, zone: str) -> Readable:
    """An entry as it is read: of its own words and those of its page, whichever are more.

    Args:
        page: The page behind it, when that was fetched.
        zone: In which the day of its publication is told.
    """
    found = _own(entry, zone)
    if page is None or entry.page is None:
        return found
    try:
        extracted = extract(page, address=entry.page.address, content_type=entry.page.content_type)
    except ExtractionError:
        return found
    language = entry.language or extracted.language
    html = sanitise(extracted.html, entry.page.address)
    title = found.title if found.has_title else " ".join(extracted.title.split())
    whole = Readable(
        title=title or found.title,
        has_title=bool(title),
        html=html,
        base=entry.page.address,
        language=language,
        byline=found.byline or extracted.byline,
        published_on=found.published_on,
        blocks=blocks_of(entry, html, entry.page.address, language),
    )
    return whole if count_words(whole.text) > count_words(found.text) else found


def blocks_of(entry: Collected, html: str, base: str, language: str) -> Blocks:
    """The blocks of an entry: those of its HTML, and of a recording what is known beside it.

    Args:
        html: Sanitised.
    """
    try:
        blocks = normalise(html, base=base, language=language)
    except RecursionError:
        blocks = ()
    blocks = without_repeated_title(blocks, entry.title)
    if entry.kind is not PieceKind.CARD:
        return blocks
    return (*_recording(entry), *blocks, *_chapters(entry.chapters), *_transcript(entry.transcript))


def _own(entry: Collected, zone: str) -> Readable:
    base = entry.base or entry.address
    html = sanitise(entry.html, base)
    title = " ".join(entry.title.split())
    return Readable(
        title=title or _untitled(entry),
        has_title=bool(title),
        html=html,
        base=base,
        language=entry.language,
        byline=", ".join(entry.authors),
        published_on=local_of(entry.published_at, zone).date(),
        blocks=blocks_of(entry, html, base, entry.language),
    )


def _untitled(entry: Collected) -> str:
    """What an entry without a title is called: a link that was saved, as its address reads."""
    if entry.kind is not PieceKind.LINK:
        return gettext(UNTITLED)
    shown = shown_address(entry.address)
    return shown if len(shown) <= _LONGEST_TITLE else f"{shown[: _LONGEST_TITLE - 1]}…"


def _recording(entry: Collected) -> Blocks:
    words = []
    if entry.duration_seconds:
        words.append(gettext("It lasts {length}.", length=_length(entry.duration_seconds)))
    # Translators: an address follows.
    said = Text(" ".join([*words, gettext("It is here:"), ""]))
    if not entry.link:
        return (Paragraph((Text(words[0]),)),) if words else ()
    return (Paragraph((said, Link(entry.link, (Text(entry.link),)))),)


def _chapters(chapters: tuple[Part, ...]) -> Blocks:
    if not chapters:
        return ()
    items = tuple(
        (Paragraph((Text(f"{_clock(one.start_seconds)} {one.title}".strip()),)),)
        for one in chapters
    )
    return (Heading(2, (Text(gettext("Chapters")),)), ListBlock(items=items))


def _transcript(text: str) -> Blocks:
    said = [" ".join(part.split()) for part in text.split("\n\n")]
    paragraphs = tuple(Paragraph((Text(part),)) for part in said if part)
    return (Heading(2, (Text(gettext("What is said")),)), *paragraphs) if paragraphs else ()


def _length(seconds: int) -> str:
    hours, minutes = divmod(max(1, round(seconds / _MINUTE)), 60)
    told = ngettext("{n} minute", "{n} minutes", minutes)
    if not hours:
        return told
    whole = ngettext("{n} hour", "{n} hours", hours)
    return gettext("{hours} and {minutes}", hours=whole, minutes=told) if minutes else whole


def _clock(seconds: float) -> str:
    hours, rest = divmod(int(seconds), _HOUR)
    minutes, left = divmod(rest, _MINUTE)
    return f"{hours}:{minutes:02d}:{left:02d}" if hours else f"{minutes}:{left:02d}"
