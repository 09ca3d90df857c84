"""Words for a virtue, for whoever has none at hand: the 24 strengths of the IPIP-VIA-R."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files

CREDIT = (
    "The 24 strengths of the IPIP-VIA-R (Bluemke, Partsch, Saucier and Lechner 2021), from the "
    "International Personality Item Pool, ipip.ori.org; in the public domain."
)


@cache
def strengths() -> tuple[str, ...]:
    """The names of the strengths, in the order of their source."""
    text = files("osmosis.practices.rolls").joinpath("data/ipip_via_r.json").read_text("utf-8")
    return tuple(strength["label"] for strength in json.loads(text)["strengths"])
