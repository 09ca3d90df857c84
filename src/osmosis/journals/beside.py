"""The files that lie beside a journal, and which of them its entries speak of."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Sequence

from osmosis.journals.files import find_attached
from osmosis.journals.model import Attached, Unread
from osmosis.journals.trees import Tree
from osmosis.languages.speaking import noop

UNSPOKEN = noop("No entry speaks of this file")


def unspoken(names: Iterable[str], used: Container[str]) -> Iterator[Unread]:
    """Those files of which no entry spoke, each by name."""
    return (Unread(name=name, why=UNSPOKEN) for name in names if name not in used)


class Beside:
    """The files beside a journal, by what its entries call them."""

    def __init__(self, tree: Tree) -> None:
        self._tree = tree
        self._names: dict[str, list[str]] = {}
        self._used: set[str] = set()

    def add(self, called: str, name: str) -> None:
        """Have one more, under what an entry may call it."""
        self._names.setdefault(called, []).append(name)

    def called(self, wanted: str) -> Sequence[str]:
        """Those that an entry may call so."""
        return self._names.get(wanted, ())

    def file(self, name: str) -> Attached | None:
        """One of them, to be kept with a moment; nothing where it cannot be read."""
        return find_attached(self._tree.find(name))

    def use(self, name: str) -> None:
        """An entry spoke of it."""
        self._used.add(name)

    def left_over(self) -> Iterator[Unread]:
        """Those of which no entry spoke."""
        return unspoken((name for names in self._names.values() for name in names), self._used)
