"""What may stand in an edition: every entry of a period once, without its markup and pictures."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import count
from uuid import UUID

from osmosis.articles.words import count_words
from osmosis.languages.speaking import gettext
from osmosis.practices.apert.editions import Elsewhere, GapLine
from osmosis.practices.apert.model import GapReason
from osmosis.practices.apert.rules.addresses import canonical_address
from osmosis.practices.apert.rules.candidates import Candidate, Voice
from osmosis.practices.apert.rules.readable import Readable, readable_of
from osmosis.practices.apert.rules.yields import Collected, PieceKind, Yield
from osmosis.practices.apert.service.sealed_yields import (
    DamagedYieldError,
    SealedYields,
)

OpenVisits = Callable[[str], Iterable[Yield]]
"""Opens what some visits brought, by the name of their age file."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Found:
    """An entry and where it lies.

    Attributes:
        key: By which the edition names it.
        visit: Which of the visits in that file brought it.
        place: Its position in what that visit brought.
        pictures: How many came with it.
        has_page: Whether the page behind it came with it.
        lacks_page: Whether that could not be had.
        lacks_pictures: How many pictures could not be had.
        elsewhere: Where more of its pictures lie.
    """

    key: str
    candidate: Candidate
    sealed: SealedYields
    visit: int
    place: int
    pictures: int
    has_page: bool = False
    lacks_page: bool = False
    lacks_pictures: int = 0
    elsewhere: tuple[Elsewhere, ...] = ()

    @property
    def lies(self) -> Elsewhere:
        """Where it lies, for another that is the same entry."""
        return Elsewhere(
            sealed_sha256=self.sealed.sealed_sha256, visit=self.visit, place=self.place
        )

    def joined(self, later: Found) -> Found:
        """The same entry with what came for it later: one text, and the pictures of both."""
        stays, other = (self, later) if self.has_page and not later.has_page else (later, self)
        # Without its page nobody knows of the pictures on it.
        knows = self if self.has_page and later.lacks_page else later
        return replace(
            stays,
            pictures=self.pictures + later.pictures,
            lacks_pictures=knows.lacks_pictures,
            elsewhere=(*stays.elsewhere, other.lies, *other.elsewhere),
        )


@dataclass(slots=True)
class Gathered:
    """The entries of a period.

    Attributes:
        damaged: What can no longer be read.
    """

    found: dict[str, Found] = field(default_factory=dict)
    damaged: list[GapLine] = field(default_factory=list)
    _by_place: dict[tuple[UUID, str, str], str] = field(default_factory=dict)

    def take(self, found: Found, entry: Collected) -> None:
        """Take an entry in; of one that was changed the latest version stays.

        What came again, because something beside it had been missing, is joined to it.
        """
        source_id = found.candidate.voice.source_id
        names = list(_names(source_id, entry, found.candidate.title))
        same = self.found.get(found.key)
        if same is not None:
            found = same.joined(found)
        for earlier in {self._by_place[name] for name in names if name in self._by_place}:
            before = self.found.pop(earlier, None)
            if before is not None and before.candidate.is_carried:
                found = replace(found, candidate=replace(found.candidate, is_carried=True))
        self.found[found.key] = found
        self._by_place.update(dict.fromkeys(names, found.key))


def gather(
    opened: OpenVisits,
    every: Sequence[SealedYields],
    voices: Mapping[UUID, Voice],
    zone: str,
    step: Callable[[], None],
) -> Gathered:
    """The entries of these visits, what one of them brought in memory at a time.

    Args:
        opened: May raise ``DamagedYieldError``; that file is then named and passed over.
        voices: The sources; what is of no other is passed over.
        step: Called after each file.
    """
    gathered = Gathered()
    for sealed in every:
        try:
            whole = _in_file(opened, sealed, voices, zone)
        except DamagedYieldError:
            gathered.damaged.append(_damaged(sealed))
        else:
            for found, entry in whole:
                gathered.take(found, entry)
        step()
    return gathered


def readable_in(visit: Yield, entry: Collected, zone: str) -> Readable:
    """An entry of a visit, as it is read."""
    page = None if entry.page is None else visit.files.get(entry.page.file)
    return readable_of(entry, page, zone)


def _in_file(
    opened: OpenVisits, sealed: SealedYields, voices: Mapping[UUID, Voice], zone: str
) -> list[tuple[Found, Collected]]:
    """The entries in one file, all or none of them: it may be found damaged at its end."""
    found: list[tuple[Found, Collected]] = []
    numbers = count()
    for visit in opened(sealed.sealed_sha256):
        number, voice = next(numbers), voices.get(visit.source_id)
        if voice is not None:
            found += _entries(sealed, number, visit, voice, zone)
        del visit  # before the next is read
    return found


def _entries(
    sealed: SealedYields, number: int, visit: Yield, voice: Voice, zone: str
) -> Iterator[tuple[Found, Collected]]:
    for place, entry in enumerate(visit.entries):
        read = readable_in(visit, entry, zone)
        key = _key(visit.source_id, entry)
        text = read.text
        candidate = Candidate(
            key=key,
            voice=voice,
            title=read.title if read.has_title else "",
            address=entry.address,
            text=text,
            words=count_words(text),
            published_at=entry.published_at,
            is_carried=sealed.is_carried,
            is_part=entry.kind is PieceKind.INSTALMENT,
        )
        found = Found(
            key=key,
            candidate=candidate,
            sealed=sealed,
            visit=number,
            place=place,
            pictures=len(entry.pictures),
            has_page=entry.page is not None,
            lacks_page=entry.lacks_page,
            lacks_pictures=entry.lacks_pictures,
        )
        yield found, entry


def _key(source_id: UUID, entry: Collected) -> str:
    """The same whenever the same entry of the same source comes."""
    return hashlib.sha256(f"{source_id}:{entry.key}".encode()).hexdigest()


def _names(source_id: UUID, entry: Collected, title: str) -> Iterator[tuple[UUID, str, str]]:
    """By what a changed version of an entry is known: its page, and its title or its date."""
    page = canonical_address(entry.address) if entry.address else ""
    yield source_id, entry.key, "key"
    if page:
        yield source_id, page, title.casefold()
        yield source_id, page, entry.published_at.format_iso()
    else:
        yield source_id, title.casefold(), entry.published_at.format_iso()


def _damaged(sealed: SealedYields) -> GapLine:
    return GapLine(
        source=gettext("What you carried over")
        if sealed.is_carried
        else gettext("What was collected then"),
        from_at=sealed.fetched_at,
        until_at=sealed.fetched_at,
        reason=GapReason.DAMAGED,
    )
