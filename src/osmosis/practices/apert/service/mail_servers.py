"""Letters in a folder on a mail server, each once, and none of them marked or moved.

The address is ``imaps://me@mail.example/News``; the password has a locked place of its own. At the
first visit, letters of the last month before the mailbox was added are taken in, none older: who
names an inbox does not ask for ten years of it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final
from urllib.parse import unquote, urlsplit
from uuid import UUID

from whenever import TimeDelta

from osmosis.errors import InvalidInputError, PermanentFetchError
from osmosis.kernel.clock import Instant
from osmosis.ports.mail import PORTS, MailFound, MailRequest
from osmosis.practices.apert.model import Source, SourceKind, SourceState
from osmosis.practices.apert.rules.source_paths import is_path
from osmosis.practices.apert.service.batches import Visit
from osmosis.practices.apert.service.found import SOON, Gathered, take_letter
from osmosis.practices.apert.store import sources
from osmosis.practices.context import PracticeContext
from osmosis.sealing.house_secrets import lock_secret, open_secret
from osmosis.storage.settings import get_setting, set_setting

DEFAULT_FOLDER: Final = "INBOX"
FIRST_DAYS = TimeDelta(hours=31 * 24)
OFTEN = TimeDelta(hours=1)

_VALIDITY, _LAST = "uidvalidity", "uid"
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
        locked = get_setting(reading, f"{_SECRET}{source.id}")
    if locked is None:
        raise PermanentFetchError("This mailbox needs a password")
    request = _request(source, state, open_secret(context.keys, str(locked)))
    found = context.mailboxes(request)
    gathered = Gathered(source=source, at=at)
    for letter in found.letters:
        take_letter(gathered, letter.data, f"imap:{found.validity}:{letter.number}")
    return gathered.visit(_after(state, request, found, at))


def _request(source: Source, state: SourceState, password: str) -> MailRequest:
    parts = urlsplit(source.address)
    return MailRequest(
        host=parts.hostname or "",
        port=parts.port or PORTS[parts.scheme],
        user=unquote(parts.username or ""),
        password=password,
        folder=unquote(parts.path.strip("/")) or DEFAULT_FOLDER,
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
