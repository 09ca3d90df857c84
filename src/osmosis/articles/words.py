"""The words of an article: as plain text, counted, and in minutes of reading."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from math import ceil

from osmosis.articles.model import (
    Article,
    Block,
    DefinitionList,
    Division,
    Figure,
    Footnotes,
    Image,
    Inline,
    LineBreak,
    ListBlock,
    Math,
    MathBlock,
    Preformatted,
    Quote,
    Ruby,
    Rule,
    Table,
    Text,
)

__all__ = [
    "count_words",
    "images_in",
    "images_of",
    "inline_text",
    "minutes_of",
    "note_ids",
    "plain_text",
]

# Scripts that write no spaces between words. A reader of Chinese or Japanese takes about as long
# for two characters as a reader of English for a word; Thai words have about four.
_IDEOGRAPHS = re.compile(
    "[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
)
_SPACELESS = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]")
_WORD = re.compile(r"\w+(?:[’'\-.]\w+)*")
_IDEOGRAPHS_TO_A_WORD, _LETTERS_TO_A_WORD = 2, 4

READING_SPEED = 230
"""Words a minute, until the person has said their own."""


def plain_text(blocks: Iterable[Block]) -> str:
    """All words of the blocks in their order, each block on lines of its own."""
    return "\n".join(filter(None, (_said(block) for block in blocks)))


def inline_text(inlines: Iterable[Inline]) -> str:
    """The words of what runs within a line."""
    return "".join(_run(inline) for inline in inlines)


def count_words(text: str) -> int:
    """How many words a text has, those without spaces between them estimated."""
    ideographs = len(_IDEOGRAPHS.findall(text))
    letters = len(_SPACELESS.findall(text))
    spaced = len(_WORD.findall(_SPACELESS.sub(" ", _IDEOGRAPHS.sub(" ", text))))
    return spaced + ceil(ideographs / _IDEOGRAPHS_TO_A_WORD) + ceil(letters / _LETTERS_TO_A_WORD)


def minutes_of(words: int, *, words_per_minute: int = READING_SPEED) -> int:
    """How many whole minutes so many words take, at least one."""
    return max(1, round(words / words_per_minute))


def images_of(article: Article) -> tuple[Image, ...]:
    """The pictures of an article in their order, each address once."""
    return images_in(article.blocks)


def images_in(blocks: Iterable[Block]) -> tuple[Image, ...]:
    """The pictures in blocks in their order, each address once."""
    found: dict[str, Image] = {}
    for image in _images(blocks):
        found.setdefault(image.address, image)
    return tuple(found.values())


def _said(block: Block) -> str:
    match block:
        case Preformatted():
            return block.text
        case MathBlock():
            return block.math.text
        case Rule():
            return ""
        case _ if inlines := getattr(block, "inlines", ()):
            return inline_text(inlines)
        case _:
            return plain_text(_inner_blocks(block))


def _inner_blocks(block: Block) -> Iterator[Block]:
    """The blocks in a block, in their order."""
    match block:
        case Quote() | Division():
            yield from block.blocks
        case ListBlock():
            yield from (inner for item in block.items for inner in item)
        case DefinitionList():
            yield from (inner for entry in block.entries for inner in entry.blocks)
        case Table():
            yield from block.caption
            cells = (cell for row in block.rows for cell in row.cells)
            yield from (inner for cell in cells for inner in cell.blocks)
        case Figure():
            yield from block.caption
        case Footnotes():
            yield from (inner for note in block.notes for inner in note.blocks)
        case _:
            return


def _run(inline: Inline) -> str:
    match inline:
        case Text():
            return inline.text
        case LineBreak():
            return "\n"
        case Image():
            return ""
        case Math():
            return inline.text
        case Ruby():
            pairs = inline.pairs
            return "".join(inline_text(pair.base) + inline_text(pair.reading) for pair in pairs)
        case _:
            return inline_text(inline.inlines)


def _images(blocks: Iterable[Block]) -> Iterator[Image]:
    for block in blocks:
        if isinstance(block, Figure):
            yield from block.images
        yield from _inline_images(getattr(block, "inlines", ()))
        yield from _images(_inner_blocks(block))


def _inline_images(inlines: Iterable[Inline]) -> Iterator[Image]:
    for inline in inlines:
        if isinstance(inline, Image):
            yield inline
        elif not isinstance(inline, Ruby):
            yield from _inline_images(getattr(inline, "inlines", ()))


def note_ids(blocks: Iterable[Block]) -> Iterator[str]:
    """The ids of all footnotes in the blocks."""
    for block in blocks:
        if isinstance(block, Footnotes):
            yield from (note.id for note in block.notes)
        yield from note_ids(_inner_blocks(block))
