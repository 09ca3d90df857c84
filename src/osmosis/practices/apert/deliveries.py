"""Where the book of a gate goes by itself."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from osmosis.kernel.clock import Instant


class DeliveryKind(StrEnum):
    """By which way a book goes."""

    FOLDER = "folder"
    EMAIL = "email"


@dataclass(frozen=True, kw_only=True, slots=True)
class Delivery:
    """Where the book of a gate goes by itself.

    Attributes:
        target: A folder of this machine, or an e-mail address.
    """

    id: UUID
    gate_id: UUID
    kind: DeliveryKind
    target: str
    added_at: Instant

    @property
    def channel(self) -> str:
        """Its name in the outbox."""
        return f"book:{self.id.hex}"
