"""One frame, whole, with everything that is known of it; its picture and its original."""

from __future__ import annotations

from typing import TYPE_CHECKING

import anyio.to_thread
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from osmosis.errors import NotFoundError
from osmosis.languages.speaking import gettext, noop
from osmosis.media.names import display_name
from osmosis.practices.context import PracticeContext
from osmosis.practices.rolls.prints import (
    ContactSheet,
    Development,
    PrintSize,
    SheetFrame,
)
from osmosis.practices.rolls.service import sheets, whereabouts
from osmosis.practices.rolls.service.pictures import picture_of
from osmosis.practices.rolls.web.addresses import FRAME, frame_at, roll_at
from osmosis.practices.rolls.web.frames_shown import KINDS_TOLD, shown, state_of
from osmosis.practices.rolls.web.telling import (
    capture_told,
    fog_told,
    photographed_told,
    size_told,
)
from osmosis.storage.pieces import pieces_of

if TYPE_CHECKING:
    from osmosis.web.shell import WebShell

_DARK = {
    "gone": noop("This frame was let go. Only its number and the date are left."),
    "void": noop("The lens cap was on. The frame is void, and its number stays spent."),
}


def routes(shell: WebShell) -> list[BaseRoute]:
    """A frame's page and its bytes."""
    pages = _Pages(shell)
    return [
        Route(FRAME, pages.show),
        Route(FRAME + "/picture/{size}", pages.picture),
        Route(FRAME + "/original", pages.original),
    ]


class _Pages:
    def __init__(self, shell: WebShell) -> None:
        self._shell = shell

    async def show(self, request: Request) -> Response:
        """Everything about one frame; its place only when it is asked for."""
        context = self._shell.context(request)
        sheet = self._sheet(request, context)
        frame = sheet.frames[0]
        state = state_of(frame)
        if sheet.is_rested or state == "rested":
            resting = {"told": gettext("This frame is at rest")}
            return self._shell.render(
                request, "rolls/rested.html", resting, title=gettext("At rest")
            )
        title = gettext(
            "{virtue}, frame {number}", virtue=sheet.roll.virtue, number=frame.placement.number
        )
        if state in _DARK:
            dark = {
                "roll": sheet.roll,
                "number": frame.placement.number,
                "why": gettext(_DARK[state]),
            }
            return self._shell.render(request, "rolls/dark_frame.html", dark, title=title)
        place: str | None = None
        found = frame.development
        if "where" in request.query_params and found is not None and found.has_location:
            place = await anyio.to_thread.run_sync(lambda: whereabouts.place_words(context, found))
            place = place or gettext("The place in the original cannot be read.")
        values = _frame_values(context, sheet, place)
        return self._shell.render(request, "rolls/frame.html", values, title=title)

    async def picture(self, request: Request) -> Response:
        """One derived size of a photograph."""
        context = self._shell.context(request)
        try:
            size = PrintSize(request.path_params["size"])
        except ValueError:
            raise NotFoundError("There is no picture of this size") from None
        found = _development(self._sheet(request, context))
        path = await anyio.to_thread.run_sync(lambda: picture_of(context, found, size))
        return self._shell.media(
            request,
            lambda: pieces_of(path),
            size=path.stat().st_size,
            media_type="image/jpeg",
        )

    async def original(self, request: Request) -> Response:
        """The original, byte for byte."""
        context = self._shell.context(request)
        sheet = self._sheet(request, context)
        found = _development(sheet)
        if found.original_sha256 is None:
            raise NotFoundError("There is no file in this frame")
        name = found.original_sha256
        number = sheet.frames[0].placement.number
        return self._shell.media(
            request,
            lambda: context.blobs.open(name),
            size=found.original_size,
            media_type=found.media_type or "application/octet-stream",
            file_name=display_name(found.file_name, fallback=f"{sheet.roll.edge_code} {number}"),
            is_download="save" in request.query_params,
        )

    def _sheet(self, request: Request, context: PracticeContext) -> ContactSheet:
        given = request.path_params
        return sheets.frame_on_sheet(context, given["roll_id"], given["number"])


def _development(sheet: ContactSheet) -> Development:
    """What may be shown of a frame.

    Raises:
        NotFoundError: It is void, at rest, let go, or was never developed.
    """
    frame = sheet.frames[0]
    if frame.development is None or state_of(frame) in ("gone", "void", "rested"):
        raise NotFoundError("There is nothing to show of this frame")
    return frame.development


def _frame_values(
    context: PracticeContext, sheet: ContactSheet, place: str | None
) -> dict[str, object]:
    frame = sheet.frames[0]
    number = frame.placement.number
    found = frame.development
    roll_id = sheet.roll.id
    family = "" if found is None else found.media_type.partition("/")[0]
    zone = context.store.clock.zone()
    return {
        "roll": sheet.roll,
        "number": number,
        "frame": shown(frame, PrintSize.SCREEN),
        "player": family if family in ("audio", "video") and found and not found.problem else "",
        "original": frame_at(roll_id, number, "original")
        if found is not None and found.original_sha256 is not None
        else None,
        "line": "" if found is None else found.line,
        "problem": gettext(found.problem) if found is not None and found.problem else "",
        "facts": [pair for pair in _facts(frame, found) if pair[1]],
        "asks_place": found is not None and found.has_location and place is None,
        "place": place,
        "notes": [fog_told(fog, zone) for fog in sheet.fogs],
        "back": roll_at(roll_id),
        "is_developed": found is not None,
        "here": frame_at(roll_id, number),
    }


def _facts(frame: SheetFrame, found: Development | None) -> list[tuple[str, str]]:
    facts = [
        (gettext("What"), gettext(KINDS_TOLD[frame.frame.kind])),
        (gettext("Detail"), "" if found is None else found.detail),
        (gettext("Exposed"), capture_told(frame.frame.taken)),
    ]
    if found is None:
        return facts
    return [
        *facts,
        (gettext("The photograph’s own date"), photographed_told(found)),
        (gettext("Scent"), found.scent),
        (gettext("Camera"), found.camera),
        (gettext("How glad, thought then"), _glad(found.glad_predicted)),
        (
            gettext("How glad, actually"),
            _glad(None if frame.circle is None else frame.circle.glad_actual),
        ),
        (gettext("Size"), _dimensions(found)),
        (gettext("File"), display_name(found.file_name) if found.file_name else ""),
    ]


def _glad(value: int | None) -> str:
    return "" if value is None else gettext("{value} of 100", value=value)


def _dimensions(found: Development) -> str:
    told = size_told(found.original_size) if found.original_size else ""
    if found.width and found.height:
        return gettext(
            "{width} × {height} pixels, {size}", width=found.width, height=found.height, size=told
        )
    return told
