"""Answering a past self: in words or in a recording, at the place where one stopped it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING, Final
from uuid import UUID

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from osmosis.errors import InvalidInputError, UserError
from osmosis.kernel.ids import new_id
from osmosis.languages.errors import told_sentence
from osmosis.languages.speaking import gettext
from osmosis.media.passing import looked_at
from osmosis.practices.context import PracticeContext
from osmosis.practices.mnestics.model import Medium, Message
from osmosis.practices.mnestics.rules.drafting import Draft, Page
from osmosis.practices.mnestics.rules.positions import parse_position
from osmosis.practices.mnestics.service import answering, drafts, reading
from osmosis.practices.mnestics.service.answering import AnswerWay
from osmosis.practices.mnestics.service.drafts import DraftKey
from osmosis.practices.mnestics.service.sealing import Outgoing, Recording, recorded, written
from osmosis.practices.mnestics.web.addresses import MESSAGE, draft_at, message_at
from osmosis.practices.mnestics.web.limits import (
    FILE_BODY_BYTES,
    LONGEST_WORDS,
    limit_words,
    most_bytes,
)
from osmosis.practices.mnestics.web.messages_shown import day_of

if TYPE_CHECKING:
    from osmosis.web.multipart import Part
    from osmosis.web.shell import WebShell

_SPOKEN: Final = "audio"


@dataclass(frozen=True, kw_only=True, slots=True)
class AnswerForm:
    """What the form beside a message needs.

    Attributes:
        draft: Where what is being written is kept; empty outside of a sitting.
        page: Which page it is, and what is shown on it.
        words: What was begun.
        is_of_several: Whether that was written on more than one page.
        at: The place in the recording, as one reads it off a player.
        goes: Where the answer goes, in a sentence.
        back: The page on which it stands.
    """

    action: str
    client_id: str
    draft: str
    page: str
    words: str
    is_of_several: bool
    at: str
    goes: str
    back: str
    most_bytes: int = most_bytes(_SPOKEN)
    limit: str = field(default_factory=partial(limit_words, _SPOKEN))


def routes(shell: WebShell) -> list[BaseRoute]:
    """Sending an answer."""
    return [Route(MESSAGE + "/answer", _Pages(shell).send, methods=["POST"])]


def answer_forms(
    context: PracticeContext, answered: list[Message], back: str
) -> Mapping[UUID, AnswerForm]:
    """The form for each of these messages; none where no pathway is open for an answer."""
    ways = answering.find_ways(context, answered)
    sitting_ids = {way.sitting_id for way in ways.values() if way.sitting_id is not None}
    begun = {
        key: draft for id_ in sitting_ids for key, draft in drafts.open_drafts(context, id_).items()
    }
    page = str(drafts.page_for(context, begun))
    return {
        id_: AnswerForm(
            action=message_at(id_, "answer"),
            client_id=str(new_id(context.store.time().now)),
            draft=_draft_at(way, id_),
            page=page,
            words=begun.get(DraftKey(about=id_), Draft()).words,
            is_of_several=begun.get(DraftKey(about=id_), Draft()).is_of_several,
            at="",
            goes=_goes(way),
            back=f"{back}#message-{id_}",
        )
        for id_, way in ways.items()
    }


class _Pages:
    def __init__(self, shell: WebShell) -> None:
        self._shell = shell

    async def send(self, request: Request) -> Response:
        """Seal it and send it; words that could not be sent stay on the page."""
        context = self._shell.context(request)
        message_id: UUID = request.path_params["message_id"]
        fields: dict[str, str] = {}

        def take(parts: Iterator[Part]) -> Message | None:
            for part in parts:
                if part.file_name is None:
                    most = {"words": LONGEST_WORDS, "page": 10_000}.get(part.name, 400)
                    fields[part.name] = part.text(most=most)
                elif part.file_name:
                    return answering.send_answer(context, message_id, _spoken(fields, part))
            return None

        sent = await self._shell.upload(request, take, most=FILE_BODY_BYTES)
        if sent is None:
            try:
                answering.send_answer(context, message_id, _written(fields))
            except UserError as error:
                return self._again(request, message_id, fields, told_sentence(error))
        back = fields.get("back") or message_at(message_id)
        return self._shell.redirect(request, back, message=gettext("Sealed, and on its way."))

    def _again(
        self, request: Request, message_id: UUID, fields: Mapping[str, str], problem: str
    ) -> Response:
        context = self._shell.context(request)
        read = reading.read_message(context, message_id)
        form = answer_forms(context, [read.message], message_at(message_id)).get(message_id)
        values = {
            "day": day_of(read.message),
            "message_href": message_at(message_id),
            "form": form,
            "words": fields.get("words", ""),
            "at": fields.get("at", ""),
            "problem": problem,
            "has_file": read.note is not None and read.note.has_file,
        }
        return self._shell.render(
            request, "mnestics/answer.html", values, title=gettext("An answer"), status=422
        )


def _draft_at(way: AnswerWay, message_id: UUID) -> str:
    return "" if way.sitting_id is None else draft_at(way.sitting_id, DraftKey(about=message_id))


def _goes(way: AnswerWay) -> str:
    if way.sitting_id is None:
        return gettext("It goes to the next sitting of “{name}”.", name=way.pathway.name)
    return gettext("It leaves in this sitting, along “{name}”.", name=way.pathway.name)


def _at(fields: Mapping[str, str], outgoing: Outgoing) -> Outgoing:
    at = parse_position(fields.get("at", ""))
    page = Page.parse(fields.get("page", ""))
    return replace(outgoing, answers_at_seconds=at, page=page)


def _spoken(fields: Mapping[str, str], part: Part) -> Outgoing:
    name = part.file_name or ""
    recording = Recording(
        file=looked_at(part.chunks(), expect=_SPOKEN, name=name),
        file_name=name,
        media_type=part.media_type,
        words=fields.get("words", ""),
    )
    return _at(fields, recorded(fields.get("client_id", ""), Medium.AUDIO, recording))


def _written(fields: Mapping[str, str]) -> Outgoing:
    words = fields.get("words", "").strip()
    if not words:
        raise InvalidInputError("Say something in words, or record it")
    return _at(fields, written(fields.get("client_id", ""), Medium.LETTER, words))
