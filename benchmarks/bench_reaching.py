"""Who will read what on five weekly pathways over a century, after ten years of messages."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice, repeat

from whenever import Instant

from benchmarks.figures import Figure
from benchmarks.measuring import median_seconds
from osmosis.practices.mnestics.model import JunctionState, Message, Pathway
from osmosis.practices.mnestics.reads import CalendarLag, Lags, RandomOld, Reads, ToMeToday, Unit
from osmosis.practices.mnestics.rules.arriving import World
from osmosis.practices.mnestics.rules.reaching import reach, reach_of
from tests.practices.mnestics.making import fall, message, number_id, pathway, weekly, world

TIMES = 9
NOW = Instant.from_utc(2041, 1, 1)
MESSAGES = 5_000
BAR_SECONDS = 1.0


def measure() -> Iterator[Figure]:
    """All five thousand messages at once, and a single one."""
    pathways, messages, known = ten_years()
    yield Figure(
        what="reach of 5,000 messages, 100 years, 5 weekly pathways",
        value=median_seconds(lambda: reach(messages, pathways, known), TIMES),
        unit="s",
        bar=BAR_SECONDS,
    )
    yield Figure(
        what="reach of one message, 100 years, 5 weekly pathways",
        value=median_seconds(lambda: reach_of(messages[-1], pathways, known), TIMES),
        unit="s",
        bar=BAR_SECONDS,
    )


def ten_years() -> tuple[list[Pathway], list[Message], World]:
    """Five pathways, of every kind of term and with crossings, and what was sent on them."""
    kinds: list[Reads] = [
        (Lags(counts=(1,)), ToMeToday()),
        (Lags(counts=(1, 2, 4, 8)), Lags(counts=(1,), of=number_id(1))),
        (Lags(counts=tuple(range(1, 53)), is_board=True), RandomOld()),
        (CalendarLag(amount=1, unit=Unit.YEAR, within_days=3), RandomOld(of=number_id(3))),
        (RandomOld(of=number_id(2)), Lags(counts=(3,), of=number_id(4))),
    ]
    pathways = [
        pathway(number, reads, weekly(f"2031-01-0{number} 09:00", "Europe/Bucharest"))
        for number, reads in enumerate(kinds, start=1)
    ]
    lines = [fall(path, NOW, repeat(JunctionState.KEPT)) for path in pathways]
    places = [junction for line in lines for junction in line]
    numbers = range(100_000, 100_000 + MESSAGES)
    left = islice((place for _ in repeat(None) for place in places), MESSAGES)
    messages = [message(number, place) for number, place in zip(numbers, left, strict=True)]
    return pathways, messages, world(NOW, lines, messages, read=numbers[::2])
