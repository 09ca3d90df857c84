"""What was collected in a period, opened so that what one visit brought is held at a time."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from dataclasses import dataclass
from uuid import UUID

from osmosis.errors import OsmosisError, StorageError
from osmosis.kernel.clock import Instant
from osmosis.ports.blobs import BlobCorruptError, BlobMissingError
from osmosis.practices.apert.rules.bundles import unpack_bundle
from osmosis.practices.apert.rules.yields import Yield, unpack_yield
from osmosis.practices.apert.store import carried, periods
from osmosis.practices.context import PracticeContext
from osmosis.sealing.age import (
    DamagedCiphertextError,
    Identity,
    WrongKeyError,
)
from osmosis.sealing.streams import decrypting
from osmosis.storage.transaction import ReadTransaction

DAMAGED = (BlobMissingError, BlobCorruptError, DamagedCiphertextError, WrongKeyError)
"""What is raised by an age file of the store that can no longer be read."""


class DamagedYieldError(OsmosisError):
    """What some visits brought can no longer be read."""

    category = "storage"


@dataclass(frozen=True, kw_only=True, slots=True)
class SealedYields:
    """What some visits brought, or a piece that was carried over, before it is opened."""

    sealed_sha256: str
    fetched_at: Instant
    is_carried: bool = False


def list_sealed(reading: ReadTransaction, period_id: UUID) -> Sequence[SealedYields]:
    """Everything that a period hands over, what was carried over first, then the oldest."""
    begun_at = periods.get_period(reading, period_id).begun_at
    return [
        *(
            SealedYields(sealed_sha256=one.sealed_sha256, fetched_at=begun_at, is_carried=True)
            for one in carried.list_into(reading, period_id)
        ),
        *(
            SealedYields(sealed_sha256=batch.sealed_sha256, fetched_at=batch.fetched_at)
            for batch in periods.list_batches(reading, period_id)
        ),
    ]


def open_sealed(
    context: PracticeContext, sealed_sha256: str, identity: Identity
) -> Generator[Yield, None, None]:
    """What the visits brought that lie in one file, one after the other.

    The first are given out before the end of the file was seen.

    Raises:
        DamagedYieldError: It is missing or damaged; raised by the iteration.
    """
    try:
        bundle = decrypting(context.blobs.open(sealed_sha256), [identity])
        yield from map(unpack_yield, unpack_bundle(bundle))
    except (*DAMAGED, StorageError) as error:
        raise DamagedYieldError("What was collected can no longer be read") from error
