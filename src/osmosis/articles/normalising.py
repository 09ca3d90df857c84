"""Brings any HTML into the blocks of an article, and loses no words on the way.

The words of the page and the words of the blocks are the same, in the same order: a test holds it.
What is left out are scripts and styles, the brackets that HTML puts around readings for old
browsers (``rp``), the arrows by which footnotes lead back, and TeX that repeats a formula.
"""

from __future__ import annotations

from osmosis.articles.flow import Flow, Page
from osmosis.articles.footnotes import find_notes
from osmosis.articles.languages import clean_language
from osmosis.articles.model import Block, Blocks, Heading
from osmosis.articles.tree import parse
from osmosis.articles.words import plain_text

__all__ = ["normalise", "without_repeated_title"]


def normalise(html: str, *, base: str, language: str = "") -> Blocks:
    """The blocks of a page, or of a piece of one.

    Args:
        html: It should have been through :func:`osmosis.articles.sanitising.sanitise`; whatever it
            is, nothing in the blocks can be more than words, pictures and links to the web.
        base: The address of the page, to which its links and pictures are relative.
        language: Of the article, so that only what is in another one is marked.
    """
    body = parse(html)
    lowered = 1 if body.find(".//h1") is not None else 0
    page = Page(base=base, notes=find_notes(body, base), lowered=lowered)
    flow = Flow.of_article(page, clean_language(language))
    flow.content(body)
    return flow.done()


def without_repeated_title(blocks: Blocks, title: str) -> Blocks:
    """The blocks without a first heading that only says the article's title again."""
    if not blocks or not isinstance(blocks[0], Heading):
        return blocks
    first: Block = blocks[0]
    return blocks[1:] if _same(plain_text((first,)), title) else blocks


def _same(one: str, other: str) -> bool:
    return " ".join(one.split()).casefold() == " ".join(other.split()).casefold()
