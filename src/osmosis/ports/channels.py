"""Ways out of the store: a folder, e-mail, push."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from osmosis.kernel.clock import Instant
from osmosis.kernel.refs import Ref


@dataclass(frozen=True, kw_only=True, slots=True)
class Notice:
    """Something to be sent, as the outbox kept it.

    Attributes:
        key: Stable over every attempt; the receiver can replace a repeat by it. Made of ids and
            fixed words, never of a person's own.
        title: One line; only names that the person gave.
        body: Plain text, may be empty.
        about: What it speaks of, if that is one thing; while this rests, the notice waits.
        not_after: After this it comes too late and is not sent; ``None`` when it is never too late.
        details: What the channel needs beyond that, JSON-like.
    """

    key: str
    title: str
    body: str = ""
    about: Ref | None = None
    not_after: Instant | None = None
    details: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, slots=True)
class Parcel:
    """A file to be sent by e-mail.

    Attributes:
        key: Stable over every attempt, as that of a :class:`Notice`.
        data: The whole file.
    """

    key: str
    recipient: str
    subject: str
    file_name: str
    media_type: str
    data: bytes = field(repr=False)


class Mail(Protocol):
    """Sends files to an address, through the mail server that the person chose."""

    def is_chosen(self) -> bool:
        """Whether there is such a server."""
        ...

    def check_address(self, address: str) -> None:
        """Refuse what is no address.

        Raises:
            InvalidInputError: It is none.
        """
        ...

    def send(self, parcel: Parcel) -> None:
        """Hand the file to the mail server.

        Raises:
            TransientDeliveryError: None is chosen, or it does not answer now.
            PermanentDeliveryError: It refuses the message, the sign-in, or to encrypt.
        """
        ...


class Channel(Protocol):
    """Sends notices somewhere.

    Sending the same notice twice is harmless when ``replaces_repeats`` is true: a crash between
    sending and recording repeats it. Where it is false, a repeat arrives twice, and the receiver
    can tell by the key.
    """

    @property
    def name(self) -> str:
        """Which way it is, in at most 40 letters: ``kind``, or ``kind:id`` of one of several."""

    @property
    def label(self) -> str:
        """What the person knows it by: their folder, their address, the name of their browser."""

    @property
    def replaces_repeats(self) -> bool:
        """Whether what was sent before under the same key is replaced."""

    def send(self, notice: Notice) -> None:
        """Deliver the notice, durably on the other side when this returns.

        When it raises, nothing arrived, or the whole notice did; never a part of it.

        Raises:
            TransientDeliveryError: It may work later.
            PermanentDeliveryError: Trying again is useless.
        """
        ...
