"""Where an element stands: the language around it, the way words run there, and how deep it is."""

from __future__ import annotations

from dataclasses import dataclass, replace

from osmosis.articles.languages import clean_language, direction_of
from osmosis.articles.model import Blocks, Direction, Division
from osmosis.articles.tree import Element

__all__ = ["Place"]


@dataclass(frozen=True, slots=True)
class Place:
    """Where an element stands.

    Attributes:
        in_cell: Whether in a cell of a table or a term, where no headings may be.
    """

    language: str = ""
    direction: Direction = ""
    depth: int = 0
    in_cell: bool = False

    def within(self, element: Element) -> Place:
        """The place of what is in an element that stands here."""
        language = clean_language(_language(element)) or self.language
        turned = language != self.language
        direction = _direction(element) or (direction_of(language) if turned else self.direction)
        return replace(self, language=language, direction=direction, depth=self.depth + 1)

    def differences(self, inner: Place) -> tuple[str, Direction]:
        """The language and the direction of an inner place; empty where they are those of here."""
        language = inner.language if inner.language != self.language else ""
        return language, inner.direction if inner.direction != self.direction else ""

    def as_spoken(self, inner: Place, blocks: Blocks) -> Blocks:
        """Blocks from an inner place, marked where it speaks or runs differently from here."""
        language, direction = self.differences(inner)
        if not blocks or not (language or direction):
            return blocks
        return (Division(blocks=blocks, language=language, direction=direction),)


def _language(element: Element) -> str:
    xml = element.get("{http://www.w3.org/XML/1998/namespace}lang", "")
    return element.get("lang", "") or element.get("xml:lang", "") or xml


def _direction(element: Element) -> Direction:
    match element.get("dir", "").strip().lower():
        case "rtl":
            return "rtl"
        case "ltr":
            return "ltr"
        case _:
            return ""
