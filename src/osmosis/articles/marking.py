"""What an element within a line says of its words."""

from __future__ import annotations

from functools import partial

from osmosis.articles.elements import STYLES
from osmosis.articles.footnotes import FoundNotes
from osmosis.articles.lines import Mark, Marks
from osmosis.articles.links import web_address
from osmosis.articles.model import Link, NoteRef, Styled
from osmosis.articles.tree import Element, tag_of

__all__ = ["marks_of"]


def marks_of(element: Element, around: Marks, notes: FoundNotes, base: str) -> Marks:
    """The marks that an element lays on what is in it.

    A mark is laid once: nothing is more than emphasised, and no link is in a link. The mark of a
    footnote is raised by whoever shows it, so that a ``sup`` around or in it adds nothing.

    Args:
        around: The marks that it stands under.
        base: The address of the page.
    """
    tag = tag_of(element)
    kinds = {mark.kind for mark in around}
    if tag == "a":
        return () if kinds & {"link", "note"} else _link(element, notes, base)
    style = STYLES.get(tag)
    if style is None or style.value in kinds:
        return ()
    if tag == "sup" and ("note" in kinds or any(a in notes.references for a in element.iter("a"))):
        return ()
    return (Mark(partial(Styled, style), style.value),)


def _link(element: Element, notes: FoundNotes, base: str) -> Marks:
    note = notes.references.get(element)
    if note is not None:
        return (Mark(partial(NoteRef, note), "note"),)
    address = web_address(element.get("href", ""), base)
    return (Mark(partial(Link, address), "link"),) if address else ()
