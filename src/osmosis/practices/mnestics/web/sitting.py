"""A sitting, page by page: one thing on the screen at a time, and a quiet end."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

import anyio.to_thread
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from osmosis.errors import InvalidInputError, UserError
from osmosis.languages.dates import told_date
from osmosis.languages.errors import told_sentence
from osmosis.languages.speaking import gettext
from osmosis.practices.context import PracticeContext
from osmosis.practices.mnestics.model import GlossKind, PathwayState, Place
from osmosis.practices.mnestics.service import (
    drafts,
    glosses,
    junctions,
    meditations,
    opening,
    pathways,
    reading,
    sitting,
)
from osmosis.practices.mnestics.service.drafts import DraftKey
from osmosis.practices.mnestics.service.sitting import SeenSitting
from osmosis.practices.mnestics.web import messages_shown, missed, trying, writing
from osmosis.practices.mnestics.web.addresses import (
    MESSAGE,
    PATHWAYS,
    SIT,
    SITTING,
    sitting_at,
)
from osmosis.practices.mnestics.web.answering import answer_forms
from osmosis.practices.mnestics.web.limits import LONGEST_WORDS, WORDS_BODY_BYTES
from osmosis.practices.mnestics.web.ways import field_of, page_of

if TYPE_CHECKING:
    from osmosis.web.forms import Form
    from osmosis.web.shell import WebShell


def routes(shell: WebShell) -> list[BaseRoute]:
    """Sitting down, every place of the ritual, and its end."""
    pages = _Pages(shell)
    return [
        Route(SIT, pages.ask),
        Route(SIT, pages.begin, methods=["POST"]),
        Route(SITTING + "/now", pages.now),
        Route(SITTING + "/on", pages.move_on, methods=["POST"]),
        Route(SITTING + "/draft", pages.save_draft, methods=["POST"]),
        Route(SITTING + "/unlock", pages.unlock, methods=["POST"]),
        Route(SITTING + "/end", pages.close, methods=["POST"]),
        Route(MESSAGE + "/gloss", pages.add_gloss, methods=["POST"]),
    ]


class _Pages:
    def __init__(self, shell: WebShell) -> None:
        self._shell = shell

    async def ask(self, request: Request) -> Response:
        """What there is to sit down for; looking begins nothing."""
        context = self._shell.context(request)
        going_on = sitting.find_unclosed(context)
        if going_on is not None:
            return self._shell.redirect(request, sitting_at(going_on.id, "now"))
        values = {
            "open": [
                (one.pathway.name, told_date(one.junction.date))
                for one in junctions.list_open(context)
            ],
            "next": _next_dates(context),
        }
        return self._shell.render(request, "mnestics/sit.html", values, title=gettext("Sit down"))

    async def begin(self, request: Request) -> Response:
        """Begin, or go on with what was begun."""
        begun = sitting.begin(self._shell.context(request))
        return self._shell.redirect(request, sitting_at(begun.id, "now"))

    async def now(self, request: Request) -> Response:
        """The place at which the sitting stands."""
        context = self._shell.context(request)
        seen = sitting.see(context, request.path_params["sitting_id"])
        if seen.is_over:
            return self._shell.redirect(request, PATHWAYS)
        place = seen.sitting.place
        values = {**_frame(seen), **self._values(context, seen, request)}
        return self._shell.render(
            request, f"mnestics/at_{place.value}.html", values, title=gettext("A sitting")
        )

    async def move_on(self, request: Request) -> Response:
        """Go on to the next place, or back to one."""
        context = self._shell.context(request)
        sitting_id = request.path_params["sitting_id"]
        form = await self._shell.form(request)
        if "to" in form:
            place = Place(form.choice("to", [place.value for place in Place]))
            sitting.move_to(context, sitting_id, place)
        else:
            sitting.move_on(context, sitting_id)
        return self._shell.redirect(request, sitting_at(sitting_id, "now"))

    async def save_draft(self, request: Request) -> Response:
        """Keep what is being written, encrypted; answers without a page."""
        form = await self._shell.form(request, most=WORDS_BODY_BYTES)
        context = self._shell.context(request)
        key = DraftKey.parse(request.query_params.get("of", ""))
        words = form.text(field_of(key), most=LONGEST_WORDS)
        drafts.save_draft(context, request.path_params["sitting_id"], key, words, page_of(form))
        return Response(status_code=204)

    async def unlock(self, request: Request) -> Response:
        """Open what waits for the passphrase; without it the sitting goes on."""
        context = self._shell.context(request)
        sitting_id: UUID = request.path_params["sitting_id"]
        form = await self._shell.form(request)
        locked = opening.list_locked(context, sitting.see(context, sitting_id).sitting.arrivals)
        ids = [message.id for message in locked]
        try:
            await anyio.to_thread.run_sync(
                opening.unlock, context, ids, form.secret("passphrase"), None
            )
        except UserError as error:
            self._shell.say(request, told_sentence(error), kind="problem")
        return self._shell.redirect(request, sitting_at(sitting_id, "now"))

    async def add_gloss(self, request: Request) -> Response:
        """Add a later thought beside a message, and come back to where one was."""
        context = self._shell.context(request)
        form = await self._shell.form(request)
        kind = GlossKind(form.choice("kind", [kind.value for kind in GlossKind]))
        message = opening.open_message(context, request.path_params["message_id"])
        message.close()
        try:
            glosses.add_gloss(context, message.message.ref, kind, form.text("words"))
        except InvalidInputError as error:
            self._shell.say(request, told_sentence(error), kind="problem")
        return self._shell.redirect(request, _back(form))

    async def close(self, request: Request) -> Response:
        """End it: it is kept."""
        context = self._shell.context(request)
        form = await self._shell.form(request)
        copies = sitting.close(context, request.path_params["sitting_id"], page=page_of(form))
        told = gettext(messages_shown.GONE) if copies else ""
        return self._shell.redirect(request, PATHWAYS, message=told, kind="notice")

    def _values(
        self, context: PracticeContext, seen: SeenSitting, request: Request
    ) -> dict[str, object]:
        place = seen.sitting.place
        if place is Place.HEADER:
            return {"headers": [one.parameters.header for one in seen.sat if one.parameters.header]}
        if place is Place.MEDITATION:
            sentence, rest = meditations.halves_of(context, seen.sitting.meditation)
            return {"sentence": sentence, "rest": rest}
        if place in (Place.CALENDAR, Place.END):
            return _dates_and_questions(context, seen)
        if place is Place.READ:
            return _read_values(context, seen)
        return writing.values_of(context, seen, request.query_params.get("as", ""))


def _frame(seen: SeenSitting) -> dict[str, object]:
    """What every page of a sitting needs."""
    at = seen.places.index(seen.sitting.place)
    return {
        "sitting": seen.sitting,
        "on": sitting_at(seen.sitting.id, "on"),
        "base": sitting_at(seen.sitting.id),
        "leave": PATHWAYS,
        "before": seen.places[at - 1].value if at else None,
        "step": at + 1,
        "steps": len(seen.places),
        "names": [one.pathway.name for one in seen.sat],
        "nav": [],
    }


def _dates_and_questions(context: PracticeContext, seen: SeenSitting) -> dict[str, object]:
    """What stands at the calendar and at the end; questions after a try only there."""
    is_end = seen.sitting.place is Place.END
    begun = drafts.open_drafts(context, seen.sitting.id)
    return {
        "next": _next_dates(context),
        "is_unsent": bool(begun),
        "page": str(drafts.page_for(context, begun)),
        "tried": trying.at_end(context, seen.sitting.id) if is_end else [],
    }


def _read_values(context: PracticeContext, seen: SeenSitting) -> dict[str, object]:
    read = reading.read_sitting(context, seen.sitting.id)
    wants_gloss = any("gloss" in one.parameters.steps for one in seen.sat)
    back = sitting_at(seen.sitting.id, "now")
    return {
        "groups": messages_shown.groups(read, seen.sat),
        "is_locked": any(one.is_locked for one in read),
        "forms": answer_forms(context, [one.message for one in read if not one.problem], back),
        "gloss_kinds": messages_shown.gloss_kinds() if wants_gloss else [],
        "missed": missed.told(context, seen.sitting.id),
        "back": back,
    }


def _next_dates(context: PracticeContext) -> list[tuple[str, str]]:
    """The next date of every pathway: its name and the day."""
    open_ones = pathways.list_pathways(context, [PathwayState.OPEN])
    coming = junctions.list_next(context, open_ones)
    return [(one.pathway.name, told_date(one.junction.date)) for one in coming]


def _back(form: Form) -> str:
    return form.text("back", default=PATHWAYS, most=200)
