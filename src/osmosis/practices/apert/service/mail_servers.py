"""Letters in a folder on a mail server, each once.

Looking marks and moves none of them; which were taken in is noted where the person wants them
marked or moved afterwards (:mod:`~osmosis.practices.apert.service.tidying`).

The address is ``imaps://me@mail.example/News``; the password has a locked place of its own. At the
first visit, letters of the last month before the mailbox was added are taken in, none older: who
names an inbox does not ask for ten years of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final
from urllib.parse import unquote, urlsplit
from uuid import UUID

from whenever import TimeDelta

from osmosis.errors import InvalidInputError, PermanentFetchError
from osmosis.kernel.clock import Instant
from osmosis.ports.mail import PORTS, MailFound, MailRequest
from osmosis.practices.apert.model import Afterwards, Source, SourceKind, SourceState
from osmosis.practices.apert.rules.source_paths import is_path
from osmosis.practices.apert.service.brought import Visit
from osmosis.practices.apert.service.found import SOON, Gathered, take_letter
from osmosis.practices.apert.store import mail_choices, sources
from osmosis.practices.context import PracticeContext
from osmosis.sealing.house_secrets import lock_secret, open_secret
from osmosis.storage.settings import get_setting, set_setting

DEFAULT_FOLDER: Final = "INBOX"
FIRST_DAYS = TimeDelta(hours=31 * 24)
OFTEN = TimeDelta(hours=1)

TAKEN: Final = "taken"
"""Under this name stands which letters were taken in and are still to be marked or moved."""
UNTIDIED: Final = "untidied"
"""Under this name stands why a server does not mark or move them."""

_VALIDITY, _LAST = "uidvalidity", "uid"
# As long for one letter as for many: how many there are would tell what waits behind the gate.
_TAKEN_LENGTH = 4_096
_SECRET = "apert.mail."


def is_on_server(source: Source) -> bool:
    """Whether a source is a mailbox on a mail server, which has a password."""
    return source.kind is SourceKind.MAILBOX and not is_path(source.address)


def set_password(context: PracticeContext, source_id: UUID, password: str) -> None:
    """Keep the password of a mailbox, locked with the house key; an empty one lets it go.

    Raises:
        NotFoundError: There is no such source.
        InvalidInputError: It is no mailbox on a server.
    """
    locked = lock_secret(context.keys, password) if password else None
    with context.store.write() as transaction:
        source = sources.get_source(transaction, source_id)
        if not is_on_server(source):
            raise InvalidInputError("Only a mailbox on a mail server has a password")
        set_setting(transaction, f"{_SECRET}{source_id}", locked)
        state = sources.get_state(transaction, source_id)
        sources.set_state(transaction, replace(state, next_at=transaction.at))


def gather_from_server(context: PracticeContext, source: Source, at: Instant) -> Visit:
    """The letters that were not there at the last visit.

    Raises:
        FetchError: The server cannot be asked, or no password was given for it.
    """
    with context.store.read() as reading:
        state = sources.get_state(reading, source.id)
        choice = mail_choices.get_choice(reading, source.id)
    request = request_to(context, source, state)
    found = context.mailboxes(request)
    gathered = Gathered(source=source, at=at)
    taken = [
        letter.number
        for letter in found.letters
        if take_letter(gathered, letter.data, f"imap:{found.validity}:{letter.number}")
    ]
    after = _after(state, request, found, at)
    if choice.afterwards is not Afterwards.LEAVE:
        if found.validity == request.validity:
            taken = [*taken_of(context, state), *taken]
        after = replace(after, validators={**after.validators, **_noted(context, taken)})
    return gathered.visit(after)


def taken_of(context: PracticeContext, state: SourceState) -> list[int]:
    """The numbers of the letters that were taken in and are still to be marked or moved."""
    locked = state.validators.get(TAKEN)
    return [] if locked is None else [int(n) for n in open_secret(context.keys, locked).split()]


def _noted(context: PracticeContext, taken: Sequence[int]) -> dict[str, str]:
    if not taken:
        return {}
    text = " ".join(map(str, sorted(set(taken))))
    length = -(-len(text) // _TAKEN_LENGTH) * _TAKEN_LENGTH
    return {TAKEN: lock_secret(context.keys, text.ljust(length))}


def folder_of(source: Source) -> str:
    """The folder on the server that a mailbox is."""
    return unquote(urlsplit(source.address).path.strip("/")) or DEFAULT_FOLDER


def request_to(context: PracticeContext, source: Source, state: SourceState) -> MailRequest:
    """How to reach a mailbox, from where the last visit ended.

    Raises:
        PermanentFetchError: No password was given for it.
    """
    with context.store.read() as reading:
        locked = get_setting(reading, f"{_SECRET}{source.id}")
    if locked is None:
        raise PermanentFetchError("This mailbox needs a password")
    return _request(source, state, open_secret(context.keys, str(locked)))


def _request(source: Source, state: SourceState, password: str) -> MailRequest:
    parts = urlsplit(source.address)
    return MailRequest(
        host=parts.hostname or "",
        port=parts.port or PORTS[parts.scheme],
        user=unquote(parts.username or ""),
        password=password,
        folder=folder_of(source),
        since=(source.added.instant - FIRST_DAYS).to_tz("UTC").date(),
        is_encrypted=parts.scheme == "imaps",
        validity=state.validators.get(_VALIDITY, ""),
        after=int(state.validators.get(_LAST, "0")),
    )


def _after(state: SourceState, request: MailRequest, found: MailFound, at: Instant) -> SourceState:
    """How the visits stand then; numbers of another validity begin anew."""
    before = request.after if found.validity == request.validity else 0
    last = max([before, *(letter.number for letter in found.letters)])
    return replace(
        state,
        validators={_VALIDITY: found.validity, _LAST: str(last)},
        next_at=at + (SOON if found.has_more else OFTEN),
        failures=0,
        reachable=True,
    )
