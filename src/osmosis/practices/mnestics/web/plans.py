"""Plans: all of them, a new one, the chain of each, and what can be changed of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from osmosis.errors import InvalidInputError
from osmosis.languages.dates import told_date
from osmosis.languages.speaking import gettext
from osmosis.practices.mnestics.plans import CheckpointState, PlanState
from osmosis.practices.mnestics.rules.state_words import tier_words
from osmosis.practices.mnestics.service import plans
from osmosis.practices.mnestics.service.plans import SeenPlan
from osmosis.practices.mnestics.store import sittings
from osmosis.practices.mnestics.web import choices, plan_filling, plan_words
from osmosis.practices.mnestics.web.addresses import PLAN, PLANS, RESTS, plan_at
from osmosis.practices.mnestics.web.filling import Problem, problem_of
from osmosis.practices.mnestics.web.limits import WORDS_BODY_BYTES
from osmosis.sealing.tiers import Tier

if TYPE_CHECKING:
    from osmosis.web.forms import Form
    from osmosis.web.shell import WebShell

NEW = PLANS + "/new"


def routes(shell: WebShell) -> list[BaseRoute]:
    """The list of plans, a new one, the page of one, its dates, and letting it rest."""
    pages = _Pages(shell)
    return [
        Route(PLANS, pages.show_all),
        Route(NEW, pages.ask_new),
        Route(NEW, pages.make, methods=["POST"]),
        Route(PLANS + "/said", pages.say_dates, methods=["POST"]),
        Route(PLAN, pages.show),
        Route(PLAN + "/dates", pages.ask_dates),
        Route(PLAN + "/dates", pages.move_dates, methods=["POST"]),
        Route(PLAN + "/rest", pages.ask_to_rest),
    ]


class _Pages:
    def __init__(self, shell: WebShell) -> None:
        self._shell = shell

    async def show_all(self, request: Request) -> Response:
        """Every plan as a line with its knots; those that go on first."""
        every = plans.list_plans(self._shell.context(request))
        order = sorted(every, key=lambda one: (one.state is not PlanState.OPEN, _soonest(one)))
        values = {
            "plans": [
                {
                    "name": one.plan.name,
                    "href": plan_at(one.plan.id),
                    "next": plan_words.next_words(one),
                    "about": plan_words.span_words(one),
                    "knots": plan_words.line_of(one),
                }
                for one in order
            ]
        }
        return self._shell.render(request, "mnestics/plans.html", values, title=gettext("Plans"))

    async def ask_new(self, request: Request) -> Response:
        """The three questions, and what has a default."""
        return self._new(request, plan_filling.filled_new(self._shell.context(request)))

    async def make(self, request: Request) -> Response:
        """Make it, or say what is wrong; what was written stays."""
        context = self._shell.context(request)
        form = await self._shell.form(request, most=WORDS_BODY_BYTES)
        try:
            asked = await self._ask_passphrase(request, form)
            if asked is not None:
                return asked
            plan = plans.make_plan(context, plan_filling.plan_of(context, form))
        except InvalidInputError as error:
            return self._new(request, plan_filling.filled_by(form), problem_of(error))
        following = plans.see(context, plan.id).next_one
        if following is None:
            told = gettext("“{name}” is made, and its first letter is on its way.", name=plan.name)
        else:
            told = gettext(
                "“{name}” is made, and its first letter is on its way to {day}.",
                name=plan.name,
                day=told_date(following.date),
            )
        return self._shell.redirect(request, plan_at(plan.id), message=told)

    async def say_dates(self, request: Request) -> Response:
        """The dates that are being chosen, in words."""
        context = self._shell.context(request)
        form = await self._shell.form(request, most=WORDS_BODY_BYTES)
        try:
            said = plan_words.dates_words(plan_filling.dates_of(context, form))
            values: dict[str, object] = {"said": said, "problem": None}
        except InvalidInputError as error:
            values = {"said": "", "problem": problem_of(error)}
        return self._shell.fragment(request, "mnestics/said.html", values)

    async def show(self, request: Request) -> Response:
        """One plan: the chain of its dates and signatures."""
        context = self._shell.context(request)
        now = plans.see(context, request.path_params["plan_id"])
        with context.store.read() as reading:
            read = sittings.last_readings(reading).keys()
        links = plan_words.links_of(now, read, context.store.clock.zone())
        shown, folded, end = plan_words.folded(links)
        values = {
            "plan": now.plan,
            "lead": plan_words.span_words(now),
            "shown": shown,
            "folded": folded,
            "end": end,
            "open": now.open_one,
            "meets": now.meets,
            "state": now.state.value,
            "may_move": now.next_one is not None,
            "seal": tier_words(now.plan.tier),
            "base": plan_at(now.plan.id),
        }
        return self._shell.render(request, "mnestics/plan.html", values, title=now.plan.name)

    async def ask_dates(self, request: Request) -> Response:
        """The dates that are to come, to be moved."""
        now = plans.see(self._shell.context(request), request.path_params["plan_id"])
        return self._dates(request, now, plan_filling.filled_as(now))

    async def move_dates(self, request: Request) -> Response:
        """Move them, or say what is wrong."""
        context = self._shell.context(request)
        now = plans.see(context, request.path_params["plan_id"])
        form = await self._shell.form(request)
        try:
            came = [one.date for one in now.checkpoints if one.state is not CheckpointState.COMING]
            wanted = plan_filling.dates_of(context, form, came)
            zone = plan_filling.zone_field(context, form)
            plans.change_dates(context, now.plan.id, wanted, zone)
        except InvalidInputError as error:
            return self._dates(request, now, plan_filling.filled_by(form), problem_of(error))
        told = gettext("The dates are moved, and that is signed.")
        return self._shell.redirect(request, plan_at(now.plan.id), message=told)

    async def ask_to_rest(self, request: Request) -> Response:
        """Ask once before it rests."""
        now = plans.see(self._shell.context(request), request.path_params["plan_id"])
        return self._shell.confirm(
            request,
            question=gettext("Let “{name}” rest?", name=now.plan.name),
            action=RESTS,
            yes=gettext("Let it rest"),
            back=(gettext("Leave it"), plan_at(now.plan.id)),
            facts=(
                gettext("From now on no page, drawing or list shows it."),
                gettext("Its dates go on coming. Nothing is deleted, and you can end the rest."),
            ),
            fields={"ref": str(now.plan.ref)},
        )

    def _new(
        self, request: Request, given: Mapping[str, str], problem: Problem | None = None
    ) -> Response:
        values = {
            **_date_values(given, problem),
            "is_deep": problem is not None and plan_filling.is_deep(problem.field),
            "forgettings": choices.forgetting_cards(),
            "tiers": choices.tier_cards(Tier.CURTAIN, Tier.SEALED),
            "witnessed": choices.tier_cards(Tier.WITNESSED),
        }
        status = 422 if problem else 200
        return self._shell.render(
            request, "mnestics/plan_new.html", values, title=gettext("A new plan"), status=status
        )

    def _dates(
        self,
        request: Request,
        now: SeenPlan,
        given: Mapping[str, str],
        problem: Problem | None = None,
    ) -> Response:
        values = {**_date_values(given, problem), "plan": now.plan, "base": plan_at(now.plan.id)}
        status = 422 if problem else 200
        return self._shell.render(
            request, "mnestics/plan_dates.html", values, title=gettext("Other dates"), status=status
        )

    async def _ask_passphrase(self, request: Request, form: Form) -> Response | None:
        tier = plan_filling.tier_of(form)
        if tier is Tier.CURTAIN:
            return None
        return await self._shell.first_passphrase(
            request,
            form,
            lead=gettext("Sealed plans open with a passphrase of yours.")
            if tier is Tier.SEALED
            else gettext("Witnessed plans open with a passphrase of yours."),
            yes=gettext("Set it and make the plan"),
            back=PLANS,
            fields=list(plan_filling.filled_by(form).items()),
        )


def _date_values(given: Mapping[str, str], problem: Problem | None) -> dict[str, object]:
    return {
        "given": given,
        "problem": problem,
        "errors": {} if problem is None else {problem.field: problem.told},
        "rhythms": plan_filling.rhythms(),
    }


def _soonest(now: SeenPlan) -> float:
    """When it asks for somebody next."""
    following = now.open_one or now.next_one
    return 0 if following is None else following.due_at.timestamp()
