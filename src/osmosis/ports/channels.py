"""Ways out of the store: a folder, later e-mail and push."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Protocol


@dataclass(frozen=True, kw_only=True, slots=True)
class Notice:
    """Something to be sent, as the outbox kept it.

    Attributes:
        key: Stable over every attempt; the receiver can replace a repeat by it.
        title: One line; only names that the person gave.
        body: Plain text, may be empty.
        details: What the channel needs beyond that, JSON-like.
    """

    key: str
    title: str
    body: str
    details: Mapping[str, object]


class Channel(Protocol):
    """Sends notices somewhere.

    Sending the same notice twice must be harmless when ``replaces_repeats`` is true: a crash
    between sending and recording repeats it.
    """

    name: ClassVar[str]
    replaces_repeats: ClassVar[bool]

    def send(self, notice: Notice) -> None:
        """Deliver the notice, durably on the other side when this returns.

        Raises:
            TransientDeliveryError: It may work later.
            PermanentDeliveryError: Trying again is useless.
        """
        ...
