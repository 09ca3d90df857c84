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
from osmosis.kernel.cadence_months import LAST
from osmosis.kernel.rhythm_clock import Clock, read_number
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


@dataclass(frozen=True, kw_only=True, slots=True)
class Said:
    """What was said of a rhythm; what was not said is ``None`` or empty.

    Attributes:
        rule: A unit of cadences, or ``weekday``, ``weekday_of_month``, ``last_of_month``,
            ``of_month``, ``of_year``, ``dates``.
        weekday: 1 is Monday.
        places: Of a weekday in a month; -1 is the last.
        day: Of a month or a year.
        start: The day from which it is counted.
        later: The zones that it had afterwards, and from which slot on.
    """

    rule: str
    count: int = 1
    weekday: int = 0
    places: tuple[int, ...] = ()
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
        shapes["last"] = any_of(words.lasts)
        shapes["nth"] = f"{shapes['place']}|{shapes['last']}"
        joined = re.escape(words.joined)
        self._and = re.compile(f" ?,? {joined} | ?, ?", re.IGNORECASE)
        self._another = pattern(words.another, shapes)
        one, more = pattern(words.one_of_several, shapes).shape, self._another.shape
        shapes["several"] = f"{one}(?:(?:{self._and.pattern}){more})+"
        shapes["nths"] = f"{shapes['several']}|{shapes['nth']}"
        self._clock = Clock(words, shapes)
        self._named("of_month", words.of_month)
        shapes["day"] = _DIGITS
        self._date = self._named("date", words.date)
        self._day = self._named("day_of_year", words.day)
        one = shapes["date"]
        self._dates = re.compile(one, re.IGNORECASE)
        shapes["dates"] = f"(?:{one})(?:(?:{self._and.pattern})(?:{one}))*"
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
            time=self._clock.read(parts["time"], daily=rule == "day") if "time" in parts else None,
            zone=parts.get("zone"),
            later=self._read_later(whole["later"]),
        )
        return self._with_days(said, found)

    def _named(self, name: str, text: str) -> Pattern:
        """A pattern that may stand in others under a name."""
        made = pattern(text, self._shapes)
        self._shapes[name] = made.shape
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
        if said.rule in ("weekday", "weekday_of_month"):
            return self._with_weekday(said, found)
        if said.rule == "of_month":
            return replace(said, day=self._read_place(found["day"]))
        if said.rule == "of_year":
            parts = self._day.find(found["day"]) or {}
            return replace(said, month=self._read_month(parts), day=int(parts["day"]))
        if said.rule == "dates":
            dates = self._dates.finditer(found["dates"])
            return replace(said, dates=tuple(self._read_date(date[0]) for date in dates))
        return said

    def _with_weekday(self, said: Said, found: Mapping[str, str]) -> Said:
        weekday = self._words.weekdays[found["weekday"].casefold()]
        if said.rule == "weekday_of_month":
            nths = found.get("last") or found.get("several") or found["nths"]
            return replace(said, weekday=weekday, places=self._read_nths(nths))
        if "place" in found and said.count == 1:
            # Nobody who means every Sunday says "every first Sunday".
            return replace(said, rule="weekday_of_month", weekday=weekday, places=(1,))
        return replace(said, weekday=weekday)

    def _read_number(self, text: str) -> int:
        return read_number(text, self._words)

    def _read_place(self, text: str) -> int:
        spelled = self._words.places.get(text.casefold())
        return spelled or int((self._place.find(text) or {})["number"])

    def _read_nths(self, text: str) -> tuple[int, ...]:
        found = (self._another.find(one) or {"nth": one} for one in self._and.split(text))
        return tuple(self._read_nth(one["nth"]) for one in found)

    def _read_nth(self, text: str) -> int:
        return LAST if text.casefold() in self._words.lasts else self._read_place(text)

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

    def _read_later(self, text: str) -> tuple[tuple[int, str], ...]:
        changes = (part.strip() for part in text.split(",") if part.strip())
        found = (self._later.find(change) or {} for change in changes)
        return tuple((int(one["number"]), one["zone"]) for one in found)
