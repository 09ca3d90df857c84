"""A roll's own page, by its state: in the camera, at rest, or open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from osmosis.languages.speaking import gettext, ngettext
from osmosis.practices.context import PracticeContext
from osmosis.practices.rolls import rules
from osmosis.practices.rolls.model import FrameKind, Medium, Roll, RollState
from osmosis.practices.rolls.service import exposing, loading, opening, rolls_seen, sheets
from osmosis.practices.rolls.service.cases import is_ready
from osmosis.practices.rolls.service.rolls_seen import SeenRoll
from osmosis.practices.rolls.web.addresses import ROLL, roll_at
from osmosis.practices.rolls.web.frames_shown import strip, whole_sheet
from osmosis.practices.rolls.web.telling import (
    day_told,
    fog_told,
    number_told,
    span_told,
    wait_told,
)
from osmosis.sealing.tiers import WORDS, Tier

if TYPE_CHECKING:
    from osmosis.web.shell import WebShell


def routes(shell: WebShell) -> list[BaseRoute]:
    """A roll's page, and what changes its state while it is in the camera."""
    pages = _Pages(shell)
    return [
        Route(ROLL, pages.show),
        Route(ROLL + "/current", pages.make_current, methods=["POST"]),
        Route(ROLL + "/cap", pages.cap, methods=["POST"]),
        Route(ROLL + "/finish", pages.ask_to_finish),
        Route(ROLL + "/finish", pages.finish, methods=["POST"]),
    ]


class _Pages:
    def __init__(self, shell: WebShell) -> None:
        self._shell = shell

    async def show(self, request: Request) -> Response:
        """The page that fits the roll's state."""
        context = self._shell.context(request)
        seen = rolls_seen.see_roll(context, request.path_params["roll_id"])
        roll = seen.roll
        if seen.is_rested:
            return self._shell.render(
                request,
                "rolls/rested.html",
                {"told": gettext("This roll is at rest")},
                title=gettext("At rest"),
            )
        if roll.state is RollState.DEVELOPED:
            return self._shell.redirect(request, roll_at(roll.id, "sheet"))
        if roll.state is RollState.CASED:
            return self._cased(request, context, seen)
        values = _closed_values(context, seen)
        template = "rolls/loaded.html" if roll.state is RollState.LOADED else "rolls/closed.html"
        return self._shell.render(request, template, values, title=roll.virtue)

    def _cased(self, request: Request, context: PracticeContext, seen: SeenRoll) -> Response:
        roll = seen.roll
        sheet = sheets.contact_sheet(context, roll.id)
        frames = whole_sheet(sheet)
        zone = context.store.clock.zone()
        values = {
            "roll": roll,
            "frames": frames,
            "notes": [fog_told(fog, zone) for fog in sheet.fogs],
            "facts": [
                (gettext("Edge code"), roll.edge_code),
                (gettext("Frames"), span_told(frame.frame.taken for frame in sheet.frames)),
                *_own_words(roll),
                *_scent_facts(seen),
                *([(gettext("The box"), roll.box_place)] if roll.box_place else []),
            ],
            "is_film": roll.medium is Medium.FILM,
            "is_on_tray": seen.is_on_tray,
            "has_prints": any(frame.state == "developed" for frame in frames),
        }
        return self._shell.render(request, "rolls/cased.html", values, title=roll.virtue)

    async def make_current(self, request: Request) -> Response:
        """Put it into the camera."""
        context = self._shell.context(request)
        roll = loading.make_current(context, request.path_params["roll_id"])
        return self._shell.redirect(
            request,
            roll_at(roll.id),
            message=gettext("{virtue} is in the camera.", virtue=roll.virtue),
        )

    async def cap(self, request: Request) -> Response:
        """Put the lens cap on the last exposure."""
        context = self._shell.context(request)
        roll, placement = exposing.cap(context, request.path_params["roll_id"])
        return self._shell.redirect(
            request,
            roll_at(roll.id),
            message=gettext(
                "The lens cap was on: frame {number} is void and stays spent.",
                number=placement.number,
            ),
        )

    async def ask_to_finish(self, request: Request) -> Response:
        """Ask once before it is finished."""
        context = self._shell.context(request)
        seen = rolls_seen.see_roll(context, request.path_params["roll_id"])
        roll = seen.roll
        rules.ensure_finishable(roll, seen.placements)
        dark = roll.exposures - seen.spent
        facts = [
            gettext("The film goes to the lab.") if roll.medium is Medium.FILM else _rests(roll)
        ]
        if dark > 0:
            facts.insert(0, _stay_dark(dark))
        return self._shell.confirm(
            request,
            question=gettext("Finish “{virtue}” here?", virtue=roll.virtue),
            action=roll_at(roll.id, "finish"),
            yes=gettext("Finish it"),
            back=(gettext("Go on exposing"), roll_at(roll.id)),
            facts=tuple(facts),
        )

    async def finish(self, request: Request) -> Response:
        """Finish it; its unexposed places stay dark."""
        context = self._shell.context(request)
        roll = loading.finish_roll(context, request.path_params["roll_id"])
        return self._shell.redirect(request, roll_at(roll.id))


def _stay_dark(places: int) -> str:
    return ngettext(
        "One place stays dark.", "{count} places stay dark.", places, count=number_told(places)
    )


def _rests(roll: Roll) -> str:
    wait = wait_told(roll)
    if not wait:
        return gettext("It can be developed at once.")
    return gettext("It then rests for {wait}.", wait=wait)


def _closed_values(context: PracticeContext, seen: SeenRoll) -> dict[str, object]:
    roll = seen.roll
    zone = context.store.clock.zone()
    time = context.store.time()
    ready = roll.ready_at
    return {
        "roll": roll,
        "frames": strip(roll, seen.placements, [frame.kind for frame in seen.frames]),
        "spent": seen.spent,
        "is_current": seen.is_current,
        "is_film": roll.medium is Medium.FILM,
        "may_cap": seen.may_cap,
        "loose": seen.loose,
        "next_number": seen.next_number,
        "opens": None if ready is None else day_told(ready, zone),
        "is_ready": is_ready(roll, time),
        "doubt": gettext(time.doubt) if time.doubt else "",
        "needs_passphrase": opening.needs_passphrase(context, roll),
        "is_witnessed": roll.tier is Tier.WITNESSED,
        "has_frames": bool(seen.placements),
        "scanned": len(seen.scanned_numbers),
        "on_film": sum(1 for frame in seen.frames if frame.kind is FrameKind.FILM),
        "job": seen.job_state,
        "facts": [
            *_own_words(roll),
            (gettext("Seal"), _seal_told(roll)),
            *_scent_facts(seen),
            (gettext("Edge code"), roll.edge_code),
            (gettext("Loaded"), day_told(roll.loaded.instant, zone)),
            *([(gettext("The box"), roll.box_place)] if roll.box_place else []),
        ],
    }


def _own_words(roll: Roll) -> list[tuple[str, str]]:
    pairs = ((gettext("What would count"), roll.counts),)
    return [(name, words) for name, words in pairs if words]


def _scent_facts(seen: SeenRoll) -> list[tuple[str, str]]:
    return [(gettext("Scent"), ", ".join(seen.bottles))] if seen.bottles else []


def _seal_told(roll: Roll) -> str:
    seal = gettext(WORDS[roll.tier].name)
    if roll.medium is Medium.FILM:
        return gettext("{seal}, for what is not on the film itself.", seal=seal)
    wait = wait_told(roll)
    if not wait:
        return gettext("{seal}. It opens when it is finished.", seal=seal)
    return gettext("{seal}. It rests for {wait} after the last frame.", seal=seal, wait=wait)
