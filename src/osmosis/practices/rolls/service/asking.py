"""What Rolls asks of the person on a day, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from whenever import Date, Time, TimeDelta

from osmosis.kernel.cadence_text import parse_cadence
from osmosis.ports.practice import Card
from osmosis.practices.context import PracticeContext
from osmosis.practices.rolls.service.cases import RollInCase, read_case
from osmosis.practices.rolls.store import calls

LAST_FRAMES = 3
TWO_DAYS = TimeDelta(hours=48)


def list_cards(context: PracticeContext, day: Date) -> Sequence[Card]:
    """Rolls to develop or to finish as things stand, and the tray when its rhythm has that day.

    What rests is not asked about.
    """
    case = read_case(context)
    cards = [*_to_develop(case.waiting), *_to_finish(case.loaded)]
    if case.tray and _is_tray_day(context, day):
        cards.append(Card(title="Call on the tray", address="/tray"))
    return cards


def _to_develop(waiting: Sequence[RollInCase]) -> Iterator[Card]:
    for one in waiting:
        if one.is_ready and not one.is_rested:
            roll = one.roll
            title = f"Develop “{roll.virtue}”"
            yield Card(title=title, address=f"/rolls/{roll.id}/develop", ref=roll.ref)


def _to_finish(loaded: Sequence[RollInCase]) -> Iterator[Card]:
    for one in loaded:
        left = one.roll.exposures - one.spent
        if 0 < left <= LAST_FRAMES and not one.is_rested:
            frames = "The last frame" if left == 1 else f"The last {left} frames"
            title = f"{frames} of “{one.roll.virtue}”"
            yield Card(title=title, address=f"/rolls/{one.roll.id}", ref=one.roll.ref)


def _is_tray_day(context: PracticeContext, day: Date) -> bool:
    """Whether the tray's rhythm promises that civil day, in whichever zone it is kept."""
    with context.store.read() as reading:
        rhythm = calls.latest_tray(reading).rhythm
    if not rhythm:
        return False
    noon = day.at(Time(12)).assume_utc()
    around = parse_cadence(rhythm).slots_between(noon - TWO_DAYS, noon + TWO_DAYS)
    return any(slot.date == day for slot in around)
