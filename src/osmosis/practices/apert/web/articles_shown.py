"""An article as it stands in the book, on a page, with its pictures."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Final

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response

from osmosis.epub.model import BookArticle, Page, Picture
from osmosis.epub.pages import article_section, own_section
from osmosis.epub.rendering import Rendering
from osmosis.errors import NotFoundError

if TYPE_CHECKING:
    from osmosis.web.shell import WebShell

BOOK_STYLE: Final = "/apert/book.css"
"""Where :func:`book_style` is."""

_EMPTY = re.compile(r"<([a-z][a-z0-9]*)([^<>]*)/>")
_VOID: Final = frozenset({"area", "br", "col", "hr", "img", "wbr"})


def shown(one: BookArticle, pictures: Mapping[str, str], pages: Mapping[str, str]) -> Markup:
    """The article as HTML; every piece of it is written by us and none by its source.

    Args:
        pictures: Where each picture is, by the address that the article knows.
        pages: Where the other pieces are, by key.
    """
    markup = article_section(one, Rendering(pictures=pictures, pages=pages))
    return Markup(_EMPTY.sub(_closed, markup))  # written by epub.rendering, escaped there


def own_shown(own: Page, pages: Mapping[str, str]) -> Markup:
    """One of the book's own pages as HTML."""
    markup = own_section(own, Rendering(pictures={}, pages=pages))
    return Markup(_EMPTY.sub(_closed, markup))  # likewise


@cache
def book_style() -> str:
    """The look of a book, for the part of a page that is one."""
    style = (files("osmosis.epub") / "style.css").read_text("utf-8")
    return f".book {{\n{style}\n}}\n"


def picture_answer(shell: WebShell, request: Request, picture: Picture | None) -> Response:
    """A picture of a book.

    Raises:
        NotFoundError: There is none.
    """
    if picture is None:
        raise NotFoundError("There is no such picture")
    return shell.media(
        request,
        lambda: iter([picture.data]),
        size=len(picture.data),
        media_type=picture.media_type,
    )


def _closed(match: re.Match[str]) -> str:
    """HTML knows no elements that close themselves, but for those that are always empty."""
    name, attributes = match.groups()
    return match.group() if name in _VOID else f"<{name}{attributes}></{name}>"
