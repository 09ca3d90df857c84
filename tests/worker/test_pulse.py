"""When the worker looks again: by its rhythm, when woken, after a sleep, when a clock is set."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Event, Thread

import pytest

from osmosis.kernel.clock import FixedClock, TimeDelta
from osmosis.worker.pulse import Pulse, Senses
from tests.small_store import START

PATIENCE = 30


@dataclass
class Night:
    """A machine whose time passes only where it waits.

    Attributes:
        stretches: How long it waited each time.
        events: What happens in the middle of each wait, by its number.
    """

    clock: FixedClock = field(default_factory=lambda: FixedClock(START))
    awake: float = 1_000.0
    running: float = 5_000.0
    stretches: list[float] = field(default_factory=list)
    events: dict[int, Callable[[], object]] = field(default_factory=dict)

    def senses(self) -> Senses:
        return Senses(awake=lambda: self.awake, running=lambda: self.running, wait=self.wait)

    def wait(self, event: Event, seconds: float) -> bool:
        assert len(self.stretches) < 1_000, "it waits for ever"
        self.stretches.append(seconds)
        self.awake += seconds
        self.sleep(seconds)
        self.events.get(len(self.stretches), lambda: None)()
        return event.is_set()

    def sleep(self, seconds: float) -> None:
        """Pass time that only the wall's clock and the machine's running time notice."""
        self.running += seconds
        self.clock.advance(TimeDelta(seconds=seconds))


@pytest.fixture
def night() -> Night:
    return Night()


def pulse_of(night: Night, every_seconds: float = 60.0) -> Pulse:
    return Pulse(night.clock, every_seconds, night.senses())


def test_it_looks_every_minute_and_waits_in_short_stretches(night: Night) -> None:
    pulse_of(night).wait()
    assert night.stretches == [5.0] * 12


def test_the_last_stretch_is_no_longer_than_what_is_left(night: Night) -> None:
    pulse_of(night, 7.5).wait()
    assert night.stretches == [5.0, 2.5]


def test_it_looks_at_once_when_woken_from_another_thread_or_before_it_waits(night: Night) -> None:
    pulse = pulse_of(night)
    night.events[3] = pulse.wake
    pulse.wait()
    assert len(night.stretches) == 3
    pulse.wake()
    pulse.wait()
    assert len(night.stretches) == 3
    pulse.wait()
    assert len(night.stretches) == 15


@pytest.mark.parametrize("seconds", [3, 3600, 8 * 3600])
def test_it_looks_at_once_after_the_machine_slept(night: Night, seconds: int) -> None:
    night.events[2] = lambda: night.sleep(seconds)
    pulse_of(night).wait()
    assert len(night.stretches) == 2


@pytest.mark.parametrize("hours", [24 * 3652, 2, -2, -24 * 3652])
def test_it_looks_at_once_when_the_clock_is_set(night: Night, hours: int) -> None:
    night.events[4] = lambda: night.clock.advance(TimeDelta(hours=hours))
    pulse_of(night).wait()
    assert len(night.stretches) == 4


def test_a_clock_that_is_put_right_by_a_little_is_no_reason_to_look(night: Night) -> None:
    night.events[1] = lambda: night.clock.advance(TimeDelta(seconds=20))
    night.events[2] = lambda: night.clock.advance(TimeDelta(seconds=-25))
    pulse_of(night).wait()
    assert len(night.stretches) == 12


def test_a_slow_drift_is_felt_anew_at_each_wait(night: Night) -> None:
    pulse = pulse_of(night)
    for _ in range(5):
        night.events[len(night.stretches) + 1] = lambda: night.clock.advance(TimeDelta(seconds=20))
        before = len(night.stretches)
        pulse.wait()
        assert len(night.stretches) == before + 12


def test_a_real_thread_is_woken_at_once() -> None:
    pulse = Pulse(FixedClock(START), 3600.0)
    waiting = Thread(target=pulse.wait)
    waiting.start()
    pulse.wake()
    waiting.join(PATIENCE)
    assert not waiting.is_alive()
