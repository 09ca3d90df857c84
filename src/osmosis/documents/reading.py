"""Reads a file by the ending of its name."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import PurePath
from typing import Final

from osmosis.documents.books import read_book
from osmosis.documents.letters import read_letter
from osmosis.documents.model import Document, DocumentError
from osmosis.documents.paper_process import read_confined
from osmosis.documents.texts import read_markdown, read_page, read_text

LETTERS: Final = (".eml",)
WORKS: Final = (".epub", ".htm", ".html", ".markdown", ".md", ".text", ".txt", ".xhtml")
"""Endings of what can be read in instalments."""

READABLE: Final = frozenset((*LETTERS, *WORKS, ".pdf"))
"""Endings of everything that can be read."""


def nothing_beside(name: str) -> None:  # noqa: ARG001
    """No picture lies beside a file that is read by itself."""
    return


def read_document(
    data: bytes, name: str, find: Callable[[str], bytes | None] = nothing_beside
) -> Document:
    """What a file says.

    Args:
        name: Its name; the ending decides how it is read.
        find: Gives the bytes of a picture that lies beside it; ``None`` for any other.

    Raises:
        DocumentError: It cannot be read, or nobody here can read such files.
    """
    match PurePath(name).suffix.lower():
        case ".eml":
            return read_letter(data)
        case ".epub":
            return read_book(data)
        case ".pdf":
            return read_confined(data)
        case ".md" | ".markdown":
            return read_markdown(data, find)
        case ".htm" | ".html" | ".xhtml":
            return read_page(data, find)
        case ".txt" | ".text":
            return read_text(data)
        case _:
            raise DocumentError("Files of this kind cannot be read")
