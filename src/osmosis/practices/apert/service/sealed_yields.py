"""What was collected in a period, opened visit by visit, so that one visit is held at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from osmosis.errors import OsmosisError, StorageError
from osmosis.kernel.clock import Instant
from osmosis.ports.blobs import BlobCorruptError, BlobMissingError
from osmosis.practices.apert.rules.yields import Yield, unpack_yield
from osmosis.practices.apert.store import carried, periods
from osmosis.practices.context import PracticeContext
from osmosis.sealing.age import (
    DamagedCiphertextError,
    Identity,
    WrongKeyError,
    decrypt,
)
from osmosis.storage.transaction import ReadTransaction

_DAMAGED = (BlobMissingError, BlobCorruptError, DamagedCiphertextError, WrongKeyError)


class DamagedYieldError(OsmosisError):
    """What one visit brought can no longer be read."""

    category = "storage"


@dataclass(frozen=True, kw_only=True, slots=True)
class SealedYield:
    """What one visit brought, or a piece that was carried over, before it is opened.

    Attributes:
        source_id: ``None`` for what was carried over: it says itself whose it is.
    """

    sealed_sha256: str
    fetched_at: Instant
    source_id: UUID | None = None

    @property
    def is_carried(self) -> bool:
        """Whether the person carried it over from the last opening."""
        return self.source_id is None


def list_sealed(reading: ReadTransaction, period_id: UUID) -> Sequence[SealedYield]:
    """Everything that a period hands over, what was carried over first, then the oldest."""
    begun_at = periods.get_period(reading, period_id).begun_at
    return [
        *(
            SealedYield(sealed_sha256=one.sealed_sha256, fetched_at=begun_at)
            for one in carried.list_into(reading, period_id)
        ),
        *(
            SealedYield(
                sealed_sha256=batch.sealed_sha256,
                source_id=batch.source_id,
                fetched_at=batch.fetched_at,
            )
            for batch in periods.list_batches(reading, period_id)
        ),
    ]


def open_sealed(context: PracticeContext, sealed_sha256: str, identity: Identity) -> Yield:
    """What one visit brought.

    Raises:
        DamagedYieldError: It is missing or damaged.
    """
    try:
        ciphertext = b"".join(context.blobs.open(sealed_sha256))
        plain = decrypt(ciphertext, [identity])
    except _DAMAGED as error:
        raise DamagedYieldError("What was collected can no longer be read") from error
    try:
        return unpack_yield(plain)
    except StorageError as error:
        raise DamagedYieldError("What was collected can no longer be read") from error
