"""Reads the content of an element, block after block and line after line."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Final

from osmosis.articles import lists, preformatted, ruby, tables
from osmosis.articles.elements import BLOCKS, HEADINGS, SILENT
from osmosis.articles.figures import figure_of
from osmosis.articles.footnotes import FoundNote, FoundNotes
from osmosis.articles.formulas import is_displayed, math_of
from osmosis.articles.languages import direction_of
from osmosis.articles.lines import Leaf, Mark, Marks, blocks_of_line
from osmosis.articles.marking import marks_of
from osmosis.articles.model import (
    Block,
    Blocks,
    Footnote,
    Footnotes,
    Heading,
    Inline,
    Inlines,
    LineBreak,
    ListBlock,
    MathBlock,
    Paragraph,
    Quote,
    Rule,
    Span,
    Style,
    Styled,
    Text,
)
from osmosis.articles.pictures import emoji_of, picture_of
from osmosis.articles.places import Place
from osmosis.articles.tree import Element, has_class, tag_of, walk

__all__ = ["Flow", "Page"]

# What is nested deeper is read as plain paragraphs. Newsletters come to about forty.
_DEEPEST: Final = 70


@dataclass(frozen=True, slots=True)
class Page:
    """What holds for the whole of a page.

    Attributes:
        base: Its address.
        lowered: By how many levels its headings are lowered, so that none is level 1.
    """

    base: str
    notes: FoundNotes = field(default_factory=FoundNotes)
    lowered: int = 0


class Flow:
    """Reads elements one after another and gives the blocks they come to."""

    def __init__(self, page: Page, place: Place | None = None, marks: Marks = ()) -> None:
        self.page = page
        self._place = place or Place()
        self._marks = marks
        self._line: list[Leaf] = []
        self._blocks: list[Block] = []
        self._stray: ListBlock | None = None

    @classmethod
    def of_article(cls, page: Page, language: str) -> Flow:
        """For an article in a language."""
        return cls(page, Place(language=language, direction=direction_of(language)))

    @property
    def in_cell(self) -> bool:
        """Whether it reads a cell of a table, where no headings may be."""
        return self._place.in_cell

    def content(self, element: Element) -> None:
        """Read all that is in an element."""
        self.text(element.text)
        for child in element:
            self.child(child)
            self.text(child.tail)

    def text(self, text: str | None) -> None:
        """Read some text."""
        if text:
            self._leaf(Text(text))

    def child(self, element: Element) -> None:
        """Read an element, without the text after it."""
        tag = tag_of(element)
        if _is_silent(element, tag) or element in self.page.notes.returns:
            return
        if self._place.depth >= _DEEPEST:
            self._flat(element)
        elif tag == "math" and is_displayed(element):
            self._end_line()
            self._blocks.append(MathBlock(math_of(element)))
        elif tag in BLOCKS or tag in _READERS:
            self._block(element, tag)
        elif not self._is_leaf(element, tag):
            self._inline(element)

    def done(self) -> Blocks:
        """The blocks that were read; it can then begin anew."""
        self._end_line()
        blocks = tuple(self._blocks)
        self._blocks = []
        return blocks

    def leaves(self) -> list[Leaf]:
        """The leaves of the line that is being read, taken out of it."""
        leaves, self._line = self._line, []
        return leaves

    def inner(self, element: Element, *, in_cell: bool | None = None) -> Blocks:
        """The blocks in an element, in its own language and direction."""
        place = self._place.within(element)
        if in_cell is not None:
            place = replace(place, in_cell=in_cell)
        flow = Flow(self.page, place, self._marks)
        flow.content(element)
        return self._place.as_spoken(place, flow.done())

    def block(self, element: Element) -> Blocks:
        """What a block element comes to."""
        if element in self.page.notes.bodies:
            return self.note(element)
        place = self._place.within(element)
        read = _READERS.get(tag_of(element), _container)
        blocks = read(element, Flow(self.page, place, self._marks))
        return self._place.as_spoken(place, blocks)

    def unmarked(self) -> Flow:
        """A flow in the same place whose leaves stand under no marks."""
        return Flow(self.page, self._place)

    def note(self, element: Element) -> Blocks:
        """The footnote that an element is, or nothing."""
        found: FoundNote | None = self.page.notes.bodies.get(element)
        blocks = self.inner(element) if found else ()
        return (Footnotes((Footnote(found.id, found.label, blocks),)),) if found and blocks else ()

    def parts(self, element: Element, own: Container[str]) -> Iterator[Element | Blocks]:
        """The children of some names, and what lies between them as blocks."""
        between = Flow(self.page, self._place, self._marks)
        between.text(element.text)
        for child in element:
            if tag_of(child) in own:
                if blocks := between.done():
                    yield blocks
                yield child
            else:
                between.child(child)
            between.text(child.tail)
        if blocks := between.done():
            yield blocks

    def _leaf(self, inline: Inline) -> None:
        self._line.append(Leaf(inline, self._marks))

    def _end_line(self) -> None:
        for block in blocks_of_line(self.leaves()):
            self._add(block)

    def _add(self, block: Block) -> None:
        last = self._blocks[-1] if self._blocks else None
        if isinstance(block, Footnotes) and isinstance(last, Footnotes):
            self._blocks[-1] = Footnotes(last.notes + block.notes)
        else:
            self._blocks.append(block)

    def _block(self, element: Element, tag: str) -> None:
        self._end_line()
        for block in self.block(element):
            self._add_stray(block) if tag == "li" else self._add(block)

    def _add_stray(self, block: Block) -> None:
        """An item without a list; several in a row are one list."""
        last = self._blocks[-1] if self._blocks else None
        if isinstance(block, ListBlock) and last is not None and last is self._stray:
            block = replace(block, items=(*self._stray.items, *block.items))
            self._blocks.pop()
        self._add(block)
        self._stray = block if isinstance(block, ListBlock) else None

    def _is_leaf(self, element: Element, tag: str) -> bool:
        """Whether it was read as something that is no container."""
        if tag == "img":
            picture = picture_of(element, self.page.base)
            if emoji := emoji_of(element):
                self.text(emoji)
            elif picture is not None:
                self._leaf(picture)
        elif tag == "br":
            self._leaf(LineBreak())
        elif tag == "math":
            self._leaf(math_of(element))
        elif tag == "ruby" and (found := ruby.ruby_of(element, self)) is not None:
            self._leaf(found)
        else:
            return False
        return True

    def _inline(self, element: Element) -> None:
        marks, place = self._marks, self._place
        self._place = place.within(element)
        language, direction = place.differences(self._place)
        if language or direction:
            wrap = partial(Span, language=language, direction=direction)
            self._marks = (*marks, Mark(wrap, "span"))
        page = self.page
        self._marks = (*self._marks, *marks_of(element, self._marks, page.notes, page.base))
        self.content(element)
        self._marks, self._place = marks, place

    def _flat(self, element: Element) -> None:
        """All words of an element that is nested too deep, as plain paragraphs."""
        silent: Element | None = None
        for event, inner in walk(element):
            tag = tag_of(inner)
            if tag in BLOCKS:
                self._end_line()
            if event == "start" and silent is None:
                silent = inner if _is_silent(inner, tag) else None
                self.text(None if silent is not None else inner.text)
            elif event == "end":
                silent = None if silent is inner else silent
                is_between = silent is None and inner is not element
                self.text(inner.tail if is_between else None)


def _is_silent(element: Element, tag: str) -> bool:
    # KaTeX draws a formula once more beside its MathML, for the eye.
    return tag in SILENT or not tag or has_class(element, "katex-html")


def _container(element: Element, flow: Flow) -> Blocks:
    flow.content(element)
    return flow.done()


def _heading(element: Element, flow: Flow) -> Blocks:
    level = min(max(HEADINGS[tag_of(element)] + flow.page.lowered, 2), 6)
    if flow.in_cell:
        return _strong(element, flow)
    return _retyped(_container(element, flow), partial(Heading, level))


def _strong(element: Element, flow: Flow) -> Blocks:
    return _retyped(
        _container(element, flow), lambda words: Paragraph((Styled(Style.STRONG, words),))
    )


def _retyped(blocks: Blocks, make: Callable[[Inlines], Block]) -> Blocks:
    return tuple(make(one.inlines) if isinstance(one, Paragraph) else one for one in blocks)


def _quote(element: Element, flow: Flow) -> Blocks:
    blocks = _container(element, flow)
    return (Quote(blocks),) if blocks else ()


def _item(element: Element, flow: Flow) -> Blocks:
    blocks = _container(element, flow)
    return (ListBlock(items=(blocks,)),) if blocks else ()


def _rule(element: Element, flow: Flow) -> Blocks:
    return (Rule(), *_container(element, flow))


_READERS: Final[dict[str, Callable[[Element, Flow], Blocks]]] = {
    **dict.fromkeys(HEADINGS, _heading),
    **dict.fromkeys(("ul", "ol", "menu", "dir"), lists.list_of),
    **dict.fromkeys(("pre", "listing", "xmp", "plaintext"), preformatted.preformatted_of),
    "blockquote": _quote,
    "dl": lists.definitions_of,
    "figure": figure_of,
    "hr": _rule,
    "li": _item,
    "summary": _strong,
    "table": tables.table_of,
}
