"""Finds the footnotes of a page: which links are marks, and what they are marks of.

The web has no element for them. What all shapes have in common (Markdown, WordPress, Wikipedia,
Word, EPUB) is a short link to a place further down in the same page.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import unquote

from osmosis.articles.tree import Element, tag_of, text_of

__all__ = ["FoundNote", "FoundNotes", "find_notes"]

_BODIES = ("li", "p", "div", "aside", "section")
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_LABEL = re.compile(
    r"[\[(]?\s*(?:\d{1,3}|[a-z]|[ivxlc]{1,6}|[*†‡§¶#]{1,3}|note \d{1,3})\s*[\])]?", re.IGNORECASE
)
_NAMED = re.compile(r"fn|note|cite|^ref|_ftn|sdfootnote", re.IGNORECASE)
_LONGEST_CHARACTERS = 8_000
_ARROW = re.compile(r"[\W_]*")


@dataclass(frozen=True, slots=True)
class FoundNote:
    """A footnote of a page.

    Attributes:
        label: What its mark looks like; empty if its text begins with it.
    """

    id: str
    label: str


@dataclass(frozen=True, slots=True)
class FoundNotes:
    """The footnotes of a page.

    Attributes:
        references: The links that are marks, with the id of their note.
        bodies: The elements that are notes.
        returns: Links from a note back to its mark that consist of an arrow alone.
    """

    references: Mapping[Element, str] = field(default_factory=dict)
    bodies: Mapping[Element, FoundNote] = field(default_factory=dict)
    returns: frozenset[Element] = frozenset()


@dataclass(frozen=True, slots=True)
class _Candidate:
    link: Element
    body: Element


def find_notes(root: Element, base: str) -> FoundNotes:
    """The footnotes of what was parsed from the page at an address."""
    links = [(link, fragment) for link in root.iter("a") if (fragment := _fragment(link, base))]
    if not links:
        return FoundNotes()
    order = {element: number for number, element in enumerate(root.iter())}
    targets = _targets(root)
    candidates = _clean([*_candidates(links, targets, order)], order)
    bodies: dict[Element, FoundNote] = {}
    for body in sorted({one.body for one in candidates}, key=lambda element: order[element]):
        first = next(one.link for one in candidates if one.body is body)
        bodies[body] = FoundNote(f"n{len(bodies) + 1}", _label(first, body))
    return FoundNotes(
        references={one.link: bodies[one.body].id for one in candidates},
        bodies=bodies,
        returns=frozenset(link for link, _ in links if _is_return(link, bodies)),
    )


def _fragment(link: Element, base: str) -> str:
    """To which place of the same page a link leads; empty if it leads elsewhere."""
    address, _, fragment = link.get("href", "").strip().partition("#")
    here = base.partition("#")[0]
    return unquote(fragment) if not address or address == here else ""


def _targets(root: Element) -> dict[str, Element]:
    found: dict[str, Element] = {}
    for element in root.iter():
        for name in (element.get("id", ""), element.get("name", "")):
            if name:
                found.setdefault(name, element)
    return found


def _candidates(
    links: Sequence[tuple[Element, str]],
    targets: Mapping[str, Element],
    order: Mapping[Element, int],
) -> Iterator[_Candidate]:
    for link, fragment in links:
        target = targets.get(fragment)
        if target is None or not _looks_like_mark(link, fragment):
            continue
        body = _body_of(target)
        if body is not None and order[link] < order[body] and text_of(body) != text_of(link):
            yield _Candidate(link, body)


def _looks_like_mark(link: Element, fragment: str) -> bool:
    said = f"{link.get('epub:type', '')} {link.get('type', '')} {link.get('role', '')}"
    if "noteref" in said:
        return True
    text = text_of(link)
    if not _LABEL.fullmatch(text):
        return False
    parent = link.getparent()
    is_raised = any(tag_of(child) == "sup" for child in link) or (
        parent is not None and tag_of(parent) == "sup"
    )
    return is_raised or text[0] in "[(*†‡" or _NAMED.search(fragment) is not None


def _body_of(target: Element) -> Element | None:
    """The element that holds the text of a note."""
    if tag_of(target) in _HEADINGS:
        return None
    if tag_of(target) in _BODIES and text_of(target):
        found: Element | None = target
    else:
        found = next(target.iterancestors(*_BODIES), None)
    if found is None or len(text_of(found)) > _LONGEST_CHARACTERS:
        return None
    has_heading = any(tag_of(inner) in _HEADINGS for inner in found.iter())
    return None if has_heading else found


def _clean(candidates: Sequence[_Candidate], order: Mapping[Element, int]) -> list[_Candidate]:
    """Without bodies that hold a mark of their own, another body, or what is no note."""
    bodies = {one.body for one in candidates}
    around = {outer for body in bodies for outer in body.iterancestors()}
    holding = {one.body for one in candidates if one.body in set(one.link.iterancestors())}
    return [one for one in candidates if one.body not in around | holding and one.body in order]


def _label(link: Element, body: Element) -> str:
    label = text_of(link).strip("[]() ")
    begins = text_of(body).lstrip("[]( ^↑").startswith(label)
    return "" if begins and tag_of(body) != "li" else label


def _is_return(link: Element, bodies: Mapping[Element, FoundNote]) -> bool:
    is_in_note = any(outer in bodies for outer in link.iterancestors())
    return is_in_note and _ARROW.fullmatch(text_of(link)) is not None
