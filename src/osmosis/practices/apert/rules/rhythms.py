"""The rhythms of gates that have a name, beside all others that can be typed.

The longer ones carry the names that the orders of Anathem have, whose gates open after one, ten,
a hundred and a thousand years.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from whenever import Date, Time, TimeDelta

from osmosis.kernel import rhythms
from osmosis.kernel.cadence import Cadence
from osmosis.languages.speaking import noop
from osmosis.practices.apert.model import DEFAULT_MINUTES, DEFAULT_OPEN

NINE = Time(9)
_DAY = TimeDelta(hours=24)
_SUNDAY = 7


@dataclass(frozen=True, kw_only=True, slots=True)
class Preset:
    """A rhythm with a name, and what goes well with it.

    Attributes:
        count: How many units lie between two openings.
        first: The first of its days after a day.
        open_for: How long it stays open.
        minutes: How much reading an edition holds.
    """

    name: str
    title: str
    count: int
    unit: str
    first: Callable[[Date], Date]
    open_for: TimeDelta = DEFAULT_OPEN
    minutes: int = DEFAULT_MINUTES

    def cadence(self, today: Date, zone: str) -> Cadence:
        """It, from the first of its days after today on, at nine in the morning."""
        return Cadence.every(self.count, self.unit, self.first(today).at(NINE), zone)


def _next_sunday(today: Date) -> Date:
    return today.add(days=_SUNDAY - today.day_of_week().value % _SUNDAY)


def _next_first(months: int) -> Callable[[Date], Date]:
    """The first of the next month whose number, from January on, so many months divide."""

    def first(today: Date) -> Date:
        month = today.year * 12 + today.month - 1
        year, of_year = divmod(month - month % months + months, 12)
        return Date(year, of_year + 1, 1)

    return first


def _years(name: str, title: str, years: int, days: int, minutes: int) -> Preset:
    return Preset(
        name=name,
        title=title,
        count=years,
        unit="year",
        first=_next_first(12 * years),
        open_for=days * _DAY,
        minutes=minutes,
    )


_EVERY: Final = (
    Preset(name="weekly", title=noop("Every week"), count=1, unit="week", first=_next_sunday),
    Preset(name="monthly", title=noop("Every month"), count=1, unit="month", first=_next_first(1)),
    Preset(
        name="quarterly",
        title=noop("Every quarter"),
        count=1,
        unit="quarter",
        first=_next_first(3),
        open_for=4 * _DAY,
        minutes=180,
    ),
    _years("yearly", noop("Every year"), 1, days=10, minutes=480),
    _years("unarian", noop("Unarian: every year"), 1, days=10, minutes=480),
    _years("decenarian", noop("Decenarian: every ten years"), 10, days=10, minutes=960),
    _years("centenarian", noop("Centenarian: every hundred years"), 100, days=10, minutes=960),
    _years("millenarian", noop("Millenarian: every thousand years"), 1000, days=10, minutes=960),
)

PRESETS: Final[Mapping[str, Preset]] = {preset.name: preset for preset in _EVERY}
"""Every rhythm that has a name, from the shortest to the longest."""


def find_preset(rhythm: str) -> Preset | None:
    """The preset that a word names, or that counts what a short rhythm counts."""
    named = PRESETS.get(rhythm.strip().casefold())
    short = None if named else rhythms.find_short(rhythm)
    if short is None:
        return named
    counted = (short.count, short.unit)
    return next((one for one in _EVERY if (one.count, one.unit) == counted), None)


def parse_rhythm(rhythm: str, today: Date, zone: str) -> Cadence:
    """The cadence that a person means: that of a preset, or another from tomorrow on.

    Raises:
        InvalidInputError: It is no rhythm.
    """
    preset = find_preset(rhythm)
    if preset is not None:
        return preset.cadence(today, zone)
    return rhythms.parse_rhythm(rhythm, today.add(days=1), zone)
