"""Cadences as text: the form that is stored, which is English wherever it is written.

The form is ``every 2 weeks from 2031-05-04 09:00 Europe/Bucharest``, or for a list of dates
``on 2031-05-04, 2031-06-01 at 09:00 Europe/Bucharest``. A weekday of months is
``every month on the last Friday from 2031-05-30 09:00 Europe/Bucharest``, at several places
``every month on the first and third Sunday from ...``, and the last day of months
``every month on the last day from ...``. A zone that changed later follows:
``..., Asia/Tokyo from slot 12``.
"""

from __future__ import annotations

import re

from whenever import Date, Time

from osmosis.errors import InvalidInputError
from osmosis.kernel.cadence import Cadence, ZoneFrom
from osmosis.kernel.cadence_months import LAST, LastDayOfMonth, WeekdayOfMonth
from osmosis.kernel.cadence_rules import UNITS, Every, OnDates, Rule
from osmosis.languages.speaking import noop

__all__ = ["cadence_text", "find_cadence", "parse_cadence", "time_text"]

_DATE, _TIME, _ZONE = r"\d{4}-\d\d-\d\d", r"\d\d?:\d\d(?::\d\d)?", r"[^\s,]+"
_WHEN = rf"(?P<time>{_TIME}) +(?P<zone>{_ZONE})"
_LATER = rf"(?P<later>(?: *, *{_ZONE} +from +slot +\d+)*)"
_EVERY = re.compile(
    rf"every(?: +(?P<count>\d+))? +(?P<unit>[^\W\d]+) +from +(?P<date>{_DATE}) +{_WHEN}{_LATER}",
    re.ASCII | re.IGNORECASE,
)
_PLACES = {"first": 1, "second": 2, "third": 3, "fourth": 4, "last": LAST}
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_PLACE = "|".join(_PLACES)
_OF_MONTH = re.compile(
    r"every(?: +(?P<count>\d+))? +months? +on +the +(?:last +day"
    rf"|(?P<places>(?:{_PLACE})(?:(?: *, *| +and +)(?:{_PLACE}))*)"
    rf" +(?P<weekday>{'|'.join(_WEEKDAYS)}))"
    rf" +from +(?P<date>{_DATE}) +{_WHEN}{_LATER}",
    re.ASCII | re.IGNORECASE,
)
_ON = re.compile(
    rf"on +(?P<dates>{_DATE}(?: *, *{_DATE})*) +at +{_WHEN}{_LATER}", re.ASCII | re.IGNORECASE
)
_CHANGE = re.compile(rf"({_ZONE}) +from +slot +(\d+)", re.ASCII | re.IGNORECASE)
_SHAPE = noop(
    'A cadence is written like "every 2 weeks from 2031-05-04 09:00 Europe/Bucharest" or '
    '"on 2031-05-04, 2031-06-01 at 09:00 Europe/Bucharest"'
)
_LONGEST_NUMBER_DIGITS = 9


def cadence_text(cadence: Cadence) -> str:
    """The text of a cadence, from which :func:`parse_cadence` gives the same cadence."""
    first, *later = cadence.zones
    when = f"{time_text(cadence.time)} {first.zone}"
    changes = "".join(f", {span.zone} from slot {span.number}" for span in later)
    if isinstance(cadence.rule, OnDates):
        return f"on {', '.join(map(str, cadence.rule.dates))} at {when}{changes}"
    rule = cadence.rule
    unit = rule.unit if isinstance(rule, Every) else "month"
    rhythm = unit if rule.count == 1 else f"{rule.count} {unit}s"
    if isinstance(rule, LastDayOfMonth):
        rhythm += " on the last day"
    if isinstance(rule, WeekdayOfMonth):
        rhythm += f" on the {_places(rule)} {_WEEKDAYS[rule.anchor.day_of_week().value - 1]}"
    return f"every {rhythm} from {rule.anchor} {when}{changes}"


def parse_cadence(text: str) -> Cadence:
    """The cadence that a text names; capitals and additional spaces do not count.

    Raises:
        InvalidInputError: The text has another form, or names a date, time, unit or zone that
            does not exist, or a number out of range.
    """
    cadence = find_cadence(text)
    if cadence is None:
        raise InvalidInputError(_SHAPE)
    return cadence


def find_cadence(text: str) -> Cadence | None:
    """The same; ``None`` where the text has another form.

    Raises:
        InvalidInputError: It names a date, time, unit or zone that does not exist, or a number
            out of range.
    """
    text = " ".join(text.split())
    if match := _EVERY.fullmatch(text):
        rule: Rule = Every(
            count=_number(match["count"] or "1"),
            unit=_unit(match["unit"]),
            anchor=_date(match["date"]),
        )
    elif match := _OF_MONTH.fullmatch(text):
        rule = _of_month(match)
    elif match := _ON.fullmatch(text):
        rule = OnDates(dates=tuple(map(_date, re.split(" *, *", match["dates"]))))
    else:
        return None
    zones = [ZoneFrom(number=0, zone=match["zone"])]
    for zone, number in _CHANGE.findall(match["later"]):
        zones.append(ZoneFrom(number=_number(number), zone=zone))
    return Cadence(rule=rule, time=_time(match["time"]), zones=tuple(zones))


def _of_month(match: re.Match[str]) -> LastDayOfMonth | WeekdayOfMonth:
    """The rule of a day that is found anew in each month."""
    first, count = _date(match["date"]), _number(match["count"] or "1")
    if match["weekday"] is None:
        return LastDayOfMonth.beginning(first, count)
    places = [_PLACES[word] for word in re.split(" *, *| +and +", match["places"].lower())]
    weekday = _WEEKDAYS.index(match["weekday"].title()) + 1
    return WeekdayOfMonth.beginning(first, places, weekday, count)


def _places(rule: WeekdayOfMonth) -> str:
    """Such as "first", "first, second and third"."""
    words = {number: word for word, number in _PLACES.items()}
    *others, last = (words[place] for place in rule.places)
    return f"{', '.join(others)} and {last}" if others else last


def _unit(word: str) -> str:
    """The unit that a word names, in the singular."""
    singular = word.lower().removesuffix("s")
    if singular not in UNITS:
        raise InvalidInputError("A cadence counts days, weeks, months, quarters, years or decades")
    return singular


def _number(digits: str) -> int:
    """A count or a number of a slot."""
    if len(digits) > _LONGEST_NUMBER_DIGITS:
        raise InvalidInputError("A number in this cadence is too large", digits=len(digits))
    return int(digits)


def _date(text: str) -> Date:
    try:
        return Date(text)
    except ValueError:
        raise InvalidInputError("There is no such date", date=text) from None


def _time(text: str) -> Time:
    try:
        return Time(text if text[1] != ":" else f"0{text}")
    except ValueError:
        raise InvalidInputError("There is no such time of day", time=text) from None


def time_text(time: Time) -> str:
    """The time of day in hours and minutes, and in seconds where it has any."""
    return time.format_iso(unit="second" if time.second else "minute")
