"""How a pathway stands, in words: its rhythm, what it reads, and what a change makes different."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from whenever import TimeDelta

from osmosis.kernel.cadence import Cadence
from osmosis.kernel.cadence_words import cadence_words
from osmosis.kernel.number_words import number_words
from osmosis.languages.dates import told_date
from osmosis.languages.listing import capital
from osmosis.languages.speaking import gettext, ngettext, pgettext
from osmosis.practices.mnestics.model import Address, Message, Parameters, Pathway, Step
from osmosis.practices.mnestics.rules.reaching import Comparison
from osmosis.practices.mnestics.rules.reads_words import reads_words
from osmosis.practices.mnestics.rules.state_words import tier_words
from osmosis.practices.mnestics.web.choices import BASES, MEDIA, STEPS, forgetting_name
from osmosis.storage.tries import Try
from osmosis.storage.tries_words import ended_words

Pairs = list[tuple[str, str]]
MOST_NAMED = 8
_DAY_HOURS = 24


def rhythm_words(cadence: Cadence, here: str) -> str:
    """A rhythm as a sentence without its full stop: "Every Sunday at nine in the morning".

    Args:
        here: The zone that goes without saying.
    """
    return capital(cadence_words(cadence).replace(f" ({here})", ""))


def reads_sentence(parameters: Parameters, names: Mapping[UUID, str]) -> str:
    """What a pathway reads: "Reads what you wrote last time"."""
    return gettext("Reads {reads}", reads=reads_words(parameters.reads, names, parameters.basis))


def facts_of(parameters: Parameters, names: Mapping[UUID, str], here: str) -> Pairs:
    """Everything about a pathway, as names and values.

    Args:
        here: The zone that goes without saying.
    """
    steps = [gettext(STEPS[step]) for step in Step if step in parameters.steps]
    board = [
        (
            gettext("Lines on the board"),
            gettext("at most {number}", number=number_words(parameters.board)),
        )
    ]
    return [
        (gettext("Rhythm"), rhythm_words(parameters.cadence, here)),
        (gettext("Reads"), capital(reads_words(parameters.reads, names, parameters.basis))),
        (gettext("Written as"), gettext(MEDIA[parameters.medium])),
        (gettext("“Last time” counts"), gettext(BASES[parameters.basis])),
        (
            gettext("Also in a sitting"),
            capital(", ".join(steps)) or gettext("Reading and writing alone"),
        ),
        *([(gettext("Begins with"), parameters.header)] if parameters.header else []),
        *(board if parameters.medium.value == "board" else []),
        (gettext("Can still be kept"), _grace_words(parameters.grace)),
        (gettext("After the last reading"), forgetting_name(parameters.forgetting)),
        (gettext("Seal"), capital(tier_words(parameters.tier))),
        (gettext("Meditations"), _meditation_words(parameters)),
    ]


def differences(
    before: Parameters, after: Parameters, names: Mapping[UUID, str], here: str
) -> Pairs:
    """What is not as it was, as names and new values."""
    old, new = dict(facts_of(before, names, here)), dict(facts_of(after, names, here))
    gone = [(name, pgettext("what stood before", "None")) for name in old if name not in new]
    return [*((name, value) for name, value in new.items() if old.get(name) != value), *gone]


def versions_of(
    pathway: Pathway, names: Mapping[UUID, str], zone: str, tried: Mapping[UUID, Try]
) -> list[dict[str, object]]:
    """Every version, newest first: its number, its day, and what was new in it.

    Args:
        tried: The tries as which some of them were made, and what became of those.
    """
    told: list[dict[str, object]] = []
    for place, change in enumerate(pathway.changes):
        earlier = pathway.changes[place - 1].parameters if place else None
        new = (
            facts_of(change.parameters, names, zone)
            if earlier is None
            else differences(earlier, change.parameters, names, zone)
        )
        day = told_date(change.from_at.to_tz(zone).date())
        facts = new or [(gettext("Changed"), gettext("a detail"))]
        made = tried.get(change.try_id) if change.try_id else None
        if made is not None:
            facts = [*facts, (gettext("A try"), ended_words(made, zone))]
        told.append({"number": change.number, "day": day, "facts": facts})
    return told[::-1]


def comparison_words(
    found: Comparison, messages: Mapping[UUID, Message], names: Mapping[UUID, str]
) -> tuple[list[str], list[str]]:
    """The messages that nobody would read any more, and those that somebody would, in words."""
    return (
        _named(found.orphaned, messages, names),
        _named(found.rescued, messages, names),
    )


def message_words(message: Message, names: Mapping[UUID, str]) -> str:
    """A message without a word of it: "What you sent on 4 May 2031 along “Sundays”"."""
    day = told_date(message.sent.local().date())
    name = None if message.pathway_id is None else names.get(message.pathway_id)
    if message.to is Address.NEXT:
        return gettext("The letter of {day} to the next sitting of “{name}”", day=day, name=name)
    if message.to is not Address.PATHWAY:
        return gettext("The letter of {day}", day=day)
    return gettext("What you sent on {day} along “{name}”", day=day, name=name)


def _named(
    ids: Sequence[UUID], messages: Mapping[UUID, Message], names: Mapping[UUID, str]
) -> list[str]:
    known = [messages[id_] for id_ in ids if id_ in messages]
    told = [message_words(message, names) for message in known[:MOST_NAMED]]
    more = len(known) - len(told)
    if not more:
        return told
    return [*told, ngettext("And one more", "And {number} more", more, number=number_words(more))]


def _grace_words(grace: TimeDelta) -> str:
    hours = int(grace.total("hours"))
    if hours == 0:
        return gettext("Only at its hour")
    if hours % _DAY_HOURS:
        return ngettext(
            "For one hour, up to the next date",
            "For {number} hours, up to the next date",
            hours,
            number=number_words(hours),
        )
    days = hours // _DAY_HOURS
    return ngettext(
        "For one day, up to the next date",
        "For {number} days, up to the next date",
        days,
        number=number_words(days),
    )


def _meditation_words(parameters: Parameters) -> str:
    if Step.MEDITATION not in parameters.steps:
        return pgettext("meditations", "None")
    count = len(parameters.meditations)
    if count == 0:
        return gettext("All, in turn")
    number = capital(number_words(count))
    return ngettext("One of them, in turn", "{number} of them, in turn", count, number=number)
