"""The slip of the walk: its steps, and where its buttons go."""

from __future__ import annotations

from typing import Final

from osmosis.web.walking import WalkStep

LEAVE: Final = "/walk/leave"
WEEKS: Final = "/walk/weeks"
WEEK: Final = "/walk/week"
CALL: Final = "/walk/call"
GATE_OPENS: Final = "/walk/gate-opens"
GATE_CLOSES: Final = "/walk/gate-closes"
SLIP: Final = "/walk/slip"
STEPS: Final = 12


def step(
    number: int,
    text: str,
    *,
    goes: tuple[str, str] | None = None,
    does: tuple[str, str] | None = None,
    form: str = "",
    fresh: str = "",
) -> WalkStep:
    """One step of the walk, counted from 1."""
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
