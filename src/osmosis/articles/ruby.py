"""Characters with their readings, as HTML's ``ruby`` has them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from osmosis.articles.elements import BLOCKS
from osmosis.articles.lines import spaced_inlines_of
from osmosis.articles.model import Ruby, RubyPair
from osmosis.articles.tree import Element, tag_of
from osmosis.articles.words import inline_text

if TYPE_CHECKING:
    from osmosis.articles.flow import Flow

__all__ = ["ruby_of"]

_BEYOND_US = BLOCKS | {"ruby", "rtc", "math", "img", "br"}


def ruby_of(element: Element, flow: Flow) -> Ruby | None:
    """The pairs; nothing where they are nested, or hold what no line can."""
    if any(tag_of(inner) in _BEYOND_US for inner in element.iter() if inner is not element):
        return None
    pairs: list[RubyPair] = []
    base = flow.unmarked()
    base.text(element.text)
    for child in element:
        if tag_of(child) == "rt":
            reading = flow.unmarked()
            reading.content(child)
            pairs.append(
                RubyPair(spaced_inlines_of(base.leaves()), spaced_inlines_of(reading.leaves()))
            )
        else:
            base.child(child)
        base.text(child.tail)
    if left := spaced_inlines_of(base.leaves()):
        pairs.append(RubyPair(left, ()))
    is_sound = bool(pairs) and all(inline_text(one.base).strip() for one in pairs if one.reading)
    return Ruby(tuple(pairs)) if is_sound else None
