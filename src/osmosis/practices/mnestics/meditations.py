"""The meditations on forgetting that come with Mnestics: of our own writing, in a data file."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files


@cache
def shipped() -> Mapping[str, str]:
    """Every meditation that comes with the program, by a key that never changes.

    Its first sentence is what the short form shows.
    """
    data = files("osmosis.practices.mnestics").joinpath("data", "meditations.json")
    meditations: dict[str, str] = json.loads(data.read_text(encoding="utf-8"))["meditations"]
    return meditations
