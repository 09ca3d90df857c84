"""How near one looks: from a week, in which things show one by one, to a century of density."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from whenever import Date, Time

from osmosis.errors import InvalidInputError
from osmosis.kernel.civil import FIRST_YEAR, LAST_YEAR, instant_of
from osmosis.kernel.clock import Instant

WIDTH: Final = 1200.0
"""So many units wide is a drawing of one whole level."""
_BEFORE: Final = {"quarter": 2, "year": 8, "decade": 96, "lifetime": 240, "century": 240}
"""So many months of a stretch lie before the day about which one asks: most of it is lived."""
TILE: Final = 600
"""So many units wide is a tile."""
ORIGIN: Final = Instant.from_utc(2000, 1, 3)
"""Where x is nothing: a Monday, so that buckets of whole weeks begin on Mondays."""
_SECONDS_OF_A_DAY = 86_400.0
_MIDNIGHT: Final = Time()
_FITTED: Final = "days"


@dataclass(frozen=True, kw_only=True, slots=True)
class Level:
    """One distance from which the threads are seen.

    Attributes:
        name: In addresses.
        days: So many days fill a drawing.
        bucket_days: Things are counted together by so many days; 0 where they show one by one.
        months: How far apart its stretches of the calendar begin; 0 for weeks.
    """

    name: str
    days: int
    bucket_days: int
    months: int

    @property
    def units_per_day(self) -> float:
        """How wide a day is."""
        return WIDTH / self.days

    @property
    def is_dense(self) -> bool:
        """Whether it shows how much there is, rather than each thing."""
        return self.bucket_days > 0

    @property
    def counts_months(self) -> bool:
        """Whether things may come counted by months already."""
        return self.bucket_days >= 28

    def x(self, at: Instant) -> float:
        """Where an instant lies, in units from the origin."""
        return days_of(at) * self.units_per_day

    def instant(self, x: float) -> Instant:
        """Which instant lies there."""
        seconds = x / self.units_per_day * _SECONDS_OF_A_DAY
        return Instant.from_timestamp(ORIGIN.timestamp() + round(seconds))

    def bucket(self, at: Instant) -> int:
        """In which bucket an instant is counted."""
        return int(days_of(at) // self.bucket_days)

    def bucket_x(self, number: int) -> float:
        """Where the middle of a bucket lies."""
        return (number + 0.5) * self.bucket_days * self.units_per_day


LEVELS: Final = (
    Level(name="week", days=7, bucket_days=0, months=0),
    Level(name="month", days=31, bucket_days=0, months=1),
    Level(name="quarter", days=92, bucket_days=0, months=3),
    Level(name="year", days=366, bucket_days=7, months=12),
    Level(name="decade", days=3_653, bucket_days=28, months=120),
    Level(name="lifetime", days=10_958, bucket_days=91, months=360),
    Level(name="century", days=36_525, bucket_days=364, months=1_200),
)
BY_NAME: Final = {level.name: level for level in LEVELS}
SHOWN: Final = ("week", "month", "quarter", "year", "decade")
"""The levels that are offered by their names; "all" is the nearest that holds everything."""


@dataclass(frozen=True, kw_only=True, slots=True)
class View:
    """A stretch of the calendar as seen from a level: civil days, without ``end``."""

    level: Level
    start: Date
    end: Date
    zone: str

    @property
    def start_at(self) -> Instant:
        """When it begins."""
        return midnight(self.start, self.zone)

    @property
    def end_at(self) -> Instant:
        """When it is over."""
        return midnight(self.end, self.zone)

    @property
    def left(self) -> float:
        """Where it begins, in units."""
        return self.level.x(self.start_at)

    @property
    def width(self) -> float:
        """How wide it is, in units."""
        return self.level.x(self.end_at) - self.left

    def tiles(self) -> Iterator[int]:
        """The numbers of the tiles that it touches."""
        first = int(self.left // TILE)
        last = int(-(-(self.left + self.width) // TILE))
        yield from range(first, last)


def level_named(name: str) -> Level:
    """The level with this name.

    Raises:
        InvalidInputError: There is none.
    """
    if name in BY_NAME:
        return BY_NAME[name]
    kind, _, days = name.partition("-")
    if kind == _FITTED and days.isascii() and days.isdigit() and len(days) < 6 and int(days) > 0:
        return level_for(int(days))
    raise InvalidInputError("The loom is not seen from there", span=name)


def view_of(level: Level, on: Date, zone: str) -> View:
    """The stretch of the calendar about a day, with more of what was than of what is to come.

    Raises:
        InvalidInputError: It would leave the years that there are.
    """
    if not FIRST_YEAR <= on.year <= LAST_YEAR:
        raise InvalidInputError("The loom does not reach this year")
    if level.months == 0:
        start = on.subtract(days=on.day_of_week().value - 1)
        return View(level=level, start=start, end=start.add(days=7), zone=zone)
    months = on.year * 12 + on.month - 1 - _BEFORE.get(level.name, 0)
    if level.months >= 120:
        months -= months % 12
    start = Date(months // 12, months % 12 + 1, 1)
    return View(level=level, start=start, end=start.add(months=level.months), zone=zone)


def level_for(days: int) -> Level:
    """A level from which exactly so many days are seen, counting as the nearest that holds them."""
    like = next((level for level in LEVELS if level.days >= days * 0.7), LEVELS[-1])
    return replace(like, name=f"{_FITTED}-{days}", days=days)


def days_of(at: Instant) -> float:
    """How many days after the origin an instant is."""
    return (at - ORIGIN).total("seconds") / _SECONDS_OF_A_DAY


def midnight(day: Date, zone: str) -> Instant:
    """When a day begins in a zone."""
    return instant_of(day.at(_MIDNIGHT), zone).instant
