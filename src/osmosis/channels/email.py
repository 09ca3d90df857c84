"""Reminders by e-mail, through the person's own mail server (SMTP, RFC 5321)."""

from __future__ import annotations

import hashlib
import ipaddress
import smtplib
import ssl
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP as SMTP_POLICY
from email.utils import format_datetime
from functools import partial
from typing import ClassVar

from osmosis.errors import (
    InvalidInputError,
    PermanentDeliveryError,
    TransientDeliveryError,
)
from osmosis.kernel.clock import Instant
from osmosis.languages.speaking import gettext, noop
from osmosis.ports.channels import Notice, Parcel
from osmosis.storage.delivery import Surroundings
from osmosis.storage.reminders import choose_way, find_way
from osmosis.storage.store import Store
from osmosis.storage.transaction import ReadTransaction, Transaction

EMAIL = "email"
TIMEOUT_SECONDS = 30.0
_EXCEEDS = 552
_TOO_LARGE = noop("The message is larger than what the mail server takes")
ENCRYPTIONS = {
    "starttls": noop("STARTTLS, usually port 587"),
    "tls": noop("TLS from the first byte, usually port 465"),
    "none": noop("none: only for a mail server on this machine"),
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Mailbox:
    """Where reminders are handed in, and to whom they go.

    Attributes:
        encryption: One of :data:`ENCRYPTIONS`; a server that does not offer it gets nothing.
        user: The name to sign in with; empty when the server asks for none.
        password: Locked with the house key; empty when there is none.
    """

    host: str
    port: int
    encryption: str
    user: str
    password: str
    sender: str
    recipient: str


class EmailChannel:
    """Sends each notice as one plain message (:class:`osmosis.ports.channels.Channel`).

    A repeat has the same ``Message-ID``. Many mailboxes keep one message of an id, but none has
    to, so a repeat counts as one that arrives twice.

    Args:
        now: The machine's or the rehearsal's present, for the ``Date`` of a message.
        tls: What certificates are checked against, when it is not the system's trust.
    """

    name: ClassVar[str] = EMAIL
    replaces_repeats: ClassVar[bool] = False

    def __init__(
        self,
        mailbox: Mailbox,
        open_secret: Callable[[str], str],
        now: Callable[[], Instant],
        *,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self._mailbox = mailbox
        self._open_secret = open_secret
        self._now = now
        self._tls = tls

    @property
    def label(self) -> str:
        """The address."""
        return self._mailbox.recipient

    def send(self, notice: Notice) -> None:
        """Hand the message to the mail server.

        Raises:
            TransientDeliveryError: It does not answer, cannot be trusted, or asks to come later.
            PermanentDeliveryError: It refuses the message, the sign-in, or to encrypt.
        """
        message = _message(notice, self._mailbox, self._now())
        hand_in(self._mailbox, message, self._open_secret, tls=self._tls)


def hand_in(
    box: Mailbox,
    message: EmailMessage,
    open_secret: Callable[[str], str],
    *,
    tls: ssl.SSLContext | None = None,
) -> None:
    """Hand a message to the mail server, for the mailbox's recipient.

    Raises:
        TransientDeliveryError: It does not answer, cannot be trusted, or asks to come later.
        PermanentDeliveryError: It refuses the message, the sign-in, or to encrypt, or says that it
            takes nothing as large.
    """
    with _failures(), _connected(box, tls or ssl.create_default_context()) as server:
        if box.user:
            server.login(box.user, open_secret(box.password))
        _check_size(server, message)
        server.send_message(message, box.sender, [box.recipient])


def _check_size(server: smtplib.SMTP, message: EmailMessage) -> None:
    """Refuse what the server says is too large for it (RFC 1870), before all of it is sent."""
    server.ehlo_or_helo_if_needed()
    told = server.esmtp_features.get("size", "")
    most = int(told) if told.isdecimal() else 0
    size = len(message.as_bytes()) if most else 0
    if size > most:
        raise PermanentDeliveryError(
            _TOO_LARGE, megabytes=round(size / 1e6, 1), most=round(most / 1e6, 1)
        )


@contextmanager
def _connected(box: Mailbox, tls: ssl.SSLContext) -> Iterator[smtplib.SMTP]:
    connect: Callable[..., smtplib.SMTP] = smtplib.SMTP
    if box.encryption == "tls":
        connect = partial(smtplib.SMTP_SSL, context=tls)
    # A name of its own for this machine would be looked up, and told to the server.
    server = connect(box.host, box.port, local_hostname="localhost", timeout=TIMEOUT_SECONDS)
    try:
        if box.encryption == "starttls":
            server.starttls(context=tls)
        yield server
        # The message is taken; a farewell that goes wrong takes nothing back.
        with _unheard():
            server.quit()
    finally:
        server.close()


@dataclass(frozen=True, slots=True)
class FileMail:
    """Files by e-mail, through the mailbox for reminders (:class:`osmosis.ports.channels.Mail`)."""

    store: Store
    open_secret: Callable[[str], str]

    def is_chosen(self) -> bool:
        """Whether there is a mailbox."""
        with self.store.read() as reading:
            return chosen_mailbox(reading) is not None

    def check_address(self, address: str) -> None:
        """Refuse what is no address.

        Raises:
            InvalidInputError: It is none.
        """
        check_address(address)

    def send(self, parcel: Parcel) -> None:
        """Hand the file to the mail server.

        Raises:
            TransientDeliveryError: None is chosen, or it does not answer now.
            PermanentDeliveryError: It refuses the message, the sign-in, or to encrypt.
        """
        with self.store.read() as reading:
            mailbox = chosen_mailbox(reading)
        if mailbox is None:
            raise TransientDeliveryError("No mail server is chosen; see the reminders")
        box = replace(mailbox, recipient=parcel.recipient)
        message = begun_message(parcel.key, parcel.subject, box, self.store.clock.now())
        message.set_content(gettext("A file from Osmosis.") + "\n")
        kind, _, detail = parcel.media_type.partition("/")
        message.add_attachment(
            parcel.data, maintype=kind, subtype=detail, filename=parcel.file_name
        )
        hand_in(box, message, self.open_secret)


def open_channels(reading: ReadTransaction, surroundings: Surroundings) -> Sequence[EmailChannel]:
    """The mailbox that the person chose, if they chose one."""
    mailbox = chosen_mailbox(reading)
    if mailbox is None:
        return []
    return [EmailChannel(mailbox, surroundings.open_secret, surroundings.store.clock.now)]


def chosen_mailbox(reading: ReadTransaction) -> Mailbox | None:
    """The mailbox to which reminders go, if one was chosen."""
    settings = find_way(reading, EMAIL)
    return None if settings is None else Mailbox(**settings)


def choose_mailbox(transaction: Transaction, mailbox: Mailbox) -> None:
    """Send reminders to this mailbox from now on.

    Raises:
        InvalidInputError: It names no server or no address, or would send over a network in the
            clear.
    """
    if not mailbox.host or not 0 < mailbox.port < 65_536 or any(map(str.isspace, mailbox.host)):
        raise InvalidInputError("A mail server has a name and a port from 1 to 65535")
    if mailbox.encryption not in ENCRYPTIONS:
        raise InvalidInputError("The connection is encrypted with starttls or tls")
    if mailbox.encryption == "none" and not _is_this_machine(mailbox.host):
        raise InvalidInputError("Without encryption only a mail server on this machine is used")
    for address in (mailbox.sender, mailbox.recipient):
        check_address(address)
    choose_way(transaction, EMAIL, asdict(mailbox))


def message_id(key: str, sender: str) -> str:
    """The ``Message-ID`` of a notice: the same for the same key, and it tells nothing of it."""
    digest = hashlib.sha256(key.encode("utf-8")).hexdigest()[:40]
    return f"<{digest}@{sender.rpartition('@')[2]}>"


def _message(notice: Notice, box: Mailbox, now: Instant) -> EmailMessage:
    message = begun_message(notice.key, notice.title, box, now)
    message.set_content(f"{notice.body}\n")
    return message


def begun_message(key: str, subject: str, box: Mailbox, now: Instant) -> EmailMessage:
    """A message that says nothing yet, from and to a mailbox.

    Args:
        key: Gives the ``Message-ID``, the same for a repeat.
    """
    message = EmailMessage(policy=SMTP_POLICY)
    message["Subject"] = " ".join(subject.split())
    message["From"] = Address("Osmosis", addr_spec=box.sender)
    message["To"] = Address(addr_spec=box.recipient)
    message["Date"] = format_datetime(now.to_stdlib())
    message["Message-ID"] = message_id(key, box.sender)
    # So that no holiday reply comes back (RFC 3834).
    message["Auto-Submitted"] = "auto-generated"
    return message


@contextmanager
def _failures() -> Iterator[None]:
    """Translate what goes wrong; no word of the server's is kept, for it may quote an address."""
    try:
        yield
    except smtplib.SMTPNotSupportedError as error:
        raise PermanentDeliveryError(
            "The mail server does not offer what it should: encryption, or to sign in"
        ) from error
    except smtplib.SMTPRecipientsRefused as error:
        code = min((code for code, _ in error.recipients.values()), default=500)
        raise _refused(noop("The mail server refuses the address"), code) from error
    except smtplib.SMTPAuthenticationError as error:
        raise _refused(
            noop("The mail server does not know this name and password"), error.smtp_code
        ) from error
    except smtplib.SMTPSenderRefused as error:
        # Before anything is sent this means its length (RFC 1870, section 6.1).
        is_large = error.smtp_code == _EXCEEDS
        sentence = _TOO_LARGE if is_large else noop("The mail server refuses the message")
        raise _refused(sentence, error.smtp_code) from error
    except smtplib.SMTPResponseException as error:
        raise _refused(noop("The mail server refuses the message"), error.smtp_code) from error
    except ssl.SSLCertVerificationError as error:
        raise TransientDeliveryError("The mail server's certificate is not trusted") from error
    except (smtplib.SMTPException, OSError) as error:
        raise TransientDeliveryError("The mail server does not answer") from error


def _refused(sentence: str, code: int) -> PermanentDeliveryError | TransientDeliveryError:
    """RFC 5321, section 4.2.1: 5yz is for good, 4yz for now."""
    if 500 <= code < 600:
        return PermanentDeliveryError(sentence, status=code)
    return TransientDeliveryError(sentence, status=code)


@contextmanager
def _unheard() -> Iterator[None]:
    try:
        yield
    except (smtplib.SMTPException, OSError):
        return


def _is_this_machine(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host.lower() == "localhost"


def check_address(text: str) -> None:
    """Refuse what is no address.

    Raises:
        InvalidInputError: It is none.
    """
    try:
        address = Address(addr_spec=text)
    except (ValueError, IndexError, MessageError) as error:
        raise InvalidInputError("This is no e-mail address") from error
    if not (address.username and address.domain and text.isascii() and text.isprintable()):
        raise InvalidInputError("This is no e-mail address")
