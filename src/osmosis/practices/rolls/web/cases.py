"""The case: what is asked now, the look around, and the one offer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from osmosis.languages.speaking import gettext, ngettext
from osmosis.practices.rolls.model import Medium, RollState
from osmosis.practices.rolls.service import keeping, trays
from osmosis.practices.rolls.service.cases import Case, RollInCase, read_case
from osmosis.practices.rolls.web.addresses import (
    BEFORE,
    CASE,
    KEEPING,
    LOAD,
    LOOK_AROUND,
    LOOSE,
    RESTS,
    TRAY,
    roll_at,
)
from osmosis.practices.rolls.web.loading import load_values
from osmosis.practices.rolls.web.telling import day_told, number_told, span_told

if TYPE_CHECKING:
    from osmosis.web.shell import WebShell


def routes(shell: WebShell) -> list[BaseRoute]:
    """The case, and what is offered beside it."""
    pages = _Pages(shell)
    return [
        Route(CASE, pages.case),
        Route(LOOK_AROUND, pages.look_around),
        Route(KEEPING, pages.keeping),
        Route(KEEPING, pages.answer_keeping, methods=["POST"]),
    ]


class _Pages:
    def __init__(self, shell: WebShell) -> None:
        self._shell = shell

    async def case(self, request: Request) -> Response:
        """The case; of a new store, the question."""
        context = self._shell.context(request)
        case = read_case(context)
        if case.is_new:
            values = load_values(context)
            return self._shell.render(
                request, "rolls/first.html", values, title=gettext("The case")
            )
        zone = context.store.clock.zone()
        values = {
            "asked": asked(case, is_tray_asked=trays.is_asked(context))
            + ([_keeping_slip()] if keeping.is_offered(context) else []),
            "loaded": [_can(one, zone) for one in case.loaded],
            "waiting": [_can(one, zone) for one in case.waiting],
            "kept": [_box(one) for one in case.kept],
            "load_href": LOAD if case.may_load else None,
            "before_href": BEFORE if case.may_add_from_before else None,
            "offers_autostart": self._shell.offers_autostart(request),
            "here": CASE,
        }
        return self._shell.render(request, "rolls/case.html", values, title=gettext("The case"))

    async def look_around(self, request: Request) -> Response:
        """How to see a filled case before filling one's own."""
        return self._shell.render(request, "rolls/look_around.html", title=gettext("Look around"))

    async def keeping(self, request: Request) -> Response:
        """After a development: the key sheet, and a folder for copies."""
        values = {"is_offered": keeping.is_offered(self._shell.context(request))}
        return self._shell.render(
            request, "rolls/keeping.html", values, title=gettext("Keep it safe")
        )

    async def answer_keeping(self, request: Request) -> Response:
        """Respect the answer."""
        form = await self._shell.form(request)
        is_done = form.choice("answer", ("done", "later")) == "done"
        keeping.answer(self._shell.context(request), is_done=is_done)
        return self._shell.redirect(request, CASE)


def asked(case: Case, *, is_tray_asked: bool = False) -> list[dict[str, str]]:
    """What is asked now, each as one slip of paper."""
    slips = []
    if not case.time.may_unseal:
        slips.append(
            _slip(gettext(case.time.doubt), "/settings/clock", gettext("Look at the clock"))
        )
    for one in case.waiting:
        if one.is_ready and not one.is_rested:
            text = gettext("{virtue} has rested and can be developed.", virtue=one.roll.virtue)
            slips.append(_slip(text, roll_at(one.roll.id), gettext("Develop")))
    for one in case.kept:
        if one.roll.state is RollState.DEVELOPED and not one.is_rested:
            text = gettext(
                "The contact sheet of {virtue} lies on the light table.", virtue=one.roll.virtue
            )
            slips.append(_slip(text, roll_at(one.roll.id, "sheet"), gettext("Look at it")))
    if case.loose:
        text = ngettext(
            "One frame has no place on a roll.",
            "{count} frames have no place on a roll.",
            case.loose,
            count=number_told(case.loose),
        )
        # Translators: a frame, or several, are given a place on a roll.
        yes = gettext("Give it one") if case.loose == 1 else gettext("Give them one")
        slips.append(_slip(text, LOOSE, yes))
    if is_tray_asked:
        slips.append(
            _slip(gettext("The tray’s own day is today."), TRAY, gettext("Go to the tray"))
        )
    return slips


def _keeping_slip() -> dict[str, str]:
    text = gettext("What you have developed lies on one disk. There are two ways to keep it safer.")
    return _slip(text, KEEPING, gettext("Look at them"))


def _slip(text: str, href: str, action: str) -> dict[str, str]:
    return {"text": text, "href": href, "action": action}


def _can(one: RollInCase, zone: str) -> dict[str, object]:
    roll = one.roll
    return {
        "virtue": gettext("At rest") if one.is_rested else roll.virtue,
        "href": RESTS if one.is_rested else roll_at(roll.id),
        "colour": roll.colour,
        "exposed": one.spent,
        "size": roll.exposures,
        "is_current": one.is_current,
        "note": _can_note(one, zone),
    }


def _can_note(one: RollInCase, zone: str) -> str | None:
    roll = one.roll
    if roll.state is RollState.AT_LAB:
        return gettext("at the lab")
    if roll.state is RollState.FINISHED:
        if roll.medium is Medium.FILM:
            return gettext("finished, on film")
        if one.is_ready or roll.ready_at is None:
            return gettext("rested")
        return gettext("rests until {day}", day=day_told(roll.ready_at, zone))
    if roll.medium is Medium.FILM and not one.is_current:
        return gettext("on film")
    return None


def _box(one: RollInCase) -> dict[str, object]:
    roll = one.roll
    return {
        "virtue": gettext("At rest") if one.is_rested else roll.virtue,
        "href": RESTS if one.is_rested else roll_at(roll.id),
        "colour": roll.colour,
        "edge": roll.edge_code,
        "size": roll.exposures,
        "note": "" if one.is_rested else _box_note(one),
        "places": () if one.is_rested else one.places,
        "is_rested": one.is_rested,
    }


def _box_note(one: RollInCase) -> str:
    roll = one.roll
    if roll.is_from_before:
        return gettext("from before")
    if roll.medium is Medium.FILM:
        if roll.state is RollState.BACK:
            return gettext("back from the lab")
        return (
            gettext("on film, {place}", place=roll.box_place)
            if roll.box_place
            else gettext("on film")
        )
    if roll.state is RollState.DEVELOPED:
        return gettext("on the light table")
    span = span_told(one.taken)
    return gettext("{span}, fogged", span=span) if one.fogs else span
