"""Somebody who exposes, loads, finishes and develops, in a process that others stop in between."""

from __future__ import annotations

import io
import os
import random
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager, redirect_stderr, redirect_stdout, suppress
from dataclasses import dataclass, replace
from multiprocessing.connection import Connection
from pathlib import Path
from unittest import mock
from uuid import UUID

from whenever import TimeDelta

from osmosis.app import App, open_app
from osmosis.cli.main import run
from osmosis.config import Config
from osmosis.errors import ConflictError, OsmosisError, StorageError
from osmosis.jobs.embedded import EmbeddedJobs
from osmosis.kernel.civil import CivilMoment
from osmosis.ports.jobs import Job, JobState
from osmosis.practices.context import PracticeContext
from osmosis.practices.rolls.model import FrameKind, Origin, Roll, RollState
from osmosis.practices.rolls.parts import RollsParts
from osmosis.practices.rolls.service import developing, loading
from osmosis.practices.rolls.service.exposing import Capture, expose
from osmosis.practices.rolls.store import rolls
from osmosis.sealing.container import seal_moment
from osmosis.sealing.moment import MomentNote
from osmosis.storage import engine, schema
from osmosis.storage.leases import Leases
from osmosis.storage.spool import SpoolHeader, write_spooled
from tests.media.making import card, encoded
from tests.slow.stopped import Stopped

WHOLE = ""
ANSWERS_FIRST = "answers before anything is kept"
NO_FULL_COMMITS = "synchronous=NORMAL"
NO_FSYNC = "no fsync of blobs and spool"
REFUSED = "osmosis: "
"""So begins what the shell says of an error."""
NO_ROLL = f"{REFUSED}No roll is in the camera; `osmosis roll load VIRTUE` loads one"
TRIES = 20
"""How often the shell is asked again where others finish the roll under its hands."""
WORDS = 400
_PHOTOGRAPH = encoded(card((96, 64)), "JPEG")


@dataclass(frozen=True, kw_only=True)
class Work:
    """What is to be done.

    Attributes:
        seed: What all chance comes from; also part of every moment, so that none occurs twice.
        weakness: Which protection is taken away, for a control.
        most: After how many exposures it ends by itself; 0 for never.
        keeps_on: Whether it goes on after the disk has refused.
        develops: Whether it also finishes and develops rolls.
    """

    home: Path
    seed: int
    weakness: str = WHOLE
    most: int = 0
    keeps_on: bool = False
    develops: bool = True


@dataclass(frozen=True, kw_only=True)
class Answer:
    """Something that was acknowledged, or refused.

    Attributes:
        what: ``begun``, which is heard and not kept, ``kept``, ``developed`` or ``refused``.
        client_id: The capture.
        number: The place it was told; ``None`` for a loose frame, or one that the shell kept.
        line: What the moment says.
        file: Its original, if it has one.
        roll_id: The roll that was developed.
        sentence: How it was refused.
    """

    what: str
    client_id: str = ""
    number: int | None = None
    line: str = ""
    file: bytes | None = None
    roll_id: UUID | None = None
    sentence: str = ""


class Worker(Stopped[Answer]):
    """The process that works, and what it told."""

    def __init__(self, work: Work) -> None:
        super().__init__(_work, work)


def context_of(app: App) -> PracticeContext:
    """What the use cases of Rolls are given."""
    parts = app.parts["rolls"]
    assert isinstance(parts, RollsParts)
    return parts.context


def develop_here(app: App, roll: Roll) -> Job:
    """Develop a roll; what another process that was killed had in hand is free at once."""
    context = context_of(app)
    jobs = EmbeddedJobs(
        app.store, Leases(app.store, schema.jobs, length=TimeDelta(milliseconds=1), beat_seconds=60)
    )
    return jobs.run(developing.ask_to_develop(context, roll.id).id, developing.tasks(context))


def _work(work: Work, tells: Connection) -> None:
    _weaken(work.weakness)
    os.environ["OSMOSIS_HOME"] = str(work.home)
    worker = _Working(work, tells)
    with suppress(BrokenPipeError):
        worker.go_on()


def _weaken(weakness: str) -> None:
    if weakness == NO_FULL_COMMITS:
        engine.PRAGMAS = ("synchronous=NORMAL", *engine.PRAGMAS[1:])
    elif weakness == NO_FSYNC:
        os.fsync = lambda fd: None


class _Working:
    """The work itself."""

    def __init__(self, work: Work, tells: Connection) -> None:
        self._dice = random.Random(work.seed)
        self._work = work
        self._tells = tells
        self._count = 0

    def go_on(self) -> None:
        """Work until the end; a surprise ends the process with a traceback."""
        try:
            app = open_app(Config(home=self._work.home))
        except StorageError as error:
            self._refused(str(error))
            return
        self._tells.send(Answer(what="begun"))
        steps: list[Callable[[App], None]] = [
            *[self._by_service] * 6,
            *[self._by_shell] * 2,
            self._tend,
            *([self._develop] if self._work.develops else []),
        ]
        while not self._work.most or self._count < self._work.most:
            try:
                self._dice.choice(steps)(app)
            except StorageError as error:
                self._refused(str(error))
                if not self._work.keeps_on:
                    break
                self._count += 1
        app.close()

    def _by_service(self, app: App) -> None:
        roll = self._roll(app)
        answer = self._moment()
        with app.store.read() as reading:
            recipient = rolls.get_recipient(reading, roll.id)
        clock = app.store.clock
        kind = "line" if answer.file is None else "photo"
        note = MomentNote(kind=kind, line=answer.line)
        chunks = None if answer.file is None else [answer.file]
        capture = Capture(
            roll_id=roll.id,
            client_id=answer.client_id,
            kind=FrameKind(kind),
            taken=CivilMoment(instant=clock.now(), zone=clock.zone()),
            sealed=seal_moment(note, chunks, [recipient]),
            origin=Origin.BROWSER,
        )
        if self._work.weakness == ANSWERS_FIRST:
            self._tells.send(answer)
        kept = expose(context_of(app), capture)
        self._tells.send(
            Answer(
                what="kept",
                client_id=answer.client_id,
                number=kept.number,
                line=answer.line,
                file=answer.file,
            )
        )

    def _by_shell(self, app: App) -> None:
        answer = self._moment(with_file=False)
        refused = NO_ROLL
        for _ in range(TRIES):
            self._roll(app)
            refused = expose_by_shell(answer)
            # Another process may finish the roll before the shell looks: then one loads and tries
            # again, as a person does. Nothing was acknowledged.
            if refused != NO_ROLL:
                break
        if refused:
            self._refused(refused)
        else:
            self._tells.send(answer)

    def _tend(self, app: App) -> None:
        app.parts["rolls"].tend(app.store.time().now)

    def _develop(self, app: App) -> None:
        context = context_of(app)
        with app.store.read() as reading:
            found = rolls.list_rolls(reading, [RollState.FINISHED, RollState.LOADED])
        for roll in found:
            if roll.state is RollState.LOADED:
                with suppress(OsmosisError):
                    loading.finish_roll(context, roll.id)
                continue
            try:
                ended = develop_here(app, roll)
            except ConflictError:
                continue  # Another process was quicker, or is at it.
            if ended.state is JobState.DONE:
                self._tells.send(Answer(what="developed", roll_id=roll.id))
            elif not ended.is_living:
                # A living one was taken over in the middle, and is the other process's to tell.
                self._refused(ended.reason)

    def _roll(self, app: App) -> Roll:
        with app.store.read() as reading:
            loaded = rolls.list_rolls(reading, [RollState.LOADED])
        if loaded:
            return loaded[0]
        wanted = loading.NewRoll(virtue="Patience", wait=TimeDelta.ZERO)
        return loading.load_roll(context_of(app), wanted)

    def _moment(self, *, with_file: bool = True) -> Answer:
        self._count += 1
        name = f"{self._work.seed}-{self._count}"
        has_file = with_file and self._dice.random() < 0.25
        return Answer(
            what="kept",
            client_id=name,
            line=f"Moment {name}. " + "x" * self._dice.randrange(WORDS),
            file=_PHOTOGRAPH + name.encode() if has_file else None,
        )

    def _refused(self, sentence: str) -> None:
        self._tells.send(Answer(what="refused", sentence=sentence))


def expose_by_shell(answer: Answer) -> str:
    """Expose as the shell does; says how it was refused, or nothing.

    What is found out while the store is opened, as of frames that find no place, is told on lines
    before the refusal, and is none.
    """
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err), _named(answer.client_id):
        code = run(["expose", "--line", answer.line])
    said = err.getvalue().strip()
    return said[max(0, said.find(REFUSED)) :] if code else ""


def _named(client_id: str) -> AbstractContextManager[object]:
    """While it is entered, the shell's capture gets an id that can be looked for."""

    def write(folder: Path, header: SpoolHeader, sealed: Iterable[bytes]) -> Path:
        return write_spooled(folder, replace(header, client_id=client_id), sealed)

    return mock.patch("osmosis.practices.rolls.cli.exposing.write_spooled", write)
