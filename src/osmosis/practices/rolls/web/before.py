"""A roll from before: up to 24 photographs or notes that one already has, cased at once."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import anyio.to_thread
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from osmosis.errors import InvalidInputError, UserError
from osmosis.languages.errors import told_sentence
from osmosis.languages.speaking import gettext
from osmosis.media.limits import MediaRefusedError
from osmosis.practices.context import PracticeContext
from osmosis.practices.rolls import rules
from osmosis.practices.rolls.service import staging
from osmosis.practices.rolls.service.before import MOST_FROM_BEFORE
from osmosis.practices.rolls.service.cases import read_case
from osmosis.practices.rolls.service.staging import Staged, UnusableNoteError
from osmosis.practices.rolls.web.addresses import BEFORE, roll_at

if TYPE_CHECKING:
    from osmosis.web.multipart import Part
    from osmosis.web.shell import WebShell

MOST_BYTES = 24 * 64 * 1024 * 1024
LONGEST_NOTES = 40_000
_TEXTS = (".txt", ".md")
_BETWEEN_NOTES = re.compile(r"\n\s*\n")


@dataclass(kw_only=True, slots=True)
class Sent:
    """What the form held.

    Attributes:
        fields: The plain fields.
        staged: What was taken in.
        problem: What was wrong, in a sentence; empty when all is well.
    """

    fields: dict[str, str] = field(default_factory=dict)
    staged: list[Staged] = field(default_factory=list)
    problem: str = ""


def routes(shell: WebShell) -> list[BaseRoute]:
    """Choosing what was there before."""
    pages = _Pages(shell)
    return [Route(BEFORE, pages.show), Route(BEFORE, pages.make, methods=["POST"])]


class _Pages:
    def __init__(self, shell: WebShell) -> None:
        self._shell = shell

    async def show(self, request: Request) -> Response:
        """The form, or why there is none."""
        may = read_case(self._shell.context(request)).may_add_from_before
        return self._page(request, {}, may=may)

    async def make(self, request: Request) -> Response:
        """Take everything in and case it at once."""
        context = self._shell.context(request)

        def take(parts: Iterator[Part]) -> Sent:
            return take_in(context, parts)

        sent = await self._shell.upload(request, take, most=MOST_BYTES)
        if sent.problem:
            await anyio.to_thread.run_sync(staging.unstage, context, sent.staged)
            return self._page(request, sent.fields, may=True, problem=sent.problem)
        virtue, line = sent.fields.get("virtue", ""), sent.fields.get("identity_line", "")
        try:
            roll = await anyio.to_thread.run_sync(
                staging.case_staged, context, virtue, sent.staged, line
            )
        except InvalidInputError as error:
            return self._page(request, sent.fields, may=True, problem=told_sentence(error))
        return self._shell.redirect(
            request,
            roll_at(roll.id),
            message=gettext("{virtue} is in the case, from before.", virtue=roll.virtue),
        )

    def _page(
        self, request: Request, given: dict[str, str], *, may: bool, problem: str | None = None
    ) -> Response:
        values = {"given": given, "may": may, "problem": problem, "most": MOST_FROM_BEFORE}
        return self._shell.render(
            request,
            "rolls/before.html",
            values,
            title=gettext("A roll from before"),
            status=422 if problem else 200,
        )


def take_in(context: PracticeContext, parts: Iterator[Part]) -> Sent:
    """Take in a form part by part; after the first problem the rest is passed over."""
    sent = Sent()
    try:
        for part in parts:
            if part.file_name is None:
                sent.fields[part.name] = part.text(most=LONGEST_NOTES)
            elif part.file_name and not sent.problem:
                _take_file(context, sent, part)
    except UserError:
        staging.unstage(context, sent.staged)
        raise
    if not sent.problem:
        _take_notes(context, sent)
    return sent


def _take_file(context: PracticeContext, sent: Sent, part: Part) -> None:
    name = str(part.file_name)
    if len(sent.staged) == MOST_FROM_BEFORE:
        sent.problem = gettext(
            "A roll from before takes up to {most} photographs and notes.",
            most=MOST_FROM_BEFORE,
        )
        return
    try:
        if name.lower().endswith(_TEXTS):
            sent.staged.append(staging.stage_text(context, part.chunks()))
        else:
            sent.staged.append(staging.stage_photo(context, name, part.chunks()))
    except (MediaRefusedError, UnusableNoteError) as error:
        sent.problem = f"{name}: {told_sentence(error)}"


def _take_notes(context: PracticeContext, sent: Sent) -> None:
    try:
        rules.checked_virtue(sent.fields.get("virtue", ""))
        for text in _BETWEEN_NOTES.split(sent.fields.get("notes", "")):
            if text.strip():
                sent.staged.append(staging.stage_line(context, text))
    except InvalidInputError as error:
        sent.problem = told_sentence(error)
        return
    if not 1 <= len(sent.staged) <= MOST_FROM_BEFORE:
        sent.problem = gettext(
            "A roll from before takes 1 to {most} photographs and notes.",
            most=MOST_FROM_BEFORE,
        )
