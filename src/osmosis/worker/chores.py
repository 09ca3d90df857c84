"""The small regular chores of one store, each on its own: one that fails stops no other."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from threading import Event

from osmosis.app import App
from osmosis.blobs.files import FileBlobStore, blobs_outside
from osmosis.blobs.sweeping import sweep_blobs, sweep_half_written
from osmosis.calendar.reminding import remind_of_dates
from osmosis.keeping.backups.jobs import back_up_if_due, backup_tasks
from osmosis.kernel.attempt import Failure, attempt
from osmosis.kernel.clock import SystemClock, awake_seconds
from osmosis.ports.practice import PracticeParts
from osmosis.storage.daily_copies import copy_store, is_copy_due
from osmosis.storage.needed import needed_blobs

log = logging.getLogger("osmosis.worker")

A_DAY = 24 * 3600.0
AN_HOUR = 3600.0


@dataclass(frozen=True, kw_only=True, slots=True)
class Chore:
    """One chore.

    Attributes:
        name: What the log calls it.
        run: Does it; stops early when the event is set.
        every_seconds: Not more often than this; 0 for every look.
    """

    name: str
    run: Callable[[Event], object]
    every_seconds: float = 0.0


class Round:
    """The chores in their order, over and over.

    Args:
        awake: Seconds that only go forward.
    """

    def __init__(
        self, chores: Sequence[Chore], *, awake: Callable[[], float] = awake_seconds
    ) -> None:
        self._chores = chores
        self._awake = awake
        self._last: dict[str, float] = {}
        self._known_to_fail: dict[str, str] = {}

    def go(self, stop: Event) -> None:
        """Do every chore whose turn it is, once."""
        for chore in self._chores:
            if not stop.is_set() and self._is_its_turn(chore):
                self._do(chore, stop)

    def _is_its_turn(self, chore: Chore) -> bool:
        last = self._last.get(chore.name)
        return last is None or self._awake() - last >= chore.every_seconds

    def _do(self, chore: Chore, stop: Event) -> None:
        outcome = attempt(partial(chore.run, stop))
        if isinstance(outcome, Failure):
            # Tried again at the next look, however rare the chore is; said once, by name only.
            if self._known_to_fail.get(chore.name) != outcome.name:
                self._known_to_fail[chore.name] = outcome.name
                log.warning("%s failed: %s", chore.name, outcome.name)
            return
        self._last[chore.name] = self._awake()
        if self._known_to_fail.pop(chore.name, None):
            log.info("%s works again", chore.name)


def chores_of(app: App) -> list[Chore]:
    """What there is to do for one opened store."""
    return [
        Chore(name="due", run=lambda stop: app.due.run_due(stop=stop)),
        *(
            Chore(name=f"remind {name}", run=partial(_remind, app, parts))
            for name, parts in app.parts.items()
        ),
        Chore(name="outbox", run=lambda stop: app.outbox.deliver_due(stop=stop)),
        *(
            Chore(name=f"tend {name}", run=partial(_tend, app, parts))
            for name, parts in app.parts.items()
        ),
        Chore(name="search", run=lambda _stop: app.search.refresh()),
        Chore(name="sweep", run=partial(_sweep, app), every_seconds=A_DAY),
        # Once a day, or an hour after a copy that failed: a disk is plugged in when it suits.
        Chore(name="copies", run=partial(_copy, app), every_seconds=AN_HOUR),
        Chore(name="backup", run=lambda _stop: back_up_if_due(app), every_seconds=AN_HOUR),
    ]


def job_chores(app: App) -> list[Chore]:
    """Doing jobs, which has a thread of its own: a job may take minutes."""
    return [Chore(name="jobs", run=partial(_do_jobs, app))]


def meaning_chores(app: App) -> list[Chore]:
    """Taking in what texts are about, which has a thread of its own: at first it may take long."""
    return [Chore(name="meaning", run=lambda stop: app.search.meaning.take_in(stop=stop))]


def _do_jobs(app: App, stop: Event) -> None:
    tasks = {**app.tasks(), **backup_tasks(app)}
    while not stop.is_set():
        ended = app.jobs.run_one(tasks, stop=stop)
        if ended is None:
            return
        log.info("%s %s %s", ended.task, ended.id, ended.state.value)


def _tend(app: App, parts: PracticeParts, _stop: Event) -> None:
    parts.tend(app.store.time().now)


def _remind(app: App, parts: PracticeParts, _stop: Event) -> None:
    remind_of_dates(app.store, parts)


def _copy(app: App, _stop: Event) -> None:
    """Bring the daily copy up to date; what goes wrong is told on its page and begs nowhere."""
    if is_copy_due(app.store):
        copy_store(app.store, app.blobs, blobs_outside)


def _sweep(app: App, _stop: Event) -> None:
    """Remove blobs that are older than a day and that no row needs, and half-written ones.

    Files are dated by the machine's clock, also where the store rehearses ten years in a minute.
    """
    if not isinstance(app.blobs, FileBlobStore):
        return
    with app.store.read() as reading:
        needed = needed_blobs(reading)
    for parts in app.parts.values():
        needed |= set(parts.blob_names())
    machine = SystemClock()
    sweep_blobs(app.blobs, needed, machine)
    sweep_half_written(app.blobs, machine)
