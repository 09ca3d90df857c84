"""Where everything of Rolls lies on the web."""

from __future__ import annotations

from uuid import UUID

from osmosis.practices.rolls.prints import PrintSize

CASE = "/case"
LOAD = "/rolls/load"
BEFORE = "/rolls/before"
PAST = "/past"
IMPORT_PAST = "/import"
TRAY = "/tray"
LOOSE = "/loose"
SCENTS = "/scents"
RESTS = "/rests"
KEEPING = "/rolls/keeping"
LOOK_AROUND = "/rolls/look-around"

# Patterns for routes; Starlette gives their ids as UUIDs.
ROLL = "/rolls/{roll_id:uuid}"
FRAME = ROLL + "/frames/{number:int}"


def roll_at(roll_id: UUID, below: str = "") -> str:
    """The address of a roll, or of one of its pages."""
    return f"/rolls/{roll_id}{'/' + below if below else ''}"


def frame_at(roll_id: UUID, number: int, below: str = "") -> str:
    """The address of a frame's page, or of something below it."""
    return roll_at(roll_id, f"frames/{number}{'/' + below if below else ''}")


def picture_at(roll_id: UUID, number: int, size: PrintSize) -> str:
    """The address of one derived size of a photograph."""
    return frame_at(roll_id, number, f"picture/{size.value}")


def call_at(call_id: UUID, step: int) -> str:
    """The address of one step of a call-on."""
    return f"/calls/{call_id}/{step}"
