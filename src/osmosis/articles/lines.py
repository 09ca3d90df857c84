"""A line of an article while it is read: leaves, each with the marks that it stands under.

A mark (a link, an emphasis) is laid on every leaf and the tree of inlines is built when the line
ends. So a paragraph inside a link, or a table inside an emphasis, needs no care of its own.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from osmosis.articles.model import (
    Block,
    Figure,
    Image,
    Inline,
    Inlines,
    LineBreak,
    Paragraph,
    Text,
)

__all__ = ["Leaf", "Mark", "Marks", "blocks_of_line", "inlines_of", "spaced_inlines_of"]

_SPACES = re.compile(r"[ \t\n\r\f]+")
_TO_COLLAPSE = re.compile(r"[\t\n\r\f]|  ")


@dataclass(frozen=True, eq=False, slots=True)
class Mark:
    """Something that is said of leaves; two are the same only if they are one.

    Attributes:
        wrap: What it makes of the leaves it is laid on.
        kind: By which others ask whether they stand under such a mark.
    """

    wrap: Callable[[Inlines], Inline]
    kind: str


Marks = tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class Leaf:
    """The smallest piece of a line."""

    inline: Inline
    marks: Marks = ()


def inlines_of(leaves: Iterable[Leaf]) -> Inlines:
    """The leaves as a tree, with single spaces and none at either end."""
    return _nested(_trimmed(_collapsed(leaves)), 0)


def blocks_of_line(leaves: Sequence[Leaf]) -> Iterator[Block]:
    """The paragraphs of a line, and a figure where a picture stands alone.

    Two line breaks are the end of a paragraph, as they were before there was another means.
    """
    if not any(_says_something(leaf.inline) for leaf in leaves):
        return
    for part in _paragraphs(_collapsed(leaves)):
        for is_picture, group in groupby(_with_breaks(part), key=_is_picture_line):
            segments = list(group)
            if is_picture:
                yield Figure(tuple(_pictures(segments)))
            elif kept := _trimmed(leaf for segment in segments for leaf in segment):
                yield Paragraph(_nested(kept, 0))


def _says_something(inline: Inline) -> bool:
    if isinstance(inline, Text):
        return not inline.text.isspace() or "\xa0" in inline.text
    return not isinstance(inline, LineBreak)


def spaced_inlines_of(leaves: Iterable[Leaf]) -> Inlines:
    """The same for a piece within a line, whose spaces at either end count."""
    return _nested(list(_collapsed(leaves, has_space=False)), 0)


def _collapsed(leaves: Iterable[Leaf], *, has_space: bool = True) -> Iterator[Leaf]:
    """Runs of white space as one space, across leaves."""
    for leaf in leaves:
        if not isinstance(leaf.inline, Text):
            has_space = isinstance(leaf.inline, LineBreak)
            yield leaf
            continue
        text = leaf.inline.text
        if _TO_COLLAPSE.search(text):
            text = _SPACES.sub(" ", text)
        if has_space:
            text = text.removeprefix(" ")
        if text:
            has_space = text.endswith(" ")
            yield Leaf(Text(text), leaf.marks)


def _trimmed(leaves: Iterable[Leaf]) -> list[Leaf]:
    """Without spaces or line breaks at either end, and without spaces before a break."""
    kept: list[Leaf] = []
    for leaf in leaves:
        if not kept and isinstance(leaf.inline, Text):
            if text := leaf.inline.text.lstrip(" "):
                kept.append(Leaf(Text(text), leaf.marks))
            continue
        is_break = isinstance(leaf.inline, LineBreak)
        if is_break:
            _strip_end(kept)
        if kept or not is_break:
            kept.append(leaf)
    _strip_end(kept)
    while kept and isinstance(kept[-1].inline, LineBreak):
        kept.pop()
        _strip_end(kept)
    return kept


def _strip_end(leaves: list[Leaf]) -> None:
    while leaves and isinstance(leaves[-1].inline, Text):
        last = leaves.pop()
        assert isinstance(last.inline, Text)
        if text := last.inline.text.rstrip(" "):
            leaves.append(Leaf(Text(text), last.marks))
            return


def _nested(leaves: Sequence[Leaf], depth: int) -> Inlines:
    found: list[Inline] = []
    for mark, group in groupby(leaves, key=lambda leaf: _mark_at(leaf, depth)):
        if mark is not None:
            found.append(mark.wrap(_nested(list(group), depth + 1)))
            continue
        for leaf in group:
            if isinstance(leaf.inline, Text) and found and isinstance(found[-1], Text):
                found[-1] = Text(found[-1].text + leaf.inline.text)
            else:
                found.append(leaf.inline)
    return tuple(found)


def _mark_at(leaf: Leaf, depth: int) -> Mark | None:
    return leaf.marks[depth] if depth < len(leaf.marks) else None


def _paragraphs(leaves: Iterable[Leaf]) -> Iterator[list[Leaf]]:
    """The leaves between double line breaks."""
    part: list[Leaf] = []
    for leaf in leaves:
        part.append(leaf)
        if len(part) > 1 and all(isinstance(last.inline, LineBreak) for last in part[-2:]):
            yield part[:-2]
            part = []
    yield part


def _with_breaks(leaves: Sequence[Leaf]) -> Iterator[list[Leaf]]:
    """The leaves of each line between single breaks; a break stays at the end of its line."""
    part: list[Leaf] = []
    for leaf in leaves:
        part.append(leaf)
        if isinstance(leaf.inline, LineBreak):
            yield part
            part = []
    yield part


def _is_picture_line(leaves: Sequence[Leaf]) -> bool:
    has_words = any(isinstance(leaf.inline, Text) and leaf.inline.text.strip() for leaf in leaves)
    others = [leaf for leaf in leaves if not isinstance(leaf.inline, Text | LineBreak)]
    return bool(others) and not has_words and all(isinstance(leaf.inline, Image) for leaf in others)


def _pictures(segments: Iterable[Sequence[Leaf]]) -> Iterator[Image]:
    for leaf in (leaf for segment in segments for leaf in segment):
        if isinstance(leaf.inline, Image):
            yield leaf.inline
