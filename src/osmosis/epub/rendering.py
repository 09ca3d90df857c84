"""Articles as XHTML: every block and every inline of the model, and nothing else."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from itertools import groupby

from osmosis.articles.model import (
    Block,
    Blocks,
    Cell,
    DefinitionList,
    Division,
    Figure,
    Footnote,
    Footnotes,
    Heading,
    Image,
    Inline,
    Inlines,
    LineBreak,
    Link,
    ListBlock,
    Math,
    MathBlock,
    NoteRef,
    Paragraph,
    Preformatted,
    PreformattedKind,
    Quote,
    Row,
    Ruby,
    Rule,
    Span,
    Styled,
    Table,
    Term,
    Text,
)
from osmosis.articles.words import note_ids
from osmosis.epub.addresses import shown_address, sound_address
from osmosis.epub.model import IN_BOOK
from osmosis.epub.xhtml import element, escaped, spoken
from osmosis.languages.speaking import gettext, noop

__all__ = ["Rendering"]

BACK = "↑"
_UNDESCRIBED = noop("A picture that its source does not describe")


@dataclass(slots=True)
class Rendering:
    """Renders the blocks of one page, and remembers where its links lead.

    Attributes:
        pictures: File names by address.
        pages: Addresses within the book by key.
        notes: The footnotes that the page has.
    """

    pictures: Mapping[str, str]
    pages: Mapping[str, str]
    notes: frozenset[str] = frozenset()
    _numbers: dict[str, int] = field(default_factory=dict)
    _noted: set[str] = field(default_factory=set)

    def article(self, blocks: Blocks) -> str:
        """The blocks of a page as markup."""
        self.notes = frozenset(note_ids(blocks))
        return self.blocks(blocks)

    def blocks(self, blocks: Iterable[Block]) -> str:
        """Blocks as markup."""
        return "".join(self._block(block) for block in blocks)

    def inlines(self, inlines: Iterable[Inline]) -> str:
        """What runs within a line as markup."""
        return "".join(self._inline(inline) for inline in inlines)

    def endnotes(self) -> str:
        """The addresses of all links of the page so far; nothing if it has none."""
        if not self._numbers:
            return ""
        items = "".join(self._endnote(number, link) for link, number in self._numbers.items())
        return element(
            "section",
            f"{element('h2', escaped(gettext('Links')))}\n<ol>\n{items}</ol>\n",
            class_="links",
            dir="ltr",
            epub_type="endnotes",
            role="doc-endnotes",
        )

    def _endnote(self, number: int, link: str) -> str:
        back = element("a", BACK, class_="back", href=f"#to{number}", role="doc-backlink")
        address = element("a", escaped(shown_address(link)), href=link)
        return element("li", f"{address} {back}", id=f"link{number}", epub_type="endnote") + "\n"

    # Blocks

    def _block(self, block: Block) -> str:
        writers: Mapping[type, Callable[..., str]] = {
            Paragraph: lambda one: self._words("p", one.inlines),
            Heading: lambda one: self._words(f"h{one.level}", one.inlines),
            Quote: lambda one: element("blockquote", self.blocks(one.blocks)),
            Rule: lambda _: "<hr/>",
            ListBlock: self._list,
            DefinitionList: self._definitions,
            Preformatted: _preformatted,
            Table: self._table,
            Figure: self._figure,
            MathBlock: lambda one: element("p", _math(one.math), class_="math"),
            Footnotes: self._footnotes,
            Division: self._division,
        }
        return writers[type(block)](block) + "\n"

    def _words(self, name: str, inlines: Inlines) -> str:
        inner = self.inlines(inlines)
        return element(name, inner) if inner else ""

    def _division(self, block: Division) -> str:
        return element("div", self.blocks(block.blocks), **spoken(block.language, block.direction))

    def _list(self, block: ListBlock) -> str:
        items = "".join(element("li", self._item(item)) + "\n" for item in block.items)
        if not block.ordered:
            return element("ul", items)
        start = "" if block.start == 1 else str(block.start)
        return element("ol", items, start=start, type="" if block.marker == "1" else block.marker)

    def _item(self, blocks: Blocks) -> str:
        """An item; one paragraph, alone or before a list in it, needs no element of its own."""
        first, *others = blocks
        is_short = all(isinstance(other, ListBlock) for other in others)
        if isinstance(first, Paragraph) and is_short:
            return self.inlines(first.inlines) + self.blocks(others)
        return self.blocks(blocks)

    def _definitions(self, block: DefinitionList) -> str:
        return element(
            "dl",
            "".join(
                element("dt" if isinstance(entry, Term) else "dd", self._item(entry.blocks))
                for entry in block.entries
            ),
        )

    def _table(self, block: Table) -> str:
        caption = element("caption", self.blocks(block.caption)) if block.caption else ""
        groups = "".join(
            element("thead" if is_head else "tbody", "".join(map(self._row, rows)))
            for is_head, rows in groupby(block.rows, key=lambda row: row.is_head)
        )
        return element("table", caption + groups)

    def _row(self, row: Row) -> str:
        return element("tr", "".join(map(self._cell, row.cells))) + "\n"

    def _cell(self, cell: Cell) -> str:
        inner = self._item(cell.blocks) if cell.blocks else ""
        return element(
            "th" if cell.is_header else "td",
            inner,
            colspan=str(cell.columns) if cell.columns > 1 else "",
            rowspan=str(cell.rows) if cell.rows > 1 else "",
        )

    def _figure(self, block: Figure) -> str:
        shown = [self._picture(image, has_caption=bool(block.caption)) for image in block.images]
        pictures = "".join(element("div", one, class_="picture") for one in filter(None, shown))
        caption = self.blocks(block.caption)
        if not pictures:
            return caption
        return element("figure", pictures + (element("figcaption", caption) if caption else ""))

    def _footnotes(self, block: Footnotes) -> str:
        return element("div", "".join(map(self._footnote, block.notes)), class_="notes")

    def _footnote(self, note: Footnote) -> str:
        """The note after its label; the way back is the label, or stands at the end."""
        href = f"#to-{note.id}" if note.id in self._noted else ""
        if note.label:
            label = element("a", escaped(note.label), href=href, role="doc-backlink")
            words = escaped(note.label) if not href else label
            inner = self._with_mark(note.blocks, element("span", words, class_="label") + " ")
        else:
            inner = self.blocks(note.blocks)
            if href:
                back = element("a", BACK, class_="back", href=href, role="doc-backlink")
                inner = self._with_end(inner, back)
        return element(
            "aside", inner, id=f"note-{note.id}", epub_type="footnote", role="doc-footnote"
        )

    def _with_mark(self, blocks: Blocks, mark: str) -> str:
        first, *others = blocks
        if isinstance(first, Paragraph):
            return element("p", mark + self.inlines(first.inlines)) + self.blocks(others)
        return element("p", mark) + self.blocks(blocks)

    @staticmethod
    def _with_end(inner: str, back: str) -> str:
        closed = inner.rstrip("\n")
        if closed.endswith("</p>"):
            return f"{closed.removesuffix('</p>')} {back}</p>"
        return inner + element("p", back)

    # Within a line

    def _inline(self, inline: Inline) -> str:
        writers: Mapping[type, Callable[..., str]] = {
            Text: lambda one: escaped(one.text),
            LineBreak: lambda _: "<br/>",
            Styled: lambda one: element(one.style.value, self.inlines(one.inlines)),
            Link: self._link,
            NoteRef: self._note_mark,
            Span: self._span,
            Image: lambda one: self._picture(one, has_caption=True),
            Math: _math,
            Ruby: self._ruby,
        }
        return writers[type(inline)](inline)

    def _span(self, inline: Span) -> str:
        return element(
            "span", self.inlines(inline.inlines), **spoken(inline.language, inline.direction)
        )

    def _link(self, inline: Link) -> str:
        words = self.inlines(inline.inlines)
        if inline.address.startswith(IN_BOOK):
            href = self.pages.get(inline.address.removeprefix(IN_BOOK), "")
            return element("a", words, href=href) if href and words else words
        address = sound_address(inline.address)
        if not address:
            return words
        said = words.rstrip(" ")
        return said + self._link_mark(address) + words[len(said) :]

    def _link_mark(self, address: str) -> str:
        is_first = address not in self._numbers
        number = self._numbers.setdefault(address, len(self._numbers) + 1)
        return element(
            "a",
            f"[{number}]",
            class_="mark",
            id=f"to{number}" if is_first else "",
            href=f"#link{number}",
            epub_type="noteref",
            role="doc-noteref",
        )

    def _note_mark(self, inline: NoteRef) -> str:
        words = self.inlines(inline.inlines)
        if inline.note not in self.notes or not words:
            return words
        is_first = inline.note not in self._noted
        self._noted.add(inline.note)
        return element(
            "a",
            words.removeprefix("[").removesuffix("]") or words,
            class_="note",
            id=f"to-{inline.note}" if is_first else "",
            href=f"#note-{inline.note}",
            epub_type="noteref",
            role="doc-noteref",
        )

    def _picture(self, image: Image, *, has_caption: bool) -> str:
        name = self.pictures.get(image.address)
        if name is None:
            said = element(
                "span", escaped(gettext("[Picture: {words}]", words=image.alt)), class_="unseen"
            )
            return said if image.alt else ""
        alt = image.alt or ("" if has_caption else gettext(_UNDESCRIBED))
        return element("img", src=name, alt=alt)

    def _ruby(self, inline: Ruby) -> str:
        pairs = "".join(
            self.inlines(pair.base) + f"<rp>(</rp><rt>{self.inlines(pair.reading)}</rt><rp>)</rp>"
            if pair.reading
            else self.inlines(pair.base) + "<rt></rt>"
            for pair in inline.pairs
        )
        return element("ruby", pairs)


def _math(math: Math) -> str:
    return math.mathml or element("span", escaped(math.text), class_="formula")


def _preformatted(block: Preformatted) -> str:
    text = escaped(block.text)
    if block.kind is PreformattedKind.CODE:
        return element("pre", element("code", text), class_="code", dir="ltr")
    return element("pre", text, class_="verse" if block.kind is PreformattedKind.VERSE else "set")
