"""Making a pathway: a name, a rhythm and a first line; everything else has a default."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING
from uuid import UUID

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from osmosis.errors import InvalidInputError
from osmosis.kernel.ids import new_id
from osmosis.languages.dates import told_date
from osmosis.languages.listing import capital
from osmosis.languages.speaking import gettext, pgettext
from osmosis.practices.context import PracticeContext
from osmosis.practices.mnestics.model import Parameters, Pathway
from osmosis.practices.mnestics.reads import Basis
from osmosis.practices.mnestics.rules.reads_text import WRITTEN
from osmosis.practices.mnestics.rules.reads_words import reads_words
from osmosis.practices.mnestics.service import junctions, known, meditations
from osmosis.practices.mnestics.service.pathways import NewPathway, make_pathway
from osmosis.practices.mnestics.web import choices, filling, meaning, tapping
from osmosis.practices.mnestics.web.addresses import NEW, PATHWAYS, pathway_at
from osmosis.practices.mnestics.web.filling import Filled, Problem
from osmosis.practices.mnestics.web.pathway_words import rhythm_words
from osmosis.sealing.tiers import Tier

if TYPE_CHECKING:
    from osmosis.web.forms import Form
    from osmosis.web.shell import WebShell

SAID = "/mnestics/said"
_QUESTION_FIELDS = ("name", "first_line", "rhythm", "date", "time", "cadence")


def routes(shell: WebShell) -> list[BaseRoute]:
    """The page that makes a pathway, and what its fields mean while one fills them in."""
    pages = _Pages(shell)
    return [
        Route(NEW, pages.show),
        Route(NEW, pages.make, methods=["POST"]),
        Route(SAID + "/rhythm", pages.say_rhythm, methods=["POST"]),
        Route(SAID + "/reads", pages.say_reads, methods=["POST"]),
    ]


def field_values(
    context: PracticeContext,
    filled: Filled,
    names: Mapping[UUID, str],
    problem: Problem | None = None,
    but: UUID | None = None,
) -> dict[str, object]:
    """What the fields of a pathway need.

    Args:
        names: The pathways that may be named in what is read.
        but: The pathway that these are the fields of, once there is one.
    """
    return {
        "given": filled.given,
        "many": filled.many,
        "problem": problem,
        "errors": {} if problem is None else {problem.field: problem.told},
        "is_deep": problem is not None and problem.field not in _QUESTION_FIELDS,
        "rhythms": [
            *((key, gettext(name)) for key, name in choices.RHYTHMS.items()),
            (choices.OWN_RHYTHM, pgettext("a rhythm", "Another")),
        ],
        "weekdays": choices.weekdays(),
        "written": WRITTEN,
        "sentences": tapping.sentences(names, but),
        "media": [(medium.value, gettext(name)) for medium, name in choices.MEDIA.items()],
        "steps": [(step.value, capital(gettext(name))) for step, name in choices.STEPS.items()],
        "bases": choices.basis_cards(),
        "forgettings": choices.forgetting_cards(),
        "tiers": choices.tier_cards(Tier.CURTAIN, Tier.SEALED),
        "witnessed": choices.tier_cards(Tier.WITNESSED),
        "meditations": list(meditations.list_first_sentences(context).items()),
        "has_vault": context.keys.has_vault,
    }


def new_values(
    context: PracticeContext, filled: Filled | None = None, problem: Problem | None = None
) -> dict[str, object]:
    """What the page for a new pathway needs."""
    now = filled or filling.filled_new(context)
    every = known.list_met(context)
    client_id = now.given.get("client_id") or str(new_id(context.store.time().now))
    return {
        **field_values(context, now, known.names_of(every), problem),
        "client_id": client_id,
        "is_first": not every,
    }


class _Pages:
    def __init__(self, shell: WebShell) -> None:
        self._shell = shell

    async def show(self, request: Request) -> Response:
        """The question and its defaults."""
        context = self._shell.context(request)
        return self._shell.render(
            request, "mnestics/new.html", new_values(context), title=gettext("A new pathway")
        )

    async def make(self, request: Request) -> Response:
        """Make it, or say what is missing."""
        context = self._shell.context(request)
        form = await self._shell.form(request)
        names = known.names_of(known.list_met(context))
        try:
            parameters = meaning.parameters_of(context, form, names, None)
            asked = await ask_passphrase(self._shell, request, form, parameters, PATHWAYS)
            if asked is not None:
                return asked
            pathway = make_pathway(context, _wanted(context, form, parameters))
        except InvalidInputError as error:
            values = new_values(context, filling.filled_by(form), filling.problem_of(error))
            return self._shell.render(
                request, "mnestics/new.html", values, title=gettext("A new pathway"), status=422
            )
        told = _made_words(context, pathway)
        return self._shell.redirect(request, pathway_at(pathway.id), message=told)

    async def say_rhythm(self, request: Request) -> Response:
        """The rhythm that is being chosen, in words."""
        context = self._shell.context(request)
        form = await self._shell.form(request)
        said = _said_or_problem(lambda: rhythm_said(context, form))
        return self._shell.fragment(request, "mnestics/said.html", said)

    async def say_reads(self, request: Request) -> Response:
        """What is being chosen to be read, in words, or where its text goes wrong."""
        context = self._shell.context(request)
        form = await self._shell.form(request)
        said = _said_or_problem(lambda: reads_said(context, form))
        return self._shell.fragment(request, "mnestics/said.html", said)


async def ask_passphrase(
    shell: WebShell, request: Request, form: Form, parameters: Parameters, back: str
) -> Response | None:
    """A page that asks for the first passphrase, where the seal needs one."""
    if parameters.tier is Tier.CURTAIN:
        return None
    return await shell.first_passphrase(
        request,
        form,
        lead=gettext("Sealed pathways open with a passphrase of yours.")
        if parameters.tier is Tier.SEALED
        else gettext("Witnessed pathways open with a passphrase of yours."),
        yes=gettext("Set it and go on"),
        back=back,
        fields=filling.filled_by(form).pairs(),
    )


def rhythm_said(context: PracticeContext, form: Form) -> str:
    """The rhythm of a form in words, with its first date to come.

    Raises:
        InvalidInputError: A field cannot be used.
    """
    cadence = meaning.cadence_of(context, form)
    following = cadence.next_after(context.store.time().now)
    told = f"{rhythm_words(cadence, context.store.clock.zone())}."
    if following is None:
        return told
    return f"{told} {gettext('The next date is {date}.', date=told_date(following.date))}"


def reads_said(context: PracticeContext, form: Form) -> str:
    """What a form says is read, in words.

    Raises:
        InvalidInputError: It says nothing that can be read.
    """
    names = known.names_of(known.list_met(context))
    basis = Basis(form.choice("basis", list(Basis), default=Basis.KEPT.value))
    return f"{capital(reads_words(tapping.reads_of(form, names), names, basis))}."


def _said_or_problem(say: Callable[[], str]) -> dict[str, object]:
    try:
        return {"said": say(), "problem": None}
    except InvalidInputError as error:
        return {"said": "", "problem": filling.problem_of(error)}


def _wanted(context: PracticeContext, form: Form, parameters: Parameters) -> NewPathway:
    return NewPathway(
        name=form.required("name", most=400),
        parameters=meaning.with_own_meditation(context, form, parameters),
        first_line=form.required("first_line"),
        client_id=form.text("client_id", most=64),
    )


def _made_words(context: PracticeContext, pathway: Pathway) -> str:
    following = junctions.list_next(context, [pathway])
    if not following:
        return gettext("“{name}” is made. No date is to come.", name=pathway.name)
    day = told_date(following[0].junction.date)
    return gettext(
        "“{name}” is made, and its first line is on its way to {day}.", name=pathway.name, day=day
    )
