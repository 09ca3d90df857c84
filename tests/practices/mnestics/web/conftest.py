"""The pages of Mnestics on a small world: a browser without a network, and filled-in forms."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from tests.practices.mnestics.conftest import World
from tests.sealing.quick_lock import quick_lock
from tests.web.page_rules import broken_rules
from tests.web.site import Site

NEW: dict[str, str] = {
    "name": "Sundays",
    "rhythm": "week",
    "date": "2031-05-11",
    "time": "09:00",
    "first_line": "You are not late.",
}
"""What the page for a new pathway asks."""


class Pages(Site):
    """A browser on the pages of a world."""

    def __init__(self, world: World) -> None:
        super().__init__(world.app)
        self.world = world

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


@pytest.fixture
def pages(world: World, monkeypatch: pytest.MonkeyPatch) -> Iterator[Pages]:
    """A browser on the pages of the world, whose passphrases are locked up in no time."""
    monkeypatch.setattr(world.app.keys, "_lock_up", quick_lock)
    opened = Pages(world)
    yield opened
    opened.close()
