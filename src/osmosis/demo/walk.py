"""The walk: which step a person is on, read off the roll itself, and nothing remembered but that.

A roll has one frame left; it is exposed; two weeks pass; it develops; one print is circled; the
roll is called on; and it ends. The person may leave at every step.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from osmosis.errors import NotFoundError
from osmosis.practices.context import PracticeContext
from osmosis.practices.rolls.model import Roll, RollState
from osmosis.practices.rolls.service import rolls_seen
from osmosis.practices.rolls.service.rolls_seen import SeenRoll
from osmosis.practices.rolls.store import calls
from osmosis.practices.rolls.web.addresses import CASE, roll_at
from osmosis.storage.settings import get_setting, set_setting
from osmosis.web.walking import WalkStep

SETTING: Final = "demo.walk"
LEAVE: Final = "/walk/leave"
WEEKS: Final = "/walk/weeks"
CALL: Final = "/walk/call"
SLIP: Final = "/walk/slip"
STEPS: Final = 5
CAMERA: Final = "/capture"


def begin(context: PracticeContext, roll_id: UUID) -> None:
    """Let the walk begin with this roll."""
    with context.store.write() as transaction:
        set_setting(transaction, SETTING, {"roll": str(roll_id)})


def leave(context: PracticeContext) -> None:
    """End the walk; everything stays as it is."""
    with context.store.write() as transaction:
        set_setting(transaction, SETTING, None)


def find_walked(context: PracticeContext) -> UUID | None:
    """The roll of the walk; ``None`` when nobody is walking."""
    with context.store.read() as reading:
        told = get_setting(reading, SETTING)
    return UUID(str(told["roll"])) if isinstance(told, Mapping) else None


@dataclass(frozen=True, kw_only=True, slots=True)
class Walked:
    """The roll of the walk as it stands.

    Attributes:
        was_called: Whether it was called on.
    """

    seen: SeenRoll
    was_called: bool


def look(context: PracticeContext) -> Walked | None:
    """How far the walk has come; ``None`` when nobody is walking."""
    roll_id = find_walked(context)
    if roll_id is None:
        return None
    try:
        seen = rolls_seen.see_roll(context, roll_id)
    except NotFoundError:
        # Whoever let the roll go has left the walk.
        return None
    with context.store.read() as reading:
        was_called = calls.last_called_at(reading, [roll_id]) is not None
    return Walked(seen=seen, was_called=was_called)


def step_at(context: PracticeContext, path: str) -> WalkStep | None:
    """What the slip says on the page at this path."""
    walked = look(context)
    if walked is None or not _is_on_the_way(walked.seen.roll, path):
        return None
    roll = walked.seen.roll
    if walked.was_called:
        return _step(
            5, "It ended, and so does the walk. Everything else in this case may be tried."
        )
    if roll.state is RollState.LOADED:
        return _exposing(walked.seen, path)
    if not roll.is_open:
        return _waiting(walked.seen, path)
    return _looking(walked.seen, path)


def _is_on_the_way(roll: Roll, path: str) -> bool:
    """Whether the walk comes by this page; on all others nobody is spoken to."""
    own = roll_at(roll.id)
    return path in (CASE, CAMERA) or path == own or path.startswith(f"{own}/")


def _exposing(seen: SeenRoll, path: str) -> WalkStep:
    if path == CAMERA:
        text = "One line is enough. Write it, and press the shutter."
        return _step(1, text, fresh=f"{SLIP}?at={CAMERA}")
    left = seen.roll.exposures - seen.spent
    frames = "one frame is" if left == 1 else f"{left} frames are"
    text = f"Somebody’s small life, rehearsed. On “{seen.roll.virtue}” {frames} left."
    return _step(1, text, goes=("Expose it", f"{CAMERA}?mode=line"))


def _waiting(seen: SeenRoll, path: str) -> WalkStep:
    if seen.job_state is not None:
        text = "It develops: every frame is opened, looked at and kept."
        here = roll_at(seen.roll.id, "develop")
        return _step(3, text, goes=None if path == here else ("Look at the bath", here))
    text = (
        "The counter has reached its end. The roll rests for two weeks, and nobody sees what is"
        " on it, you neither."
    )
    return _step(2, text, does=("Let two weeks pass", WEEKS))


def _looking(seen: SeenRoll, path: str) -> WalkStep:
    roll = seen.roll
    if roll.state is RollState.CASED:
        return _step(4, f"“{roll.virtue}” lies in the case.", does=("Call on it", CALL))
    sheet = roll_at(roll.id, "sheet")
    if path != sheet:
        return _step(3, "The contact sheet is ready.", goes=("Look at it", sheet))
    text = "Circle one print that you would like to meet again. Then call on the roll."
    return _step(4, text, does=("Into the case, and call on it", CALL), form="sheet-form")


def _step(
    number: int,
    text: str,
    *,
    goes: tuple[str, str] | None = None,
    does: tuple[str, str] | None = None,
    form: str = "",
    fresh: str = "",
) -> WalkStep:
    return WalkStep(
        text=text,
        step=number,
        steps=STEPS,
        leave=LEAVE,
        goes=goes,
        does=does,
        form=form,
        fresh=fresh,
    )
