"""Dates as feeds write them: RFC 822 and its variants, ISO 8601 and its variants.

Nothing is guessed: a text that does not name a whole day gives nothing. The present is never
filled in.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Final

from whenever import Instant, OffsetDateTime

_MONTHS: Final = {
    name: number
    for number, names in enumerate(
        (
            "jan january janvier januar enero ene gennaio gen janv",
            "feb february février fevrier februar febrero febbraio fév fev févr",
            "mar march mars märz maerz marzo mär mrz",
            "apr april avril abril aprile avr abr",
            "may mai mayo maggio mag",
            "jun june juin juni junio giugno giu",
            "jul july juillet juli julio luglio lug juil",
            "aug august août aout agosto ago aoû",
            "sep sept september septembre septiembre settembre set",
            "oct october octobre oktober octubre ottobre okt ott",
            "nov november novembre noviembre",
            "dec december décembre decembre dezember diciembre dicembre dez dic déc",
        ),
        start=1,
    )
    for name in names.split()
}
# Hours east of Greenwich (RFC 822, 5.1, and what else is met).
_ZONES: Final = {
    "": 0.0, "z": 0, "ut": 0, "utc": 0, "gmt": 0, "wet": 0, "west": 1, "bst": 1, "cet": 1, "met": 1,
    "mez": 1, "cest": 2, "mest": 2, "mesz": 2, "eet": 2, "eest": 3, "msk": 3, "ist": 5.5, "sgt": 8,
    "hkt": 8, "awst": 8, "jst": 9, "kst": 9, "acst": 9.5, "acdt": 10.5, "aest": 10, "aedt": 11,
    "nzst": 12, "nzdt": 13, "nst": -3.5, "ndt": -2.5, "ast": -4, "adt": -3, "brt": -3, "est": -5,
    "edt": -4, "cst": -6, "cdt": -5, "mst": -7, "mdt": -6, "pst": -8, "pdt": -7, "akst": -9,
    "akdt": -8, "hst": -10,
}  # fmt: skip
_TIME = r"(?P<hour>\d{1,2})[:.h](?P<minute>\d{2})(?:[:.](?P<second>\d{1,2})(?:[.,]\d+)?)?"
_ZONE = r"(?P<zone>[a-zA-Z]{0,5}?)(?:\s*(?P<offset>[+-]\s?\d{1,2}:?(?:\d{2})?))?(?:\s*\([^)]*\))?"
_REST = rf"(?:(?:\s*[tT,]\s*|\s+|\s+at\s+|:){_TIME}\s*(?P<half>[aApP]\.?[mM]\.?)?\s*{_ZONE})?"
_FORMS: Final = tuple(
    re.compile(form + _REST + r"\.?", re.IGNORECASE)
    for form in (
        r"(?P<year>\d{4})[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})",
        r"(?:[^\W\d_]+\.?,?\s*)?(?P<day>\d{1,2})(?:st|nd|rd|th)?\.?[-\s]+(?P<name>[^\W\d_]+)\.?,?[-\s]+(?P<year>\d{4}|\d{2})",
        r"(?:[^\W\d_]+\.?,?\s+)?(?P<name>[^\W\d_]+)\.?\s+(?P<day>\d{1,2})(?:st|nd|rd|th)?,?\s+(?P<year>\d{4})",
    )
)
# Fri Jun  7 09:39:21 CEST 2024, as asctime and the command date write it.
_ASCTIME: Final = re.compile(
    rf"[^\W\d_]+,?\s+(?P<name>[^\W\d_]+)\s+(?P<day>\d{{1,2}})\s+{_TIME}\s*{_ZONE}\s+(?P<year>\d{{4}})",
    re.IGNORECASE,
)
_COMPACT: Final = re.compile(
    r"(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})"
    rf"(?:[T ]?(?P<hour>\d{{2}})(?P<minute>\d{{2}})(?P<second>\d{{2}})?\s*{_ZONE})?",
    re.IGNORECASE,
)
_MONTH: Final = re.compile(r"(?P<year>\d{4})-(?P<month>\d{2})")
_LONGEST: Final = 80


@lru_cache(maxsize=4096)
def parse_date(text: str) -> Instant | None:
    """The instant that a text names; None when it names none.

    A time without a zone counts as UTC, a day without a time as its beginning.
    """
    written = " ".join(text.split())
    if not 6 <= len(written) <= _LONGEST:
        return None
    try:
        return _as_the_standards_say(written)
    except ValueError:
        pass
    for form in (*_FORMS, _COMPACT, _ASCTIME, _MONTH):
        found = form.fullmatch(written)
        if found is not None:
            return _instant(found.groupdict())
    return None


def _as_the_standards_say(written: str) -> Instant:
    """RFC 3339 and RFC 2822, strictly, which is most of what there is, and quick."""
    if written[4:5] == "-":
        found = OffsetDateTime.parse_iso(written)
    else:
        found = OffsetDateTime.parse_rfc2822(written)
    return Instant.from_timestamp(found.timestamp())


def _instant(parts: dict[str, str | None]) -> Instant | None:
    month = int(parts.get("month") or _MONTHS.get((parts.get("name") or "").lower(), 0))
    offset = _offset(parts.get("zone") or "", parts.get("offset") or "")
    try:
        day = datetime(_year(parts["year"] or ""), month, int(parts.get("day") or 1), tzinfo=UTC)
        moment = day + _time(parts) - offset
    except (ValueError, OverflowError):
        return None
    return Instant.from_timestamp(int(moment.timestamp()))


def _year(written: str) -> int:
    """A year of two digits lies between 1969 and 2068, as in POSIX."""
    year = int(written)
    if len(written) == 2:
        return year + (2000 if year < 69 else 1900)
    return year


def _time(parts: dict[str, str | None]) -> timedelta:
    hour, minute = int(parts.get("hour") or 0), int(parts.get("minute") or 0)
    half = (parts.get("half") or "").lower()[:1]
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    second = int(parts.get("second") or 0)
    if hour > 24 or minute > 59 or second > 60:
        raise ValueError("no such time")
    return timedelta(hours=hour, minutes=minute, seconds=second)


def _offset(zone: str, offset: str) -> timedelta:
    """How far east of Greenwich; a zone of unknown name counts as Greenwich (RFC 822, 5.2)."""
    if not offset:
        return timedelta(hours=_ZONES.get(zone.lower(), 0))
    digits = re.sub(r"\D", "", offset)
    hours, minutes = int(digits[:2]), int(digits[2:] or 0)
    if len(digits) in (1, 3):
        hours, minutes = int(digits[:1]), int(digits[1:] or 0)
    if hours > 24 or minutes > 59:
        return timedelta()
    sign = -1 if offset.startswith("-") else 1
    return sign * timedelta(hours=hours, minutes=minutes)
