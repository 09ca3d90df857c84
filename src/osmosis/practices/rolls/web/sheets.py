"""The contact sheet: circling up to six prints, gladness if one wants, and into the case."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from osmosis.errors import InvalidInputError
from osmosis.languages.speaking import gettext, ngettext
from osmosis.practices.context import PracticeContext
from osmosis.practices.rolls.model import MOST_CIRCLED, RollState
from osmosis.practices.rolls.prints import ContactSheet, SheetFrame
from osmosis.practices.rolls.service import keeping, rolls_seen, sheets
from osmosis.practices.rolls.web.addresses import CASE, KEEPING, ROLL, frame_at, roll_at
from osmosis.practices.rolls.web.frames_shown import shown, state_of, whole_sheet
from osmosis.practices.rolls.web.telling import fog_told, number_told

if TYPE_CHECKING:
    from osmosis.web.forms import Form
    from osmosis.web.shell import WebShell

UNSAID = -1
_GLAD = "glad-"


def routes(shell: WebShell) -> list[BaseRoute]:
    """The contact sheet."""
    pages = _Pages(shell)
    return [
        Route(ROLL + "/sheet", pages.show),
        Route(ROLL + "/sheet", pages.keep, methods=["POST"]),
    ]


class _Pages:
    def __init__(self, shell: WebShell) -> None:
        self._shell = shell

    async def show(self, request: Request) -> Response:
        """The light table."""
        context = self._shell.context(request)
        roll_id = request.path_params["roll_id"]
        if rolls_seen.see_roll(context, roll_id).is_rested:
            values = {"told": gettext("This roll is at rest")}
            return self._shell.render(
                request, "rolls/rested.html", values, title=gettext("At rest")
            )
        sheet = sheets.contact_sheet(context, roll_id)
        return self._page(request, context, sheet)

    async def keep(self, request: Request) -> Response:
        """Keep the circles, and put the roll into the case when that was asked."""
        context = self._shell.context(request)
        roll_id = request.path_params["roll_id"]
        form = await self._shell.form(request)
        before = sheets.contact_sheet(context, roll_id)
        line = form.text("identity_line")
        numbers = circled_numbers(form, before)
        if len(numbers) > MOST_CIRCLED:
            return self._too_many(request, context, before, numbers, line)
        sheets.circle(context, roll_id, numbers, _gladness(form, numbers))
        if form.choice("then", ("circle", "case"), default="case") == "circle":
            return self._shell.redirect(request, f"{roll_at(roll_id, 'sheet')}#circled")
        was_cased = before.roll.state is RollState.CASED
        roll = sheets.put_into_case(context, roll_id, line)
        if was_cased:
            return self._shell.redirect(request, roll_at(roll_id), message=gettext("Kept."))
        onward = KEEPING if keeping.is_offered(context) else CASE
        return self._shell.redirect(
            request, onward, message=gettext("{virtue} is in the case.", virtue=roll.virtue)
        )

    def _too_many(
        self,
        request: Request,
        context: PracticeContext,
        sheet: ContactSheet,
        numbers: Sequence[int],
        line: str,
    ) -> Response:
        problem = ngettext(
            "One print is circled, and up to six can be. Rub some of them out; nothing was "
            "changed.",
            "{count} prints are circled, and up to six can be. Rub some of them out; nothing was "
            "changed.",
            len(numbers),
            count=number_told(len(numbers)),
        )
        return self._page(request, context, sheet, numbers=numbers, line=line, problem=problem)

    def _page(
        self,
        request: Request,
        context: PracticeContext,
        sheet: ContactSheet,
        *,
        numbers: Sequence[int] | None = None,
        line: str | None = None,
        problem: str | None = None,
    ) -> Response:
        roll = sheet.roll
        zone = context.store.clock.zone()
        circled = in_circled_order(sheet)
        chosen = [f.placement.number for f in circled] if numbers is None else list(numbers)
        values = {
            "roll": roll,
            "frames": [
                replace(frame, is_circled=frame.number in map(str, chosen))
                for frame in whole_sheet(sheet)
            ],
            "chosen": [str(number) for number in chosen],
            "most": MOST_CIRCLED,
            "circled": [_with_gladness(frame) for frame in circled],
            "line": roll.identity_line if line is None else line,
            "problem": problem,
            "notes": [fog_told(fog, zone) for fog in sheet.fogs],
            "undecoded": [_undecoded(f) for f in sheet.frames if _is_undecoded(f)],
            "is_cased": roll.state is RollState.CASED,
            "may_circle": roll.is_open
            and any(state_of(frame) == "developed" for frame in sheet.frames),
        }
        status = 422 if problem else 200
        return self._shell.render(
            request, "rolls/sheet.html", values, title=roll.virtue, status=status
        )


def in_circled_order(sheet: ContactSheet) -> list[SheetFrame]:
    """The circled frames of a sheet that may be shown, in the order of circling."""
    circled = [f for f in sheet.frames if f.circle and not f.is_rested and not f.is_let_go]
    return sorted(circled, key=lambda f: f.circle.position if f.circle else 0)


def circled_numbers(form: Form, before: ContactSheet) -> list[int]:
    """The ticked numbers in the order in which they were circled.

    A script says the order in the field ``order``. Without one, what was circled before stays
    first, in its old order, and new circles follow by number.

    Raises:
        InvalidInputError: Something other than numbers was sent.
    """
    ticked = {_number(text) for text in form.texts("circled", most=4)}
    said = [_number(text) for text in form.text("order", most=200).split(",") if text.strip()]
    old = [frame.placement.number for frame in in_circled_order(before)]
    in_order = dict.fromkeys([*said, *old, *sorted(ticked)])
    return [number for number in in_order if number in ticked]


def _gladness(form: Form, numbers: Sequence[int]) -> dict[int, int | None]:
    said: dict[int, int | None] = {}
    for number in numbers:
        value = form.integer(f"{_GLAD}{number}", least=UNSAID, most=100)
        if value is not None:
            said[number] = None if value == UNSAID else value
    return said


def _number(text: str) -> int:
    try:
        return int(text)
    except ValueError:
        raise InvalidInputError("A circled print is named by its number") from None


def _with_gladness(frame: SheetFrame) -> dict[str, object]:
    number = frame.placement.number
    return {
        "frame": shown(frame),
        "name": f"{_GLAD}{number}",
        "number": number,
        "glad": None if frame.circle is None else frame.circle.glad_actual,
    }


def _is_undecoded(frame: SheetFrame) -> bool:
    is_dark = frame.is_rested or frame.is_let_go or frame.placement.voided_at is not None
    return not is_dark and frame.development is not None and bool(frame.development.problem)


def _undecoded(frame: SheetFrame) -> dict[str, object]:
    found = frame.development
    assert found is not None
    placement = frame.placement
    return {
        "number": placement.number,
        "problem": gettext(found.problem),
        "href": frame_at(placement.roll_id, placement.number),
        "original": None
        if found.original_sha256 is None
        else frame_at(placement.roll_id, placement.number, "original?save=1"),
    }
