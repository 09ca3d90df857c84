"""How a gate stands, in words: its day, its rhythm, and every version of it."""

from __future__ import annotations

from itertools import pairwise

from whenever import Date, TimeDelta

from osmosis.epub.pages import minutes_shown
from osmosis.kernel.cadence import Cadence
from osmosis.kernel.cadence_words import cadence_words
from osmosis.kernel.number_words import number_words
from osmosis.languages.dates import told_date, told_weekday
from osmosis.languages.listing import capital
from osmosis.languages.speaking import gettext, ngettext, noop
from osmosis.practices.apert.model import Gate, GateParameters, GateState, Opening
from osmosis.practices.apert.service import trying
from osmosis.practices.apert.web.choices import DEVICES, INTENSITIES, TIERS
from osmosis.practices.context import PracticeContext
from osmosis.storage.tries_words import ended_words

Pairs = list[tuple[str, str]]
_STATES = {GateState.PAUSED: noop("It is paused."), GateState.ENDED: noop("It has ended.")}
_DAY_HOURS = 24


def day_words(day: Date) -> str:
    """A day with its name: "Sunday, 11 May 2031"."""
    weekday = told_weekday(day.day_of_week().value)
    return gettext("{weekday}, {date}", weekday=weekday, date=told_date(day))


def state_words(gate: Gate, following: Opening | None) -> str:
    """When a closed gate opens, and nothing else: "Opens on Sunday, 11 May 2031."."""
    if gate.state in _STATES:
        return gettext(_STATES[gate.state])
    if following is None:
        return gettext("It does not open again.")
    return gettext("Opens on {day}.", day=day_words(following.date))


def rhythm_words(cadence: Cadence, here: str) -> str:
    """A rhythm as a sentence without its full stop: "Every Sunday at nine in the morning".

    Args:
        here: The zone that goes without saying.
    """
    return capital(cadence_words(cadence).replace(f" ({here})", ""))


def length_words(length: TimeDelta) -> str:
    """A length in whole days, or in hours where it is none: "2 days", "36 hours"."""
    hours = int(length.total("hours"))
    if hours % _DAY_HOURS == 0:
        return ngettext("{n} day", "{n} days", hours // _DAY_HOURS)
    return ngettext("{n} hour", "{n} hours", hours)


def facts_of(parameters: GateParameters, here: str) -> Pairs:
    """Everything about a gate, as names and values."""
    return [
        (gettext("Rhythm"), rhythm_words(parameters.cadence, here)),
        (
            gettext("Holds"),
            ngettext("{n} minute of reading", "{n} minutes of reading", parameters.minutes),
        ),
        (gettext("Stays open for"), length_words(parameters.open_for)),
        (gettext("Filled with"), gettext(INTENSITIES[parameters.intensity][1]).removesuffix(".")),
        (
            gettext("Reading speed"),
            gettext("{words} words a minute", words=parameters.words_per_minute),
        ),
        (gettext("Read on"), gettext(DEVICES[parameters.device])),
        (gettext("Seal"), gettext(TIERS[parameters.tier]["name"])),
        (
            gettext("Pictures of one entry"),
            gettext("at most {count}", count=parameters.pictures_per_entry),
        ),
        (
            gettext("Pictures of one source"),
            gettext("at most {count}", count=parameters.pictures_per_source),
        ),
    ]


def changed_words(times: int | None) -> str:
    """That a gate stands otherwise from now on, and whether that is a try."""
    if times is None:
        return gettext("It is changed from now on.")
    return ngettext(
        "It is tried for one opening.",
        "It is tried for {times} openings.",
        times,
        times=number_words(times),
    )


def counted_words(pieces: int, minutes: int) -> str:
    """How much a book holds: "3 pieces, 45 minutes of reading."."""
    return ngettext(
        "{n} piece, {minutes} of reading.",
        "{n} pieces, {minutes} of reading.",
        pieces,
        minutes=minutes_shown(minutes),
    )


def differences(before: GateParameters, after: GateParameters, here: str) -> Pairs:
    """What differs between two versions, as it stands in the second."""
    old = facts_of(before, here)
    return [fact for fact in facts_of(after, here) if fact not in old]


def versions_of(context: PracticeContext, gate: Gate) -> list[dict[str, object]]:
    """Every version of a gate, the newest first; each later one says only what it changed."""
    zone, tried = context.store.clock.zone(), trying.tries_by_id(context, gate)
    every = [change.parameters for change in gate.changes]
    new = [differences(old, now, zone) for old, now in pairwise(every)]
    changed = [facts_of(every[0], zone), *new]
    for change, facts in zip(gate.changes, changed, strict=True):
        made = tried.get(change.try_id) if change.try_id else None
        if made is not None:
            facts.append((gettext("A try"), ended_words(made, zone)))
    days = [told_date(change.from_at.to_tz(zone).date()) for change in gate.changes]
    return [
        {"day": day, "facts": facts}
        for day, facts in reversed(list(zip(days, changed, strict=True)))
    ]
