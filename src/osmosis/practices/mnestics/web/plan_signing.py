"""Signing a plan: the letter before is opened, and the state is written; and the meeting."""

from __future__ import annotations

from typing import TYPE_CHECKING

import anyio.to_thread
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from osmosis.errors import InvalidInputError, UserError
from osmosis.kernel.ids import new_id, parse_id
from osmosis.languages.dates import told_date
from osmosis.languages.errors import told_message, told_sentence
from osmosis.languages.speaking import gettext
from osmosis.practices.context import PracticeContext
from osmosis.practices.mnestics.model import Sitting
from osmosis.practices.mnestics.plans import PlanState, PlanStateError, Signature, SignatureKind
from osmosis.practices.mnestics.rules.drafting import Draft
from osmosis.practices.mnestics.service import drafts, opening, plans, reading, signing, sitting
from osmosis.practices.mnestics.service.drafts import DraftKey
from osmosis.practices.mnestics.service.plans import SeenPlan
from osmosis.practices.mnestics.service.reading import ReadMessage
from osmosis.practices.mnestics.web import messages_shown, plan_words
from osmosis.practices.mnestics.web.addresses import PLAN, draft_at, plan_at
from osmosis.practices.mnestics.web.limits import LONGEST_WORDS, WORDS_BODY_BYTES
from osmosis.practices.mnestics.web.ways import page_of

if TYPE_CHECKING:
    from osmosis.web.shell import WebShell

_STEPS = 2


def routes(shell: WebShell) -> list[BaseRoute]:
    """Opening what came, signing, the meeting, and ending a plan before it."""
    pages = _Pages(shell)
    return [
        Route(PLAN + "/sign", pages.show),
        Route(PLAN + "/sign", pages.sign, methods=["POST"]),
        Route(PLAN + "/open", pages.open, methods=["POST"]),
        Route(PLAN + "/unlock", pages.unlock, methods=["POST"]),
        Route(PLAN + "/meeting", pages.meet),
        Route(PLAN + "/close", pages.close, methods=["POST"]),
        Route(PLAN + "/end", pages.ask_to_end),
        Route(PLAN + "/end", pages.end, methods=["POST"]),
    ]


class _Pages:
    def __init__(self, shell: WebShell) -> None:
        self._shell = shell

    async def show(self, request: Request) -> Response:
        """What has come for this checkpoint; looking opens nothing."""
        context = self._shell.context(request)
        now = _see(context, request)
        if now.meets:
            return self._shell.redirect(request, plan_at(now.plan.id, "meeting"))
        point = signing.to_sign(now)
        held = signing.find_begun(context, now.plan.id)
        values = {**_frame(now), "day": told_date(point.date), "step": 1}
        if held is None:
            values["writer"] = told_date(_last_writer(now).signed.local().date())
            return self._render(request, "at_checkpoint", values)
        following = now.next_one
        values |= self._opened(context, now, held)
        values |= {
            "step": _STEPS,
            "next": "" if following is None else told_date(following.date),
        }
        return self._render(request, "at_signing", values)

    async def open(self, request: Request) -> Response:
        """Open it."""
        context = self._shell.context(request)
        now = _see(context, request)
        signing.begin(context, now.plan.id)
        return self._shell.redirect(request, plan_at(now.plan.id, "sign"))

    async def unlock(self, request: Request) -> Response:
        """Open what waits for the passphrase; without it one can sign all the same."""
        context = self._shell.context(request)
        form = await self._shell.form(request)
        held = signing.begin(context, _see(context, request).plan.id)
        ids = [message.id for message in opening.list_locked(context, held.arrivals)]
        try:
            await anyio.to_thread.run_sync(
                opening.unlock, context, ids, form.secret("passphrase"), None
            )
        except UserError as error:
            self._shell.say(request, told_sentence(error), kind="problem")
        return self._shell.redirect(request, plan_at(request.path_params["plan_id"], "sign"))

    async def sign(self, request: Request) -> Response:
        """Sign; what could not be signed stays in the draft."""
        context = self._shell.context(request)
        now = _see(context, request)
        form = await self._shell.form(request, most=WORDS_BODY_BYTES)
        words = form.text("words", most=LONGEST_WORDS)
        try:
            signed = signing.sign(
                context, now.plan.id, words, form.required("client_id", most=64), page_of(form)
            )
        except InvalidInputError as error:
            held = signing.begin(context, now.plan.id)
            key = DraftKey(about=now.plan.id)
            drafts.keep_unsent(context, held.id, key, words, page_of(form))
            self._shell.say(request, told_sentence(error), kind="problem")
            return self._shell.redirect(request, plan_at(now.plan.id, "sign"))
        except PlanStateError as error:
            if not (words and form.text("sitting")):
                raise
            # Another page signed it meanwhile; what was written on this one waits.
            held_id, key = parse_id(form.text("sitting")), DraftKey(about=now.plan.id)
            drafts.keep_unsent(context, held_id, key, words, page_of(form))
            told = gettext("{message}. What you wrote is kept.", message=told_message(error))
            self._shell.say(request, told, kind="problem")
            return self._shell.redirect(request, plan_at(now.plan.id))
        after = plans.see(context, now.plan.id)
        return self._shell.redirect(
            request, plan_at(now.plan.id), message=_signed_words(after, bool(signed.copies))
        )

    async def meet(self, request: Request) -> Response:
        """Everything that any author wrote, side by side, in order."""
        context = self._shell.context(request)
        now = _see(context, request)
        if not now.meets:
            raise PlanStateError("The authors of this plan have not met yet")
        held = signing.find_begun(context, now.plan.id)
        if held is None:
            values = {**_frame(now), "day": "", "writer": "", "step": 1}
            return self._render(request, "at_checkpoint", values)
        values = {
            **self._opened(context, now, held),
            "plan": now.plan,
            "base": plan_at(now.plan.id),
            "lead": _meeting_words(now),
            "may_sign": now.state is PlanState.OPEN,
            "may_close": held.closed_at is None and now.state is not PlanState.OPEN,
        }
        return self._render(request, "plan_meeting", values)

    async def close(self, request: Request) -> Response:
        """Leave the meeting of a plan that was ended."""
        context = self._shell.context(request)
        now = _see(context, request)
        held = signing.find_begun(context, now.plan.id)
        if held is not None and held.closed_at is None and now.state is not PlanState.OPEN:
            sitting.close(context, held.id)
        return self._shell.redirect(request, plan_at(now.plan.id))

    async def ask_to_end(self, request: Request) -> Response:
        """Ask why, and say what ending it opens."""
        now = _see(self._shell.context(request), request)
        return self._end(request, now, "", "")

    async def end(self, request: Request) -> Response:
        """End it with words, which are signed; then all its authors meet."""
        context = self._shell.context(request)
        now = _see(context, request)
        form = await self._shell.form(request, most=WORDS_BODY_BYTES)
        words = form.text("words", most=LONGEST_WORDS)
        try:
            signing.end(context, now.plan.id, words, form.text("client_id", most=64))
        except InvalidInputError as error:
            return self._end(request, now, words, told_sentence(error))
        return self._shell.redirect(request, plan_at(now.plan.id, "meeting"))

    def _end(self, request: Request, now: SeenPlan, words: str, problem: str) -> Response:
        context = self._shell.context(request)
        values = {
            "plan": now.plan,
            "words": words,
            "problem": problem,
            "base": plan_at(now.plan.id),
            "client_id": str(new_id(context.store.time().now)),
        }
        return self._shell.render(
            request,
            "mnestics/plan_end.html",
            values,
            title=gettext("End {name}", name=now.plan.name),
            status=422 if problem else 200,
        )

    def _opened(self, context: PracticeContext, now: SeenPlan, held: Sitting) -> dict[str, object]:
        """The letters that lie open, and the sheet for what is written now."""
        read = reading.read_sitting(context, held.id)
        key = DraftKey(about=now.plan.id)
        begun = drafts.open_drafts(context, held.id)
        draft = begun.get(key, Draft())
        return {
            "letters": [_sheet(now, one) for one in read],
            "is_locked": any(one.is_locked for one in read),
            "sitting_id": str(held.id),
            "draft": draft.words,
            "is_of_several": draft.is_of_several,
            "page": str(drafts.page_for(context, begun)),
            "draft_at": draft_at(held.id, key),
            "client_id": str(new_id(context.store.time().now)),
        }

    def _render(self, request: Request, name: str, values: dict[str, object]) -> Response:
        return self._shell.render(request, f"mnestics/{name}.html", values, title=gettext("A plan"))


def _see(context: PracticeContext, request: Request) -> SeenPlan:
    return plans.see(context, request.path_params["plan_id"])


def _frame(now: SeenPlan) -> dict[str, object]:
    """What the quiet pages of a checkpoint need."""
    base = plan_at(now.plan.id)
    return {
        "plan": now.plan,
        "base": base,
        "on": f"{base}/open",
        "leave": base,
        "before": None,
        "steps": _STEPS,
        "nav": [],
    }


def _sheet(now: SeenPlan, read: ReadMessage) -> dict[str, object]:
    """A letter, and who signed it at which place of the chain."""
    signature = next(one for one in now.plan.chain if one.letter_id == read.message.id)
    return {
        "letter": messages_shown.shown_message(read, {}),
        "title": _place_words(signature),
        "stamp": plan_words.stamp_of(signature),
    }


def _place_words(signature: Signature) -> str:
    match signature.kind:
        case SignatureKind.BEGUN:
            return gettext("What it is for")
        case SignatureKind.ENDED:
            return gettext("The end")
        case _:
            day = signature.checkpoint
            return "" if day is None else told_date(day)


def _last_writer(now: SeenPlan) -> Signature:
    return next(one for one in reversed(now.plan.chain) if one.letter_id is not None)


def _meeting_words(now: SeenPlan) -> str:
    if now.state is PlanState.ENDED:
        return gettext("Ended on {date}.", date=told_date(now.plan.chain[-1].signed.local().date()))
    return gettext(
        "Everything that was written, from {date} on.",
        date=told_date(now.plan.made.local().date()),
    )


def _signed_words(after: SeenPlan, has_copies: bool) -> str:
    if after.next_one is None:
        told = gettext("Signed. All authors have met.")
    else:
        told = gettext(
            "Signed and sealed, on its way to {date}.", date=told_date(after.next_one.date)
        )
    if has_copies:
        told += f" {gettext(messages_shown.GONE)}"
    return told
