"""What a typed rhythm says, by the grammar that every language shares.

The grammar says of which parts a rhythm is made and what each of them means;
``rhythm_words.py`` says how each is typed in one language.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache

from whenever import Date, Time

from osmosis.errors import InvalidInputError
from osmosis.kernel.rhythm_patterns import Pattern, any_of, pattern
from osmosis.kernel.rhythm_words import RhythmWords, rhythm_words
from osmosis.languages.speaking import speaking_as

__all__ = ["Grammar", "Said", "grammar_of"]

_DIGITS = r"[0-9]{1,9}"
_FIXED = {
    "number": _DIGITS,
    "year": "[0-9]{4}",
    "minute": "[0-9]{2}",
    "second": "[0-9]{2}",
    "zone": r"[A-Za-z][A-Za-z0-9_+/-]{0,59}",
}
_NOON = 12


@dataclass(frozen=True, kw_only=True, slots=True)
class Said:
    """What was said of a rhythm; what was not said is ``None`` or empty.

    Attributes:
        rule: A unit of cadences, or ``weekday``, ``of_month``, ``of_year``, ``dates``.
        weekday: 1 is Monday.
        day: Of a month or a year.
        start: The day from which it is counted.
        later: The zones that it had afterwards, and from which slot on.
    """

    rule: str
    count: int = 1
    weekday: int = 0
    month: int = 0
    day: int = 0
    dates: tuple[Date, ...] = ()
    start: Date | None = None
    time: Time | None = None
    zone: str | None = None
    later: tuple[tuple[int, str], ...] = ()


@cache
def grammar_of(tag: str) -> Grammar:
    """The grammar in the words of a language; made when it is first asked for."""
    with speaking_as(tag):
        return Grammar(rhythm_words())


class Grammar:
    """The grammar of typed rhythms in the words of one language."""

    def __init__(self, words: RhythmWords) -> None:
        self._words = words
        shapes = self._shapes = dict(_FIXED)
        self._place = self._named("place", words.place)
        shapes["place"] = f"{self._place.shape}|{any_of(words.places)}"
        shapes["count"] = shapes["hour"] = f"{_DIGITS}|{any_of(words.numbers)}"
        shapes["weekday"], shapes["month"] = any_of(words.weekdays), any_of(words.months)
        self._times = self._all("time", words.times)
        shapes["day"] = _DIGITS
        self._date = self._named("date", words.date)
        self._day = self._named("day_of_year", words.day)
        joined = re.escape(words.joined)
        one = shapes["date"]
        self._dates = re.compile(one, re.IGNORECASE)
        shapes["dates"] = f"(?:{one})(?:(?: ?,? {joined} | ?, ?)(?:{one}))*"
        self._rules = self._rules_of(words.rules)
        self._later = self._named("later", words.later)
        self._sentence = pattern(words.sentence, shapes)
        ends = rf"(?P<said>.+?)(?P<later>(?: ?, ?{self._later.shape})*)"
        self._whole = re.compile(ends, re.IGNORECASE)

    def read(self, text: str) -> Said | None:
        """What a text says; ``None`` when it has another form.

        Args:
            text: With single spaces between words, and none around them.

        Raises:
            InvalidInputError: It names a date, a time or a number that does not exist.
        """
        whole = self._whole.fullmatch(text)
        parts = None if whole is None else self._sentence.find(whole["said"])
        if whole is None or parts is None:
            return None
        rule, found = self._rule(parts["rule"])
        said = Said(
            rule=rule,
            count=self._count(found),
            start=self._read_date(parts["date"]) if "date" in parts else None,
            time=self._read_time(parts["time"]) if "time" in parts else None,
            zone=parts.get("zone"),
            later=self._read_later(whole["later"]),
        )
        return self._with_days(said, found)

    def _named(self, name: str, text: str) -> Pattern:
        """A pattern that may stand in others under a name."""
        made = pattern(text, self._shapes)
        self._shapes[name] = made.shape
        return made

    def _all(self, name: str, texts: Mapping[str, str]) -> Mapping[str, Pattern]:
        """Patterns any of which may stand in others under one name."""
        made = {key: pattern(text, self._shapes) for key, text in texts.items()}
        self._shapes[name] = "|".join(one.shape for one in made.values())
        return made

    def _rules_of(self, texts: Mapping[str, str]) -> Mapping[str, Pattern]:
        """What a day is depends on the rule that names it."""
        days = {"of_month": self._shapes["place"], "of_year": self._day.shape}
        made = {
            key: pattern(text, {**self._shapes, "day": days.get(key, _DIGITS)})
            for key, text in texts.items()
        }
        self._shapes["rule"] = "|".join(one.shape for one in made.values())
        return made

    def _rule(self, text: str) -> tuple[str, Mapping[str, str]]:
        for rule, one in self._rules.items():
            found = one.find(text)
            if found is not None:
                return rule, found
        raise AssertionError(text)  # the sentence has found one of them

    def _count(self, found: Mapping[str, str]) -> int:
        if "place" in found:
            return self._read_place(found["place"])
        return self._read_number(found.get("count", "1"))

    def _with_days(self, said: Said, found: Mapping[str, str]) -> Said:
        """With the days that its rule names."""
        if said.rule == "weekday":
            return replace(said, weekday=self._words.weekdays[found["weekday"].casefold()])
        if said.rule == "of_month":
            return replace(said, day=self._read_place(found["day"]))
        if said.rule == "of_year":
            parts = self._day.find(found["day"]) or {}
            return replace(said, month=self._read_month(parts), day=int(parts["day"]))
        if said.rule == "dates":
            dates = self._dates.finditer(found["dates"])
            return replace(said, dates=tuple(self._read_date(date[0]) for date in dates))
        return said

    def _read_number(self, text: str) -> int:
        return self._words.numbers.get(text.casefold()) or int(text)

    def _read_place(self, text: str) -> int:
        spelled = self._words.places.get(text.casefold())
        return spelled or int((self._place.find(text) or {})["number"])

    def _read_month(self, parts: Mapping[str, str]) -> int:
        if "number" in parts:
            return int(parts["number"])
        return self._words.months[parts["month"].casefold()]

    def _read_date(self, text: str) -> Date:
        parts = self._date.find(text) or {}
        try:
            return Date(int(parts["year"]), self._read_month(parts), int(parts["day"]))
        except ValueError:
            raise InvalidInputError("There is no such date", date=text) from None

    def _read_time(self, text: str) -> Time:
        part, found = next(
            (part, found)
            for part, one in self._times.items()
            if (found := one.find(text)) is not None
        )
        if part == "noon":
            return Time(_NOON)
        hour = _hour_of_day(self._read_number(found["hour"]), part)
        try:
            return Time(hour, int(found.get("minute", 0)), int(found.get("second", 0)))
        except ValueError:
            raise InvalidInputError("There is no such time of day", time=text) from None

    def _read_later(self, text: str) -> tuple[tuple[int, str], ...]:
        changes = (part.strip() for part in text.split(",") if part.strip())
        found = (self._later.find(change) or {} for change in changes)
        return tuple((int(one["number"]), one["zone"]) for one in found)


def _hour_of_day(hour: int, part: str) -> int:
    """An hour from 0 to 23; one that does not exist where the part of the day has no such hour."""
    if part == "clock":
        return hour
    if not 1 <= hour <= _NOON or (hour == _NOON and part in ("evening", "night")):
        return -1
    if part == "morning" or (part == "night" and hour < _NOON // 2):
        return hour % _NOON
    return hour % _NOON + _NOON
