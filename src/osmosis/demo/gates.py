"""The rehearsed gates as they are written down in ``gates.toml``."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

from whenever import PlainDateTime

_HERE = files("osmosis.demo")


@dataclass(frozen=True, kw_only=True, slots=True)
class RehearsedAxis:
    """One axis.

    Attributes:
        leanings: Where the papers lean on it, by their names.
    """

    name: str
    low: str
    high: str
    leanings: Mapping[str, int]


@dataclass(frozen=True, kw_only=True, slots=True)
class RehearsedTarget:
    """Where the editions of a gate should stand on an axis."""

    value: int
    tolerance: int


@dataclass(frozen=True, kw_only=True, slots=True)
class RehearsedOpening:
    """A day on which a gate has been open.

    Attributes:
        asked: What one wanted to know before it.
        reason: Why it was opened before its time; empty when it was not.
        kept: The title of a piece that was kept.
        marked: What was marked in it on a reader.
    """

    at: PlainDateTime
    asked: str = ""
    reason: str = ""
    kept: str = ""
    marked: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class RehearsedGate:
    """One gate and everything that was handed over at it.

    Attributes:
        rhythm: Its cadence, without the zone.
        ended: When it was ended for good; ``None`` when it is in use.
        papers: What stands behind it: the weights of the papers by their names.
        targets: By the names of the axes.
        works: The files of long works, by what they are called.
        asks: What one wants to know at the opening that is to come.
    """

    name: str
    made: PlainDateTime
    rhythm: str
    open_for_days: int
    minutes: int
    papers: Mapping[str, float]
    targets: Mapping[str, RehearsedTarget]
    ended: PlainDateTime | None = None
    works: Mapping[str, str] = field(default_factory=dict)
    asks: str = ""
    openings: Sequence[RehearsedOpening] = field(default=())


@dataclass(frozen=True, kw_only=True, slots=True)
class Gates:
    """All of it.

    Attributes:
        gates: In the order in which they are made.
    """

    axes: Sequence[RehearsedAxis]
    gates: Sequence[RehearsedGate]


@cache
def read_gates() -> Gates:
    """The gates that ship with Osmosis."""
    told = tomllib.loads((_HERE / "gates.toml").read_text(encoding="utf-8"))
    return Gates(
        axes=[RehearsedAxis(**one) for one in told["axes"]],
        gates=[_gate(one) for one in told["gates"]],
    )


def _gate(told: Mapping[str, Any]) -> RehearsedGate:
    given = {**told, "made": PlainDateTime.parse_iso(told["made"])}
    if "ended" in told:
        given["ended"] = PlainDateTime.parse_iso(told["ended"])
    given["targets"] = {name: RehearsedTarget(**one) for name, one in told["targets"].items()}
    given["openings"] = [
        RehearsedOpening(**{**one, "at": PlainDateTime.parse_iso(one["at"])})
        for one in told.get("openings", ())
    ]
    return RehearsedGate(**given)


def work_file(name: str) -> bytes:
    """The file of a long work that one of the gates hands over part by part."""
    return (_HERE / "works" / name).read_bytes()
