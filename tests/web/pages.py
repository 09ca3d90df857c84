"""A browser on the pages of a practice, which holds every page to the rules of all pages."""

from __future__ import annotations

import re
from typing import Any

import httpx

from tests.web.page_rules import broken_rules
from tests.web.site import Site


class Pages(Site):
    """Asks for pages and fills in their forms."""

    def page(self, path: str, status: int = 200, **options: Any) -> str:
        """A page's markup, which keeps the rules of every page."""
        answer = self.get(path, **options)
        assert answer.status_code == status, said(answer.text)
        assert broken_rules(answer.text) == []
        return answer.text

    def does(self, path: str, leads_to: str | None = None, /, **fields: Any) -> httpx.Response:
        """Send a form that goes on to another page."""
        answer = self.post(path, data={"csrf_token": self.token(), **fields})
        assert answer.status_code == 303, said(answer.text)
        if leads_to is not None:
            assert answer.headers["location"] == leads_to
        return answer

    def answers(self, path: str, status: int = 200, /, **fields: Any) -> str:
        """Send a form that is answered with a page, and read what it says."""
        answer = self.post(path, data={"csrf_token": self.token(), **fields})
        assert answer.status_code == status, said(answer.text)
        assert broken_rules(answer.text) == []
        return answer.text


def said(markup: str) -> str:
    """What a page says, without its markup."""
    main = markup.partition("<main")[2].partition("</main>")[0]
    return " ".join(re.sub(r"<[^>]*>", " ", f"<main{main}").split())
