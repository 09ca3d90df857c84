"""The pages of a book's own: the first page, why each piece is here, and the colophon."""

from __future__ import annotations

from collections.abc import Iterator

from osmosis.articles.model import Block, Blocks, Inline, Link, ListBlock, Paragraph, Quote, Text
from osmosis.epub.model import Page, PageKind, address_in_book
from osmosis.kernel.cadence_words import moment_words
from osmosis.kernel.clock import Instant
from osmosis.languages.dates import told_date
from osmosis.languages.speaking import gettext, noop
from osmosis.practices.apert.editions import GapLine, Record, RecordPiece
from osmosis.practices.apert.model import GapReason
from osmosis.practices.apert.rules.book_articles import in_order
from osmosis.practices.apert.rules.gaps import missing_words

_MISSING = {
    GapReason.UNREACHABLE: noop("{source} could not be reached from {first} to {last}."),
    GapReason.LIMITED: noop("{source} gave more than is taken from {first} to {last}."),
    GapReason.DAMAGED: noop("{source} was collected, and can no longer be read ({first})."),
}

_DEVICES = {
    "e-ink-6": noop("an e-ink screen of 6 inches"),
    "e-ink-7": noop("an e-ink screen of 7 inches"),
    "e-ink-8": noop("an e-ink screen of 8 inches"),
    "e-ink-10": noop("an e-ink screen of 10 inches"),
    "tablet": noop("a tablet"),
}
_ANY_DEVICE = noop("any screen")


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
        blocks += [said(gettext("What I would like to know:")), Quote((said(record.asked),))]
    if not record.pieces:
        blocks.append(said(gettext("Nothing was collected for this opening.")))
    if record.persons:
        blocks.append(said(gettext("To meet while the gate is open, by call, letter or visit:")))
        blocks.append(ListBlock(items=tuple((said(name),) for name in record.persons)))
    blocks.append(said(_since(record)))
    title = f"{record.gate}, {told_date(record.date)}"
    return Page(key="first", title=title, blocks=tuple(blocks), kind=PageKind.FOREWORD)


def reasons_page(record: Record) -> Page:
    """Why each piece is here."""
    items = tuple(
        (said(link_to(piece), f", {piece.source}. {' '.join(piece.why)}"),)
        for piece in in_order(record.pieces)
    )
    return Page(
        key="reasons", title=gettext("Why each piece is here"), blocks=(ListBlock(items=items),)
    )


def colophon(record: Record) -> Page:
    """What may be missing, how the book was made, and of what."""
    blocks: Blocks = (
        *_gaps(record),
        *_breaches(record),
        said(
            gettext(
                "Made for {device}, for {minutes} minutes of reading at {words} words a minute."
                " All of it was collected before the gate opened and lay sealed until then."
                " When the gate closes it goes; what was kept stays.",
                device=_device(record),
                minutes=record.minutes,
                words=record.words_per_minute,
            )
        ),
        said(
            gettext(
                "Opening {number} of {gate}, promised for {moment}.",
                number=record.number,
                gate=record.gate,
                moment=_when(record, record.at),
            )
        ),
        said(_versions(record)),
    )
    return Page(key="colophon", title=gettext("Colophon"), blocks=blocks, kind=PageKind.COLOPHON)


def _breaches(record: Record) -> Iterator[Block]:
    for breach in record.breaches:
        yield said(
            gettext(
                "Opened early on {date} because: {reason}",
                date=told_date(breach.date),
                reason=breach.reason,
            )
        )


def _since(record: Record) -> str:
    if record.before is None:
        return gettext("This is the first opening of this gate.")
    return gettext("The opening before was on {date}.", date=told_date(record.before))


def _gaps(record: Record) -> Iterator[Block]:
    asleep = [gap for gap in record.sheet.gaps if gap.reason is GapReason.ASLEEP]
    gone = [gap for gap in record.sheet.gaps if gap.reason is GapReason.GONE]
    others = [gap for gap in record.sheet.gaps if gap not in asleep and gap not in gone]
    if asleep:
        spans = ", ".join(_span(record, gap) for gap in asleep)
        yield said(
            gettext(
                "This machine was off {spans}: longer than some sources reach back, so some of what"
                " they said may be missing.",
                spans=spans,
            )
        )
    if others:
        yield said(gettext("Something may be missing of these:"))
        yield ListBlock(items=tuple((said(_gap(record, gap)),) for gap in others))
    for gap in gone:
        yield said(
            gettext(
                "{source} is gone for good: it said so on {moment}, and is visited no more.",
                source=gap.source,
                moment=_when(record, gap.until_at),
            )
        )
    missing = missing_words(record.sheet)
    if missing:
        yield said(missing)
    if not record.sheet.gaps and not missing:
        yield said(gettext("As far as is known, nothing is missing."))


def _gap(record: Record, gap: GapLine) -> str:
    first, last = _when(record, gap.from_at), _when(record, gap.until_at)
    return gettext(_MISSING[gap.reason], source=gap.source, first=first, last=last)


def _span(record: Record, gap: GapLine) -> str:
    first, last = _when(record, gap.from_at), _when(record, gap.until_at)
    return gettext("from {first} to {last}", first=first, last=last)


def _when(record: Record, at: Instant) -> str:
    return moment_words(at.to_tz(record.zone))


def _device(record: Record) -> str:
    return gettext(_DEVICES.get(record.device, _ANY_DEVICE))


def _versions(record: Record) -> str:
    listed = ", ".join(f"{name} {version}" for name, version in sorted(record.versions.items()))
    return gettext("Built with {programs}.", programs=listed) if listed else ""
