"""A paper of which everything is marked, and what of it each gate has met."""

from __future__ import annotations

from uuid import UUID

from tests.practices.apert.conftest import FEED
from tests.practices.apert.some_web import Item, Web, rss
from tests.slow.apert_crawler import mark

SHOWN = 8


class Paper:
    """A feed that shows its newest entries.

    Attributes:
        web: In which it lies.
        entries: How many entries there were, also those that came in other ways.
    """

    def __init__(self) -> None:
        self.web = Web()
        self.entries = 0
        self._printed: list[Item] = []
        self._met: dict[UUID, set[str]] = {}

    def write(self) -> tuple[str, str]:
        """The title of one more entry, and its words."""
        self.entries += 1
        return mark(self.entries), f"<p>{mark(self.entries)} {_words(self.entries)}.</p>"

    def print_one(self) -> None:
        """Let the feed show one more entry."""
        title, html = self.write()
        own = f"<author>{title}@gazette.example ({title})</author><category>{title}</category>"
        link = f"https://gazette.example/{title}/{self.entries}"
        item = Item(title=title, guid=f"guid-{title}", link=link, body=html, more=own)
        self._printed = [item, *self._printed][:SHOWN]
        self.web.pages = {FEED: rss(self._printed)}

    def meet(self, gate_id: UUID) -> list[str]:
        """The titles of what it shows now that a gate had not met."""
        met = self._met.setdefault(gate_id, set())
        found = [one.title for one in self._printed if one.title not in met]
        met.update(found)
        return found


def _words(number: int) -> str:
    """What no other entry says, so that none is taken for another."""
    return " ".join(f"word{number}x{place}" for place in range(60))
