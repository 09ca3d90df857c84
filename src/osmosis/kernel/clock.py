"""The only place that asks for the present.

Everything else is handed a :class:`Clock`. Instants are whole microseconds, because that is the
finest both databases keep.
"""

from __future__ import annotations

import secrets
import sys
import time
from abc import ABC, abstractmethod
from dataclasses import dataclass
from pathlib import Path

from whenever import Instant, TimeDelta

from osmosis.kernel.zones import system_zone

__all__ = [
    "Clock",
    "FixedClock",
    "Instant",
    "OffsetClock",
    "Running",
    "RunningClock",
    "SystemClock",
    "TimeDelta",
    "awake_seconds",
    "boot_id",
    "boot_seconds",
    "pause",
    "whole_microseconds",
]


_PROCESS = secrets.token_hex(8)


def whole_microseconds(instant: Instant) -> Instant:
    """The instant with anything finer than a microsecond cut off."""
    return Instant.from_timestamp(instant.timestamp(unit="microsecond"), unit="microsecond")


@dataclass(frozen=True, kw_only=True, slots=True)
class Running:
    """How long the machine has been running, which nobody can set.

    Attributes:
        boot: Changes with every start of the machine, or of the program where no start of the
            machine can be told from another.
        seconds: Since then, counting sleep.
    """

    boot: str
    seconds: float


class Clock(ABC):
    """Tells the present."""

    @abstractmethod
    def now(self) -> Instant:
        """The present, in whole microseconds."""

    @abstractmethod
    def zone(self) -> str:
        """The IANA name of the zone in which the person is now."""

    def running(self) -> Running | None:
        """How long the machine has been running; ``None`` for a clock that is no machine's."""
        return None


class SystemClock(Clock):
    """The machine's own clock and zone."""

    def now(self) -> Instant:
        """The machine's present."""
        return whole_microseconds(Instant.now())

    def zone(self) -> str:
        """The machine's zone; ``UTC`` when it names none."""
        return system_zone()

    def running(self) -> Running:
        """How long the machine has been running."""
        return Running(boot=boot_id() or _PROCESS, seconds=boot_seconds())


class FixedClock(Clock):
    """A clock that stands where it is put."""

    def __init__(self, instant: Instant, zone: str = "UTC") -> None:
        self._instant = whole_microseconds(instant)
        self._zone = zone

    def now(self) -> Instant:
        """Where the clock was put."""
        return self._instant

    def zone(self) -> str:
        """The zone that was given."""
        return self._zone

    def set(self, instant: Instant, zone: str | None = None) -> None:
        """Put the clock somewhere else, forwards or backwards."""
        self._instant = whole_microseconds(instant)
        self._zone = zone or self._zone

    def advance(self, delta: TimeDelta) -> None:
        """Move the clock by a length of time."""
        self._instant = whole_microseconds(self._instant + delta)


class OffsetClock(Clock):
    """A clock that runs on from a given instant at the pace of another clock.

    A rehearsal store uses it: set to a date, time goes on from there.

    Args:
        base: The clock that gives the pace.
        shows: What this clock showed when ``base`` showed ``when``.
        when: The base clock's present, if it is left out.
    """

    def __init__(
        self, base: Clock, shows: Instant, zone: str | None = None, when: Instant | None = None
    ) -> None:
        self._base = base
        self._lead = whole_microseconds(shows) - (when or base.now())
        self._zone = zone

    def now(self) -> Instant:
        """The base clock's present, moved by the same lead for ever."""
        return self._base.now() + self._lead

    def zone(self) -> str:
        """The zone that was given, or else the base clock's."""
        return self._zone or self._base.zone()


class RunningClock(Clock):
    """Measures lengths of time that nobody can set: it stands still while the machine sleeps.

    All processes of one machine read the same. Its dates mean nothing: it begins again in 1970
    with every start of the machine.
    """

    def now(self) -> Instant:
        """The seconds that the machine has been awake, counted from 1970."""
        return Instant.from_timestamp(int(awake_seconds() * 1_000_000), unit="microsecond")

    def zone(self) -> str:
        """Always ``UTC``."""
        return "UTC"


def awake_seconds() -> float:
    """Seconds since the machine started, without those that it slept where it can tell."""
    return time.monotonic()


def boot_seconds() -> float:
    """Seconds since the machine started, counting sleep where the platform can tell.

    ``CLOCK_BOOTTIME`` runs on while a laptop sleeps and cannot be set, which is what tells a
    long absence from a clock that was pushed forward.
    """
    boot_clock: int | None = getattr(time, "CLOCK_BOOTTIME", None)
    if boot_clock is not None:
        return time.clock_gettime(boot_clock)
    if sys.platform == "darwin":
        # Unlike time.monotonic(), this one counts sleep there.
        return time.clock_gettime(time.CLOCK_MONOTONIC)
    return time.monotonic()


def boot_id() -> str:
    """A text that changes with every start of the machine; empty where there is none."""
    path = Path("/proc/sys/kernel/random/boot_id")
    try:
        return path.read_text(encoding="ascii").strip()
    except OSError:
        return ""


def pause(seconds: float) -> None:
    """Wait for this many seconds."""
    time.sleep(seconds)
