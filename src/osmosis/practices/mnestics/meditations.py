"""The meditations on forgetting that come with Mnestics: of our own writing, in a data file."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, kw_only=True, slots=True)
class Meditation:
    """A short text on forgetting, read before what arrives.

    Attributes:
        key: By which a pathway names it; never changes.
        sentence: What the short form shows, in one sentence.
        text: The whole, which begins with that sentence.
    """

    key: str
    sentence: str
    text: str


@cache
def shipped() -> tuple[Meditation, ...]:
    """Every meditation that comes with the program, in an order that suits the turn of weeks."""
    data = files("osmosis.practices.mnestics").joinpath("data", "meditations.json")
    entries = json.loads(data.read_text(encoding="utf-8"))["meditations"]
    return tuple(Meditation(**entry) for entry in entries)
