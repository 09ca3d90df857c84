"""The article of a page, without what stands around it.

Two extractors are asked for the words. trafilatura is fast and precise; where readability finds a
clearly longer or shorter article, the question is whether the rest reads like text or like links.
"""

from __future__ import annotations

import logging
from copy import deepcopy
from dataclasses import dataclass
from typing import Literal

from whenever import Date

from osmosis.articles.decoding import decode_page
from osmosis.articles.metadata import facts_of
from osmosis.articles.preparing import base_of, prepare
from osmosis.articles.selecting import select, tokens
from osmosis.articles.tree import Element, block_lines, parse, parse_page, serialise, text_of
from osmosis.errors import OsmosisError

__all__ = ["Extracted", "ExtractionError", "Extractor", "extract"]

Extractor = Literal["trafilatura", "readability", "whole page"]

MOST_BYTES = 10_000_000
_MOST_ELEMENTS = 100_000
_DISAGREE = 0.2
_FEWEST_WORDS = 25
_MOST_LINKED = 0.35

# What the two libraries are known to raise on pages that are no pages.
_EXTRACTOR_ERRORS = (
    *(ArithmeticError, AssertionError, AttributeError, LookupError, RuntimeError),
    *(TypeError, ValueError),
)


class ExtractionError(OsmosisError):
    """There is no article to be got from a page."""

    category = "feed"


@dataclass(frozen=True, kw_only=True, slots=True)
class Extracted:
    """The article of a page.

    Attributes:
        html: Its HTML with absolute addresses. It has not been sanitised.
        by: Whose words were taken.
        published_on: The day the page names; nothing if it names none.
    """

    html: str
    title: str
    byline: str
    language: str
    published_on: Date | None
    by: Extractor


def extract(page: bytes, *, address: str, content_type: str = "") -> Extracted:
    """The article of a page.

    Args:
        page: As it was fetched.
        address: From where.
        content_type: What was said of it there.

    Raises:
        ExtractionError: It is too large, no HTML, or there is no article on it.
    """
    if len(page) > MOST_BYTES:
        raise ExtractionError("The page is too large", bytes=len(page))
    try:
        root = parse_page(decode_page(page, content_type))
        facts = facts_of(root)
        base = base_of(root, address)
        prepare(root, base)
        html, by = _article(root, base)
    except _EXTRACTOR_ERRORS as error:
        raise ExtractionError("The page cannot be read as an article") from error
    return Extracted(
        html=html,
        title=facts.title,
        byline=facts.byline,
        language=facts.language,
        published_on=facts.published_on,
        by=by,
    )


def _article(root: Element, base: str) -> tuple[str, Extractor]:
    body = root.find("body")
    if body is None or sum(1 for _ in body.iter()) > _MOST_ELEMENTS:
        raise ValueError("There is no body, or no end of it")
    words, by = _chosen(root)
    found = select(body, words, base) if words else None
    if found is not None:
        return serialise(found), by
    if len(tokens(text_of(body))) < _FEWEST_WORDS:
        raise ValueError("There is no article on the page")
    return serialise(body), "whole page"


def _chosen(root: Element) -> tuple[str, Extractor]:
    """The words of the one extractor or of the other."""
    first, (second, linked) = _by_trafilatura(root), _by_readability(root)
    one, other = len(tokens(first)), len(tokens(second))
    if abs(one - other) <= _DISAGREE * max(one, other) or other == 0:
        return first, "trafilatura"
    if other > one and linked <= _MOST_LINKED:
        return second, "readability"
    return first, "trafilatura"


def _by_trafilatura(root: Element) -> str:
    from trafilatura import bare_extraction

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    try:
        found = bare_extraction(
            deepcopy(root), fast=True, include_comments=False, include_tables=True
        )
    except _EXTRACTOR_ERRORS:
        return ""
    text = getattr(found, "text", "")
    return text if isinstance(text, str) else ""


def _by_readability(root: Element) -> tuple[str, float]:
    """The words, and how much of them is links."""
    from readability import Document  # type: ignore[import-untyped]  # it has no types

    logging.getLogger("readability").setLevel(logging.CRITICAL)
    try:
        found = parse(Document(deepcopy(root)).summary(html_partial=True))
    except _EXTRACTOR_ERRORS:
        return "", 1.0
    words = block_lines(found)
    linked = sum(len(text_of(link)) for link in found.iter("a"))
    return words, linked / max(len(words), 1)
