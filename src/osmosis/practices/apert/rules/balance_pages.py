"""The balance sheet of a book, and the page where its sources agree and clash."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from uuid import UUID

from osmosis.articles.model import Block, Blocks, Cell, Heading, Paragraph, Row, Table, Text
from osmosis.epub.model import Page
from osmosis.languages.dates import told_number
from osmosis.languages.speaking import gettext
from osmosis.practices.apert.editions import BalanceLine, Record, RecordPiece
from osmosis.practices.apert.rules.book_articles import in_order
from osmosis.practices.apert.rules.book_pages import link_to, said
from osmosis.practices.apert.rules.shortlisting import MOST_WEIGHED

CLEARLY = 25
"""From this leaning on, a source stands on a side of an axis."""

_SECONDS = 60


def balance_page(record: Record) -> Page:
    """How the book stands on each axis, and how much of it comes from whom."""
    sheet = record.sheet
    blocks: list[Block] = [said(balance_words(line)) for line in sheet.balance]
    if not sheet.balance:
        blocks.append(said(gettext("This gate aims at no balance.")))
    if any(line.off_by for line in sheet.balance):
        blocks.append(
            said(
                gettext(
                    "With what was collected, and a place for those who say little, it could not"
                    " be met; this is the nearest that there is."
                )
            )
        )
    if not sheet.is_proven:
        blocks.append(
            said(gettext("There may be a better choice; the search for it took too long."))
        )
    if sheet.is_cut:
        blocks.append(
            said(
                gettext(
                    "So much was collected that only the {count} pieces that speak loudest, "
                    "and the best of each source, were weighed against each other.",
                    count=told_number(MOST_WEIGHED),
                )
            )
        )
    if sheet.balance:
        blocks.append(_axes_table(sheet.balance))
    if sheet.voices:
        rows = [
            _row(voice.source, f"{_minutes(voice.seconds)}", name=True) for voice in sheet.voices
        ]
        blocks.append(Table(rows=(_row(gettext("Source"), gettext("Minutes"), head=True), *rows)))
    return Page(key="balance", title=gettext("Balance"), blocks=tuple(blocks))


def balance_words(line: BalanceLine) -> str:
    """How an edition stands on an axis, in a sentence or two."""
    ends = gettext("{axis}, from {low} to {high}.", axis=line.axis, low=line.low, high=line.high)
    wished = gettext(
        "It should stand at {place}, give or take {tolerance}.",
        place=_place(line.target),
        tolerance=line.tolerance,
    )
    return f"{ends} {wished} {_stands(line)}"


def _stands(line: BalanceLine) -> str:
    if line.mean is None:
        return gettext("Nothing in it stands anywhere on this axis.")
    place = _place(line.mean)
    if not line.off_by:
        return gettext("It stands at {place}.", place=place)
    return gettext(
        "It stands at {place}, which is {distance} too far towards {end}.",
        place=place,
        distance=line.off_by,
        end=line.high if line.mean > line.target else line.low,
    )


def interference_page(record: Record) -> Page | None:
    """Where sources tell of the same; ``None`` when nowhere two do."""
    together, against = [], []
    for group in _groups(record):
        clash = _clash(record, group)
        if clash:
            against.append((group, clash))
        else:
            together.append(group)
    agreeing = [piece for piece in in_order(record.pieces) if piece.also]
    if not (together or against or agreeing):
        return None
    blocks = (*_against(record, against), *_together(together, agreeing))
    return Page(key="interference", title=gettext("Where voices meet"), blocks=blocks)


def _against(
    record: Record, groups: Sequence[tuple[Sequence[RecordPiece], UUID]]
) -> Iterator[Block]:
    if not groups:
        return
    yield Heading(2, (Text(gettext("Against each other")),))
    lines = {line.axis: line for line in record.sheet.balance}
    for pieces, axis_id in groups:
        low, high = sorted(pieces[:2], key=lambda piece: piece.leanings[axis_id])
        name = record.axes[axis_id]
        line = lines.get(name)
        ends = (
            (line.low, line.high)
            if line is not None
            else (gettext("One side of {axis}", axis=name), gettext("The other"))
        )
        yield Table(rows=(_row(*ends, head=True), Row((_cell(low), _cell(high)))))


def _together(groups: Sequence[Sequence[RecordPiece]], alone: Sequence[RecordPiece]) -> Blocks:
    if not groups and not alone:
        return ()
    tables = tuple(Table(rows=(Row(tuple(map(_cell, group))),)) for group in groups)
    told = tuple(
        said(
            link_to(piece),
            # Translators: the title of a piece stands before it.
            gettext(": told alike by {sources}.", sources=", ".join((piece.source, *piece.also))),
        )
        for piece in alone
    )
    return (Heading(2, (Text(gettext("Together")),)), *tables, *told)


def _groups(record: Record) -> Iterator[list[RecordPiece]]:
    """The pieces that tell of the same event, where there are several."""
    clusters: dict[int, list[RecordPiece]] = defaultdict(list)
    for piece in in_order(record.pieces):
        clusters[piece.cluster].append(piece)
    return (group for group in clusters.values() if len(group) > 1)


def _clash(record: Record, group: Sequence[RecordPiece]) -> UUID | None:
    """The axis on whose two sides the first two of a group stand, if there is one."""
    one, other, *_ = group
    for axis_id in record.axes:
        first, second = one.leanings.get(axis_id, 0), other.leanings.get(axis_id, 0)
        if first * second < 0 and min(abs(first), abs(second)) >= CLEARLY:
            return axis_id
    return None


def _axes_table(lines: Sequence[BalanceLine]) -> Table:
    head = _row(
        gettext("Axis"),
        gettext("Target"),
        gettext("Tolerance"),
        gettext("Mean"),
        gettext("Off by"),
        gettext("Minutes placed"),
        head=True,
    )
    rows = [
        _row(
            line.axis,
            _signed(line.target),
            f"{line.tolerance}",
            "–" if line.mean is None else _signed(line.mean),
            f"{line.off_by}",
            _minutes(line.placed_seconds),
            name=True,
        )
        for line in lines
    ]
    return Table(rows=(head, *rows))


def _cell(piece: RecordPiece) -> Cell:
    return Cell(blocks=(Paragraph((link_to(piece),)), said(piece.source)))


def _row(*words: str, head: bool = False, name: bool = False) -> Row:
    cells = tuple(
        Cell(blocks=(said(word),), is_header=head or (name and at == 0))
        for at, word in enumerate(words)
    )
    return Row(cells, is_head=head)


def _minutes(seconds: int) -> str:
    return f"{max(1, round(seconds / _SECONDS)) if seconds else 0}"


def _place(value: int) -> str:
    return gettext("the middle") if value == 0 else _signed(value)


def _signed(value: int) -> str:
    return f"{value:+d}".replace("-", "−") if value else "0"
