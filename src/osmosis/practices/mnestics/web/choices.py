"""The answers from which a pathway is made, each with what it means."""

from __future__ import annotations

from collections.abc import Mapping

from osmosis.practices.mnestics.model import Forgetting, Medium, Step
from osmosis.practices.mnestics.reads import Basis
from osmosis.sealing.tiers import Tier

RHYTHMS = {
    "day": "Every day",
    "week": "Every week",
    "month": "Every month",
    "quarter": "Every quarter",
    "year": "Every year",
}
"""The rhythms that are tapped, by the unit of their cadence."""
OWN_RHYTHM = "own"
WEEKDAYS = {
    "": "The day it is counted from",
    "1": "Monday",
    "2": "Tuesday",
    "3": "Wednesday",
    "4": "Thursday",
    "5": "Friday",
    "6": "Saturday",
    "7": "Sunday",
}
"""On which day of the week, by its number in ISO 8601; of use for the weekly rhythm."""

PLAN_RHYTHMS = {
    "month": ("Every month", "month"),
    "quarter": ("Every quarter", "quarter"),
    "half": ("Every half year", "6 months"),
    "year": ("Every year", "year"),
    "five": ("Every five years", "5 years"),
}
"""How often a plan is looked at: what is tapped, and the rhythm that it means."""

MEDIA = {
    Medium.LINE: "A line",
    Medium.LETTER: "A letter",
    Medium.STREAM: "A stream of words",
    Medium.SHORT: "Three short messages",
    Medium.BOARD: "A notice board",
    Medium.PAGE: "A handwritten page",
    Medium.AUDIO: "Sound",
    Medium.VIDEO: "Video",
    Medium.PAPER: "Paper in an envelope",
}

STEPS = {
    Step.PHONE: "Put the phone away first",
    Step.HEADER: "Read the header, word by word",
    Step.MEDITATION: "A meditation on forgetting",
    Step.CALENDAR: "Look whether the next date is in the calendar",
    Step.GLOSS: "Later thoughts beside what was read",
    Step.REACH: "See who will read what was sent",
}

BASES = {
    Basis.KEPT: (
        "Sittings that were kept",
        "“Last time” is the last time you sat. A missed date leaves no gap.",
    ),
    Basis.SLOTS: (
        "Dates, kept or not",
        "“Last time” is the date before. If it was missed, nothing arrives.",
    ),
}

FORGETTINGS = {
    Forgetting.KEPT: (
        "Kept",
        "It can always be found, in search and by chance.",
    ),
    Forgetting.FADES: (
        "Fades",
        (
            "After its last reading neither search nor chance finds it. It stays in the drawing, "
            "paler each year, and you can fetch it by hand."
        ),
    ),
    Forgetting.LET_GO: (
        "Let go",
        (
            "After its last reading its key is destroyed, and nobody can open it again. Its place "
            "in the drawing stays. Copies made before may still hold it."
        ),
    ),
}

TIERS: Mapping[Tier, Mapping[str, str]] = {
    Tier.CURTAIN: {
        "name": "Curtain",
        "about": "Messages are encrypted, and the program keeps the key and waits.",
        "protects": "Looking by accident or from habit: no page, search or log shows a message "
        "before a sitting reads it.",
        "fails": "Anyone who has this machine or a copy of the whole store: the key lies beside "
        "the messages.",
    },
    Tier.SEALED: {
        "name": "Sealed",
        "about": "Messages open only with your passphrase, which a sitting asks for.",
        "protects": "Whoever takes the machine, its disk or a copy, for as long as the passphrase "
        "cannot be guessed.",
        "fails": "Forgetting it: without the passphrase or the printed key sheet the messages are "
        "lost. Nor a program that spies on this machine while you type.",
    },
    Tier.WITNESSED: {
        "name": "Witnessed",
        "about": "Messages open only with your passphrase and a friend’s key together.",
        "protects": "Your own impatience as well. The friend, who takes off one layer, sees "
        "nothing.",
        "fails": "Losing the friend or the friend’s key: nothing replaces them, and the messages "
        "are lost.",
    },
}


def cards(
    told: Mapping[Basis, tuple[str, str]] | Mapping[Forgetting, tuple[str, str]],
) -> list[dict[str, str]]:
    """Answers with a sentence each, for ``choice_cards``."""
    return [
        {"value": value.value, "name": name, "about": about}
        for value, (name, about) in told.items()
    ]


def tier_cards(*tiers: Tier) -> list[dict[str, str]]:
    """Tiers with what each protects against and what it does not, for ``choice_cards``."""
    return [{"value": tier.value, "icon": tier.value, **TIERS[tier]} for tier in tiers]
