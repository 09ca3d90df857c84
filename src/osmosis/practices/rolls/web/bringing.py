"""Bringing in what other programs kept: an upload, what would come of it, and the work itself."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING
from urllib.parse import urlencode
from uuid import UUID

import anyio.to_thread
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from osmosis.errors import InvalidInputError, NotFoundError, UserError
from osmosis.languages.errors import told_sentence
from osmosis.languages.speaking import gettext, ngettext, noop
from osmosis.ports.jobs import JobState
from osmosis.practices.context import PracticeContext
from osmosis.practices.rolls.past import ImportRun, Tally
from osmosis.practices.rolls.service import letting_go, past, staged_imports
from osmosis.practices.rolls.web.addresses import IMPORT_PAST, PAST
from osmosis.practices.rolls.web.past_shown import KINDS_TOLD
from osmosis.practices.rolls.web.telling import day_told, number_told

if TYPE_CHECKING:
    from osmosis.web.multipart import Part
    from osmosis.web.shell import WebShell

MOST_BYTES = 8 << 30
SOURCES = (
    ("dayone", noop("Day One (its ZIP)")),
    ("apple-journal", noop("Apple Journal (a ZIP of its folder)")),
    ("journey", noop("Journey (its ZIP)")),
    ("diarium", noop("Diarium (its JSON or ZIP)")),
    ("jrnl", noop("jrnl (its text or JSON)")),
    ("markdown", noop("Notes in Markdown, Obsidian (a ZIP, or files)")),
    ("photos", noop("Photographs (files, or a ZIP)")),
    ("mbox", noop("Letters (mbox)")),
    ("wallabag", "wallabag (JSON)"),
    ("readwise", noop("Readwise (CSV or JSON)")),
    ("rednotebook", noop("RedNotebook (its months, or a ZIP)")),
    ("pocket", noop("Pocket (its ZIP or CSV)")),
)
_STAGED = IMPORT_PAST + "/waiting/{staged_id:uuid}"
_RUN = IMPORT_PAST + "/runs/{run_id:uuid}"
_MOST_NAMED = 100


def routes(shell: WebShell) -> list[BaseRoute]:
    """From the upload to the shelf."""
    pages = _Pages(shell)
    return [
        Route(IMPORT_PAST, pages.show),
        Route(IMPORT_PAST, pages.take, methods=["POST"]),
        Route(_STAGED, pages.plan),
        Route(_STAGED, pages.bring, methods=["POST"]),
        Route(_STAGED + "/leave", pages.leave, methods=["POST"]),
        Route(_RUN, pages.run),
        Route(_RUN + "/let-go", pages.ask),
        Route(_RUN + "/let-go", pages.let_go, methods=["POST"]),
    ]


class _Pages:
    def __init__(self, shell: WebShell) -> None:
        self._shell = shell

    async def show(self, request: Request) -> Response:
        """The form, and what was imported."""
        return self._form(request, {})

    async def take(self, request: Request) -> Response:
        """Take in what is uploaded, and show what would come."""
        context = self._shell.context(request)
        staged_id = await anyio.to_thread.run_sync(staged_imports.begin_staging, context)

        def take(parts: Iterator[Part]) -> dict[str, str]:
            return _take(context, staged_id, parts)

        try:
            given = await self._shell.upload(request, take, most=MOST_BYTES)
            staged_imports.staged_path(context, staged_id)
        except NotFoundError:
            staged_imports.unstage(context, staged_id)
            return self._form(request, {}, gettext("Choose a file."))
        except UserError as error:
            staged_imports.unstage(context, staged_id)
            return self._form(request, {}, told_sentence(error))
        source, zone = given.get("source", ""), given.get("zone", "").strip()
        query = urlencode({"source": source, "zone": zone})
        return self._shell.redirect(request, f"{IMPORT_PAST}/waiting/{staged_id}?{query}")

    async def plan(self, request: Request) -> Response:
        """What would come; or how far the work is."""
        context = self._shell.context(request)
        staged_id = request.path_params["staged_id"]
        job = context.jobs.find(staged_imports.TASK, str(staged_id))
        if job is not None and job.state is JobState.DONE:
            return self._shell.redirect(
                request, IMPORT_PAST, message=gettext("It is on the shelf.")
            )
        if job is not None:
            values = {
                "job": job,
                "is_at_work": job.is_living,
                "id": str(staged_id),
                "reason": gettext(job.reason) if job.reason else "",
            }
            return self._shell.render(
                request, "rolls/bringing.html", values, title=gettext("Importing")
            )
        source = request.query_params.get("source", "")
        zone = request.query_params.get("zone", "")
        try:
            tally = await anyio.to_thread.run_sync(
                staged_imports.plan_staged, context, staged_id, source, zone
            )
        except InvalidInputError as error:
            staged_imports.unstage(context, staged_id)
            return self._form(request, {"source": source, "zone": zone}, told_sentence(error))
        values = {"source": source, "zone": zone, "id": str(staged_id), **_plan_shown(tally)}
        return self._shell.render(
            request, "rolls/bring_plan.html", values, title=gettext("What would come")
        )

    async def bring(self, request: Request) -> Response:
        """Have it brought."""
        context = self._shell.context(request)
        staged_id = request.path_params["staged_id"]
        form = await self._shell.form(request)
        total = int(form.text("total")) if form.text("total").isdigit() else 0
        staged_imports.ask_to_bring(
            context, staged_id, form.text("source"), form.text("zone"), total
        )
        self._shell.wake()
        return self._shell.redirect(request, f"{IMPORT_PAST}/waiting/{staged_id}")

    async def leave(self, request: Request) -> Response:
        """Give it up."""
        context = self._shell.context(request)
        staged_imports.unstage(context, request.path_params["staged_id"])
        return self._shell.redirect(request, IMPORT_PAST, message=gettext("Nothing was brought."))

    async def run(self, request: Request) -> Response:
        """One import: what came, and what could not be read."""
        context = self._shell.context(request)
        run = past.get_import(context, request.path_params["run_id"])
        unread = [(name, gettext(why)) for name, why in run.unread]
        values = {"run": _run_shown(run, context.store.clock.zone()), "unread": unread}
        return self._shell.render(request, "rolls/bring_run.html", values, title=run.name)

    async def ask(self, request: Request) -> Response:
        """Ask once before all of an import is let go."""
        context = self._shell.context(request)
        run = past.get_import(context, request.path_params["run_id"])
        address = f"{IMPORT_PAST}/runs/{run.id}"
        return self._shell.confirm(
            request,
            question=gettext("Let everything from “{name}” go?", name=run.name),
            action=f"{address}/let-go",
            yes=gettext("Let it go for good"),
            back=(gettext("Keep it"), address),
            facts=(
                ngettext(
                    "One moment goes, with words and files.",
                    "{count} moments go, with words and files.",
                    run.moments,
                    count=number_told(run.moments),
                ),
                gettext("No import brings them back."),
                *letting_go.copies_told(context),
            ),
            grave=True,
        )

    async def let_go(self, request: Request) -> Response:
        """Let it go."""
        context = self._shell.context(request)
        run_id = request.path_params["run_id"]
        await anyio.to_thread.run_sync(past.let_go_of_import, context, run_id)
        return self._shell.redirect_and_forget(
            request, IMPORT_PAST, message=gettext("The import is gone.")
        )

    def _form(self, request: Request, given: dict[str, str], problem: str = "") -> Response:
        context = self._shell.context(request)
        zone = context.store.clock.zone()
        values = {
            "given": given,
            "problem": problem,
            "sources": [(value, gettext(told)) for value, told in SOURCES],
            "zone": zone,
            "runs": [_run_shown(one, zone) for one in past.list_imports(context)],
            "past": PAST,
        }
        status = 422 if problem else 200
        return self._shell.render(
            request, "rolls/bring.html", values, title=gettext("Import"), status=status
        )


def _take(context: PracticeContext, staged_id: UUID, parts: Iterator[Part]) -> dict[str, str]:
    given: dict[str, str] = {}
    for part in parts:
        if part.file_name is None:
            given[part.name] = part.text()
        elif part.file_name:
            staged_imports.stage(context, staged_id, part.file_name, part.chunks())
    return given


def _plan_shown(tally: Tally) -> dict[str, object]:
    kinds = [(gettext(KINDS_TOLD[kind]), str(count)) for kind, count in sorted(tally.kinds.items())]
    first, last = tally.first, tally.last
    span = []
    if first is not None and last is not None:
        zone = first.zone or "UTC"
        span = [
            (gettext("From"), day_told(first.instant, zone)),
            (gettext("To"), day_told(last.instant, zone)),
        ]
    more = [
        (gettext("Without a date"), tally.undated),
        (gettext("Without a zone"), tally.unzoned),
        (gettext("Here already"), tally.present),
        (gettext("Let go once, and not brought back"), tally.let_go),
    ]
    return {
        "brought": tally.brought,
        "total": tally.seen + len(tally.unread) + len(tally.passed),
        "facts": [*kinds, *span, *((name, str(count)) for name, count in more if count)],
        "unread": [(one.name, gettext(one.why)) for one in tally.unread[:_MOST_NAMED]],
        "unread_count": len(tally.unread),
        "passed": [(one.name, gettext(one.why)) for one in tally.passed[:_MOST_NAMED]],
    }


def _run_shown(run: ImportRun, zone: str) -> dict[str, object]:
    return {
        "id": str(run.id),
        "name": run.name,
        "href": f"{IMPORT_PAST}/runs/{run.id}",
        "note": ngettext(
            "One moment, {day}",
            "{count} moments, {day}",
            run.moments,
            count=number_told(run.moments),
            day=day_told(run.began_at, zone),
        ),
        "day": day_told(run.began_at, zone),
        "source": gettext(dict(SOURCES).get(run.source, run.source)),
        "moments": run.moments,
        "unread_count": run.unread_count,
        "is_whole": run.ended_at is not None,
    }
