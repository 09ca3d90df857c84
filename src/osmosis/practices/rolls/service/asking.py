"""What Rolls asks of the person on a day, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from whenever import Date

from osmosis.languages.speaking import gettext, ngettext
from osmosis.ports.practice import Card
from osmosis.practices.context import PracticeContext
from osmosis.practices.rolls.model import RollState
from osmosis.practices.rolls.service import trays
from osmosis.practices.rolls.service.cases import RollInCase, read_case

LAST_FRAMES = 3


def list_cards(context: PracticeContext, day: Date) -> Sequence[Card]:
    """Rolls to develop, to look at or to finish as things stand, and the tray on its own day.

    What rests is not asked about.
    """
    case = read_case(context)
    cards = [*_to_develop(case.waiting), *_to_look_at(case.kept), *_to_finish(case.loaded)]
    if trays.find_asked(context, day) is not None:
        cards.append(Card(title=gettext("Call on the tray"), address="/tray"))
    return cards


def _to_develop(waiting: Sequence[RollInCase]) -> Iterator[Card]:
    for one in waiting:
        if one.is_ready and not one.is_rested:
            roll = one.roll
            title = gettext("Develop “{virtue}”", virtue=roll.virtue)
            yield Card(title=title, address=f"/rolls/{roll.id}/develop", ref=roll.ref)


def _to_look_at(kept: Sequence[RollInCase]) -> Iterator[Card]:
    for one in kept:
        roll = one.roll
        if roll.state is RollState.DEVELOPED and not one.is_rested:
            title = gettext("Look at the contact sheet of “{virtue}”", virtue=roll.virtue)
            yield Card(title=title, address=f"/rolls/{roll.id}/sheet", ref=roll.ref)


def _to_finish(loaded: Sequence[RollInCase]) -> Iterator[Card]:
    for one in loaded:
        left = one.roll.exposures - one.spent
        if 0 < left <= LAST_FRAMES and not one.is_rested:
            title = ngettext(
                "The last frame of “{virtue}”",
                "The last {n} frames of “{virtue}”",
                left,
                virtue=one.roll.virtue,
            )
            yield Card(title=title, address=f"/rolls/{one.roll.id}", ref=one.roll.ref)
