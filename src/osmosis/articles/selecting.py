"""Finds in the source of a page what an extractor found, and takes it from there.

An extractor is good at telling which words are the article, and loses shape on the way: pictures,
captions, spans of cells, footnotes, the language of a program. So it is asked for the words only;
the elements are the page's own. What has no words (a picture) or few that an extractor would know
(a table, a formula) stays where it stands between words that were found.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from osmosis.articles.elements import BLOCKS
from osmosis.articles.footnotes import find_notes
from osmosis.articles.tree import Element, tag_of, walk

__all__ = ["select", "tokens"]

_WORD = re.compile(r"\w+")
_GRAM = 4
_ENOUGH_SHARE = 0.6
_ROOT_SHARE = 0.9
_SHAPES = ("figure", "img", "table", "pre", "math", "video", "audio")
_ASIDE = frozenset({"nav", "aside", "footer", "form", "menu"})
_OWN_WORDS = frozenset({"figcaption", "caption", "td", "th", "pre", "dt", "dd", "tr", "tbody"})
_FURNITURE = re.compile(
    r"avatar|logo|icon|share|social|advert|sponsor|promo|related|author-?(?:box|bio)|newsletter",
    re.IGNORECASE,
)


def tokens(text: str) -> tuple[str, ...]:
    """The words of a text, in small letters."""
    return tuple(_WORD.findall(text.casefold()))


def select(body: Element, words: str, base: str) -> Element | None:
    """The part of a page that holds these words, changed in place to hold little else.

    Args:
        body: The page.
        words: What an extractor found, a block on each line.
        base: The page's address.

    Returns:
        The element, or nothing if the words are not found in the page.
    """
    own = _own_words(body)
    known = _Known.of(words)
    kept = {element for element, said in own.items() if known.has(said)}
    if not kept:
        return None
    for note in find_notes(body, base).bodies:
        kept |= {element for element in note.iter() if own.get(element)}
    root = _lowest(body, kept, own)
    _Pruning(root, kept, own).prune(root)
    return root


def _own_words(body: Element) -> dict[Element, tuple[str, ...]]:
    """For each block its words, without those of the blocks in it."""
    pieces: dict[Element, list[str]] = {body: []}
    stack = [body]
    for event, element in walk(body):
        is_block = tag_of(element) in BLOCKS and element is not body
        if event == "start":
            if is_block:
                stack.append(element)
                pieces[element] = []
            pieces[stack[-1]].append(element.text or "")
        elif element is not body:
            if is_block:
                stack.pop()
            pieces[stack[-1]].append(element.tail or "")
    return {element: tokens("".join(parts)) for element, parts in pieces.items()}


@dataclass(frozen=True, slots=True)
class _Known:
    """What an extractor found."""

    grams: frozenset[tuple[str, ...]]
    lines: frozenset[tuple[str, ...]]

    @classmethod
    def of(cls, words: str) -> _Known:
        lines = [tokens(line) for line in re.split(r"[\n|]", words)]
        every = [gram for line in lines for gram in _grams(line)]
        return cls(frozenset(every), frozenset(filter(None, lines)))

    def has(self, said: Sequence[str]) -> bool:
        """Whether a block with these words was found."""
        if len(said) < _GRAM:
            return tuple(said) in self.lines
        grams = list(_grams(said))
        return sum(gram in self.grams for gram in grams) >= _ENOUGH_SHARE * len(grams)


def _grams(said: Sequence[str]) -> Iterator[tuple[str, ...]]:
    for at in range(len(said) - _GRAM + 1):
        yield tuple(said[at : at + _GRAM])


def _lowest(body: Element, kept: set[Element], own: dict[Element, tuple[str, ...]]) -> Element:
    """The lowest element that holds nearly all of what was found."""
    weights: dict[Element, int] = {}
    for element in kept:
        for around in (element, *element.iterancestors()):
            weights[around] = weights.get(around, 0) + len(own[element])
    found = body
    while True:
        enough = _ROOT_SHARE * weights.get(body, 0)
        inner = [child for child in found if weights.get(child, 0) >= enough]
        if not inner or own.get(found) or tag_of(inner[0]) not in BLOCKS:
            return found
        found = inner[0]


@dataclass(slots=True)
class _Pruning:
    """Takes out of the article what was not found in it."""

    root: Element
    kept: set[Element]
    own: dict[Element, tuple[str, ...]]
    around: set[Element] = field(default_factory=set)
    order: dict[Element, int] = field(default_factory=dict)
    last: int = 0

    def __post_init__(self) -> None:
        self.order = {element: number for number, element in enumerate(self.root.iter())}
        inside = [element for element in self.kept if element in self.order]
        self.around = {outer for element in inside for outer in element.iterancestors()}
        self.last = max((self.order[element] for element in inside), default=0)

    def prune(self, element: Element) -> None:
        """Take out of an element what does not belong to the article."""
        for child in [*element]:
            tag = tag_of(child)
            if child in self.around:
                self.prune(child)
            elif child in self.kept or self._is_inline(child, tag, element):
                continue
            elif not self._is_worth(child, tag):
                child.drop_tree()

    def _is_inline(self, child: Element, tag: str, parent: Element) -> bool:
        """Whether it is a piece of the words of a block that stays."""
        if tag in BLOCKS or (parent not in self.kept and not self.own.get(parent)):
            return False
        return not any(tag_of(inner) in BLOCKS for inner in child.iter())

    def _is_worth(self, child: Element, tag: str) -> bool:
        """Whether something that no extractor named is a shape that belongs here."""
        inner = [*child.iter()]
        if tag in _ASIDE or self.order[child] > self.last:
            return False
        if not any(tag_of(one) in _SHAPES for one in inner):
            return tag in ("hr", "br")
        if any(_FURNITURE.search(f"{one.get('class', '')} {one.get('id', '')}") for one in inner):
            return False
        return not any(
            self.own.get(one) for one in inner if one in self.own and not _speaks_for_itself(one)
        )


def _speaks_for_itself(element: Element) -> bool:
    """Whether its words belong to a shape."""
    within = (element, *element.iterancestors("figure", "table", "pre"))
    return any(tag_of(one) in _OWN_WORDS or tag_of(one) in _SHAPES for one in within)
