"""Rests: what shall not be met for a while, by thing, by named human, by stretch of time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route
from whenever import TimeDelta

from osmosis.errors import InvalidInputError, NotFoundError, UserError
from osmosis.kernel.civil_text import parse_midnight
from osmosis.kernel.clock import Instant
from osmosis.kernel.refs import Ref
from osmosis.languages.errors import told_sentence
from osmosis.languages.speaking import gettext
from osmosis.practices.context import PracticeContext
from osmosis.practices.rolls.model import PRACTICE
from osmosis.practices.rolls.service import rolls_seen, sheets
from osmosis.practices.rolls.store import frames, rolls
from osmosis.practices.rolls.web.addresses import CASE, FRAME, RESTS, ROLL, frame_at, roll_at
from osmosis.practices.rolls.web.telling import day_told
from osmosis.storage import rests
from osmosis.storage.rests import Rest, RestKind
from osmosis.storage.transaction import ReadTransaction

if TYPE_CHECKING:
    from osmosis.web.forms import Form
    from osmosis.web.shell import WebShell


_A_MOMENT = TimeDelta(microseconds=1)


def routes(shell: WebShell) -> list[BaseRoute]:
    """The list of rests, adding and ending one, and resting a roll or frame."""
    pages = _Pages(shell)
    return [
        Route(RESTS, pages.show),
        Route(RESTS, pages.add, methods=["POST"]),
        Route(RESTS + "/{rest_id:uuid}/end", pages.end, methods=["POST"]),
        Route(ROLL + "/rest", pages.ask_for_roll),
        Route(FRAME + "/rest", pages.ask_for_frame),
    ]


class _Pages:
    def __init__(self, shell: WebShell) -> None:
        self._shell = shell

    async def show(self, request: Request) -> Response:
        """What rests now."""
        return self._page(request)

    async def add(self, request: Request) -> Response:
        """Let something rest from now on."""
        context = self._shell.context(request)
        form = await self._shell.form(request)
        try:
            ref = Ref.parse(form.text("ref", most=200)) if form.text("ref", most=200) else None
            human = form.text("human", most=400) or None
            span = _span(context, form)
            with context.store.write() as transaction:
                rests.add_rest(transaction, ref=ref, human=human, span=span, note=form.text("note"))
        except InvalidInputError as error:
            return self._page(request, told_sentence(error), form)
        address = CASE if ref else RESTS
        return self._shell.redirect_and_forget(request, address, message=gettext("It rests."))

    async def end(self, request: Request) -> Response:
        """Let it be met again."""
        context = self._shell.context(request)
        with context.store.write() as transaction:
            rests.end_rest(transaction, request.path_params["rest_id"])
        return self._shell.redirect(request, RESTS, message=gettext("The rest is over."))

    async def ask_for_roll(self, request: Request) -> Response:
        """Ask once before a roll rests."""
        context = self._shell.context(request)
        roll = rolls_seen.see_roll(context, request.path_params["roll_id"]).roll
        return self._ask(
            request,
            gettext("Let “{virtue}” rest?", virtue=roll.virtue),
            roll.ref,
            roll_at(roll.id),
            gettext("From now on no page, call-on, print or capsule shows any frame of it."),
        )

    async def ask_for_frame(self, request: Request) -> Response:
        """Ask once before a frame rests."""
        given = request.path_params
        context = self._shell.context(request)
        sheet = sheets.frame_on_sheet(context, given["roll_id"], given["number"])
        frame = sheet.frames[0]
        back = frame_at(sheet.roll.id, frame.placement.number)
        question = gettext(
            "Let frame {number} of “{virtue}” rest?",
            number=frame.placement.number,
            virtue=sheet.roll.virtue,
        )
        fact = gettext("From now on no page, call-on, print or capsule shows it.")
        return self._ask(request, question, frame.frame.ref, back, fact)

    def _ask(self, request: Request, question: str, ref: Ref, back: str, fact: str) -> Response:
        return self._shell.confirm(
            request,
            question=question,
            action=RESTS,
            yes=gettext("Let it rest"),
            back=(gettext("Leave it"), back),
            facts=(
                fact,
                gettext("Nothing is deleted. You can end the rest at any time."),
            ),
            fields={"ref": str(ref)},
        )

    def _page(
        self, request: Request, problem: str | None = None, form: Form | None = None
    ) -> Response:
        context = self._shell.context(request)
        zone = context.store.clock.zone()
        with context.store.read() as reading:
            every = rests.list_rests(reading, ended=True)
            lasting = [_told(context, reading, rest) for rest in every if rest.ended_at is None]
            ended = [
                (
                    _name(context, reading, rest),
                    gettext("ended {day}", day=day_told(rest.ended_at, zone)),
                )
                for rest in every
                if rest.ended_at is not None
            ]
        values = {
            "lasting": lasting,
            "ended": ended,
            "given": {} if form is None else form.values(),
            "problem": problem,
        }
        status = 422 if problem else 200
        return self._shell.render(
            request, "rolls/rests.html", values, title=gettext("At rest"), status=status
        )


def _told(context: PracticeContext, reading: ReadTransaction, rest: Rest) -> dict[str, str]:
    zone = context.store.clock.zone()
    return {
        "id": str(rest.id),
        "name": _name(context, reading, rest),
        "note": rest.note,
        "since": day_told(rest.added_at, zone),
    }


def _name(context: PracticeContext, reading: ReadTransaction, rest: Rest) -> str:
    zone = context.store.clock.zone()
    if rest.kind is RestKind.HUMAN:
        return str(rest.human)
    if rest.ref is not None:
        return _thing(context, reading, rest.ref)
    first = "" if rest.span_start is None else day_told(rest.span_start, zone)
    # The end of a span is the first moment that is no longer in it.
    last = "" if rest.span_end is None else day_told(rest.span_end - _A_MOMENT, zone)
    if first and last:
        return first if first == last else gettext("{first} to {last}", first=first, last=last)
    return gettext("From {first} on", first=first) if first else gettext("Up to {last}", last=last)


def _thing(context: PracticeContext, reading: ReadTransaction, ref: Ref) -> str:
    if ref.practice != PRACTICE:
        return _elsewhere(context, ref)
    try:
        if ref.kind == "roll":
            return gettext("The roll “{virtue}”", virtue=rolls.get_roll(reading, ref.id).virtue)
        placement = frames.find_placement(reading, ref.id)
        if placement is None:
            return gettext("A loose frame")
        roll = rolls.get_roll(reading, placement.roll_id)
    except NotFoundError:
        return str(ref)
    return gettext("Frame {number} of “{virtue}”", number=placement.number, virtue=roll.virtue)


def _elsewhere(context: PracticeContext, ref: Ref) -> str:
    """A thing of another practice, by its title where it can be told."""
    try:
        # Translators: the name of something, in the quotation marks of the language.
        return gettext("“{title}”", title=context.resolve(ref).title)
    except UserError:
        return str(ref)


def _span(context: PracticeContext, form: Form) -> tuple[Instant | None, Instant | None] | None:
    first, last = form.text("first", most=10), form.text("last", most=10)
    if not first and not last:
        return None
    zone = context.store.clock.zone()
    start = parse_midnight(first, zone) if first else None
    end = parse_midnight(last, zone, later=1) if last else None
    return start, end
