"""The walk after its roll: a sitting that is due, a week, and what was sent beside older lines.

Like the others they are read off what is there: which dates of the pathway were kept since the walk
began, and whether one can be kept now. A sitting itself says what to do, and no slip lies on it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from osmosis.demo.walk_slip import WEEK, step
from osmosis.kernel.clock import Instant
from osmosis.languages.speaking import gettext
from osmosis.practices.context import PracticeContext
from osmosis.practices.mnestics.model import JunctionState
from osmosis.practices.mnestics.service import junctions as dates
from osmosis.practices.mnestics.store import junctions, messages
from osmosis.practices.mnestics.web.addresses import PATHWAYS, SIT
from osmosis.web.walking import WalkStep

ON_THE_WAY: Final = (PATHWAYS, SIT)
"""The pages of Mnestics on which the slip lies."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Sat:
    """How far the sittings of the walk have come.

    Attributes:
        kept: How many dates were kept since the walk began.
        has_sent: Whether something was sent in them.
        is_due: Whether a date can be kept now.
    """

    kept: int
    has_sent: bool
    is_due: bool


def look(context: PracticeContext, pathway_id: UUID, since: Instant) -> Sat:
    """How far they have come."""
    is_due = any(one.pathway.id == pathway_id for one in dates.list_open(context))
    with context.store.read() as reading:
        fallen = junctions.list_fallen(reading, pathway_id)
        kept = [
            one.id
            for one in fallen
            if one.id and one.state is JunctionState.KEPT and one.kept_at and one.kept_at >= since
        ]
        has_sent = bool(messages.list_at(reading, kept))
    return Sat(kept=len(kept), has_sent=has_sent, is_due=is_due)


def fall(context: PracticeContext) -> None:
    """Let what is due by now fall at once, before the worker looks."""
    with context.store.write() as transaction:
        dates.settle_every(transaction)


def step_of(sat: Sat, path: str, onward: str) -> WalkStep | None:
    """What the slip says on the page at this path; ``None`` when nothing can be kept any more.

    Args:
        onward: Where the walk goes on after the sittings.
    """
    # The pages on which one sits down have a button of their own.
    goes = None if path in ON_THE_WAY else (gettext("Sit down"), SIT)
    if sat.kept > 1:
        return step(
            8,
            gettext(
                "That was you, a week ago, beside seven years ago. One thing more stands here: a"
                " gate that is closed."
            ),
            goes=(gettext("Go to the gate"), onward),
        )
    if sat.is_due and sat.kept:
        return step(8, gettext("It is Sunday again. What was sent has arrived."), goes=goes)
    if sat.is_due:
        return step(
            6, gettext("A date has come. Read what arrives, and send one line on."), goes=goes
        )
    if not sat.kept:
        return None
    text = gettext("A line from seven years ago comes next Sunday.")
    if sat.has_sent:
        text = gettext(
            "Your line is sealed. Next Sunday reads it, beside one from seven years ago."
        )
    return step(7, text, does=(gettext("Let a week pass"), WEEK))
