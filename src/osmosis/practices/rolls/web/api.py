"""Which addresses the API of Rolls has, and what its description says about each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.routing import BaseRoute

from osmosis.practices.rolls.web import api_schemas as schemas
from osmosis.practices.rolls.web.api_answers import RollsApi

if TYPE_CHECKING:
    from osmosis.web.shell import WebShell

TAG = "rolls"
CURRENT = "/rolls/current"
ROLL = "/rolls/{roll_id:uuid}"
_EXPOSING = (
    "Sent in one of three ways. Encrypted to the roll's public key before it was sent, which is "
    "what a browser does: then the query says what is known in the clear. Or plain, from a script "
    "or a phone shortcut: a form with words and then one file, or JSON for a line, a scent or a "
    "frame on real film; it is encrypted while it arrives, before any byte is written. A moment "
    "that finds no place is kept as a loose frame."
)


def routes(shell: WebShell) -> list[BaseRoute]:
    """Every address of the API of Rolls; the current roll's stand before those of any roll."""
    api = RollsApi(shell)
    return [
        *_camera(shell, api),
        *_of_roll(shell, api, CURRENT, "_current", " in the camera"),
        *_of_roll(shell, api, ROLL, "", ""),
        *_rolls(shell, api),
        *_loose(shell, api),
    ]


def _camera(shell: WebShell, api: RollsApi) -> list[BaseRoute]:
    return [
        shell.api(
            "/camera",
            api.camera,
            method="GET",
            name="camera",
            tag=TAG,
            scope="read",
            summary="The loaded rolls with their public keys, the current one first",
            response=schemas.CAMERA,
        ),
    ]


def _of_roll(shell: WebShell, api: RollsApi, path: str, suffix: str, which: str) -> list[BaseRoute]:
    return [
        shell.api(
            f"{path}/frames",
            api.expose,
            method="POST",
            name=f"expose{suffix}",
            tag=TAG,
            scope="capture",
            summary=f"Expose a frame on the roll{which}",
            description=_EXPOSING,
            query=schemas.SEALED_QUERY,
            request=schemas.MOMENT,
            other_requests={
                "multipart/form-data": schemas.FORM,
                "application/octet-stream": schemas.SEALED,
            },
            response=schemas.KEPT,
            status=201,
            failures=(400, 404, 408, 409, 413, 415, 503),
        ),
        shell.api(
            f"{path}/cap",
            api.cap,
            method="POST",
            name=f"cap{suffix}",
            tag=TAG,
            scope="capture",
            summary=f"Put the lens cap on: void an exposure of the roll{which} within its minute",
            query={"client_id": {"type": "string", "description": "Which capture; or the last."}},
            response=schemas.CAPPED,
            failures=(404, 409),
        ),
        shell.api(
            path,
            api.show,
            method="GET",
            name=f"roll{suffix}",
            tag=TAG,
            scope="read",
            summary=f"The roll{which}",
            response=schemas.ROLL,
            failures=(404,),
        ),
    ]


def _rolls(shell: WebShell, api: RollsApi) -> list[BaseRoute]:
    return [
        shell.api(
            "/rolls",
            api.list_rolls,
            method="GET",
            name="rolls",
            tag=TAG,
            scope="read",
            summary="Every roll",
            response=schemas.ROLLS,
        ),
        shell.api(
            "/rolls",
            api.load,
            method="POST",
            name="load",
            tag=TAG,
            summary="Load a roll",
            request=schemas.NEW_ROLL,
            response=schemas.ROLL,
            status=201,
            failures=(404, 409),
        ),
        shell.api(
            f"{ROLL}/current",
            api.make_current,
            method="POST",
            name="make_current",
            tag=TAG,
            summary="Put a roll into the camera",
            response=schemas.ROLL,
            failures=(404, 409),
        ),
        shell.api(
            f"{ROLL}/sheet",
            api.sheet,
            method="GET",
            name="sheet",
            tag=TAG,
            scope="read",
            summary="The contact sheet of a developed roll",
            response=schemas.SHEET,
            failures=(404, 423),
        ),
    ]


def _loose(shell: WebShell, api: RollsApi) -> list[BaseRoute]:
    return [
        shell.api(
            "/loose",
            api.list_loose,
            method="GET",
            name="loose",
            tag=TAG,
            scope="read",
            summary="Frames that wait for a place",
            response=schemas.LOOSE,
        ),
        shell.api(
            "/loose/{frame_id:uuid}/place",
            api.place,
            method="POST",
            name="place",
            tag=TAG,
            summary="Give a loose frame a place on a loaded roll",
            request=schemas.PLACE,
            response=schemas.KEPT,
            failures=(404, 409),
        ),
    ]
