"""What the slip of the walk does: letting time pass, calling on, leaving."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import anyio.to_thread
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from osmosis.demo import walk, walk_gate, walk_sitting
from osmosis.demo.walk import Walk
from osmosis.demo.walk_slip import CALL, GATE_CLOSES, GATE_OPENS, LEAVE, SLIP, WEEK, WEEKS
from osmosis.errors import NotFoundError
from osmosis.kernel.clock import Instant
from osmosis.languages.speaking import gettext, noop
from osmosis.practices.apert.service import collecting
from osmosis.practices.apert.service.reading import find_living
from osmosis.practices.apert.service.standing import find_next
from osmosis.practices.apert.web.addresses import gate_at
from osmosis.practices.context import PracticeContext
from osmosis.practices.mnestics.web.addresses import SIT
from osmosis.practices.rolls.model import MOST_CIRCLED, RollState
from osmosis.practices.rolls.service import calling, developing, sheets
from osmosis.practices.rolls.web.addresses import CASE, call_at, roll_at
from osmosis.practices.rolls.web.sheets import circled_numbers
from osmosis.web.rehearsal import RehearsalDesk
from osmosis.web.shell import WebShell, is_own_address
from osmosis.web.walking import WalkStep

TWO_WEEKS: Final = "P14D"
A_WEEK: Final = "P7D"
CIRCLE_FIRST: Final = noop("Circle one print first, or up to six.")


def walk_routes(shell: WebShell) -> Sequence[BaseRoute]:
    """The routes of the walk; from here on the pages show its slip."""
    pages = _Pages(shell)
    shell.guide = pages.step_at
    return [
        Route(SLIP, pages.slip),
        Route(WEEKS, pages.let_weeks_pass, methods=["POST"]),
        Route(CALL, pages.call, methods=["POST"]),
        Route(WEEK, pages.let_a_week_pass, methods=["POST"]),
        Route(GATE_OPENS, pages.let_it_be_that_day, methods=["POST"]),
        Route(GATE_CLOSES, pages.let_its_days_pass, methods=["POST"]),
        Route(LEAVE, pages.leave, methods=["POST"]),
    ]


class _Pages:
    def __init__(self, shell: WebShell) -> None:
        self._shell = shell
        self._desk = RehearsalDesk(shell.app.store, shell.settings.machine_clock)

    def step_at(self, request: Request, path: str) -> WalkStep | None:
        """The step for the page at a path."""
        return walk.step_at(self._shell.context(request), path)

    async def slip(self, request: Request) -> Response:
        """The slip alone, for a page on which something was exposed."""
        at = request.query_params.get("at", CASE)
        path = at if is_own_address(at) else CASE
        return self._shell.fragment(
            request, "shell/walk.html", {"walk": self.step_at(request, path)}
        )

    async def let_weeks_pass(self, request: Request) -> Response:
        """Move the rehearsal's clock, and put the roll into the bath."""
        context = self._shell.context(request)
        roll_id = _walk(context).roll_id
        self._desk.forward(TWO_WEEKS)
        walk_sitting.fall(context)
        developing.ask_to_develop(context, roll_id)
        self._shell.wake()
        return self._shell.redirect(request, roll_at(roll_id, "develop"))

    async def call(self, request: Request) -> Response:
        """Keep what was circled, put the roll into the case, and call on it."""
        context = self._shell.context(request)
        roll_id = _walk(context).roll_id
        form = await self._shell.form(request)
        sheet = sheets.contact_sheet(context, roll_id)
        if sheet.roll.state is RollState.DEVELOPED:
            numbers = circled_numbers(form, sheet)
            if not 1 <= len(numbers) <= MOST_CIRCLED:
                there = roll_at(roll_id, "sheet")
                return self._shell.redirect(request, there, message=gettext(CIRCLE_FIRST))
            sheets.circle(context, roll_id, numbers)
            sheets.put_into_case(context, roll_id, form.text("identity_line"))
        call = calling.call_on(context, roll_id)
        return self._shell.redirect(request, call_at(call.id, 1))

    async def let_a_week_pass(self, request: Request) -> Response:
        """Move the rehearsal's clock to the same hour of the next week, and ask to sit down."""
        context = self._shell.context(request)
        _walk(context)
        self._desk.forward(A_WEEK)
        walk_sitting.fall(context)
        self._shell.wake()
        return self._shell.redirect(request, SIT)

    async def let_it_be_that_day(self, request: Request) -> Response:
        """Visit the papers a last time, and move the rehearsal's clock to the gate's opening."""
        context = self._shell.context(request)
        gate_id = _walk(context).gate_id
        opening = find_next(context, gate_id)
        if opening is not None and find_living(context, gate_id) is None:
            self._set(max(context.store.clock.now(), opening.due_at - walk_gate.LAST_VISIT))
            await anyio.to_thread.run_sync(collecting.collect_due, context)
            self._set(opening.due_at)
            walk_gate.let_fall(context, gate_id)
            self._shell.wake()
        return self._shell.redirect(request, gate_at(gate_id, "open"))

    async def let_its_days_pass(self, request: Request) -> Response:
        """Move the rehearsal's clock to where the gate closes, and let it close."""
        context = self._shell.context(request)
        gate_id = _walk(context).gate_id
        living = find_living(context, gate_id)
        if living is not None and living.is_open:
            self._set(living.opening.closes_at)
            walk_gate.let_fall(context, gate_id)
            self._shell.wake()
        shelf = gate_at(gate_id, "shelf")
        return self._shell.redirect_and_forget(
            request, shelf, message=gettext("The gate is closed.")
        )

    async def leave(self, request: Request) -> Response:
        """Leave the walk."""
        walk.leave(self._shell.context(request))
        return self._shell.redirect(request, CASE)

    def _set(self, at: Instant) -> None:
        self._desk.set(at.to_tz(self._shell.app.store.clock.zone()))


def _walk(context: PracticeContext) -> Walk:
    found = walk.find_walk(context)
    if found is None:
        raise NotFoundError("Nobody is walking here")
    return found
