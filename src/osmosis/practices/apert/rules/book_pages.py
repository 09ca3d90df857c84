"""The pages of a book's own: the first page, why each piece is here, and the colophon."""

from __future__ import annotations

from collections.abc import Iterator

from osmosis.articles.model import Block, Blocks, Inline, Link, ListBlock, Paragraph, Quote, Text
from osmosis.epub.model import Page, PageKind, address_in_book
from osmosis.kernel.cadence_words import date_words, moment_words
from osmosis.kernel.clock import Instant
from osmosis.practices.apert.editions import GapLine, Record, RecordPiece
from osmosis.practices.apert.model import GapReason
from osmosis.practices.apert.rules.book_articles import in_order
from osmosis.practices.apert.rules.gaps import missing_words

_UNTIL = {
    GapReason.UNREACHABLE: "could not be reached",
    GapReason.LIMITED: "gave more than is taken",
    GapReason.DAMAGED: "was collected, and can no longer be read",
}


def said(*parts: str | Inline) -> Paragraph:
    """A paragraph of words and links."""
    return Paragraph(tuple(Text(one) if isinstance(one, str) else one for one in parts))


def link_to(piece: RecordPiece) -> Link:
    """A link to a piece of the book, under its title."""
    return Link(address_in_book(piece.key), (Text(piece.title),))


def first_page(record: Record) -> Page:
    """What stands before everything: the person's line, early openings, whom to meet."""
    blocks: list[Block] = [*_breaches(record)]
    if record.asked:
        blocks += [said("What I would like to know:"), Quote((said(record.asked),))]
    if not record.pieces:
        blocks.append(said("Nothing was collected for this opening."))
    if record.persons:
        blocks.append(said("To meet while the gate is open, by call, letter or visit:"))
        blocks.append(ListBlock(items=tuple((said(name),) for name in record.persons)))
    blocks.append(said(_since(record)))
    title = f"{record.gate}, {date_words(record.date)}"
    return Page(key="first", title=title, blocks=tuple(blocks), kind=PageKind.FOREWORD)


def reasons_page(record: Record) -> Page:
    """Why each piece is here."""
    items = tuple(
        (said(link_to(piece), f", {piece.source}. {' '.join(piece.why)}"),)
        for piece in in_order(record.pieces)
    )
    return Page(key="reasons", title="Why each piece is here", blocks=(ListBlock(items=items),))


def colophon(record: Record) -> Page:
    """What may be missing, how the book was made, and of what."""
    blocks: Blocks = (
        *_gaps(record),
        *_breaches(record),
        said(
            f"Made for {_device(record)}, for {record.minutes} minutes of reading at"
            f" {record.words_per_minute} words a minute. All of it was collected before the gate"
            " opened and lay sealed until then. When the gate closes it goes; what was kept stays."
        ),
        said(f"Opening {record.number} of {record.gate}, promised for {_when(record, record.at)}."),
        said(_versions(record)),
    )
    return Page(key="colophon", title="Colophon", blocks=blocks, kind=PageKind.COLOPHON)


def _breaches(record: Record) -> Iterator[Block]:
    for breach in record.breaches:
        yield said(f"Opened early on {date_words(breach.date)} because: {breach.reason}")


def _since(record: Record) -> str:
    if record.before is None:
        return "This is the first opening of this gate."
    return f"The opening before was on {date_words(record.before)}."


def _gaps(record: Record) -> Iterator[Block]:
    asleep = [gap for gap in record.sheet.gaps if gap.reason is GapReason.ASLEEP]
    gone = [gap for gap in record.sheet.gaps if gap.reason is GapReason.GONE]
    others = [gap for gap in record.sheet.gaps if gap not in asleep and gap not in gone]
    if asleep:
        spans = ", ".join(_span(record, gap) for gap in asleep)
        yield said(
            f"This machine was off {spans}: longer than some sources reach back, so some of what"
            " they said may be missing."
        )
    if others:
        yield said("Something may be missing of these:")
        yield ListBlock(items=tuple((said(_gap(record, gap)),) for gap in others))
    for gap in gone:
        yield said(
            f"{gap.source} is gone for good: it said so on {_when(record, gap.until_at)}, and is"
            " visited no more."
        )
    missing = missing_words(record.sheet)
    if missing:
        yield said(missing)
    if not record.sheet.gaps and not missing:
        yield said("As far as is known, nothing is missing.")


def _gap(record: Record, gap: GapLine) -> str:
    if gap.reason is GapReason.DAMAGED:
        return f"{gap.source} {_UNTIL[gap.reason]} ({_when(record, gap.from_at)})."
    return f"{gap.source} {_UNTIL[gap.reason]} {_span(record, gap)}."


def _span(record: Record, gap: GapLine) -> str:
    return f"from {_when(record, gap.from_at)} to {_when(record, gap.until_at)}"


def _when(record: Record, at: Instant) -> str:
    return moment_words(at.to_tz(record.zone))


def _device(record: Record) -> str:
    return {
        "e-ink-6": "an e-ink screen of 6 inches",
        "e-ink-7": "an e-ink screen of 7 inches",
        "e-ink-8": "an e-ink screen of 8 inches",
        "e-ink-10": "an e-ink screen of 10 inches",
        "tablet": "a tablet",
    }.get(record.device, "any screen")


def _versions(record: Record) -> str:
    listed = ", ".join(f"{name} {version}" for name, version in sorted(record.versions.items()))
    return f"Built with {listed}." if listed else ""
