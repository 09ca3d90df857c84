"""A channel that ends in memory, held to the same contract as a folder."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from osmosis.ports.channels import Notice
from osmosis.storage.delivery import Surroundings
from osmosis.storage.transaction import ReadTransaction


class MemoryChannel:
    """Keeps what arrives (:class:`osmosis.ports.channels.Channel`).

    Attributes:
        arrived: The latest notice of each key.
        sendings: The keys in the order in which they were sent, repeats included.
        failures: Raised by the next sendings, one each.
        during: Called in the middle of each sending.
    """

    name: ClassVar[str] = "memory"
    label: ClassVar[str] = "My memory"
    replaces_repeats: ClassVar[bool] = True

    def __init__(self) -> None:
        self.arrived: dict[str, Notice] = {}
        self.sendings: list[str] = []
        self.failures: list[BaseException] = []
        self.during: Callable[[], object] = lambda: None

    def send(self, notice: Notice) -> None:
        self.sendings.append(notice.key)
        self.during()
        if self.failures:
            raise self.failures.pop(0)
        self.arrived[notice.key] = notice

    def open(
        self, reading: ReadTransaction, surroundings: Surroundings | None = None
    ) -> Sequence[MemoryChannel]:
        """This very channel, as an opener gives it to the outbox."""
        return [self]
