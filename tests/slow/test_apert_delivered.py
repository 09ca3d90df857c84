"""``kill -9`` while a book goes to folders and by e-mail: it comes whole, and is never lost."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from osmosis.practices.apert.deliveries import DeliveryKind
from tests.channels.mail_server import MailServer
from tests.slow.books_on_the_way import (
    NOTED_FIRST,
    PLACES,
    WRITTEN_WHERE_IT_LIES,
    Courier,
    OpenBook,
    Work,
)
from tests.slow.plugin import Budget

CONTROLS = {WRITTEN_WHERE_IT_LIES: DeliveryKind.FOLDER, NOTED_FIRST: DeliveryKind.EMAIL}
LIFE = 5
"""To so many places, in turns, does one book go before another store begins."""
LONGEST_SECONDS = 0.1


@pytest.fixture
def server() -> Iterator[MailServer]:
    """A mail server that outlives whoever speaks to it."""
    started = MailServer()
    yield started
    started.stop()


def killed(book: OpenBook, seed: int) -> None:
    """Deliver until the process is killed, or has nothing left to deliver."""
    courier = Courier(Work(home=book.home, at=book.at))
    dice = random.Random(seed)
    courier.live_until(dice.randrange(PLACES), dice.uniform(0, LONGEST_SECONDS))
    courier.kill()
    courier.ensure_killed()


@pytest.mark.slow(share=4)
def test_kill_nine_leaves_no_half_book_and_loses_none(
    budget: Budget, tmp_path: Path, server: MailServer
) -> None:
    for weakness, kind in CONTROLS.items():
        seen = _is_seen(OpenBook(tmp_path / weakness, server), weakness, kind)
        budget.control(weakness, failed=seen)
    store = OpenBook(tmp_path / "store-0", server)
    store.begin(0)
    for turn in budget.rounds(named=20):
        if turn.number % LIFE == 0:
            store = OpenBook(tmp_path / f"store-{turn.number}", server)
            server.messages.clear()
            store.begin(turn.seed)
        store.add_places(turn.number)
        killed(store, turn.seed)
        assert store.losses() == []
        assert store.losses_at_the_end() == []


def _is_seen(store: OpenBook, weakness: str, kind: DeliveryKind) -> bool:
    """Whether a weakened store shows it when whoever delivers dies in the middle."""
    store.begin(0)
    store.add_places(0, [kind])
    courier = Courier(Work(home=store.home, at=store.at, weakness=weakness))
    courier.listen_to_the_end()
    courier.ensure_ended(-9)
    return store.losses() != []
