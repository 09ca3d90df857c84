"""The rehearsed life as it is written down in ``life.toml``."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from whenever import PlainDateTime, ZonedDateTime

_HERE = files("osmosis.demo")


@dataclass(frozen=True, kw_only=True, slots=True)
class RehearsedFrame:
    """One moment.

    Attributes:
        photo: A photograph's name; empty for a line alone.
        glad: The predicted gladness; ``None`` when nothing was said.
        capped: Whether the lens cap was put on right after it.
        at: When it was; ``None`` to have it spread over the roll's time.
    """

    line: str = ""
    photo: str = ""
    detail: str = ""
    glad: int | None = None
    capped: bool = False
    at: PlainDateTime | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class RehearsedCall:
    """One call-on in the past of this life."""

    at: PlainDateTime
    new_way: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class RehearsedRoll:
    """One roll and everything that happens to it.

    Attributes:
        until: The last moment of a roll that is still loaded.
        opened_early: When it was opened before its time, for ``reason``.
        spent: How many frames of real film are exposed.
        circled: Frame numbers in the order of circling, each with its gladness or -1.
        late: Moments that arrive after the roll was finished.
    """

    virtue: str
    loaded: PlainDateTime
    why: str = ""
    counts: str = ""
    colour: str = ""
    tier: str = "curtain"
    medium: str = "digital"
    exposures: int = 24
    wait_days: int = 14
    scents: Sequence[str] = ()
    is_from_before: bool = False
    is_current: bool = False
    until: PlainDateTime | None = None
    finished: PlainDateTime | None = None
    developed: PlainDateTime | None = None
    opened_early: PlainDateTime | None = None
    reason: str = ""
    at_lab: PlainDateTime | None = None
    back: PlainDateTime | None = None
    box: str = ""
    spent: int = 0
    circled: Mapping[int, int]
    identity: str = ""
    frames: Sequence[RehearsedFrame] = ()
    late: Sequence[RehearsedFrame] = ()
    calls: Sequence[RehearsedCall] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class RehearsedScent:
    """One bottle on the shelf."""

    name: str
    where: str
    stock: int


@dataclass(frozen=True, kw_only=True, slots=True)
class RehearsedTray:
    """What lay on the tray from a day on."""

    at: PlainDateTime
    rolls: Sequence[str]


@dataclass(frozen=True, kw_only=True, slots=True)
class Life:
    """The whole rehearsal.

    Attributes:
        present: Where its clock stands when it is opened.
        passphrase: Opens its vault; no secret.
    """

    present: ZonedDateTime
    passphrase: str
    rolls: Sequence[RehearsedRoll]
    scents: Sequence[RehearsedScent]
    trays: Sequence[RehearsedTray]

    @property
    def zone(self) -> str:
        """Where it is lived."""
        return self.present.tz_id or "UTC"


@cache
def read_life() -> Life:
    """The life that ships with Osmosis."""
    told = tomllib.loads((_HERE / "life.toml").read_text(encoding="utf-8"))
    return Life(
        present=_moment(told["present"]).assume_tz(told["zone"]),
        passphrase=told["passphrase"],
        rolls=[_roll(one) for one in told["rolls"]],
        scents=[RehearsedScent(**one) for one in told["scents"]],
        trays=[RehearsedTray(at=_moment(one["at"]), rolls=one["rolls"]) for one in told["trays"]],
    )


def photograph(name: str) -> bytes:
    """One of the photographs, as a file's bytes."""
    return (_HERE / "photographs" / f"{name}.jpg").read_bytes()


_MOMENTS = ("loaded", "until", "finished", "developed", "opened_early", "at_lab", "back")


def _roll(told: Mapping[str, Any]) -> RehearsedRoll:
    given = {**told, **{name: _moment(told[name]) for name in _MOMENTS if name in told}}
    given["circled"] = {int(number): glad for number, glad in told.get("circled", {}).items()}
    given["frames"] = [_frame(one) for one in told.get("frames", ())]
    given["late"] = [_frame(one) for one in told.get("late", ())]
    given["calls"] = [
        RehearsedCall(at=_moment(one["at"]), new_way=one.get("new_way", ""))
        for one in told.get("calls", ())
    ]
    return RehearsedRoll(**given)


def _frame(told: Mapping[str, Any]) -> RehearsedFrame:
    at = told.get("at")
    return RehearsedFrame(**{**told, "at": None if at is None else _moment(at)})


def _moment(text: str) -> PlainDateTime:
    return PlainDateTime.parse_iso(text)
