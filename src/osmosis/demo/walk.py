"""The walk: which step a person is on, read off the roll itself, and nothing remembered but that.

A roll has one frame left; it is exposed; two weeks pass; it develops; one print is circled; the
roll is called on; and it ends. Then a sitting is due; a line is sent; a week passes; and it has
arrived. Then a gate is closed; its day comes; a piece of its book is kept; and it closes again. The
person may leave at every step.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from osmosis.demo import walk_gate, walk_sitting
from osmosis.demo.walk_slip import CALL, SLIP, WEEKS, step
from osmosis.errors import NotFoundError
from osmosis.kernel.clock import Instant
from osmosis.kernel.hashing import instant_text
from osmosis.languages.speaking import gettext, ngettext
from osmosis.practices.apert.web.addresses import gate_at
from osmosis.practices.context import PracticeContext
from osmosis.practices.mnestics.web.addresses import SIT
from osmosis.practices.rolls.model import Roll, RollState
from osmosis.practices.rolls.service import rolls_seen
from osmosis.practices.rolls.service.rolls_seen import SeenRoll
from osmosis.practices.rolls.store import calls
from osmosis.practices.rolls.web.addresses import CASE, roll_at
from osmosis.storage.settings import get_setting, set_setting
from osmosis.web.walking import WalkStep

SETTING: Final = "demo.walk"
CAMERA: Final = "/capture"
TODAY: Final = "/"


@dataclass(frozen=True, kw_only=True, slots=True)
class Walk:
    """What the walk remembers.

    Attributes:
        roll_id: The roll that it is about.
        pathway_id: The pathway along which something is sent.
        gate_id: The gate whose day comes.
        since: When it began.
    """

    roll_id: UUID
    pathway_id: UUID
    gate_id: UUID
    since: Instant


def begin(context: PracticeContext, roll_id: UUID, pathway_id: UUID, gate_id: UUID) -> None:
    """Let the walk begin with this roll, go on with this pathway, and end at this gate."""
    with context.store.write() as transaction:
        told = {
            "roll": str(roll_id),
            "pathway": str(pathway_id),
            "gate": str(gate_id),
            "since": instant_text(transaction.at),
        }
        set_setting(transaction, SETTING, told)


def leave(context: PracticeContext) -> None:
    """End the walk; everything stays as it is."""
    with context.store.write() as transaction:
        set_setting(transaction, SETTING, None)


def find_walk(context: PracticeContext) -> Walk | None:
    """The walk; ``None`` when nobody is walking."""
    with context.store.read() as reading:
        told = get_setting(reading, SETTING)
    if not isinstance(told, Mapping) or "gate" not in told:
        return None
    return Walk(
        roll_id=UUID(str(told["roll"])),
        pathway_id=UUID(str(told["pathway"])),
        gate_id=UUID(str(told["gate"])),
        since=Instant.parse_iso(str(told["since"])),
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class Walked:
    """The roll of the walk as it stands.

    Attributes:
        was_called: Whether it was called on.
    """

    seen: SeenRoll
    was_called: bool


def look(context: PracticeContext, walk: Walk) -> Walked | None:
    """How far the roll of the walk has come; ``None`` when it was let go."""
    try:
        seen = rolls_seen.see_roll(context, walk.roll_id)
    except NotFoundError:
        return None
    with context.store.read() as reading:
        was_called = calls.last_called_at(reading, [walk.roll_id]) is not None
    return Walked(seen=seen, was_called=was_called)


def step_at(context: PracticeContext, path: str) -> WalkStep | None:
    """What the slip says on the page at this path."""
    walk = find_walk(context)
    if walk is None:
        return None
    walked = look(context, walk)
    if walked is None:
        # Whoever let the roll go has left the walk.
        return None
    if path in walk_sitting.ON_THE_WAY:
        return _sitting(context, walk, path)
    gate = walk_gate.look(context, walk.gate_id, walk.since)
    if walk_gate.is_on_the_way(gate, path):
        return walk_gate.step_of(gate, path)
    if not _is_on_the_way(walked.seen.roll, path):
        return None
    return _of_roll(walked, path) or _sitting(context, walk, path)


def _of_roll(walked: Walked, path: str) -> WalkStep | None:
    """The step that its roll is at; ``None`` once it was called on."""
    roll = walked.seen.roll
    if walked.was_called:
        return None
    if roll.state is RollState.LOADED:
        return _exposing(walked.seen, path)
    if not roll.is_open:
        return _waiting(walked.seen, path)
    return _looking(walked.seen, path)


def _sitting(context: PracticeContext, walk: Walk, path: str) -> WalkStep | None:
    sat = walk_sitting.look(context, walk.pathway_id, walk.since)
    if sat.kept or not sat.is_due or path in walk_sitting.ON_THE_WAY:
        return walk_sitting.step_of(sat, path, gate_at(walk.gate_id))
    text = gettext("It ended, as every call-on does. One thing more lies here: a sitting is due.")
    return step(5, text, goes=(gettext("Sit down"), SIT))


def _is_on_the_way(roll: Roll, path: str) -> bool:
    """Whether the walk comes by this page; on all others nobody is spoken to."""
    own = roll_at(roll.id)
    return path in (TODAY, CASE, CAMERA) or path == own or path.startswith(f"{own}/")


def _exposing(seen: SeenRoll, path: str) -> WalkStep:
    if path == CAMERA:
        text = gettext("One line is enough. Write it, and press the shutter.")
        return step(1, text, fresh=f"{SLIP}?at={CAMERA}")
    left = seen.roll.exposures - seen.spent
    text = ngettext(
        "Somebody’s small life, rehearsed. On “{name}” one frame is left.",
        "Somebody’s small life, rehearsed. On “{name}” {n} frames are left.",
        left,
        name=seen.roll.virtue,
    )
    return step(1, text, goes=(gettext("Expose it"), f"{CAMERA}?mode=line"))


def _waiting(seen: SeenRoll, path: str) -> WalkStep:
    if seen.job_state is not None:
        text = gettext("It develops: every frame is opened, looked at and kept.")
        here = roll_at(seen.roll.id, "develop")
        return step(3, text, goes=None if path == here else (gettext("Look at the bath"), here))
    text = gettext(
        "The counter has reached its end. The roll rests for two weeks, and nobody sees what is"
        " on it, you neither."
    )
    return step(2, text, does=(gettext("Let two weeks pass"), WEEKS))


def _looking(seen: SeenRoll, path: str) -> WalkStep:
    roll = seen.roll
    if roll.state is RollState.CASED:
        return step(
            4,
            gettext("“{name}” lies in the case.", name=roll.virtue),
            does=(gettext("Call on it"), CALL),
        )
    sheet = roll_at(roll.id, "sheet")
    if path != sheet:
        return step(3, gettext("The contact sheet is ready."), goes=(gettext("Look at it"), sheet))
    text = gettext("Circle one print that you would like to meet again. Then call on the roll.")
    return step(4, text, does=(gettext("Into the case, and call on it"), CALL), form="sheet-form")
