"""The tray: up to three capsules outside the case, in an order the person sets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from osmosis.errors import ConflictError, InvalidInputError
from osmosis.kernel.cadence_rules import Every
from osmosis.kernel.cadence_text import parse_cadence
from osmosis.languages.speaking import gettext, noop
from osmosis.practices.context import PracticeContext
from osmosis.practices.rolls.model import MOST_ON_TRAY, RollState
from osmosis.practices.rolls.service import calling, trays
from osmosis.practices.rolls.service.cases import RollInCase, read_case
from osmosis.practices.rolls.store.calls import Tray
from osmosis.practices.rolls.web.addresses import RESTS, TRAY, roll_at
from osmosis.practices.rolls.web.telling import day_told, rhythm_told
from osmosis.practices.rolls.web.tried_rhythms import TIMES, tried_told
from osmosis.storage.tries import Try
from osmosis.storage.tries_words import ended_words

if TYPE_CHECKING:
    from osmosis.web.shell import WebShell

_CALLABLE = (RollState.DEVELOPED, RollState.CASED, RollState.BACK)
RHYTHMS = (
    ("", noop("None")),
    ("day", noop("Every day")),
    ("week", noop("Every week")),
    ("2 weeks", noop("Every second week")),
    ("month", noop("Every month")),
)
_AS_IT_IS = ("kept", noop("As it is"))
"""Of a rhythm that was typed and is none of those."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Lying:
    """A capsule as the tray names it; of one at rest only that."""

    id: UUID
    virtue: str
    href: str
    colour: str
    note: str


def routes(shell: WebShell) -> list[BaseRoute]:
    """The tray, its rhythm and its history."""
    pages = _Pages(shell)
    return [
        Route(TRAY, pages.show),
        Route(TRAY, pages.change, methods=["POST"]),
        Route(TRAY + "/rhythm", pages.set_rhythm, methods=["POST"]),
        Route(TRAY + "/history", pages.history),
    ]


class _Pages:
    def __init__(self, shell: WebShell) -> None:
        self._shell = shell

    async def show(self, request: Request) -> Response:
        """What lies on it, and what could."""
        context = self._shell.context(request)
        values = {**_values(context), "is_changing": "change" in request.query_params}
        return self._shell.render(request, "rolls/tray.html", values, title=gettext("The tray"))

    async def change(self, request: Request) -> Response:
        """One gesture: add, take off, swap, or move up."""
        context = self._shell.context(request)
        form = await self._shell.form(request)
        known = _by_id(context)
        lying = [one for one in trays.latest(context).rolls if one in known]
        if "add" in form:
            new = _roll_id(form.required("add", most=80))
            instead = form.text("instead_of", most=80)
            if len(lying) >= MOST_ON_TRAY and not instead and new not in lying:
                return self._ask_instead(request, context, new)
            lying = _added(lying, new, _roll_id(instead) if instead else None)
        elif "remove" in form:
            gone = _roll_id(form.required("remove", most=80))
            lying = [one for one in lying if one != gone]
        else:
            lying = _moved_up(lying, _roll_id(form.required("up", most=80)))
        calling.change_tray(context, lying)
        return self._shell.redirect(request, TRAY)

    async def set_rhythm(self, request: Request) -> Response:
        """Give the tray a rhythm, or none; from now on, or for a few times."""
        context = self._shell.context(request)
        form = await self._shell.form(request)
        choices = [value for value, _ in (*RHYTHMS, _AS_IT_IS) if value]
        every = form.choice("every", choices, default="none")
        rhythm = ""
        if every == _AS_IT_IS[0]:
            rhythm = trays.latest(context).rhythm
        elif every != "none":
            first = form.required("first", most=10)
            time = form.text("time", default="09:00", most=8)
            rhythm = " ".join(("every", every, "from", first, time, context.store.clock.zone()))
        times = form.integer("times")
        calling.change_tray(context, trays.latest(context).rolls, rhythm, times=times)
        return self._shell.redirect(request, TRAY)

    async def history(self, request: Request) -> Response:
        """Every change with its date, and what became of a rhythm that was tried."""
        context = self._shell.context(request)
        zone = context.store.clock.zone()
        names = _by_id(context)
        tried = trays.tries_by_change(context)
        rows = [
            (
                "" if one.changed_at is None else day_told(one.changed_at, zone),
                ", ".join(names[roll].virtue for roll in one.rolls if roll in names)
                or gettext("Nothing"),
                _rhythm_then(one, tried.get(one.changed_at), zone),
            )
            for one in trays.history(context)
        ]
        values = {"rows": rows}
        return self._shell.render(
            request, "rolls/tray_history.html", values, title=gettext("Earlier trays")
        )

    def _ask_instead(self, request: Request, context: PracticeContext, new: UUID) -> Response:
        names = _by_id(context)
        if new not in names:
            raise ConflictError("Only what is developed lies on the tray")
        values = {
            "new": names[new],
            "lying": [names[one] for one in trays.latest(context).rolls if one in names],
        }
        return self._shell.render(
            request, "rolls/tray_swap.html", values, title=gettext("The tray is full")
        )


def _values(context: PracticeContext) -> dict[str, object]:
    tray = trays.latest(context)
    tried = trays.find_try(context)
    names = _by_id(context)
    lying = [names[one] for one in tray.rolls if one in names]
    empty = [None] * (MOST_ON_TRAY - len(lying))
    now = context.store.time().now.to_tz(context.store.clock.zone())
    fields = _rhythm_fields(tray, now.date().format_iso())
    rhythms = (*RHYTHMS, _AS_IT_IS) if fields["every"] == _AS_IT_IS[0] else RHYTHMS
    return {
        "places": [*lying, *empty],
        "lying": lying,
        "others": [one for one in names.values() if one.id not in tray.rolls],
        "is_full": len(lying) >= MOST_ON_TRAY,
        "rhythm": rhythm_told(tray.rhythm),
        "rhythms": [(value, gettext(told)) for value, told in rhythms],
        "times": [(value, gettext(told)) for value, told in TIMES],
        "tried": None if tried is None else tried_told(tried),
        "has_history": len(trays.history(context)) > 1,
        **fields,
    }


def _rhythm_fields(tray: Tray, today: str) -> dict[str, str]:
    if not tray.rhythm:
        return {"every": "", "first": today, "time": "09:00"}
    cadence = parse_cadence(tray.rhythm)
    rule, every, first = cadence.rule, "", today
    if isinstance(rule, Every):
        every = rule.unit if rule.count == 1 else f"{rule.count} {rule.unit}s"
        first = rule.anchor.format_iso()
    is_offered = every in {value for value, _ in RHYTHMS if value}
    return {
        "every": every if is_offered else _AS_IT_IS[0],
        "first": first,
        "time": cadence.time.format_iso(unit="minute"),
    }


def _rhythm_then(tray: Tray, tried: Try | None, zone: str) -> str:
    rhythm = rhythm_told(tray.rhythm) if tray.rhythm else gettext("None")
    return rhythm if tried is None else f"{rhythm.rstrip('.')}. {ended_words(tried, zone)}"


def _by_id(context: PracticeContext) -> Mapping[UUID, Lying]:
    kept = (one for one in read_case(context).kept if one.roll.state in _CALLABLE)
    return {one.roll.id: _lying(one) for one in kept}


def _lying(one: RollInCase) -> Lying:
    roll = one.roll
    return Lying(
        id=roll.id,
        virtue=gettext("At rest") if one.is_rested else roll.virtue,
        href=RESTS if one.is_rested else roll_at(roll.id),
        colour=roll.colour,
        note="" if one.is_rested else roll.identity_line,
    )


def _added(lying: Sequence[UUID], new: UUID, instead: UUID | None) -> list[UUID]:
    if new in lying:
        return list(lying)
    if instead is None:
        return [*lying, new]
    return [new if one == instead else one for one in lying]


def _moved_up(lying: Sequence[UUID], which: UUID) -> list[UUID]:
    moved = list(lying)
    if which in moved and moved.index(which) > 0:
        place = moved.index(which)
        moved[place - 1 : place + 1] = [which, moved[place - 1]]
    return moved


def _roll_id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise InvalidInputError("There is no such roll") from None
