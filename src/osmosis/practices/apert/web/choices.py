"""The answers from which a gate is made and tuned, each with what it means."""

from __future__ import annotations

from collections.abc import Mapping

from osmosis.languages.speaking import gettext, noop
from osmosis.practices.apert.model import Afterwards, Device, Intensity, SourceKind
from osmosis.sealing.tiers import Tier

RHYTHMS = ("weekly", "monthly", "quarterly", "unarian", "decenarian", "centenarian")
"""The presets that are tapped; the longest is typed by whoever wants it."""
OWN_RHYTHM = "own"

INTENSITIES = {
    Intensity.SKIM: (noop("Skim"), noop("Many pieces, a paragraph each.")),
    Intensity.DEEP: (noop("Deep"), noop("A handful, whole.")),
    Intensity.MIX: (noop("Both"), noop("A handful whole, and a paragraph of others.")),
}

DEVICES = {
    Device.EINK_6: noop("An e-reader of 6 inches"),
    Device.EINK_7: noop("An e-reader of 7 inches"),
    Device.EINK_8: noop("An e-reader of 8 inches"),
    Device.EINK_10: noop("An e-reader of 10 inches"),
    Device.TABLET: noop("A tablet, in colour"),
    Device.PLAIN: noop("Words alone"),
}

AFTERWARDS = (
    (Afterwards.LEAVE.value, noop("Stay as they are")),
    (Afterwards.MARK.value, noop("Are marked as read")),
    (Afterwards.MOVE.value, noop("Are moved to a folder")),
)

KINDS = {
    SourceKind.FEED: noop("A feed"),
    SourceKind.MAILBOX: noop("A mailbox of newsletters"),
    SourceKind.FOLDER: noop("A folder of documents"),
    SourceKind.WORK: noop("A long work, part by part"),
    SourceKind.PERSON: noop("Somebody to meet"),
    SourceKind.PEER: noop("What another person shares"),
}

TIERS: Mapping[Tier, Mapping[str, str]] = {
    Tier.CURTAIN: {
        "name": noop("Curtain"),
        "about": noop("What is collected is encrypted, and the program keeps the key and waits."),
        "protects": noop(
            "Looking from habit: no page, search or log shows anything before the day."
        ),
        "fails": noop(
            "Anyone who has this machine or a copy of the whole store: the key lies beside "
            "what was collected."
        ),
    },
    Tier.SEALED: {
        "name": noop("Sealed"),
        "about": noop("Each opening waits for your passphrase."),
        "protects": noop(
            "Whoever takes the machine, its disk or a copy, for as long as the passphrase "
            "cannot be guessed."
        ),
        "fails": noop(
            "Forgetting it without the printed key sheet: what was collected is lost then."
        ),
    },
}


def intensity_cards() -> list[dict[str, str]]:
    """How an edition can be filled, for ``choice_cards``."""
    return [
        {"value": value.value, "name": gettext(name), "about": gettext(about)}
        for value, (name, about) in INTENSITIES.items()
    ]


def tier_cards() -> list[dict[str, str]]:
    """The seals with what each protects against and what it does not, for ``choice_cards``."""
    return [
        {
            "value": tier.value,
            "icon": tier.value,
            **{name: gettext(words) for name, words in told.items()},
        }
        for tier, told in TIERS.items()
    ]


def device_choices() -> list[tuple[str, str]]:
    """What a book can be read on, for ``choice``."""
    return [(device.value, gettext(name)) for device, name in DEVICES.items()]


def afterwards_choices() -> list[tuple[str, str]]:
    """What can become of letters that were taken in, for ``choice``."""
    return [(value, gettext(name)) for value, name in AFTERWARDS]
