"""What leaves a roll, and what comes in: prints, the capsule, a few frames given, an import."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from typing import TYPE_CHECKING

import anyio.to_thread
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from osmosis.bags.give import GiveChoices
from osmosis.errors import InvalidInputError, NotFoundError
from osmosis.languages.errors import told_sentence
from osmosis.languages.speaking import gettext, noop
from osmosis.practices.context import PracticeContext
from osmosis.practices.rolls import rules
from osmosis.practices.rolls.model import Medium, Roll
from osmosis.practices.rolls.service import capsules, importing, printing, rolls_seen, sheets
from osmosis.practices.rolls.service.rolls_seen import SeenRoll
from osmosis.practices.rolls.web.addresses import ROLL, roll_at
from osmosis.practices.rolls.web.frames_shown import state_of, whole_sheet
from osmosis.practices.rolls.web.telling import size_told
from osmosis.storage.disk import disk_failures
from osmosis.typeset.engine import Paper

if TYPE_CHECKING:
    from osmosis.web.multipart import Part
    from osmosis.web.shell import WebShell

IMPORT = "/rolls/import"
CAPSULE_BYTES = 8 * 1024 * 1024 * 1024
_PAPERS = ((Paper.A4, "A4"), (Paper.LETTER, "US Letter"))


def routes(shell: WebShell) -> list[BaseRoute]:
    """Prints, capsule, give, import."""
    pages = _Pages(shell)
    return [
        Route(IMPORT, pages.ask_to_import),
        Route(IMPORT, pages.take_in, methods=["POST"]),
        Route(ROLL + "/prints", pages.prints),
        Route(ROLL + "/prints/{name}.pdf", pages.print),
        Route(ROLL + "/capsule", pages.capsule),
        Route(ROLL + "/capsule/file", pages.capsule_file),
        Route(ROLL + "/give", pages.ask_to_give),
        Route(ROLL + "/give", pages.give, methods=["POST"]),
    ]


class _Pages:
    def __init__(self, shell: WebShell) -> None:
        self._shell = shell

    async def prints(self, request: Request) -> Response:
        """Everything that the roll can be printed as now."""
        seen = self._seen(request)
        roll = seen.roll
        paper = _paper(request)
        here = roll_at(roll.id, "prints")
        values = {
            "roll": roll,
            "items": [
                {
                    "name": gettext(one.title),
                    "href": f"{here}/{one.name}.pdf?paper={paper.value}",
                    "note": gettext(one.note),
                }
                for one in printing.PRINTS
                if _can_print(roll, one)
            ],
            "papers": [
                (told, f"{here}?paper={value.value}", value is paper) for value, told in _PAPERS
            ],
        }
        return self._shell.render(request, "rolls/prints.html", values, title=gettext("Print"))

    async def print(self, request: Request) -> Response:
        """One print as PDF."""
        context = self._shell.context(request)
        roll = self._seen(request).roll
        name, paper = request.path_params["name"], _paper(request)
        data = await anyio.to_thread.run_sync(
            lambda: printing.print_roll(context, roll.id, name, paper)
        )
        return self._shell.media(
            request,
            lambda: iter([data]),
            size=len(data),
            media_type="application/pdf",
            file_name=f"{roll.edge_code} {name}.pdf",
        )

    async def capsule(self, request: Request) -> Response:
        """What a capsule is, and how to save it."""
        seen = self._seen(request)
        rules.ensure_open(seen.roll)
        sheet = sheets.contact_sheet(self._shell.context(request), seen.roll.id)
        size = sum(f.development.original_size for f in sheet.frames if f.development)
        values = {
            "roll": seen.roll,
            "size": size_told(size),
            "resting": sum(1 for frame in sheet.frames if frame.is_rested),
        }
        return self._shell.render(request, "rolls/capsule.html", values, title=gettext("Capsule"))

    async def capsule_file(self, request: Request) -> Response:
        """The capsule itself."""
        context = self._shell.context(request)
        roll_id = self._seen(request).roll.id
        with_rested = "with_rested" in request.query_params
        plan = await anyio.to_thread.run_sync(
            lambda: capsules.plan_export(context, roll_id, with_rested=with_rested)
        )
        return self._shell.media(
            request,
            plan.chunks,
            size=plan.size,
            media_type="application/zip",
            file_name=plan.file_name,
            is_download=True,
        )

    async def ask_to_give(self, request: Request) -> Response:
        """Which frames, and what goes with them."""
        return self._give_page(request)

    async def give(self, request: Request) -> Response:
        """The page for somebody else."""
        context = self._shell.context(request)
        form = await self._shell.form(request)
        roll = self._seen(request).roll
        try:
            picked = [int(text) for text in form.texts("picked", most=3)]
            if not picked:
                raise InvalidInputError("Pick at least one frame")
            choices = GiveChoices(
                title=form.text("title", most=200),
                words=form.text("words", most=rules.LONGEST_TEXT),
                with_location=form.flag("location"),
                with_gladness=form.flag("gladness"),
            )
            given, page = await anyio.to_thread.run_sync(
                lambda: capsules.given_page(context, roll.id, picked, choices)
            )
        except InvalidInputError as error:
            return self._give_page(request, told_sentence(error), form.values())
        except ValueError:
            return self._give_page(
                request, gettext("A frame is named by its number."), form.values()
            )
        for sentence in given.left_out:
            self._shell.say(request, sentence, kind="notice")
        return self._shell.media(
            request,
            lambda: iter([page]),
            size=len(page),
            media_type="text/html",
            file_name=f"{choices.title or roll.virtue}.html",
            is_download=True,
        )

    def _give_page(
        self, request: Request, problem: str | None = None, given: object = None
    ) -> Response:
        seen = self._seen(request)
        rules.ensure_open(seen.roll)
        sheet = sheets.contact_sheet(self._shell.context(request), seen.roll.id)
        shown = {str(f.placement.number) for f in sheet.frames if state_of(f) == "developed"}
        values = {
            "roll": seen.roll,
            "frames": [one for one in whole_sheet(sheet) if one.number in shown],
            "problem": problem,
            "given": given or {},
        }
        status = 422 if problem else 200
        return self._shell.render(
            request, "rolls/give.html", values, title=gettext("Give"), status=status
        )

    async def ask_to_import(self, request: Request) -> Response:
        """Choose a capsule."""
        return self._shell.render(request, "rolls/import.html", title=gettext("Take a capsule in"))

    async def take_in(self, request: Request) -> Response:
        """Take a capsule into the case."""
        context = self._shell.context(request)

        def take(parts: Iterator[Part]) -> Roll:
            return _import(context, parts)

        roll = await self._shell.upload(request, take, most=CAPSULE_BYTES)
        return self._shell.redirect(
            request,
            roll_at(roll.id),
            message=gettext("{virtue} is in the case.", virtue=roll.virtue),
        )

    def _seen(self, request: Request) -> SeenRoll:
        """The roll, unless it is at rest."""
        context = self._shell.context(request)
        seen = rolls_seen.see_roll(context, request.path_params["roll_id"])
        if seen.is_rested:
            raise NotFoundError("This roll is at rest")
        return seen


def _import(context: PracticeContext, parts: Iterator[Part]) -> Roll:
    """A capsule holds nothing sealed, so it may lie in the store's own temporary folder."""
    for part in parts:
        if not part.file_name:
            continue
        folder = context.store.folder.tmp
        with disk_failures(noop("The capsule could not be taken in")):
            folder.mkdir(exist_ok=True, mode=0o700)
            with tempfile.TemporaryFile(dir=folder) as file:
                for chunk in part.chunks():
                    file.write(chunk)
                file.seek(0)
                return importing.import_capsule(context, file)
    raise InvalidInputError("No capsule was chosen")


def _can_print(roll: Roll, one: printing.Print) -> bool:
    if one.name == "shots":
        return roll.medium is Medium.FILM
    return roll.is_open or not one.needs_developed


def _paper(request: Request) -> Paper:
    try:
        return Paper(request.query_params.get("paper", Paper.A4.value))
    except ValueError:
        raise NotFoundError("There is no such paper") from None
