"""What an answer means by its status: content, nothing new, somewhere else, later, or never."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from osmosis.errors import PermanentFetchError, TransientFetchError
from osmosis.kernel.clock import Instant
from osmosis.kernel.retry_after import http_date, seconds_to_wait
from osmosis.languages.speaking import noop

PERMANENT_REDIRECTS = frozenset({301, 308})
REDIRECTS = PERMANENT_REDIRECTS | {302, 303, 307}
BUSY = frozenset({429, 503})
"""The host itself is asked too often, or too busy: all of it is to be left alone for a while."""
PATIENCE_SECONDS = 900.0
"""For a busy host that does not say when it is no longer."""
_CONTENT = frozenset({200, 203, 204, 205})


@dataclass(frozen=True, kw_only=True, slots=True)
class Answer:
    """What one host said to one request.

    Attributes:
        status: The code.
        headers: Whose names may be asked for in any case.
        body: Unpacked; empty unless the answer is content.
        is_cut: Whether that is only the beginning of something longer.
        said_bytes: How long the host says that the whole is.
    """

    status: int
    headers: Mapping[str, str]
    body: bytes = b""
    is_cut: bool = False
    said_bytes: int | None = None

    @property
    def location(self) -> str:
        """Where it sends on to; empty when it does not."""
        return self.headers.get("Location", "") if self.status in REDIRECTS else ""

    def rest_seconds(self, now: Instant) -> float | None:
        """How long it wants to be left alone; ``None`` when nothing says that it does."""
        said_at = http_date(self.headers.get("Date", "")) or now
        said = seconds_to_wait(self.headers.get("Retry-After", ""), now=said_at)
        return PATIENCE_SECONDS if said is None and self.status in BUSY else said


def has_content(status: int) -> bool:
    """Whether the body of such an answer is what was asked for."""
    return status in _CONTENT


def check(answer: Answer, host: str, *, was_conditional: bool, now: Instant) -> None:
    """Refuse an answer of a host that is neither content nor "nothing new".

    Raises:
        PermanentFetchError: It is gone for good (410). No other status says that so clearly.
        TransientFetchError: Anything else.
    """
    if has_content(answer.status) or (answer.status == 304 and was_conditional):
        return
    if answer.status == 410:
        raise PermanentFetchError("It is gone for good", status=410)
    raise TransientFetchError(
        _sentence(answer.status),
        retry_after_seconds=answer.rest_seconds(now),
        resting_host=host,
        status=answer.status,
    )


def _sentence(status: int) -> str:
    if status in {401, 403, 407, 451}:
        return noop("The host does not give this to us")
    if status == 404:
        return noop("There is nothing at this address")
    if status in BUSY:
        return noop("The host asks for patience")
    return (
        noop("The host could not answer")
        if status >= 500
        else noop("The host gave an answer of no use")
    )
