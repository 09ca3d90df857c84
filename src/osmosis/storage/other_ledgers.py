"""What other stores and copies of the same person have in their ledgers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from uuid import UUID

from osmosis.storage.copy_label import names_a_copy
from osmosis.storage.folder import StoreFolder
from osmosis.storage.ledger import FILES
from osmosis.storage.ledger_lines import LedgerLine, read_line, split_lines


def copies_beside(copy: Path, person: UUID) -> list[Path]:
    """Other copies of the same person in the same folder."""
    return [one for one in sorted(copy.parent.iterdir()) if names_a_copy(one) == person]


def lines_of(places: Sequence[Path], person: UUID) -> Iterator[LedgerLine]:
    """Every readable line of every ledger, in the order of time."""
    found: dict[UUID, LedgerLine] = {}
    for place in places:
        for path in sorted(StoreFolder(place).ledger(person).glob(FILES)):
            for raw in split_lines(path.read_bytes())[0]:
                line = read_line(raw).line
                if line is not None:
                    found.setdefault(line.key, line)
    # A key is a time and a number that only grows, so it tells the order within one instant.
    yield from sorted(found.values(), key=lambda line: (line.at, line.key))


def goes_on(copy: Path, person: UUID, beside: Sequence[Path], given: Sequence[Path]) -> bool:
    """Whether some other ledger of this person goes on where that of a copy ends.

    A copy beside it that ends there too was made at the same time and knows no more; a store that
    does has nothing to add.
    """
    own = _last_of(copy, person)
    stores = (_last_of(place, person) for place in given)
    copies = (_last_of(place, person) for place in beside)
    return any(last and last >= own for last in stores) or any(last > own for last in copies)


def _last_of(place: Path, person: UUID) -> list[tuple[str, UUID]]:
    """The time and key of a ledger's last line; nothing when there is none."""
    return [(line.at, line.key) for line in lines_of([place], person)][-1:]
