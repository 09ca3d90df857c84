"""What it means to look into a mailbox on a mail server, for who asks and for who does it.

Nothing in a mailbox is changed by looking. Only letters that were taken in are marked as read or
moved, and only where somebody asked for it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Final, TypeAlias

from whenever import Date

PORTS: Final = {"imap": 143, "imaps": 993}
"""Where mail servers listen, by the scheme of their addresses."""


@dataclass(frozen=True, kw_only=True, slots=True)
class MailRequest:
    """What is wanted of a folder.

    Attributes:
        is_encrypted: Whether the connection is encrypted from its first byte. One that is not is
            made only to hosts that the person named in the settings.
        validity: Of the numbers that were told the last time (RFC 9051, section 2.3.1.1); empty at
            the first.
        after: The number of the last letter that was taken in; counts while the numbers hold.
        since: From which day letters are wanted when the numbers do not hold.
        most: Of how many letters.
        most_bytes: Of how many bytes, all in all; and the longest letter that is fetched.
    """

    host: str
    port: int
    user: str
    password: str = field(repr=False)
    folder: str
    since: Date
    is_encrypted: bool = True
    validity: str = ""
    after: int = 0
    most: int = 200
    most_bytes: int = 40_000_000


@dataclass(frozen=True, kw_only=True, slots=True)
class FoundLetter:
    """A letter in a folder.

    Attributes:
        data: As it came; ``None`` when it is too long to be fetched.
    """

    number: int
    data: bytes | None = field(repr=False)


@dataclass(frozen=True, kw_only=True, slots=True)
class MailFound:
    """What came.

    Attributes:
        validity: Of the numbers.
        letters: By their numbers.
        has_more: Whether there are more of them.
    """

    validity: str
    letters: Sequence[FoundLetter]
    has_more: bool


FetchMail: TypeAlias = Callable[[MailRequest], MailFound]
"""Looks into a folder. Raises TransientFetchError or PermanentFetchError, without any name."""


@dataclass(frozen=True, kw_only=True, slots=True)
class MailTidying:
    """What becomes of letters that were taken in.

    Attributes:
        mailbox: Where they are; its ``validity`` is that of their numbers.
        numbers: Of the letters.
        move_to: The folder into which they go, made if there is none; empty to mark them as read.
    """

    mailbox: MailRequest
    numbers: Sequence[int]
    move_to: str = ""


TidyMail: TypeAlias = Callable[[MailTidying], None]
"""Marks or moves letters; a second time changes nothing, nor does it when the numbers hold no more.

Raises TransientFetchError when it may be tried again, and PermanentFetchError, with a sentence for
the person, when the server cannot do it.
"""
