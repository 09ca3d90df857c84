"""Clocks: whole microseconds, clocks that stand, clocks that run on from elsewhere."""

from __future__ import annotations

import sys
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from osmosis.kernel.clock import (
    FixedClock,
    Instant,
    OffsetClock,
    SystemClock,
    TimeDelta,
    boot_id,
    boot_seconds,
    whole_microseconds,
)

NOON = Instant.from_utc(2031, 5, 4, hour=12)
HOUR = TimeDelta(hours=1)


@given(st.integers(-(10**17), 10**17))
def test_an_instant_is_cut_to_whole_microseconds_and_never_moved_forward(nanoseconds: int) -> None:
    instant = Instant.from_timestamp(nanoseconds, unit="nanosecond")
    cut = whole_microseconds(instant)
    assert cut <= instant
    assert instant - cut < TimeDelta(microseconds=1)
    assert cut.timestamp(unit="nanosecond") % 1_000 == 0


def test_the_machine_s_clock_goes_forward_in_whole_microseconds() -> None:
    clock = SystemClock()
    first, second = clock.now(), clock.now()
    assert first <= second
    assert first.timestamp(unit="nanosecond") % 1_000 == 0
    assert clock.zone()


def test_a_fixed_clock_stands_until_it_is_moved() -> None:
    clock = FixedClock(NOON, "Europe/Bucharest")
    assert (clock.now(), clock.zone()) == (NOON, "Europe/Bucharest")
    clock.advance(HOUR)
    assert clock.now() == NOON + HOUR
    clock.set(NOON, "Asia/Kathmandu")
    assert (clock.now(), clock.zone()) == (NOON, "Asia/Kathmandu")
    clock.set(NOON - HOUR)
    assert (clock.now(), clock.zone()) == (NOON - HOUR, "Asia/Kathmandu")


def test_a_clock_that_was_put_elsewhere_runs_on_at_the_same_pace() -> None:
    base = FixedClock(NOON, "UTC")
    far = Instant.from_utc(2041, 1, 1)
    clock = OffsetClock(base, far, "Asia/Tokyo")
    assert (clock.now(), clock.zone()) == (far, "Asia/Tokyo")
    base.advance(HOUR * 3)
    assert clock.now() == far + HOUR * 3


def test_a_clock_that_was_put_elsewhere_earlier_has_run_on_since() -> None:
    far = Instant.from_utc(2041, 1, 1)
    clock = OffsetClock(FixedClock(NOON + HOUR, "Asia/Tokyo"), far, when=NOON)
    assert (clock.now(), clock.zone()) == (far + HOUR, "Asia/Tokyo")


def test_only_a_machine_knows_how_long_it_has_been_running() -> None:
    assert FixedClock(NOON).running() is None
    assert OffsetClock(SystemClock(), NOON).running() is None
    running = SystemClock().running()
    assert running.boot
    assert running.seconds > 0
    assert SystemClock().running().boot == running.boot


def test_the_time_since_the_start_of_the_machine_only_grows() -> None:
    first = boot_seconds()
    assert boot_seconds() >= first


def test_without_a_clock_that_counts_sleep_the_steady_one_is_used(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delattr(time, "CLOCK_BOOTTIME", raising=False)
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setattr(time, "monotonic", lambda: 42.0)
    assert boot_seconds() == 42.0


def test_where_no_start_can_be_told_from_another_the_program_s_own_counts(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def nowhere(_path: Path, encoding: str) -> str:
        raise FileNotFoundError

    monkeypatch.setattr(Path, "read_text", nowhere)
    assert boot_id() == ""
    assert SystemClock().running().boot == SystemClock().running().boot != ""
