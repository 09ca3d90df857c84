"""The record of an edition as bytes, and its pieces as they are shown."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence

from osmosis.practices.apert.editions import PieceInEdition, Record


def write_record(record: Record) -> Iterator[bytes]:
    """The record as bytes, to be sealed at once."""
    raise NotImplementedError


def read_record(chunks: Iterable[bytes]) -> Record:
    """The record that was written.

    Raises:
        StorageError: It is none.
    """
    raise NotImplementedError


def pieces_of(
    record: Record, *, kept: Collection[str] = (), carried: Collection[str] = ()
) -> Sequence[PieceInEdition]:
    """The pieces of a book in their order."""
    raise NotImplementedError
