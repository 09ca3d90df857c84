"""How days, moments, rhythms and counts are said on the pages of Rolls."""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce

from osmosis.kernel.cadence_words import moment_words
from osmosis.kernel.civil import CivilMoment
from osmosis.kernel.civil_text import parse_moment
from osmosis.kernel.clock import Instant
from osmosis.languages.dates import told_date, told_month, told_month_of
from osmosis.languages.speaking import gettext, ngettext, pgettext
from osmosis.practices.rolls import rules
from osmosis.practices.rolls.model import Roll
from osmosis.practices.rolls.prints import Development, Fog


def day_told(instant: Instant, zone: str) -> str:
    """The civil day of an instant: ``4 May 2031``."""
    return told_date(instant.to_tz(zone).date())


def moment_told(moment: CivilMoment) -> str:
    """A civil moment: ``4 May 2031, 09:00``."""
    return moment_words(moment.local())


def capture_told(moment: CivilMoment) -> str:
    """When a moment was captured, with the place on earth, and its uncertainty if there is any."""
    told = f"{moment_told(moment)} ({moment.zone})" if moment.zone else moment_told(moment)
    if moment.certainty == "uncertain":
        return gettext("{moment}; not certain", moment=told)
    return told


def photographed_told(development: Development) -> str:
    """When a photograph says that it was taken; empty when it does not."""
    if not development.photographed:
        return ""
    moment = parse_moment(development.photographed)
    if development.photographed_certainty == "uncertain":
        return gettext(
            "{moment}; not certain: the camera did not say in which time zone, or only a copy "
            "was dated",
            moment=moment_told(moment),
        )
    return moment_told(moment)


def span_told(moments: Iterable[CivilMoment]) -> str:
    """The months between the first and the last moment: ``March to June 2029``."""
    days = sorted(moment.local().date() for moment in moments)
    if not days:
        return ""
    first, last = days[0].year_month(), days[-1].year_month()
    if first == last:
        return told_month_of(last)
    begin = told_month(first.month) if first.year == last.year else told_month_of(first)
    return gettext("{first} to {last}", first=begin, last=told_month_of(last))


def fog_told(fog: Fog, zone: str) -> str:
    """When and why a roll was opened early, in one sentence."""
    return gettext(
        "Opened early on {day}: {reason}",
        day=day_told(fog.fogged_at, zone),
        reason=fog.reason,
    )


def rhythm_told(rhythm: str) -> str:
    """A tray's rhythm in plain words."""
    return rules.rhythm_told(rhythm) or gettext("None. You call on it when you like.")


def number_told(number: int) -> str:
    """A small number as a word that begins a sentence: ``Two``."""
    words = (
        # Translators: before the name of a thing in the plural: "No frames".
        pgettext("how many", "No"),
        pgettext("how many", "One"),
        gettext("Two"),
        gettext("Three"),
        gettext("Four"),
        gettext("Five"),
        gettext("Six"),
        gettext("Seven"),
        gettext("Eight"),
        gettext("Nine"),
        gettext("Ten"),
    )
    return words[number] if number < len(words) else str(number)


def wait_told(roll: Roll) -> str:
    """How long a roll rests: ``two weeks``; empty for less than a day."""
    days = int(roll.wait.total("hours")) // 24
    if days == 0:
        return ""
    if days % 7 == 0:
        weeks = days // 7
        # Translators: in "It rests for one week".
        return ngettext("one week", "{count} weeks", weeks, count=number_told(weeks).lower())
    # Translators: in "It rests for one day".
    return ngettext("one day", "{count} days", days, count=number_told(days).lower())


def tag_told(bottles: Iterable[str]) -> str:
    """Bottles that are opened together: ``Lavender with Rain on dust``."""
    names = list(bottles)
    if not names:
        return ""
    return reduce(
        lambda some, other: gettext("{bottle} with {other}", bottle=some, other=other), names
    )


def size_told(size: int) -> str:
    """A file's length: ``3.1 MB``."""
    if size < 1_000:
        return gettext("{size} bytes", size=size)
    if size < 1_000_000:
        return f"{size / 1_000:.0f} kB"
    whole, _, tenth = f"{size / 1_000_000:.1f}".partition(".")
    # Translators: the mark between them is that of decimals.
    return gettext("{whole}.{tenth} MB", whole=whole, tenth=tenth)
