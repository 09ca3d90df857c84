"""What becomes of letters on a mail server after they were taken in, where a person chose so.

Which letters were taken in is noted, locked, in the transaction that takes them in; they are marked
or moved after it. A machine that stops in between does it at the next collection, and doing it
twice changes nothing. Letters that were there before the choice stay as they are.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final
from uuid import UUID

from osmosis.errors import FetchError, InvalidInputError, PermanentFetchError
from osmosis.ports.mail import MailTidying
from osmosis.practices.apert.model import Afterwards, MailChoice, Source, SourceKind, SourceState
from osmosis.practices.apert.service.mail_servers import (
    TAKEN,
    UNTIDIED,
    folder_of,
    is_on_server,
    request_to,
    taken_of,
)
from osmosis.practices.apert.store import mail_choices, sources
from osmosis.practices.context import PracticeContext

LONGEST_FOLDER: Final = 200


def choose(context: PracticeContext, source_id: UUID, choice: MailChoice) -> None:
    """Say what becomes of a mailbox's letters from now on.

    Raises:
        NotFoundError: There is no such source.
        InvalidInputError: It is no mailbox on a server, or there can be no such folder.
    """
    folder = choice.folder.strip() if choice.afterwards is Afterwards.MOVE else ""
    with context.store.write() as transaction:
        source = sources.get_source(transaction, source_id)
        if not is_on_server(source):
            raise InvalidInputError("Only letters on a mail server can be marked or moved")
        if choice.afterwards is Afterwards.MOVE:
            _check_folder(source, folder)
        mail_choices.set_choice(transaction, source_id, replace(choice, folder=folder))
        state = sources.get_state(transaction, source_id)
        sources.set_state(transaction, _without(state, UNTIDIED))


def chosen(context: PracticeContext, source_id: UUID) -> MailChoice:
    """What becomes of a mailbox's letters."""
    with context.store.read() as reading:
        return mail_choices.get_choice(reading, source_id)


def find_trouble(context: PracticeContext, source_id: UUID) -> str:
    """Why the mail server does not do what was chosen, in a sentence; empty when it does."""
    with context.store.read() as reading:
        return sources.get_state(reading, source_id).validators.get(UNTIDIED, "")


def tidy_up(context: PracticeContext) -> None:
    """Mark or move what was taken in from every mailbox; where it fails, it is tried again."""
    with context.store.read() as reading:
        states = sources.list_states(reading)
        every = [one for one in sources.list_sources(reading) if one.kind is SourceKind.MAILBOX]
    for source in every:
        if TAKEN in states[source.id].validators:
            _tidy(context, source, states[source.id])


def _tidy(context: PracticeContext, source: Source, state: SourceState) -> None:
    choice = chosen(context, source.id)
    trouble = ""
    if choice.afterwards is not Afterwards.LEAVE:
        try:
            request = request_to(context, source, state)
            numbers = taken_of(context, state)
            context.tidy_mail(MailTidying(mailbox=request, numbers=numbers, move_to=choice.folder))
        except PermanentFetchError as error:
            trouble = error.message
        except FetchError:
            return
    with context.store.write() as transaction:
        now = _without(sources.get_state(transaction, source.id), UNTIDIED)
        if trouble:
            now = replace(now, validators={**now.validators, UNTIDIED: trouble})
        elif now.validators.get(TAKEN) == state.validators[TAKEN]:
            now = _without(now, TAKEN)
        sources.set_state(transaction, now)


def _check_folder(source: Source, folder: str) -> None:
    if not folder or len(folder) > LONGEST_FOLDER or not folder.isprintable():
        raise InvalidInputError("A folder has a name of at most 200 plain characters")
    if set(folder) & set('*%"\\'):
        raise InvalidInputError('A folder has none of * % " \\ in its name')
    if folder == folder_of(source):
        raise InvalidInputError("The letters lie in this folder already")


def _without(state: SourceState, name: str) -> SourceState:
    return replace(state, validators={k: v for k, v in state.validators.items() if k != name})
