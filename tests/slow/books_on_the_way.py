"""A book that goes to folders and addresses, by a process that others end in the middle."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from itertools import cycle
from multiprocessing.connection import Connection
from pathlib import Path
from random import Random
from typing import NoReturn
from unittest import mock
from uuid import UUID

from whenever import TimeDelta

from osmosis.app import App, open_app
from osmosis.channels.email import Mailbox, choose_mailbox
from osmosis.config import Config
from osmosis.epub.model import BookPart
from osmosis.kernel.clock import FixedClock, Instant
from osmosis.ports.channels import Channel
from osmosis.practices.apert.deliveries import Delivery, DeliveryKind
from osmosis.practices.apert.manifest import MANIFEST
from osmosis.practices.apert.model import Gate
from osmosis.practices.apert.service import carriers, delivering
from osmosis.practices.context import PracticeContext
from osmosis.storage import schema
from osmosis.storage.delivery import Delivered, Outbox
from osmosis.storage.leases import Leases
from osmosis.storage.transaction import ReadTransaction
from tests.channels.mail_server import MailServer
from tests.practices.apert.conftest import World
from tests.practices.apert.shelved import open_gate
from tests.slow.apert_at_work import context_of, parts_of
from tests.slow.stopped import Stopped

WHOLE = ""
WRITTEN_WHERE_IT_LIES = "a book is written where it is to lie"
NOTED_FIRST = "a book is noted before it goes"
ZONE = "UTC"
PLACES = 8
BOTH = (DeliveryKind.FOLDER, DeliveryKind.EMAIL)
BOOK_BYTES = 500_000
LATER = TimeDelta(hours=1)
"""What could not go is tried again by then, and the gate is still open."""


@dataclass(frozen=True, kw_only=True)
class Work:
    """What is to be done.

    Attributes:
        at: What the clock says.
        weakness: Which protection is taken away, for a control.
    """

    home: Path
    at: Instant
    weakness: str = WHOLE


@dataclass(frozen=True, kw_only=True)
class Going:
    """That a book is about to go to its next place; all that is told."""

    what: str = "going"


class Courier(Stopped[Going]):
    """The process that delivers."""

    def __init__(self, work: Work) -> None:
        super().__init__(_deliver, work)

    def live_until(self, place: int, seconds: float) -> None:
        """Hear it until so long after the book began to go to its place of this number."""
        while len(self.answers) < place and self.listen(60):
            pass
        self.listen_for(seconds)


def _deliver(work: Work, tells: Connection) -> None:
    _weaken(work.weakness)
    app = open_app(Config(home=work.home), FixedClock(work.at, ZONE), (MANIFEST,))
    parts_of(app).tend(work.at)
    with mock.patch.object(Outbox, "_claim", _telling(tells)):
        _outbox_of(app).deliver_due()
    app.close()


def _telling(tells: Connection) -> Callable[[Outbox, UUID, Delivered], object]:
    claim = Outbox._claim

    def told(outbox: Outbox, posting_id: UUID, delivered: Delivered) -> object:
        claimed = claim(outbox, posting_id, delivered)
        tells.send(Going())
        return claimed

    return told


def _outbox_of(app: App) -> Outbox:
    """What carries books alone; what another process that was killed held is free at once."""

    def channels(reading: ReadTransaction, _: object) -> list[Channel]:
        return list(parts_of(app).channels(reading))

    leases = Leases(app.store, schema.outbox, length=TimeDelta(milliseconds=1), beat_seconds=60)
    return Outbox(app.store, [], leases, also=[channels])


def _weaken(weakness: str) -> None:
    if weakness == WRITTEN_WHERE_IT_LIES:
        mock.patch.object(carriers, "replace_durably", _write_half).start()
    elif weakness == NOTED_FIRST:
        mock.patch.object(Outbox, "_deliver", _note_alone).start()


def _write_half(path: Path, chunks: Iterable[bytes]) -> None:
    with path.open("wb") as file:
        chunk = next(iter(chunks))
        file.write(chunk[: len(chunk) // 2])
    _die()


def _note_alone(
    outbox: Outbox, posting_id: UUID, channel: Channel, delivered: Delivered
) -> NoReturn:
    claimed = outbox._claim(posting_id, delivered)
    assert claimed is not None
    one, lease = claimed
    outbox._record(one, lease, None, delivered)
    _die()


def _die() -> NoReturn:
    # Nobody need hit the moment from outside, which a busy machine makes a matter of luck.
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError("a process outlived kill -9")


@dataclass
class OpenBook:
    """A store whose gate is open, and the places to which its book goes.

    Attributes:
        root: Holds the store and the folders.
        server: The mail server.
        data: The book.
        at: What the clock says.
    """

    root: Path
    server: MailServer
    data: bytes = field(init=False, repr=False)
    at: Instant = field(init=False)
    gate: Gate = field(init=False, repr=False)

    @property
    def home(self) -> Path:
        """The store."""
        return self.root / "store"

    def begin(self, seed: int) -> None:
        """Open the gate, with a book of chance."""
        self.data = Random(seed).randbytes(BOOK_BYTES)
        world = World.new(self.root)
        self.gate, _ = open_gate(world, (BookPart(chunks=partial(iter, (self.data,))),))
        box = Mailbox(
            host="127.0.0.1",
            port=self.server.port,
            encryption="none",
            user="",
            password="",
            sender="me@home.example",
            recipient="me@home.example",
        )
        with world.app.store.write() as transaction:
            choose_mailbox(transaction, box)
        self.at = world.clock.now()
        world.app.close()

    def add_places(self, number: int, kinds: Sequence[DeliveryKind] = BOTH) -> None:
        """Let the book go to new places, which take turns in their kinds."""
        with self.opened() as context:
            for place, kind in zip(range(PLACES), cycle(kinds), strict=False):
                target = str(self.root / f"reader-{number}-{place}")
                if kind is DeliveryKind.FOLDER:
                    Path(target).mkdir()
                else:
                    target = f"{Path(target).name}@reader.example"
                delivering.add_delivery(context, self.gate.id, kind, target)

    def losses(self) -> list[str]:
        """Half books, and what was noted as delivered and is not there."""
        with self.opened() as context:
            standing = delivering.list_standing(context, self.gate.id)
        found = [problem for one in standing for problem in self._of(one.delivery)]
        return found + [
            f"{one.delivery.target} was noted and has no book"
            for one in standing
            if one.told.startswith("There since") and not self._count(one.delivery)
        ]

    def losses_at_the_end(self) -> list[str]:
        """The same when everything has gone: then each folder holds one file, and nothing else."""
        courier = Courier(Work(home=self.home, at=self.at + LATER))
        courier.listen_to_the_end()
        courier.ensure_ended(0)
        with self.opened() as context:
            places = delivering.list_deliveries(context, self.gate.id)
            standing = delivering.list_standing(context, self.gate.id)
        return [
            *self.losses(),
            *(f"{one.delivery.target}: {one.told}" for one in standing if "There" not in one.told),
            *(f"{one.target} has no book" for one in places if not self._count(one)),
            *(
                f"{one.target} holds something else too"
                for one in places
                if one.kind is DeliveryKind.FOLDER and len(list(Path(one.target).iterdir())) != 1
            ),
        ]

    @contextmanager
    def opened(self) -> Iterator[PracticeContext]:
        """What the use cases are given."""
        app = open_app(Config(home=self.home), FixedClock(self.at, ZONE), (MANIFEST,))
        try:
            yield context_of(app)
        finally:
            app.close()

    def _count(self, delivery: Delivery) -> int:
        """How many books are there."""
        if delivery.kind is DeliveryKind.FOLDER:
            return len(list(Path(delivery.target).glob("*.epub")))
        return len(self._books_for(delivery))

    def _of(self, delivery: Delivery) -> Iterator[str]:
        if delivery.kind is DeliveryKind.FOLDER:
            books = [one.read_bytes() for one in Path(delivery.target).glob("*.epub")]
            if len(books) > 1:
                yield f"{delivery.target} holds the book twice"
        else:
            books = self._books_for(delivery)
        if any(book != self.data for book in books):
            yield f"{delivery.target} holds half a book"

    def _books_for(self, delivery: Delivery) -> list[bytes]:
        sent = [one for one in self.server.messages if str(one["To"]) == delivery.target]
        assert len({str(one["Message-ID"]) for one in sent}) <= 1
        return [
            part.get_payload(decode=True)  # type: ignore[misc]  # an attachment is bytes
            for one in sent
            for part in one.iter_attachments()
        ]
