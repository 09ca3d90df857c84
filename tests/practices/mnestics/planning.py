"""A plan over five years for tests, on the small world of this folder."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from whenever import Date

from osmosis.practices.mnestics.model import Forgetting
from osmosis.practices.mnestics.plans import Plan
from osmosis.practices.mnestics.service import plans, signing
from osmosis.practices.mnestics.service.sealing import Keeping
from osmosis.practices.mnestics.service.signing import Signed
from tests.practices.mnestics.conftest import World

FIRST, SECOND, THIRD, MEETING = (Date(year, 5, 4) for year in (2032, 2033, 2034, 2036))
DATES = (FIRST, SECOND, THIRD, MEETING)


def make(world: World, first_letter: str = "Learn the cello.", **wanted: Any) -> Plan:
    """A plan with three checkpoints and a meeting."""
    fields = {"name": "The cello", "dates": DATES, "first_letter": first_letter, **wanted}
    return plans.make_plan(world.context, plans.NewPlan(**fields))


def keeping(forgetting: Forgetting) -> Keeping:
    """Under a curtain, and forgotten like this."""
    return Keeping(forgetting=forgetting)


def come(world: World, day: Date, hour: int = 7) -> None:
    """It is that day, and whatever is due is done."""
    world.at(day.year, day.month, day.day, hour)


def read(world: World, plan: Plan) -> list[str]:
    """What the self of this day reads."""
    return world.words(signing.begin(world.context, plan.id))


def sign(world: World, plan: Plan, words: str, client_id: str = "") -> Signed:
    """Sign the checkpoint that has come."""
    return signing.sign(world.context, plan.id, words, client_id)


def live(world: World, plan: Plan, words: Sequence[str]) -> None:
    """Sign one checkpoint after the other, each after reading the letter before."""
    for day, said in zip(DATES, words, strict=False):
        come(world, day)
        read(world, plan)
        sign(world, plan, said)


def states(world: World, plan: Plan) -> list[str]:
    """What became of each checkpoint."""
    return [one.state.value for one in plans.see(world.context, plan.id).checkpoints]
