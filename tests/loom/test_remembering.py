"""What was woven is woven once, also when it is asked for from two sides."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

from osmosis.loom.drawing import Weave
from osmosis.loom.levels import level_named
from osmosis.loom.remembering import MOST, Remembered
from tests.loom.threads import woven


def test_two_who_ask_at_once_wait_for_the_same_weave() -> None:
    remembered, meeting = Remembered(), threading.Barrier(2)

    def make() -> Weave:
        with suppress(threading.BrokenBarrierError):
            meeting.wait(timeout=0.05)
        return woven(level_named("week"), [])

    with ThreadPoolExecutor(2) as pool:
        first, second = pool.map(lambda _: remembered.get("key", make), range(2))
    assert first is second


def test_only_the_latest_are_kept() -> None:
    remembered = Remembered()
    weaves = [woven(level_named("week"), []) for _ in range(MOST + 1)]

    def ask(number: int, made: int) -> Weave:
        return remembered.get(number, lambda: weaves[made])

    for number in range(MOST + 1):
        ask(number, number)
    assert ask(MOST, 0) is weaves[MOST]
    assert ask(0, 1) is weaves[1]
