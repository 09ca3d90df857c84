"""What was begun in a sitting that ended by itself: shown again, to be taken over or let go."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode
from uuid import UUID

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from osmosis.errors import UserError
from osmosis.kernel.ids import parse_id
from osmosis.languages.dates import told_date
from osmosis.languages.errors import told_sentence
from osmosis.languages.speaking import gettext
from osmosis.practices.context import PracticeContext
from osmosis.practices.mnestics.service import left_drafts
from osmosis.practices.mnestics.service.drafts import DraftKey
from osmosis.practices.mnestics.service.left_drafts import LeftDraft
from osmosis.practices.mnestics.web.addresses import SITTING, sitting_at

if TYPE_CHECKING:
    from osmosis.web.shell import WebShell


@dataclass(frozen=True, kw_only=True, slots=True)
class ShownLeft:
    """Words that were begun, as a page shows them.

    Attributes:
        into: The sitting in which one can go on with them; empty when none goes on.
        is_of_several: Whether they were written on more than one page.
    """

    told: str
    words: str
    is_of_several: bool
    key: str
    take: str
    into: str
    let_go: str


def routes(shell: WebShell) -> list[BaseRoute]:
    """Taking over what was left, and letting it go."""
    pages = _Pages(shell)
    return [
        Route(SITTING + "/left/take", pages.take, methods=["POST"]),
        Route(SITTING + "/left/let-go", pages.ask_to_let_go),
        Route(SITTING + "/left/let-go", pages.let_go, methods=["POST"]),
    ]


def left_values(
    context: PracticeContext, *, of: UUID | None = None, into: UUID | None = None
) -> list[ShownLeft]:
    """What was left, for a page.

    Args:
        of: Only in this sitting.
        into: The sitting that goes on.
    """
    return [_shown(one, of, into) for one in left_drafts.list_left(context, of)]


class _Pages:
    def __init__(self, shell: WebShell) -> None:
        self._shell = shell

    async def take(self, request: Request) -> Response:
        """Go on with it in the sitting that goes on."""
        context = self._shell.context(request)
        form = await self._shell.form(request)
        into = parse_id(form.text("into", most=40))
        key = DraftKey.parse(form.text("of", most=60))
        try:
            left_drafts.take_over(context, request.path_params["sitting_id"], key, into)
        except UserError as error:
            self._shell.say(request, told_sentence(error), kind="problem")
        return self._shell.redirect(request, sitting_at(into, "now"))

    async def ask_to_let_go(self, request: Request) -> Response:
        """Ask once; it cannot be taken back."""
        into = request.query_params.get("into", "")[:40]
        return self._shell.confirm(
            request,
            question=gettext("Let these words go?"),
            action=request.url.path,
            yes=gettext("Let them go"),
            back=(gettext("Keep them"), _back(request.path_params["sitting_id"], into)),
            facts=(gettext("They were not sent, and are kept nowhere else."),),
            grave=True,
            fields={"of": request.query_params.get("of", "")[:60], "into": into},
        )

    async def let_go(self, request: Request) -> Response:
        """Let it go."""
        form = await self._shell.form(request)
        key = DraftKey.parse(form.text("of", most=60))
        context = self._shell.context(request)
        left_drafts.let_go_of_left(context, request.path_params["sitting_id"], key)
        back = _back(request.path_params["sitting_id"], form.text("into", most=40))
        return self._shell.redirect(request, back, message=gettext("They are let go."))


def _back(sitting_id: UUID, into: str) -> str:
    """To the sitting in which one writes, or the one in which it was left."""
    return sitting_at(parse_id(into), "now") if into else sitting_at(sitting_id)


def _told(one: LeftDraft) -> str:
    date = told_date(one.begun)
    if one.pathway is not None:
        return gettext(
            "You had begun to write this on {date}, along “{name}”.",
            date=date,
            name=one.pathway.name,
        )
    if one.plan:
        return gettext(
            "You had begun to write this on {date}, for the plan “{plan}”.",
            date=date,
            plan=one.plan,
        )
    return gettext("You had begun to write this on {date}, as an answer.", date=date)


def _shown(one: LeftDraft, of: UUID | None, into: UUID | None) -> ShownLeft:
    writes_in = "" if into is None or of is not None else str(into)
    asked = urlencode({"of": str(one.key), "into": writes_in})
    return ShownLeft(
        told=_told(one),
        words=one.words,
        is_of_several=one.is_of_several,
        key=str(one.key),
        take=sitting_at(one.sitting_id, "left/take"),
        into="" if into is None else str(into),
        let_go=f"{sitting_at(one.sitting_id, 'left/let-go')}?{asked}",
    )
