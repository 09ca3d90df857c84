"""Calling on a roll or the tray: the bottle, a few frames one by one, a line, and then it ends."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from osmosis.errors import NotFoundError
from osmosis.languages.listing import listed
from osmosis.languages.speaking import gettext, noop
from osmosis.practices.rolls import rules
from osmosis.practices.rolls.model import Roll
from osmosis.practices.rolls.prints import CallOn, PrintSize, SheetFrame
from osmosis.practices.rolls.service import calling, rolls_seen, trays
from osmosis.practices.rolls.web.addresses import CASE, ROLL, TRAY, call_at, frame_at
from osmosis.practices.rolls.web.frames_shown import ShownFrame, shown, state_of
from osmosis.practices.rolls.web.tried_rhythms import QUESTION

if TYPE_CHECKING:
    from osmosis.web.shell import WebShell

CALL = "/calls/{call_id:uuid}"
WHO = noop("Who is the person who did this?")


@dataclass(frozen=True, kw_only=True, slots=True)
class Step:
    """One thing that a call-on shows.

    Attributes:
        kind: ``scent``, ``box`` or ``frame``.
        frames: The one frame; for the box, every frame that is to be held to the light.
    """

    kind: str
    frames: tuple[SheetFrame, ...] = ()


def routes(shell: WebShell) -> list[BaseRoute]:
    """Beginning a call-on, its steps, and its end."""
    pages = _Pages(shell)
    return [
        Route(ROLL + "/call", pages.ask),
        Route(ROLL + "/call", pages.call, methods=["POST"]),
        Route(TRAY + "/call", pages.call_tray, methods=["POST"]),
        Route(CALL + "/{step:int}", pages.show),
        Route(CALL + "/end", pages.end),
        Route(CALL + "/end", pages.close, methods=["POST"]),
    ]


def steps_of(call: CallOn) -> list[Step]:
    """What a call-on shows, in order: the bottle, the box on its shelf, then frame by frame."""
    held = tuple(frame for frame in call.frames if state_of(frame) == "film")
    rest = [frame for frame in call.frames if state_of(frame) != "film"]
    steps = [Step(kind="scent")] if call.bottles else []
    steps += [Step(kind="box", frames=held)] if held else []
    return [*steps, *(Step(kind="frame", frames=(frame,)) for frame in rest)]


class _Pages:
    def __init__(self, shell: WebShell) -> None:
        self._shell = shell

    async def ask(self, request: Request) -> Response:
        """Where a link to a call-on leads: looking changes nothing, so it asks once."""
        context = self._shell.context(request)
        seen = rolls_seen.see_roll(context, request.path_params["roll_id"])
        if seen.is_rested:
            raise NotFoundError("This roll is at rest")
        rules.ensure_callable(seen.roll)
        return self._shell.render(
            request, "rolls/call.html", {"roll": seen.roll}, title=seen.roll.virtue
        )

    async def call(self, request: Request) -> Response:
        """Call on one roll."""
        context = self._shell.context(request)
        if rolls_seen.see_roll(context, request.path_params["roll_id"]).is_rested:
            raise NotFoundError("This roll is at rest")
        call = calling.call_on(context, request.path_params["roll_id"])
        return self._shell.redirect(request, call_at(call.id, 1))

    async def call_tray(self, request: Request) -> Response:
        """Call on what lies on the tray."""
        call = calling.call_tray(self._shell.context(request))
        return self._shell.redirect(request, call_at(call.id, 1))

    async def show(self, request: Request) -> Response:
        """One step; after its ninety seconds a call-on is over."""
        call = calling.recall(self._shell.context(request), request.path_params["call_id"])
        steps = steps_of(call)
        number = request.path_params["step"]
        if call.is_over or number > len(steps):
            return self._shell.redirect(request, f"/calls/{call.id}/end")
        if number < 1:
            raise NotFoundError("There is no such step")
        step = steps[number - 1]
        is_last = number == len(steps)
        values = {
            "next_href": f"/calls/{call.id}/end" if is_last else call_at(call.id, number + 1),
            "leave_href": CASE,
            "left_seconds": call.left_seconds,
            "nav": [],
            **_step_values(call, steps, number),
        }
        title = call.rolls[0].virtue if len(call.rolls) == 1 else gettext("The tray")
        answer = self._shell.render(request, f"rolls/call_{step.kind}.html", values, title=title)
        # The browser goes on by itself, with its scripts or without.
        answer.headers["Refresh"] = f"{call.left_seconds}; url=/calls/{call.id}/end"
        return answer

    async def end(self, request: Request) -> Response:
        """Who this person is, and an empty line."""
        call = calling.recall(self._shell.context(request), request.path_params["call_id"])
        lines = [roll.identity_line for roll in call.rolls if roll.identity_line]
        values = {
            "who": lines[0] if lines else gettext(WHO),
            "others": lines[1:],
            "colour": call.rolls[0].colour,
            "action": f"/calls/{call.id}/end",
            "nav": [],
        }
        return self._shell.render(request, "rolls/call_end.html", values, title=gettext("The end"))

    async def close(self, request: Request) -> Response:
        """Keep the one new way, if there is one, and close the box.

        Where this was the last time of a rhythm that is tried, its question comes now.
        """
        context = self._shell.context(request)
        form = await self._shell.form(request)
        call_id = request.path_params["call_id"]
        calling.say_new_way(context, call_id, form.text("new_way"))
        asks = trays.try_asked_after(context, call_id) is not None
        return self._shell.redirect(request, QUESTION if asks else CASE)


def _step_values(call: CallOn, steps: list[Step], number: int) -> dict[str, object]:
    step = steps[number - 1]
    if step.kind == "scent":
        return {"names": ", ".join(call.bottles), "colour": call.rolls[0].colour}
    if step.kind == "box":
        numbers = [str(frame.placement.number) for frame in step.frames]
        roll = _roll_of(call, step.frames[0])
        return {
            "virtue": roll.virtue,
            "box": call.box or roll.box_place,
            "numbers": listed(numbers),
            "is_one": len(numbers) == 1,
            "colour": roll.colour,
        }
    frame = step.frames[0]
    roll = _roll_of(call, frame)
    frames = [one for one in steps if one.kind == "frame"]
    return {
        "frame": _on_stage(frame),
        "step": frames.index(step) + 1,
        "steps": len(frames),
        "colour": roll.colour,
        "edge": roll.edge_code,
    }


def _roll_of(call: CallOn, frame: SheetFrame) -> Roll:
    return next(roll for roll in call.rolls if roll.id == frame.placement.roll_id)


def _on_stage(frame: SheetFrame) -> dict[str, object]:
    """A frame as the stage draws it: a recording brings its own bytes."""
    drawn: ShownFrame = shown(frame, PrintSize.SCREEN)
    placement = frame.placement
    is_recording = drawn.kind in ("audio", "video")
    said = (drawn.line if drawn.kind != "line" else None, drawn.detail)
    return {
        "number": drawn.number,
        "state": drawn.state,
        "kind": drawn.kind,
        "src": frame_at(placement.roll_id, placement.number, "original")
        if is_recording
        else drawn.src,
        "alt": drawn.alt,
        "line": drawn.line,
        "detail": " · ".join(words for words in said if words) or None,
        "is_portrait": drawn.is_portrait,
        "problem": None
        if frame.development is None or not frame.development.problem
        else gettext(frame.development.problem),
    }
