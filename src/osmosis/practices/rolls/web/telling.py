"""How days, moments, rhythms and counts are said on the pages of Rolls."""

from __future__ import annotations

from collections.abc import Iterable

from osmosis.errors import InvalidInputError
from osmosis.kernel.cadence_text import parse_cadence
from osmosis.kernel.cadence_words import cadence_words, date_words, moment_words
from osmosis.kernel.civil import CivilMoment
from osmosis.kernel.civil_text import parse_moment
from osmosis.kernel.clock import Instant
from osmosis.languages.speaking import gettext
from osmosis.practices.rolls.model import Roll
from osmosis.practices.rolls.prints import Development, Fog

_WORDS = ("No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten")
_SAYS_NOT_WHERE = "the camera did not say in which time zone, or only a copy was dated"


def day_told(instant: Instant, zone: str) -> str:
    """The civil day of an instant: ``4 May 2031``."""
    return date_words(instant.to_tz(zone).date())


def moment_told(moment: CivilMoment) -> str:
    """A civil moment: ``4 May 2031, 09:00``."""
    return moment_words(moment.local())


def capture_told(moment: CivilMoment) -> str:
    """When a moment was captured, with the place on earth, and its uncertainty if there is any."""
    where = f" ({moment.zone})" if moment.zone else ""
    unsure = gettext("; not certain") if moment.certainty == "uncertain" else ""
    return f"{moment_told(moment)}{where}{unsure}"


def photographed_told(development: Development) -> str:
    """When a photograph says that it was taken; empty when it does not."""
    if not development.photographed:
        return ""
    moment = parse_moment(development.photographed)
    if development.photographed_certainty == "uncertain":
        return gettext(
            "{moment_told}; not certain: {says_not_where}",
            moment_told=moment_told(moment),
            says_not_where=_SAYS_NOT_WHERE,
        )
    return moment_told(moment)


def span_told(moments: Iterable[CivilMoment]) -> str:
    """The months between the first and the last moment: ``March to June 2029``."""
    days = sorted(moment.local().date() for moment in moments)
    if not days:
        return ""
    _, first_month, first_year = date_words(days[0]).split(" ")
    _, last_month, last_year = date_words(days[-1]).split(" ")
    if first_year != last_year:
        return gettext(
            "{first_month} {first_year} to {last_month} {last_year}",
            first_month=first_month,
            first_year=first_year,
            last_month=last_month,
            last_year=last_year,
        )
    if first_month != last_month:
        return gettext(
            "{first_month} to {last_month} {last_year}",
            first_month=first_month,
            last_month=last_month,
            last_year=last_year,
        )
    return f"{last_month} {last_year}"


def fog_told(fog: Fog, zone: str) -> str:
    """When and why a roll was opened early, in one sentence."""
    return gettext(
        "Opened early on {day_told}: {reason}",
        day_told=day_told(fog.fogged_at, zone),
        reason=fog.reason,
    )


def rhythm_told(rhythm: str) -> str:
    """A tray's rhythm in plain words."""
    if not rhythm:
        return gettext("None. You call on it when you like.")
    try:
        words = cadence_words(parse_cadence(rhythm))
    except InvalidInputError:
        return rhythm
    return f"{words[:1].upper()}{words[1:]}."


def counted(number: int, one: str, many: str) -> str:
    """A small number in words with its thing: ``Two frames wait``."""
    word = _WORDS[number] if number < len(_WORDS) else str(number)
    return f"{word} {one if number == 1 else many}"


def wait_told(roll: Roll) -> str:
    """How long a roll rests: ``two weeks``."""
    hours = int(roll.wait.total("hours"))
    days = hours // 24
    if days == 0:
        return gettext("no time")
    if days % 7 == 0:
        return counted(days // 7, "week", "weeks").lower()
    return counted(days, "day", "days").lower()


def size_told(size: int) -> str:
    """A file's length: ``3.1 MB``."""
    if size < 1_000:
        return gettext("{size} bytes", size=size)
    if size < 1_000_000:
        return f"{size / 1_000:.0f} kB"
    return f"{size / 1_000_000:.1f} MB"
