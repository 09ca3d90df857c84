"""Loading a roll: one question, and everything else has a default."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING
from uuid import UUID

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route
from whenever import TimeDelta

from osmosis.errors import InvalidInputError
from osmosis.languages.errors import told_sentence
from osmosis.languages.speaking import gettext
from osmosis.practices.context import PracticeContext
from osmosis.practices.rolls import rules
from osmosis.practices.rolls.model import DEFAULT_LOOKING, MOST_LOADED, Medium, Roll
from osmosis.practices.rolls.service.cases import read_case
from osmosis.practices.rolls.service.loading import NewRoll, load_roll
from osmosis.practices.rolls.service.scents import suggest_tags
from osmosis.practices.rolls.store import scents
from osmosis.practices.rolls.strengths import CREDIT, strengths
from osmosis.practices.rolls.web.addresses import CASE, LOAD, roll_at
from osmosis.practices.rolls.web.telling import tag_told
from osmosis.sealing.tiers import WORDS, Tier

if TYPE_CHECKING:
    from osmosis.web.forms import Form
    from osmosis.web.shell import WebShell

DEFAULT_DAYS = 14
MOST_DAYS = 3653
_VIRTUE_PROBLEM = "virtue"
_OTHER_PROBLEM = "other"


def routes(shell: WebShell) -> list[BaseRoute]:
    """The page that loads a roll."""
    pages = _Pages(shell)
    return [Route(LOAD, pages.show), Route(LOAD, pages.load, methods=["POST"])]


def load_values(
    context: PracticeContext,
    given: Mapping[str, str] | None = None,
    bottles: tuple[str, ...] = (),
    problem: tuple[str, str] | None = None,
) -> dict[str, object]:
    """What the fields for a new roll need.

    Args:
        given: The fields as they were filled in before.
        bottles: The ids of the bottles that were ticked.
        problem: The field at fault (or ``other``) and a sentence.
    """
    with context.store.read() as reading:
        shelf = scents.list_scents(reading)
    return {
        "given": {
            "looking": gettext(DEFAULT_LOOKING),
            "exposures": "24",
            "seal": Tier.CURTAIN.value,
            "wait": str(DEFAULT_DAYS),
            **(given or {}),
        },
        "virtue_error": problem[1] if problem and problem[0] == _VIRTUE_PROBLEM else None,
        "other_error": problem[1] if problem and problem[0] == _OTHER_PROBLEM else None,
        "strengths": strengths(),
        "credit": gettext(CREDIT),
        "tiers": [_told_tier(tier) for tier in (Tier.CURTAIN, Tier.SEALED)],
        "witnessed": [_told_tier(Tier.WITNESSED)],
        "shelf": shelf,
        "bottles": bottles,
        "unused_tags": [tag_told(bottle.name for bottle in tag) for tag in suggest_tags(context)]
        if len(shelf) > 1
        else [],
        "has_vault": context.keys.has_vault,
    }


def _told_tier(tier: Tier) -> dict[str, str]:
    words = WORDS[tier]
    return {
        "value": tier.value,
        "icon": tier.value,
        "name": gettext(words.name),
        "about": gettext(words.summary),
        "protects": gettext(words.protects),
        "fails": gettext(words.does_not_protect),
    }


class _Pages:
    def __init__(self, shell: WebShell) -> None:
        self._shell = shell

    async def show(self, request: Request) -> Response:
        """The question and its defaults."""
        context = self._shell.context(request)
        virtue = request.query_params.get("virtue", "")[: rules.LONGEST_VIRTUE]
        values = load_values(context, {"virtue": virtue})
        values["is_full"] = not read_case(context).may_load
        values["most"] = MOST_LOADED
        return self._shell.render(request, "rolls/load.html", values, title=gettext("Load a roll"))

    async def load(self, request: Request) -> Response:
        """Load it, or say what is missing."""
        context = self._shell.context(request)
        form = await self._shell.form(request)
        try:
            rules.checked_virtue(form.text("virtue"))
        except InvalidInputError as error:
            return self._again(request, form, (_VIRTUE_PROBLEM, told_sentence(error)))
        try:
            wanted = new_roll(form)
            if wanted.tier is not Tier.CURTAIN:
                asked = await self._ask_passphrase(request, form, wanted.tier)
                if asked is not None:
                    return asked
            roll = load_roll(context, wanted)
        except InvalidInputError as error:
            return self._again(request, form, (_OTHER_PROBLEM, told_sentence(error)))
        return self._shell.redirect(request, roll_at(roll.id), message=_loaded_told(roll))

    async def _ask_passphrase(self, request: Request, form: Form, tier: Tier) -> Response | None:
        fields = [(name, value) for name, value in form.values().items() if name != "bottles"]
        return await self._shell.first_passphrase(
            request,
            form,
            lead=gettext(
                # Translators: the seal is "Sealed" or "Witnessed".
                "{seal} rolls open with a passphrase of yours.",
                seal=gettext(WORDS[tier].name),
            ),
            yes=gettext("Set it and load the roll"),
            back=CASE,
            fields=[*fields, *(("bottles", bottle) for bottle in form.texts("bottles"))],
        )

    def _again(self, request: Request, form: Form, problem: tuple[str, str]) -> Response:
        context = self._shell.context(request)
        given = {
            name: value
            for name, value in form.values().items()
            if name not in ("passphrase", "again")
        }
        values = load_values(context, given, tuple(form.texts("bottles")), problem)
        values["is_first"] = read_case(context).is_new
        values["is_full"] = False
        template = "rolls/first.html" if values["is_first"] else "rolls/load.html"
        title = gettext("The case") if values["is_first"] else gettext("Load a roll")
        return self._shell.render(request, template, values, title=title, status=422)


def new_roll(form: Form) -> NewRoll:
    """What a person says when loading a roll.

    Raises:
        InvalidInputError: A field cannot be used.
    """
    days = form.integer("wait", least=0, most=MOST_DAYS)
    tier = Tier(form.choice("seal", [tier.value for tier in Tier], default=Tier.CURTAIN.value))
    witness = form.text("witness", most=200)
    if tier is Tier.WITNESSED and not witness:
        raise InvalidInputError("A witnessed roll needs the friend's public key")
    return NewRoll(
        virtue=form.text("virtue"),
        why=form.text("why"),
        counts=form.text("counts"),
        looking=form.text("looking", default=gettext(DEFAULT_LOOKING)),
        exposures=form.integer("exposures") or 24,
        colour=form.text("colour", most=20),
        tier=tier,
        medium=Medium.FILM if form.flag("film") else Medium.DIGITAL,
        wait=TimeDelta(hours=24 * (DEFAULT_DAYS if days is None else days)),
        scent_tag=tuple(_bottle(text) for text in form.texts("bottles", most=80)),
        witness=witness if tier is Tier.WITNESSED else None,
    )


def _bottle(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise InvalidInputError("There is no such bottle on the shelf") from None


def _loaded_told(roll: Roll) -> str:
    return gettext(
        "{virtue} is loaded: {exposures} exposures, edge code {edge_code}.",
        virtue=roll.virtue,
        exposures=roll.exposures,
        edge_code=roll.edge_code,
    )
