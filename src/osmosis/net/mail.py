"""Looks into a folder on a mail server (IMAP, RFC 9051), and changes nothing there unasked.

To look, the folder is opened by ``EXAMINE`` and letters are fetched by ``BODY.PEEK``. The host is
held to the same guard as all else on the way out, and a socket goes to a number that was checked.
"""

from __future__ import annotations

import imaplib
import socket
import ssl
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import partial
from typing import TYPE_CHECKING, Any

from osmosis.errors import FetchError, PermanentFetchError, TransientFetchError
from osmosis.net.addresses import place_of
from osmosis.net.guard import Guard
from osmosis.ports.mail import PORTS, FoundLetter, MailFound, MailRequest, MailTidying

if TYPE_CHECKING:
    from imap_tools.mailbox import BaseMailBox
    from whenever import Date

_SECONDS = 30.0
_AT_A_TIME = 200
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")

ResolveNow = Callable[[str, int], Sequence[str]]
"""Gives the numbers of a host. Raises OSError when it has none."""


def numbers_of(host: str, port: int) -> Sequence[str]:
    """The numbers of a host, as the system knows them."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(address[0]) for *_, address in found]


def look_into(
    allowed_hosts: frozenset[str],
    request: MailRequest,
    *,
    resolve: ResolveNow = numbers_of,
    tls: ssl.SSLContext | None = None,
) -> MailFound:
    """The letters of a folder that were not there at the last look.

    Args:
        allowed_hosts: Hosts that may lie in a private network.
        tls: Which certificates are trusted; ``None`` trusts those of the system.

    Raises:
        TransientFetchError: The server does not answer, or its host leads nowhere public.
        PermanentFetchError: It may not be asked, or does not know this name and password.
    """
    with _failures():
        return _look(_client(allowed_hosts, request, resolve, tls), request)


def tidy(
    allowed_hosts: frozenset[str],
    tidying: MailTidying,
    *,
    resolve: ResolveNow = numbers_of,
    tls: ssl.SSLContext | None = None,
) -> None:
    """Mark letters as read, or move them into another folder.

    Nothing is done when the numbers of the folder are no longer those that the letters had. Moving
    needs MOVE (RFC 6851): copying and removing could leave a letter twice, or take others along.

    Raises:
        TransientFetchError: The server does not answer, or its host leads nowhere public.
        PermanentFetchError: It may not be asked, or cannot do it.
    """
    with _failures():
        _tidy(_client(allowed_hosts, tidying.mailbox, resolve, tls), tidying)


def _client(
    allowed_hosts: frozenset[str],
    request: MailRequest,
    resolve: ResolveNow,
    tls: ssl.SSLContext | None,
) -> imaplib.IMAP4:
    guard = Guard(allowed_hosts, ports=PORTS.values())
    connect = partial(_connected, guard, resolve, request.host, request.port)
    if request.is_encrypted:
        return _Encrypted(connect, request.host, tls or ssl.create_default_context())
    if not {request.host, f"{request.host}:{request.port}"} & allowed_hosts:
        raise PermanentFetchError("Without encryption only a host in the settings is asked")
    return _Plain(connect)


class _Bounded(imaplib.IMAP4):
    """A connection that reads no more at a time than a letter may be long."""

    most = 64 * 1024 * 1024

    def read(self, size: int) -> bytes:
        """So many bytes."""
        if size > self.most:
            raise self.abort("too long")
        return super().read(size)


class _Plain(_Bounded):
    def __init__(self, connect: Callable[[], socket.socket]) -> None:
        self._connected = connect
        super().__init__("", 0, _SECONDS)

    def _create_socket(self, timeout: float | None) -> socket.socket:
        return self._connected()


class _Encrypted(_Bounded):
    def __init__(
        self, connect: Callable[[], socket.socket], host: str, context: ssl.SSLContext
    ) -> None:
        self._connected = connect
        self._context = context
        self._name = host
        super().__init__("", 0, _SECONDS)

    def _create_socket(self, timeout: float | None) -> socket.socket:
        return self._context.wrap_socket(self._connected(), server_hostname=self._name)


def _connected(guard: Guard, resolve: ResolveNow, host: str, port: int) -> socket.socket:
    """A socket to the first number that answers, each checked just before."""
    place = place_of(f"https://{f'[{host}]' if ':' in host else host}:{port}/")
    guard.check_place(place)
    numbers = resolve(place.host, port) if place.number is None else [str(place.number)]
    failure: OSError = OSError("no number")
    for number in guard.check_resolved(place.host, port, numbers):
        guard.check_connection(number, port)
        try:
            return socket.create_connection((number, port), _SECONDS)
        except OSError as error:
            failure = error
    raise failure


def _look(client: imaplib.IMAP4, request: MailRequest) -> MailFound:
    with _signed_in(client, request) as mailbox:
        mailbox.folder.set(request.folder, readonly=True)
        validity = _text(client.response("UIDVALIDITY")[1])
        holds = bool(validity) and validity == request.validity
        wanted = f"UID {request.after + 1}:*" if holds else f"SINCE {_day(request.since)}"
        # The star names the last letter also when its number is smaller.
        found = sorted({int(one) for one in mailbox.uids(wanted)})
        fresh = [one for one in found if not holds or one > request.after]
        letters = list(_fetched(client, fresh[: request.most], request.most_bytes))
    return MailFound(validity=validity, letters=letters, has_more=len(letters) < len(fresh))


def _tidy(client: imaplib.IMAP4, tidying: MailTidying) -> None:
    from imap_tools.utils import encode_folder

    with _signed_in(client, tidying.mailbox) as mailbox:
        mailbox.folder.set(tidying.mailbox.folder)
        if _text(client.response("UIDVALIDITY")[1]) != tidying.mailbox.validity:
            return
        if tidying.move_to:
            _make_ready(mailbox, tidying.move_to)
        for start in range(0, len(tidying.numbers), _AT_A_TIME):
            some = ",".join(map(str, tidying.numbers[start : start + _AT_A_TIME]))
            if tidying.move_to:
                said, _ = client.uid("MOVE", some, encode_folder(tidying.move_to).decode())
            else:
                said, _ = client.uid("STORE", some, "+FLAGS.SILENT", r"(\Seen)")
            if said != "OK":
                raise client.error("not tidied")


def _make_ready(mailbox: BaseMailBox, folder: str) -> None:
    from imap_tools.errors import MailboxFolderCreateError

    if "MOVE" not in _text(mailbox.client.capability()[1]).upper().split():
        raise PermanentFetchError("The mail server cannot move letters")
    if mailbox.folder.exists(folder):
        return
    try:
        mailbox.folder.create(folder)
    except MailboxFolderCreateError as error:
        raise PermanentFetchError("The mail server makes no folder of this name") from error


@contextmanager
def _signed_in(client: imaplib.IMAP4, request: MailRequest) -> Iterator[BaseMailBox]:
    from imap_tools.errors import MailboxLoginError
    from imap_tools.mailbox import BaseMailBox

    class Opened(BaseMailBox):
        def _get_mailbox_client(self) -> imaplib.IMAP4:
            return client

    mailbox = Opened()
    try:
        is_plain = (request.user + request.password).isascii()
        sign_in = mailbox.login if is_plain else mailbox.login_utf8
        try:
            sign_in(request.user, request.password, initial_folder=None)
        except MailboxLoginError as error:
            raise PermanentFetchError(
                "The mail server does not know this name and password"
            ) from error
        yield mailbox
    finally:
        # What was fetched is here; a farewell that goes wrong takes nothing back.
        with suppress(imaplib.IMAP4.error, OSError):
            client.logout()
        with suppress(OSError):
            client.shutdown()


def _fetched(
    client: imaplib.IMAP4, numbers: Sequence[int], most_bytes: int
) -> Iterator[FoundLetter]:
    left = most_bytes
    for number in numbers:
        size = _size(_asked(client, number, "(RFC822.SIZE)"))
        if size > most_bytes:
            yield FoundLetter(number=number, data=None)
            continue
        if size > left:
            return
        pieces = _asked(client, number, "(BODY.PEEK[])")
        data = next((bytes(one[1]) for one in pieces if isinstance(one, tuple)), None)
        left -= size
        yield FoundLetter(number=number, data=data)


def _asked(client: imaplib.IMAP4, number: int, what: str) -> Sequence[Any]:
    said, pieces = client.uid("FETCH", str(number), what)
    if said != "OK":
        raise client.error("not fetched")
    return pieces


def _size(pieces: Sequence[Any]) -> int:
    words = _text(pieces).upper().replace(")", " ").split()
    at = next((n for n, word in enumerate(words) if word.endswith("RFC822.SIZE")), -1)
    return int(words[at + 1]) if 0 <= at < len(words) - 1 else 0


def _text(pieces: Sequence[Any]) -> str:
    return b" ".join(one for one in pieces if isinstance(one, bytes)).decode("ascii", "replace")


def _day(date: Date) -> str:
    return f"{date.day}-{_MONTHS[date.month - 1]}-{date.year}"


@contextmanager
def _failures() -> Iterator[None]:
    """Translate what goes wrong; no word of the server's is kept, for it may quote an address."""
    from imap_tools.errors import ImapToolsError

    try:
        yield
    except FetchError:
        raise
    except ssl.SSLCertVerificationError as error:
        raise TransientFetchError("The mail server's certificate is not trusted") from error
    except (imaplib.IMAP4.error, ImapToolsError, OSError, LookupError, ValueError):
        raise TransientFetchError("The mail server does not answer as it should") from None
