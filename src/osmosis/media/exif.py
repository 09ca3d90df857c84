"""What a camera wrote into a photograph: when, which way up, with what, and whether where.

Reads an EXIF block (Exif 3.0, which is a TIFF without a picture) by itself, so that it costs no
import and no hostile block can do more than be unreadable.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Literal

from osmosis.media.directory import Directories, Directory

__all__ = ["Coordinates", "ExifFacts", "Taken", "coordinates_of", "read_exif"]

_ORIENTATION, _MAKE, _MODEL = 0x0112, 0x010F, 0x0110
_EXIF_DIRECTORY, _GPS_DIRECTORY = 0x8769, 0x8825

# Where a date stands, with its offset and its fraction of a second; the best first.
_DATES: tuple[tuple[Literal["original", "digitised", "changed"], int, int, int], ...] = (
    ("original", 0x9003, 0x9011, 0x9291),
    ("digitised", 0x9004, 0x9012, 0x9292),
    ("changed", 0x0132, 0x9010, 0x9290),
)

_DATE = re.compile(r"(\d{4})[:/-](\d\d)[:/-](\d\d)[ T](\d\d):(\d\d):(\d\d)")
_OFFSET = re.compile(r"([+-])(\d\d):?(\d\d)")
_MAX_OFFSET_SECONDS = 15 * 3_600  # no place on earth was ever further from UTC


@dataclass(frozen=True, kw_only=True)
class Taken:
    """When the camera says it was, as its own clock showed it.

    Args:
        offset_seconds: How far that clock was ahead of UTC; ``None`` when the camera did not say.
        source: Which of the three dates it is. *Changed* is when some program last saved the file.
    """

    year: int
    month: int
    day: int
    hour: int
    minute: int
    second: int
    microsecond: int = 0
    offset_seconds: int | None = None
    source: Literal["original", "digitised", "changed"] = "original"

    @property
    def certainty(self) -> Literal["exact", "uncertain"]:
        """Exact only where the camera wrote both its time and the offset of its clock."""
        is_known = self.offset_seconds is not None and self.source != "changed"
        return "exact" if is_known else "uncertain"


@dataclass(frozen=True, kw_only=True)
class Coordinates:
    """Where the camera was, in degrees: north and east positive (WGS 84)."""

    latitude: float
    longitude: float


@dataclass(frozen=True, kw_only=True)
class ExifFacts:
    """What a photograph says of itself; never where it was taken, only whether it says so."""

    orientation: int = 1
    camera: str | None = None
    taken: Taken | None = None
    has_gps: bool = False


def read_exif(block: bytes) -> ExifFacts:
    r"""What an EXIF block says; what cannot be read is as if it were not there.

    Args:
        block: The block, with or without ``Exif\0\0`` before it.
    """
    directories = Directories.of(block)
    if directories is None:
        return ExifFacts()
    main = directories.first()
    return ExifFacts(
        orientation=_orientation(main),
        camera=_camera(main),
        taken=_taken(main, directories.inside(main, _EXIF_DIRECTORY)),
        has_gps=bool(directories.inside(main, _GPS_DIRECTORY)),
    )


def coordinates_of(block: bytes) -> Coordinates | None:
    """Where the photograph was taken. To be called only when the person asks for it."""
    directories = Directories.of(block)
    if directories is None:
        return None
    gps = directories.inside(directories.first(), _GPS_DIRECTORY)
    latitude = _degrees(gps, 0x0002, 0x0001, negative="S", most=90)
    longitude = _degrees(gps, 0x0004, 0x0003, negative="W", most=180)
    if latitude is None or longitude is None:
        return None
    return Coordinates(latitude=latitude, longitude=longitude)


def _orientation(main: Directory) -> int:
    entry = main.get(_ORIENTATION)
    number = entry.number() if entry else None
    return number if number is not None and 1 <= number <= 8 else 1


def _camera(main: Directory) -> str | None:
    """Maker and model, the maker once only."""
    make, model = _text(main, _MAKE), _text(main, _MODEL)
    whole = model if make and model.lower().startswith(make.lower()) else f"{make} {model}".strip()
    return whole[:100].strip() or None


def _taken(main: Directory, inner: Directory) -> Taken | None:
    """The best of the three dates that can be read."""
    for source, date_tag, offset_tag, fraction_tag in _DATES:
        date = _DATE.match(_text(main if source == "changed" else inner, date_tag))
        moment = _moment(date) if date else None
        if moment is not None:
            return Taken(
                year=moment.year,
                month=moment.month,
                day=moment.day,
                hour=moment.hour,
                minute=moment.minute,
                second=moment.second,
                microsecond=_microseconds(_text(inner, fraction_tag)),
                offset_seconds=_offset_seconds(_text(inner, offset_tag)),
                source=source,
            )
    return None


def _moment(date: re.Match[str]) -> datetime | None:
    """A date that the calendar knows; a camera that was never set writes zeros."""
    year, month, day, hour, minute, second = (int(part) for part in date.groups())
    try:
        return datetime(year, month, day, hour, minute, second)  # noqa: DTZ001 (a wall clock)
    except ValueError:
        return None


def _microseconds(fraction: str) -> int:
    """Digits behind the decimal point, however many the camera wrote."""
    return int(fraction[:6].ljust(6, "0")) if fraction.isascii() and fraction.isdigit() else 0


def _offset_seconds(text: str) -> int | None:
    if text == "Z":
        return 0
    match = _OFFSET.fullmatch(text)
    if match is None:
        return None
    seconds = int(match[2]) * 3_600 + int(match[3]) * 60
    if seconds > _MAX_OFFSET_SECONDS or int(match[3]) > 59:
        return None
    return -seconds if match[1] == "-" else seconds


def _text(directory: Directory, tag: int) -> str:
    entry = directory.get(tag)
    return entry.text() if entry else ""


def _degrees(
    gps: Directory, value_tag: int, side_tag: int, *, negative: str, most: int
) -> float | None:
    """Degrees, minutes and seconds as one number."""
    entry = gps.get(value_tag)
    parts = entry.fractions()[:3] if entry else []
    if not parts:
        return None
    total = sum((part / 60**power for power, part in enumerate(parts)), Fraction(0))
    if total > most:
        return None
    return float(-total if _text(gps, side_tag).upper().startswith(negative) else total)
