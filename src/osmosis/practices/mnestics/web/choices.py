"""The answers from which a pathway is made, each with what it means."""

from __future__ import annotations

from collections.abc import Mapping

from osmosis.languages.dates import told_weekday
from osmosis.languages.listing import capital
from osmosis.languages.speaking import gettext, noop, pgettext
from osmosis.practices.mnestics.model import Forgetting, Medium, Step
from osmosis.practices.mnestics.reads import Basis
from osmosis.practices.mnestics.rules.state_words import tier_words
from osmosis.sealing.tiers import Tier

RHYTHMS = {
    "day": noop("Every day"),
    "week": noop("Every week"),
    "month": noop("Every month"),
    "quarter": noop("Every quarter"),
    "year": noop("Every year"),
}
"""The rhythms that are tapped, by the unit of their cadence."""
OWN_RHYTHM = "own"
WEEKDAYS = ("", *map(str, range(1, 8)))
"""On which day of the week, by its number in ISO 8601; of use for the weekly rhythm."""

PLAN_RHYTHMS = {
    "month": (noop("Every month"), "month"),
    "quarter": (noop("Every quarter"), "quarter"),
    "half": (noop("Every half year"), "6 months"),
    "year": (noop("Every year"), "year"),
    "five": (noop("Every five years"), "5 years"),
}
"""How often a plan is looked at: what is tapped, and the rhythm that it means."""

MEDIA = {
    Medium.LINE: noop("A line"),
    Medium.LETTER: noop("A letter"),
    Medium.STREAM: noop("A stream of words"),
    Medium.SHORT: noop("Three short messages"),
    Medium.BOARD: noop("A notice board"),
    Medium.PAGE: noop("A handwritten page"),
    Medium.AUDIO: noop("Sound"),
    Medium.VIDEO: noop("Video"),
    Medium.PAPER: noop("Paper in an envelope"),
}

# These two stand within sentences too, and begin with a capital where they stand alone.
STEPS = {
    Step.PHONE: noop("put the phone away first"),
    Step.HEADER: noop("read the header, word by word"),
    Step.MEDITATION: noop("a meditation on forgetting"),
    Step.CALENDAR: noop("look whether the next date is in the calendar"),
    Step.GLOSS: noop("later thoughts beside what was read"),
    Step.REACH: noop("see who will read what was sent"),
}
BASES = {Basis.KEPT: noop("sittings that were kept"), Basis.SLOTS: noop("dates, kept or not")}

_ABOUT_BASES = {
    Basis.KEPT: noop("“Last time” is the last time you sat. A missed date leaves no gap."),
    Basis.SLOTS: noop("“Last time” is the date before. If it was missed, nothing arrives."),
}
_ABOUT_FORGETTINGS = {
    Forgetting.KEPT: noop("It can always be found, in search and by chance."),
    Forgetting.FADES: noop(
        "After its last reading neither search nor chance finds it. It stays in the drawing, "
        "paler each year, and you can fetch it by hand."
    ),
    Forgetting.LET_GO: noop(
        "After its last reading its key is destroyed, and nobody can open it again. Its place "
        "in the drawing stays. Copies made before may still hold it."
    ),
}
_ABOUT_TIERS: Mapping[Tier, Mapping[str, str]] = {
    Tier.CURTAIN: {
        "about": noop("Messages are encrypted, and the program keeps the key and waits."),
        "protects": noop(
            "Looking by accident or from habit: no page, search or log shows a message "
            "before a sitting reads it."
        ),
        "fails": noop(
            "Anyone who has this machine or a copy of the whole store: the key lies beside "
            "the messages."
        ),
    },
    Tier.SEALED: {
        "about": noop("Messages open only with your passphrase, which a sitting asks for."),
        "protects": noop(
            "Whoever takes the machine, its disk or a copy, for as long as the passphrase "
            "cannot be guessed."
        ),
        "fails": noop(
            "Forgetting it: without the passphrase or the printed key sheet the messages are "
            "lost. Nor a program that spies on this machine while you type."
        ),
    },
    Tier.WITNESSED: {
        "about": noop("Messages open only with your passphrase and a friend’s key together."),
        "protects": noop(
            "Your own impatience as well. The friend, who takes off one layer, sees nothing."
        ),
        "fails": noop(
            "Losing the friend or the friend’s key: nothing replaces them, and the messages "
            "are lost."
        ),
    },
}


def weekdays() -> list[tuple[str, str]]:
    """The days of the week, for ``select``; before them the day that goes without saying."""
    first, *others = WEEKDAYS
    return [
        (first, gettext("The day it is counted from")),
        *((number, told_weekday(int(number))) for number in others),
    ]


def forgetting_name(forgetting: Forgetting) -> str:
    """What becomes of a message after its last reading: "Fades"."""
    return {
        Forgetting.KEPT: pgettext("after the last reading", "Kept"),
        Forgetting.FADES: pgettext("after the last reading", "Fades"),
        Forgetting.LET_GO: pgettext("after the last reading", "Let go"),
    }[forgetting]


def basis_cards() -> list[dict[str, str]]:
    """What a lag may count, for ``choice_cards``."""
    return [
        {"value": basis.value, "name": capital(gettext(BASES[basis])), "about": gettext(about)}
        for basis, about in _ABOUT_BASES.items()
    ]


def forgetting_cards() -> list[dict[str, str]]:
    """What may become of a message, for ``choice_cards``."""
    return [
        {"value": one.value, "name": forgetting_name(one), "about": gettext(about)}
        for one, about in _ABOUT_FORGETTINGS.items()
    ]


def tier_cards(*tiers: Tier) -> list[dict[str, str]]:
    """Tiers with what each protects against and what it does not, for ``choice_cards``."""
    return [
        {
            "value": tier.value,
            "icon": tier.value,
            "name": capital(tier_words(tier)),
            **{name: gettext(about) for name, about in _ABOUT_TIERS[tier].items()},
        }
        for tier in tiers
    ]
