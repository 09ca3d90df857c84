"""Reading moments and days from text: ISO 8601 in its extended form, and RFC 9557."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from whenever import Date, Instant, PlainDateTime, Time, TimeDelta

from osmosis.errors import InvalidInputError
from osmosis.kernel.civil import Certainty, CivilMoment, instant_of
from osmosis.kernel.zones import zone_of
from osmosis.languages.speaking import noop

__all__ = ["parse_day", "parse_midnight", "parse_moment"]

_TEXT = re.compile(
    r"(?P<date>\d{4}-\d\d-\d\d)[Tt ]"
    r"(?P<minutes>\d\d:\d\d)(?::(?P<seconds>\d\d)(?:[.,](?P<fraction>\d+))?)?"
    r"(?P<offset>[Zz]|[+-]\d\d(?::?\d\d(?::?\d\d)?)?)?(?P<suffixes>(?:\[[^\[\]]*\])*)",
    re.ASCII,
)
_DAY = re.compile(r"\d+-\d\d-\d\d", re.ASCII)
_OFFSET = re.compile(r"([+-])(\d\d)(?::?(\d\d)(?::?(\d\d))?)?", re.ASCII)
_SUFFIX = re.compile(r"\[(!?)([^\[\]]*)\]")
_SHAPE = noop("A time is written like 2031-05-04T09:00:00+03:00[Europe/Bucharest]")
_SHOWN = 20
_HOUR_IN_SECONDS, _MINUTE_IN_SECONDS = 3_600, 60
# RFC 9557, section 2.2: these say that the instant is known and the local offset is not.
_OFFSET_UNKNOWN = ("Z", "z", "-00:00", "-0000", "-00")


def parse_day(text: str, *, later: int = 0) -> Date:
    """The day that a text such as ``2031-05-04`` names, or so many days later.

    Nothing is guessed at: ``04.05.2031`` is in May or in April, as one is used to.

    Raises:
        InvalidInputError: It is written otherwise, or that is no day of the calendar.
    """
    try:
        return Date.parse_iso(text).add(days=later)
    except ValueError:
        shape = noop("A day is written like 2031-05-04")
        said = noop("There is no such date") if _DAY.fullmatch(text) else shape
        raise InvalidInputError(said, given=text[:_SHOWN]) from None


def parse_midnight(text: str, zone: str, *, later: int = 0) -> Instant:
    """When the day that a text names begins in a zone, or the one so many days later.

    Raises:
        InvalidInputError: That is no day of the calendar.
    """
    return instant_of(parse_day(text, later=later).at(Time()), zone).instant


@dataclass(frozen=True, kw_only=True)
class _Place:
    """The zone or offset in brackets, and whether the writer insists on it."""

    zone: str | None = None
    offset_seconds: int | None = None
    critical: bool = False


def parse_moment(
    text: str,
    *,
    zone: str | None = None,
    certainty: Certainty = "exact",
    keep_unknown_zone_as_offset: bool = False,
) -> CivilMoment:
    """The moment that a text names.

    Read are ``2031-05-04T09:00:00+03:00[Europe/Bucharest]``, the same without the bracket
    (a moment with an offset), without the offset (a wall clock in that zone), and without both
    (a wall clock in ``zone``). Seconds may be left out; a space may stand for the T; a leap
    second counts as the second before it; anything finer than a microsecond is cut off.

    Where offset and zone contradict each other, the offset decides the instant and the zone is
    kept: a phone with older zone rules knew the instant, but drew the wrong clock face. A zone
    marked critical, ``[!Europe/Bucharest]``, is refused then (RFC 9557, section 3.4).

    Args:
        text: The text; spaces around it do not count.
        zone: The IANA name to use when the text has neither offset nor zone.
        certainty: How well the time is known; see :meth:`CivilMoment.of_local` for a wall clock
            that shows a time twice or never.
        keep_unknown_zone_as_offset: Keep the offset alone when the zone beside it is unknown
            here and not critical, so that a capture from a phone with newer zones is not lost.

    Raises:
        InvalidInputError: The text is no such time, its zone is unknown, it has no zone and none
            is given, or it insists on what cannot be honoured.
    """
    match = _TEXT.fullmatch(text.strip())
    if match is None:
        raise InvalidInputError(_SHAPE)
    civil = _civil(match)
    offset_text = match["offset"]
    lenient = keep_unknown_zone_as_offset and offset_text is not None
    place = _place(match["suffixes"], lenient=lenient)
    if offset_text is None:
        return _on_the_wall(civil, place or _given(zone), certainty)
    offset = 0 if offset_text in _OFFSET_UNKNOWN else _offset_seconds(offset_text)
    instant = _instant_at(civil, offset)
    if place is None:
        return CivilMoment(instant=instant, offset_seconds=offset, certainty=certainty)
    moment = _at(instant, place, certainty)
    if place.critical and offset_text not in _OFFSET_UNKNOWN and moment.local() != civil:
        raise InvalidInputError("The offset of this time contradicts its time zone")
    return moment


def _civil(match: re.Match[str]) -> PlainDateTime:
    """The wall clock of the text, in whole microseconds."""
    seconds = f"{match['seconds'] or '00'}.{(match['fraction'] or '0')[:6]}"
    try:
        return PlainDateTime(f"{match['date']}T{match['minutes']}:{seconds}")
    except ValueError:
        raise InvalidInputError("There is no such date and time") from None


@lru_cache(maxsize=64)
def _place(suffixes: str, *, lenient: bool) -> _Place | None:
    """What stands in the brackets; tags that are not critical are passed over.

    Very many moments of a life have the same few places.
    """
    place: _Place | None = None
    for number, (critical, content) in enumerate(_SUFFIX.findall(suffixes)):
        if "=" not in content:
            if number:
                raise InvalidInputError(_SHAPE)
            place = _zone_or_offset(content, critical=bool(critical), lenient=lenient)
        elif critical:
            raise InvalidInputError("This time insists on a tag that cannot be honoured")
    return place


def _zone_or_offset(content: str, *, critical: bool, lenient: bool) -> _Place | None:
    """The place that one bracket names."""
    if _OFFSET.fullmatch(content):
        return _Place(offset_seconds=_offset_seconds(content), critical=critical)
    try:
        return _Place(zone=zone_of(content), critical=critical)
    except InvalidInputError:
        if lenient and not critical:
            return None
        raise


def _given(zone: str | None) -> _Place:
    """The place for a text that names none."""
    if zone is None:
        raise InvalidInputError("This time needs a time zone or an offset from UTC")
    return _Place(zone=zone)


def _on_the_wall(civil: PlainDateTime, place: _Place, certainty: Certainty) -> CivilMoment:
    """The moment at which clocks at a place showed this time."""
    if place.zone is not None:
        return CivilMoment.of_local(civil, place.zone, certainty=certainty)
    return _at(_instant_at(civil, place.offset_seconds or 0), place, certainty)


def _at(instant: Instant, place: _Place, certainty: Certainty) -> CivilMoment:
    """An instant at a place."""
    return CivilMoment(
        instant=instant,
        zone=place.zone,
        offset_seconds=place.offset_seconds,
        certainty=certainty,
    )


def _instant_at(civil: PlainDateTime, offset_seconds: int) -> Instant:
    """The instant at which clocks with this offset from UTC, in seconds, show this time."""
    try:
        return civil.assume_fixed_offset(TimeDelta(seconds=offset_seconds)).to_instant()
    except ValueError:
        raise InvalidInputError("A time must lie within the years 1 to 9999") from None


@lru_cache(maxsize=64)
def _offset_seconds(text: str) -> int:
    """The seconds of an offset such as ``+03:00``, ``+0300`` or ``+03``."""
    match = _OFFSET.fullmatch(text)
    if match is None:
        raise InvalidInputError(_SHAPE)
    hours, minutes, seconds = (int(part or 0) for part in match.groups()[1:])
    if hours > 23 or minutes > 59 or seconds > 59:
        raise InvalidInputError("There is no such offset from UTC")
    total = hours * _HOUR_IN_SECONDS + minutes * _MINUTE_IN_SECONDS + seconds
    return -total if match[1] == "-" else total
