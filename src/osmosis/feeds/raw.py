"""An entry as it was found, before its words are cleaned and its addresses made whole.

All readers, quick and slow, hand in this; one place makes an entry of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final, Literal, NamedTuple

from osmosis.feeds.model import Chapter

Kind = Literal["html", "text", "either"]


class Words(NamedTuple):
    """Words that may hold markup.

    Attributes:
        text: As it was found.
        kind: Whether it is HTML or plain; ``either`` where the format does not tell.
        base: What its relative addresses start from; may be empty.
    """

    text: str = ""
    kind: Kind = "either"
    base: str = ""


NO_WORDS: Final = Words()


class RawFile(NamedTuple):
    """A file that is named somewhere."""

    address: str
    media_type: str = ""
    length: str = ""
    title: str = ""
    language: str = ""


@dataclass(slots=True)
class RawEntry:
    """One entry as it was found."""

    base: str = ""
    id: str = ""
    address: str = ""
    title: Words = NO_WORDS
    authors: Sequence[str] = ()
    published: Sequence[str] = ()
    updated: Sequence[str] = ()
    summary: Words = NO_WORDS
    content: Words = NO_WORDS
    language: str = ""
    files: Sequence[RawFile] = ()
    images: Sequence[str] = ()
    transcripts: Sequence[RawFile] = ()
    chapters: Sequence[Chapter] = ()
    chapters_elsewhere: Sequence[RawFile] = ()
    categories: Sequence[str] = ()
    durations: Sequence[str] = ()


@dataclass(slots=True)
class RawFeed:
    """A feed as it was found."""

    base: str = ""
    title: Words = NO_WORDS
    home: str = ""
    language: str = ""
    ttl: str = ""
    hours: Sequence[str] = ()
    days: Sequence[str] = ()
    entries: list[RawEntry] = field(default_factory=list)
    left_out: int = 0
    is_cut: bool = False
    format: str = ""

    def lend_to_entries(self, authors: Sequence[str]) -> None:
        """Give the entries that have none of their own the feed's authors and language.

        RFC 4287, 4.2.1 says so of authors.
        """
        for entry in self.entries:
            entry.authors = entry.authors or authors
            entry.language = entry.language or self.language
