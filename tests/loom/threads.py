"""A life made of marks, without a store: what a practice may say, and a drawing of it."""

from __future__ import annotations

import random
from collections.abc import Sequence
from uuid import UUID

from osmosis.kernel.clock import Instant, TimeDelta
from osmosis.kernel.refs import Ref
from osmosis.loom.drawing import LINES, Weave, ordered
from osmosis.loom.levels import Level
from osmosis.ports.practice import ThreadMark

NOW = Instant.from_utc(2031, 5, 4, 9)
SECRET = "never to be drawn"
ROLLS, PATHWAYS, GATES = 7, 2, 2


def ref(practice: str, kind: str, number: int) -> Ref:
    """A reference, named by a number."""
    return Ref(practice, kind, UUID(int=number))


def life(seed: int = 1) -> list[ThreadMark]:
    """Rolls with moments, pathways with readings, gates with openings, all by chance."""
    toss = random.Random(seed)
    return [*_rolls(toss), *_pathways(toss), *_gates(toss)]


def woven(level: Level, marks: Sequence[ThreadMark] | None = None) -> Weave:
    """The weave of a life as seen from a level."""
    every = ordered(life() if marks is None else marks)
    return Weave(
        level=level,
        lines=[one for one in every if one.kind in LINES],
        marks=[one for one in every if one.kind not in LINES],
        now=NOW,
        zone="Europe/Bucharest",
    )


def _back(toss: random.Random, days: int) -> Instant:
    return NOW - TimeDelta(seconds=toss.randrange(days * 86_400))


def _rolls(toss: random.Random) -> list[ThreadMark]:
    found = []
    for number in range(ROLLS):
        thread = ref("rolls", "roll", number)
        begun = _back(toss, 40) - TimeDelta(hours=24 * 60 * (ROLLS - 1 - number))
        ended = min(begun + TimeDelta(hours=24 * 60), NOW)
        sealed = number % 2 == 1
        roll = ThreadMark(
            ref=thread,
            kind="roll",
            at=begun,
            until=ended,
            label=f"{SECRET} {number}" if sealed else f"Virtue {number}",
            sealed=sealed,
            thread=thread,
            state="finished" if sealed else "cased",
            colour="plum",
            address=f"/rolls/{number}",
            told="A roll",
        )
        found.append(roll)
        for place in range(20):
            seconds = round((ended - begun).total("seconds") * place / 20)
            frame = ThreadMark(
                ref=ref("rolls", "frame", number * 100 + place),
                kind="frame",
                at=begun + TimeDelta(seconds=seconds),
                until=ended,
                label=SECRET if sealed else f"Virtue {number}, frame {place}",
                sealed=sealed,
                thread=thread,
                to=thread,
                colour="plum",
                told="A moment",
            )
            found.append(frame)
    return found


def _pathways(toss: random.Random) -> list[ThreadMark]:
    found = []
    threads = [ref("mnestics", "pathway", number) for number in range(PATHWAYS)]
    for number, thread in enumerate(threads):
        found.append(
            ThreadMark(
                ref=thread,
                kind="pathway",
                at=NOW - TimeDelta(hours=24 * 800),
                label=f"Pathway {number}",
                thread=thread,
                told="A pathway",
            )
        )
        for week in range(60):
            at = NOW - TimeDelta(hours=24 * 7 * week)
            state = toss.choice(["kept", "unkept", "kept"])
            date = ThreadMark(
                ref=thread, kind="junction", at=at, thread=thread, to=thread, state=state
            )
            reading = ThreadMark(
                ref=ref("mnestics", "message", number * 1_000 + week),
                kind="reading",
                at=at,
                until=at + TimeDelta(hours=24 * 7 * toss.choice([1, 4, 52])),
                sealed=week < 3,
                label=SECRET if week < 3 else "",
                thread=thread,
                to=toss.choice(threads),
                state="will" if week < 3 else "read",
            )
            found += [date, reading]
    return found


def _gates(toss: random.Random) -> list[ThreadMark]:
    found = []
    for number in range(GATES):
        thread = ref("apert", "gate", number)
        begun = NOW - TimeDelta(hours=24 * 400)
        found.append(
            ThreadMark(
                ref=thread,
                kind="gate",
                at=begun,
                until=NOW,
                label=f"Gate {number}",
                thread=thread,
                told="A gate",
            )
        )
        for week in range(20):
            at = begun + TimeDelta(hours=24 * 14 * week)
            opened = at + TimeDelta(hours=24 * 12)
            opening = ref("apert", "opening", number * 100 + week)
            common = {"thread": thread, "told": "Closed"}
            found.append(ThreadMark(ref=thread, kind="closed", at=at, until=opened, **common))  # type: ignore[arg-type]  # a few fields that are the same
            until = opened + TimeDelta(hours=48)
            found.append(ThreadMark(ref=opening, kind="opening", at=opened, until=until, **common))  # type: ignore[arg-type]  # likewise
            found += [
                ThreadMark(
                    ref=opening,
                    kind="source",
                    at=opened,
                    until=until,
                    label=f"Source {voice}",
                    thread=thread,
                    told="A source had a say",
                    seconds=toss.randrange(60, 1_800),
                )
                for voice in range(3)
            ]
    return found
