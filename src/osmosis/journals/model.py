"""What is brought out of another program: a moment, and what could not be read."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final, TypeAlias

from whenever import Date, Instant, PlainDateTime, Time

from osmosis.bags.errors import ZipError
from osmosis.errors import InvalidInputError
from osmosis.kernel.civil import Certainty, CivilMoment

NOON: Final = Time(12)
BROKEN_FILE: Final = (ZipError, OSError)
"""What reading the bytes of a file may raise; a file in a zip may not be what it says."""


class JournalError(InvalidInputError):
    """This is not what it was said to be, and nothing can be brought from it."""


class BroughtKind(StrEnum):
    """What a moment from elsewhere is."""

    NOTE = "note"
    PHOTO = "photo"
    AUDIO = "audio"
    VIDEO = "video"
    LETTER = "letter"
    ARTICLE = "article"
    HIGHLIGHT = "highlight"
    LINK = "link"


@dataclass(frozen=True, kw_only=True, slots=True)
class When:
    """When something was, as far as it was written down.

    Attributes:
        moment: With the zone or the offset in which it was lived.
        instant: The instant alone, where nothing was said of the place.
        civil: What the wall clock showed, where nothing was said of its zone.
        is_day: Whether only the day is known; the time of day is then noon.
        certainty: How well it is known, apart from the zone.
    """

    moment: CivilMoment | None = None
    instant: Instant | None = None
    civil: PlainDateTime | None = None
    is_day: bool = False
    certainty: Certainty = "exact"

    @classmethod
    def on_day(cls, day: Date) -> When:
        """A day without a time."""
        return cls(civil=day.at(NOON), is_day=True, certainty="uncertain")

    @property
    def has_zone(self) -> bool:
        """Whether its place on earth, or at least its offset, is known."""
        return self.moment is not None

    def placed_in(self, zone: str) -> CivilMoment:
        """The moment, lived in this zone where nobody wrote down another.

        A zone that is only taken for granted makes a moment uncertain.

        Raises:
            InvalidInputError: The time leaves the years 1 to 9999.
        """
        if self.moment is not None:
            return self.moment
        if self.instant is not None:
            return CivilMoment(instant=self.instant, zone=zone, certainty="uncertain")
        assert self.civil is not None
        return CivilMoment.of_local(self.civil, zone, certainty="uncertain")


@dataclass(frozen=True, kw_only=True, slots=True)
class Attached:
    """A file that belongs to a moment; its bytes are read when they are asked for.

    Attributes:
        media_type: What its first bytes say, or else its name.
        size: As declared, in bytes.
        opened: Gives its bytes from the beginning, each time. May raise
            :data:`BROKEN_FILE` while it is read.
    """

    name: str
    media_type: str
    size: int
    opened: Callable[[], Iterator[bytes]] = field(repr=False)

    def sha256(self) -> str:
        """The hash of its bytes; reads all of them."""
        digest = hashlib.sha256()
        for chunk in self.opened():
            digest.update(chunk)
        return digest.hexdigest()


@dataclass(frozen=True, kw_only=True, slots=True)
class Brought:
    """One moment of somebody's past, as another program kept it.

    Attributes:
        key: The same for the same thing, however often and from wherever it is brought:
            64 hexadecimal digits.
        name: Where it stands in what was given.
        when: ``None`` where nothing says when it was.
        text: As it was written; Markdown stays Markdown.
        place: Where it was, in words.
        address: On the web, of what was kept from there.
        files: The original first, where there is one.
    """

    key: str
    kind: BroughtKind
    name: str
    when: When | None
    title: str = field(default="", repr=False)
    text: str = field(default="", repr=False)
    place: str = field(default="", repr=False)
    address: str = field(default="", repr=False)
    tags: tuple[str, ...] = field(default=(), repr=False)
    starred: bool = False
    files: tuple[Attached, ...] = ()

    @property
    def is_bare_link(self) -> bool:
        """Whether there is nothing of it but an address."""
        return self.kind is BroughtKind.LINK


@dataclass(frozen=True, kw_only=True, slots=True)
class Unread:
    """Something that was not brought, by name.

    Attributes:
        why: One sentence without a full stop.
        matters: Whether something of the person's may be in it; the settings and caches of a
            program are named too, and are no loss.
    """

    name: str
    why: str
    matters: bool = True


Found: TypeAlias = Brought | Unread


def key_of(source: str, *identity: str) -> str:
    """What a moment is known by: which program kept it, and what that program calls it.

    Args:
        identity: An id, or what the moment is made of.
    """
    digest = hashlib.sha256()
    for part in (source, *identity):
        data = part.encode("utf-8", "surrogatepass")
        digest.update(len(data).to_bytes(8, "big") + data)
    return digest.hexdigest()
