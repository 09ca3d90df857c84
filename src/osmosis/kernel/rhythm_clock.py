"""Times of day as they are typed: ``18:00``, ``half past six in the evening``, ``noon``."""

from __future__ import annotations

from collections.abc import Mapping

from whenever import Time

from osmosis.errors import InvalidInputError
from osmosis.kernel.rhythm_patterns import Pattern, pattern
from osmosis.kernel.rhythm_words import RhythmWords

__all__ = ["Clock", "read_number"]

_NOON = 12
_HOUR_MINUTES = 60
_HALF_MINUTES = 30
_SAID_MINUTES = {
    "quarter_past": 15,
    "half_past": _HALF_MINUTES,
    "half_to": -_HALF_MINUTES,
    "quarter_to": -15,
    "three_quarters_to": -45,
}


class Clock:
    """The times of day in the words of one language.

    Args:
        shapes: What may stand for each name; ``time`` is added.
    """

    def __init__(self, words: RhythmWords, shapes: dict[str, str]) -> None:
        self._words = words
        halves = {key: words.said_times[key] for key in ("half_past", "half_to")}
        _patterns("half", halves, shapes)
        self._said = _patterns("said", words.said_times, shapes)
        self._times = _patterns("time", words.times, shapes)

    def read(self, text: str, *, daily: bool) -> Time:
        """The time that a text says.

        Args:
            text: Of the shape ``time``.
            daily: Whether it is meant on every day.

        Raises:
            InvalidInputError: There is no such time, or it is midnight of one day and not of all.
        """
        part, found = _find(text, self._times)
        if part == "midnight" and not daily:
            raise InvalidInputError(
                "Midnight may be either end of a day; 00:00 is its beginning, 23:59 its end"
            )
        if part in ("noon", "midnight"):
            return Time(_NOON if part == "noon" else 0)
        if "said" in found:
            hour, minute = self._read_said(found["said"])
        else:
            hour, minute = self._read_number(found["hour"]), int(found.get("minute", 0))
        try:
            return Time(_hour_of_day(hour, part), minute, int(found.get("second", 0)))
        except ValueError:
            raise InvalidInputError("There is no such time of day", time=text) from None

    def _read_said(self, text: str) -> tuple[int, int]:
        """The hour and the minute of such as "a quarter to six": 5 and 45; -1 is no hour."""
        way, found = _find(text, self._said)
        if "half" in found:
            return self._read_beside_half(way, found)
        hour = self._read_number(found["hour"])
        minutes = _SAID_MINUTES.get(way)
        if minutes is None:
            counted = self._read_number(found["count"])
            minutes = counted if way == "past" else -counted
        if abs(minutes) >= _HOUR_MINUTES:
            return -1, 0
        if minutes >= 0:
            return hour, minutes
        return (_NOON if hour == 1 else hour - 1), minutes % _HOUR_MINUTES

    def _read_beside_half(self, way: str, found: Mapping[str, str]) -> tuple[int, int]:
        """Such as "fünf vor halb sieben": 6 and 25; -1 is no hour."""
        hour, half = self._read_said(found["half"])
        minutes = self._read_number(found["count"])
        if minutes >= _HALF_MINUTES:
            return -1, 0
        return hour, half + minutes if way == "past_half" else half - minutes

    def _read_number(self, text: str) -> int:
        return read_number(text, self._words)


def read_number(text: str, words: RhythmWords) -> int:
    """A number in digits or in words of a language."""
    return words.numbers.get(text.casefold()) or int(text)


def _patterns(name: str, texts: Mapping[str, str], shapes: dict[str, str]) -> dict[str, Pattern]:
    """Patterns any of which may stand in others under one name."""
    made = {key: pattern(text, shapes) for key, text in texts.items()}
    shapes[name] = "|".join(one.shape for one in made.values())
    return made


def _find(text: str, patterns: Mapping[str, Pattern]) -> tuple[str, dict[str, str]]:
    """The key of the first pattern that a text has, and what it names."""
    tried = ((key, one.find(text)) for key, one in patterns.items())
    return next((key, found) for key, found in tried if found is not None)


def _hour_of_day(hour: int, part: str) -> int:
    """An hour from 0 to 23; one that does not exist where the part of the day has no such hour."""
    if part == "clock":
        return hour
    if not 1 <= hour <= _NOON or (hour == _NOON and part in ("evening", "night")):
        return -1
    if part == "morning" or (part == "night" and hour < _NOON // 2):
        return hour % _NOON
    return hour % _NOON + _NOON
