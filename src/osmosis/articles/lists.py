"""Lists, also those whose items stand where none may."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from osmosis.articles.model import (
    Block,
    Blocks,
    Definition,
    DefinitionList,
    ListBlock,
    Marker,
    Term,
)
from osmosis.articles.tree import Element, tag_of

if TYPE_CHECKING:
    from osmosis.articles.flow import Flow

__all__ = ["definitions_of", "list_of"]

_MOST = 1_000_000
_MARKERS: dict[str, Marker] = {"1": "1", "a": "a", "A": "A", "i": "i", "I": "I"}


def list_of(element: Element, flow: Flow) -> Blocks:
    """The list; items that are footnotes become footnotes, in the same place."""
    made = _Made(element)
    for part in flow.parts(element, ("li", "ul", "ol")):
        if isinstance(part, tuple):
            made.add_item(part)
        elif tag_of(part) != "li":
            # A list that lies between the items belongs to the one before it.
            made.add_to_last(flow.block(part))
        elif note := flow.note(part):
            made.add_block(note)
        else:
            made.add_item(flow.inner(part))
    return made.blocks()


class _Made:
    """What has been made of a list so far."""

    def __init__(self, element: Element) -> None:
        self._is_ordered = tag_of(element) == "ol"
        self._marker = _MARKERS.get(element.get("type", ""), "1")
        self._next = _whole_number(element.get("start", ""))
        self._items: list[Blocks] = []
        self._blocks: list[Block] = []

    def add_item(self, blocks: Blocks) -> None:
        if blocks:
            self._items.append(blocks)

    def add_to_last(self, blocks: Blocks) -> None:
        last = self._items.pop() if self._items else ()
        self.add_item((*last, *blocks))

    def add_block(self, blocks: Blocks) -> None:
        self._end()
        self._blocks += blocks

    def blocks(self) -> Blocks:
        self._end()
        return tuple(self._blocks)

    def _end(self) -> None:
        if self._items:
            self._blocks.append(
                ListBlock(
                    items=tuple(self._items),
                    ordered=self._is_ordered,
                    start=self._next,
                    marker=self._marker,
                )
            )
        self._next += len(self._items)
        self._items = []


def _whole_number(text: str) -> int:
    try:
        number = int(text)
    except ValueError:
        return 1
    return number if abs(number) <= _MOST else 1


def definitions_of(element: Element, flow: Flow) -> Blocks:
    """The terms and definitions; what has no counterpart is given as plain blocks."""
    found: list[Block] = []
    entries: list[Term | Definition] = []
    for part in _entries(element, flow):
        if isinstance(part, Term | Definition):
            if isinstance(part, Definition) and not entries:
                found += part.blocks
            else:
                entries.append(part)
        else:
            found += _ended(entries)
            found += part
            entries = []
    return (*found, *_ended(entries))


def _entries(element: Element, flow: Flow) -> Iterator[Term | Definition | Blocks]:
    for part in flow.parts(element, ("dt", "dd", "div")):
        if isinstance(part, tuple):
            yield part
        elif note := flow.note(part):
            yield note
        elif tag_of(part) == "div":
            yield from _entries(part, flow)
        elif blocks := flow.inner(part, in_cell=tag_of(part) == "dt" or flow.in_cell):
            yield Term(blocks) if tag_of(part) == "dt" else Definition(blocks)


def _ended(entries: list[Term | Definition]) -> Iterator[Block]:
    """The list so far, and the terms at its end that nothing is said of."""
    last = max((at for at, one in enumerate(entries) if isinstance(one, Definition)), default=-1)
    if last >= 0:
        yield DefinitionList(tuple(entries[: last + 1]))
    for term in entries[last + 1 :]:
        yield from term.blocks
