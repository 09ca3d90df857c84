"""The answers from which a gate is made and tuned, each with what it means."""

from __future__ import annotations

from collections.abc import Mapping

from osmosis.practices.apert.model import Afterwards, Device, Intensity, SourceKind
from osmosis.sealing.tiers import Tier

RHYTHMS = ("weekly", "monthly", "quarterly", "unarian", "decenarian", "centenarian")
"""The presets that are tapped; the longest is typed by whoever wants it."""
OWN_RHYTHM = "own"

INTENSITIES = {
    Intensity.SKIM: ("Skim", "Many pieces, a paragraph each."),
    Intensity.DEEP: ("Deep", "A handful, whole."),
    Intensity.MIX: ("Both", "A handful whole, and a paragraph of others."),
}

DEVICES = {
    Device.EINK_6: "An e-reader of 6 inches",
    Device.EINK_7: "An e-reader of 7 inches",
    Device.EINK_8: "An e-reader of 8 inches",
    Device.EINK_10: "An e-reader of 10 inches",
    Device.TABLET: "A tablet, in colour",
    Device.PLAIN: "Words alone",
}

AFTERWARDS = (
    (Afterwards.LEAVE.value, "Stay as they are"),
    (Afterwards.MARK.value, "Are marked as read"),
    (Afterwards.MOVE.value, "Are moved to a folder"),
)

KINDS = {
    SourceKind.FEED: "A feed",
    SourceKind.MAILBOX: "A mailbox of newsletters",
    SourceKind.FOLDER: "A folder of documents",
    SourceKind.WORK: "A long work, part by part",
    SourceKind.PERSON: "Somebody to meet",
    SourceKind.PEER: "What another person shares",
}

TIERS: Mapping[Tier, Mapping[str, str]] = {
    Tier.CURTAIN: {
        "name": "Curtain",
        "about": "What is collected is encrypted, and the program keeps the key and waits.",
        "protects": "Looking from habit: no page, search or log shows anything before the day.",
        "fails": "Anyone who has this machine or a copy of the whole store: the key lies beside "
        "what was collected.",
    },
    Tier.SEALED: {
        "name": "Sealed",
        "about": "Each opening waits for your passphrase.",
        "protects": "Whoever takes the machine, its disk or a copy, for as long as the passphrase "
        "cannot be guessed.",
        "fails": "Forgetting it without the printed key sheet: what was collected is lost then.",
    },
}


def intensity_cards() -> list[dict[str, str]]:
    """How an edition can be filled, for ``choice_cards``."""
    return [
        {"value": value.value, "name": name, "about": about}
        for value, (name, about) in INTENSITIES.items()
    ]


def tier_cards() -> list[dict[str, str]]:
    """The seals with what each protects against and what it does not, for ``choice_cards``."""
    return [{"value": tier.value, "icon": tier.value, **told} for tier, told in TIERS.items()]
