"""What the addresses of the API do: expose, and look at what may be seen."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any
from uuid import UUID

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from whenever import TimeDelta

from osmosis.errors import InvalidInputError
from osmosis.kernel.ids import parse_id
from osmosis.practices.rolls.model import FrameKind, Kept, Medium, Origin
from osmosis.practices.rolls.service import camera, cases, exposing, loading, rolls_seen, sheets
from osmosis.practices.rolls.service.loading import NewRoll
from osmosis.practices.rolls.web import api_schemas as schemas
from osmosis.practices.rolls.web import api_told as told
from osmosis.practices.rolls.web.arriving import (
    MOST_BYTES,
    Arrival,
    PlainMoments,
    most_sealed_bytes,
    parse_taken,
    take_sealed,
)
from osmosis.sealing.tiers import Tier

if TYPE_CHECKING:
    from osmosis.web.shell import WebShell

_SEALED_TYPES = frozenset({"application/octet-stream", "application/age"})
_FORM_TYPE = "multipart/form-data"


class RollsApi:
    """The answers; :mod:`osmosis.practices.rolls.web.api` declares their addresses."""

    def __init__(self, shell: WebShell) -> None:
        self._shell = shell

    # Frames

    async def expose(self, request: Request) -> Response:
        """Keep a moment on a roll."""
        roll_id = self._roll_id(request)
        sent_as = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        if sent_as in _SEALED_TYPES:
            kept = await self._expose_sealed(request, roll_id)
        elif sent_as == _FORM_TYPE:
            plain = PlainMoments(self._shell.context(request), roll_id, _origin(request))
            kept = await self._shell.upload(request, plain.take_form, most=MOST_BYTES)
        else:
            said = await self._shell.json(request, schemas.MOMENT)
            words = {name: str(value) for name, value in said.items() if value is not None}
            plain = PlainMoments(self._shell.context(request), roll_id, _origin(request))
            kept = plain.take_words(words)
        return JSONResponse(told.kept(kept), status_code=200 if kept.is_repeat else 201)

    async def _expose_sealed(self, request: Request, roll_id: UUID) -> Kept:
        context = self._shell.context(request)
        asked = request.query_params
        kind = _frame_kind(asked.get("kind", ""))
        arrival = Arrival(
            roll_id=roll_id,
            client_id=asked.get("client_id", ""),
            kind=kind,
            taken=parse_taken(asked.get("taken", "")),
            origin=Origin.FILM if kind is FrameKind.FILM else _origin(request),
            number=_number(asked.get("number", "")) if kind is FrameKind.FILM else None,
            size=_number(asked.get("size", "")),
        )
        return await self._shell.stream(
            request,
            lambda chunks: take_sealed(context, arrival, chunks),
            most=most_sealed_bytes(kind),
        )

    async def cap(self, request: Request) -> dict[str, object]:
        """Put the lens cap on."""
        client_id = request.query_params.get("client_id") or None
        _, placement = exposing.cap(self._shell.context(request), self._roll_id(request), client_id)
        return {"number": placement.number}

    async def list_loose(self, request: Request) -> dict[str, object]:
        """Frames without a place."""
        frames = exposing.list_loose(self._shell.context(request))
        return {"frames": [told.loose(frame) for frame in frames]}

    async def place(self, request: Request) -> dict[str, object]:
        """Give a loose frame a place."""
        wanted = await self._shell.json(request, schemas.PLACE)
        kept = exposing.place_loose(
            self._shell.context(request),
            request.path_params["frame_id"],
            parse_id(wanted["roll"]),
            wanted.get("number"),
        )
        return told.kept(kept)

    # Rolls

    async def list_rolls(self, request: Request) -> dict[str, object]:
        """Every roll."""
        case = cases.read_case(self._shell.context(request))
        lying = (*case.loaded, *case.waiting, *case.kept)
        return {"rolls": [told.roll_in_case(one) for one in lying]}

    async def load(self, request: Request) -> Response:
        """Load a roll."""
        wanted = await self._shell.json(request, schemas.NEW_ROLL)
        if wanted.get("tier") == Tier.WITNESSED.value and not wanted.get("witness"):
            raise InvalidInputError("A witnessed roll needs the friend's public key")
        roll = loading.load_roll(self._shell.context(request), _new_roll(wanted))
        return JSONResponse(self._told(request, roll.id), status_code=201)

    async def show(self, request: Request) -> dict[str, object]:
        """One roll, as far as it may be seen."""
        return self._told(request, self._roll_id(request))

    async def make_current(self, request: Request) -> dict[str, object]:
        """Put a roll into the camera."""
        roll = loading.make_current(self._shell.context(request), self._roll_id(request))
        return self._told(request, roll.id)

    async def sheet(self, request: Request) -> dict[str, object]:
        """The contact sheet of a developed roll."""
        context, roll_id = self._shell.context(request), self._roll_id(request)
        seen = rolls_seen.see_roll(context, roll_id)
        return told.sheet(seen, sheets.contact_sheet(context, roll_id))

    async def camera(self, request: Request) -> dict[str, object]:
        """What a camera needs to know."""
        context = self._shell.context(request)
        return told.camera(context, camera.read_camera(context))

    def _told(self, request: Request, roll_id: UUID) -> dict[str, object]:
        context = self._shell.context(request)
        seen = rolls_seen.see_roll(context, roll_id)
        return told.roll_seen(seen, camera.recipient_of(context, roll_id))

    def _roll_id(self, request: Request) -> UUID:
        named = request.path_params.get("roll_id")
        return named if named is not None else camera.current_id(self._shell.context(request))


def _new_roll(wanted: dict[str, Any]) -> NewRoll:
    """The roll that was asked for; what was left out has its default."""
    known: dict[str, Callable[[Any], object]] = {
        "tier": Tier,
        "medium": Medium,
        "wait_days": lambda days: TimeDelta(hours=24 * days),
    }
    fields: dict[str, Any] = {
        name.removesuffix("_days"): known[name](value) if name in known else value
        for name, value in wanted.items()
    }
    return NewRoll(**fields)


def _origin(request: Request) -> Origin:
    """Who sends: a page of ours in a browser, or a script with a token."""
    return Origin.API if "authorization" in request.headers else Origin.BROWSER


def _frame_kind(text: str) -> FrameKind:
    try:
        return FrameKind(text)
    except ValueError:
        raise InvalidInputError(
            "A sealed moment comes with its kind", kinds=", ".join(FrameKind)
        ) from None


def _number(text: str) -> int | None:
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 12):
        raise InvalidInputError("This is not a whole number")
    return int(text)
