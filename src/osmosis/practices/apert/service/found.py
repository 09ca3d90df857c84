"""Puts what was read out of files and letters into the form in which everything is collected."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from html import escape
from typing import Final

from whenever import TimeDelta

from osmosis.documents.letters import read_letter
from osmosis.documents.model import Document, DocumentError
from osmosis.kernel.clock import Instant
from osmosis.kernel.hashing import sha256_of
from osmosis.languages.speaking import gettext, noop
from osmosis.practices.apert.model import Source, SourceState
from osmosis.practices.apert.rules.yields import Collected, PieceKind
from osmosis.practices.apert.service.brought import NewEntry, Visit
from osmosis.practices.apert.store import sources
from osmosis.practices.context import PracticeContext

MOST_AT_ONCE: Final = 200
MOST_BYTES_AT_ONCE: Final = 64 * 1024 * 1024
SOON = TimeDelta(minutes=1)
UNREAD: Final = noop("A letter that could not be read")
LONGEST_TITLE: Final = 300


@dataclass(slots=True)
class Gathered:
    """What one visit found so far; a visit that is full goes on soon after.

    Attributes:
        has_more: Whether something was left for the next one.
    """

    source: Source
    at: Instant
    entries: list[NewEntry] = field(default_factory=list)
    files: dict[str, bytes] = field(default_factory=dict)
    size: int = 0
    has_more: bool = False

    def is_full(self) -> bool:
        """Whether the next one has to wait; asked only when there is a next one."""
        self.has_more = len(self.entries) >= MOST_AT_ONCE or self.size >= MOST_BYTES_AT_ONCE
        return self.has_more

    def add(self, document: Document, kind: PieceKind, identities: Sequence[str]) -> None:
        """Take along what was read."""
        pictures = named_pictures(document)
        self.files |= {pictures[address]: data for address, data in document.pictures.items()}
        self.size += len(document.html) + sum(map(len, document.pictures.values()))
        collected = collected_from(document, kind, self.at)
        self.entries.append(NewEntry(collected=collected, identities=identities))

    def add_card(
        self, title: str, sentence: str, identities: Sequence[str], link: str = ""
    ) -> None:
        """Take along that there is something which could not be read.

        Args:
            link: Where it can be had; empty where there is no address to follow.
        """
        card = Collected(
            key="",
            kind=PieceKind.CARD,
            title=title[:LONGEST_TITLE],
            published_at=self.at,
            html=f"<p>{escape(sentence)}</p>",
            link=link,
        )
        self.entries.append(NewEntry(collected=card, identities=identities))

    def visit(self, state: SourceState | None = None) -> Visit:
        """The visit, as it is taken in.

        Args:
            state: How the visits stand when nothing was left.
        """
        return Visit(
            source_id=self.source.id,
            fetched_at=self.at,
            entries=tuple(self.entries),
            files=self.files,
            state=state,
        )


def take_letter(gathered: Gathered, data: bytes | None, mark: str) -> bool:
    """Take a letter along; of one that cannot be read, that it is there. Says whether it was read.

    Args:
        data: Nothing when it is too large.
        mark: By what it is known again before it is read.
    """
    try:
        if data is None:
            raise DocumentError("The letter is too large")
        letter = read_letter(data)
    except DocumentError:
        gathered.add_card(gettext(UNREAD), gettext("It lies in the mailbox as it came."), [mark])
        return False
    identity = letter.identity or sha256_of([data])
    gathered.add(letter, PieceKind.LETTER, [f"letter:{identity}", mark])
    return True


def visit_of(context: PracticeContext, gathered: Gathered) -> Visit:
    """The visit; when something was left, with a next one soon."""
    if not gathered.has_more:
        return gathered.visit()
    with context.store.read() as reading:
        state = sources.get_state(reading, gathered.source.id)
    soon = replace(state, next_at=gathered.at + SOON, failures=0, reachable=True)
    return gathered.visit(soon)


def collected_from(document: Document, kind: PieceKind, at: Instant) -> Collected:
    """A document as one entry.

    Args:
        at: When it was found; what says that it was written later is taken for written then.
    """
    said = document.published_at
    return Collected(
        key="",
        kind=kind,
        title=document.title[:LONGEST_TITLE],
        authors=document.authors,
        published_at=at if said is None or said > at else said,
        language=document.language,
        html=document.html,
        pictures=named_pictures(document),
    )


def named_pictures(document: Document) -> dict[str, str]:
    """The names of its pictures among the files of a visit, by their addresses."""
    return {
        address: f"picture-{hashlib.sha256(data).hexdigest()[:24]}"
        for address, data in sorted(document.pictures.items())
    }


def in_groups(every: Iterator[bytes], size: int) -> Iterator[list[bytes]]:
    """A few at a time."""
    group: list[bytes] = []
    for one in every:
        group.append(one)
        if len(group) == size:
            yield group
            group = []
    if group:
        yield group
