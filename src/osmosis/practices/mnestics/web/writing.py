"""Writing what leaves: along each pathway of a sitting, or as a letter; and who will read it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING
from uuid import UUID

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from osmosis.errors import InvalidInputError, UserError
from osmosis.kernel.cadence_words import date_words
from osmosis.kernel.ids import new_id, parse_id
from osmosis.media.passing import looked_at
from osmosis.practices.context import PracticeContext
from osmosis.practices.mnestics.model import Address, Medium, Message, Place
from osmosis.practices.mnestics.rules.reaching import MessageReach
from osmosis.practices.mnestics.rules.words import KIND_OF
from osmosis.practices.mnestics.service import (
    drafts,
    reaching,
    sealing,
    sending,
    sent,
)
from osmosis.practices.mnestics.service.sitting import Sat, SeenSitting
from osmosis.practices.mnestics.web.addresses import SITTING, sitting_at
from osmosis.sealing.moment import MomentNote

if TYPE_CHECKING:
    from osmosis.web.forms import Form
    from osmosis.web.multipart import Part
    from osmosis.web.shell import WebShell

MOST_FILE_BYTES = 4 << 30
LONGEST_WORDS = 1 << 20
WORDS_BYTES = 1_300_000


def routes(shell: WebShell) -> list[BaseRoute]:
    """Sending words, and sending a page, sound or video."""
    pages = _Pages(shell)
    return [
        Route(SITTING + "/send", pages.send, methods=["POST"]),
        Route(SITTING + "/send-file", pages.send_file, methods=["POST"]),
    ]


def values_of(context: PracticeContext, seen: SeenSitting) -> dict[str, object]:
    """What the page for writing needs, or the one that says who will read it."""
    written = sent.list_sent(context, seen.sitting.id)
    if seen.sitting.place is Place.REACH:
        reach = reaching.reach_every(context)
        return {"readers": [_told_readers(one, reach.get(one.id)) for one in written]}
    return {
        "ways": [_way(context, one) for one in seen.sat],
        "draft": drafts.read_draft(context, seen.sitting.id),
        "client_id": str(new_id(context.store.time().now)),
        "sent": [_told(one, seen.sat) for one in written],
    }


class _Pages:
    def __init__(self, shell: WebShell) -> None:
        self._shell = shell

    async def send(self, request: Request) -> Response:
        """Send words; what could not be sent stays in the draft."""
        context = self._shell.context(request)
        sitting_id: UUID = request.path_params["sitting_id"]
        form = await self._shell.form(request, most=WORDS_BYTES)
        words = form.text("words", most=LONGEST_WORDS)
        try:
            _send(context, sitting_id, form, words)
        except UserError as error:
            drafts.save_draft(context, sitting_id, words)
            self._shell.say(request, f"{error.message}.", kind="problem")
        return self._shell.redirect(request, sitting_at(sitting_id, "now"))

    async def send_file(self, request: Request) -> Response:
        """Send a page, sound or video, which is encrypted while it arrives."""
        context = self._shell.context(request)
        sitting_id: UUID = request.path_params["sitting_id"]

        def take(parts: Iterator[Part]) -> None:
            fields: dict[str, str] = {}
            for part in parts:
                if part.file_name is None:
                    fields[part.name] = part.text()
                elif part.file_name:
                    sending.send_along(
                        context,
                        sitting_id,
                        parse_id(fields.get("pathway", "")),
                        _file(fields, part),
                    )
                    return
            raise InvalidInputError("There is no file to send")

        await self._shell.upload(request, take, most=MOST_FILE_BYTES)
        return self._shell.redirect(request, sitting_at(sitting_id, "now"))


def _send(context: PracticeContext, sitting_id: UUID, form: Form, words: str) -> None:
    client_id = form.required("client_id", most=64)
    if form.text("to_date"):
        letter = sealing.line(client_id, words, Medium.LETTER)
        sending.send_to_date(context, form.date("to_date"), letter, sitting_id=sitting_id)
        return
    medium = Medium(form.choice("medium", [one.value for one in Medium]))
    if medium is Medium.PAPER:
        outgoing = sealing.Outgoing(client_id=client_id, medium=medium, envelope=words)
    else:
        outgoing = sealing.line(client_id, words, medium)
    retires = form.text("retires", most=40)
    sending.send_along(
        context,
        sitting_id,
        parse_id(form.text("pathway", most=40)),
        outgoing,
        parse_id(retires) if retires else None,
    )


def _file(fields: dict[str, str], part: Part) -> sealing.Outgoing:
    medium = Medium(fields.get("medium", ""))
    if medium not in KIND_OF:
        raise InvalidInputError("This is written and not recorded")
    kind = KIND_OF[medium]
    answers = fields.get("answers", "")
    note = MomentNote(
        kind=kind,
        line=fields.get("words") or None,
        file_name=part.file_name,
        media_type=part.media_type,
    )
    return sealing.Outgoing(
        client_id=fields.get("client_id", ""),
        medium=medium,
        note=note,
        file=looked_at(part.chunks(), expect=kind, name=part.file_name or ""),
        answers_id=parse_id(answers) if answers else None,
        answers_at_seconds=float(fields["at_seconds"]) if fields.get("at_seconds") else None,
    )


def _way(context: PracticeContext, sat: Sat) -> dict[str, object]:
    """One pathway along which something may be written now."""
    board = sent.board_of(context, sat.pathway.id) if sat.parameters.medium is Medium.BOARD else []
    return {
        "id": str(sat.pathway.id),
        "name": sat.pathway.name,
        "medium": sat.parameters.medium.value,
        "tier": sat.parameters.tier.value,
        "board": [(str(line.message.id), line.words) for line in board],
        "is_full": len(board) >= sat.parameters.board,
        "records": KIND_OF.get(sat.parameters.medium, ""),
    }


def _told(message: Message, sat: Sequence[Sat]) -> str:
    """What was sent in this sitting, without a word of it."""
    if message.to is Address.DATE and message.to_date is not None:
        return f"A letter to {date_words(message.to_date)}"
    names = {one.pathway.id: one.pathway.name for one in sat}
    name = names.get(message.pathway_id) if message.pathway_id is not None else None
    return f"Sealed, along “{name}”" if name else "Sealed"


def _told_readers(message: Message, reach: MessageReach | None) -> str:
    """Who will read one message, in words."""
    if message.to is Address.DATE and message.to_date is not None:
        return f"You, on {date_words(message.to_date)} or at the first sitting after it."
    if reach is None or reach.is_orphan:
        return "Nobody, as the pathway stands. It may have been meant for nobody."
    if reach.next_reader is None:
        return "Perhaps you, if chance or a missed sitting brings it up."
    return f"You, on {date_words(reach.next_reader.date)}."
