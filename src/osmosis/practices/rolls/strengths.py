"""Words for a virtue, for whoever has none at hand: the 24 strengths of the IPIP-VIA-R."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files

from osmosis.languages.speaking import gettext, noop

CREDIT = noop(
    "The 24 strengths of the IPIP-VIA-R (Bluemke, Partsch, Saucier and Lechner 2021), from the "
    "International Personality Item Pool, ipip.ori.org; in the public domain."
)
# As the file has them; they stand here too, so that whoever translates finds them.
LABELS = (
    noop("Appreciation of beauty"),
    noop("Capacity for love"),
    noop("Citizenship / teamwork"),
    noop("Curiosity"),
    noop("Equity / fairness"),
    noop("Forgiveness / mercy"),
    noop("Gratitude"),
    noop("Hope / optimism"),
    noop("Humor / playfulness"),
    noop("Industry / perseverance"),
    noop("Integrity / honesty"),
    noop("Judgment / open-mindedness"),
    noop("Kindness / generosity"),
    noop("Leadership"),
    noop("Love of learning"),
    noop("Modesty / humility"),
    noop("Originality / creativity"),
    noop("Perspective / wisdom"),
    noop("Prudence"),
    noop("Self-regulation / self-control"),
    noop("Social intelligence"),
    noop("Spirituality / religiousness"),
    noop("Valor / bravery"),
    noop("Zest / vitality"),
)


def strengths() -> tuple[str, ...]:
    """The names of the strengths, in the order of their source and the language that is spoken."""
    return tuple(gettext(label) for label in labels_of_source())


@cache
def labels_of_source() -> tuple[str, ...]:
    """What the source calls them."""
    text = files("osmosis.practices.rolls").joinpath("data/ipip_via_r.json").read_text("utf-8")
    return tuple(strength["label"] for strength in json.loads(text)["strengths"])
