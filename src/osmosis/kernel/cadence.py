"""Cadences: rhythms of civil dates, counted from their anchor and never step by step.

Slot ``n`` is computed from the anchor alone, so nothing drifts: a rhythm of the 31st falls on the
last day of shorter months and returns to the 31st, one of 29 February falls on the 28th in common
years and returns to the 29th, and 30 November plus three months, four times over, is 30 November
again. What a slot promises is civil: its date and time on the wall. Its instant follows from the
zone rules known at the time of asking.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace

from whenever import Date, Instant, PlainDateTime, Time

from osmosis.errors import InvalidInputError
from osmosis.kernel.cadence_rules import Every, OnDates, Rule
from osmosis.kernel.civil import Resolution, instant_of
from osmosis.kernel.zones import zone_of

__all__ = ["Cadence", "Slot", "ZoneFrom"]

# How many slots before and after the date of an instant a search looks at. A wall clock is less
# than a day away from UTC and slots are at least a day apart on the calendar, so only the slots
# beside that date can lie on either side of the instant. Where the zone changes, slots less than
# two days apart can change places. Together that is three; one more costs little.
_REACH_SLOTS = 4


@dataclass(frozen=True, kw_only=True)
class Slot:
    """One date of a cadence.

    Args:
        number: Its place, from 0; never changes.
        date: The civil date that the cadence promises.
        time: The civil time that it promises, in whole seconds; in a gap clocks never show it.
        zone: The IANA name of the zone in which it is kept.
        instant: When it falls, by the zone rules as they are known now.
        resolution: Whether clocks skip that time (``gap``) or show it twice (``fold``).
    """

    number: int
    date: Date
    time: Time
    zone: str
    instant: Instant
    resolution: Resolution

    @property
    def key(self) -> str:
        """Stable text for records of the slot, such as ``12@2031-10-19``.

        It names the number and the civil date, not the instant, so that new zone rules, another
        zone or another time of day do not make a second slot of it.
        """
        return f"{self.number}@{self.date.format_iso()}"


@dataclass(frozen=True, kw_only=True)
class ZoneFrom:
    """The zone of a cadence from one of its slots on."""

    number: int
    zone: str


@dataclass(frozen=True, kw_only=True)
class Cadence:
    """A rhythm of civil dates at one time of day.

    The slots are numbered from 0; there is none before the anchor. They end with the last date
    whose civil time and instant lie within the years 1 to 9999, or with the last date given:
    searches then find nothing more, and :meth:`slot` refuses.

    Args:
        rule: Which dates: so many units from an anchor, the last day of months, a weekday of
            months, or a list.
        time: The civil time of every slot, in whole seconds.
        zones: The zone from slot 0 on, and from each later slot at which the person's zone
            changed; numbers rise.

    Raises:
        InvalidInputError: A zone is unknown, the time has a fraction of a second, or the first
            slot lies outside the years 1 to 9999.
    """

    rule: Rule
    time: Time
    zones: tuple[ZoneFrom, ...]

    def __post_init__(self) -> None:
        if self.time.nanosecond:
            raise InvalidInputError("The time of a cadence is in whole seconds")
        numbers = [span.number for span in self.zones]
        if not numbers or numbers[0] != 0 or numbers != sorted(set(numbers)):
            raise InvalidInputError("The zones of a cadence begin with slot 0 and rise from there")
        known = tuple(ZoneFrom(number=span.number, zone=zone_of(span.zone)) for span in self.zones)
        object.__setattr__(self, "zones", known)
        if self._find_slot(0) is None:
            raise InvalidInputError("A cadence must begin within the years 1 to 9999")
        for number in numbers:
            self.slot(number)

    @classmethod
    def every(cls, count: int, unit: str, anchor: PlainDateTime, zone: str) -> Cadence:
        """The rhythm of so many days, weeks, months, quarters, years or decades from an anchor.

        Args:
            count: How many units lie between two slots, from 1.
            unit: ``day``, ``week``, ``month``, ``quarter``, ``year`` or ``decade``.
            anchor: Civil date and time of slot 0, in whole seconds.
            zone: The IANA name of the zone.

        Raises:
            InvalidInputError: The count is below 1, or the unit or the zone is unknown.
        """
        return cls(
            rule=Every(count=count, unit=unit, anchor=anchor.date()),
            time=anchor.time(),
            zones=(ZoneFrom(number=0, zone=zone),),
        )

    @classmethod
    def on_dates(cls, dates: tuple[Date, ...], time: Time, zone: str) -> Cadence:
        """The dates of a list at one time of day.

        Raises:
            InvalidInputError: The list is empty, not in order or has a date twice, or the zone
                is unknown.
        """
        return cls(rule=OnDates(dates=dates), time=time, zones=(ZoneFrom(number=0, zone=zone),))

    def in_zone(self, zone: str, from_slot: int) -> Cadence:
        """The same cadence kept in another zone from a slot on.

        Civil times stay civil and numbers stay; only the instants of later slots move. Where a
        daily rhythm crosses the date line in this way, a slot can fall before its forerunner.

        Args:
            zone: The IANA name of the new zone.
            from_slot: Number of the first slot in it; later changes are forgotten.

        Raises:
            InvalidInputError: The zone is unknown, or there is no such slot.
        """
        if from_slot < 0:
            raise InvalidInputError("A cadence has no slot before its anchor", slot=from_slot)
        kept = tuple(span for span in self.zones if span.number < from_slot)
        if kept and kept[-1].zone == zone_of(zone):
            return replace(self, zones=kept)
        return replace(self, zones=(*kept, ZoneFrom(number=from_slot, zone=zone)))

    def slot(self, number: int) -> Slot:
        """The slot with this number, counted from 0.

        Raises:
            InvalidInputError: The cadence begins after it or ends before it.
        """
        if number < 0:
            raise InvalidInputError("A cadence has no slot before its anchor", slot=number)
        found = self._find_slot(number)
        if found is None:
            raise InvalidInputError("The cadence ends before this slot", slot=number)
        return found

    def slots_between(self, start: Instant, end: Instant) -> Iterator[Slot]:
        """The slots with ``start <= instant < end``, by number.

        Two slots share an instant where a zone skipped a whole day; both are given.
        """
        first = self._number_around(start) - _REACH_SLOTS
        last = self._number_around(end) + _REACH_SLOTS
        for number in range(max(first, 0), last + 1):
            slot = self._find_slot(number)
            if slot is None:
                return
            if start <= slot.instant < end:
                yield slot

    def next_after(self, instant: Instant) -> Slot | None:
        """The earliest slot later than an instant; ``None`` when the cadence has ended.

        Of slots that share an instant, the first. Use :meth:`slots_between` to miss none.
        """
        later = [slot for slot in self._slots_around(instant) if slot.instant > instant]
        return min(later, key=lambda slot: (slot.instant, slot.number), default=None)

    def latest_at_or_before(self, instant: Instant) -> Slot | None:
        """The latest slot not later than an instant; ``None`` before the first.

        Of slots that share an instant, the last.
        """
        earlier = [slot for slot in self._slots_around(instant) if slot.instant <= instant]
        return max(earlier, key=lambda slot: (slot.instant, slot.number), default=None)

    def zone_of_slot(self, number: int) -> str:
        """The IANA name of the zone in which a slot is kept."""
        place = bisect_right(self.zones, number, key=lambda span: span.number)
        return self.zones[max(place - 1, 0)].zone

    def _find_slot(self, number: int) -> Slot | None:
        """The slot with this number from 0; ``None`` after the end."""
        date = self.rule.date_of(number)
        if date is None:
            return None
        zone = self.zone_of_slot(number)
        try:
            resolved = instant_of(date.at(self.time), zone)
        except InvalidInputError:  # known zones: only the range of years can be wrong
            return None
        return Slot(
            number=number,
            date=date,
            time=self.time,
            zone=zone,
            instant=resolved.instant,
            resolution=resolved.resolution,
        )

    def _number_around(self, instant: Instant) -> int:
        """The last number whose civil date is not after the instant's date in UTC, or -1."""
        day = instant.to_fixed_offset().date().to_stdlib().toordinal()
        return self.rule.last_on_or_before(day)

    def _slots_around(self, instant: Instant) -> Iterator[Slot]:
        """The slots among which the nearest on either side of an instant are."""
        number = self._number_around(instant)
        first = max(number - _REACH_SLOTS, 0)
        found = (self._find_slot(near) for near in range(first, number + _REACH_SLOTS + 1))
        return (slot for slot in found if slot is not None)
