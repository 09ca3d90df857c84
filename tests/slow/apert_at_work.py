"""A collector and a gate at work, in a process that others end in the middle.

The feed shows numbered entries, and more of them at every look. The clock goes on in leaps, and is
told before it does, so that whoever comes after begins later.
"""

from __future__ import annotations

import os
import random
import signal
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any
from unittest import mock
from uuid import UUID

from whenever import TimeDelta

from osmosis.app import App, open_app
from osmosis.blobs.files import FileBlobStore
from osmosis.config import Config
from osmosis.errors import StorageError, UserError
from osmosis.jobs.embedded import EmbeddedJobs
from osmosis.kernel.clock import FixedClock, Instant
from osmosis.ports.blobs import BlobInfo
from osmosis.ports.jobs import Job, JobState
from osmosis.practices.apert.model import Opening, OpeningState
from osmosis.practices.apert.parts import ApertParts
from osmosis.practices.apert.service import (
    assembling,
    collecting,
    editions,
    gates,
    keeping,
    openings,
)
from osmosis.practices.apert.store import sources
from osmosis.practices.context import PracticeContext
from osmosis.storage import schema
from osmosis.storage.leases import Leases
from tests.faults.marking import MARKER
from tests.practices.apert.conftest import FEED
from tests.practices.apert.newspapers import plate
from tests.practices.apert.some_web import Item, Web, rss
from tests.slow.stopped import Stopped

WHOLE = ""
FILES_LAST = "the rows are kept before the file is"
OPEN_BEFORE_THE_BOOK = "a gate is open before its book is kept"
SHOWN = 60
HOUR, DAY = TimeDelta(hours=1), TimeDelta(hours=24)
RHYTHM = "every week from 2031-05-11 09:00 UTC"
LAMP = "https://gazette.example/lamp.png"
_COLLECT = collecting.collect_due


@dataclass(frozen=True, kw_only=True)
class Work:
    """What is to be done.

    Attributes:
        seed: What all chance comes from.
        begins_at: What the clock says at first.
        shown: The number of the newest entry that the feed has shown.
        weakness: Which protection is taken away, for a control.
        most: After how many steps it ends by itself; 0 for never.
    """

    home: Path
    seed: int
    begins_at: Instant
    shown: int = 0
    weakness: str = WHOLE
    most: int = 0


@dataclass(frozen=True, kw_only=True)
class Answer:
    """Something that was done, or refused.

    Attributes:
        what: ``begun``, ``time``, ``shown``, ``taken``, ``opened``, ``kept``, ``released`` or
            ``refused``.
        number: Up to which the feed has shown, or everything was taken in.
        id: The opening, or the kept piece.
        sha256: Of the book.
        period_id: Of which the book is, and what was collected in it.
        sentence: How it was refused, or the title of the piece.
    """

    what: str
    at: Instant | None = None
    number: int = 0
    id: UUID | None = None
    sha256: str = ""
    period_id: UUID | None = None
    titles: Sequence[str] = ()
    sentence: str = ""


class Worker(Stopped[Answer]):
    """The process that works, and what it told."""

    def __init__(self, work: Work) -> None:
        super().__init__(_work, work)


def title_of(number: int) -> str:
    """What an entry is called."""
    return f"{MARKER} {number}"


def web_showing(latest: int) -> Web:
    """A web whose feed has come so far."""
    web = Web()
    web.pages = {FEED: feed_showing(latest), LAMP: plate()}
    return web


def feed_showing(latest: int) -> bytes:
    """The feed when it has come so far: its newest entries, the newest first."""
    return rss([_item(number) for number in range(latest, max(0, latest - SHOWN), -1)])


def context_of(app: App) -> PracticeContext:
    """What the use cases of Apert are given."""
    return parts_of(app).context


def parts_of(app: App) -> ApertParts:
    """Apert."""
    parts = app.parts["apert"]
    assert isinstance(parts, ApertParts)
    return parts


def book_of(app: App, opening_id: UUID) -> str:
    """What the book of an open gate hashes to."""
    hashed = sha256()
    edition = editions.find_edition(context_of(app), opening_id)
    assert edition is not None
    for part in edition.parts:
        hashed.update(b"".join(editions.open_part(context_of(app), opening_id, part.number)))
    return hashed.hexdigest()


def assemble_here(app: App, opening: Opening) -> Job:
    """Make an edition; what another process that was killed had in hand is free at once."""
    jobs = EmbeddedJobs(
        app.store, Leases(app.store, schema.jobs, length=TimeDelta(milliseconds=1), beat_seconds=60)
    )
    asked = openings.ask_for_edition(context_of(app), opening)
    return jobs.run(asked.id, parts_of(app).tasks())


def _new_in(app: App, opening_id: UUID) -> list[str]:
    record = editions.open_record(context_of(app), opening_id)
    return [piece.title for piece in record.pieces if not piece.is_carried]


def _item(number: int) -> Item:
    own = " ".join(f"word{number}x{place}" for place in range(50))
    picture = f'<p><img src="{LAMP}" alt="A lamp"></p>' if number % 8 == 0 else ""
    return Item(title=title_of(number), guid=f"{number}", body=f"<p>{MARKER} {own}.</p>{picture}")


def _work(work: Work, tells: Connection) -> None:
    _weaken(work.weakness)
    with suppress(BrokenPipeError):
        _Working(work, tells).go_on()


def _weaken(weakness: str) -> None:
    if weakness == FILES_LAST:
        mock.patch.object(FileBlobStore, "put", _put_later).start()
        mock.patch.object(collecting, "collect_due", _stop_before_the_files).start()
    elif weakness == OPEN_BEFORE_THE_BOOK:
        mock.patch.object(assembling, "_open", _stop_before_the_book).start()


def _put_later(_: FileBlobStore, chunks: Iterable[bytes]) -> BlobInfo:
    data = b"".join(chunks)
    return BlobInfo(sha256=sha256(data).hexdigest(), size=len(data))


def _stop_before_the_files(context: PracticeContext) -> None:
    _COLLECT(context)
    _die()


def _stop_before_the_book(context: PracticeContext, opening: Opening, *_: object) -> None:
    with context.store.write() as transaction:
        openings.mark_open(context, transaction, opening.ref.id)
    _die()


def _die() -> None:
    # Nobody need hit the moment from outside, which a busy machine makes a matter of luck.
    os.kill(os.getpid(), signal.SIGKILL)


class _Working:
    """The work itself."""

    def __init__(self, work: Work, tells: Connection) -> None:
        self._dice = random.Random(work.seed)
        self._work = work
        self._tells = tells
        self._shown = work.shown
        self._web = web_showing(work.shown)
        self._clock = FixedClock(work.begins_at, "UTC")
        self._kept: list[UUID] = []

    def go_on(self) -> None:
        """Work until the end; a surprise ends the process with a traceback."""
        try:
            app = open_app(Config(home=self._work.home), self._clock, net=self._web.opened)
        except StorageError as error:
            self._refused(str(error))
            return
        self._tells.send(Answer(what="begun"))
        steps: Sequence[Callable[[App], None]] = [
            *[self._collect] * 4,
            *[self._assemble] * 4,
            self._look,
            self._close,
            self._keep,
            self._carry,
            self._open_early,
        ]
        count = 0
        while not self._work.most or count < self._work.most:
            count += 1
            try:
                self._dice.choice(steps)(app)
            except StorageError as error:
                self._refused(str(error))
        app.close()

    def _collect(self, app: App) -> None:
        with app.store.read() as reading:
            [(_, state)] = sources.each_to_visit(reading, Instant.MAX)
        self._move_to(max(state.next_at, self._clock.now()))
        self._shown += self._dice.randint(1, 3)
        self._tells.send(Answer(what="shown", number=self._shown))
        self._web.pages[FEED] = feed_showing(self._shown)
        collecting.collect_due(context_of(app))
        self._tells.send(Answer(what="taken", number=self._shown))

    def _look(self, app: App) -> None:
        """Wait for the next opening, and let it fall."""
        [coming, *_] = openings.list_coming(context_of(app), self._clock.now() + 15 * DAY)
        self._move_to(max(coming.opening.due_at, self._clock.now()))
        self._let_fall(app)

    def _open_early(self, app: App) -> None:
        [gate] = gates.list_gates(context_of(app))
        with suppress(UserError):
            openings.open_early(context_of(app), gate.id, "I could not wait")

    def _assemble(self, app: App) -> None:
        living = self._living(app)
        if living is None:
            self._look(app)
        elif living.state is OpeningState.ASSEMBLING:
            ended = assemble_here(app, living)
            if ended.state is not JobState.DONE:
                self._refused(ended.reason)
            else:
                self._tells.send(
                    Answer(
                        what="opened",
                        id=living.ref.id,
                        sha256=book_of(app, living.ref.id),
                        period_id=living.period_id,
                        titles=_new_in(app, living.ref.id),
                    )
                )
        else:
            self._close(app)

    def _keep(self, app: App) -> None:
        """Keep a piece, and let go of an earlier one."""
        opening, pieces = self._open_pieces(app)
        if opening is not None and pieces:
            piece = self._dice.choice(pieces)
            kept = keeping.keep_piece(context_of(app), opening.ref.id, piece.key)
            self._tells.send(Answer(what="kept", id=kept.id, sentence=kept.title))
            self._kept.append(kept.id)
        if len(self._kept) > 1:
            released = self._kept.pop(0)
            self._tells.send(Answer(what="released", id=released))
            with suppress(UserError):
                keeping.release_kept(context_of(app), released)

    def _carry(self, app: App) -> None:
        """Carry a piece over, and mostly change one's mind."""
        opening, pieces = self._open_pieces(app)
        if opening is None or not pieces:
            return
        key = self._dice.choice(pieces).key
        keeping.carry_piece(context_of(app), opening.ref.id, key)
        if self._dice.random() < 0.7:
            keeping.carry_no_more(context_of(app), opening.ref.id, key)

    def _close(self, app: App) -> None:
        """Close before the time is over, or when it is."""
        living = self._living(app)
        if living is None or living.state is not OpeningState.OPEN:
            return
        # Where closing it found no room, its time may be over and only falling is left.
        is_over = living.closes_at <= self._clock.now()
        if not is_over and self._dice.random() < 0.5:
            editions.close_now(context_of(app), living.gate_id)
        else:
            self._move_to(max(living.closes_at, self._clock.now()))
            self._let_fall(app)

    def _let_fall(self, app: App) -> None:
        """Do what is due, as a worker does every minute."""
        for sentence in app.due.run_due().failed.values():
            self._refused(sentence)
        parts_of(app).tend(self._clock.now())

    def _open_pieces(self, app: App) -> tuple[Opening | None, Sequence[Any]]:
        living = self._living(app)
        if living is None or living.state is not OpeningState.OPEN:
            return None, []
        if living.closes_at <= self._clock.now():
            return None, []
        return living, editions.list_pieces(context_of(app), living.ref.id)

    def _living(self, app: App) -> Opening | None:
        found = openings.list_living(context_of(app))
        return found[0].opening if found else None

    def _move_to(self, at: Instant) -> None:
        self._tells.send(Answer(what="time", at=at))
        self._clock.set(at)

    def _refused(self, sentence: str) -> None:
        self._tells.send(Answer(what="refused", sentence=sentence))
