"""Tables of things; a table that is only a means of layout is opened up."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from osmosis.articles.model import Blocks, Cell, Row, Table
from osmosis.articles.tree import Element, tag_of

if TYPE_CHECKING:
    from osmosis.articles.flow import Flow

__all__ = ["table_of"]

_GROUPS = ("thead", "tbody", "tfoot")
_MOST_COLUMNS, _MOST_ROWS = 100, 1_000


def table_of(element: Element, flow: Flow) -> Blocks:
    """The table, or what lies in it where it holds no table of things."""
    if _is_layout(element):
        flow.content(element)
        return flow.done()
    captions: list[Blocks] = []
    rows = [row for row in _rows(element, flow, captions, is_head=False) if row.cells]
    caption = tuple(block for part in captions for block in part)
    if not rows:
        return caption
    is_plain = not any(isinstance(block, Table) for block in caption)
    table = Table(rows=_with_heads_first(_fitting(rows)), caption=caption if is_plain else ())
    return (table,) if is_plain else (*caption, table)


def _is_layout(element: Element) -> bool:
    """Whether the table only puts things beside each other, as newsletters do."""
    if element.get("role", "") in ("presentation", "none") or element.find(".//table") is not None:
        return True
    widest = max((_cells_in(row) for row in element.iter("tr")), default=0)
    if widest < 2:
        return True
    is_lettered = any(element.find(f".//h{level}") is not None for level in (1, 2, 3))
    has_heads = element.find(".//th") is not None or element.find("./caption") is not None
    one_row = sum(1 for row in element.iter("tr") if _cells_in(row)) == 1
    return not has_heads and (is_lettered or one_row)


def _cells_in(row: Element) -> int:
    return sum(1 for cell in row if tag_of(cell) in ("td", "th"))


def _rows(element: Element, flow: Flow, captions: list[Blocks], *, is_head: bool) -> Iterator[Row]:
    begun = False
    for part in flow.parts(element, ("caption", "tr", "colgroup", "col", *_GROUPS)):
        if isinstance(part, tuple):
            yield _row_of(part)
        elif (tag := tag_of(part)) == "caption" and not begun:
            captions.append(flow.inner(part))
            continue
        elif tag in _GROUPS:
            yield from _rows(part, flow, captions, is_head=tag == "thead")
        elif tag == "tr":
            yield Row(tuple(_cells(part, flow)), is_head=is_head)
        elif blocks := flow.inner(part, in_cell=True):
            yield _row_of(blocks)
        begun = True


def _row_of(blocks: Blocks) -> Row:
    return Row((Cell(blocks=blocks),))


def _cells(row: Element, flow: Flow) -> Iterator[Cell]:
    for part in flow.parts(row, ("td", "th")):
        if isinstance(part, tuple):
            yield Cell(blocks=part)
            continue
        yield Cell(
            blocks=flow.inner(part, in_cell=True),
            is_header=tag_of(part) == "th",
            columns=_span(part.get("colspan", ""), _MOST_COLUMNS),
            rows=_span(part.get("rowspan", ""), _MOST_ROWS),
        )


def _span(text: str, most: int) -> int:
    try:
        number = int(text)
    except ValueError:
        return 1
    return min(max(number, 1), most)


def _fitting(rows: list[Row]) -> Iterator[Row]:
    """Without cells that would span more rows than there are."""
    for number, row in enumerate(rows):
        left = len(rows) - number
        cells = tuple(replace(cell, rows=min(cell.rows, left)) for cell in row.cells)
        yield replace(row, cells=cells)


def _with_heads_first(rows: Iterator[Row]) -> tuple[Row, ...]:
    """The order of the source, in which a head may only be at the top."""
    made: list[Row] = []
    for row in rows:
        is_head = row.is_head and all(before.is_head for before in made)
        made.append(replace(row, is_head=is_head))
    if made and all(row.is_head for row in made):
        return tuple(replace(row, is_head=False) for row in made)
    return tuple(made)
