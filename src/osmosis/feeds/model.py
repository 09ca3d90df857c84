"""What a feed is once it has been read."""

from __future__ import annotations

from dataclasses import dataclass

from whenever import Instant

from osmosis.errors import FeedParseError
from osmosis.languages.speaking import noop


@dataclass(frozen=True, kw_only=True, slots=True)
class Enclosure:
    """A file that an entry brings with it.

    Attributes:
        address: Where it lies, absolute.
        media_type: Such as ``audio/mpeg``; empty when the feed does not say.
        length_bytes: None when the feed does not say, or says nonsense.
        title: Its own title, mostly empty.
    """

    address: str
    media_type: str = ""
    length_bytes: int | None = None
    title: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Linked:
    """A text that lies elsewhere: a transcript, or a list of chapters."""

    address: str
    media_type: str = ""
    language: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Chapter:
    """A part of a recording."""

    start_seconds: float
    title: str
    address: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """One item of a feed.

    Every address is absolute. ``summary`` and ``content`` are HTML that is already sanitised;
    every other text is plain.

    Attributes:
        id: What the feed calls it: guid, Atom id or ``rdf:about``; empty when it has none.
        address: Its page.
        title: Without markup; empty when it has none.
        authors: Names, in the feed's order.
        published_at: None when the feed gives no date that can be read.
        summary: What the feed calls description, summary or abstract.
        content: What the feed calls content; empty when it gives only a summary.
        language: As the feed writes it, such as ``de-AT``; empty when it does not say.
        images: Addresses of pictures that stand for the entry, beside those in its HTML.
        transcript: The best of those that the feed names.
        chapters: Those that stand in the feed.
        chapters_elsewhere: A list of chapters that would have to be fetched.
    """

    id: str = ""
    address: str = ""
    title: str = ""
    authors: tuple[str, ...] = ()
    published_at: Instant | None = None
    updated_at: Instant | None = None
    summary: str = ""
    content: str = ""
    language: str = ""
    enclosures: tuple[Enclosure, ...] = ()
    images: tuple[str, ...] = ()
    transcript: Linked | None = None
    chapters: tuple[Chapter, ...] = ()
    chapters_elsewhere: Linked | None = None
    categories: tuple[str, ...] = ()
    duration_seconds: int | None = None

    @property
    def body(self) -> str:
        """The most that the feed gives: the content, or else the summary."""
        return self.content or self.summary


@dataclass(frozen=True, kw_only=True, slots=True)
class Feed:
    """What a source says at one moment.

    Attributes:
        title: Without markup.
        home: The page that the feed belongs to, absolute; empty when it names none.
        language: As the feed writes it; empty when it does not say.
        ttl_minutes: How long it asks to be left alone; None when it does not say.
        skip_hours: Hours of the day in UTC, 0 to 23, at which it asks not to be read.
        skip_days: Days of the week at which it asks not to be read, Monday is 1.
        entries: In the feed's own order.
        left_out: How many more entries it has than are read.
        is_cut: Whether the document breaks off; its last entry is left away if it is not whole.
        format: Such as ``rss20``, ``atom10``, ``json11`` or ``cdf``.
    """

    title: str
    home: str = ""
    language: str = ""
    ttl_minutes: int | None = None
    skip_hours: frozenset[int] = frozenset()
    skip_days: frozenset[int] = frozenset()
    entries: tuple[Entry, ...] = ()
    left_out: int = 0
    is_cut: bool = False
    format: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class NamedFeed:
    """A feed that a page names."""

    address: str
    title: str = ""
    media_type: str = ""


class PageInsteadError(FeedParseError):
    """A web page came where a feed was expected.

    Args:
        feeds: The feeds that the page names, in its own order; often none.
    """

    def __init__(self, feeds: tuple[NamedFeed, ...]) -> None:
        super().__init__(noop("This is a web page, not a feed"), feeds_named=len(feeds))
        self.feeds = feeds
