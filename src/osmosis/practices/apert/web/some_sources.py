"""The pages that list sources, of very many some at a time: which are asked for, and told."""

from __future__ import annotations

from urllib.parse import urlencode
from uuid import UUID

from starlette.requests import Request

from osmosis.languages.dates import told_number
from osmosis.languages.speaking import gettext
from osmosis.practices.apert.rules.source_pages import SourcePage
from osmosis.practices.apert.web.addresses import gate_at

LONGEST_ASKED = 200


def asked_for(request: Request) -> tuple[str, int]:
    """What is looked for, and which page of it."""
    number = request.query_params.get("page", "")
    is_number = number.isascii() and number.isdigit() and len(number) < 9
    asked = request.query_params.get("q", "").strip()[:LONGEST_ASKED]
    return asked, int(number) if is_number else 1


def page_at(gate_id: UUID, piece: str, asked: str = "", number: int = 1) -> str:
    """The address of one of the pages of a piece of a gate, like its leanings."""
    said = {"q": asked} if asked else {}
    if number > 1:
        said["page"] = str(number)
    return gate_at(gate_id, piece) + (f"?{urlencode(said)}" if said else "")


def told_page(page: SourcePage) -> str:
    """Which of how many sources a page shows."""
    first, last, found = (told_number(one) for one in (page.first, page.last, page.found))
    if not page.sources:
        return gettext("No source behind this gate is called that.")
    return gettext("Sources {first} to {last} of {found}", first=first, last=last, found=found)


def listing(gate_id: UUID, piece: str, page: SourcePage) -> dict[str, object]:
    """What a template lists a page with: the page itself, which it is, and where others are."""
    before, after = page.number - 1, page.number + 1
    return {
        "page": page,
        "told": told_page(page),
        "every": page_at(gate_id, piece),
        "before": page_at(gate_id, piece, page.asked, before) if before else "",
        "after": page_at(gate_id, piece, page.asked, after) if after <= page.pages else "",
    }
