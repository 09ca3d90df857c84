"""The worker of one opened store: a thread each for what is due, for jobs and for meaning."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from threading import Event, Thread
from types import TracebackType
from typing import Self

from osmosis.app import App
from osmosis.languages.known import language_of_environment
from osmosis.languages.speaking import speaking
from osmosis.storage.language import StoreLanguage
from osmosis.worker.chores import Chore, Round, chores_of, job_chores, meaning_chores
from osmosis.worker.pulse import Pulse, Senses

LOOK_SECONDS = 60.0
"""Due is looked for every minute."""
JOBS_SECONDS = 5.0
"""A job that another process asked for begins within this time; our own begin at once."""
PATIENCE_SECONDS = 20.0


class Worker:
    """Does what is due at start, every minute, when woken and after a sleep; and jobs as they come.

    Several threads, because a job may take minutes and what is due may not wait for it. Two workers
    on one store, in one process or in several, do nothing twice.

    Args:
        chores: What is done at each look, when it is not to be as usual.

    Attributes:
        is_stopping: Set while it ends.
    """

    def __init__(
        self,
        app: App,
        *,
        chores: Sequence[Chore] | None = None,
        senses: Senses | None = None,
    ) -> None:
        self._look_round = Round(chores_of(app) if chores is None else chores)
        self._job_round = Round(job_chores(app))
        self._meaning_round = Round(meaning_chores(app))
        self._look = Pulse(app.store.clock, LOOK_SECONDS, senses)
        self._jobs = Pulse(app.store.clock, JOBS_SECONDS, senses)
        self._meaning = Pulse(app.store.clock, LOOK_SECONDS, senses)
        self.is_stopping = Event()
        self._language = StoreLanguage(app.store)
        self._threads: list[Thread] = []
        app.jobs.listen(self._jobs.wake)

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    def start(self) -> None:
        """Begin, with a first look at once; does nothing when it has begun."""
        if self._threads:
            return
        self.is_stopping.clear()
        for name, step, pulse in (
            ("due", self.look, self._look),
            ("jobs", self.do_jobs, self._jobs),
            ("meaning", self.take_in_meaning, self._meaning),
        ):
            arguments = (step, pulse)
            thread = Thread(target=self._live, args=arguments, name=f"osmosis-{name}", daemon=True)
            self._threads.append(thread)
            thread.start()

    def stop(self, patience_seconds: float = PATIENCE_SECONDS) -> None:
        """End; a job in hand is given back at its next step. Waits for that, but not for ever."""
        self.is_stopping.set()
        self.wake()
        for thread in self._threads:
            thread.join(patience_seconds)
        self._threads = []

    def wake(self) -> None:
        """Look now; from any thread."""
        self._look.wake()
        self._jobs.wake()
        self._meaning.wake()

    def look(self) -> None:
        """Do the chores once, on this thread."""
        self._look_round.go(self.is_stopping)

    def do_jobs(self) -> None:
        """Do the jobs that wait, on this thread, until none is left."""
        self._job_round.go(self.is_stopping)

    def take_in_meaning(self) -> None:
        """Take in what texts are about, on this thread, where search by meaning is on."""
        self._meaning_round.go(self.is_stopping)

    def _live(self, step: Callable[[], None], pulse: Pulse) -> None:
        while not self.is_stopping.is_set():
            with speaking(self._language.now(language_of_environment(os.environ))):
                step()
            pulse.wait()
