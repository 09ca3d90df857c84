"""The words of a PDF; how they stood on the page is lost, for a page of paper fits no reader."""

from __future__ import annotations

import logging
from io import BytesIO

from osmosis.documents.model import SPOILED, Document, DocumentError, Section
from osmosis.documents.plain import html_of_text

MOST_BYTES = 60_000_000
_MOST_PAGES = 1_000


def read_paper(data: bytes) -> Document:
    """The words of a PDF, page after page.

    Raises:
        DocumentError: It is too large, damaged or locked, or has no words but pictures of them.
    """
    if len(data) > MOST_BYTES:
        raise DocumentError("The paper is too large", bytes=len(data))
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        reader = PdfReader(BytesIO(data))
        if len(reader.pages) > _MOST_PAGES:
            raise DocumentError("The paper has too many pages", pages=len(reader.pages))
        pages = [html_of_text(page.extract_text()) for page in reader.pages]
        about = reader.metadata
        title, author = (about.title, about.author) if about is not None else ("", "")
    except (PyPdfError, *SPOILED) as error:
        raise DocumentError("The paper cannot be read") from error
    html = "\n".join(page for page in pages if page)
    if not html:
        raise DocumentError("The paper has no words that a program could read")
    return Document(
        title=" ".join(str(title or "").split()),
        authors=tuple(filter(None, [" ".join(str(author or "").split())])),
        sections=(Section(title="", html=html),),
    )
