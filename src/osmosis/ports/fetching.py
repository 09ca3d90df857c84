"""What it means to fetch something from the web, for those who ask and for the one who does it.

A practice gets a :data:`Fetch` and knows nothing of connections. Whatever goes wrong comes as one
of two errors: :class:`~osmosis.errors.TransientFetchError`, to be asked again and never before its
``retry_after_seconds``, or :class:`~osmosis.errors.PermanentFetchError`, to be asked no more. Their
``facts`` hold a ``status`` where the other side gave one, never an address: errors reach logs.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from email.message import Message
from typing import TypeAlias

FEEDS = (
    "application/rss+xml, application/atom+xml, application/feed+json, application/xml;q=0.9, "
    "text/xml;q=0.9, */*;q=0.5"
)
PAGES = "text/html, application/xhtml+xml, */*;q=0.5"
PICTURES = "image/jpeg, image/png, image/webp, image/gif, image/*;q=0.8"


@dataclass(frozen=True, kw_only=True, slots=True)
class Limits:
    """How much one fetch may cost.

    Attributes:
        bytes: The longest body, unpacked.
        seconds: The longest that one address on the way may take, all in all.
        idle_seconds: The longest silence of the other side.
        redirects: How often the other side may send on.
        ratio: How many times longer a body may be unpacked than packed, from one mebibyte on.
        beginning: Of a longer body, so many bytes are given; 0 refuses it.
    """

    bytes: int = 16 * 1024 * 1024
    seconds: float = 60.0
    idle_seconds: float = 20.0
    redirects: int = 5
    ratio: int = 200
    beginning: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class Validators:
    """What tells whether something has changed since (RFC 9110, section 8.8), as it was given."""

    etag: str = ""
    last_modified: str = ""


def nobody_rests(_host: str) -> float:
    """No host is known to rest."""
    return 0.0


@dataclass(frozen=True, kw_only=True, slots=True)
class FetchRequest:
    """What is wanted.

    Attributes:
        address: An http or https address.
        validators: From the last time that its content was taken in; empty at the first.
        accept: Which kinds of content are welcome.
        limits: What it may cost.
        asks_robots: Whether the host's robots.txt decides. It does for pages and pictures that
            nobody asked for by name; a feed to which the person subscribed is asked for by name.
        left_alone: For how many seconds a host is still to be left alone, as it said earlier; it
            holds for every host to which the request is sent on.
    """

    address: str
    validators: Validators = field(default_factory=Validators)
    accept: str = FEEDS
    limits: Limits = field(default_factory=Limits)
    asks_robots: bool = False
    left_alone: Callable[[str], float] = field(default=nobody_rests, compare=False)


@dataclass(frozen=True, kw_only=True, slots=True)
class Fetched:
    """What came.

    Attributes:
        status: 200, or 304 when nothing has changed and the body is empty, or another success.
        address: Where it was in the end.
        moved_to: Where to ask from now on, when every step up to there was permanent (301, 308).
            Learn it only when the content is what was hoped for: a hotel's sign-in page also
            answers with redirects and 200.
        validators: To be kept and sent the next time, after the content was taken in.
        content_type: The header as it came.
        body: Unpacked, within the limits.
        is_cut: Whether that is only the beginning of something longer.
        said_bytes: How long the host says that the whole is; ``None`` when it does not say.
    """

    status: int
    address: str
    moved_to: str | None
    validators: Validators
    content_type: str
    body: bytes
    is_cut: bool = False
    said_bytes: int | None = None

    @property
    def is_unchanged(self) -> bool:
        """Whether the other side says that what one has is what there is."""
        return self.status == 304

    @property
    def media_type(self) -> str:
        """The type of the content in lower case, without parameters; empty when none was said."""
        return self.content_type.partition(";")[0].strip().lower()

    @property
    def charset(self) -> str:
        """The encoding that was named, in lower case; empty when none was."""
        message = Message()
        message["Content-Type"] = self.content_type.replace("\r", " ").replace("\n", " ")
        return message.get_content_charset() or ""


Fetch: TypeAlias = Callable[[FetchRequest], Awaitable[Fetched]]
"""Fetches one thing; may be asked for many at a time, and waits its turn at each host."""

OpenNet: TypeAlias = Callable[[], AbstractAsyncContextManager[Fetch]]
"""Gives a :data:`Fetch` for the length of one collection, and closes what it opened."""
