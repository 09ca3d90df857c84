"""A gate that is open: its book, the ways into it, and closing it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import anyio.to_thread
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from osmosis.errors import InvalidInputError
from osmosis.kernel.cadence_words import moment_words
from osmosis.kernel.civil import local_of
from osmosis.languages.errors import told_sentence
from osmosis.languages.speaking import gettext
from osmosis.practices.apert.editions import Edition, Side
from osmosis.practices.apert.model import Gate, GateState, Opening
from osmosis.practices.apert.service import editions, known, openings, threshold
from osmosis.practices.apert.service.reading import Living, find_living
from osmosis.practices.apert.service.standing import require_open
from osmosis.practices.apert.web import trying
from osmosis.practices.apert.web.addresses import GATE, gate_at, opening_at
from osmosis.practices.apert.web.delivered import told_deliveries
from osmosis.practices.apert.web.gate_words import counted_words
from osmosis.practices.apert.web.thresholds import lines_of, told_line
from osmosis.sealing.age import WrongPassphraseError

if TYPE_CHECKING:
    from osmosis.practices.context import PracticeContext
    from osmosis.web.shell import WebShell


def routes(shell: WebShell) -> list[BaseRoute]:
    """What is open, the passphrase that opens it, and closing it."""
    pages = _Pages(shell)
    return [
        Route(GATE + "/open", pages.show),
        Route(GATE + "/unlock", pages.unlock, methods=["POST"]),
        Route(GATE + "/again", pages.again, methods=["POST"]),
        Route(GATE + "/close", pages.ask_to_close),
        Route(GATE + "/close", pages.close, methods=["POST"]),
    ]


class _Pages:
    def __init__(self, shell: WebShell) -> None:
        self._shell = shell

    def _asked(self, request: Request) -> tuple[PracticeContext, Gate]:
        """The gate that is asked about, unless it is at rest."""
        context = self._shell.context(request)
        return context, known.get_met(context, request.path_params["gate_id"])

    async def show(self, request: Request) -> Response:
        """What is open; or how far the edition is; or what it waits for."""
        context, gate = self._asked(request)
        living = find_living(context, gate.id)
        if living is None:
            require_open(context, gate.id)
        assert living is not None
        if living.is_locked:
            return self._locked(request, gate)
        if living.edition is None:
            return self._assembling(request, gate, living)
        return self._open(request, gate, living.opening, living.edition)

    async def unlock(self, request: Request) -> Response:
        """Open what waits for the passphrase, and let the edition be made."""
        context, gate = self._asked(request)
        form = await self._shell.form(request)
        passphrase = form.secret("passphrase")
        try:
            if not passphrase:
                raise InvalidInputError("This gate opens with your passphrase")
            await anyio.to_thread.run_sync(editions.unlock_opening, context, gate.id, passphrase)
        except (WrongPassphraseError, InvalidInputError) as error:
            return self._locked(request, gate, told_sentence(error))
        self._shell.wake()
        return self._shell.redirect(request, gate_at(gate.id, "open"))

    async def again(self, request: Request) -> Response:
        """Ask once more for an edition that could not be made."""
        context, gate = self._asked(request)
        living = find_living(context, gate.id)
        if living is not None and living.edition is None:
            openings.ask_for_edition(context, living.opening)
            self._shell.wake()
        return self._shell.redirect(request, gate_at(gate.id, "open"))

    async def ask_to_close(self, request: Request) -> Response:
        """Ask once, with room for what is taken inside."""
        context, gate = self._asked(request)
        opening = require_open(context, gate.id)
        values = {
            "gate": gate,
            "until": _until(opening),
            "taken": told_line(threshold.find_line(context, gate.id, Side.TAKEN, opening.ref.id)),
            "action": gate_at(gate.id, "close"),
            "back": gate_at(gate.id, "open"),
            "tried": trying.at_closing(context, opening),
        }
        return self._shell.render(
            request, "apert/close.html", values, title=gettext("Close the gate")
        )

    async def close(self, request: Request) -> Response:
        """Note the line, and close before its time is over."""
        context, gate = self._asked(request)
        require_open(context, gate.id)
        form = await self._shell.form(request)
        line = form.text("line")
        if line:
            threshold.note_taken(context, gate.id, line)
        editions.close_now(context, gate.id)
        return self._shell.redirect_and_forget(
            request, gate_at(gate.id, "shelf"), message=gettext("The gate is closed.")
        )

    def _open(self, request: Request, gate: Gate, opening: Opening, edition: Edition) -> Response:
        context = self._shell.context(request)
        values = {
            "gate": gate,
            "lives": gate.state is not GateState.ENDED,
            "edition": edition,
            "until": _until(opening),
            "told": _told(edition),
            "cover": opening_at(opening.ref.id, "cover.png"),
            "read": opening_at(opening.ref.id),
            "files": [
                (part.number, opening_at(opening.ref.id, f"parts/{part.number}.epub"))
                for part in edition.parts
            ],
            "early": opening.early_reason,
            "deliveries": told_deliveries(context, gate, opening),
            **lines_of(context, gate.id, opening.ref.id),
        }
        return self._shell.render(request, "apert/open.html", values, title=gate.name)

    def _assembling(self, request: Request, gate: Gate, living: Living) -> Response:
        job = living.job
        is_at_work = job is None or job.is_living
        values = {
            "gate": gate,
            "here": gate_at(gate.id, "open"),
            "again": gate_at(gate.id, "again"),
            # A share, because how many there are is nobody's business while the gate is closed.
            "percent": 0 if job is None or not job.total else 100 * job.done // job.total,
            "is_at_work": is_at_work,
            "reason": "" if job is None or not job.reason else gettext(job.reason),
        }
        if self._shell.is_htmx(request):
            return self._shell.fragment(request, "apert/assembling_now.html", values)
        return self._shell.render(request, "apert/assembling.html", values, title=gate.name)

    def _locked(self, request: Request, gate: Gate, problem: str = "") -> Response:
        values = {
            "gate": gate,
            "action": gate_at(gate.id, "unlock"),
            "problem": problem or None,
        }
        status = 422 if problem else 200
        return self._shell.render(
            request, "apert/locked.html", values, title=gate.name, status=status
        )


def _until(opening: Opening) -> str:
    return moment_words(local_of(opening.closes_at, opening.zone))


def _told(edition: Edition) -> str:
    return counted_words(edition.pieces, edition.minutes)
