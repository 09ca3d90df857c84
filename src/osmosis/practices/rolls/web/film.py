"""Real film: exposed frames, forgotten ones, the lab, the box on its shelf, and scans."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING
from uuid import UUID

import anyio.to_thread
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from osmosis.errors import InvalidInputError
from osmosis.kernel.civil import CivilMoment
from osmosis.kernel.civil_text import parse_moment
from osmosis.kernel.ids import new_id
from osmosis.languages.errors import told_message, told_sentence
from osmosis.languages.listing import spans
from osmosis.languages.speaking import gettext, ngettext
from osmosis.media.limits import MediaRefusedError
from osmosis.practices.context import PracticeContext
from osmosis.practices.rolls.model import FrameKind, Origin
from osmosis.practices.rolls.service import film, rolls_seen, scans, sheets
from osmosis.practices.rolls.service.exposing import Capture, expose
from osmosis.practices.rolls.service.rolls_seen import SeenRoll
from osmosis.practices.rolls.service.scans import SealedScan
from osmosis.practices.rolls.web.addresses import CASE, ROLL, roll_at

if TYPE_CHECKING:
    from osmosis.web.forms import Form
    from osmosis.web.multipart import Part
    from osmosis.web.shell import WebShell

MOST_BYTES = 4 * 1024 * 1024 * 1024
MOST_SCANS = 40


def routes(shell: WebShell) -> list[BaseRoute]:
    """What only film needs."""
    pages = _Pages(shell)
    return [
        Route(ROLL + "/film/expose", pages.expose, methods=["POST"]),
        Route(ROLL + "/film/move", pages.move_on, methods=["POST"]),
        Route(ROLL + "/film/case", pages.case, methods=["POST"]),
        Route(ROLL + "/film/scans", pages.scans),
        Route(ROLL + "/film/scans", pages.take_scans, methods=["POST"]),
        Route(ROLL + "/film/scans/keep", pages.keep_scans, methods=["POST"]),
        Route(ROLL + "/insert", pages.ask_to_insert),
        Route(ROLL + "/insert", pages.insert, methods=["POST"]),
    ]


class _Pages:
    def __init__(self, shell: WebShell) -> None:
        self._shell = shell

    async def expose(self, request: Request) -> Response:
        """The next frame on film is exposed."""
        context = self._shell.context(request)
        roll_id = request.path_params["roll_id"]
        now = context.store.clock.now()
        kept = expose(
            context,
            Capture(
                roll_id=roll_id,
                client_id=str(new_id(now)),
                kind=FrameKind.FILM,
                taken=CivilMoment(instant=now, zone=context.store.clock.zone()),
                sealed=None,
                origin=Origin.FILM,
            ),
        )
        return self._shell.redirect(
            request,
            roll_at(roll_id),
            message=gettext("Frame {number} is spent, on film.", number=kept.number),
        )

    async def move_on(self, request: Request) -> Response:
        """To the lab, and back."""
        context = self._shell.context(request)
        form = await self._shell.form(request)
        roll = film.move_on(context, request.path_params["roll_id"], form.text("box_place"))
        return self._shell.redirect(request, roll_at(roll.id))

    async def case(self, request: Request) -> Response:
        """Into the case, with the place of its box."""
        context = self._shell.context(request)
        form = await self._shell.form(request)
        roll_id = request.path_params["roll_id"]
        film.set_box_place(context, roll_id, form.text("box_place"))
        roll = sheets.put_into_case(context, roll_id, form.text("identity_line"))
        return self._shell.redirect(
            request, CASE, message=gettext("{virtue} is in the case.", virtue=roll.virtue)
        )

    async def ask_to_insert(self, request: Request) -> Response:
        """Where the forgotten frame belongs."""
        context = self._shell.context(request)
        seen = rolls_seen.see_roll(context, request.path_params["roll_id"])
        return self._insert_page(request, context, seen)

    async def insert(self, request: Request) -> Response:
        """Put it in; those behind it move on by one."""
        context = self._shell.context(request)
        form = await self._shell.form(request)
        seen = rolls_seen.see_roll(context, request.path_params["roll_id"])
        try:
            number = form.integer("number", least=1, most=seen.roll.exposures)
            if number is None:
                raise InvalidInputError("Say which number the frame has")
            film.insert_forgotten(context, seen.roll.id, number, _taken(context, form))
        except InvalidInputError as error:
            return self._insert_page(request, context, seen, told_sentence(error), form)
        return self._shell.redirect(
            request,
            roll_at(seen.roll.id),
            message=gettext("Frame {number} is on film.", number=number),
        )

    def _insert_page(
        self,
        request: Request,
        context: PracticeContext,
        seen: SeenRoll,
        problem: str | None = None,
        form: Form | None = None,
    ) -> Response:
        now = context.store.clock.now().to_tz(context.store.clock.zone())
        given = {} if form is None else form.values()
        values = {
            "roll": seen.roll,
            "number": given.get("number", ""),
            "taken": given.get("taken", now.to_plain().format_iso(unit="minute")[:16]),
            "problem": problem,
        }
        status = 422 if problem else 200
        return self._shell.render(
            request, "rolls/insert.html", values, title=gettext("A forgotten frame"), status=status
        )

    async def scans(self, request: Request) -> Response:
        """Choose the scans."""
        context = self._shell.context(request)
        seen = rolls_seen.see_roll(context, request.path_params["roll_id"])
        values = {"roll": seen.roll, "waiting": spans(waiting_numbers(seen))}
        return self._shell.render(request, "rolls/scans.html", values, title=gettext("Scans"))

    async def take_scans(self, request: Request) -> Response:
        """Take them in sealed, and show which frame each would become; nothing is kept yet."""
        context = self._shell.context(request)
        seen = rolls_seen.see_roll(context, request.path_params["roll_id"])

        def take(parts: Iterator[Part]) -> tuple[list[SealedScan], list[tuple[str, str]]]:
            return _sealed(context, seen.roll.id, parts)

        sealed, refused = await self._shell.upload(request, take, most=MOST_BYTES)
        if not sealed and not refused:
            raise InvalidInputError("No scan was chosen")
        numbers = scans.propose(context, seen.roll.id, sealed)
        values = {
            "roll": seen.roll,
            "rows": [(scan, numbers.get(scan.name)) for scan in sealed],
            "is_matched": bool(numbers) or not sealed,
            "refused": refused,
            "numbers": waiting_numbers(seen),
        }
        return self._shell.render(
            request, "rolls/scans_matched.html", values, title=gettext("Scans")
        )

    async def keep_scans(self, request: Request) -> Response:
        """Keep them beside their frames."""
        context = self._shell.context(request)
        roll_id = request.path_params["roll_id"]
        chosen = _chosen(await self._shell.form(request))
        kept = await anyio.to_thread.run_sync(lambda: scans.keep_sealed(context, roll_id, chosen))
        told = ngettext("One scan is kept.", "{n} scans are kept.", len(kept))
        return self._shell.redirect(request, roll_at(roll_id), message=told)


def waiting_numbers(seen: SeenRoll) -> list[int]:
    """The numbers of the frames on film that may still get a scan."""
    return [
        placement.number
        for placement, frame in zip(seen.placements, seen.frames, strict=True)
        if frame.kind is FrameKind.FILM
        and placement.voided_at is None
        and placement.number not in seen.scanned_numbers
    ]


def _sealed(
    context: PracticeContext, roll_id: UUID, parts: Iterator[Part]
) -> tuple[list[SealedScan], list[tuple[str, str]]]:
    sealed: list[SealedScan] = []
    refused: list[tuple[str, str]] = []
    for part in parts:
        if part.file_name is None or not part.file_name:
            continue
        if len(sealed) == MOST_SCANS:
            refused.append(
                (
                    part.file_name,
                    gettext("At most {most} are taken in at a time", most=MOST_SCANS),
                )
            )
            continue
        try:
            sealed.append(scans.seal_scan(context, roll_id, part.file_name, part.chunks()))
        except MediaRefusedError as error:
            refused.append((part.file_name, told_message(error)))
    return sealed, refused


def _chosen(form: Form) -> list[tuple[int, SealedScan]]:
    chosen = []
    for place, sha256 in enumerate(form.texts("sha256", most=64)):
        number = form.integer(f"number-{place}", least=0, most=37)
        if number is not None:
            size = form.integer(f"size-{place}", least=1) or 1
            chosen.append((number, SealedScan(name="", sha256=sha256, size=size)))
    if not chosen:
        raise InvalidInputError("No scan was given a frame; nothing was kept")
    return chosen


def _taken(context: PracticeContext, form: Form) -> CivilMoment | None:
    text = form.text("taken", most=40)
    return parse_moment(text, zone=context.store.clock.zone()) if text else None
