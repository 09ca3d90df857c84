"""Dates as people and their programs write them, read without guessing more than is there."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from whenever import Date, Instant, PlainDateTime

from osmosis.errors import InvalidInputError
from osmosis.journals.model import When
from osmosis.kernel.civil import CivilMoment
from osmosis.kernel.civil_text import parse_moment

_MONTHS: Final = (
    *("jan", "feb", "mar", "apr", "may", "jun"),
    *("jul", "aug", "sep", "oct", "nov", "dec"),
)
_MONTH = "|".join(f"{name}[a-z]*" for name in _MONTHS)
_DAY = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})", re.ASCII)
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d.*", re.ASCII | re.DOTALL)
_OFFSET_APART = re.compile(r"\s+(?:UTC)?([+-]\d\d:?\d\d|Z)$", re.ASCII)
_NAMED_UTC = re.compile(r"\s+(?:UTC|GMT)$", re.ASCII)
_TIME = r"(\d{1,2})[:.h](\d\d)(?:[:.](\d\d))?(?:[.,]\d+)?\s*([AaPp])?\.?(?:[Mm]\.?)?"
_CLOCK = re.compile(_TIME, re.ASCII)

# How a day may be written, by the order of its parts; whether day or month comes first can be
# told only where one of them is above twelve.
_FORMS: Final[tuple[tuple[str, re.Pattern[str]], ...]] = (
    ("ymd", re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})", re.ASCII)),
    ("ymd", re.compile(r"(\d{4})(\d\d)(\d\d)", re.ASCII)),
    ("dmy", re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})", re.ASCII)),
    ("mdy", re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})", re.ASCII)),
    (
        "dmy",
        re.compile(
            rf"(?:[a-z]+,?\s+)?(\d{{1,2}})\.?[\s-]({_MONTH})\.?,?[\s-](\d{{4}})", re.IGNORECASE
        ),
    ),
    (
        "mdy",
        re.compile(rf"(?:[a-z]+,?\s+)?({_MONTH})\.?\s(\d{{1,2}}),?\s(\d{{4}})", re.IGNORECASE),
    ),
)
_IN_NAME = re.compile(
    r"(?<!\d)((?:19|20)\d\d)([-_. ]?)(\d\d)\2(\d\d)(?!\d)"
    r"(?:[-_ T]+(?:at )?(\d\d)[-_.:h]?(\d\d)[-_.:m]?(\d\d))?(?!\d\d\d\d)",
    re.ASCII,
)


def when_of(text: object) -> When | None:
    """When a text says; ``None`` when it says nothing that can be read.

    Read are ISO 8601 and RFC 9557, with a space before the offset too, and a day by itself.
    """
    said = " ".join(str(text or "").split())[:80]
    said = _NAMED_UTC.sub("Z", _OFFSET_APART.sub(r"\1", said))
    if _MOMENT.fullmatch(said):
        try:
            return _placed(said)
        except InvalidInputError:
            # A time that no clock shows does not take the day with it.
            return _read_as(said, "ymd", _FORMS[0][1]) or when_of(said[:10])
    found = _DAY.fullmatch(said)
    if found:
        day = _day(*found.groups())
        return None if day is None else When.on_day(day)
    return next((one for form, shape in _FORMS if (one := _read_as(said, form, shape))), None)


def when_at(seconds: object) -> When | None:
    """The instant that a count of seconds since 1970 means; ``None`` when it is none."""
    try:
        return When(instant=Instant.from_timestamp(int(str(seconds))))
    except (ValueError, OverflowError):
        return None


def when_at_milliseconds(milliseconds: object) -> When | None:
    """The instant that a count of milliseconds since 1970 means; ``None`` when it is none."""
    try:
        whole = milliseconds if isinstance(milliseconds, float) else str(milliseconds)
        return When(instant=Instant.from_timestamp(int(whole), unit="millisecond"))
    except (ValueError, OverflowError):
        return None


def when_changed(changed_at: Instant | None) -> When | None:
    """When a file was last changed, which is seldom when the thing in it was."""
    return None if changed_at is None else When(instant=changed_at, certainty="uncertain")


def day_in_name(name: str) -> When | None:
    """The day, and the time where it is there, that a file's name speaks of."""
    found = _IN_NAME.search(name)
    day = None if found is None else _day(found[1], found[3], found[4])
    if found is None or day is None:
        return None
    civil = None if found[5] is None else _at(day, *(int(part) for part in found.groups()[4:]))
    return When.on_day(day) if civil is None else When(civil=civil, certainty="uncertain")


def in_zone(when: When | None, zone: object) -> When | None:
    """The same, lived in a zone that was written down beside it; one nobody knows is left out."""
    if when is None or not isinstance(zone, str) or (when.moment is not None and when.moment.zone):
        return when
    instant = when.instant or (when.moment.instant if when.moment else None)
    try:
        if instant is not None:
            return When(moment=CivilMoment(instant=instant, zone=zone), certainty=when.certainty)
        assert when.civil is not None
        return When(moment=CivilMoment.of_local(when.civil, zone), is_day=when.is_day)
    except InvalidInputError:
        return when


def with_offset(civil: PlainDateTime, instant: Instant) -> When | None:
    """A wall clock made whole by the instant that it meant; ``None`` when both cannot be true."""
    ahead = (civil.assume_utc() - instant).total("seconds")
    seconds = round(ahead / 900) * 900
    if abs(seconds) > 15 * 3_600 or abs(ahead - seconds) > 60:
        return None
    return When(moment=CivilMoment(instant=instant, offset_seconds=seconds))


def common_form(headings: Sequence[str]) -> tuple[str, re.Pattern[str]] | None:
    """The one way of writing in which all of these are dates; ``None`` when there is none."""
    for form, shape in _FORMS:
        if headings and all(_read_as(one, form, shape) for one in headings):
            return form, shape
    return None


def is_two_ways(form: str, headings: Sequence[str]) -> bool:
    """Whether day and month could just as well stand the other way round."""
    if form != "dmy" or not headings:
        return False
    other = next(shape for name, shape in _FORMS if name == "mdy")
    return all(_read_as(one, "mdy", other) for one in headings)


def read_as(text: str, form: tuple[str, re.Pattern[str]]) -> When | None:
    """When a text says, read in one way of writing."""
    return _read_as(" ".join(text.split()), *form)


def _placed(said: str) -> When:
    """What a text in the common form says, with its zone, its offset, or neither."""
    said = said.replace(" ", "T", 1)
    moment = parse_moment(said, zone="UTC", keep_unknown_zone_as_offset=True)
    if moment.offset_seconds is not None:
        is_utc = said.endswith(("Z", "z", "-00:00"))
        return When(instant=moment.instant) if is_utc else When(moment=moment)
    return When(moment=moment) if said.endswith("]") else When(civil=moment.local())


def _read_as(said: str, form: str, shape: re.Pattern[str]) -> When | None:
    found = shape.match(said)
    if found is None:
        return None
    parts = dict(zip(form, found.groups(), strict=True))
    day = _day(parts["y"], parts["m"], parts["d"])
    rest = said[found.end() :].lstrip(" ,T").removeprefix("at ").strip()
    if day is None:
        return None
    if not rest:
        return When.on_day(day)
    clock = _CLOCK.fullmatch(rest)
    civil = None if clock is None else _at(day, *_hours(clock))
    return None if civil is None else When(civil=civil)


def _hours(clock: re.Match[str]) -> tuple[int, int, int]:
    hour, minute, second = int(clock[1]), int(clock[2]), int(clock[3] or 0)
    if clock[4] and 1 <= hour <= 12:
        hour = hour % 12 + (12 if clock[4] in "pP" else 0)
    return hour, minute, second


def _day(year: str, month: str, day: str) -> Date | None:
    number = month if month.isdigit() else str(_MONTHS.index(month[:3].lower()) + 1)
    try:
        return Date(int(year), int(number), int(day))
    except ValueError:
        return None


def _at(day: Date, hour: int, minute: int, second: int) -> PlainDateTime | None:
    try:
        return PlainDateTime(day.year, day.month, day.day, hour, minute, second)
    except ValueError:
        return None
