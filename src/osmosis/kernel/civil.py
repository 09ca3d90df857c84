"""Civil time: what a clock on the wall shows, the instant it means, and both kept together.

For what has happened the instant is the truth and the wall clock follows from it
(:class:`CivilMoment`). For what is yet to come the wall clock is the truth and the instant follows
from it (:func:`instant_of`, and the slots of :mod:`osmosis.kernel.cadence`). Years run from 1
to 9999, both on the wall and in UTC.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from whenever import Instant, OffsetDateTime, PlainDateTime, TimeDelta, ZonedDateTime

from osmosis.errors import InvalidInputError
from osmosis.kernel.zones import zone_of
from osmosis.languages.speaking import noop

__all__ = [
    "FIRST_YEAR",
    "LAST_YEAR",
    "Certainty",
    "CivilMoment",
    "Resolution",
    "Resolved",
    "instant_of",
    "local_of",
]


FIRST_YEAR, LAST_YEAR = 101, 9_700
"""Drawings reach from one to the other: a century about each of them still has days."""

Certainty = Literal["exact", "uncertain"]

_OUT_OF_RANGE = noop("A time must lie within the years 1 to 9999")
_DAY_IN_SECONDS = 86_400


class Resolution(StrEnum):
    """What happened when a civil time was turned into an instant."""

    EXACT = "exact"
    """The civil time comes once."""
    GAP = "gap"
    """Clocks skip it, so it was moved forward by the length of the gap."""
    FOLD = "fold"
    """Clocks show it twice, and the earlier of the two was taken."""


@dataclass(frozen=True, kw_only=True)
class Resolved:
    """The instant that a civil time means, and how it was found."""

    instant: Instant
    resolution: Resolution


def instant_of(civil: PlainDateTime, zone: str) -> Resolved:
    """The instant at which clocks in a zone show this civil time (RFC 5545, section 3.3.5).

    Args:
        civil: What the wall clock shows.
        zone: An IANA name.

    Raises:
        InvalidInputError: The zone is unknown, or the instant leaves the years 1 to 9999.
    """
    known = zone_of(zone)
    try:
        zoned = civil.assume_tz(known, disambiguation="compatible")
    except ValueError:
        raise InvalidInputError(_OUT_OF_RANGE) from None
    return Resolved(instant=zoned.to_instant(), resolution=_resolution_of(civil, zoned))


def local_of(instant: Instant, zone: str) -> PlainDateTime:
    """What clocks in a zone show at an instant.

    Raises:
        InvalidInputError: The zone is unknown, or its clocks leave the years 1 to 9999.
    """
    return _in_zone(instant, zone_of(zone)).to_plain()


@dataclass(frozen=True, kw_only=True)
class CivilMoment:
    """An instant together with the place on earth, or the offset, in which it was lived.

    Args:
        instant: When it was, in UTC; anything finer than a microsecond is cut off.
        zone: The IANA name of the zone. Exactly one of zone and offset is given.
        offset_seconds: How far clocks were ahead of UTC, in seconds, when no zone is known.
        certainty: ``uncertain`` when the zone was a guess, or when the wall clock alone was
            known and showed that time twice or never. It is not part of the text form.

    Raises:
        InvalidInputError: Neither or both of zone and offset are given, the zone is unknown, the
            offset is a day or more, or clocks there leave the years 1 to 9999.
    """

    instant: Instant
    zone: str | None = None
    offset_seconds: int | None = None
    certainty: Certainty = "exact"

    def __post_init__(self) -> None:
        if (self.zone is None) == (self.offset_seconds is None):
            raise InvalidInputError("A moment needs either a time zone or an offset from UTC")
        if self.offset_seconds is not None and abs(self.offset_seconds) >= _DAY_IN_SECONDS:
            raise InvalidInputError(
                "An offset from UTC must be shorter than a day", seconds=self.offset_seconds
            )
        if self.certainty not in ("exact", "uncertain"):
            raise InvalidInputError("A time is either exact or uncertain")
        if self.zone is not None:
            object.__setattr__(self, "zone", zone_of(self.zone))
        object.__setattr__(self, "instant", self.instant.round("microsecond", mode="floor"))
        self._on_the_wall()  # refuses what no clock can show

    @classmethod
    def of_local(
        cls, civil: PlainDateTime, zone: str, *, certainty: Certainty = "exact"
    ) -> CivilMoment:
        """The moment at which clocks in a zone showed this time.

        A time that clocks showed twice or never gives an uncertain moment.
        """
        resolved = instant_of(civil, zone)
        known_well = resolved.resolution is Resolution.EXACT
        return cls(
            instant=resolved.instant,
            zone=zone,
            certainty=certainty if known_well else "uncertain",
        )

    def local(self) -> PlainDateTime:
        """What clocks showed, by the rules of the zone as they are known now."""
        return self._on_the_wall().to_plain()

    def utc_offset_seconds(self) -> int:
        """How far clocks were ahead of UTC, in seconds."""
        return int(self._on_the_wall().offset.total("seconds"))

    def __str__(self) -> str:
        """RFC 9557 text, such as ``2031-05-04T09:00:00+03:00[Europe/Bucharest]``."""
        return self._on_the_wall().format_iso()

    def _on_the_wall(self) -> ZonedDateTime | OffsetDateTime:
        """The moment with its zone or offset attached."""
        if self.zone is not None:
            return _in_zone(self.instant, self.zone)
        try:
            return self.instant.to_fixed_offset(TimeDelta(seconds=self.offset_seconds or 0))
        except ValueError:
            raise InvalidInputError(_OUT_OF_RANGE) from None


def _in_zone(instant: Instant, zone: str) -> ZonedDateTime:
    """The instant on the clocks of a zone that is known to exist."""
    try:
        return instant.to_tz(zone)
    except ValueError:
        raise InvalidInputError(_OUT_OF_RANGE) from None


def _resolution_of(civil: PlainDateTime, zoned: ZonedDateTime) -> Resolution:
    """How a civil time became the given time, which was resolved as RFC 5545 asks."""
    if zoned.to_plain() != civil:
        return Resolution.GAP
    return Resolution.FOLD if zoned.is_repeated() else Resolution.EXACT
