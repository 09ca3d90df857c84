"""``osmosis mnestic answer``, and answering in the middle of a sitting in a terminal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from osmosis.errors import InvalidInputError, UserError
from osmosis.kernel.ids import new_id
from osmosis.languages.errors import told_message
from osmosis.languages.speaking import gettext
from osmosis.practices.context import PracticeContext
from osmosis.practices.mnestics.cli.files import from_file
from osmosis.practices.mnestics.cli.typed import ask, typed_words
from osmosis.practices.mnestics.cli.words import message_of, names_of
from osmosis.practices.mnestics.model import Address, Medium, Message
from osmosis.practices.mnestics.parts import MnesticsParts
from osmosis.practices.mnestics.rules.drafting import Draft
from osmosis.practices.mnestics.rules.positions import parse_position
from osmosis.practices.mnestics.service import drafts
from osmosis.practices.mnestics.service.answering import send_answer
from osmosis.practices.mnestics.service.drafts import DraftKey
from osmosis.practices.mnestics.service.reading import ReadMessage
from osmosis.practices.mnestics.service.sealing import Outgoing, written
from osmosis.practices.mnestics.service.sitting import SeenSitting

if TYPE_CHECKING:
    from osmosis.cli.shell import CommandShell


@click.command(
    epilog="""\b
Examples:
  osmosis mnestic answer 8af536f9 "No, it was the lemon." --at 1:23
  osmosis mnestic answer 8af536f9 --file answer.m4a"""
)
@click.argument("ref")
@click.argument("words", required=False)
@click.option("--at", default="", help="Where in its sound or video, such as 1:23.")
@click.option("--file", type=click.Path(path_type=Path, dir_okay=False), help="A sound.")
@click.pass_obj
def answer(shell: CommandShell, ref: str, words: str | None, at: str, file: Path | None) -> None:
    """Answer a message that was read; the answer keeps the place in its recording.

    It leaves in the sitting that goes on, or else waits for the next one.
    """
    if not words and file is None:
        words = shell.piped_words()
    with shell.practice("mnestics", MnesticsParts, catch_up=True) as parts:
        context = parts.context
        message_id = message_of(context, ref)
        outgoing = _outgoing(context, words or "", file)
        outgoing = replace(outgoing, answers_at_seconds=parse_position(at))
        sent = send_answer(context, message_id, outgoing)
        shell.say(_told(context, sent))


def answer_some(
    shell: CommandShell, context: PracticeContext, seen: SeenSitting, found: Sequence[ReadMessage]
) -> None:
    """Let a person answer what a sitting reads, by its number, until they go on."""
    while wish := ask(gettext("Enter goes on; a number answers that one.")):
        if wish.isascii() and wish.isdigit() and 1 <= int(wish) <= len(found):
            _answer_one(shell, context, seen, found[int(wish) - 1])
        else:
            shell.say(gettext("There is no such number."))


def _answer_one(
    shell: CommandShell, context: PracticeContext, seen: SeenSitting, one: ReadMessage
) -> None:
    key = DraftKey(about=one.message.id)
    kept = drafts.open_drafts(context, seen.sitting.id)
    begun, page = kept.get(key, Draft()).words, drafts.page_for(context, kept)
    has_file = one.note is not None and one.note.has_file
    at = (
        ask(gettext("At which minute and second, such as 1:23? Enter leaves it open."))
        if has_file
        else ""
    )
    words = typed_words(shell, gettext("Your answer."), begun)
    if not words:
        return
    try:
        outgoing = _outgoing(context, words, None)
        outgoing = replace(outgoing, answers_at_seconds=parse_position(at), page=page)
        shell.say(_told(context, send_answer(context, one.message.id, outgoing)))
    except UserError as error:
        # What was typed must not be lost because it could not be sent.
        drafts.keep_unsent(context, seen.sitting.id, key, words, page)
        shell.warn(gettext("{message}. What you wrote is kept.", message=told_message(error)))


def _outgoing(context: PracticeContext, words: str, file: Path | None) -> Outgoing:
    client_id = str(new_id(context.store.time().now))
    if file is not None:
        return from_file(client_id, Medium.AUDIO, file, words)
    if not words:
        raise InvalidInputError("Say something in words, or give a sound with --file")
    return written(client_id, Medium.LETTER, words)


def _told(context: PracticeContext, sent: Message) -> str:
    name = names_of(context).get(sent.pathway_id, "") if sent.pathway_id else ""
    if sent.to is Address.NEXT:
        return gettext("Sealed. It goes to the next sitting of {name}.", name=name)
    return gettext("Sealed. It leaves in this sitting, along {name}.", name=name)
