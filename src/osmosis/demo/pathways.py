"""The rehearsed pathways as they are written down in ``pathways.toml``."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from whenever import Date, PlainDateTime

_HERE = files("osmosis.demo")
DEFAULT_GRACE_DAYS = 3


@dataclass(frozen=True, kw_only=True, slots=True)
class RehearsedGloss:
    """A later thought, beside one of the messages that a sitting read.

    Attributes:
        about: Beside which of them, counted from 1.
    """

    kind: str
    words: str
    about: int = 1


@dataclass(frozen=True, kw_only=True, slots=True)
class RehearsedSitting:
    """A date that was kept.

    Attributes:
        text: What was sent; empty where one only read.
        source: Where in its work the text stands.
    """

    on: Date
    text: str = ""
    source: str = ""
    gloss: RehearsedGloss | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class RehearsedChange:
    """Other reads from a day on."""

    at: PlainDateTime
    reads: str


@dataclass(frozen=True, kw_only=True, slots=True)
class RehearsedPathway:
    """One pathway and everything that happens along it.

    Attributes:
        rhythm: Its cadence, without the zone.
        reads: What a sitting reads, as it is typed.
        author: Who wrote what is sent along it, and where; before each source.
        paused: Since when it was paused, until ``resumed``.
    """

    name: str
    made: PlainDateTime
    rhythm: str
    reads: str
    medium: str
    first_line: str
    author: str
    header: str = ""
    basis: str = "kept"
    steps: Sequence[str] = ("meditation",)
    grace_days: int = DEFAULT_GRACE_DAYS
    changes: Sequence[RehearsedChange] = ()
    paused: PlainDateTime | None = None
    resumed: PlainDateTime | None = None
    sittings: Sequence[RehearsedSitting]

    def words(self, sitting: RehearsedSitting) -> str:
        """What is sent in a sitting: the text, and whose it is."""
        return f"{sitting.text}\n\n{self.author}, {sitting.source}"


@dataclass(frozen=True, kw_only=True, slots=True)
class RehearsedLetter:
    """A letter that travels along no pathway.

    Attributes:
        to_roll: The virtue of a roll, for a letter to the day on which it is developed.
    """

    sent: PlainDateTime
    text: str
    to_date: Date | None = None
    to_roll: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Pathways:
    """All of it.

    Attributes:
        pathways: In the order in which they are made.
    """

    pathways: Sequence[RehearsedPathway]
    letters: Sequence[RehearsedLetter]


@cache
def read_pathways() -> Pathways:
    """The pathways that ship with Osmosis."""
    told = tomllib.loads((_HERE / "pathways.toml").read_text(encoding="utf-8"))
    return Pathways(
        pathways=[_pathway(one) for one in told["pathways"]],
        letters=[_letter(one) for one in told["letters"]],
    )


def _pathway(told: Mapping[str, Any]) -> RehearsedPathway:
    moments = ("made", "paused", "resumed")
    given = {**told, **{name: _moment(told[name]) for name in moments if name in told}}
    given["sittings"] = [_sitting(one) for one in told["sittings"]]
    given["changes"] = [
        RehearsedChange(at=_moment(one["at"]), reads=one["reads"])
        for one in told.get("changes", ())
    ]
    return RehearsedPathway(**given)


def _sitting(told: Mapping[str, Any]) -> RehearsedSitting:
    gloss = told.get("gloss")
    return RehearsedSitting(
        **{
            **told,
            "on": Date.parse_iso(told["on"]),
            "gloss": None if gloss is None else RehearsedGloss(**gloss),
        }
    )


def _letter(told: Mapping[str, Any]) -> RehearsedLetter:
    day = told.get("to_date")
    return RehearsedLetter(
        **{
            **told,
            "sent": _moment(told["sent"]),
            "to_date": None if day is None else Date.parse_iso(day),
        }
    )


def _moment(text: str) -> PlainDateTime:
    return PlainDateTime.parse_iso(text)
