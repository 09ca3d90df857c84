"""The rehearsed life as one sequence of happenings, in the order in which they happen."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from whenever import Instant, Time, TimeDelta

from osmosis.demo.deeds import instant_in
from osmosis.demo.life import (
    Life,
    RehearsedCall,
    RehearsedFrame,
    RehearsedRoll,
    RehearsedTray,
)

AFTERWARDS = TimeDelta(minutes=20)
"""Between developing a roll and putting it into the case."""


class What(StrEnum):
    """What can happen to a roll, and to the tray."""

    BEFORE = "before"
    LOAD = "load"
    EXPOSE = "expose"
    EXPOSE_ON_FILM = "expose on film"
    FINISH = "finish"
    OPEN_EARLY = "open early"
    MOVE_ON = "move on"
    DEVELOP = "develop"
    CASE = "case"
    CALL = "call"
    LAY_ON_TRAY = "lay on tray"


@dataclass(frozen=True, kw_only=True, slots=True)
class Happening:
    """One thing that happens at one time.

    Attributes:
        roll: To which roll; ``None`` for the tray.
    """

    at: Instant
    what: What
    roll: RehearsedRoll | None = None
    frame: RehearsedFrame | None = None
    call: RehearsedCall | None = None
    tray: RehearsedTray | None = None


def happenings(life: Life) -> Sequence[Happening]:
    """Everything that happens before the present, the earliest first."""
    found = [one for roll in life.rolls for one in _of_roll(life, roll)]
    found += [
        Happening(at=instant_in(life, tray.at), what=What.LAY_ON_TRAY, tray=tray)
        for tray in life.trays
    ]
    return sorted(found, key=lambda one: one.at)


def _of_roll(life: Life, roll: RehearsedRoll) -> Iterator[Happening]:
    loaded = instant_in(life, roll.loaded)
    if roll.is_from_before:
        yield Happening(at=loaded, what=What.BEFORE, roll=roll)
        return
    yield Happening(at=loaded, what=What.LOAD, roll=roll)
    yield from _exposures(life, roll)
    for what, when in (
        (What.FINISH, roll.finished),
        (What.OPEN_EARLY, roll.opened_early),
        (What.MOVE_ON, roll.at_lab),
        (What.MOVE_ON, roll.back),
        (What.DEVELOP, roll.developed),
    ):
        if when is not None:
            yield Happening(at=instant_in(life, when), what=what, roll=roll)
    opened = roll.developed or roll.opened_early or roll.back
    if opened is not None and roll.identity:
        yield Happening(at=instant_in(life, opened) + AFTERWARDS, what=What.CASE, roll=roll)
    for call in roll.calls:
        yield Happening(at=instant_in(life, call.at), what=What.CALL, roll=roll, call=call)


def _exposures(life: Life, roll: RehearsedRoll) -> Iterator[Happening]:
    frames = roll.frames or [RehearsedFrame()] * roll.spent
    what = What.EXPOSE_ON_FILM if roll.spent else What.EXPOSE
    for frame, at in zip(frames, _spread(life, roll, len(frames)), strict=True):
        yield Happening(at=at, what=what, roll=roll, frame=frame)
    for frame in roll.late:
        assert frame.at is not None
        yield Happening(at=instant_in(life, frame.at), what=What.EXPOSE, roll=roll, frame=frame)


def _spread(life: Life, roll: RehearsedRoll, count: int) -> Sequence[Instant]:
    """Times for that many exposures: some close together, some far apart, none at night."""
    if not count:
        return []
    end = roll.finished or roll.opened_early or roll.until
    assert end is not None
    start = roll.loaded.date()
    days = int(start.until(end.date(), total="days"))
    toss = random.Random(roll.virtue)
    moments = [
        start.add(days=toss.randrange(1, days)).at(Time(toss.randrange(7, 22), toss.randrange(60)))
        for _ in range(count)
    ]
    return sorted(instant_in(life, moment) for moment in moments)
