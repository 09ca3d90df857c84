"""Writing what leaves: along each pathway of a sitting, or as a letter; and who will read it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING
from uuid import UUID

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from osmosis.errors import InvalidInputError, UserError
from osmosis.kernel.ids import new_id, parse_id
from osmosis.kernel.number_words import number_words
from osmosis.languages.dates import told_date
from osmosis.languages.errors import told_message
from osmosis.languages.listing import capital
from osmosis.languages.speaking import gettext, ngettext, noop
from osmosis.media.passing import looked_at
from osmosis.practices.context import PracticeContext
from osmosis.practices.mnestics.model import Medium, Message, Place
from osmosis.practices.mnestics.rules.drafting import Page
from osmosis.practices.mnestics.rules.reaching import MessageReach
from osmosis.practices.mnestics.rules.words import KIND_OF, MOST_SHORT
from osmosis.practices.mnestics.service import drafts, reaching, sending, sent
from osmosis.practices.mnestics.service.drafts import DraftKey
from osmosis.practices.mnestics.service.reaching import Reader, next_reader
from osmosis.practices.mnestics.service.sealing import Outgoing, Recording, recorded, written
from osmosis.practices.mnestics.service.short import send_short
from osmosis.practices.mnestics.service.sitting import Sat, SeenSitting
from osmosis.practices.mnestics.web.addresses import SITTING, sitting_at
from osmosis.practices.mnestics.web.left import left_values
from osmosis.practices.mnestics.web.limits import (
    FILE_BODY_BYTES,
    LONGEST_WORDS,
    WORDS_BODY_BYTES,
)
from osmosis.practices.mnestics.web.ways import field_of, page_of, ways_of

if TYPE_CHECKING:
    from osmosis.web.forms import Form
    from osmosis.web.multipart import Part
    from osmosis.web.shell import WebShell

_UNSENT = {
    1: noop("The first was not sent and is still here. {problem}."),
    2: noop("The second was not sent and is still here. {problem}."),
    3: noop("The third was not sent and is still here. {problem}."),
}
_TOLD = {
    Reader.NOBODY: noop("Nobody, as the pathway stands. It may have been meant for nobody."),
    Reader.PERHAPS: noop("Perhaps you, if chance or a missed sitting brings it up."),
    Reader.NO_LONGER: noop("Nobody any more, as the pathway stands."),
}


def routes(shell: WebShell) -> list[BaseRoute]:
    """Sending words, and sending a page, sound or video."""
    pages = _Pages(shell)
    return [
        Route(SITTING + "/send", pages.send, methods=["POST"]),
        Route(SITTING + "/send-file", pages.send_file, methods=["POST"]),
    ]


def values_of(context: PracticeContext, seen: SeenSitting, wanted: str) -> dict[str, object]:
    """What the page for writing needs, or the one that says who will read it.

    Args:
        wanted: The medium in which one asks to write today; empty for that of each pathway.
    """
    sent_now = sent.list_sent(context, seen.sitting.id)
    if seen.sitting.place is Place.REACH:
        reach = reaching.reach_every(context)
        return {"readers": [_told_reader(one, reach.get(one.id)) for one in sent_now]}
    begun = drafts.open_drafts(context, seen.sitting.id)
    return {
        "page": str(drafts.page_for(context, begun)),
        "ways": ways_of(context, seen, wanted, begun),
        "left": left_values(context, into=seen.sitting.id),
        "client_id": str(new_id(context.store.time().now)),
        "sent": [_told(one, seen.sat) for one in sent_now],
    }


class _Pages:
    def __init__(self, shell: WebShell) -> None:
        self._shell = shell

    async def send(self, request: Request) -> Response:
        """Send words; what could not be sent stays in the draft."""
        sitting_id: UUID = request.path_params["sitting_id"]
        form = await self._shell.form(request, most=WORDS_BODY_BYTES)
        if form.text("medium", most=20) == Medium.SHORT.value:
            self._send_short(request, form)
        else:
            self._send_words(request, form)
        return self._shell.redirect(request, sitting_at(sitting_id, "now"))

    async def send_file(self, request: Request) -> Response:
        """Send a page, sound or video, which is encrypted while it arrives."""
        context = self._shell.context(request)
        sitting_id: UUID = request.path_params["sitting_id"]

        def take(parts: Iterator[Part]) -> None:
            fields: dict[str, str] = {}
            for part in parts:
                if part.file_name is None:
                    fields[part.name] = part.text(most=LONGEST_WORDS)
                elif part.file_name:
                    pathway_id = parse_id(fields.get("pathway", ""))
                    sending.send_along(context, sitting_id, pathway_id, _file(fields, part))
                    return
            raise InvalidInputError("There is no file to send")

        await self._shell.upload(request, take, most=FILE_BODY_BYTES)
        return self._shell.redirect(request, sitting_at(sitting_id, "now"))

    def _send_words(self, request: Request, form: Form) -> None:
        context = self._shell.context(request)
        sitting_id: UUID = request.path_params["sitting_id"]
        words = form.text("words", most=LONGEST_WORDS)
        key = DraftKey(about=parse_id(form.text("pathway", most=40)))
        try:
            message = _send(context, sitting_id, form, words, key)
        except UserError as error:
            drafts.keep_unsent(context, sitting_id, key, words, page_of(form))
            told = gettext("{message}. What you wrote is kept.", message=told_message(error))
            self._shell.say(request, told, kind="problem")
            return
        if message.to_date is not None:
            self._shell.say(
                request,
                gettext("Sealed, and on its way to {date}.", date=told_date(message.to_date)),
            )

    def _send_short(self, request: Request, form: Form) -> None:
        context = self._shell.context(request)
        pathway_id = parse_id(form.text("pathway", most=40))
        keys = [DraftKey(about=pathway_id, part=part) for part in range(1, MOST_SHORT + 1)]
        lines = [form.text(field_of(key), most=LONGEST_WORDS) for key in keys]
        client_id = form.required("client_id", most=60)
        found = send_short(
            context,
            request.path_params["sitting_id"],
            pathway_id,
            client_id,
            lines,
            page=page_of(form),
        )
        if found.problems and found.kept:
            count = len(found.kept)
            told = ngettext(
                "One is sealed and on the way.",
                "{number} are sealed and on the way.",
                count,
                number=capital(number_words(count)),
            )
            self._shell.say(request, told)
        for part, problem in found.problems:
            told = gettext(_UNSENT[part], problem=problem)
            self._shell.say(request, told, kind="problem")


def _send(
    context: PracticeContext, sitting_id: UUID, form: Form, words: str, key: DraftKey
) -> Message:
    client_id, page = form.required("client_id", most=64), page_of(form)
    if form.text("to_date"):
        letter = replace(written(client_id, Medium.LETTER, words, key), page=page)
        return sending.send_to_date(context, form.date("to_date"), letter, sitting_id=sitting_id)
    medium = Medium(form.choice("medium", [one.value for one in Medium]))
    retires = form.text("retires", most=40)
    return sending.send_along(
        context,
        sitting_id,
        key.about,
        replace(written(client_id, medium, words, key), page=page),
        parse_id(retires) if retires else None,
    )


def _file(fields: dict[str, str], part: Part) -> Outgoing:
    try:
        medium = Medium(fields.get("medium", ""))
    except ValueError:
        raise InvalidInputError("This is not one of the answers", field="medium") from None
    name = part.file_name or ""
    recording = Recording(
        file=looked_at(part.chunks(), expect=KIND_OF.get(medium, "audio"), name=name),
        file_name=name,
        media_type=part.media_type,
        words=fields.get("words", ""),
    )
    outgoing = recorded(fields.get("client_id", ""), medium, recording)
    return replace(outgoing, page=Page.parse(fields.get("page", "")))


def _told(message: Message, sat: Sequence[Sat]) -> str:
    """What was sent in this sitting, without a word of it."""
    names = {one.pathway.id: one.pathway.name for one in sat}
    name = names.get(message.pathway_id) if message.pathway_id is not None else None
    if message.answers_id is None:
        return gettext("Sealed, along “{name}”", name=name) if name else gettext("Sealed")
    if name:
        return gettext("An answer, sealed, along “{name}”", name=name)
    return gettext("An answer, sealed")


def _told_reader(message: Message, reach: MessageReach | None) -> str:
    """Who will read one message, in words."""
    following = next_reader(message, reach)
    if following.date is None:
        return gettext(_TOLD[following.reader])
    date = told_date(following.date)
    if following.reader is Reader.DATE:
        return gettext("You, on {date} or at the first sitting after it.", date=date)
    return gettext("You, on {date}.", date=date)
